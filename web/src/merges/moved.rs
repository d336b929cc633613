//! Where a record that was merged away is looked at now.

use crate::failure::Failure;
use base::Cx;
use base::search::Subject;
use flow::duplicates::merges;

/// What to answer for a record that is not there: the way to the survivor, for one that was merged into it.
pub fn gone(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Failure {
    match merges::survivor_of(cx, subject, id) {
        Ok(Some(survivor)) => Failure::MergedInto(format!("/{}/{survivor}", subject.table())),
        Ok(None) => Failure::NotFound,
        Err(error) => error.into(),
    }
}
