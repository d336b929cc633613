//! Requests whose leads are gone for good.

use base::Cx;
use base::db::{DbError, Value};
use base::search::Subject;

/// What was said with a request that was linked to a record stood in its feed, and went with it: the sender is left.
const FORGET_WORDS: &str = "UPDATE incoming_leads SET title = sender, preview = '', details = 'null' WHERE account_id = $1 AND target_subject = ";

/// A request that still waits has a draft, which is in no bin.
pub fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    let begins: &[&str] = match subject {
        Subject::Lead => &["DELETE FROM incoming_leads WHERE account_id = $1 AND state <> 'waiting' AND lead_id"],
        Subject::Contact => &[
            "UPDATE incoming_leads SET contact_id = NULL WHERE account_id = $1 AND contact_id",
            "UPDATE incoming_leads SET likely_contact_id = NULL WHERE account_id = $1 AND likely_contact_id",
        ],
        Subject::Company => &[],
    };
    let of_subject = format!("{FORGET_WORDS}'{}' AND target_id", subject.as_str());
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 2)).collect();
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| (*id).into())).collect();
    for begin in begins.iter().copied().chain([of_subject.as_str()]) {
        cx.write(&format!("{begin} IN ({})", places.join(", ")), &values)?;
    }
    Ok(())
}
