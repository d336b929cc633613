//! Incoming leads as cards, with what is known about who asks.

use crate::duplicates::{Chosen, chosen_address};
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::ui::incoming_card::{self, Kind, incoming_card};
use base::Cx;
use base::access::Action;
use base::clock::Seconds;
use base::ids::{ContactId, PipelineId, SuspectId};
use base::search::Subject;
use flow::channels::Channel;
use flow::contacts::{self, Contact};
use flow::duplicates::{self, suspects};
use flow::inbox::{self, IncomingLead};
use jiff::Timestamp;
use maud::Markup;
use std::collections::{BTreeSet, HashMap};

/// A request that waits longer is shown as late: an hour, after which an answer is said to win seldom.
pub const LATE_AFTER: Seconds = 3_600;

/// Who somebody who asks may be.
#[derive(Clone, Copy, Debug)]
enum Duplicate {
    /// In lists, and part of a suspect that nobody decided yet.
    Suspect(SuspectId),
    /// In no list yet, and somebody who is may be them: who.
    Likely(ContactId),
}

/// What is known about the people who ask, by contact, and where who looks may answer them.
#[derive(Clone, Debug, Default)]
pub struct Known {
    contacts: HashMap<ContactId, Contact>,
    /// Where who asks stands beside who they may be (DC-30).
    duplicates: HashMap<ContactId, Duplicate>,
    /// Pipelines of whose column who looks may decide (RT-01).
    to_decide: BTreeSet<PipelineId>,
}

impl Known {
    /// Looks all of them up at once; who is known only from requests that wait is nobody we know yet (IL-33).
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>, incoming: &[IncomingLead]) -> Result<Known, Failure> {
        let mut ids: Vec<ContactId> = incoming.iter().filter_map(|incoming| incoming.contact_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let found = contacts::list_by_ids(cx, &ids)?;
        let likely = incoming.iter().filter_map(|incoming| Some((incoming.contact_id?, incoming.likely_contact_id?)));
        let likely = duplicates::list_likely(cx, &found, &likely.collect())?.into_iter();
        let likely = likely.map(|(sender, holder)| (sender, Duplicate::Likely(holder)));
        let contacts: HashMap<_, _> =
            found.into_iter().filter(|contact| !contact.is_draft).map(|contact| (contact.id, contact)).collect();
        let listed: Vec<i64> = contacts.keys().map(|id| id.0).collect();
        let suspects = suspects::of_records(cx, Subject::Contact, &listed)?;
        let suspects = suspects.into_iter().map(|(id, suspect)| (ContactId(id), Duplicate::Suspect(suspect)));
        Ok(Known { duplicates: likely.chain(suspects).collect(), contacts, to_decide: to_decide(cx, incoming) })
    }

    /// Where the comparison is that the tag leads to.
    fn duplicate(&self, incoming: &IncomingLead) -> Option<String> {
        let sender = incoming.contact_id?;
        Some(match self.duplicates.get(&sender)? {
            Duplicate::Suspect(suspect) => format!("/duplicates/{suspect}"),
            Duplicate::Likely(holder) => {
                chosen_address(Subject::Contact, &[holder.0, sender.0], Chosen::AsSender(incoming.id))
            }
        })
    }

    /// "customer since 2024", or "wrote before"; nothing for a stranger.
    fn hint(&self, pen: &Pen, incoming: &IncomingLead) -> Option<String> {
        let contact = self.contacts.get(&incoming.contact_id?)?;
        Some(contact.customer_since.map_or_else(|| "wrote before".to_owned(), |since| customer_since(pen, since)))
    }
}

/// The pipelines of these requests where who looks may decide on them, one query each.
pub fn to_decide(cx: &mut Cx<'_>, incoming: &[IncomingLead]) -> BTreeSet<PipelineId> {
    let mut pipelines: BTreeSet<PipelineId> = incoming.iter().map(|incoming| incoming.pipeline_id).collect();
    pipelines.retain(|pipeline| inbox::require_on(cx, *pipeline, Action::Edit).is_ok());
    pipelines
}

fn customer_since(pen: &Pen, since: Seconds) -> String {
    let since = Timestamp::from_second(since).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("customer since {}", since.to_zoned(pen.clock.zone.clone()).year())
}

/// The kind as the screens say it.
pub fn kind(channel: Channel) -> Kind {
    match channel {
        Channel::Call => Kind::Call,
        Channel::Mail => Kind::Mail,
        Channel::Form => Kind::Form,
        Channel::Chat => Kind::Chat,
    }
}

/// The channel that a URL names as `kind`.
pub fn channel(kind: Kind) -> Channel {
    match kind {
        Kind::Call => Channel::Call,
        Kind::Mail => Channel::Mail,
        Kind::Form => Channel::Form,
        Kind::Chat => Channel::Chat,
    }
}

/// One card.
pub fn draw(pen: &Pen, known: &Known, incoming: &IncomingLead) -> Markup {
    let (hint, duplicate) = (known.hint(pen, incoming), known.duplicate(incoming));
    let view = incoming_card::IncomingCard {
        id: incoming.id.0,
        kind: kind(incoming.channel),
        source: &incoming.source_name,
        name: &incoming.sender,
        subject: Some(incoming.title.as_str()).filter(|title| !title.is_empty()),
        text: &incoming.preview,
        arrived_at_s: incoming.created_at,
        late_after_s: LATE_AFTER,
        hint: hint.as_deref(),
        duplicate: duplicate.as_deref(),
        may_decide: incoming.is_decidable && known.to_decide.contains(&incoming.pipeline_id),
        messages: u64::try_from(incoming.messages).unwrap_or(1),
    };
    incoming_card(&pen.clock, &view)
}
