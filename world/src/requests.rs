//! The requests: each read and taken in as a real one of its kind, and decided if somebody decided it.

mod rows;

use crate::moment::{by, then, through};
use crate::{Error, World};
use base::Cx;
use base::ids::{IncomingLeadId, LeadId, SourceId, UserId};
use base::people::users;
use flow::channels::arrivals::NewArrival;
use flow::channels::forms::{self, FormSettings, Submission};
use flow::channels::{CallDetails, Channel, SourceEvent, calls, chats, mail as mails, talks};
use flow::leads::{Search, Target};
use flow::pipelines::{Acceptance, accept, link};
use flow::{TakenIn, leads, receive};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use rows::{AGAIN, End, REQUESTS, Request};
use serde_json::json;

/// Takes the requests in, the oldest first.
pub(crate) fn fill(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    for (number, request) in REQUESTS.iter().enumerate() {
        let door = (request.door)(world);
        let taken = then(cx, request.ago, through(door), |cx| take(cx, door, number, request))?;
        if let TakenIn::Held(incoming) = taken {
            // Decided after a third of the time since: old requests were not left lying.
            settle(cx, world, incoming, request, request.ago * 2 / 3)?;
        }
    }
    Ok(())
}

/// Somebody writes again whose table is being repaired: where duplicate control runs, what they say joins their lead.
pub(crate) fn write_again(cx: &mut Cx<'_>, world: &World) -> Result<TakenIn, Error> {
    let door = (AGAIN.door)(world);
    then(cx, AGAIN.ago, through(door), |cx| take(cx, door, REQUESTS.len(), &AGAIN))
}

fn take(cx: &mut Cx<'_>, door: SourceId, number: usize, request: &Request) -> Result<TakenIn, Error> {
    let event = read(cx, door, number, request)?;
    let arrival = NewArrival {
        source_id: door,
        channel: event.channel(),
        identity: format!("world-{number}"),
        envelope: json!({ "from": request.address, "title": request.title, "text": request.text }),
        body_file: None,
    };
    Ok(receive(cx, &arrival, &event)?)
}

fn read(cx: &mut Cx<'_>, door: SourceId, number: usize, request: &Request) -> Result<SourceEvent, Error> {
    let source = flow::channels::load_source(cx, door)?;
    let (name, text) = (request.name.to_owned(), request.text.to_owned());
    Ok(match source.channel {
        Channel::Mail => {
            let (mail, complaints) = mail::parse(raw(cx.now, number, request)?.as_bytes());
            let complaints = complaints.iter().map(ToString::to_string).collect();
            mails::event(door, &mail, None, Vec::new(), complaints, cx.now)
        }
        Channel::Form => {
            let values = [("name", &*name), ("email", request.address), ("message", &*text)];
            let sent = Submission {
                values: values.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
                page: request.title.to_owned(),
                at: cx.now,
                ..Submission::default()
            };
            forms::read(door, &source.name, &FormSettings::default(), &sent, 100)
                .map_err(|problems| Error::Wrong(format!("request {number}: {problems:?}")))?
        }
        Channel::Chat => {
            let (visitor, key) = (request.address.to_owned(), format!("world-{number}"));
            let page = request.title.to_owned();
            chats::event(door, &chats::Message { visitor, key, text, page, name, ..Default::default() }, cx.now)?
        }
        Channel::Call => {
            let details = CallDetails {
                phone: request.address.to_owned(),
                line: "Main line".to_owned(),
                called_at: cx.now,
                duration_seconds: request.seconds,
                call_id: format!("world-{number}"),
                answered_by: Some(text).filter(|who| !who.is_empty()),
                ..CallDetails::default()
            };
            calls::event(door, details, "")
        }
    })
}

/// The mail as it came over the wire (RFC 5322).
fn raw(now: i64, number: usize, request: &Request) -> Result<String, Error> {
    let wrong = |error: jiff::Error| Error::Wrong(error.to_string());
    let at = Timestamp::from_second(now).map_err(wrong)?;
    let date = rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).map_err(wrong)?;
    let Request { name, address, title, text, .. } = request;
    let text = text.replace('\n', "\r\n");
    Ok(format!(
        "From: \"{name}\" <{address}>\r\nTo: sales@lindqvist.example\r\nSubject: {title}\r\nDate: {date}\r\n\
         Message-ID: <world-{number}@lindqvist.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    ))
}

fn settle(cx: &mut Cx<'_>, world: &World, incoming: IncomingLeadId, request: &Request, ago: i64) -> Result<(), Error> {
    match request.end {
        End::Left => {}
        End::Declined(who, is_spam) => {
            then(cx, ago, by(who(world)), |cx| flow::decline(cx, incoming, is_spam))?;
        }
        End::Accepted(who, answer) => {
            let lead = then(cx, ago, by(who(world)), |cx| accept(cx, incoming, Acceptance::default()))?;
            then(cx, ago, by(who(world)), |cx| say(cx, lead.id, who(world), answer))?;
        }
        End::Linked(who, name) => {
            let found = leads::search(cx, Search { question: name, limit: 1 })?;
            let lead = found.first().ok_or_else(|| Error::Wrong(format!("there is no lead “{name}”")))?.id;
            then(cx, ago, by(who(world)), |cx| link(cx, incoming, Target::Lead(lead)))?;
        }
    }
    Ok(())
}

fn say(cx: &mut Cx<'_>, lead: LeadId, who: UserId, answer: &str) -> Result<(), Error> {
    let Some(talk) = talks::find_talk_of_lead(cx, lead)? else { return Ok(()) };
    let author = users::load(cx, who)?.name;
    talks::answer(cx, &talk, &author, answer)?;
    Ok(())
}
