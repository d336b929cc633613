//! The notification centre: new requests and answers, for those whom they concern (IL-70, IL-80, NT-02).

use super::{Error, store};
use crate::inbox;
use base::Cx;
use base::clock::{DAY, Seconds};
use base::ids::{IncomingLeadId, NoticeId, UserId};
use base::journal::{self, Entry, Kind};

/// The name of this reader of the journal.
pub const READER: &str = "notices";
/// Journal rows read in one unit of work.
const BATCH_ROWS: i64 = 200;
/// How long a notice is kept.
const KEPT: Seconds = 90 * DAY;

/// One line of the notification centre.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The id.
    pub id: NoticeId,
    /// When, Unix seconds.
    pub at: Seconds,
    /// What it is about: `incoming_lead`, `request` or `lead`.
    pub kind: String,
    /// A sentence.
    pub text: String,
    /// Where a click leads.
    pub link: String,
    /// The incoming lead, so that it can be decided in place.
    pub incoming_lead_id: Option<IncomingLeadId>,
    /// When it was read.
    pub read_at: Option<Seconds>,
}

/// Reads the journal on and writes notices, in one unit with its cursor; true when there is more.
///
/// # Errors
/// Whatever the database answers.
pub fn read_journal(cx: &mut Cx<'_>) -> Result<bool, Error> {
    let cursor = journal::cursor(cx, READER)?;
    let rows = journal::read_after(cx, cursor, BATCH_ROWS)?;
    let Some(last) = rows.last().map(|row| row.id) else { return Ok(false) };
    for row in &rows {
        if let Some((notice, reader)) = notice_of(cx, row)? {
            let users = match reader {
                Some(reader) => vec![reader],
                None => store::users_concerned(cx, row.about.source, row.about.lead)?,
            };
            for user in users {
                let id = cx.next_id()?;
                store::insert(cx, user, id, &notice)?;
            }
        }
    }
    journal::set_cursor(cx, READER, last)?;
    store::sweep(cx, cx.now - KEPT)?;
    Ok(rows.len() as i64 == BATCH_ROWS)
}

/// What there is to tell, and the only one to whom, when it came through a personal mailbox (EM-11).
fn notice_of(cx: &mut Cx<'_>, row: &Entry) -> Result<Option<(Notice, Option<UserId>)>, Error> {
    let kind = match row.kind {
        Some(Kind::IncomingLeadArrived) => "incoming_lead",
        Some(Kind::RequestNoticed) => "request",
        Some(Kind::LeadSpokenTo) => "lead",
        _ => return Ok(None),
    };
    let Some(incoming) = row.about.incoming_lead.map(|id| inbox::find(cx, id)).transpose()?.flatten() else {
        return Ok(None);
    };
    let who = &incoming.sender;
    let door = &incoming.source_name;
    let (text, link) = match kind {
        "lead" => (format!("{who} wrote again through {door}"), format!("/leads/{}", incoming.lead_id)),
        _ => (format!("New request from {who} through {door}"), format!("/incoming-leads/{}", incoming.id)),
    };
    let incoming_lead_id = Some(incoming.id);
    let notice =
        Notice { id: NoticeId(0), at: row.at, kind: kind.to_owned(), text, link, incoming_lead_id, read_at: None };
    Ok(Some((notice, incoming.private_to)))
}

/// The newest notices of a user.
///
/// # Errors
/// Whatever the database answers.
pub fn list_notices(cx: &mut Cx<'_>, user: UserId, limit: i64) -> Result<Vec<Notice>, Error> {
    Ok(store::list(cx, user, limit)?)
}

/// How many notices a user has not read.
///
/// # Errors
/// Whatever the database answers.
pub fn count_unread(cx: &mut Cx<'_>, user: UserId) -> Result<i64, Error> {
    Ok(store::count_unread(cx, user)?)
}

/// Marks all notices of a user as read.
///
/// # Errors
/// Whatever the database answers.
pub fn mark_read(cx: &mut Cx<'_>, user: UserId) -> Result<(), Error> {
    Ok(store::mark_read(cx, user)?)
}
