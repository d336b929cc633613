//! The mark of the next task on a lead's card, whatever is done to its tasks, and kinds of tasks.

use crate::outside::opened;
use base::ids::{LeadId, TaskId};
use flow::channels::said::Place;
use flow::leads;
use flow::timeline::{
    Error, NewTask, NewTaskKind, TaskChange, add_task, add_task_kind, change_task, delete_task, delete_task_kind,
    next_tasks, restore_task,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    the_next_task_of_a_lead_is_its_earliest_open_one_after_any_sequence_of_changes,
    a_card_is_told_the_words_of_the_next_task_and_its_kind,
    a_deleted_kind_stays_with_its_tasks_and_no_further_one_gets_it,
);

/// What may be done to the task of that number, or to a new one.
#[derive(Clone, Debug)]
enum Deed {
    Add(i64),
    Move(usize, i64),
    Finish(usize),
    Reopen(usize),
    Delete(usize),
    Restore(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let one = prop_oneof![
        3 => (-500i64..500).prop_map(Deed::Add),
        2 => (0usize..6, -500i64..500).prop_map(|(at, due)| Deed::Move(at, due)),
        1 => (0usize..6).prop_map(Deed::Finish),
        1 => (0usize..6).prop_map(Deed::Reopen),
        1 => (0usize..6).prop_map(Deed::Delete),
        1 => (0usize..6).prop_map(Deed::Restore),
    ];
    prop::collection::vec(one, 1..12)
}

/// A task as the test knows it: due, done, deleted.
type Known = BTreeMap<TaskId, (i64, bool, bool)>;

fn the_next_task_of_a_lead_is_its_earliest_open_one_after_any_sequence_of_changes(desk: &TestDesk) {
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let checked = runner.run(&deeds(), |deeds| {
        let lead = opened(desk, "A kitchen", 0).id;
        let mut known = Known::new();
        for deed in &deeds {
            act(desk, lead, &mut known, deed);
            let expected = known.values().filter(|task| !task.1 && !task.2).map(|task| task.0).min();
            let marked = desk.read_as(desk.world.mara, move |cx| leads::load(cx, lead)).next_task_at;
            prop_assert_eq!(marked, expected, "after {:?} of {:?}", deed, &deeds);
        }
        Ok(())
    });
    checked.unwrap();
}

fn act(desk: &TestDesk, lead: LeadId, known: &mut Known, deed: &Deed) {
    let ida = desk.world.ida;
    if let Deed::Add(due) = *deed {
        let task = desk.run_as(ida, move |cx| {
            let (place, text) = (Some(Place::lead(lead)), "Call".to_owned());
            let new = NewTask {
                place,
                kind_id: 1,
                text,
                responsible_id: ida,
                due_at: NOW + due,
                is_all_day: false,
                duration: 0,
            };
            add_task(cx, &new)
        });
        known.insert(task.id, (task.due_at, false, false));
        return;
    }
    let at = match *deed {
        Deed::Add(_) => return,
        Deed::Move(at, _) | Deed::Finish(at) | Deed::Reopen(at) | Deed::Delete(at) | Deed::Restore(at) => at,
    };
    let Some((&id, &(_, _, is_deleted))) = known.iter().nth(at) else { return };
    let deed = deed.clone();
    let is_allowed = matches!(deed, Deed::Restore(_)) || !is_deleted;
    let changed = desk.try_as(ida, move |cx| match deed {
        Deed::Add(_) => unreachable!("added above"),
        Deed::Move(_, due) => change_task(cx, id, TaskChange { due_at: Some(NOW + due), ..Default::default() }),
        Deed::Finish(_) => change_task(cx, id, TaskChange { is_done: Some(true), ..Default::default() }),
        Deed::Reopen(_) => change_task(cx, id, TaskChange { is_done: Some(false), ..Default::default() }),
        Deed::Delete(_) => delete_task(cx, id),
        Deed::Restore(_) => restore_task(cx, id),
    });
    assert_eq!(changed.is_ok(), is_allowed, "a deleted task is only brought back");
    if let Ok(task) = changed {
        known.insert(id, (task.due_at, task.completed_at.is_some(), task.deleted_at.is_some()));
    }
}

fn a_card_is_told_the_words_of_the_next_task_and_its_kind(desk: &TestDesk) {
    let ida = desk.world.ida;
    let leads = ["A kitchen", "A table", "A shelf"].map(|name| opened(desk, name, 0).id);
    for (lead, text, kind_id, due) in
        [(0, "Later", 1, 900), (0, "Sooner", 2, 60), (0, "As soon", 1, 60), (1, "Call", 1, 5)]
    {
        let place = Some(Place::lead(leads[lead]));
        desk.run_as(ida, move |cx| {
            let text = text.to_owned();
            add_task(
                cx,
                &NewTask {
                    place,
                    kind_id,
                    text,
                    responsible_id: ida,
                    due_at: NOW + due,
                    is_all_day: false,
                    duration: 0,
                },
            )
        });
    }
    let (next, statements) = desk.statements_of(move |cx| next_tasks(cx, &leads));
    let words = |lead: LeadId| next.get(&lead).map(|task| (task.kind.as_str(), task.text.as_str()));
    assert_eq!(leads.map(words), [Some(("Meeting", "Sooner")), Some(("Follow-up", "Call")), None]);
    assert!(statements <= 3, "{statements} statements for any number of leads");
}

fn a_deleted_kind_stays_with_its_tasks_and_no_further_one_gets_it(desk: &TestDesk) {
    let (mara, ida) = (desk.world.mara, desk.world.ida);
    let look = |name: &str| NewTaskKind { name: name.to_owned(), colour: "teal".to_owned(), icon: "phone".to_owned() };
    let refused = desk.try_as(ida, move |cx| add_task_kind(cx, &look("Visit")));
    assert!(matches!(refused, Err(Error::Denied(_))), "an administrator sets it up");
    let kind_id = desk.run_as(mara, move |cx| add_task_kind(cx, &look("Visit"))).id;
    assert!(desk.try_as(mara, move |cx| add_task_kind(cx, &look("visit"))).is_err(), "a name is there once");
    let add = move |cx: &mut base::Cx<'_>| {
        let new = NewTask {
            place: None,
            kind_id,
            text: "Go".to_owned(),
            responsible_id: ida,
            due_at: NOW,
            is_all_day: false,
            duration: 0,
        };
        add_task(cx, &new)
    };
    let task = desk.run_as(ida, add);
    desk.run_as(mara, move |cx| delete_task_kind(cx, kind_id));
    assert!(matches!(desk.try_as(ida, add), Err(Error::BadValue(_))));
    let text = TaskChange { text: Some("Go there".to_owned()), ..Default::default() };
    let id = task.id;
    assert_eq!(desk.run_as(ida, move |cx| change_task(cx, id, text.clone())).kind_id, kind_id);
}
