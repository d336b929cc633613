//! Whatever is merged, and in whatever order it is undone: every row of the account is as it was.

use super::{goes_on, undone};
use crate::every_row::{rows, tables};
use crate::mails;
use crate::outside::{arrives, chat, form, ida_accepts, opened};
use base::fields::{self, Change, Field, FieldKind, FieldValue, NewField};
use base::ids::{ContactId, IncomingLeadId, LeadId, MergeId};
use base::journal::About;
use base::search::Subject;
use flow::TakenIn;
use flow::channels::AttachedFile;
use flow::channels::handles;
use flow::channels::said::{self, ItemKind, Place};
use flow::contacts::{self, ContactChange, NewCompany, NewContact, companies};
use flow::duplicates::merges::{Because, Choices, MergeWish, Part, Prefer};
use flow::leads;
use flow::leads::tags::{self, TagWish};
use flow::timeline::{self, NewNote, NewTask};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use testkit::desk::NOW;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    whatever_is_merged_and_undone_in_any_order_every_row_is_as_it_was,
    no_order_of_merging_loses_what_hangs_on_a_record,
);

/// Records of a kind in one case.
const RECORDS: usize = 5;

/// What may be merged, by number: small numbers meet often.
#[derive(Clone, Debug)]
enum Step {
    Merge {
        subject: usize,
        survivor: usize,
        others: Vec<usize>,
        newcomer: bool,
        chosen: Option<usize>,
    },
    Request {
        request: usize,
        lead: usize,
    },
    /// A card is saved with all that it said, in another order.
    Save {
        person: usize,
    },
    /// Somebody who came with another lead is taken off the lead.
    TakeOff {
        lead: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let number = 0..RECORDS;
    let merge = (
        0usize..3,
        number.clone(),
        prop::collection::vec(number.clone(), 1..3),
        any::<bool>(),
        prop::option::of(number.clone()),
    )
        .prop_map(|(subject, survivor, others, newcomer, chosen)| Step::Merge {
            subject,
            survivor,
            others,
            newcomer,
            chosen,
        });
    let request = (0usize..3, number.clone()).prop_map(|(request, lead)| Step::Request { request, lead });
    let save = number.clone().prop_map(|person| Step::Save { person });
    let take_off = number.prop_map(|lead| Step::TakeOff { lead });
    prop::collection::vec(prop_oneof![4 => merge, 1 => request, 1 => save, 1 => take_off], 1..10)
}

/// Everything that an account has in one case.
struct Graph {
    records: BTreeMap<Subject, Vec<i64>>,
    requests: Vec<IncomingLeadId>,
}

fn graph(desk: &TestDesk) -> Graph {
    let (ida, mara) = (desk.world.ida, desk.world.mara);
    let leads: Vec<i64> = (0..RECORDS as i64).map(|at| opened(desk, &format!("Lead {at}"), at * 100).id.0).collect();
    let fields = Subject::ALL.map(|subject| {
        desk.run_as(mara, move |cx| {
            let tools = NewField::new(subject, FieldKind::MultiSelect, "Tools").with_options(&["Saw", "Plane", "File"]);
            Ok::<_, fields::FieldError>((
                fields::add(cx, NewField::new(subject, FieldKind::Text, "Wood"))?,
                fields::add(cx, tools)?,
            ))
        })
    });
    let linked = leads.clone();
    let (people, firms) = desk.run_as(ida, move |cx| {
        let (mut people, mut firms) = (Vec::new(), Vec::new());
        for at in 0..RECORDS {
            let new = NewCompany { name: format!("Firm {at}"), ..NewCompany::default() };
            firms.push(companies::open(cx, new)?.id.0);
            let mail = format!("person{}@berg.example", at / 2);
            let handles = [Some(handles::email(&mail).unwrap()), handles::phone(&format!("+49 30 23125 80{at}"), None)];
            let new = NewContact {
                name: format!("Person {at}"),
                handles: handles.into_iter().flatten().collect(),
                company_id: Some(firms[at / 2].into()),
                ..NewContact::default()
            };
            people.push(contacts::open(cx, new)?.id.0);
            for lead in [at, (at + 1) % RECORDS] {
                leads::add_contact(cx, LeadId(linked[lead]), ContactId(people[at]), at % 2 == 0)?;
            }
            leads::set_company(cx, LeadId(linked[at]), Some(firms[at].into()))?;
        }
        Ok::<_, flow::Error>((people, firms))
    });
    let records: BTreeMap<Subject, Vec<i64>> =
        [(Subject::Lead, leads), (Subject::Contact, people), (Subject::Company, firms)].into();
    for (subject, (wood, tools)) in Subject::ALL.into_iter().zip(fields) {
        for (at, id) in records[&subject].iter().copied().enumerate() {
            let (wood, tools) = (wood.clone(), tools.clone());
            desk.run_as(ida, move |cx| hang(cx, subject, (at, id), [&wood, &tools]));
        }
    }
    let mailbox = mails::shared(desk);
    for at in 0..3 {
        let from = format!("Person {at} <person{at}@berg.example>");
        mails::arrives(desk, mailbox, &from, &format!("Order {at}"), &format!("{at}@berg.example"));
    }
    let requests = ["v1", "v2"].map(|visitor| arrives(desk, chat(desk.world.website_chat, visitor, "Hello")));
    let sent = arrives(desk, form(desk.world.website_form, "Zoe Lind", "zoe@lind.example", "", "A shelf"));
    let waiting = |taken| if let TakenIn::Held(id) = taken { Some(id) } else { None };
    let accepted = arrives(desk, chat(desk.world.website_chat, "v3", "A bench"));
    ida_accepts(desk, waiting(accepted).unwrap());
    Graph { records, requests: requests.into_iter().chain([sent]).filter_map(waiting).collect() }
}

/// A note with a file, a task, a tag, a follower and fields.
fn hang(
    cx: &mut base::Cx<'_>,
    subject: Subject,
    (at, id): (usize, i64),
    [wood, tools]: [&Field; 2],
) -> Result<(), flow::Error> {
    let place = Place { subject, id };
    let user = cx.actor.user().unwrap();
    let note = timeline::add_note(
        cx,
        NewNote {
            place,
            kind: ItemKind::Note,
            author: "Ida".to_owned(),
            text: format!("Note {at}"),
            details: serde_json::Value::Null,
            at: None,
        },
    )?;
    let plan = AttachedFile {
        name: format!("plan-{at}.pdf"),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 9,
        section: None,
        content_id: None,
        file: format!("hash of plan {at}"),
    };
    said::attach(cx, note.id, &[plan])?;
    timeline::add_task(
        cx,
        &NewTask {
            place: Some(place),
            kind_id: 1,
            text: "Call".to_owned(),
            responsible_id: user,
            due_at: NOW + at as i64,
            is_all_day: false,
            duration: 0,
        },
    )?;
    timeline::add_participant(cx, place, user)?;
    tags::set(cx, subject, id, About::default(), &[TagWish::Name(format!("tag {}", at % 3))])?;
    if at % 2 == 0 {
        let oak = FieldValue::Text(format!("Oak {at}"));
        flow::set_fields(cx, subject, id, vec![Change { field: wood.id, values: vec![oak] }])?;
    }
    let chosen = tools.options.iter().skip(at % 3).take(2).map(|option| FieldValue::Choice(option.id)).collect();
    flow::set_fields(cx, subject, id, vec![Change { field: tools.id, values: chosen }])?;
    Ok(())
}

/// What happens when it is tried; nothing for what makes no sense any more.
fn take(desk: &TestDesk, graph: &Graph, step: &Step) -> Option<MergeId> {
    let mara = desk.world.mara;
    match step {
        Step::Merge { subject, survivor, others, newcomer, chosen } => {
            let subject = Subject::ALL[*subject];
            let of = &graph.records[&subject];
            let mut wish =
                MergeWish::new(subject, of[*survivor], others.iter().map(|at| of[*at]).collect(), Because::hand());
            wish.choices = Choices {
                prefer: if *newcomer { Prefer::Newcomer } else { Prefer::Survivor },
                taken: chosen.map(|at| (Part::Name, of[at])).into_iter().collect(),
                ..Choices::default()
            };
            desk.try_as(mara, move |cx| flow::merge(cx, wish.clone())).ok().map(|merge| merge.id)
        }
        Step::Request { request, lead } => {
            let (request, lead) = (graph.requests[*request], LeadId(graph.records[&Subject::Lead][*lead]));
            let merged = desk.try_as(mara, move |cx| {
                flow::merge_request(cx, request, lead, Prefer::Newcomer.into(), Because::hand())
            });
            merged.ok().map(|merge| merge.id)
        }
        Step::Save { person } => {
            let id = ContactId(graph.records[&Subject::Contact][*person]);
            let saved = desk.try_as(mara, move |cx| {
                let handles = contacts::load(cx, id)?.handles.into_iter().rev().collect();
                contacts::change(cx, id, ContactChange { handles: Some(handles), ..ContactChange::default() })
            });
            saved.ok().and(None)
        }
        Step::TakeOff { lead: at } => {
            let lead = LeadId(graph.records[&Subject::Lead][*at]);
            let own = [*at, (at + RECORDS - 1) % RECORDS].map(|at| graph.records[&Subject::Contact][at]);
            let taken = desk.try_as(mara, move |cx| {
                // The main contact goes not: who follows it would be the main one for good.
                let others = leads::load(cx, lead)?.contacts.into_iter().skip(1);
                match others.into_iter().find(|contact| !own.contains(&contact.0)) {
                    Some(other) => leads::remove_contact(cx, lead, other).map(drop),
                    None => Ok(()),
                }
            });
            taken.ok().and(None)
        }
    }
}

/// Every lead that is there has somebody who is there.
fn nobody_is_missing(desk: &TestDesk, graph: &Graph) -> Result<(), TestCaseError> {
    for lead in graph.records[&Subject::Lead].iter().copied().map(LeadId) {
        let found = desk.read_as(desk.world.mara, move |cx| leads::find(cx, lead));
        prop_assert!(found.is_none_or(|lead| !lead.contacts.is_empty()), "lead {} has nobody", lead.0);
    }
    Ok(())
}

/// Counters that say nothing are as good as none; where cards were saved, the order of addresses is whoever's who saved them.
fn kept(desk: &TestDesk, are_saved: bool) -> BTreeMap<String, Vec<String>> {
    let goes_on_or_is_order =
        |table: &str, column: &str| goes_on(table, column) || (table, column) == ("handles", "position");
    let is_left_out = if are_saved { goes_on_or_is_order } else { goes_on };
    let mut rows = rows(desk, &tables(desk), is_left_out);
    rows.entry("stage_totals".to_owned()).or_default().retain(|line| !line.ends_with("|0|0"));
    rows
}

fn whatever_is_merged_and_undone_in_any_order_every_row_is_as_it_was(desk: &TestDesk) {
    desk.leaves_work();
    let graph = graph(desk);
    let mut runner =
        TestRunner::new(Config { cases: 24, failure_persistence: None, max_shrink_iters: 0, ..Config::default() });
    let order = prop::collection::vec(any::<prop::sample::Index>(), 10);
    let checked = runner.run(&(steps(), order), |(steps, order)| {
        let are_saved = steps.iter().any(|step| matches!(step, Step::Save { .. }));
        let before = kept(desk, are_saved);
        let mut merges: Vec<MergeId> = steps.iter().filter_map(|step| take(desk, &graph, step)).collect();
        for place in order {
            if merges.is_empty() {
                break;
            }
            let id = merges.remove(place.index(merges.len()));
            let collisions = undone(desk, id).collisions;
            prop_assert!(collisions.is_empty(), "{:?}", collisions);
            nobody_is_missing(desk, &graph)?;
        }
        for (table, lines) in kept(desk, are_saved) {
            let was = &before[&table];
            let (new, gone): (Vec<_>, Vec<_>) = (
                lines.iter().filter(|line| !was.contains(line)).collect(),
                was.iter().filter(|line| !lines.contains(line)).collect(),
            );
            prop_assert!(lines == *was, "in {}: new {:?}, gone {:?}", table, new, gone);
        }
        Ok(())
    });
    checked.unwrap();
}

fn no_order_of_merging_loses_what_hangs_on_a_record(desk: &TestDesk) {
    desk.leaves_work();
    let graph = graph(desk);
    let orders = [vec![0, 1, 2, 3, 4], vec![4, 2, 0, 1, 3]];
    for order in orders {
        let mut merges = Vec::new();
        for subject in Subject::ALL {
            let of = graph.records[&subject].clone();
            for pair in order.windows(2) {
                merges.push(super::merged(desk, subject, of[pair[1]], &[of[pair[0]]]).id);
            }
            let last = of[*order.last().unwrap()];
            let place = Place { subject, id: last };
            let (notes, files, tasks, its_tags) = desk.read_as(desk.world.mara, move |cx| {
                let lines = timeline::feed(cx, place, None, 500)?.lines;
                let mine = |line: &timeline::Line| match line {
                    timeline::Line::Said(item, files) if item.place == place && item.kind == ItemKind::Note => {
                        Some(files.len())
                    }
                    _ => None,
                };
                let files: Vec<usize> = lines.iter().filter_map(mine).collect();
                let tasks = timeline::list_open_tasks(cx, place, 100)?.len();
                Ok::<_, flow::Error>((
                    files.len(),
                    files.iter().sum::<usize>(),
                    tasks,
                    tags::of(cx, subject, last)?.len(),
                ))
            });
            assert_eq!((notes, files, tasks, its_tags), (RECORDS, RECORDS, RECORDS, 3), "of the {}", subject.as_str());
        }
        let person = ContactId(graph.records[&Subject::Contact][*order.last().unwrap()]);
        let known = desk.read_as(desk.world.mara, move |cx| contacts::load(cx, person)).handles.len();
        assert_eq!(known, 3 + RECORDS, "every address and every phone once");
        for id in merges {
            undone(desk, id);
        }
    }
}
