//! One object of a body, read leniently (kommo-api §2.5): `null` is not given, numbers may be floats or texts, truth may
//! be 0 or 1; what cannot be read is a complaint with its dotted path.

use super::query::{number, whole};
use super::{Code, Problem};
use serde_json::{Map, Value as Json};

/// An object, and where in the body it stands.
#[derive(Clone, Debug)]
pub struct Item {
    object: Map<String, Json>,
    path: String,
    request_id: Json,
    place: usize,
}

impl Item {
    /// An item of the body: its own `request_id`, else its place in the list, as a text.
    pub(super) fn new(object: Map<String, Json>, at: usize) -> Item {
        let request_id = match object.get("request_id") {
            Some(own @ (Json::String(_) | Json::Number(_))) => own.clone(),
            _ => Json::String(at.to_string()),
        };
        Item { object, path: String::new(), request_id, place: at }
    }

    /// What the answer echoes.
    pub fn request_id(&self) -> &Json {
        &self.request_id
    }

    /// Its place in the list of the body, or that of the item that it is in.
    pub fn place(&self) -> usize {
        self.place
    }

    /// Was the key sent at all, `null` included? (`tags: null` clears.)
    pub fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    /// The value as it was sent; `null` is not given.
    pub fn json(&self, key: &str) -> Option<&Json> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// What is given.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.object.keys().map(String::as_str)
    }

    /// All of it, as it was sent.
    pub fn whole(&self) -> Json {
        Json::Object(self.object.clone())
    }

    /// A text; a number is taken for its digits.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn text(&self, key: &str) -> Result<Option<String>, Problem> {
        match self.json(key) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.clone())),
            Some(Json::Number(digits)) => Ok(Some(digits.to_string())),
            Some(_) => Err(self.wrong_type(key, "string")),
        }
    }

    /// A whole number; a fraction is cut off. A blank text is not given.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn number(&self, key: &str) -> Result<Option<i64>, Problem> {
        let found = match self.json(key) {
            None => return Ok(None),
            Some(Json::String(text)) if text.trim().is_empty() => return Ok(None),
            Some(Json::String(text)) => number(text),
            Some(Json::Number(value)) => value.as_i64().or_else(|| value.as_f64().and_then(whole)),
            Some(_) => None,
        };
        found.map(Some).ok_or_else(|| self.wrong_type(key, "int"))
    }

    /// As [`Item::number`], where nothing is guessed: a fraction and a blank text are no whole number.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn exact(&self, key: &str) -> Result<Option<i64>, Problem> {
        let found = match self.json(key) {
            None => return Ok(None),
            Some(Json::String(text)) => text.trim().parse().ok(),
            Some(Json::Number(value)) => {
                let float = || value.as_f64().filter(|value| value.fract() == 0.0);
                value.as_i64().or_else(|| float().and_then(whole))
            }
            Some(_) => None,
        };
        found.map(Some).ok_or_else(|| self.wrong_type(key, "int"))
    }

    /// A number with its fraction, for prices.
    ///
    /// # Errors
    /// `Invalid` for anything but a number or a text of one.
    pub fn decimal(&self, key: &str) -> Result<Option<f64>, Problem> {
        let found = match self.json(key) {
            None => return Ok(None),
            Some(Json::String(text)) if text.trim().is_empty() => return Ok(None),
            Some(Json::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_f64(),
        };
        found.filter(|value: &f64| value.is_finite()).map(Some).ok_or_else(|| self.wrong_type(key, "float"))
    }

    /// True or false, or 1 or 0.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn truth(&self, key: &str) -> Result<Option<bool>, Problem> {
        match self.json(key) {
            None => Ok(None),
            Some(Json::Bool(truth)) => Ok(Some(*truth)),
            Some(Json::String(text)) if text == "true" || text == "false" => Ok(Some(text == "true")),
            Some(_) => match self.exact(key) {
                Ok(Some(found @ (0 | 1))) => Ok(Some(found == 1)),
                _ => Err(self.wrong_type(key, "bool")),
            },
        }
    }

    /// An object inside; an empty list counts as not given, as PHP writes an empty object so.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn inner(&self, key: &str) -> Result<Option<Item>, Problem> {
        match self.json(key) {
            None => Ok(None),
            Some(Json::Object(object)) => Ok(Some(self.within(object, self.path_of(key)))),
            Some(Json::Array(list)) if list.is_empty() => Ok(None),
            Some(_) => Err(self.wrong_type(key, "object")),
        }
    }

    /// An object inside, for what must not go another way by a slip: not even an empty list counts as not given.
    ///
    /// # Errors
    /// `Invalid` for anything else.
    pub fn object(&self, key: &str) -> Result<Option<Item>, Problem> {
        if self.json(key).is_some_and(Json::is_array) {
            return Err(self.wrong_type(key, "object"));
        }
        self.inner(key)
    }

    /// The same, and it says nothing but what is `known`.
    ///
    /// # Errors
    /// As [`Item::object`], and for a key that is not known.
    pub fn object_of(&self, key: &str, known: &[&str]) -> Result<Option<Item>, Problem> {
        let Some(inner) = self.object(key)? else { return Ok(None) };
        if let Some(unknown) = inner.keys().find(|word| !known.contains(word)) {
            return Err(inner.no_choice(unknown));
        }
        Ok(Some(inner))
    }

    /// The objects of a list inside; an absent list is an empty one.
    ///
    /// # Errors
    /// `Invalid` for anything but a list of objects.
    pub fn list(&self, key: &str) -> Result<Vec<Item>, Problem> {
        let list = match self.json(key) {
            None => return Ok(Vec::new()),
            Some(Json::Array(list)) => list,
            Some(_) => return Err(self.wrong_type(key, "array")),
        };
        list.iter()
            .enumerate()
            .map(|(at, value)| match value {
                Json::Object(object) => Ok(self.within(object, format!("{}.{at}", self.path_of(key)))),
                _ => Err(self.wrong_type(&format!("{key}.{at}"), "object")),
            })
            .collect()
    }

    /// A required number, such as the `id` of a change.
    ///
    /// # Errors
    /// `Invalid` when it is missing or no number.
    pub fn required_number(&self, key: &str) -> Result<i64, Problem> {
        self.number(key)?.ok_or_else(|| self.missing(key))
    }

    /// A required text that is not blank.
    ///
    /// # Errors
    /// `Invalid` when it is missing, blank, or no text.
    pub fn required_text(&self, key: &str) -> Result<String, Problem> {
        let text = self.text(key)?.ok_or_else(|| self.missing(key))?;
        if text.trim().is_empty() {
            return Err(self.wrong(key, Code::InvalidValue, "This value should not be blank."));
        }
        Ok(text)
    }

    /// Asks that nothing is given but these keys: what nobody reads is not passed over in silence.
    ///
    /// # Errors
    /// `Invalid` for the first that is none of them.
    pub fn expect_only(&self, keys: &[&str]) -> Result<(), Problem> {
        match self.keys().find(|key| !keys.contains(key)) {
            Some(unknown) => Err(self.wrong(unknown, Code::FieldNotExpected, "This field was not expected.")),
            None => Ok(()),
        }
    }

    /// `key` is not there and must be.
    pub fn missing(&self, key: &str) -> Problem {
        self.wrong(key, Code::FieldMissing, "This field is missing.")
    }

    /// `key` names none of those that may be chosen, or a record that is not there.
    pub fn no_choice(&self, key: &str) -> Problem {
        self.wrong(key, Code::NotSupportedChoice, "The value you selected is not a valid choice.")
    }

    /// `key` is wrong in some other way.
    pub fn wrong(&self, key: &str, code: Code, detail: impl Into<String>) -> Problem {
        Problem::value(&self.request_id, code, self.path_of(key), detail)
    }

    /// Dotted, from the root of the item of the body.
    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn within(&self, object: &Map<String, Json>, path: String) -> Item {
        Item { object: object.clone(), path, request_id: self.request_id.clone(), place: self.place }
    }

    /// `key` is of another type than the one that is wanted.
    pub fn wrong_type(&self, key: &str, wanted: &str) -> Problem {
        self.wrong(key, Code::InvalidType, format!("This value should be of type {wanted}."))
    }
}

/// Reads every item, and complains of all that are wrong at once.
///
/// # Errors
/// `Invalid` with the complaints of every item; any other problem at once.
pub fn read_all<T>(items: &[Item], read: impl Fn(&Item) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
    let mut wrong = Vec::new();
    let mut done = Vec::with_capacity(items.len());
    for item in items {
        match read(item) {
            Ok(value) => done.push(value),
            Err(Problem::Invalid(complaints)) => wrong.extend(complaints),
            Err(other) => return Err(other),
        }
    }
    if wrong.is_empty() { Ok(done) } else { Err(Problem::Invalid(wrong)) }
}

#[cfg(test)]
mod tests;
