//! `/{entity}/{id}/subscriptions` (kommo-api §8.9): the people who follow a record.

use crate::call::Call;
use crate::v4::places;
use crate::wire::{Answer, Problem, totalled_page};
use base::Cx;
use flow::channels::said::Place;
use flow::timeline;
use serde_json::json;

/// `GET /{entity}/{id}/subscriptions`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (asked, place) = (call.query.page()?, Place { subject: call.subject()?, id: call.id("id")? });
    if !places::is_there(cx, place)? {
        return Ok(Answer::Nothing);
    }
    let followers = timeline::list_participants(cx, place)?;
    let rows = followers.iter().map(|user| json!({ "subscriber_id": user, "type": "user" }));
    Ok(totalled_page(call, "subscriptions", rows.collect(), asked))
}
