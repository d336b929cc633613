//! Journeys: somebody was sent to a provider for its consent, and comes back once, in the same session, in time.

use crate::channels::store;
use base::Cx;
use base::clock::{MINUTE, Seconds};
use base::db::DbError;
use base::secrets::Secret;
use base::tokens::hash_token;

/// The context under which what is needed on the way back is sealed.
pub const JOURNEY_CONTEXT: &str = "mail journey";

/// How long somebody may take: time enough for a password, a second factor and reading. Seconds.
pub const JOURNEY_LIFETIME: Seconds = 15 * MINUTE;

/// Keeps what is needed when somebody comes back with `state`, in this session: `session` is the hash of its token.
///
/// # Errors
/// Whatever the database answers.
pub fn begin_journey(cx: &mut Cx<'_>, state: &Secret, session: &str, sealed: &[u8]) -> Result<(), DbError> {
    let ends_at = cx.now + JOURNEY_LIFETIME;
    store::insert_journey(cx, &hash_token(state.reveal()), session, sealed, ends_at)
}

/// What was kept for whoever comes back, once: nothing for a state that is unknown, another session's, used or too old.
///
/// # Errors
/// Whatever the database answers.
pub fn end_journey(cx: &mut Cx<'_>, state: &str, session: &str) -> Result<Option<Vec<u8>>, DbError> {
    store::take_journey(cx, &hash_token(state), session)
}

/// Forgets those from which nobody came back.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_journeys(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    store::delete_old_journeys(cx)
}
