//! Talks: the conversation of one visitor over one chat source (SR-07).

use super::said::{FeedItem, ItemKind, Place};
use super::{Error, said, store};
use base::Cx;
use base::clock::Seconds;
use base::ids::{ContactId, FeedItemId, IncomingLeadId, LeadId, SourceId, TalkId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// Characters of one chat message.
pub const MAX_MESSAGE_CHARS: usize = 4_000;

/// A conversation.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Its id.
    pub id: TalkId,
    /// The chat button it runs over.
    pub source_id: SourceId,
    /// The visitor's id.
    pub visitor: String,
    /// Who the visitor is.
    pub contact_id: Option<ContactId>,
    /// The lead in whose feed it is held.
    pub lead_id: LeadId,
    /// When it began, Unix seconds.
    pub created_at: Seconds,
    /// When somebody last spoke.
    pub updated_at: Seconds,
    /// True when we spoke last (NT-03).
    pub is_answered: bool,
    /// When somebody said that it is over; it goes on when anybody writes.
    pub closed_at: Option<Seconds>,
}

/// The talk of a visitor, if there is one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_talk_of_visitor(cx: &mut Cx<'_>, source: SourceId, visitor: &str) -> Result<Option<Talk>, Error> {
    Ok(store::find_talk_of_visitor(cx, source, visitor)?)
}

/// The newest talk held in a lead's feed, if there is one.
///
/// # Errors
/// Whatever the database answers.
pub fn find_talk_of_lead(cx: &mut Cx<'_>, lead: LeadId) -> Result<Option<Talk>, Error> {
    Ok(store::find_talk_of_lead(cx, lead)?)
}

/// Finds or begins the talk of a visitor and holds it in a lead's feed.
///
/// # Errors
/// Whatever the database answers.
pub fn hold_talk(
    cx: &mut Cx<'_>,
    source: SourceId,
    visitor: &str,
    contact: Option<ContactId>,
    lead: LeadId,
) -> Result<TalkId, Error> {
    if let Some(talk) = store::find_talk_of_visitor(cx, source, visitor)? {
        store::update_talk(cx, talk.id, contact, lead, false)?;
        if talk.closed_at.is_some() {
            begun(cx, &Talk { contact_id: contact, lead_id: lead, ..talk })?;
        }
        return Ok(talk.id);
    }
    let talk = Talk {
        id: cx.next_id()?,
        source_id: source,
        visitor: visitor.to_owned(),
        contact_id: contact,
        lead_id: lead,
        created_at: cx.now,
        updated_at: cx.now,
        is_answered: false,
        closed_at: None,
    };
    store::insert_talk(cx, &talk)?;
    begun(cx, &talk)?;
    Ok(talk.id)
}

/// Journals that somebody began to write, or did so again after it was over.
fn begun(cx: &mut Cx<'_>, talk: &Talk) -> Result<(), Error> {
    let before = talk.closed_at.map_or(Json::Null, |closed_at| json!({ "talk": talk.id, "closed_at": closed_at }));
    journal::record(cx, Happening::change(Kind::TalkBegun, about(talk), before, json!({ "talk": talk.id })))?;
    Ok(())
}

fn about(talk: &Talk) -> About {
    let (lead, contact, source) = (Some(talk.lead_id), talk.contact_id, Some(talk.source_id));
    About { lead, contact, source, ..About::default() }
}

/// A salesperson's answer in the talk of a lead.
///
/// # Errors
/// `BadSetting` when the text is empty or too long.
pub fn answer(cx: &mut Cx<'_>, talk: &Talk, author: &str, text: &str) -> Result<FeedItem, Error> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_MESSAGE_CHARS {
        return Err(Error::BadSetting(format!("Write 1 to {MAX_MESSAGE_CHARS} characters.")));
    }
    let item = FeedItem {
        id: cx.next_id()?,
        place: Place::lead(talk.lead_id),
        at: cx.now,
        kind: ItemKind::ChatOut,
        author_id: cx.actor.user(),
        author: author.to_owned(),
        title: String::new(),
        body: text.to_owned(),
        html: None,
        details: Json::Null,
        contact_id: talk.contact_id,
        talk_id: Some(talk.id),
        incoming_lead_id: store::incoming_lead_of_talk(cx, talk.id)?,
        arrival_id: None,
        updated_at: cx.now,
        private_to: None,
        is_pinned: false,
        mail_id: None,
    };
    said::add(cx, &item)?;
    store::update_talk(cx, talk.id, talk.contact_id, talk.lead_id, true)?;
    let about = About { incoming_lead: item.incoming_lead_id, ..about(talk) };
    journal::record(
        cx,
        Happening::change(Kind::ChatAnswered, about, Json::Null, json!({ "item": item.id, "talk": talk.id })),
    )?;
    Ok(item)
}

/// Says that a talk is over, until anybody writes again; nothing when it is over already. It waits for no answer then.
/// Whoever calls has asked whether the actor may change its lead.
///
/// # Errors
/// Whatever the database answers.
pub fn close(cx: &mut Cx<'_>, talk: &Talk) -> Result<(), Error> {
    if talk.closed_at.is_some() {
        return Ok(());
    }
    store::close_talk(cx, talk.id)?;
    let shown = |is_answered, closed_at| json!({ "talk": talk.id, "is_answered": is_answered, "closed_at": closed_at });
    let (before, after) = (shown(talk.is_answered, Json::Null), shown(true, cx.now.into()));
    journal::record(cx, Happening::change(Kind::TalkClosed, about(talk), before, after))?;
    Ok(())
}

/// Says who the visitor of a talk is. Whoever calls has asked whether the actor may change its lead.
///
/// # Errors
/// Whatever the database answers.
pub fn set_contact(cx: &mut Cx<'_>, talk: &Talk, contact: ContactId) -> Result<(), Error> {
    store::set_contact_of_talk(cx, talk.id, contact)?;
    let shown = |contact: Option<ContactId>| json!({ "talk": talk.id, "contact": contact });
    let about = About { contact: Some(contact), ..about(talk) };
    let (before, after) = (shown(talk.contact_id), shown(Some(contact)));
    journal::record(cx, Happening::change(Kind::TalkRecognized, about, before, after))?;
    Ok(())
}

/// Which talks; what is not given takes every talk.
#[derive(Clone, Debug, Default)]
pub struct TalkFilter {
    /// One of these.
    pub ids: Option<Vec<TalkId>>,
    /// With one of these contacts.
    pub contacts: Option<Vec<ContactId>>,
    /// In one of these leads.
    pub leads: Option<Vec<LeadId>>,
    /// Behind this one.
    pub behind: Option<TalkId>,
    /// Over, or not.
    pub is_closed: Option<bool>,
}

/// A page of talks, by id.
///
/// # Errors
/// Whatever the database answers.
pub fn list_talks(cx: &mut Cx<'_>, filter: &TalkFilter, offset: i64, limit: i64) -> Result<Vec<Talk>, Error> {
    Ok(store::list_talks(cx, filter, offset, limit)?)
}

/// The messages of a talk after one, oldest first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list_messages(cx: &mut Cx<'_>, talk: TalkId, after: FeedItemId, limit: i64) -> Result<Vec<FeedItem>, Error> {
    Ok(store::list_messages(cx, talk, after, limit)?)
}

/// The incoming lead with which a talk began, if it began as one.
///
/// # Errors
/// Whatever the database answers.
pub fn incoming_lead_of(cx: &mut Cx<'_>, talk: TalkId) -> Result<Option<IncomingLeadId>, Error> {
    Ok(store::incoming_lead_of_talk(cx, talk)?)
}
