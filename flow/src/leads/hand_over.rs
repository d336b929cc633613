//! Everything that somebody answers for goes to somebody else, because they are removed (RT-08): in a fixed number of
//! statements for a thousand leads, and one journal row each.

use super::{Error, store};
use base::Cx;
use base::ids::{LeadId, UserId};
use base::journal::{self, Happening, Kind};
use serde_json::json;

/// Leads whose journal rows are written at once.
const ROWS_AT_ONCE: i64 = 1_000;

/// Gives all leads of somebody to another, the deleted ones too; returns those that were given. The counters follow.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn hand_over(cx: &mut Cx<'_>, from: UserId, to: UserId) -> Result<Vec<LeadId>, Error> {
    for (stage, leads, price_minor) in store::totals_of(cx, from)? {
        store::count_of(cx, (stage, Some(from)), -leads, -price_minor)?;
        store::count_of(cx, (stage, Some(to)), leads, price_minor)?;
    }
    let mut given = Vec::new();
    loop {
        let after = given.last().copied().unwrap_or(LeadId(0));
        let page = store::list_of_responsible(cx, from, after, ROWS_AT_ONCE)?;
        let Some((last, _)) = page.last().copied() else { return Ok(given) };
        let because = json!({ "responsible": to, "because": "person_removed" });
        let happening =
            |about| Happening::change(Kind::LeadAssigned, about, json!({ "responsible": from }), because.clone());
        journal::record_all(cx, &page.iter().map(|(_, about)| happening(*about)).collect::<Vec<_>>())?;
        store::give(cx, (from, to), after, last)?;
        given.extend(page.into_iter().map(|(id, _)| id));
    }
}
