//! Tasks, and the mark of the next one on the card (TK-01).

use crate::outside::opened;
use base::access::{Level, RecordRights, Rights};
use base::ids::{LeadId, TaskId};
use base::journal::{self, Kind};
use base::people::{PeopleError, UserChange, roles, users};
use flow::channels::said::Place;
use flow::leads;
use flow::pipelines::{self, Move};
use flow::timeline::{
    Error, NewTask, TaskChange, TaskFilter, Wanting, add_task, change_task, count_wanting, list_open_tasks, list_tasks,
    load_task,
};
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    the_card_shows_when_the_next_task_is_due,
    a_board_counts_a_lead_with_two_overdue_tasks_once_until_they_are_done,
    a_task_is_done_once_with_its_result,
    tasks_are_filtered_and_ordered,
    a_task_without_text_or_of_an_unknown_kind_is_refused,
);

pub fn task(desk: &TestDesk, lead: Option<LeadId>, text: &str, due_at: i64) -> TaskId {
    let (ida, text) = (desk.world.ida, text.to_owned());
    desk.run_as(ida, move |cx| {
        let text = text.clone();
        add_task(
            cx,
            &NewTask {
                place: lead.map(Place::lead),
                kind_id: 1,
                text,
                responsible_id: ida,
                due_at,
                is_all_day: false,
                duration: 0,
            },
        )
    })
    .id
}

pub fn change(desk: &TestDesk, id: TaskId, change: TaskChange) -> flow::timeline::Task {
    desk.run_as(desk.world.ida, move |cx| change_task(cx, id, change.clone()))
}

fn the_card_shows_when_the_next_task_is_due(desk: &TestDesk) {
    let lead = opened(desk, "A kitchen", 0).id;
    let due = || desk.read_as(desk.world.mara, move |cx| leads::list_by_ids(cx, &[lead]))[0].next_task_at;
    assert_eq!(due(), None);
    let later = task(desk, Some(lead), "Later", NOW + 900);
    let sooner = task(desk, Some(lead), "Sooner", NOW - 300);
    task(desk, None, "Of no lead", NOW - 9_000);
    assert_eq!(due(), Some(NOW - 300));
    change(desk, sooner, TaskChange { is_done: Some(true), ..Default::default() });
    assert_eq!(due(), Some(NOW + 900));
    change(desk, later, TaskChange { due_at: Some(NOW + 50), ..Default::default() });
    assert_eq!(due(), Some(NOW + 50));
    change(desk, sooner, TaskChange { is_done: Some(false), ..Default::default() });
    assert_eq!(due(), Some(NOW - 300));
    let open = desk.read_as(desk.world.mara, move |cx| list_open_tasks(cx, Place::lead(lead), 5));
    assert_eq!(open.iter().map(|task| task.id).collect::<Vec<_>>(), [sooner, later]);
    for id in [sooner, later] {
        change(desk, id, TaskChange { is_done: Some(true), ..Default::default() });
    }
    assert_eq!(due(), None);
}

fn a_board_counts_a_lead_with_two_overdue_tasks_once_until_they_are_done(desk: &TestDesk) {
    let lead = opened(desk, "A kitchen", 0);
    let counted =
        |user| desk.read_as(user, move |cx| count_wanting(cx, lead.pipeline_id)).remove(&lead.stage_id).unwrap();
    assert_eq!(counted(desk.world.mara), Wanting { late: 0, taskless: 1 });
    let overdue = [task(desk, Some(lead.id), "Call", NOW - 300), task(desk, Some(lead.id), "Write", NOW - 60)];
    task(desk, Some(opened(desk, "A table", 0).id), "In time", NOW + 60);
    let expected = Wanting { late: 1, taskless: 0 };
    assert_eq!(counted(desk.world.mara), expected);
    // Whoever sees their own leads only is told of those only.
    let (ida, tom) = (desk.world.ida, desk.world.tom);
    desk.run(move |cx| {
        let leads = RecordRights { view: Level::Own, ..RecordRights::default() };
        let role = roles::add(cx, "Own", Rights { leads, ..Rights::default() })?;
        for user in [ida, tom] {
            users::change(cx, user, &UserChange { role_id: Some(role.id), ..UserChange::default() })?;
        }
        Ok::<_, PeopleError>(())
    });
    assert_eq!([counted(ida), counted(tom)], [expected, Wanting::default()]);
    let (mara, lost) = (desk.world.mara, desk.world.stages.lost);
    for id in overdue {
        let done = TaskChange { is_done: Some(true), ..Default::default() };
        desk.run_as(mara, move |cx| change_task(cx, id, done.clone()));
    }
    assert_eq!(counted(mara), Wanting { late: 0, taskless: 1 });
    desk.run_as(mara, move |cx| pipelines::move_lead(cx, lead.id, Move::to(lost)));
    assert_eq!(counted(mara), Wanting::default(), "what has ended wants no task");
}

fn a_task_is_done_once_with_its_result(desk: &TestDesk) {
    let world = desk.world;
    let id = task(desk, Some(opened(desk, "A kitchen", 0).id), "Call", NOW);
    let before = desk.read_as(world.mara, journal::newest);
    let done = TaskChange { is_done: Some(true), result: Some("Reached her.".to_owned()), ..Default::default() };
    assert_eq!(change(desk, id, done.clone()).completed_at, Some(NOW));
    desk.clock.advance(60);
    assert_eq!(change(desk, id, done).completed_at, Some(NOW), "done when it was done");
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 5));
    let kinds: Vec<_> = rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [Some(Kind::TaskResultChanged), Some(Kind::TaskDone)], "each value once");
    assert_eq!(desk.read_as(world.mara, move |cx| load_task(cx, id)).result, "Reached her.");
}

fn tasks_are_filtered_and_ordered(desk: &TestDesk) {
    let world = desk.world;
    let lead = opened(desk, "A kitchen", 0).id;
    let [a, b, c] =
        [(Some(lead), 30), (None, 10), (Some(lead), 20)].map(|(lead, due)| task(desk, lead, "Do", NOW + due));
    change(desk, c, TaskChange { is_done: Some(true), responsible_id: Some(world.tom), ..Default::default() });
    let ids = |filter: TaskFilter| {
        let found = desk.read_as(world.mara, move |cx| list_tasks(cx, &filter, 0, 10));
        found.iter().map(|task| task.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(TaskFilter::default()), [a, b, c]);
    assert_eq!(ids(TaskFilter { is_by_due_time: true, is_descending: true, ..Default::default() }), [a, c, b]);
    assert_eq!(ids(TaskFilter { is_done: Some(false), ..Default::default() }), [a, b]);
    assert_eq!(ids(TaskFilter { responsible: vec![world.tom], ..Default::default() }), [c]);
    assert_eq!(ids(TaskFilter { records: vec![lead.0], ..Default::default() }), [a, c]);
    assert_eq!(ids(TaskFilter { updated_from: Some(NOW + 1), ..Default::default() }), []);
}

fn a_task_without_text_or_of_an_unknown_kind_is_refused(desk: &TestDesk) {
    let ida = desk.world.ida;
    for (text, kind_id) in [("  ", 1), ("Call", 99)] {
        let refused = desk.try_as(ida, move |cx| {
            let text = text.to_owned();
            add_task(
                cx,
                &NewTask {
                    place: None,
                    kind_id,
                    text,
                    responsible_id: ida,
                    due_at: NOW,
                    is_all_day: false,
                    duration: 0,
                },
            )
        });
        assert!(matches!(refused, Err(Error::BadValue(_))));
    }
    assert!(matches!(desk.try_as(ida, |cx| load_task(cx, TaskId(999_999))), Err(Error::NoSuchTask(_))));
}
