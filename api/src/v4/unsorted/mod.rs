//! Incoming leads, which Kommo calls unsorted (kommo-api §5.3).
//!
//! - [`add`]: forms and calls that a program hands in, each read as a [`wish`] with what is [`embedded`]; [`reply`].
//! - [`look`]: list, one, summary. [`metadata`]: what each channel knows, in Kommo's keys.
//! - [`decide`]: accept, decline, link.

pub mod add;
pub mod decide;
pub mod embedded;
pub mod look;
pub mod metadata;
pub mod reply;
pub mod wish;

use crate::call::Call;
use crate::wire::Problem;
use base::Cx;
use base::search::Subject;
use flow::channels::Channel;
use flow::duplicates::merges;
use flow::inbox::{self, IncomingLead};
use serde_json::{Value as Json, json};

/// Kommo's words for the channels.
const CATEGORIES: [(Channel, &str); 4] =
    [(Channel::Call, "sip"), (Channel::Mail, "mail"), (Channel::Form, "forms"), (Channel::Chat, "chats")];

/// Kommo's word for a channel.
pub fn category(channel: Channel) -> &'static str {
    CATEGORIES.iter().find(|(known, _)| *known == channel).map_or("", |(_, word)| word)
}

fn channel(category: &str) -> Option<Channel> {
    CATEGORIES.iter().find(|(_, word)| *word == category).map(|(channel, _)| *channel)
}

/// The incoming lead that the path names.
fn load(cx: &mut Cx<'_>, call: &Call) -> Result<IncomingLead, Problem> {
    let found = inbox::find_by_uid(cx, call.param("uid"))?;
    found.ok_or_else(|| Problem::NotFound("Unsorted not found".to_owned()))
}

/// The draft lead, contact and company, or those that it joined.
fn records(call: &Call, incoming: &IncomingLead) -> Json {
    let row = |kind: &str, id: i64| json!({ "id": id, "_links": call.links.own(&format!("{kind}/{id}")) });
    let contacts: Vec<Json> = incoming.contact_id.iter().map(|id| row("contacts", id.0)).collect();
    let companies: Vec<Json> = incoming.company_id.iter().map(|id| row("companies", id.0)).collect();
    json!({ "leads": [row("leads", incoming.lead_id.0)], "contacts": contacts, "companies": companies })
}

/// The record, if whoever asks may see it.
pub fn seen(cx: &mut Cx<'_>, subject: Subject, id: Option<i64>) -> Result<Option<i64>, Problem> {
    Ok(merges::list_seen(cx, subject, id.as_slice())?.into_iter().next())
}

fn link(call: &Call, uid: &str) -> Json {
    call.links.own(&format!("leads/unsorted/{uid}"))
}
