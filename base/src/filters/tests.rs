//! What a filter is before any database sees it.

use super::address::{self, CustomKind, ME, Terms};
use super::{Condition, Field, Filter, MAX_CONDITIONS, Period, Shown, Span, Wanted};
use crate::ids::FieldId;
use crate::search::Subject;
use jiff::tz::TimeZone;
use std::collections::HashMap;

fn terms() -> Terms {
    let custom = HashMap::from([
        (FieldId(7), CustomKind::Text),
        (FieldId(8), CustomKind::Number(1_000)),
        (FieldId(9), CustomKind::Time),
        (FieldId(10), CustomKind::Options),
    ]);
    Terms { subject: Subject::Lead, minor_units: 100, custom }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let cut = |pair: &str| pair.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    query.split('&').filter_map(cut).collect()
}

fn spelled(query: &str) -> String {
    let filter = address::read(&pairs(query), &terms());
    let written = address::write(&filter, &terms());
    written.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
}

#[test]
fn an_address_and_its_filter_say_the_same() {
    for query in [
        "q=anna meier",
        "name=oak",
        "name=Oak table&name_is=exactly",
        "price_from=1000&price_to=2500.5",
        "price_is=empty",
        "stage=12&stage=13",
        "responsible=me",
        "responsible=4&responsible_is=none",
        "created=last-7-days",
        "closed=2026-01-01..2026-01-31",
        "task=overdue",
        "task_is=empty",
        "company_is=filled",
        "tag=4&tag=5&tag_is=all",
        "f7=oak",
        "f8_from=-0.5",
        "f9=this-month",
        "f10=3&f10=4",
        "shown=deleted&name=oak",
    ] {
        assert_eq!(spelled(query), query);
    }
}

#[test]
fn a_form_is_a_filter_without_script() {
    assert_eq!(
        spelled("name=&stage=&stage=12&price_from=&created_from=2026-01-05&tag_is=all"),
        "stage=12&created=2026-01-05.."
    );
    assert_eq!(spelled("stage=12,13"), "stage=12&stage=13");
}

#[test]
fn what_an_address_asks_of_no_field_is_passed_over_and_an_unreadable_value_stays_and_takes_nothing() {
    assert_eq!(spelled("f99=1&nonsense=1&customer=today&created=days&created_from="), "");
    for query in [
        "price_from=abc",
        "price_to=1.2345",
        "price=5",
        "stage=x",
        "created=someday",
        "created_from=2026-02-31",
        "f8_from=a lot",
        "f9=x",
        "f10=1,x",
    ] {
        assert_eq!(spelled(query), query, "it is shown as it was written");
        let unread = address::read(&pairs(query), &terms());
        assert_eq!(unread.unread(), query.split_once('='), "and it is not every record");
    }
    assert_eq!(spelled("price_from=1.000,50"), "price_from=1000.5", "as people write amounts");
    assert_eq!(spelled(&format!("name={}", "x".repeat(300))).len(), "name=".len() + 251, "too long to be looked for");
}

#[test]
fn a_stored_filter_is_read_again() {
    let filter =
        address::read(&pairs("shown=deleted&stage=12&created=next-3-days&price_from=5&f7=oak&task_is=empty"), &terms());
    let stored = serde_json::to_string(&filter).unwrap();
    assert_eq!(serde_json::from_str::<Filter>(&stored).unwrap(), filter);
}

#[test]
fn a_stored_filter_that_asks_what_cannot_be_asked_is_refused() {
    let stored = r#"{"conditions":[{"field":"price","wanted":{"like":"x"}}]}"#;
    assert!(serde_json::from_str::<Filter>(stored).is_err());
    assert!(Condition::new(Field::Words, Wanted::Empty).is_err());
}

#[test]
fn a_filter_has_a_limit() {
    let full = (0..MAX_CONDITIONS)
        .fold(Filter::default(), |filter, _| filter.with(Field::Responsible, Wanted::OneOf(vec![ME])).unwrap());
    assert!(full.with(Field::Price, Wanted::Empty).is_err());
    assert!(Condition::new(Field::Name, Wanted::Like("x".repeat(251))).is_err());
    assert!(Condition::new(Field::Stage, Wanted::OneOf(vec![1; 1_001])).is_err());
}

#[test]
fn days_are_days_of_the_accounts_zone() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    // Wednesday, 1 July 2026, 00:30 in Berlin; still June in UTC.
    let now = "2026-06-30T22:30:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    let day = |text: &str| format!("{text}[Europe/Berlin]").parse::<jiff::Zoned>().unwrap().timestamp().as_second();
    let means = |period: Period, from: &str, to: &str| {
        assert_eq!(period.span(now, &berlin), Span { from: Some(day(from)), to: Some(day(to) - 1) }, "{period}");
    };
    means(Period::Today, "2026-07-01T00:00", "2026-07-02T00:00");
    means(Period::Yesterday, "2026-06-30T00:00", "2026-07-01T00:00");
    means(Period::ThisWeek, "2026-06-29T00:00", "2026-07-06T00:00");
    means(Period::NextWeek, "2026-07-06T00:00", "2026-07-13T00:00");
    means(Period::LastMonth, "2026-06-01T00:00", "2026-07-01T00:00");
    means(Period::LastDays(7), "2026-06-25T00:00", "2026-07-02T00:00");
    assert_eq!(Period::Overdue.span(now, &berlin), Span { from: None, to: Some(now - 1) });
}

#[test]
fn a_filter_that_asks_nothing_is_open() {
    assert!(Filter::default().is_open());
    assert!(!Filter::of(Shown::Deleted).is_open());
}
