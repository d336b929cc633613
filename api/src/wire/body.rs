//! Bodies: JSON whatever the content type says, in any transfer encoding, on any method (kommo-api §2.5).

use super::{Code, Item, Problem};
use axum::body::to_bytes;
use axum::http::{HeaderMap, header};
use base::tokens::hash_token;
use serde_json::{Map, Value as Json};
use std::sync::Arc;
use url::form_urlencoded;

/// Bytes of a body.
const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Pairs of one form that are looked at.
const MAX_PAIRS: usize = 100;
/// Items of one request (kommo-api §2.5).
pub const MAX_ITEMS: usize = 250;

/// A body; cheap to clone.
#[derive(Clone, Debug)]
pub struct Body(Arc<[u8]>);

impl Body {
    /// Takes a body in, up to the limit of every request.
    ///
    /// # Errors
    /// As [`Body::read_up_to`].
    pub(crate) async fn read(headers: &HeaderMap, body: axum::body::Body) -> Result<Body, Problem> {
        Body::read_up_to(headers, body, MAX_BYTES).await
    }

    /// Takes a body in, up to a limit.
    ///
    /// # Errors
    /// `TooLarge`; `BadRequest` when the client stopped in the middle.
    pub(crate) async fn read_up_to(headers: &HeaderMap, body: axum::body::Body, most: usize) -> Result<Body, Problem> {
        // One that says it is too large is not even begun.
        let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if said.is_some_and(|length| length > most) {
            return Err(Problem::TooLarge(most));
        }
        let bytes = to_bytes(body, most).await.map_err(|error| {
            if is_too_large(&error) {
                Problem::TooLarge(most)
            } else {
                Problem::BadRequest("The request body ended before its end".to_owned())
            }
        })?;
        Ok(Body(Arc::from(&*bytes)))
    }

    /// A body that holds this.
    pub(crate) fn of(json: &Json) -> Body {
        Body(Arc::from(json.to_string().as_bytes()))
    }

    /// True when nothing but space was sent.
    pub fn is_blank(&self) -> bool {
        self.0.trim_ascii().is_empty()
    }

    /// Whether the body may have a key of that name: what it does not say need not be looked up.
    pub fn mentions(&self, key: &str) -> bool {
        self.0.windows(key.len()).any(|part| part == key.as_bytes())
    }

    /// The same for bodies that say the same, however they are spaced and in which order their keys stand.
    pub fn print(&self) -> String {
        let said = self.json().map_or_else(|_| String::from_utf8_lossy(&self.0).into_owned(), |json| json.to_string());
        hash_token(&said)
    }

    /// The items of a body that is a list of objects, at most `most` of them; each knows its request id.
    ///
    /// # Errors
    /// `BadRequest` when it is blank, no JSON, or no list; `Invalid` for an item that is no object; `Unprocessable`
    /// for too many.
    pub fn items(&self, most: usize) -> Result<Vec<Item>, Problem> {
        let Json::Array(list) = self.json()? else {
            return Err(Problem::BadRequest("Request data must be an array of objects".to_owned()));
        };
        if list.is_empty() {
            return Err(Problem::BadRequest("Request data must not be blank".to_owned()));
        }
        if list.len() > most {
            return Err(Problem::Unprocessable(format!("A request holds at most {most} items; nothing was changed.")));
        }
        list.into_iter()
            .enumerate()
            .map(|(at, json)| match json {
                Json::Object(object) => Ok(Item::new(object, at)),
                _ => {
                    let wrong = "This value should be of type object.";
                    Err(Problem::value(&at.to_string().into(), Code::InvalidType, "", wrong))
                }
            })
            .collect()
    }

    /// The one object that a body is.
    ///
    /// # Errors
    /// `BadRequest` when it is blank, no JSON, or no object.
    pub fn object(&self) -> Result<Item, Problem> {
        match self.json()? {
            Json::Object(object) => Ok(Item::new(object, 0)),
            _ => Err(Problem::BadRequest("Request data must be an object".to_owned())),
        }
    }

    /// The one object that a body is, or an empty one when nothing was sent; `[]` is what PHP writes for no keys.
    ///
    /// # Errors
    /// As [`Body::object`], but a blank one is taken.
    pub fn object_or_blank(&self) -> Result<Item, Problem> {
        if self.is_blank() || self.json()?.as_array().is_some_and(Vec::is_empty) {
            return Ok(Item::new(Map::new(), 0));
        }
        self.object()
    }

    /// The one object that a body is, or the pairs of a form, each a text.
    ///
    /// # Errors
    /// As [`Body::object`].
    pub fn object_or_form(&self) -> Result<Item, Problem> {
        if self.is_blank() || self.0.trim_ascii().starts_with(b"{") {
            return self.object();
        }
        let pairs = form_urlencoded::parse(&self.0).take(MAX_PAIRS);
        Ok(Item::new(pairs.map(|(key, value)| (key.into_owned(), Json::from(value.into_owned()))).collect(), 0))
    }

    fn json(&self) -> Result<Json, Problem> {
        if self.is_blank() {
            return Err(Problem::BadRequest("Request data must not be blank".to_owned()));
        }
        serde_json::from_slice(&self.0)
            .map_err(|error| Problem::BadRequest(format!("Request data is not JSON: {error}")))
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.to_string().contains("length limit exceeded") {
            return true;
        }
        source = inner.source();
    }
    false
}
