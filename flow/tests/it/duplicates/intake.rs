//! Requests where duplicate control runs (DC-03, DC-10 to DC-28).

use super::{accepted, controlled, opened_of, read_on};
use crate::every_row::{rows, tables};
use crate::merging::goes_on;
use crate::outside::{anna, arrives, ben, chat, form, lead, mail, seen, waits};
use base::fields::{Change, FieldKind, FieldValue, NewField};
use base::ids::{FieldId, LeadId};
use base::search::Subject;
use flow::channels::SourceEvent;
use flow::channels::handles;
use flow::channels::said::Place;
use flow::duplicates::control::{AfterMerging, Conflict, ControlChange, Method, Several, Switch};
use flow::duplicates::merges::{self, Because, MergeFilter, Part};
use flow::inbox::State;
use flow::timeline::{self, Line};
use flow::{TakenIn, contacts, leads};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    each_method_finds_the_lead_and_the_merge_says_why,
    an_address_in_another_spelling_is_the_same,
    a_value_of_a_field_in_another_spelling_is_the_same,
    every_rule_is_obeyed_by_requests_that_come_in,
    a_source_that_is_switched_off_makes_each_request_a_new_lead,
    a_conversation_goes_on_where_it_is,
    somebody_has_a_task_after_a_merge,
    a_merge_is_undone_and_the_request_waits_again,
    all_that_were_updated_are_as_before_when_the_merge_is_undone,
    a_shared_address_merges_nobody,
    a_second_request_joins_the_first_that_still_waits,
    a_form_of_somebody_who_waits_goes_the_way_of_the_rules,
    what_does_not_fit_together_waits_and_is_not_lost,
);

/// DC-12 to DC-15: one agreeing method is enough (DC-17), and one that is not chosen finds nothing.
fn each_method_finds_the_lead_and_the_merge_says_why(desk: &TestDesk) {
    let world = desk.world;
    let field = desk.run_as(world.mara, |cx| {
        base::fields::add(cx, NewField::new(Subject::Lead, FieldKind::Number, "Customer number"))
    });
    let number = Change { field: field.id, values: vec![FieldValue::Number(4711.into())] };
    let mut first = anna(desk, "We need a staircase.");
    (first.sender.visitor, first.draft.fields) = (Some("anna-browser".to_owned()), vec![number.clone()]);
    let known = accepted(desk, first);
    let form = |email: &str, phone: &str| said(desk, "Anna Berg", email, phone);
    let by_browser = {
        let mut event = form("", "");
        event.sender.visitor = Some("anna-browser".to_owned());
        event
    };
    let by_field = {
        let mut event = form("", "");
        event.draft.fields = vec![number];
        event
    };
    let ways: [(Method, SourceEvent); 4] = [
        (Method::Email, form("Anna@Berg.example", "")),
        (Method::Phone, form("", "030 23125 801")),
        (Method::Visitor, by_browser),
        (Method::Field, by_field),
    ];
    for (method, event) in ways {
        let others = Method::ALL.iter().copied().filter(|other| *other != method);
        let chosen = |methods| ControlChange { methods: Some(methods), fields: Some([field.id].into()), ..on() };
        controlled(desk, chosen(others.collect()));
        let alone = arrives(desk, event.clone());
        assert!(matches!(alone, TakenIn::Held(_)), "{method:?} is not chosen: {alone:?}");
        decline(desk, &alone);
        controlled(desk, chosen([method].into()));
        let taken = arrives(desk, event);
        assert!(matches!(taken, TakenIn::Joined(into, _) if into == known), "{method:?}: {taken:?}");
        let merges = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1));
        let Because::Rule { pipeline, methods, reasons, .. } = &merges[0].because else { panic!("a rule merged") };
        assert_eq!((*pipeline, &methods[..], reasons.len()), (world.sales, &[method][..], 1));
    }
}

/// DC-13, DC-14: the dots and the plus of a mailbox, and a number without its country, whichever of them came first; and
/// to say it in another spelling is no conflict.
fn an_address_in_another_spelling_is_the_same(desk: &TestDesk) {
    let world = desk.world;
    let jane = "Jane Doe";
    let pairs = [
        (said(desk, jane, "jdoe@gmail.com", ""), said(desk, jane, "J.Doe+x@gmail.com", "")),
        (said(desk, jane, "m.roe+shelf@gmail.com", ""), said(desk, jane, "mroe@googlemail.com", "")),
        (said(desk, jane, "", "+49 30 23125 999"), said(desk, jane, "", "030 23125999")),
        (said(desk, jane, "", "030 23125 888"), said(desk, jane, "", "+49 (30) 23125-888")),
    ];
    for (first, second) in pairs {
        controlled(desk, ControlChange { is_on: Some(false), ..ControlChange::default() });
        let words = format!("{:?}", second.sender);
        let known = accepted(desk, first);
        let chosen = ControlChange { methods: Some([Method::Email, Method::Phone].into()), ..on() };
        controlled(desk, ControlChange { conflict: Some(Conflict::Keep), ..chosen });
        let taken = arrives(desk, second);
        assert!(matches!(taken, TakenIn::Joined(into, _) if into == known), "{words}: {taken:?}");
        let merges = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1));
        assert_eq!(merges[0].survivor, known.0);
    }
}

/// DC-15: a number is one however many zeros stand behind it, a text one in any case and with any spaces; to say it in another
/// spelling is no conflict, and nothing that the merge says was said otherwise.
fn a_value_of_a_field_in_another_spelling_is_the_same(desk: &TestDesk) {
    let world = desk.world;
    let [number, post] = [FieldKind::Number, FieldKind::Text].map(|kind| {
        desk.run_as(world.mara, move |cx| base::fields::add(cx, NewField::new(Subject::Lead, kind, kind.as_str()))).id
    });
    let numbered = |text: &str| (number, FieldValue::Number(text.parse().unwrap()));
    let posted = |text: &str| (post, FieldValue::Text(text.to_owned()));
    let pairs = [
        (numbered("71"), numbered("71.0")),
        (posted("Beta Chief"), posted("beta chief")),
        (posted("Gamma Chief"), posted(" Gamma  Chief ")),
        (posted("Delta  Chief"), posted("delta Chief")),
    ];
    for (at, (first, second)) in pairs.into_iter().enumerate() {
        controlled(desk, ControlChange { is_on: Some(false), ..ControlChange::default() });
        let asks = |(field, value): (FieldId, FieldValue), email: &str| {
            let mut event = said(desk, "Anna Berg", email, "");
            event.draft.fields = vec![Change { field, values: vec![value] }];
            event
        };
        let words = format!("{second:?}");
        let known = accepted(desk, asks(first, &format!("anna{at}@one.example")));
        let fields = Some([number, post].into());
        let by_field = ControlChange { methods: Some([Method::Field].into()), fields, ..on() };
        controlled(desk, ControlChange { conflict: Some(Conflict::Update), ..by_field });
        let taken = arrives(desk, asks(second, &format!("anna{at}@two.example")));
        assert!(matches!(taken, TakenIn::Joined(into, _) if into == known), "{words}: {taken:?}");
        let merge = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
        assert!(merge.alternates.iter().all(|one| !matches!(one.part, Part::Own(_))), "{:?}", merge.alternates);
    }
}

/// DC-20 to DC-25 through the door: every number of records, each pair of rules, with and without a conflict.
fn every_rule_is_obeyed_by_requests_that_come_in(desk: &TestDesk) {
    let world = desk.world;
    let mut person = 0;
    for conflict in Conflict::ALL {
        for several in Several::ALL {
            controlled(desk, ControlChange { conflict: Some(*conflict), several: Some(*several), ..on() });
            for number in 1..=4 {
                for is_conflicting in [false, true] {
                    person += 1;
                    let email = format!("person{person}@lund.example");
                    let leads: Vec<_> = opened_of(desk, &email, number - 1);
                    let mut event = mail(world.sales_mail, "Eva Lund", &email, "A shelf", "hello");
                    event.draft.price_minor = if is_conflicting { 200 } else { 100 };
                    let taken = arrives(desk, event);
                    let keeps = is_conflicting && *conflict == Conflict::Keep;
                    let expected = match (number, several) {
                        (1 | 4, _) => None,
                        (3, Several::Create) => {
                            let TakenIn::Opened(beside, _) = taken else { panic!("beside them: {taken:?}") };
                            assert_eq!(lead(desk, beside).stage_id, world.stages.qualified);
                            continue;
                        }
                        _ if keeps => None,
                        _ => leads.last().copied(),
                    };
                    let joined = if let TakenIn::Joined(into, _) = taken { Some(into) } else { None };
                    assert_eq!(joined, expected, "{number} {conflict:?} {several:?} {is_conflicting}: {taken:?}");
                    let told = *several == Several::All && number == 3 && joined.is_some();
                    for (at, id) in leads.iter().enumerate() {
                        let is_updated = joined == Some(*id) || told && at == 0;
                        let price = if is_updated && is_conflicting { 200 } else { 100 };
                        assert_eq!(lead(desk, *id).price_minor, price, "{number} {conflict:?} {several:?}: lead {at}");
                    }
                }
            }
        }
    }
}

fn a_source_that_is_switched_off_makes_each_request_a_new_lead(desk: &TestDesk) {
    let world = desk.world;
    accepted(desk, anna(desk, "We need a staircase."));
    let stages = Some([world.stages.new_request].into());
    controlled(desk, ControlChange { stages, sources: vec![(world.website_form, Switch::Off)], ..on() });
    let one = waits(desk, anna(desk, "A table."));
    let other = waits(desk, anna(desk, "And chairs."));
    assert_ne!(seen(desk, one).lead_id, seen(desk, other).lead_id);
    let by_mail = mail(world.sales_mail, "Anna Berg", "anna@berg.example", "Hello", "hello");
    assert!(!matches!(arrives(desk, by_mail), TakenIn::Held(_)), "the mailbox is on");
}

fn a_conversation_goes_on_where_it_is(desk: &TestDesk) {
    let world = desk.world;
    controlled(desk, on());
    let TakenIn::Held(talk) = arrives(desk, chat(world.website_chat, "visitor-1", "hello")) else { panic!("it waits") };
    assert_eq!(arrives(desk, chat(world.website_chat, "visitor-1", "are you there?")), TakenIn::Continued(talk));
    let lead = crate::outside::ida_accepts(desk, talk);
    let more = arrives(desk, chat(world.website_chat, "visitor-1", "thank you"));
    assert!(matches!(more, TakenIn::Joined(into, _) if into == lead.id));
    let mailed = waits(desk, ben(desk, "A table, please."));
    assert_eq!(arrives(desk, ben(desk, "In oak.")), TakenIn::Continued(mailed));
    let merges = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1));
    assert!(merges.is_empty(), "nothing was merged");
}

/// DC-26: by who answers for the lead, within the time that the rules say.
fn somebody_has_a_task_after_a_merge(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    let task = AfterMerging { text: "Confirm the address".to_owned(), kind_id: 1, within: 3_600, responsible_id: None };
    controlled(desk, ControlChange { task: Some(Some(task)), ..on() });
    assert!(matches!(arrives(desk, anna(desk, "And a table.")), TakenIn::Joined(..)));
    let place = Place::lead(known);
    let tasks = desk.read_as(world.mara, move |cx| timeline::list_open_tasks(cx, place, 9));
    let [task] = &tasks[..] else { panic!("one task, not {}", tasks.len()) };
    let responsible = lead(desk, known).responsible_id;
    assert_eq!((task.text.as_str(), Some(task.responsible_id)), ("Confirm the address", responsible));
    assert_eq!(task.due_at, desk.clock.now() + 3_600);
}

/// DC-28; and it is not merged a second time by itself.
fn a_merge_is_undone_and_the_request_waits_again(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, anna(desk, "We need a staircase."));
    controlled(desk, on());
    let mut event = anna(desk, "And a table.");
    event.sender.emails = vec!["anna@new.example".to_owned()];
    let TakenIn::Joined(into, request) = arrives(desk, event) else { panic!("it joins") };
    assert_eq!(into, known);
    let contact = lead(desk, known).contacts[0];
    let written = |desk: &TestDesk| {
        let contact = desk.read_as(world.mara, move |cx| contacts::load(cx, contact));
        contact.handles.into_iter().map(|handle| handle.value).collect::<Vec<_>>()
    };
    assert!(written(desk).contains(&"anna@new.example".to_owned()), "an address is added (DC-21)");
    let merge = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
    desk.run_as(world.mara, move |cx| flow::undo_merge(cx, merge.id));
    assert!(!written(desk).contains(&"anna@new.example".to_owned()));
    assert_eq!(seen(desk, request).state, State::Waiting);
    let change = contacts::ContactChange { name: Some("Anna B. Berg".to_owned()), ..Default::default() };
    desk.run_as(world.mara, move |cx| contacts::change(cx, contact, change.clone()));
    read_on(desk);
    assert_eq!(seen(desk, request).state, State::Waiting, "as a person wants it");
}

/// DC-22, DC-28: the request joins the newer of two leads, the older takes its values too, and Undo takes both back.
fn all_that_were_updated_are_as_before_when_the_merge_is_undone(desk: &TestDesk) {
    let world = desk.world;
    let field = desk.run_as(world.mara, |cx| {
        base::fields::add(cx, NewField::new(Subject::Lead, FieldKind::Number, "Customer number"))
    });
    let [older, newer] = [0, 1].map(|_| opened_of(desk, "eva@lund.example", 1)[0]);
    controlled(desk, ControlChange { several: Some(Several::All), conflict: Some(Conflict::Update), ..on() });
    let tables = tables(desk);
    let before = rows(desk, &tables, goes_on);
    let says = |id: LeadId| {
        let held = lead(desk, id);
        let contact = held.contacts[0];
        desk.read_as(world.mara, move |cx| {
            let fields = base::fields::values_of(cx, Subject::Lead, &[id.0])?.remove(&id.0).unwrap_or_default();
            let phones = contacts::load(cx, contact)?.handles.len() - 1;
            Ok::<_, flow::Error>((held.price_minor, fields.of(field.id).len(), phones))
        })
    };
    let mut event = said(desk, "Eva Lund", "eva@lund.example", "+49 30 23125 777");
    event.draft.price_minor = 200;
    event.draft.fields = vec![Change { field: field.id, values: vec![FieldValue::Number(4711.into())] }];
    let TakenIn::Joined(into, request) = arrives(desk, event) else { panic!("it joins") };
    assert_eq!((into, says(newer), says(older)), (newer, (200, 1, 1), (200, 1, 1)));
    let feed = desk.read_as(world.mara, move |cx| timeline::feed(cx, Place::lead(older), None, 50));
    let told = feed.lines.iter().find_map(|line| match line {
        Line::Said(item, _) if item.body.starts_with("Updated with what Eva Lund sent: Sale: ") => Some(&item.body),
        _ => None,
    });
    let told = told.expect("the feed of the older lead names its new values (DC-27)");
    for words in [" → ", "Customer number: 4711", "+49 30 23125 777", "The request itself joined a newer lead."] {
        assert!(told.contains(words), "{words} in {told}");
    }
    let merge = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
    let undone = desk.run_as(world.mara, move |cx| flow::undo_merge(cx, merge.id));
    assert_eq!((undone.collisions, seen(desk, request).state), (Vec::new(), State::Waiting));
    assert_eq!((says(newer), says(older)), ((100, 0, 0), (100, 0, 0)));
    let after = rows(desk, &tables, goes_on);
    for table in ["leads", "contacts", "handles", "field_values", "lead_contacts", "stage_visits", "stage_totals"] {
        let Some(lines) = before.get(table) else { continue };
        assert!(lines.iter().all(|line| after[table].contains(line)), "in {table}");
    }
    desk.run_as(world.mara, move |cx| flow::merge_again(cx, merge.id));
    assert_eq!((says(newer), says(older)), ((200, 1, 1), (200, 1, 1)));
}

/// DC-16: a family on one telephone.
fn a_shared_address_merges_nobody(desk: &TestDesk) {
    let world = desk.world;
    let sent = |name: &str, email: &str| said(desk, name, email, "+49 30 23125 801");
    for (name, email) in [("Carla Ruiz", "carla@ruiz.example"), ("Dora Ruiz", "dora@ruiz.example")] {
        let phone = "+49 30 23125 801";
        desk.run_as(world.ida, move |cx| {
            let handles = handles::email(email).into_iter();
            let handles = handles.chain(handles::phone(phone, None)).collect();
            let new = contacts::NewContact { name: name.to_owned(), handles, ..Default::default() };
            let contact = contacts::open(cx, new)?.id;
            let mut lead = leads::NewLead::in_stage(world.sales, world.stages.qualified);
            lead.contacts = vec![contact];
            Ok::<_, flow::Error>(leads::open(cx, lead)?)
        });
    }
    controlled(desk, on());
    assert!(matches!(arrives(desk, sent("Dora Ruiz", "")), TakenIn::Held(_)));
    assert!(matches!(
        arrives(desk, sent("Dora Ruiz", "dora@ruiz.example")),
        TakenIn::Continued(_) | TakenIn::Joined(..)
    ));
}

/// Incoming leads is a stage like others in which leads are looked for (DC-18); the older record stays (DC-27).
fn a_second_request_joins_the_first_that_still_waits(desk: &TestDesk) {
    let world = desk.world;
    controlled(desk, on());
    let first = waits(desk, anna(desk, "We need a staircase."));
    let by_mail = mail(world.sales_mail, "Anna Berg", "anna@berg.example", "Hello", "And a table.");
    let TakenIn::Joined(into, second) = arrives(desk, by_mail.clone()) else { panic!("it joins") };
    assert_eq!((into, seen(desk, second).state), (seen(desk, first).lead_id, State::Linked));
    assert_eq!(seen(desk, first).state, State::Waiting);
    decline(desk, &TakenIn::Held(first));
    assert!(matches!(arrives(desk, by_mail), TakenIn::Held(_)), "what was declined is no lead");
}

/// DC-20, DC-26, DC-28: also through the same source, where a conversation would go on. What no rule finds joins the card.
fn a_form_of_somebody_who_waits_goes_the_way_of_the_rules(desk: &TestDesk) {
    let world = desk.world;
    let asks = |email: &str, price_minor: i64| {
        let mut event = said(desk, "Anna Berg", email, "");
        event.draft.price_minor = price_minor;
        event
    };
    let task = AfterMerging { text: "Look at it".to_owned(), kind_id: 1, within: 3_600, responsible_id: None };
    let update = ControlChange { conflict: Some(Conflict::Update), task: Some(Some(task)), ..on() };
    controlled(desk, update);
    let first = seen(desk, waits(desk, asks("anna@one.example", 100)));
    let taken = arrives(desk, asks("anna@one.example", 200));
    let TakenIn::Joined(into, second) = taken else { panic!("it joins: {taken:?}") };
    assert_eq!((into, seen(desk, second).state), (first.lead_id, State::Linked));
    let open = || desk.read_as(world.mara, move |cx| timeline::list_open_tasks(cx, Place::lead(into), 9)).len();
    assert_eq!((lead(desk, into).price_minor, seen(desk, first.id).state, open()), (200, State::Waiting, 1));
    let merge = desk.read_as(world.mara, |cx| merges::list(cx, &MergeFilter::default(), None, 1)).remove(0);
    assert_eq!(
        (merge.survivor, merge.alternates.len()),
        (into.0, 1),
        "the older price is told: {:?}",
        merge.alternates
    );
    desk.run_as(world.mara, move |cx| flow::undo_merge(cx, merge.id));
    assert_eq!((lead(desk, into).price_minor, seen(desk, second).state, open()), (100, State::Waiting, 0));

    controlled(desk, ControlChange { conflict: Some(Conflict::Keep), ..on() });
    let first = seen(desk, waits(desk, asks("anna@two.example", 100)));
    let beside = waits(desk, asks("anna@two.example", 200));
    let kept = seen(desk, beside).lead_id;
    assert_eq!((lead(desk, first.lead_id).price_minor, lead(desk, kept).price_minor), (100, 200), "both stand");

    controlled(desk, ControlChange { methods: Some([Method::Phone].into()), ..on() });
    let first = waits(desk, asks("anna@three.example", 0));
    assert_eq!(arrives(desk, asks("anna@three.example", 300)), TakenIn::Continued(first), "no rule compares addresses");
    assert_eq!(lead(desk, seen(desk, first).lead_id).price_minor, 300);
}

/// A form in which somebody left out what is empty here.
/// A merge that is refused leaves no trace, and the request waits as any other.
fn what_does_not_fit_together_waits_and_is_not_lost(desk: &TestDesk) {
    let world = desk.world;
    let known = accepted(desk, said(desk, "Anna Berg", "anna@lund.example", ""));
    let anna = desk.read_as(world.mara, move |cx| leads::load(cx, known)).contacts[0];
    let numbers = (0..49).map(|at| handles::phone(&format!("+49 30 2312 5{at:03}"), None).unwrap()).collect::<Vec<_>>();
    desk.run_as(world.mara, move |cx| contacts::enrich(cx, anna, "", &numbers));
    controlled(desk, on());
    let full = desk.read_as(world.mara, move |cx| contacts::load(cx, anna)).handles.len();
    let taken = arrives(desk, said(desk, "Anna Berg", "anna@lund.example", "+49 30 23126 999"));
    assert!(matches!(taken, TakenIn::Held(_)), "{taken:?}");
    assert_eq!(desk.read_as(world.mara, move |cx| contacts::load(cx, anna)).handles.len(), full);
    assert!(desk.read_as(world.mara, move |cx| merges::list(cx, &MergeFilter::default(), None, 1)).is_empty());
}

/// What a form brings.
pub fn said(desk: &TestDesk, name: &str, email: &str, phone: &str) -> SourceEvent {
    let mut event = form(desk.world.website_form, name, "somebody@berg.example", "", "hello again");
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty()).into_iter().collect();
    (event.sender.emails, event.sender.phones) = (given(email), given(phone));
    event
}

/// Switched on, with the rules of the beginning.
fn on() -> ControlChange {
    ControlChange { is_on: Some(true), ..ControlChange::default() }
}

fn decline(desk: &TestDesk, taken: &TakenIn) {
    let TakenIn::Held(id) = *taken else { panic!("it waits: {taken:?}") };
    desk.run_as(desk.world.mara, move |cx| flow::decline(cx, id, false));
}
