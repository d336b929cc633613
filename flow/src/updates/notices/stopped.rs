//! What stopped itself, for every administrator: nobody else can let it go on (NT-02).

use super::Notice;
use super::reader::Told;
use crate::updates::Error;
use base::Cx;
use base::access::Role;
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
    let people = users::list(cx)?;
    let administrators = people.iter().filter(|user| user.is_active() && user.role == Role::Admin);
    let told = administrators.flat_map(|user| stopped.iter().map(|row| (user.id, *row)));
    Ok(told.filter_map(|(user, row)| Some(Told { row: row.id, user, notice: notice(row)? })).collect())
}
