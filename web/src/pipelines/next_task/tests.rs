use super::Due;
use crate::ui::time::Clock;
use base::clock::DAY;
use jiff::tz::TimeZone;

/// Friday 20 November 2026, 12:00 in Berlin.
const NOON: i64 = 1_795_172_400;
const HOUR: i64 = 3_600;

fn due(seconds_from_now: i64) -> Due {
    let clock = Clock { now_s: NOON, zone: TimeZone::get("Europe/Berlin").unwrap() };
    Due::at(&clock, Some(NOON + seconds_from_now))
}

#[test]
fn a_task_of_today_shows_its_hour_and_a_later_one_its_day() {
    assert_eq!(due(2 * HOUR + 1_800), Due::Today("14:30".to_owned()));
    assert_eq!(due(12 * HOUR), Due::Later("Sat 21 Nov".to_owned()));
    assert_eq!(due(60 * DAY), Due::Later("19 Jan 2027".to_owned()));
}

#[test]
fn a_task_is_late_from_the_second_after_it_was_due() {
    assert_eq!(due(0), Due::Today("12:00".to_owned()));
    assert_eq!(due(-1), Due::Late("since 11:59".to_owned()));
    assert_eq!(due(-13 * HOUR), Due::Late("since yesterday".to_owned()));
    assert_eq!(due(-2 * DAY), Due::Late("2 d late".to_owned()));
}

#[test]
fn a_task_is_called_by_its_first_words() {
    let called = |words: &str| due(2 * HOUR + 1_800).called(Some(words));
    assert_eq!(called("Call"), Due::Today("Call 14:30".to_owned()));
    assert_eq!(called("Call about the second offer"), Due::Today("Call about 14:30".to_owned()));
    assert_eq!(called("Rechtsschutzversicherung"), Due::Today("Rechtsschutz 14:30".to_owned()));
    assert_eq!(called(" "), Due::Today("14:30".to_owned()));
    assert_eq!(due(-2 * DAY).called(Some("Follow up")), Due::Late("Follow up, 2 d late".to_owned()));
}
