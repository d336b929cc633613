//! New requests and answers of clients, for those whom they concern (IL-70, IL-80).

use super::reader::Told;
use super::{Notice, Topic};
use crate::inbox::{self, IncomingLead};
use crate::updates::{Error, store};
use base::Cx;
use base::ids::{IncomingLeadId, LeadId, NoticeId, UserId};
use base::journal::{Entry, Kind};
use std::collections::{BTreeSet, HashMap};

/// Who is told of which request: who answers for it and who follows its lead (LD-09), each once, else everybody; of what
/// came through a personal mailbox only its reader.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let news: Vec<(&Entry, &str, IncomingLeadId)> =
        rows.iter().filter_map(|row| Some((row, kind_of(row)?, row.about.incoming_lead?))).collect();
    let mut ids: Vec<IncomingLeadId> = news.iter().map(|(_, _, id)| *id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashMap<_, _> =
        inbox::list_by_ids(cx, &ids)?.into_iter().map(|incoming| (incoming.id, incoming)).collect();
    let responsible = store::responsible_for(cx, &ids)?;
    let spoken_to: Vec<LeadId> = known.values().map(|incoming| incoming.lead_id).collect();
    let participants = store::participants_of(cx, &spoken_to)?;
    let everybody = store::everybody(cx)?;
    let mut told = Vec::new();
    for (row, kind, id) in news {
        let Some(incoming) = known.get(&id) else { continue };
        let users: BTreeSet<UserId> = match incoming.private_to {
            Some(reader) => BTreeSet::from([reader]),
            None => {
                let following = participants.get(&incoming.lead_id).into_iter().flatten().copied();
                responsible.get(&id).copied().into_iter().chain(following).collect()
            }
        };
        let users: Vec<UserId> = if users.is_empty() { everybody.clone() } else { users.into_iter().collect() };
        told.extend(users.into_iter().map(|user| Told { row: row.id, user, notice: notice(row, kind, incoming) }));
    }
    Ok(told)
}

fn kind_of(row: &Entry) -> Option<&'static str> {
    match row.kind {
        Some(Kind::IncomingLeadArrived) => Some("incoming_lead"),
        // It was one person's until now, and is news to the others.
        Some(Kind::IncomingLeadContinued) if row.after[inbox::OPENED] == true => Some("incoming_lead"),
        Some(Kind::RequestNoticed) => Some("request"),
        Some(Kind::LeadSpokenTo) => Some("lead"),
        _ => None,
    }
}

/// What there is to tell. What came through a personal mailbox is told to its reader only (EM-11).
fn notice(row: &Entry, kind: &str, incoming: &IncomingLead) -> Notice {
    let who = &incoming.sender;
    let door = &incoming.source_name;
    let (topic, text, link) = match kind {
        "lead" => (Topic::Mail, format!("{who} wrote again through {door}"), format!("/leads/{}", incoming.lead_id)),
        _ => {
            let text = format!("New request from {who} through {door}");
            (Topic::Requests, text, format!("/incoming-leads/{}", incoming.id))
        }
    };
    Notice {
        id: NoticeId(0),
        at: row.at,
        topic,
        kind: kind.to_owned(),
        text,
        detail: String::new(),
        link,
        incoming_lead_id: Some(incoming.id),
        mail_id: None,
        read_at: None,
    }
}
