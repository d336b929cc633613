//! `filter[custom_fields_values][7][]=…` and `[7][from]`, `[7][to]` (kommo-api §2.4): what is asked of an account's own fields.

use crate::wire::{Problem, Query};
use base::fields::{self, Field, NUMBER_SCALE, Predefined, Shape};
use base::filters::{self, Filter, Period, Span, Wanted};
use base::search::Subject;
use base::{Cx, accounts};
use flow::channels::handles;

/// Where it stands in a query.
const KEY: [&str; 2] = ["filter", "custom_fields_values"];

/// Adds what is asked of fields to a filter; fields that are not there are passed over, as every unknown filter is.
/// Costs nothing when no field is asked.
///
/// # Errors
/// `Unprocessable` for more than a filter takes, and for what is no number where the field holds one; whatever the database answers.
pub fn with_fields(cx: &mut Cx<'_>, query: &Query, subject: Subject, filter: Filter) -> Result<Filter, Problem> {
    let asked = query.names(&KEY);
    if asked.is_empty() {
        return Ok(filter);
    }
    let (known, country) = (fields::list(cx, subject)?, accounts::country(cx)?);
    asked.into_iter().try_fold(filter, |filter, id| {
        let field = known.iter().find(|field| field.id.to_string() == id);
        if field.is_some_and(|field| matches!(field.kind.shape(), Shape::Number | Shape::Day | Shape::Moment)) {
            query.require_numbers(&format!("{}[{}][{id}]", KEY[0], KEY[1]))?;
        }
        let wanted = field.and_then(|field| match Predefined::of(field.id) {
            Some(of) => Some((field, normalised(of, query.texts(&[KEY[0], KEY[1], id]), country.as_deref()))),
            None => Some((field, wanted(field, query, id)?)),
        });
        Ok(match wanted {
            Some((field, wanted)) => filter.with_option(filters::Field::Custom(field.id), Some(wanted))?,
            None => filter,
        })
    })
}

/// Phones and addresses are compared as they are kept; one that is none finds nobody.
fn normalised(field: Predefined, texts: Vec<&str>, country: Option<&str>) -> Wanted {
    let handle = |text: &str| match field {
        Predefined::Phone => handles::phone(text, country),
        Predefined::Email => handles::email(text),
    };
    Wanted::Exactly(texts.into_iter().filter_map(handle).map(|handle| handle.value).collect())
}

fn wanted(field: &Field, query: &Query, id: &str) -> Option<Wanted> {
    let key = [KEY[0], KEY[1], id];
    let texts = query.texts(&key);
    let span = || query.range(&key).map(|range| Span { from: range.from, to: range.to });
    let scaled = |bound: Option<i64>| bound.map(|bound| bound.saturating_mul(NUMBER_SCALE));
    match field.kind.shape() {
        Shape::Number => span().map(|span| Wanted::Between(Span { from: scaled(span.from), to: scaled(span.to) })),
        Shape::Truth => {
            let truth = i64::from(texts.first().is_some_and(|text| matches!(*text, "1" | "true")));
            Some(Wanted::Between(Span { from: Some(truth), to: Some(truth) }))
        }
        Shape::Day | Shape::Moment => span().map(|span| Wanted::During(Period::Moments(span))),
        Shape::Choice => {
            let meant = |text: &&str| {
                let of_id = field.options.iter().find(|option| option.id.to_string() == *text);
                of_id.or_else(|| field.option_named(text)).map(|option| option.id.0)
            };
            Some(Wanted::OneOf(texts.iter().filter_map(meant).collect()))
        }
        _ => Some(Wanted::Exactly(texts.into_iter().map(str::to_owned).collect())),
    }
}
