//! What was kept for a request that was declined too long ago to be restored (IL-42).

use super::Error;
use crate::contacts::{self, companies};
use crate::inbox::{self, RESTORABLE};
use crate::leads;
use base::Cx;

/// Deletes the draft leads of requests that were declined more than 30 days ago, and the draft contacts and companies
/// that no other lead or request uses: `most` requests at once, so that others need not wait for long. Returns how many;
/// a fixed number of statements.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_declined(cx: &mut Cx<'_>, most: i64) -> Result<u64, Error> {
    let drafts = inbox::sweep_declined(cx, cx.now - RESTORABLE, most)?;
    if !drafts.is_empty() {
        leads::delete_drafts(cx, &drafts)?;
        contacts::delete_drafts_of(cx, &drafts)?;
        companies::delete_drafts_of(cx, &drafts)?;
    }
    Ok(drafts.len() as u64)
}
