//! Forms and calls that a program hands in: each goes through the same door as those that arrive by themselves.

use super::metadata;
use super::reply::rows;
use super::wish::Wish;
use crate::call::Call;
use crate::v4::known::Known;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, listed, read_all};
use base::Cx;
use base::accounts;
use base::ids::SourceId;
use flow::TakenIn;
use flow::channels::arrivals::NewArrival;
use flow::channels::{self, Details, NewSource};
use rand::RngExt;
use serde_json::json;
use std::collections::HashMap;

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
    let taken = take_in(cx, call, &known, &items, &wishes)?;
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
    known: &Known,
    items: &[Item],
    wishes: &[Wish],
) -> Result<Vec<TakenIn>, Problem> {
    let mut sources = HashMap::new();
    let mut requests = Vec::with_capacity(wishes.len());
    for (at, (item, wish)) in items.iter().zip(wishes).enumerate() {
        let source_id = source(cx, wish, known, &mut sources).map_err(|problem| problem.of_item(item.request_id()))?;
        let (identity, channel) = (identity(cx, call, wish, at), wish.details.channel());
        let arrival = NewArrival { source_id, channel, identity, envelope: item.whole(), body_file: None };
        requests.push((arrival, wish.event(cx, source_id)?));
    }
    Ok(flow::receive_all(cx, &requests)?)
}

/// The source that the program names by an id of its own; made when it is named for the first time.
fn source(
    cx: &mut Cx<'_>,
    wish: &Wish,
    known: &Known,
    found: &mut HashMap<String, SourceId>,
) -> Result<SourceId, Problem> {
    if let Some(id) = found.get(&wish.source_uid) {
        return Ok(*id);
    }
    let id = match channels::find_source_by_external_id(cx, &wish.source_uid)? {
        Some(source) => source.id,
        None => {
            let main = known.stages.main().map(|pipeline| pipeline.id);
            let pipeline_id = wish.pipeline.or(main).ok_or_else(|| Problem::no_such_choice("pipeline_id"))?;
            let new = NewSource {
                pipeline_id,
                channel: wish.details.channel(),
                name: wish.source_name.clone(),
                external_id: Some(wish.source_uid.clone()),
                responsible_id: None,
                settings: json!({}),
            };
            channels::make_source(cx, new)?.id
        }
    };
    found.insert(wish.source_uid.clone(), id);
    Ok(id)
}

/// The same for a repeat: the call's own id, or the caller's `Idempotency-Key` with the item's place; else never the same.
fn identity(cx: &mut Cx<'_>, call: &Call, wish: &Wish, at: usize) -> String {
    match (&wish.details, &call.idempotency_key) {
        (Details::Call(details), _) => format!("call {}", details.call_id),
        (_, Some(key)) => format!("key {key} {at}"),
        _ => format!("{:032x}", cx.rng.random::<u128>()),
    }
}
