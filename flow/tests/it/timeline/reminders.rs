//! Reminders (TK-02): in time, once, to whom the task belongs, and after a pause too.

use super::tasks::{change, task};
use base::ids::UserId;
use flow::timeline::{self, NewTask, TaskChange, add_task};
use flow::updates::{self, Topic};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_task_is_called_to_mind_five_minutes_before_it_is_due_and_once,
    a_task_of_a_whole_day_is_called_to_mind_at_nine,
    what_came_due_during_a_pause_is_told_after_it,
    who_is_given_a_task_is_told_and_so_is_its_author_when_it_is_done,
    a_task_that_is_moved_done_or_deleted_is_not_called_to_mind_before_its_new_time,
);

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

fn tick(desk: &TestDesk) {
    while desk.run(timeline::remind) {}
    desk.catch_up();
}

fn told(desk: &TestDesk, user: UserId) -> Vec<String> {
    let notices = desk.read_as(user, move |cx| updates::list_notices_of(cx, user, Some(Topic::Tasks), None, 100));
    notices.into_iter().map(|notice| notice.text).collect()
}

fn a_task_is_called_to_mind_five_minutes_before_it_is_due_and_once(desk: &TestDesk) {
    let ida = desk.world.ida;
    let id = task(desk, None, "Send plans", NOW + HOUR);
    desk.clock.advance(HOUR - 5 * MINUTE - 1);
    tick(desk);
    assert_eq!(told(desk, ida), [""; 0], "not before");
    desk.clock.advance(1);
    tick(desk);
    tick(desk);
    assert_eq!(told(desk, ida), ["Due at 11:00: Send plans"]);
    change(desk, id, TaskChange { text: Some("Send the plans".to_owned()), ..Default::default() });
    desk.clock.advance(HOUR);
    tick(desk);
    assert_eq!(told(desk, ida).len(), 1, "other words are no other time");
    assert!(desk.read_as(ida, |cx| timeline::accounts_to_remind(cx, 5)).is_empty());
}

/// 20 November 2026, 10:00 in Berlin: the morning of the 21st is 23 hours away.
fn a_task_of_a_whole_day_is_called_to_mind_at_nine(desk: &TestDesk) {
    let ida = desk.world.ida;
    let set = |text: &'static str, due_at: i64| {
        desk.run_as(ida, move |cx| {
            let (text, place) = (text.to_owned(), None);
            let new = NewTask { place, kind_id: 2, text, responsible_id: ida, due_at, is_all_day: true, duration: 0 };
            add_task(cx, &new)
        })
    };
    assert_eq!(set("The fair", NOW + 24 * HOUR).due_at, NOW + 38 * HOUR - 1, "the end of the day");
    set("Tidy up", NOW);
    desk.clock.advance(23 * HOUR - 1);
    tick(desk);
    assert_eq!(told(desk, ida), [""; 0], "the morning of today had passed when it was set");
    desk.clock.advance(1);
    tick(desk);
    assert_eq!(told(desk, ida), ["To do today: The fair"]);
}

fn what_came_due_during_a_pause_is_told_after_it(desk: &TestDesk) {
    let ida = desk.world.ida;
    for number in 0..3 {
        task(desk, None, &format!("Call {number}"), NOW + (number + 1) * HOUR);
    }
    desk.clock.advance(2 * 24 * HOUR);
    tick(desk);
    tick(desk);
    assert_eq!(told(desk, ida), ["Task overdue: Call 2", "Task overdue: Call 1", "Task overdue: Call 0"]);
}

fn who_is_given_a_task_is_told_and_so_is_its_author_when_it_is_done(desk: &TestDesk) {
    let world = desk.world;
    let id = task(desk, None, "Send plans", NOW + HOUR);
    desk.catch_up();
    assert_eq!(told(desk, world.ida), [""; 0], "nobody is told of what they set themselves");
    change(desk, id, TaskChange { responsible_id: Some(world.tom), ..Default::default() });
    desk.catch_up();
    assert_eq!(told(desk, world.tom), ["Ida Bergström gave you a task: Send plans"]);
    let done = TaskChange { is_done: Some(true), result: Some("By post".to_owned()), ..Default::default() };
    desk.run_as(world.tom, move |cx| timeline::change_task(cx, id, done.clone()));
    desk.catch_up();
    let ida = desk.read_as(world.ida, move |cx| updates::list_notices(cx, world.ida, 5));
    assert_eq!((ida[0].text.as_str(), ida[0].detail.as_str()), ("Tom Okafor did your task: Send plans", "By post"));
}

fn a_task_that_is_moved_done_or_deleted_is_not_called_to_mind_before_its_new_time(desk: &TestDesk) {
    let ida = desk.world.ida;
    let [moved, done, deleted] = ["Moved", "Done", "Deleted"].map(|text| task(desk, None, text, NOW + HOUR));
    change(desk, moved, TaskChange { due_at: Some(NOW + 3 * HOUR), ..Default::default() });
    change(desk, done, TaskChange { is_done: Some(true), ..Default::default() });
    desk.run_as(ida, move |cx| timeline::delete_task(cx, deleted));
    desk.clock.advance(2 * HOUR);
    tick(desk);
    assert_eq!(told(desk, ida), [""; 0]);
    desk.clock.advance(HOUR);
    tick(desk);
    assert_eq!(told(desk, ida), ["Due at 13:00: Moved"]);
}
