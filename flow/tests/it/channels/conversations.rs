//! A mail whose thread has a lead or a request goes on there, through both doors of mails and whatever the rules of
//! duplicate control say of new requests (EM-35, DC-03, DC-06).

use super::addresses::{address, comes};
use crate::duplicates::{controlled, opened_of};
use crate::mails::{Box, arrive, raw, shared};
use crate::outside::ida_accepts;
use base::ids::{LeadId, SourceId, StageId};
use flow::channels::addresses::{Opinion, Purpose};
use flow::channels::folders::FolderRole;
use flow::channels::handles::{self, HandleKind};
use flow::channels::said::{self, ItemKind, Place};
use flow::duplicates::control::{self, Conflict, ControlChange, Method, Several, Switch};
use flow::mailing::Filed;
use flow::pipelines::{self, Move};
use flow::{TakenIn, contacts};
use std::collections::BTreeSet;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_reply_goes_on_in_its_thread_whatever_the_rules_say,
    a_thread_whose_lead_is_closed_goes_on_with_the_request_that_came_in_it_since,
);

/// A door through which mails come.
#[derive(Clone, Copy)]
enum Door {
    Mailbox(Box),
    Address,
}

impl Door {
    fn both(desk: &TestDesk) -> [Door; 2] {
        [Door::Mailbox(shared(desk)), Door::Address]
    }

    fn source(self, desk: &TestDesk) -> SourceId {
        match self {
            Door::Mailbox(of) => of.source,
            Door::Address => desk.world.create_lead,
        }
    }

    /// The mail of this number of a thread comes, and answers the one before.
    fn brings(self, desk: &TestDesk, email: &str, number: usize) -> TakenIn {
        let (from, id) = (format!("Eva Lund <{email}>"), format!("{number}.{email}"));
        let answers = match number {
            1 => String::new(),
            _ => format!("In-Reply-To: <{}.{email}>\r\n", number - 1),
        };
        match self {
            Door::Mailbox(of) => {
                let mail = raw(&from, "office@lindqvist.example", "A shelf", &id, &answers);
                let filed = arrive(desk, of, FolderRole::Inbox, &[mail])[0];
                let Filed::Request(taken) = filed else { panic!("it is a request: {filed:?}") };
                taken
            }
            Door::Address => {
                let mail = raw(&from, &address(desk, Purpose::CreateLead), "A shelf", &id, &answers);
                comes(desk, &[Purpose::CreateLead], Opinion::Unknown, &String::from_utf8(mail).unwrap())
            }
        }
    }
}

fn mails_in(desk: &TestDesk, lead: LeadId) -> usize {
    let feed = desk.read_as(desk.world.mara, move |cx| said::list(cx, Place::lead(lead), None, 50));
    feed.iter().filter(|item| item.kind == ItemKind::Mail).count()
}

fn holders(desk: &TestDesk, email: &str) -> usize {
    let handles = [handles::email(email).unwrap()];
    let held = desk.read_as(desk.world.mara, move |cx| contacts::list_holding(cx, &handles, &[HandleKind::Email]));
    held.iter().map(|held| held.holders.len()).sum()
}

/// Rules under which a mail that begins a thread joins no lead of so many, and why.
fn rules(desk: &TestDesk, source: SourceId, all: &BTreeSet<StageId>) -> [(&'static str, usize, ControlChange); 4] {
    let on = || ControlChange {
        is_on: Some(true),
        methods: Some([Method::Email].into()),
        stages: Some(all.clone()),
        sources: vec![(source, Switch::On)],
        conflict: Some(Conflict::Update),
        several: Some(Several::Newest),
        ..ControlChange::default()
    };
    let elsewhere = [desk.world.stages.site_visit].into();
    [
        ("more than three duplicates", 3, on()),
        ("the source switched off", 1, ControlChange { sources: vec![(source, Switch::Off)], ..on() }),
        ("the stage not chosen", 1, ControlChange { stages: Some(elsewhere), ..on() }),
        ("a new lead for several", 2, ControlChange { several: Some(Several::Create), ..on() }),
    ]
}

fn a_reply_goes_on_in_its_thread_whatever_the_rules_say(desk: &TestDesk) {
    let sales = desk.world.sales;
    let all = desk.read_as(desk.world.mara, move |cx| control::load(cx, sales)).rules.stages;
    for (at, door) in Door::both(desk).into_iter().enumerate() {
        for (why, count, change) in rules(desk, door.source(desk), &all) {
            controlled(desk, change);
            let email = format!("eva{at}.{count}.{}@lund.example", why.len());
            opened_of(desk, &email, count);
            let (lead, known) = match door.brings(desk, &email, 1) {
                TakenIn::Held(request) => {
                    let known = holders(desk, &email);
                    let again = door.brings(desk, &email, 2);
                    assert_eq!(again, TakenIn::Continued(request), "door {at}, {why}: it waits");
                    (ida_accepts(desk, request).id, known)
                }
                TakenIn::Opened(lead, _) => {
                    let known = holders(desk, &email);
                    let again = door.brings(desk, &email, 2);
                    assert!(matches!(again, TakenIn::Joined(into, _) if into == lead), "door {at}, {why}: {again:?}");
                    (lead, known)
                }
                other => panic!("door {at}, {why}: it is a new request: {other:?}"),
            };
            let third = door.brings(desk, &email, 3);
            assert!(matches!(third, TakenIn::Joined(into, _) if into == lead), "door {at}, {why}: {third:?}");
            assert_eq!(mails_in(desk, lead), 3, "door {at}, {why}: one conversation, one feed");
            assert_eq!(holders(desk, &email), known, "door {at}, {why}: a reply makes nobody");
        }
    }
}

fn a_thread_whose_lead_is_closed_goes_on_with_the_request_that_came_in_it_since(desk: &TestDesk) {
    let world = desk.world;
    for (at, door) in Door::both(desk).into_iter().enumerate() {
        let sources = vec![(door.source(desk), Switch::Off)];
        controlled(desk, ControlChange { is_on: Some(true), sources, ..ControlChange::default() });
        let email = format!("eva{at}@lund.example");
        let TakenIn::Held(first) = door.brings(desk, &email, 1) else { panic!("door {at}: it waits") };
        let lead = ida_accepts(desk, first).id;
        desk.run_as(world.ida, move |cx| pipelines::move_lead(cx, lead, Move::to(world.stages.won)));
        let TakenIn::Held(next) = door.brings(desk, &email, 2) else { panic!("door {at}: it waits anew") };
        assert_eq!(door.brings(desk, &email, 3), TakenIn::Continued(next), "door {at}");
        let lead = ida_accepts(desk, next).id;
        let fourth = door.brings(desk, &email, 4);
        assert!(matches!(fourth, TakenIn::Joined(into, _) if into == lead), "door {at}: {fourth:?}");
    }
}
