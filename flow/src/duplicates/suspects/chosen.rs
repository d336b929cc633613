//! Records that a person chose to compare, whatever a scan found (DC-33).

use super::{Error, MAX_RECORDS, list_allowed};
use crate::duplicates::likeness_among;
use crate::duplicates::scan::Found;
use base::Cx;
use base::access::Action;
use base::search::Subject;

/// Records of one kind to be compared, with the likeness of contacts. Nothing is kept of it.
///
/// # Errors
/// `Refused` for fewer than two, for more than [`MAX_RECORDS`], and for one that is in the bin, was merged away, or is not
/// seen by the actor.
pub fn choose(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Found, Error> {
    let mut records = ids.to_vec();
    records.sort_unstable();
    records.dedup();
    let (word, words) = (subject.as_str(), subject.table());
    if records.len() < 2 {
        return Err(Error::Refused(format!("Choose at least two {words} to compare.")));
    }
    if records.len() > MAX_RECORDS {
        let chosen = records.len();
        return Err(Error::Refused(format!(
            "At most {MAX_RECORDS} {words} are compared at once, and {chosen} were chosen."
        )));
    }
    let seen = list_allowed(cx, Action::View, (subject, &records))?;
    if let Some(id) = records.iter().find(|id| !seen.contains(id)) {
        let gone = format!("The {word} #{id} is deleted or merged, or your role does not show it: choose without it.");
        return Err(Error::Refused(gone));
    }
    let likeness = likeness_among(cx, subject, &records)?;
    Ok(Found { subject, records, likeness })
}
