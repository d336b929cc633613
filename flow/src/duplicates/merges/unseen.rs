//! Of a merge that was undone nobody is told what a record said that they may not see: it stands for itself again, and its
//! rights with it. Its number stays.

use super::{Alternate, Fold, Merge, list_seen};
use crate::duplicates::Error;
use base::Cx;
use base::search::Subject;
use std::collections::BTreeSet;

/// Records that are looked for at once: a database takes so many values and more.
const ASKED_AT_ONCE: usize = 1_000;

/// Records of merges that were undone which the actor may not see.
#[derive(Clone, Debug, Default)]
pub struct Unseen(BTreeSet<(Subject, i64)>);

impl Unseen {
    /// Those of these records; one query for each kind of record that is among them, and for each thousand of it.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn among(cx: &mut Cx<'_>, records: &BTreeSet<(Subject, i64)>) -> Result<Unseen, Error> {
        let mut unseen = BTreeSet::new();
        for subject in Subject::ALL {
            let ids: Vec<i64> = records.iter().filter(|(kind, _)| *kind == subject).map(|(_, id)| *id).collect();
            for some in ids.chunks(ASKED_AT_ONCE) {
                let seen = list_seen(cx, subject, some)?;
                unseen.extend(some.iter().filter(|id| !seen.contains(id)).map(|id| (subject, *id)));
            }
        }
        Ok(Unseen(unseen))
    }

    /// Is it one of them?
    pub fn has(&self, subject: Subject, id: i64) -> bool {
        self.0.contains(&(subject, id))
    }

    /// Takes away what they are called and what they said.
    pub fn hide(&self, folds: &mut [Fold], alternates: &mut Vec<Alternate>) {
        let is_hidden = |(subject, id): (Subject, i64)| self.has(subject, id);
        let hidden: BTreeSet<i64> =
            folds.iter().flat_map(Fold::records).filter(|record| is_hidden(*record)).map(|(_, id)| id).collect();
        alternates.retain(|one| !hidden.contains(&one.record));
        for fold in folds.iter_mut().filter(|fold| hidden.contains(&fold.from)) {
            fold.name.clear();
        }
    }
}

/// Merges as the actor is told of them.
pub(super) fn told(cx: &mut Cx<'_>, mut merges: Vec<Merge>) -> Result<Vec<Merge>, Error> {
    let undone = merges.iter().filter(|merge| merge.undone.is_some());
    let unseen = Unseen::among(cx, &undone.flat_map(|merge| &merge.folds).flat_map(Fold::records).collect())?;
    for merge in merges.iter_mut().filter(|merge| merge.undone.is_some()) {
        unseen.hide(&mut merge.folds, &mut merge.alternates);
    }
    Ok(merges)
}
