//! What records are linked to (kommo-api §6.5): leads with contacts and a company, contacts with a company.

mod pair;
mod write;

pub use write::{link, link_many, unlink, unlink_many};

use crate::call::Call;
use crate::wire::{Answer, Problem, entities, listed};
use base::Cx;
use base::search::Subject;
use pair::{Pair, pairs_of};
use serde_json::Value as Json;

/// Records whose links are asked for at once.
const MAX_ASKED: usize = 250;

/// `GET /{entity}/{id}/links`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (subject, id) = (call.subject()?, call.id("id")?);
    let pairs = pairs_of(cx, subject, &[id])?;
    Ok(answer(call, &pairs))
}

/// `GET /{entity}/links?filter[entity_id][]=`.
pub fn list_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let subject = call.subject()?;
    let ids = call.query.numbers(&["filter", "entity_id"]).unwrap_or_default();
    if ids.len() > MAX_ASKED {
        return Err(Problem::Unprocessable(format!("filter[entity_id] takes at most {MAX_ASKED} ids")));
    }
    let pairs = pairs_of(cx, subject, &ids)?;
    Ok(answer(call, &pairs))
}

/// The pairs that `filter[to_entity_type]` and `filter[to_entity_id]` let through.
fn answer(call: &Call, pairs: &[Pair]) -> Answer {
    let kind: Option<Subject> = call.query.text(&["filter", "to_entity_type"]).and_then(entities::of_plural);
    let ids = call.query.numbers(&["filter", "to_entity_id"]);
    let is_asked = |pair: &&Pair| {
        kind.is_none_or(|kind| pair.to.0 == kind) && ids.as_ref().is_none_or(|ids| ids.contains(&pair.to.1))
    };
    let rows: Vec<Json> = pairs.iter().filter(is_asked).map(Pair::show).collect();
    listed(call, "links", rows)
}
