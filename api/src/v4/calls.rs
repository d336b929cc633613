//! `POST /calls`: a telephone exchange logs calls (kommo-api §8.4).
//!
//! A call goes to the record with its number: to the contact's only open lead, else to the contact, else to a company.
//! Nobody's number is an error for a call that we made. A call that came in from a number that nobody knows is a
//! request: it is taken in through the account's source of calls, so that it is not lost.

use crate::call::Call;
use crate::v4::notes::{call_details, call_json};
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, entities, read_all};
use base::ids::{FeedItemId, SourceId};
use base::search::Subject;
use base::{Cx, accounts};
use flow::channels::arrivals::{self, NewArrival};
use flow::channels::said::{ItemKind, Place};
use flow::channels::{self, CallDetails, Channel, MAX_SOURCE_NAME_CHARS, NewSource, calls, handles};
use flow::contacts::{self, Identity, companies};
use flow::timeline::{self, NewNote};
use flow::{leads, pipelines};
use rand::RngExt;
use serde_json::{Value as Json, json};

/// Leads of a contact that are looked through for open ones, and companies with a number.
const MAX_CANDIDATES: i64 = 50;

/// `POST /calls`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let now = cx.now;
    let wishes = read_all(&items, |item| Wish::read(item, now))?;
    let country = accounts::country(cx)?;
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    for (item, wish) in items.iter().zip(wishes) {
        let logged = log(cx, call, item, &wish, country.as_deref());
        match logged.map_err(|problem| problem.of_item(item.request_id()))? {
            Logged::At(id, place) => rows.push(show(call, item, id, place)),
            Logged::Nowhere(detail) => errors.push(json!({
                "status": 404, "title": "Not Found", "request_id": item.request_id(), "detail": detail,
            })),
        }
    }
    Ok(Answer::Found(json!({
        "_total_items": rows.len(), "errors": errors, "_links": call.links.own("calls"), "_embedded": { "calls": rows },
    })))
}

struct Wish {
    details: CallDetails,
    at: i64,
}

impl Wish {
    fn read(item: &Item, now: i64) -> Result<Wish, Problem> {
        let is_outbound = match item.required_text("direction")?.as_str() {
            "inbound" => false,
            "outbound" => true,
            _ => return Err(item.no_choice("direction")),
        };
        item.required_number("duration")?;
        item.required_text("source")?;
        item.required_text("phone")?;
        item.number("call_status")?;
        let at = item.number("created_at")?.unwrap_or(now);
        Ok(Wish { details: call_details(item, is_outbound, at)?, at })
    }
}

/// What became of a call.
enum Logged {
    /// It is this item of that feed.
    At(FeedItemId, Place),
    /// It is in no feed; the sentence says why.
    Nowhere(String),
}

/// Writes a call where it belongs, once for each `uniq` of its source (SR-11).
fn log(cx: &mut Cx<'_>, call: &Call, item: &Item, wish: &Wish, country: Option<&str>) -> Result<Logged, Problem> {
    if let Some(place) = place_of(cx, &wish.details.phone, country)? {
        let (author, text) = (call.user.name.clone(), calls::describe(&wish.details));
        let details = call_json(wish.details.clone(), item)?;
        let note = NewNote { place, kind: ItemKind::Call, author, text, details, at: Some(wish.at) };
        return note_once(cx, item, wish, note);
    }
    if wish.details.is_outbound {
        let why = format!("Nobody has the number {}. This call was not logged.", wish.details.phone);
        return Ok(Logged::Nowhere(why));
    }
    hold(cx, item, wish)
}

/// Without a `uniq` nothing tells a repeat from a second call.
fn note_once(cx: &mut Cx<'_>, item: &Item, wish: &Wish, note: NewNote) -> Result<Logged, Problem> {
    if wish.details.call_id.trim().is_empty() {
        let note = timeline::add_note(cx, note)?;
        return Ok(Logged::At(note.id, note.place));
    }
    let source = source(cx, &wish.details.service)?;
    let arrival = arrival(cx, source, item, &wish.details);
    match timeline::add_note_once(cx, note, &arrival)? {
        Some(note) => Ok(Logged::At(note.id, note.place)),
        None => skipped(cx, &arrival),
    }
}

/// The record with this number: of a contact in lists, or a company.
///
/// # Errors
/// Whatever the database answers.
pub fn place_of(cx: &mut Cx<'_>, phone: &str, country: Option<&str>) -> Result<Option<Place>, Problem> {
    let Some(handle) = handles::phone(phone, country) else { return Ok(None) };
    if let Identity::Known(contact) = contacts::identify(cx, "", std::slice::from_ref(&handle))? {
        let cards = leads::list_of_contact(cx, contact, MAX_CANDIDATES)?;
        let mut open = cards.iter().filter(|card| card.closed_at.is_none());
        return Ok(Some(match (open.next(), open.next()) {
            (Some(only), None) => Place::lead(only.id),
            _ => Place::contact(contact),
        }));
    }
    let companies = companies::search(cx, phone, MAX_CANDIDATES)?;
    let found = companies.iter().find(|company| company.handles.iter().any(|known| known.value == handle.value));
    Ok(found.map(|company| Place { subject: Subject::Company, id: company.id.0 }))
}

/// Takes the call in as a request: it waits in Incoming leads, or joins the card of the same caller.
fn hold(cx: &mut Cx<'_>, item: &Item, wish: &Wish) -> Result<Logged, Problem> {
    let source = source(cx, &wish.details.service)?;
    let arrival = arrival(cx, source, item, &wish.details);
    flow::receive(cx, &arrival, &calls::event(source, wish.details.clone(), ""))?;
    let kept = arrivals::find_by_identity(cx, source, &arrival.identity)?;
    let written = kept.map(|id| timeline::item_of_arrival(cx, id)).transpose()?.flatten();
    match written {
        Some(item) => Ok(Logged::At(item.id, item.place)),
        None => skipped(cx, &arrival),
    }
}

/// It is kept, but in no feed: a rule skipped it.
fn skipped(cx: &mut Cx<'_>, arrival: &NewArrival) -> Result<Logged, Problem> {
    let kept = arrivals::find_by_identity(cx, arrival.source_id, &arrival.identity)?;
    let kept = kept.map(|id| arrivals::find(cx, id)).transpose()?.flatten();
    let rule = kept.and_then(|arrival| arrival.reason).unwrap_or_default();
    Ok(Logged::Nowhere(format!("This call was kept and not shown, by the rule {rule}.")))
}

/// A call as raw input. The same `call_id` of a source is the same call; without one, every report is another.
pub fn arrival(cx: &mut Cx<'_>, source_id: SourceId, item: &Item, call: &CallDetails) -> NewArrival {
    let identity = match call.call_id.trim() {
        "" => format!("{:032x}", cx.rng.random::<u128>()),
        known => format!("call {known}"),
    };
    NewArrival { source_id, channel: Channel::Call, identity, envelope: item.whole(), body_file: None }
}

/// The source that the exchange names, else the account's oldest one of calls, else one that is made for it.
fn source(cx: &mut Cx<'_>, name: &str) -> Result<SourceId, Problem> {
    if let Some(named) = channels::find_source_by_external_id(cx, name)?.filter(|source| !source.is_create_lead()) {
        return Ok(named.id);
    }
    if let Some(oldest) = channels::list_sources(cx, None)?.into_iter().find(|source| source.channel == Channel::Call) {
        return Ok(oldest.id);
    }
    let main = pipelines::list(cx)?.into_iter().find(|pipeline| pipeline.is_main);
    let new = NewSource {
        pipeline_id: main.ok_or_else(|| Problem::no_such_choice("source"))?.id,
        channel: Channel::Call,
        name: name.chars().take(MAX_SOURCE_NAME_CHARS).collect(),
        external_id: Some(name.to_owned()),
        responsible_id: None,
        settings: json!({}),
    };
    Ok(channels::make_source(cx, new)?.id)
}

fn show(call: &Call, item: &Item, id: FeedItemId, place: Place) -> Json {
    let links = call.links.own(&format!("{}/{}", entities::plural(place.subject), place.id));
    json!({
        "id": id, "entity_id": place.id, "entity_type": place.subject.as_str(), "account_id": call.account.id,
        "request_id": item.request_id(), "_embedded": { "entity": { "id": place.id, "_links": links } },
    })
}
