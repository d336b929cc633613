//! What stopped itself, for every administrator: nobody else can let it go on (NT-02).

use super::Notice;
use super::reader::Told;
use crate::updates::Error;
use base::Cx;
use base::access::Role;
use base::ids::UserId;
use base::journal::{Entry, Kind};
use base::people::users;

/// Who is told of which row of a kind.
pub(super) fn told(
    cx: &mut Cx<'_>,
    rows: &[Entry],
    kind: Kind,
    notice: fn(&Entry) -> Option<Notice>,
) -> Result<Vec<Told>, Error> {
    let stopped: Vec<&Entry> = rows.iter().filter(|row| row.kind == Some(kind)).collect();
    if stopped.is_empty() {
        return Ok(Vec::new());
    }
    let administrators = administrators(cx)?;
    let told = administrators.into_iter().flat_map(|user| stopped.iter().map(move |row| (user, *row)));
    Ok(told.filter_map(|(user, row)| Some(Told { row: row.id, user, notice: notice(row)? })).collect())
}

/// Who sets up the account.
pub(super) fn administrators(cx: &mut Cx<'_>) -> Result<Vec<UserId>, Error> {
    let people = users::list(cx)?.into_iter();
    Ok(people.filter(|user| user.is_active() && user.role == Role::Admin).map(|user| user.id).collect())
}
