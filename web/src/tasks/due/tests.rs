use super::{Move, moved};
use crate::ui::time::Clock;
use base::ids::{TaskId, UserId};
use flow::contacts::Stamps;
use flow::timeline::Task;
use jiff::civil::date;
use jiff::tz::TimeZone;

/// 27 March 2027, ten in the morning in Berlin; the clocks go forward in the night that follows.
fn clock() -> Clock {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let now = date(2027, 3, 27).at(10, 0, 0, 0).to_zoned(zone.clone()).unwrap();
    Clock { now_s: now.timestamp().as_second(), zone }
}

fn due(task: &Task, wanted: &Move) -> String {
    let change = moved(&clock(), task, wanted).unwrap();
    let day = if change.is_all_day == Some(true) { "%F all day" } else { "%F %H:%M" };
    clock().at(change.due_at.unwrap()).strftime(day).to_string()
}

fn task(is_all_day: bool) -> Task {
    let stamps = Stamps { created_at: 0, updated_at: 0, created_by: UserId(1), updated_by: UserId(1) };
    Task {
        id: TaskId(1),
        place: None,
        kind_id: 1,
        text: "Call".to_owned(),
        responsible_id: UserId(1),
        due_at: clock().now_s,
        is_all_day,
        duration: 0,
        completed_at: None,
        result: String::new(),
        deleted_at: None,
        stamps,
    }
}

#[test]
fn a_task_that_is_moved_to_another_day_keeps_its_hour_also_over_a_clock_change() {
    let tomorrow = Move { day: Some("tomorrow".to_owned()), ..Move::default() };
    assert_eq!(due(&task(false), &tomorrow), "2027-03-28 10:00");
    assert_eq!(due(&task(false), &Move { days: Some(-1), ..Move::default() }), "2027-03-26 10:00");
    assert_eq!(due(&task(true), &tomorrow), "2027-03-28 all day");
}

#[test]
fn a_task_gets_an_hour_where_it_is_dropped_on_one_and_loses_it_on_a_whole_day() {
    let hour = Move { day: Some("2027-03-30".to_owned()), minute: Some(14 * 60), ..Move::default() };
    assert_eq!(due(&task(true), &hour), "2027-03-30 14:00");
    assert_eq!(due(&task(false), &Move { minutes: Some(60), ..Move::default() }), "2027-03-27 11:00");
    let whole = Move { day: Some("today".to_owned()), all_day: Some("on".to_owned()), ..Move::default() };
    assert_eq!(due(&task(false), &whole), "2027-03-27 all day");
    assert!(moved(&clock(), &task(false), &Move { day: Some("someday".to_owned()), ..Move::default() }).is_err());
}
