use super::{Extent, monday};
use crate::ui::time::Clock;
use jiff::civil::date;
use jiff::tz::TimeZone;

#[test]
fn a_month_is_filled_up_to_whole_weeks_from_monday() {
    let days = Extent::Month.days(date(2026, 11, 20));
    assert_eq!((days[0], days[days.len() - 1]), (date(2026, 10, 26), date(2026, 12, 6)));
    assert_eq!(days.len() % 7, 0);
    assert_eq!(Extent::Month.step(date(2027, 1, 31), 1), date(2027, 2, 1), "no month is passed over");
    assert_eq!(monday(date(2026, 11, 22)), date(2026, 11, 16), "Sunday ends the week");
}

/// The clocks go forward at two on 28 March 2027 and back at three on 31 October 2027.
#[test]
fn the_days_of_a_clock_change_begin_and_end_where_their_neighbours_do() {
    let clock = Clock { now_s: 0, zone: TimeZone::get("Europe/Berlin").unwrap() };
    for (day, hours) in [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25)] {
        assert_eq!(clock.begin(day.tomorrow().unwrap()) - clock.begin(day), hours * 3_600);
        assert_eq!(clock.at(clock.moment(day, 14 * 60)).hour(), 14, "two in the afternoon is two in the afternoon");
    }
    let skipped = clock.moment(date(2027, 3, 28), 2 * 60 + 30);
    assert_eq!(clock.at(skipped).hour(), 3, "an hour that the day skips");
    assert_eq!(clock.at(skipped).date(), date(2027, 3, 28));
}
