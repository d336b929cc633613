//! Reads the journal on and writes who is told what.

use super::{Notice, by_mail, control, lost_fields, mails, requests, tables, webhooks, work};
use crate::updates::{Error, store};
use base::Cx;
use base::ids::{JournalId, NoticeId, UserId};
use base::journal::{self, Entry};

/// The name of this reader of the journal.
pub const READER: &str = "notices";
/// Journal rows read in one unit of work.
const BATCH_ROWS: i64 = 200;

/// A notice for somebody, because of a journal row.
pub(super) struct Told {
    /// The row; notices are written in the order in which things happened.
    pub row: JournalId,
    /// Who is told.
    pub user: UserId,
    /// What; its id is given when it is written.
    pub notice: Notice,
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
    let told = told(cx, &rows)?;
    let mail_at = by_mail::plan(cx, &told)?;
    store::insert(cx, told.iter().map(|told| (told.user, &told.notice)).zip(mail_at))?;
    journal::set_cursor(cx, READER, last)?;
    Ok(rows.len() as i64 == BATCH_ROWS)
}

/// Who is told what, in the order in which it happened.
fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let mut told = requests::told(cx, rows)?;
    told.extend(work::told(cx, rows)?);
    told.extend(tables::told(rows));
    told.extend(control::told(cx, rows)?);
    told.extend(lost_fields::told(cx, rows)?);
    told.extend(mails::told(cx, rows)?);
    told.extend(webhooks::told(cx, rows)?);
    told.sort_by_key(|told| told.row);
    let ids = if told.is_empty() { 0..0 } else { cx.reserve_ids(told.len() as i64)? };
    told.iter_mut().zip(ids).for_each(|(told, id)| told.notice.id = NoticeId(id));
    Ok(told)
}
