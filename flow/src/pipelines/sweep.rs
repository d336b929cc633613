//! What was kept for a request that was declined too long ago to be restored (IL-42).

use super::Error;
use crate::contacts::{self, companies};
use crate::inbox::{self, RESTORABLE};
use crate::leads;
use base::Cx;

/// Requests looked at in one unit, so that others need not wait for long.
const MAX_SWEPT: i64 = 200;

/// Deletes the draft leads of requests that were declined more than 30 days ago, and the draft contacts and companies
/// that no other lead or request uses; returns how many requests. A fixed number of statements.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_declined(cx: &mut Cx<'_>) -> Result<u64, Error> {
    let drafts = inbox::sweep_declined(cx, cx.now - RESTORABLE, MAX_SWEPT)?;
    if !drafts.is_empty() {
        leads::delete_drafts(cx, &drafts)?;
        contacts::delete_drafts_of(cx, &drafts)?;
        companies::delete_drafts_of(cx, &drafts)?;
    }
    Ok(drafts.len() as u64)
}
