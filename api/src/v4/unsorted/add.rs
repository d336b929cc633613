//! Forms and calls that a program hands in: each goes through the same door as those that arrive by themselves.

use super::metadata;
use super::reply::rows;
use super::wish::Wish;
use crate::call::Call;
use crate::v4::known::Known;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, listed, read_all};
use base::Cx;
use base::accounts;
use base::clock::{DAY, Seconds};
use base::ids::{PipelineId, SourceId};
use flow::TakenIn;
use flow::channels::arrivals::{self, NewArrival};
use flow::channels::{self, Channel, Details, NewSource, Source, Support};
use flow::pipelines::{Door, Doors};
use rand::RngExt;
use serde_json::json;
use std::collections::HashMap;

/// Sources that programs may name by ids of their own (SR-02). Some programs name another one with every request:
/// what is beyond comes through the source that all programs of its channel share, so that none is refused.
const MAX_NAMED_SOURCES: usize = 50;
/// How long what was asked under a key before an upgrade that made keys their callers' own is known by the key alone.
const OLD_KEYS_HEARD: Seconds = DAY;

/// `POST /leads/unsorted/forms`.
pub fn forms(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    add(cx, call, |metadata| Ok(Details::Form(metadata::read_form(metadata)?)))
}

/// `POST /leads/unsorted/sip`.
pub fn sip(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    add(cx, call, |metadata| Ok(Details::Call(metadata::read_call(metadata)?)))
}

fn add(cx: &mut Cx<'_>, call: &Call, read: fn(&Item) -> Result<Details, Problem>) -> Result<Answer, Problem> {
    let items = call.body.items(MAX_ITEMS)?;
    let known = Known::load(cx, call)?;
    let country = accounts::country(cx)?;
    let wishes = read_all(&items, |item| Wish::read(item, &known, country.as_deref(), read))?;
    let taken = take_in(cx, call, (&known, country.as_deref()), &items, &wishes)?;
    let rows = rows(cx, call, &items, &taken)?;
    Ok(listed(call, "unsorted", rows))
}

/// Takes wishes in through their sources, in order: all of them, or none.
///
/// # Errors
/// `Unprocessable` when there are too many sources; whatever a station answers.
pub fn take_in(
    cx: &mut Cx<'_>,
    call: &Call,
    (known, country): (&Known, Option<&str>),
    items: &[Item],
    wishes: &[Wish],
) -> Result<Vec<TakenIn>, Problem> {
    let (mut sources, mut doors) = (HashMap::new(), Doors::default());
    let mut requests = Vec::with_capacity(wishes.len());
    for (item, wish) in items.iter().zip(wishes) {
        let source = source(cx, wish, known, &mut sources).map_err(|problem| problem.of_item(item.request_id()))?;
        let source_id = source.id;
        if let Some(pipeline) = known.stages.pipeline(wish.pipeline.unwrap_or(source.pipeline_id).0) {
            let door = Door::of(cx, source, pipeline.clone(), country.map(str::to_owned))?;
            doors.know((source_id, wish.pipeline), door);
        }
        let (identity, channel) = (identity(cx, call, (wish, item), source_id)?, wish.details.channel());
        let arrival = NewArrival { source_id, channel, identity, envelope: item.whole(), body_file: None };
        requests.push((arrival, wish.event(cx, source_id)?));
    }
    Ok(flow::receive_all(cx, doors, &requests)?)
}

/// The id and the name of the source that programs of a channel share.
pub fn shared_source(channel: Channel) -> &'static str {
    if channel == Channel::Call { "Calls by API" } else { "Forms by API" }
}

/// The source that the program names by an id of its own; made when it is named for the first time.
fn source(cx: &mut Cx<'_>, wish: &Wish, known: &Known, found: &mut HashMap<String, Source>) -> Result<Source, Problem> {
    if let Some(source) = found.get(&wish.source_uid) {
        return Ok(source.clone());
    }
    let mut source = match channels::find_source_by_external_id(cx, &wish.source_uid)? {
        Some(source) if source.is_create_lead() => return Err(Problem::no_such_choice("source_uid")),
        Some(source) => source,
        None => new_source(cx, wish, known)?,
    };
    if wish.support == Support::Full {
        channels::ask_for_duplicate_control(cx, &mut source)?;
    }
    found.insert(wish.source_uid.clone(), source.clone());
    Ok(source)
}

fn new_source(cx: &mut Cx<'_>, wish: &Wish, known: &Known) -> Result<Source, Problem> {
    let (channel, main) = (wish.details.channel(), known.stages.main().map(|pipeline| pipeline.id));
    let named = channels::list_sources(cx, None)?.iter().filter(|source| source.external_id.is_some()).count();
    if named < MAX_NAMED_SOURCES {
        return make_source(cx, channel, wish.pipeline.or(main), (&wish.source_uid, &wish.source_name));
    }
    let shared = shared_source(channel);
    match channels::find_source_by_external_id(cx, shared)? {
        Some(source) => Ok(source),
        None => make_source(cx, channel, main, (shared, shared)),
    }
}

fn make_source(
    cx: &mut Cx<'_>,
    channel: Channel,
    pipeline: Option<PipelineId>,
    (uid, name): (&str, &str),
) -> Result<Source, Problem> {
    let new = NewSource {
        pipeline_id: pipeline.ok_or_else(|| Problem::no_such_choice("pipeline_id"))?,
        channel,
        name: name.to_owned(),
        external_id: Some(uid.to_owned()),
        responsible_id: None,
        settings: json!({}),
    };
    Ok(channels::make_source(cx, new)?)
}

/// The same for a repeat: the call's own id, or the caller's key with the item's place; else never the same.
fn identity(cx: &mut Cx<'_>, call: &Call, (wish, item): (&Wish, &Item), source: SourceId) -> Result<String, Problem> {
    Ok(match (&wish.details, &call.idempotency_key) {
        (Details::Call(details), _) => format!("call {}", details.call_id),
        (_, Some(key)) => {
            let old = format!("key {} {}", key.given, item.place());
            let is_known = is_known_of_old(cx, source, &old, item)?;
            if is_known { old } else { format!("asked {} {}", item.place(), key.name) }
        }
        _ => format!("{:032x}", cx.rng.random::<u128>()),
    })
}

/// Whether the same item was taken in lately under the key alone, when keys did not belong to their callers yet.
fn is_known_of_old(cx: &mut Cx<'_>, source: SourceId, old: &str, item: &Item) -> Result<bool, Problem> {
    let Some(id) = arrivals::find_by_identity(cx, source, old)? else { return Ok(false) };
    let since = cx.now - OLD_KEYS_HEARD;
    let before = arrivals::find(cx, id)?.filter(|before| before.received_at > since);
    Ok(before.is_some_and(|before| before.envelope == item.whole()))
}
