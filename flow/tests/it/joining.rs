//! No word of a request is lost that joins a card or a lead, or that somebody links: what is empty there is filled, and the feed
//! tells what the request says otherwise. Taken back, both are as they were.

use crate::duplicates::controlled;
use crate::every_row::{rows, tables};
use crate::merging::goes_on;
use crate::outside::{anna, arrives, form, ida_accepts, lead, mail, opened, seen, waits};
use base::fields::{self, Change, Field, FieldError, FieldKind, FieldValue, NewField};
use base::ids::{IncomingLeadId, LeadId};
use base::journal::Kind;
use base::search::Subject;
use flow::channels::said::{self, ItemKind, Place};
use flow::channels::{Sender, SourceEvent};
use flow::contacts::{self, NewContact, companies};
use flow::duplicates::control::{ControlChange, Method};
use flow::duplicates::merges::{Alternate, Part};
use flow::leads::{LeadChange, Target};
use flow::timeline::{self, Line};
use flow::{TakenIn, leads};
use serde::Deserialize;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_request_that_joins_a_card_fills_what_is_empty_and_the_feed_tells_the_rest,
    a_request_that_joins_a_lead_fills_what_is_empty_and_the_feed_tells_the_rest,
    a_request_of_somebody_known_tells_what_it_says_otherwise_of_them,
    a_request_that_is_linked_to_a_lead_brings_what_that_lacks_and_taken_back_every_row_is_as_it_was,
    what_was_merged_into_a_card_goes_with_it_when_it_is_linked_and_comes_back,
    what_was_taken_along_with_a_card_is_on_its_own_when_its_merge_is_undone,
    what_somebody_changed_since_stays_when_a_link_is_taken_back,
    a_request_that_is_linked_to_a_contact_without_a_lead_brings_what_fits_and_the_feed_tells_the_rest,
    a_request_that_joined_by_itself_says_all_it_said_when_it_is_taken_out_again,
);

fn week(desk: &TestDesk, subject: Subject) -> Field {
    desk.run_as(desk.world.mara, move |cx| fields::add(cx, NewField::new(subject, FieldKind::Text, "Week")))
}

fn says(field: &Field, text: &str) -> Vec<Change> {
    vec![Change { field: field.id, values: vec![FieldValue::Text(text.to_owned())] }]
}

/// Will's form, as a program hands it in with what it knows besides.
fn asks(
    desk: &TestDesk,
    name: &str,
    price_minor: i64,
    (company, tag): (&str, &str),
    fields: Vec<Change>,
) -> SourceEvent {
    let mut event = form(desk.world.website_form, "Will Ek", "will@ek.example", "", "hello");
    event.sender.company = company.to_owned();
    (event.draft.name, event.draft.price_minor) = (name.to_owned(), price_minor);
    event.draft.tags = Some(tag).filter(|tag| !tag.is_empty()).map(str::to_owned).into_iter().collect();
    event.draft.fields = fields;
    event
}

/// What the feed of a lead tells that requests said otherwise: of which part, and what.
fn told(desk: &TestDesk, id: LeadId) -> Vec<(Part, String)> {
    told_in(desk, Place::lead(id))
}

fn told_in(desk: &TestDesk, place: Place) -> Vec<(Part, String)> {
    let feed = desk.read_as(desk.world.mara, move |cx| timeline::feed(cx, place, None, 50));
    let said = |line: &Line| match line {
        Line::Changed(entry) if entry.kind == Some(Kind::SaidOtherwise) => {
            Some(Vec::<Alternate>::deserialize(&entry.after["alternates"]).unwrap())
        }
        _ => None,
    };
    feed.lines.iter().filter_map(said).flatten().map(|one| (one.part, one.text)).collect()
}

fn held(desk: &TestDesk, id: LeadId, field: &Field) -> Vec<FieldValue> {
    let field = field.id;
    desk.run(move |cx| {
        let values = fields::values_of(cx, Subject::Lead, &[id.0])?.remove(&id.0).unwrap_or_default();
        Ok::<_, FieldError>(values.of(field).to_vec())
    })
}

fn tags(desk: &TestDesk, id: LeadId) -> Vec<String> {
    let tags = desk.read_as(desk.world.mara, move |cx| leads::tags::of(cx, Subject::Lead, id.0));
    tags.into_iter().map(|tag| tag.name).collect()
}

fn a_request_that_joins_a_card_fills_what_is_empty_and_the_feed_tells_the_rest(desk: &TestDesk) {
    let week = week(desk, Subject::Lead);
    let card = waits(desk, asks(desk, "", 0, ("", ""), says(&week, "5")));
    let id = seen(desk, card).lead_id;
    let mut full = asks(desk, "Staircase", 70_000, ("Ek and Sons", "vip"), says(&week, "6"));
    full.draft.others =
        vec![Sender { name: "Zoe Ek".to_owned(), emails: vec!["zoe@ek.example".to_owned()], ..Sender::default() }];
    assert_eq!(arrives(desk, full), TakenIn::Continued(card));
    let draft = lead(desk, id);
    assert_eq!((draft.name.as_str(), draft.price_minor, draft.contacts.len()), ("Staircase", 70_000, 2));
    assert_eq!(
        (tags(desk, id), held(desk, id, &week)),
        (vec!["vip".to_owned()], vec![FieldValue::Text("5".to_owned())])
    );
    assert_eq!(told(desk, id), [(Part::Own(week.id), "6".to_owned())], "the field was filled before");

    arrives(desk, asks(desk, "Hall", 100, ("Another GmbH", "oak"), Vec::new()));
    let same = lead(desk, id);
    assert_eq!((&same.name, same.price_minor, same.company_id), (&draft.name, 70_000, draft.company_id));
    assert_eq!(tags(desk, id), ["oak", "vip"]);
    let further = [(Part::Name, "Hall"), (Part::Price, "1.00 EUR"), (Part::Company, "Another GmbH")];
    assert_eq!(told(desk, id)[1..], further.map(|(part, text)| (part, text.to_owned())));
    arrives(desk, asks(desk, "Hall", 100, ("EK AND SONS", "oak"), says(&week, " 5 ")));
    assert_eq!(told(desk, id).len(), 6, "the same company and the same week are no other ones");

    let accepted = ida_accepts(desk, card);
    let (people, company) = desk.read_as(desk.world.mara, move |cx| {
        let company = companies::load(cx, accepted.company_id.expect("it has one"))?;
        Ok::<_, flow::Error>((contacts::list_by_ids(cx, &accepted.contacts)?, company))
    });
    assert!(people.iter().all(|person| !person.is_draft), "who came with it is in lists");
    assert_eq!((company.name.as_str(), company.is_draft), ("Ek and Sons", false));
}

fn a_request_that_joins_a_lead_fills_what_is_empty_and_the_feed_tells_the_rest(desk: &TestDesk) {
    let week = week(desk, Subject::Lead);
    let open = ida_accepts(desk, waits(desk, asks(desk, "", 0, ("", ""), Vec::new())));
    let joins = |event: SourceEvent| {
        let taken = arrives(desk, event);
        assert!(matches!(taken, TakenIn::Joined(into, _) if into == open.id), "{taken:?}");
    };
    joins(asks(desk, "Staircase", 70_000, ("Ek and Sons", "vip"), says(&week, "6")));
    let now = lead(desk, open.id);
    assert_eq!((&now.name, now.price_minor), (&open.name, 70_000), "a lead in lists keeps its name");
    assert_eq!((tags(desk, open.id), held(desk, open.id, &week).len()), (vec!["vip".to_owned()], 1));
    let company = now.company_id.expect("it has one");
    assert!(!desk.read_as(desk.world.mara, move |cx| companies::load(cx, company)).is_draft);
    joins(asks(desk, "", 100, ("", ""), says(&week, "7")));
    assert_eq!(lead(desk, open.id).price_minor, 70_000);
    let otherwise = [(Part::Name, "Staircase"), (Part::Price, "1.00 EUR"), (Part::Own(week.id), "7")]
        .map(|(part, text)| (part, text.to_owned()));
    assert_eq!(told(desk, open.id), otherwise);
}

fn a_request_of_somebody_known_tells_what_it_says_otherwise_of_them(desk: &TestDesk) {
    let world = desk.world;
    let week = week(desk, Subject::Contact);
    let mut first = asks(desk, "", 0, ("", ""), Vec::new());
    first.sender.fields = says(&week, "5");
    let known = ida_accepts(desk, waits(desk, first.clone())).id;
    desk.run_as(world.ida, move |cx| leads::delete(cx, known));
    let again = waits(desk, first.clone());
    assert_eq!(told(desk, seen(desk, again).lead_id), [], "it says the same");
    desk.run_as(world.ida, move |cx| flow::decline(cx, again, false));
    first.sender.fields = says(&week, "6");
    let otherwise = waits(desk, first);
    assert_eq!(told(desk, seen(desk, otherwise).lead_id), [(Part::Own(week.id), "6".to_owned())]);
}

/// Will's form, which names Zoe besides.
fn full(desk: &TestDesk, week: &Field) -> SourceEvent {
    let mut event = asks(desk, "Staircase", 70_000, ("Ek and Sons", "vip"), says(week, "6"));
    let zoe = Sender { name: "Zoe Ek".to_owned(), emails: vec!["zoe@ek.example".to_owned()], ..Sender::default() };
    event.draft.others = vec![zoe];
    event
}

/// IL-50: by hand as by itself.
fn a_request_that_is_linked_to_a_lead_brings_what_that_lacks_and_taken_back_every_row_is_as_it_was(desk: &TestDesk) {
    let world = desk.world;
    let week = week(desk, Subject::Lead);
    let target = opened(desk, "Shelves", 0).id;
    let filled = says(&week, "5");
    desk.run_as(world.ida, move |cx| leads::set_fields(cx, target, filled.clone()));
    let request = waits(desk, full(desk, &week));
    let draft = seen(desk, request).lead_id;
    let tables = tables(desk);
    let before = rows(desk, &tables, goes_on);
    desk.run_as(world.ida, move |cx| flow::link(cx, request, Target::Lead(target)));

    let now = lead(desk, target);
    assert_eq!((now.name.as_str(), now.price_minor, now.contacts.len()), ("Shelves", 70_000, 2));
    assert_eq!((tags(desk, target), held(desk, target, &week).len()), (vec!["vip".to_owned()], 1));
    let company = now.company_id.expect("it has one");
    let (people, company) = desk.read_as(world.mara, move |cx| {
        Ok::<_, flow::Error>((contacts::list_by_ids(cx, &now.contacts)?, companies::load(cx, company)?))
    });
    assert!(people.iter().all(|person| !person.is_draft), "who came with it is in lists");
    assert_eq!((company.name.as_str(), company.is_draft), ("Ek and Sons", false));
    let otherwise = [(Part::Name, "Staircase"), (Part::Own(week.id), "6")].map(|(part, text)| (part, text.to_owned()));
    assert_eq!(told(desk, target), otherwise);
    assert_eq!(told(desk, draft), [], "what contradicts is told where it was linked");

    desk.run_as(world.ida, move |cx| flow::take_back_link(cx, request));
    for (table, lines) in rows(desk, &tables, goes_on) {
        assert_eq!(lines, before[&table], "in {table}");
    }
}

/// A form of Anna's waits, and her mail is merged into its card.
fn merged_card(desk: &TestDesk) -> [IncomingLeadId; 2] {
    let email = Some([Method::Email].into());
    controlled(desk, ControlChange { is_on: Some(true), methods: email, ..ControlChange::default() });
    let request = waits(desk, anna(desk, "We need a staircase."));
    let draft = seen(desk, request).lead_id;
    let taken = arrives(desk, mail(desk.world.sales_mail, "Anna Berg", "anna@berg.example", "Hello", "And a table."));
    let TakenIn::Joined(into, more) = taken else { panic!("it is merged: {taken:?}") };
    assert_eq!(into, draft, "one card for both");
    [request, more]
}

/// How many requests speak in the feed of a lead.
fn words(desk: &TestDesk, id: LeadId) -> usize {
    let items = desk.read_as(desk.world.ida, move |cx| said::list(cx, Place::lead(id), None, 50));
    items.iter().filter(|item| matches!(item.kind, ItemKind::Form | ItemKind::Mail)).count()
}

/// IL-50, DC-34.
fn what_was_merged_into_a_card_goes_with_it_when_it_is_linked_and_comes_back(desk: &TestDesk) {
    let [request, _] = merged_card(desk);
    let (draft, target) = (seen(desk, request).lead_id, opened(desk, "A kitchen", 0).id);
    assert_eq!((words(desk, draft), words(desk, target)), (2, 0));
    let tables = tables(desk);
    let before = rows(desk, &tables, goes_on);
    desk.run_as(desk.world.ida, move |cx| flow::link(cx, request, Target::Lead(target)));
    assert_eq!((words(desk, draft), words(desk, target)), (0, 2));
    desk.run_as(desk.world.ida, move |cx| flow::take_back_link(cx, request));
    for (table, lines) in rows(desk, &tables, goes_on) {
        assert_eq!(lines, before[&table], "in {table}");
    }
}

fn what_was_taken_along_with_a_card_is_on_its_own_when_its_merge_is_undone(desk: &TestDesk) {
    let ida = desk.world.ida;
    let [request, more] = merged_card(desk);
    let (draft, target) = (seen(desk, request).lead_id, opened(desk, "A kitchen", 0).id);
    desk.run_as(ida, move |cx| flow::link(cx, request, Target::Lead(target)));
    desk.run_as(ida, move |cx| flow::take_back_link(cx, more));
    let own = seen(desk, more).lead_id;
    assert_eq!((words(desk, own), words(desk, target)), (1, 1), "it waits with its words");
    desk.run_as(ida, move |cx| flow::link(cx, more, Target::Lead(target)));
    desk.run_as(ida, move |cx| flow::take_back_link(cx, request));
    assert_eq!((words(desk, draft), words(desk, target)), (1, 1), "what was linked by itself since stays");
    desk.run_as(ida, move |cx| flow::take_back_link(cx, more));
    assert_eq!((words(desk, own), words(desk, target)), (1, 0));
}

fn what_somebody_changed_since_stays_when_a_link_is_taken_back(desk: &TestDesk) {
    let world = desk.world;
    let week = week(desk, Subject::Lead);
    let target = opened(desk, "Shelves", 0).id;
    let firm = desk.run_as(world.ida, |cx| {
        companies::open(cx, companies::NewCompany { name: "Lund AB".to_owned(), ..Default::default() })
    });
    let request = waits(desk, full(desk, &week));
    desk.run_as(world.ida, move |cx| flow::link(cx, request, Target::Lead(target)));
    desk.run_as(world.ida, move |cx| {
        leads::change(cx, target, LeadChange { price_minor: Some(90_000), ..LeadChange::default() })?;
        leads::set_company(cx, target, Some(firm.id))
    });
    desk.run_as(world.ida, move |cx| flow::take_back_link(cx, request));
    let now = lead(desk, target);
    assert_eq!((now.price_minor, now.company_id, now.contacts), (90_000, Some(firm.id), Vec::new()));
    assert_eq!((tags(desk, target), held(desk, target, &week)), (Vec::new(), Vec::new()));
    assert_eq!(lead(desk, seen(desk, request).lead_id).price_minor, 70_000, "the draft says what it said");
}

fn a_request_that_is_linked_to_a_contact_without_a_lead_brings_what_fits_and_the_feed_tells_the_rest(desk: &TestDesk) {
    let world = desk.world;
    let week = week(desk, Subject::Lead);
    let new = || NewContact { name: "Eva Ek".to_owned(), ..NewContact::default() };
    let eva = desk.run_as(world.ida, move |cx| contacts::open(cx, new())).id;
    let request = waits(desk, full(desk, &week));
    let company = lead(desk, seen(desk, request).lead_id).company_id.expect("it names one");
    let stands = |desk: &TestDesk| {
        desk.read_as(world.mara, move |cx| {
            let tags =
                leads::tags::of(cx, Subject::Contact, eva.0)?.into_iter().map(|tag| tag.name).collect::<Vec<_>>();
            let is_hidden = companies::load(cx, company)?.is_draft;
            Ok::<_, flow::Error>((contacts::load(cx, eva)?.company_id, tags, is_hidden))
        })
    };
    desk.run_as(world.ida, move |cx| flow::link(cx, request, Target::Contact(eva)));
    assert_eq!(stands(desk), (Some(company), vec!["vip".to_owned()], false));
    let rest = [(Part::Name, "Staircase"), (Part::Price, "700.00 EUR"), (Part::Own(week.id), "6")];
    assert_eq!(told_in(desk, Place::contact(eva)), rest.map(|(part, text)| (part, text.to_owned())));
    desk.run_as(world.ida, move |cx| flow::take_back_link(cx, request));
    assert_eq!(stands(desk), (None, Vec::new(), true));
}

fn a_request_that_joined_by_itself_says_all_it_said_when_it_is_taken_out_again(desk: &TestDesk) {
    let week = week(desk, Subject::Lead);
    let open = ida_accepts(desk, waits(desk, asks(desk, "", 0, ("", ""), Vec::new()))).id;
    desk.clock.advance(60);
    let TakenIn::Joined(into, request) = arrives(desk, full(desk, &week)) else { panic!("it joins") };
    assert_eq!((into, lead(desk, open).price_minor), (open, 70_000));
    desk.run_as(desk.world.ida, move |cx| flow::take_back_link(cx, request));

    let before = lead(desk, open);
    assert_eq!((before.price_minor, before.company_id, before.contacts.len()), (0, None, 1));
    assert_eq!((tags(desk, open), held(desk, open, &week)), (Vec::new(), Vec::new()));
    let draft = lead(desk, seen(desk, request).lead_id);
    assert_eq!((draft.is_draft, draft.price_minor, draft.contacts.len()), (true, 70_000, 2));
    assert_eq!((tags(desk, draft.id), held(desk, draft.id, &week).len()), (vec!["vip".to_owned()], 1));
    let company = draft.company_id.expect("it names one");
    assert!(desk.read_as(desk.world.mara, move |cx| companies::load(cx, company)).is_draft);
}
