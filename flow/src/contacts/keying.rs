//! Records of before there were keys get theirs, some at a time.

use super::{Error, keys, store};
use base::ids::{CompanyId, ContactId};
use base::search::Subject;
use base::{Cx, DbError, jobs};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// The job that writes keys; its payload is [`Keying`] as JSON. The migration that made the keys asked for it.
pub const KEYS_JOB: &str = "match_keys";
/// Records whose keys are written in one unit, so that others need not wait for long.
const BATCH: i64 = 500;

/// How far keys are written.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Keying {
    subject: String,
    /// The last record that was done.
    after: i64,
}

/// Writes the keys of every contact and company anew, in the background: what is read of them is read otherwise now, as
/// local numbers are when the account's country changes.
///
/// # Errors
/// Whatever the database answers.
pub fn write_all_keys(cx: &mut Cx<'_>) -> Result<(), DbError> {
    ask(cx, Subject::Contact, 0)
}

/// Writes the keys of the next records, and asks for those after them.
///
/// # Errors
/// Whatever the database answers.
pub fn write_keys(cx: &mut Cx<'_>, payload: &Json) -> Result<(), Error> {
    let keying: Keying = serde_json::from_value(payload.clone()).map_err(DbError::from)?;
    let subject = if keying.subject == Subject::Company.as_str() { Subject::Company } else { Subject::Contact };
    let ids = store::list_ids_after(cx, subject, keying.after, BATCH)?;
    match subject {
        Subject::Company => keys::refresh_company_keys(cx, &ids.iter().copied().map(CompanyId).collect::<Vec<_>>())?,
        _ => keys::refresh_keys(cx, &ids.iter().copied().map(ContactId).collect::<Vec<_>>())?,
    }
    match ids.last() {
        Some(last) => ask(cx, subject, *last)?,
        None if subject == Subject::Contact => ask(cx, Subject::Company, 0)?,
        None => {}
    }
    Ok(())
}

fn ask(cx: &mut Cx<'_>, subject: Subject, after: i64) -> Result<(), DbError> {
    jobs::enqueue(cx, KEYS_JOB, &json!(Keying { subject: subject.as_str().to_owned(), after }))?;
    Ok(())
}
