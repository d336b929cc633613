//! What an address asks of a list: a filter, an order, columns, and from where on.

use super::columns::Column;
use super::home::Home;
use crate::failure::Failure;
use base::Cx;
use base::db::DbError;
use base::fields::{self, Field as CustomField, Shape};
use base::filters::address::{self, CustomKind, Terms};
use base::filters::{Field, Filter, Key, Sort, Wanted};
use base::ids::ViewId;
use base::money::minor_units;
use base::search::Subject;
use base::views::View;
use url::form_urlencoded;

/// By how much a number of a custom field is multiplied where it is compared.
const NUMBER_PARTS: i64 = 10_000;
/// Pairs of an address that are looked at.
const MAX_PAIRS: usize = 2_000;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which list.
    pub home: Home,
    /// Which records.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// The columns that are chosen; the usual ones when none is.
    pub columns: Vec<Column>,
    /// From where on.
    pub after: Option<Key>,
    /// What its words mean.
    pub terms: Terms,
    /// The view with which it opens, for whoever looks.
    pub opening: Option<ViewId>,
}

/// What the account's own fields hold, and its currency: what one must know to read an address.
pub fn terms(subject: Subject, currency: &str, fields: &[CustomField]) -> Terms {
    let custom = fields.iter().map(|field| (field.id, kind(field.kind.shape()))).collect();
    Terms { subject, minor_units: minor_units(currency), custom }
}

impl Asked {
    /// What stands behind the question mark, of an account whose fields must be read first if anything stands there.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn find(cx: &mut Cx<'_>, home: Home, query: &str, currency: &str) -> Result<Asked, DbError> {
        let fields = if query.is_empty() { Vec::new() } else { fields::list(cx, home.subject())? };
        Ok(Asked::read(home, query, terms(home.subject(), currency, &fields)))
    }
}

/// Refuses a filter of which something cannot be read: what is done with all that it takes would miss what was meant.
///
/// # Errors
/// [`Failure::Invalid`], with what cannot be read.
pub fn require_read(filter: &Filter) -> Result<(), Failure> {
    let wrong = |typed| format!("“{typed}” in the filter cannot be read. Nothing was done; please write it otherwise.");
    filter.unread().map_or(Ok(()), |(_, typed)| Err(Failure::Invalid(wrong(typed))))
}

fn kind(shape: Shape) -> CustomKind {
    match shape {
        Shape::Number => CustomKind::Number(NUMBER_PARTS),
        Shape::Day | Shape::Moment => CustomKind::Time,
        Shape::Choice | Shape::Labelled => CustomKind::Options,
        _ => CustomKind::Text,
    }
}

impl Asked {
    /// Reads what stands behind the question mark.
    pub fn read(home: Home, query: &str, terms: Terms) -> Asked {
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(query.as_bytes()).into_owned().take(MAX_PAIRS).collect();
        let last = |key: &str| pairs.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.as_str());
        let sort = last("sort").and_then(|word| Sort::from_word(word, home.subject())).unwrap_or_default();
        let words = pairs.iter().filter(|(key, _)| key == "columns").flat_map(|(_, words)| words.split(','));
        Asked {
            home,
            filter: home.within(address::read(&pairs, &terms)),
            sort,
            columns: words.filter_map(|word| Column::from_word(word, home.subject())).collect(),
            after: last("after").and_then(|word| Key::from_word(word, sort)),
            terms,
            opening: None,
        }
    }

    /// The address of this list with another filter.
    pub fn filtered(&self, filter: &Filter) -> String {
        self.address(filter, self.sort, None)
    }

    /// The address of this list as a view keeps it, with what that asks here.
    pub fn viewed(&self, view: &View, filter: &Filter) -> String {
        let columns = view.columns.iter().filter_map(|word| Column::from_word(word, view.subject)).collect();
        Asked { sort: view.sort, columns, ..self.clone() }.filtered(filter)
    }

    /// The address of the form that asks.
    pub fn panel(&self) -> String {
        self.beside("/filter")
    }

    /// The address of what the whole list comes to.
    pub fn counting(&self) -> String {
        self.beside("/totals")
    }

    /// Something about this list that has an address of its own.
    fn beside(&self, path: &str) -> String {
        let query = self.query();
        let and = if query.is_empty() { "" } else { "&" };
        format!("{path}?home={}{and}{query}", self.home)
    }

    /// The address of this list in another order.
    pub fn sorted(&self, sort: Sort) -> String {
        self.address(&self.filter, sort, None)
    }

    /// The address of the part of this list behind a place.
    pub fn behind(&self, key: &Key) -> String {
        self.address(&self.filter, self.sort, Some(key))
    }

    /// What stands behind the question mark, without a place.
    pub fn query(&self) -> String {
        self.written(&self.filter, self.sort, None)
    }

    /// A filter alone, as it stands behind a question mark.
    pub fn filter_query(&self, filter: &Filter) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(self.pairs_of(filter)).finish()
    }

    /// A filter alone, as a form sends it.
    pub fn pairs_of(&self, filter: &Filter) -> Vec<(String, String)> {
        address::write(filter, &self.terms)
    }

    /// What a form repeats so that only one thing is asked anew.
    pub fn pairs_but(&self, field: Field) -> Vec<(String, String)> {
        let kept = self.written(&self.filter.clone().without(field), self.sort, None);
        form_urlencoded::parse(kept.as_bytes()).into_owned().collect()
    }

    /// The words that are looked for; empty for none.
    pub fn words(&self) -> &str {
        match self.filter.wanted(Field::Words) {
            Some(Wanted::Like(words)) => words,
            _ => "",
        }
    }

    /// All that is asked, as a form sends it.
    pub fn pairs(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query().as_bytes()).into_owned().collect()
    }

    /// Both ends of a number as they are written in a form.
    pub fn value_of(&self, field: Field) -> (String, String) {
        let written = self.pairs_of(&self.filter);
        let end = |suffix: &str| {
            let key = format!("{field}_{suffix}");
            written.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        (end("from"), end("to"))
    }

    /// The columns that are chosen, or the usual ones.
    pub fn shown_columns(&self) -> &[Column] {
        if self.columns.is_empty() { Column::usual(self.home.subject()) } else { &self.columns }
    }

    /// The column's words, for a view that is saved.
    pub fn column_words(&self) -> Vec<String> {
        self.columns.iter().map(ToString::to_string).collect()
    }

    fn address(&self, filter: &Filter, sort: Sort, after: Option<&Key>) -> String {
        let query = self.written(filter, sort, after);
        let path = self.home.path();
        match query.as_str() {
            // The bare address opens with a view.
            "" if self.opening.is_some() => format!("{path}?view=all"),
            "" => path,
            query => format!("{path}?{query}"),
        }
    }

    fn written(&self, filter: &Filter, sort: Sort, after: Option<&Key>) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(self.pairs_of(filter));
        if sort != Sort::default() {
            out.append_pair("sort", &sort.word());
        }
        if !self.columns.is_empty() {
            out.append_pair("columns", &self.column_words().join(","));
        }
        if let Some(key) = after {
            out.append_pair("after", &key.to_string());
        }
        out.finish()
    }
}
