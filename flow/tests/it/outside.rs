//! People outside who speak through the doors of the workshop, and what the tests ask of the answer.

use base::Cx;
use base::ids::{IncomingLeadId, LeadId, SourceId};
use flow::channels::arrivals::NewArrival;
use flow::channels::chats::{self, Message};
use flow::channels::forms::{self, FormSettings, Submission};
use flow::channels::{CallDetails, SourceEvent, calls, mail as mails};
use flow::inbox::IncomingLead;
use flow::leads::{Lead, NewLead};
use flow::pipelines::Acceptance;
use flow::{TakenIn, inbox, leads, pipelines, receive};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::TestDesk;
use testkit::desk::NOW;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A form as the website sends it; `phone` may be empty.
pub fn form(source: SourceId, name: &str, email: &str, phone: &str, text: &str) -> SourceEvent {
    let values = [("name", name), ("email", email), ("phone", phone), ("message", text)];
    let values = values.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let sent = Submission { values, at: NOW, ..Submission::default() };
    forms::read(source, "Website form", &FormSettings::default(), &sent, 100).unwrap()
}

/// A mail as it comes over the wire.
pub fn mail(source: SourceId, name: &str, email: &str, subject: &str, text: &str) -> SourceEvent {
    let raw = format!(
        "From: {name} <{email}>\r\nTo: sales@lindqvist.example\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    );
    let (mail, _) = mail::parse(raw.as_bytes());
    mails::event(source, &mail, None, Vec::new(), Vec::new(), NOW)
}

/// A visitor's message in the website's chat.
pub fn chat(source: SourceId, visitor: &str, text: &str) -> SourceEvent {
    let message = Message {
        visitor: visitor.to_owned(),
        key: format!("key-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        text: text.to_owned(),
        ..Message::default()
    };
    chats::event(source, &message, NOW).unwrap()
}

/// A missed call.
pub fn call(source: SourceId, phone: &str) -> SourceEvent {
    let details = CallDetails { phone: phone.to_owned(), called_at: NOW, ..CallDetails::default() };
    calls::event(source, details, "")
}

/// Takes a request in within an open unit.
pub fn take(cx: &mut Cx<'_>, event: &SourceEvent) -> Result<TakenIn, flow::Error> {
    receive(cx, &arrival(event), event)
}

/// Keeps what was said as raw input with an identity of its own.
pub fn arrival(event: &SourceEvent) -> NewArrival {
    NewArrival {
        source_id: event.source_id,
        channel: event.channel(),
        identity: format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        envelope: json!({ "text": event.text }),
        body_file: None,
    }
}

/// A request arrives through its door.
pub fn arrives(desk: &TestDesk, event: SourceEvent) -> TakenIn {
    let arrival = arrival(&event);
    desk.run_through(event.source_id, move |cx| receive(cx, &arrival, &event))
}

/// A request arrives and must wait.
pub fn waits(desk: &TestDesk, event: SourceEvent) -> IncomingLeadId {
    match arrives(desk, event) {
        TakenIn::Held(id) => id,
        other => panic!("it did not wait: {other:?}"),
    }
}

/// Anna writes a form and waits; Tom answers for the website form.
pub fn anna_waits(desk: &TestDesk) -> IncomingLeadId {
    waits(desk, anna(desk, "We need a staircase."))
}

/// A form of Anna's.
pub fn anna(desk: &TestDesk, text: &str) -> SourceEvent {
    let event = form(desk.world.website_form, "Anna Berg", "anna@berg.example", "+49 30 23125 801", text);
    SourceEvent { at: desk.clock.now(), ..event }
}

/// A mail of Ben's; nobody in particular answers for the mailbox.
pub fn ben(desk: &TestDesk, text: &str) -> SourceEvent {
    let event = mail(desk.world.sales_mail, "Ben Ohm", "ben@ohm.example", "A table", text);
    SourceEvent { at: desk.clock.now(), ..event }
}

/// The incoming lead as Mara sees it.
pub fn seen(desk: &TestDesk, id: IncomingLeadId) -> IncomingLead {
    desk.read_as(desk.world.mara, move |cx| inbox::load(cx, id))
}

/// The lead as Mara sees it.
pub fn lead(desk: &TestDesk, id: LeadId) -> Lead {
    desk.read_as(desk.world.mara, move |cx| leads::load(cx, id))
}

/// Ida accepts, into the first stage.
pub fn ida_accepts(desk: &TestDesk, id: IncomingLeadId) -> Lead {
    desk.run_as(desk.world.ida, move |cx| pipelines::accept(cx, id, Acceptance::default()))
}

/// Ida opens a lead in the first stage.
pub fn opened(desk: &TestDesk, name: &str, price_minor: i64) -> Lead {
    let (world, name) = (desk.world, name.to_owned());
    desk.run_as(world.ida, move |cx| {
        let mut new = NewLead::in_stage(world.sales, world.stages.new_request);
        new.name.clone_from(&name);
        new.price_minor = price_minor;
        new.responsible_id = Some(world.ida);
        leads::open(cx, new)
    })
}
