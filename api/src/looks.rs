//! Which requests are looks at people's data, for administrators who look up who saw what: a record is a card, and
//! records are a list.

use crate::wire::entities;
use base::clock::Seconds;
use base::ids::UserId;
use base::looks::{Kind, Look};

/// The look that a request is; `path` is below `/api/v4/`.
pub fn seen(method: &str, path: &str, user: UserId, at: Seconds) -> Option<Look> {
    let (noun, rest) = path.split_once('/').unwrap_or((path, ""));
    let subject = entities::of_plural(noun).filter(|_| method == "GET")?;
    let (kind, subject_id) = match rest {
        "" => (Kind::List, None),
        id => (Kind::Card, Some(id.parse().ok()?)),
    };
    Some(Look { user, at, kind, subject, subject_id, is_program: true })
}
