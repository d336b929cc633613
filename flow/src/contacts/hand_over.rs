//! All contacts and companies of somebody go to somebody else, because they are removed (RT-08): in a fixed number of
//! statements for a thousand of them, and one journal row each.

use super::{Error, store};
use base::Cx;
use base::ids::{CompanyId, ContactId, UserId};
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::json;

/// Records whose journal rows are written at once.
const ROWS_AT_ONCE: i64 = 1_000;

/// Gives all contacts, or all companies, of somebody to another, the deleted ones too; returns those that were given.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn hand_over(cx: &mut Cx<'_>, subject: Subject, from: UserId, to: UserId) -> Result<Vec<i64>, Error> {
    let kind = if subject == Subject::Company { Kind::CompanyChanged } else { Kind::ContactChanged };
    let about = |id: i64| match subject {
        Subject::Company => About { company: Some(CompanyId(id)), ..About::default() },
        _ => About { contact: Some(ContactId(id)), ..About::default() },
    };
    let mut given: Vec<i64> = Vec::new();
    loop {
        let after = given.last().copied().unwrap_or(0);
        let page = store::list_of_responsible(cx, subject, from, (after, ROWS_AT_ONCE))?;
        let Some(last) = page.last().copied() else { return Ok(given) };
        let because = json!({ "responsible": to, "because": "person_removed" });
        let happening = |id| Happening::change(kind, about(id), json!({ "responsible": from }), because.clone());
        journal::record_all(cx, &page.iter().map(|id| happening(*id)).collect::<Vec<_>>())?;
        store::give(cx, subject, (from, to), (after, last))?;
        given.extend(page);
    }
}
