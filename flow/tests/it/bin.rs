//! The bin: what was deleted comes back as it was, or goes for good with every row that hangs on it.

use crate::every_row::{rows, tables, with_tx};
use crate::outside::{anna_waits, ida_accepts, opened};
use base::bin::{self, KEPT_DAYS};
use base::clock::DAY;
use base::fields::{self, Change, FieldKind, FieldValue, NewField};
use base::ids::{AccountId, LeadId, TagId};
use base::journal::{self, About, Kind};
use base::search::Subject;
use flow::channels::said::{ItemKind, Place};
use flow::contacts::{self, NewCompany, NewContact, companies};
use flow::duplicates::merges::{self, Because, MergeWish};
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, Error, Search};
use flow::timeline::{self, NewNote, NewTask};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    what_is_deleted_and_restored_has_the_same_rows_as_before,
    nothing_of_a_record_stays_when_its_time_is_over,
    the_bin_says_when_and_by_whom_and_goes_page_by_page,
    only_an_administrator_deletes_for_good,
    what_was_merged_into_a_record_goes_with_it_unless_the_merge_is_undone_before,
    a_bulk_change_is_taken_back_past_what_is_gone_for_good,
    deleted_notes_and_tasks_go_after_thirty_days,
);

/// Columns that name a record and may do so after it is gone for good, each with the reason.
const NAMED: [(&str, &str, &str); 16] = [
    ("journal", "lead_id", "that it happened, when and by whom stays; its values are blanked"),
    ("journal", "contact_id", "as of leads"),
    ("journal", "company_id", "as of leads"),
    ("journal", "task_id", "as of leads"),
    ("counted_records", "subject_id", "the reader of the journal takes the numbers of a deleted lead out"),
    ("bulk_changed", "subject_id", "taking a bulk change back passes over what is gone"),
    ("import_records", "subject_id", "taking an import back counts it as gone"),
    ("looks", "subject_id", "the audit keeps who looked at what"),
    ("import_keys", "subject_id", "forgotten when the import ends"),
    ("arrivals", "incoming_lead_id", "an identity without content, so that a repeat is known"),
    ("feed_items", "contact_id", "what a contact said belongs to the lead; the author's name is kept in words"),
    ("feed_items", "incoming_lead_id", "the feed of another record keeps what a request said"),
    ("incoming_leads", "company_id", "a request of another record"),
    ("incoming_leads", "target_id", "a request that was linked stays as it was decided"),
    ("talks", "contact_id", "the talk is the lead's"),
    ("notices", "incoming_lead_id", "notices are forgotten after three months"),
];

/// Columns that may name a lead, a contact or a company.
fn names_a_record(column: &str) -> bool {
    matches!(
        column,
        "lead_id"
            | "contact_id"
            | "company_id"
            | "subject_id"
            | "target_id"
            | "incoming_lead_id"
            | "task_id"
            | "survivor_id"
            | "merged_into"
    )
}

/// What coming back may leave behind: the history, which goes on, and when it last changed.
fn goes_on(table: &str, column: &str) -> bool {
    matches!(table, "journal" | "cursors" | "stage_visits" | "group_marks" | "notices" | "digests" | "jobs" | "leases")
        || column == "updated_at"
}

/// A lead with everything that can hang on one.
#[derive(Clone, Debug)]
struct Full {
    price: i64,
    people: usize,
    tasks: usize,
    notes: usize,
    is_tagged: bool,
    delete: usize,
}

fn fulls() -> impl Strategy<Value = Full> {
    (0i64..9_999, 1usize..4, 0usize..3, 0usize..3, any::<bool>(), 0usize..3).prop_map(
        |(price, people, tasks, notes, is_tagged, delete)| Full { price, people, tasks, notes, is_tagged, delete },
    )
}

/// Makes it; the ids of a lead, one of its contacts, and its company.
fn make(desk: &TestDesk, full: &Full) -> [(Subject, i64); 3] {
    let (ida, full) = (desk.world.ida, full.clone());
    let lead = opened(desk, "A kitchen", full.price).id;
    let (contact, company) = desk.run_as(ida, move |cx| {
        let company = companies::open(cx, NewCompany { name: "Berg GmbH".to_owned(), ..NewCompany::default() })?.id;
        leads::set_company(cx, lead, Some(company))?;
        let mut last = None;
        for number in 0..full.people {
            let name = format!("Person {number}");
            let contact =
                contacts::open(cx, NewContact { name, company_id: Some(company), ..NewContact::default() })?.id;
            leads::add_contact(cx, lead, contact, number == 0)?;
            last = Some(contact);
        }
        if full.is_tagged {
            tags::set(cx, Subject::Lead, lead.0, About::default(), &[TagWish::Name("urgent".to_owned())])?;
        }
        Ok::<_, Error>((last.map_or(0, |contact| contact.0), company.0))
    });
    let of = [(Subject::Lead, lead.0), (Subject::Contact, contact), (Subject::Company, company)];
    for (subject, id) in of {
        let field =
            desk.run_as(desk.world.mara, move |cx| fields::add(cx, NewField::new(subject, FieldKind::Text, "Wood")));
        let oak = vec![Change { field: field.id, values: vec![FieldValue::Text("Smoked oak".to_owned())] }];
        desk.run_as(ida, move |cx| flow::set_fields(cx, subject, id, oak.clone()));
    }
    desk.run_as(ida, move |cx| {
        let place = Place::lead(lead);
        for at in 0..full.tasks {
            add_task(cx, place, at as i64)?;
        }
        for at in 0..full.notes {
            timeline::add_note(cx, note(place, &format!("Note {at}")))?;
        }
        timeline::add_participant(cx, place, desk_user(cx))
    });
    of
}

fn desk_user(cx: &base::Cx<'_>) -> base::ids::UserId {
    cx.actor.user().unwrap()
}

fn add_task(cx: &mut base::Cx<'_>, place: Place, late_s: i64) -> Result<timeline::Task, timeline::Error> {
    let responsible_id = desk_user(cx);
    timeline::add_task(
        cx,
        &NewTask {
            place: Some(place),
            kind_id: 1,
            text: "Call".to_owned(),
            responsible_id,
            due_at: NOW + late_s,
            is_all_day: false,
            duration: 0,
        },
    )
}

fn note(place: Place, text: &str) -> NewNote {
    NewNote {
        place,
        kind: ItemKind::Note,
        author: "Ida".to_owned(),
        text: text.to_owned(),
        details: serde_json::Value::Null,
        at: None,
    }
}

fn delete(desk: &TestDesk, subject: Subject, id: i64) {
    desk.run_as(desk.world.ida, move |cx| match subject {
        Subject::Lead => leads::delete(cx, LeadId(id)),
        Subject::Contact => Ok(contacts::delete(cx, id.into())?),
        Subject::Company => Ok(companies::delete(cx, id.into())?),
    });
}

fn what_is_deleted_and_restored_has_the_same_rows_as_before(desk: &TestDesk) {
    let tables = tables(desk);
    let mut runner = TestRunner::new(Config { cases: 4, failure_persistence: None, ..Config::default() });
    let checked = runner.run(&fulls(), |full| {
        let (subject, id) = make(desk, &full)[full.delete];
        let before = rows(desk, &tables, goes_on);
        delete(desk, subject, id);
        prop_assert_ne!(&rows(desk, &tables, goes_on)["search_words"], &before["search_words"]);
        desk.run_as(desk.world.ida, move |cx| flow::bin::restore(cx, subject, id));
        for (table, lines) in rows(desk, &tables, goes_on) {
            prop_assert_eq!(&lines, &before[&table], "in {} after {:?}", table, &full);
        }
        Ok(())
    });
    checked.unwrap();
}

fn nothing_of_a_record_stays_when_its_time_is_over(desk: &TestDesk) {
    desk.leaves_work();
    let accepted = {
        let waiting = anna_waits(desk);
        ida_accepts(desk, waiting).id
    };
    let full = Full { price: 100, people: 2, tasks: 2, notes: 2, is_tagged: true, delete: 0 };
    let of = make(desk, &full);
    delete(desk, Subject::Lead, accepted.0);
    for (subject, id) in of {
        delete(desk, subject, id);
    }
    desk.clock.advance(KEPT_DAYS * DAY);
    assert_eq!(desk.run(|cx| flow::bin::sweep(cx, 10)), 0, "thirty days are not over");
    desk.clock.advance(1);
    assert_eq!(desk.run(|cx| flow::bin::sweep(cx, 10)), 4);
    let gone: Vec<i64> = of.iter().map(|(_, id)| *id).chain([accepted.0]).collect();
    for table in tables(desk) {
        for column in table.columns.iter().filter(|column| names_a_record(column)) {
            if NAMED.iter().any(|(name, named, _)| (*name, *named) == (table.name.as_str(), column.as_str())) {
                continue;
            }
            let sql = format!("SELECT count(*) FROM {} WHERE account_id = $1 AND {column} = $2", table.name);
            for id in &gone {
                let account: AccountId = desk.account;
                let left = with_tx(desk, |tx| tx.number(&sql, &[account.into(), (*id).into()]).unwrap());
                assert_eq!(left, 0, "{}.{column} still names {id}: sweep it, or name it with a reason", table.name);
            }
        }
    }
    let values = desk.read_as(desk.world.mara, move |cx| {
        cx.number(
            "SELECT count(*) FROM journal WHERE account_id = $1 AND lead_id = $2 AND after <> 'null'",
            &[cx.account.into(), accepted.into()],
        )
    });
    assert_eq!(values, 0);
}

fn the_bin_says_when_and_by_whom_and_goes_page_by_page(desk: &TestDesk) {
    let ids = ["one", "two", "three"].map(|name| opened(desk, name, 0).id.0);
    for id in ids {
        desk.clock.advance(60);
        delete(desk, Subject::Lead, id);
    }
    let (tom, mara) = (desk.world.tom, desk.world.mara);
    let first = desk.read_as(mara, |cx| bin::list(cx, Subject::Lead, None, 2));
    assert_eq!(first.iter().map(|one| one.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    assert_eq!((first[0].deleted_at, first[0].deleted_by), (NOW + 180, Some(desk.world.ida)));
    let last = (first[1].deleted_at, first[1].id);
    let second = desk.read_as(mara, move |cx| bin::list(cx, Subject::Lead, Some(last), 2));
    assert_eq!(second.iter().map(|one| one.id).collect::<Vec<_>>(), [ids[0]]);
    desk.run_as(tom, move |cx| flow::bin::restore(cx, Subject::Lead, ids[0]));
    assert!(desk.read_as(mara, move |cx| bin::list(cx, Subject::Lead, Some(last), 2)).is_empty());
}

fn only_an_administrator_deletes_for_good(desk: &TestDesk) {
    let (one, two) = (opened(desk, "one", 0).id.0, opened(desk, "two", 0).id.0);
    let erase = |user, id| desk.try_as(user, move |cx| flow::bin::erase(cx, Subject::Lead, id));
    let (ida, mara) = (desk.world.ida, desk.world.mara);
    assert!(erase(mara, one).is_err(), "it is not in the bin");
    delete(desk, Subject::Lead, one);
    delete(desk, Subject::Lead, two);
    assert!(erase(ida, one).is_err());
    erase(mara, one).unwrap();
    assert!(desk.try_as(ida, move |cx| flow::bin::restore(cx, Subject::Lead, one)).is_err());
    assert!(desk.try_as(ida, |cx| flow::bin::empty(cx, 10)).is_err());
    assert_eq!(desk.run_as(mara, |cx| flow::bin::empty(cx, 10)), 1);
    let told = desk.read_as(mara, |cx| journal::read_after(cx, 0.into(), 1_000));
    assert_eq!(told.iter().filter(|row| row.kind == Some(Kind::RecordsErased)).count(), 2);
    let found = desk.read_as(mara, |cx| leads::search(cx, Search { question: "two", limit: 10 }));
    assert!(found.is_empty());
    assert_eq!(desk.read_as(mara, |cx| tags::list(cx, Subject::Lead, "", TagId(0), 10)).len(), 0);
}

fn what_was_merged_into_a_record_goes_with_it_unless_the_merge_is_undone_before(desk: &TestDesk) {
    let mara = desk.world.mara;
    for is_undone in [false, true] {
        let (one, two) = (opened(desk, "one", 0).id.0, opened(desk, "two", 0).id.0);
        let merge = desk
            .run_as(mara, move |cx| flow::merge(cx, MergeWish::new(Subject::Lead, one, vec![two], Because::hand())));
        delete(desk, Subject::Lead, one);
        let merged = || desk.read_as(mara, move |cx| merges::count_merged_into(cx, Subject::Lead, &[one]));
        assert_eq!(merged().get(&one), Some(&1), "it is said before");
        if is_undone {
            desk.run_as(mara, move |cx| flow::undo_merge(cx, merge.id));
            assert_eq!(merged().get(&one), None);
        }
        desk.run_as(mara, move |cx| flow::bin::erase(cx, Subject::Lead, one));
        let there = desk.read_as(mara, move |cx| leads::list_by_ids(cx, &[LeadId(one), LeadId(two)]));
        assert_eq!(there.iter().map(|lead| lead.id.0).collect::<Vec<_>>(), if is_undone { vec![two] } else { vec![] });
        let told = desk.read_as(mara, |cx| journal::read_after(cx, 0.into(), 1_000));
        let erased = told.iter().rfind(|row| row.kind == Some(Kind::RecordsErased)).unwrap();
        assert_eq!(erased.after, json!({ "leads": 1, "merged": i32::from(!is_undone) }), "and said after");
    }
}

fn a_bulk_change_is_taken_back_past_what_is_gone_for_good(desk: &TestDesk) {
    let (mara, ids) = (desk.world.mara, ["one", "two"].map(|name| opened(desk, name, 0).id.0));
    let change = desk.run_as(mara, move |cx| {
        let id = base::bulk_changes::begin(cx, Subject::Lead, "Deleted")?;
        flow::bulk::change(cx, id, Subject::Lead, &ids, &flow::bulk::Deed::Delete)?;
        Ok::<_, flow::Error>(id)
    });
    desk.run_as(mara, move |cx| flow::bin::erase(cx, Subject::Lead, ids[0]));
    desk.run_as(mara, move |cx| {
        let change = base::bulk_changes::find(cx, change)?.unwrap();
        while flow::bulk::take_back(cx, &change)? {}
        Ok::<_, flow::Error>(())
    });
    let there = desk.read_as(mara, move |cx| leads::list_by_ids(cx, &ids.map(LeadId)));
    assert_eq!(there.iter().map(|lead| lead.id.0).collect::<Vec<_>>(), [ids[1]]);
}

fn deleted_notes_and_tasks_go_after_thirty_days(desk: &TestDesk) {
    let (ida, lead) = (desk.world.ida, opened(desk, "A kitchen", 0).id);
    desk.run_as(ida, move |cx| {
        let place = Place::lead(lead);
        let note = timeline::add_note(cx, note(place, "Wrong lead"))?;
        timeline::delete_note(cx, note.id)?;
        let task = add_task(cx, place, 60)?;
        timeline::delete_task(cx, task.id)
    });
    desk.clock.advance(KEPT_DAYS * DAY + 1);
    assert_eq!(desk.run(|cx| flow::bin::sweep(cx, 10)), 2);
    assert_eq!(desk.run(|cx| flow::bin::sweep(cx, 10)), 0);
}
