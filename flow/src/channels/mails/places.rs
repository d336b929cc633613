//! Where mails stand in feeds: each place is an item that names the mail (R-53, EM-24).

use super::super::said::{Belonging, Place};
use super::super::{Error, SourceEvent, store};
use super::{Thread, list};
use base::Cx;
use base::clock::Seconds;
use base::ids::{ArrivalId, ContactId, FeedItemId, IncomingLeadId, LeadId, MailId, ThreadId, UserId};
use base::journal::{self, Happening, Kind};
use serde_json::json;

/// A place of a mail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// The mail.
    pub mail: MailId,
    /// In whose feed.
    pub place: Place,
    /// When it was.
    pub at: Seconds,
    /// How many files it has.
    pub files: i64,
    /// Who wrote it here.
    pub author_id: Option<UserId>,
    /// The contact on the other side.
    pub contact_id: Option<ContactId>,
    /// The incoming lead with which it came.
    pub incoming_lead_id: Option<IncomingLeadId>,
    /// The raw input from which it was read.
    pub arrival_id: Option<ArrivalId>,
    /// The only user who may read it.
    pub private_to: Option<UserId>,
}

/// Lets mails stand in feeds; where one stands already, it does not stand twice.
pub(crate) fn stand_at(cx: &mut Cx<'_>, standings: &[Standing]) -> Result<Vec<FeedItemId>, Error> {
    Ok(store::insert_standings(cx, standings)?)
}

/// Whether a mail stands in any feed.
pub(crate) fn stands_somewhere(cx: &mut Cx<'_>, mail: MailId) -> Result<bool, Error> {
    Ok(store::has_standing(cx, mail)?)
}

/// The lead to which a thread belongs, whoever asks.
pub(crate) fn lead_of_thread(cx: &mut Cx<'_>, thread: ThreadId) -> Result<Option<LeadId>, Error> {
    Ok(store::find_lead_of_thread(cx, thread)?)
}

/// Lets the mail of a request stand in a feed. The thread belongs to the lead, unless it belongs to an open one already: with
/// a request after the end of a lead it goes over, and what stood with that one stays there (EM-24).
pub(in crate::channels) fn write_down(
    cx: &mut Cx<'_>,
    event: &SourceEvent,
    mail: MailId,
    belonging: Belonging,
) -> Result<FeedItemId, Error> {
    let standing = Standing {
        mail,
        place: belonging.place,
        at: event.at,
        files: event.files.len() as i64,
        author_id: None,
        contact_id: belonging.contact_id,
        incoming_lead_id: belonging.incoming_lead_id,
        arrival_id: Some(belonging.arrival_id),
        private_to: event.private_to,
    };
    store::claim_thread(cx, mail, belonging.place.lead_id(), belonging.contact_id)?;
    let items = stand_at(cx, &[standing])?;
    match items.first() {
        Some(item) => Ok(*item),
        None => Ok(store::find_standing(cx, mail, belonging.place)?.ok_or(base::DbError::ColumnMissing)?),
    }
}

/// Puts a thread to a lead, or to none: its mails move between the feeds of the lead and of their contacts. The lead is
/// there and may be changed: whoever calls has asked.
pub(crate) fn attach(cx: &mut Cx<'_>, thread: &Thread, lead: Option<LeadId>) -> Result<(), Error> {
    if thread.lead_id == lead {
        return Ok(());
    }
    store::set_threads_lead(cx, &[thread.id], lead)?;
    match lead {
        Some(lead) => gather(cx, thread, lead)?,
        None => store::send_standings_home(cx, thread.id)?,
    }
    let about = list::load_thread(cx, thread.id)?.about();
    let (before, after) = (json!({ "lead": thread.lead_id }), json!({ "thread": thread.id, "lead": lead }));
    journal::record(cx, Happening::change(Kind::ThreadLinked, about, before, after))?;
    Ok(())
}

/// The threads of a lead belong to the one before again, if there was one: its request was declined. Their mails stay in its
/// feed, for whoever takes the decision back.
pub(crate) fn let_go(cx: &mut Cx<'_>, lead: LeadId) -> Result<(), Error> {
    Ok(store::give_threads_back(cx, lead)?)
}

/// The threads of the mails of a request belong to its lead again, but for those that belong to another open one since.
pub(crate) fn claim(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, lead: LeadId) -> Result<(), Error> {
    Ok(store::claim_threads(cx, incoming_lead, lead)?)
}

/// All mails of a thread stand in the feed of a lead, those too that stood nowhere.
pub(crate) fn gather(cx: &mut Cx<'_>, thread: &Thread, lead: LeadId) -> Result<(), Error> {
    store::move_standings(cx, thread.id, lead)?;
    let standings = store::list_standings(cx, thread.id, Place::lead(lead))?;
    stand_at(cx, &standings)?;
    Ok(())
}
