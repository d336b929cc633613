//! Who opens too many cards and lists within a while is shut out, and administrators are told (RT-07).

use super::{Kind, Look};
use crate::accounts;
use crate::clock::{MINUTE, Seconds};
use crate::ids::UserId;
use crate::people::{PeopleError, users};
use crate::{Cx, params};
use std::collections::BTreeSet;

/// The while for which an account's limit counts.
pub const WINDOW: Seconds = 10 * MINUTE;

/// Shuts out those of `looks` who are above the account's limit; it has none unless an administrator gave it one.
pub(super) fn shut_out(cx: &mut Cx<'_>, looks: &[Look]) -> Result<(), PeopleError> {
    let Some(limit) = accounts::safety(cx)?.look_limit else { return Ok(()) };
    let lookers: BTreeSet<UserId> =
        looks.iter().filter(|look| look.kind != Kind::Export).map(|look| look.user).collect();
    for user in lookers {
        let count = cx.number(
            "SELECT count(*) FROM (SELECT 1 FROM looks WHERE account_id = $1 AND user_id = $2 AND at > $3 AND kind <> 'export' LIMIT $4) AS newest",
            params![cx.account, user, cx.now - WINDOW, limit + 1],
        )?;
        if count > limit {
            match users::shut_out(cx, user, limit) {
                // Somebody must be able to let the others in again.
                Ok(()) | Err(PeopleError::LastAdmin) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}
