//! The notification centre: new requests and answers, for those whom they concern (IL-70, IL-80, NT-02).

use super::{Error, store};
use crate::inbox::{self, IncomingLead};
use base::clock::{DAY, Seconds};
use base::ids::{IncomingLeadId, NoticeId, UserId};
use base::journal::{self, Entry, Kind};
use base::{Cx, DbError};
use std::collections::HashMap;

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
/// A fixed number of statements however many rows there are: it takes the account's turn to write, and requests that
/// arrive meanwhile wait for it.
///
/// # Errors
/// Whatever the database answers.
pub fn read_journal(cx: &mut Cx<'_>) -> Result<bool, Error> {
    let cursor = journal::cursor(cx, READER)?;
    let rows = journal::read_after(cx, cursor, BATCH_ROWS)?;
    let Some(last) = rows.last().map(|row| row.id) else { return Ok(false) };
    let told = notices_of(cx, &rows)?;
    store::insert(cx, &told)?;
    journal::set_cursor(cx, READER, last)?;
    Ok(rows.len() as i64 == BATCH_ROWS)
}

/// Who is told what, in the order in which it happened.
fn notices_of(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<(UserId, Notice)>, Error> {
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
    let everybody = store::everybody(cx)?;
    let mut told = Vec::new();
    for (row, kind, id) in news {
        let Some(incoming) = known.get(&id) else { continue };
        let one = incoming.private_to.or_else(|| responsible.get(&id).copied());
        let users = one.map_or_else(|| everybody.clone(), |user| vec![user]);
        told.extend(users.into_iter().map(|user| (user, notice(row, kind, incoming))));
    }
    let ids = cx.reserve_ids(told.len() as i64)?;
    told.iter_mut().zip(ids).for_each(|((_, notice), id)| notice.id = NoticeId(id));
    Ok(told)
}

fn kind_of(row: &Entry) -> Option<&'static str> {
    match row.kind {
        Some(Kind::IncomingLeadArrived) => Some("incoming_lead"),
        Some(Kind::RequestNoticed) => Some("request"),
        Some(Kind::LeadSpokenTo) => Some("lead"),
        _ => None,
    }
}

/// What there is to tell. What came through a personal mailbox is told to its reader only (EM-11).
fn notice(row: &Entry, kind: &str, incoming: &IncomingLead) -> Notice {
    let who = &incoming.sender;
    let door = &incoming.source_name;
    let (text, link) = match kind {
        "lead" => (format!("{who} wrote again through {door}"), format!("/leads/{}", incoming.lead_id)),
        _ => (format!("New request from {who} through {door}"), format!("/incoming-leads/{}", incoming.id)),
    };
    let incoming_lead_id = Some(incoming.id);
    Notice { id: NoticeId(0), at: row.at, kind: kind.to_owned(), text, link, incoming_lead_id, read_at: None }
}

/// Removes notices that are older than three months.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_notices(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    store::sweep(cx, cx.now - KEPT)
}

/// The newest notices of a user.
///
/// # Errors
/// Whatever the database answers.
pub fn list_notices(cx: &mut Cx<'_>, user: UserId, limit: i64) -> Result<Vec<Notice>, Error> {
    Ok(store::list(cx, user, limit)?)
}

/// How many notices a user has not read; 100 for any more than that.
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
