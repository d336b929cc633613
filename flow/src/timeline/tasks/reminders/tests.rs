use super::{end_of_day, morning};
use jiff::civil::date;
use jiff::tz::TimeZone;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn at(day: jiff::civil::Date, hour: i8) -> i64 {
    day.at(hour, 0, 0, 0).to_zoned(berlin()).unwrap().timestamp().as_second()
}

/// The clocks go forward on 28 March 2027 and back on 31 October 2027.
#[test]
fn a_day_ends_where_the_next_begins_also_when_it_has_23_or_25_hours() {
    for (day, hours) in [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 5, 1), 24)] {
        let begins = at(day, 0);
        assert_eq!(end_of_day(&berlin(), begins), begins + hours * 3_600 - 1, "{day}");
        assert_eq!(end_of_day(&berlin(), begins + hours * 3_600 - 1), begins + hours * 3_600 - 1, "{day}");
        assert_eq!(morning(&berlin(), begins + 7), Some(at(day, 9)), "{day}");
    }
}

#[test]
fn a_time_that_no_calendar_holds_stays_as_it_is() {
    assert_eq!(end_of_day(&berlin(), i64::MAX), i64::MAX);
    assert_eq!(morning(&berlin(), i64::MAX), None);
}
