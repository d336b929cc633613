//! What an address asks of a list: a filter, an order, columns, and from where on.

use super::columns::Column;
use base::Cx;
use base::db::DbError;
use base::fields::{self, Field as CustomField, Shape};
use base::filters::address::{self, CustomKind, Terms};
use base::filters::{Field, Filter, Key, Sort};
use base::ids::PipelineId;
use base::money::minor_units;
use base::search::Subject;
use url::form_urlencoded;

/// By how much a number of a custom field is multiplied where it is compared.
const NUMBER_PARTS: i64 = 10_000;
/// Pairs of an address that are looked at.
const MAX_PAIRS: usize = 2_000;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// A list of what.
    pub subject: Subject,
    /// Of leads: those of one pipeline only.
    pub pipeline: Option<PipelineId>,
}

impl Home {
    /// Where it is.
    pub fn path(self) -> String {
        match (self.subject, self.pipeline) {
            (Subject::Lead, Some(id)) => format!("/pipelines/{id}/list"),
            (Subject::Lead, None) => "/leads".to_owned(),
            (Subject::Contact, _) => "/contacts".to_owned(),
            (Subject::Company, _) => "/companies".to_owned(),
        }
    }
}

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
}

/// What the account's own fields hold, and its currency: what one must know to read an address.
///
/// # Errors
/// Whatever the database answers.
pub fn terms(cx: &mut Cx<'_>, subject: Subject, currency: &str) -> Result<(Terms, Vec<CustomField>), DbError> {
    let fields = fields::list(cx, subject)?;
    let custom = fields.iter().map(|field| (field.id, kind(field.kind.shape()))).collect();
    Ok((Terms { subject, minor_units: minor_units(currency), custom }, fields))
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
        let sort = last("sort").and_then(|word| Sort::from_word(word, home.subject)).unwrap_or_default();
        let words = pairs.iter().filter(|(key, _)| key == "columns").flat_map(|(_, words)| words.split(','));
        Asked {
            home,
            filter: address::read(&pairs, &terms),
            sort,
            columns: words.filter_map(|word| Column::from_word(word, home.subject)).collect(),
            after: last("after").and_then(|word| Key::from_word(word, sort)),
            terms,
        }
    }

    /// The address of this list with another filter.
    pub fn filtered(&self, filter: &Filter) -> String {
        self.address(filter, self.sort, None)
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

    /// Both ends of a number as they are written in a form.
    pub fn value_of(&self, field: Field) -> (String, String) {
        let written = address::write(&self.filter, &self.terms);
        let end = |suffix: &str| {
            let key = format!("{field}_{suffix}");
            written.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        (end("from"), end("to"))
    }

    /// The column's words, for a view that is saved.
    pub fn column_words(&self) -> Vec<String> {
        self.columns.iter().map(ToString::to_string).collect()
    }

    fn address(&self, filter: &Filter, sort: Sort, after: Option<&Key>) -> String {
        let query = self.written(filter, sort, after);
        let path = self.home.path();
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    fn written(&self, filter: &Filter, sort: Sort, after: Option<&Key>) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(address::write(filter, &self.terms));
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
