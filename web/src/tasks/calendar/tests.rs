use super::hours::{Kind, rows};
use super::lanes::{Lane, lanes};
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

#[test]
fn a_day_of_a_clock_change_has_a_row_less_or_an_hour_twice_and_each_time_lies_in_one() {
    let clock = Clock { now_s: 0, zone: TimeZone::get("Europe/Berlin").unwrap() };
    for (day, hours, odd) in [
        (date(2027, 3, 28), 23, Some((2, Kind::Skipped))),
        (date(2027, 10, 31), 25, Some((2, Kind::Twice))),
        (date(2027, 6, 1), 24, None),
    ] {
        let rows: Vec<_> = rows(&clock, day).collect();
        let strange = rows.iter().find(|row| row.kind != Kind::Once).map(|row| (row.hour, row.kind));
        assert_eq!((rows.len(), strange), (24, odd), "{day}");
        let begin = clock.begin(day);
        let mut places = Vec::new();
        for half_hours in 0..hours * 2 {
            let at = begin + half_hours * 1_800;
            let found: Vec<_> = rows
                .iter()
                .flat_map(|row| [(row, false), (row, true)])
                .filter(|(row, again)| row.holds(&clock, at, *again))
                .map(|(row, again)| (row.hour, again))
                .collect();
            assert_eq!(found.len(), 1, "{day}, {half_hours} half hours after midnight");
            places.extend(found);
        }
        places.dedup();
        assert_eq!(places.len() as i64, hours, "{day}");
    }
}

fn lane_places(stretches: &[(i64, i64)]) -> Vec<(usize, usize)> {
    let stretches: Vec<_> = stretches.iter().map(|(from, to)| *from..*to).collect();
    lanes(&stretches).into_iter().map(|Lane { at, of }| (at, of)).collect()
}

#[test]
fn tasks_that_touch_share_the_width_equally_and_one_alone_has_all_of_it() {
    assert_eq!(lane_places(&[(0, 30), (60, 90)]), [(0, 1), (0, 1)]);
    assert_eq!(lane_places(&[(0, 30), (0, 30)]), [(0, 2), (1, 2)]);
    assert_eq!(lane_places(&[(0, 60), (30, 90), (60, 120)]), [(0, 2), (1, 2), (0, 2)], "a lane that is free again");
    assert_eq!(lane_places(&[(0, 90), (0, 30), (15, 45), (100, 130)]), [(0, 3), (1, 3), (2, 3), (0, 1)]);
}
