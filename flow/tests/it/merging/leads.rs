//! Leads, with the requests that wait.

use super::{goes_on, leads_merged, try_merge, undone};
use crate::every_row::{rows, tables};
use crate::outside::{anna_waits, ben, ida_accepts, lead, opened, waits};
use base::search::Subject;
use flow::channels::Sender;
use flow::channels::said::{ItemKind, Place};
use flow::contacts::{self, companies};
use flow::duplicates::merges::{Because, Prefer};
use flow::timeline::{self, NewNote};
use flow::{duplicates, leads};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    what_hangs_on_a_lead_is_the_survivors_and_returns,
    a_request_is_merged_into_a_lead_and_waits_again,
    who_came_with_a_merged_request_is_in_lists_until_the_undo,
    a_record_is_not_merged_with_itself_nor_twice,
);

fn what_hangs_on_a_lead_is_the_survivors_and_returns(desk: &TestDesk) {
    let (one, two) = (ida_accepts(desk, anna_waits(desk)).id, opened(desk, "A staircase", 500).id);
    desk.run_as(desk.world.ida, move |cx| {
        timeline::add_note(
            cx,
            NewNote {
                place: Place::lead(two),
                kind: ItemKind::Note,
                author: "Ida".to_owned(),
                text: "Oak".to_owned(),
                details: serde_json::Value::Null,
                at: None,
            },
        )
    });
    let tables = tables(desk);
    let before = rows(desk, &tables, goes_on);
    let merge = leads_merged(desk, one, &[two]);
    desk.read_as(desk.world.mara, move |cx| {
        assert!(leads::find(cx, two)?.is_none());
        assert_eq!(leads::load(cx, one)?.price_minor, 500, "it had no sale of its own");
        let feed = timeline::feed(cx, Place::lead(one), None, 50)?;
        let said = feed.lines.iter().filter(|line| matches!(line, timeline::Line::Said(..))).count();
        assert_eq!(said, 2, "what Anna wrote, and the note");
        assert_eq!(duplicates::merges::survivor_of(cx, Subject::Lead, two.0)?, Some(one.0));
        Ok::<_, flow::Error>(())
    });
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    for (table, lines) in rows(desk, &tables, goes_on) {
        assert_eq!(lines, before[&table], "in {table}");
    }
}

fn a_request_is_merged_into_a_lead_and_waits_again(desk: &TestDesk) {
    let one = ida_accepts(desk, anna_waits(desk)).id;
    let request = waits(desk, ben(desk, "A table, please."));
    let tables = tables(desk);
    let before = rows(desk, &tables, goes_on);
    let merge = desk.run_as(desk.world.mara, move |cx| {
        flow::merge_request(cx, request, one, Prefer::Newcomer.into(), Because::hand())
    });
    assert_eq!(merge.folds.len(), 2, "the draft lead, and the person into the lead's");
    undone(desk, merge.id);
    for (table, lines) in rows(desk, &tables, goes_on) {
        assert_eq!(lines, before[&table], "in {table}");
    }
}

/// DC-21, IL-33: the company that it names, and whoever it names besides, where the lead has them by the merge.
fn who_came_with_a_merged_request_is_in_lists_until_the_undo(desk: &TestDesk) {
    let mara = desk.world.mara;
    let one = ida_accepts(desk, anna_waits(desk)).id;
    let mut event = ben(desk, "A table, please.");
    event.sender.company = "Ohm and Sons".to_owned();
    let zoe = Sender { name: "Zoe Ohm".to_owned(), emails: vec!["zoe@ohm.example".to_owned()], ..Sender::default() };
    event.draft.others = vec![zoe];
    let request = waits(desk, event);
    let tables = tables(desk);
    let before = rows(desk, &tables, goes_on);
    let merge =
        desk.run_as(mara, move |cx| flow::merge_request(cx, request, one, Prefer::Survivor.into(), Because::hand()));
    let found = move |desk: &TestDesk| {
        desk.read_as(mara, |cx| {
            let (people, firms) = (contacts::search(cx, "zoe@ohm.example", 5)?, companies::search(cx, "Ohm", 5)?);
            Ok::<_, flow::Error>((people.len(), firms.into_iter().map(|firm| firm.id).collect::<Vec<_>>()))
        })
    };
    let merged = lead(desk, one);
    let people = desk.read_as(mara, {
        let ids = merged.contacts.clone();
        move |cx| contacts::list_by_ids(cx, &ids)
    });
    assert!(people.len() == 2 && people.iter().all(|person| !person.is_draft), "Anna, and Zoe: {people:?}");
    assert_eq!(found(desk), (1, merged.company_id.into_iter().collect::<Vec<_>>()));
    assert!(merged.company_id.is_some());
    undone(desk, merge.id);
    assert_eq!(found(desk), (0, Vec::new()));
    for (table, lines) in rows(desk, &tables, goes_on) {
        assert_eq!(lines, before[&table], "in {table}");
    }
}

fn a_record_is_not_merged_with_itself_nor_twice(desk: &TestDesk) {
    let [one, two, three] = ["one", "two", "three"].map(|name| opened(desk, name, 0).id.0);
    assert!(try_merge(desk, Subject::Lead, one, &[one]).is_err());
    assert!(try_merge(desk, Subject::Lead, one, &[]).is_err());
    super::merged(desk, Subject::Lead, one, &[two]);
    let again = try_merge(desk, Subject::Lead, three, &[two]).unwrap_err().to_string();
    assert!(again.contains("merged into"), "{again}");
}
