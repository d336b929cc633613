use super::contribution::{bucket, typical_seconds};
use super::day::Day;
use base::clock::DAY;
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

#[test]
fn what_happens_at_eleven_at_night_belongs_to_the_day_it_is_there() {
    let late = date(2026, 3, 28).at(23, 30, 0, 0).to_zoned(TimeZone::get("Europe/Berlin").unwrap()).unwrap();
    let at = late.timestamp().as_second();
    assert_eq!(Day::of(at, late.time_zone()).date(), date(2026, 3, 28));
    assert_eq!(Day::of(at + HOUR, late.time_zone()).date(), date(2026, 3, 29), "the night in which summer begins");
    assert_eq!(Day::of(at, &TimeZone::UTC).date(), date(2026, 3, 28));
}

#[test]
fn a_month_is_named_by_its_first_day() {
    assert_eq!(Day::from(date(2026, 2, 28)).month().date(), date(2026, 2, 1));
}

#[test]
fn buckets_tell_an_hour_from_two_and_take_nothing_for_nothing() {
    assert_eq!(bucket(0), 0);
    assert_eq!(bucket(-5), 0);
    assert_eq!(bucket(MINUTE), 1);
    assert_eq!(bucket(3 * MINUTE), 2);
    assert!(bucket(HOUR) < bucket(2 * HOUR + MINUTE));
    assert_eq!(bucket(20 * HOUR), bucket(DAY));
}

#[test]
fn a_few_odd_ones_do_not_make_a_time_typical() {
    let times = [2 * MINUTE, 3 * MINUTE, 3 * MINUTE, 2 * MINUTE, 90 * DAY];
    let mut buckets = BTreeMap::new();
    for time in times {
        *buckets.entry(bucket(time)).or_insert(0) += 1;
    }
    let typical = typical_seconds(&buckets);
    assert!((2 * MINUTE..4 * MINUTE).contains(&typical), "{typical}");
    assert_eq!(typical_seconds(&BTreeMap::new()), 0);
}
