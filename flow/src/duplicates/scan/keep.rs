//! Writing down what a scan found, a part at a time; what is known already is judged as it is now.

use super::{Error, Found, Scan, State, store};
use crate::duplicates::suspects;
use base::Cx;
use base::ids::{ScanId, SuspectId};
use base::search::Subject;
use std::collections::{BTreeSet, HashMap};

/// Keeps suspects of one kind, [`super::KEPT_AT_ONCE`] at most, in a fixed number of statements. Open ones of the same
/// records stay, with the reasons that there are now; open ones of some of the records were found otherwise and are gone. False when somebody stopped it.
///
/// # Errors
/// Whatever the database answers.
pub fn keep(cx: &mut Cx<'_>, id: ScanId, subject: Subject, found: &[Found]) -> Result<bool, Error> {
    let Some(scan) = store::find(cx, id)?.filter(|scan| scan.state == State::Going) else { return Ok(false) };
    let open = open_of(cx, subject, found)?;
    let (mut covered, mut known, mut new) = (BTreeSet::new(), Vec::new(), Vec::new());
    for found in found {
        let theirs: BTreeSet<SuspectId> =
            found.records.iter().filter_map(|record| open.of(*record)).flatten().collect();
        let same = theirs.iter().find(|suspect| open.records(**suspect) == found.records);
        covered.extend(theirs.iter().filter(|suspect| Some(*suspect) != same));
        match same {
            Some(same) => known.push((found, *same)),
            None => new.push(found),
        }
    }
    suspects::close_covered(cx, &covered)?;
    suspects::judge_again(cx, (scan.id, scan.model_id), &known)?;
    write(cx, &scan, &new)?;
    Ok(true)
}

fn write(cx: &mut Cx<'_>, scan: &Scan, new: &[&Found]) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    suspects::insert_all(cx, (scan.id, scan.model_id), new)?;
    Ok(store::count_found(cx, scan.id, new.len() as i64)?)
}

/// The open suspects of records.
struct Open {
    of_record: HashMap<i64, Vec<SuspectId>>,
    records: HashMap<SuspectId, Vec<i64>>,
}

impl Open {
    fn of(&self, record: i64) -> Option<Vec<SuspectId>> {
        self.of_record.get(&record).cloned()
    }

    fn records(&self, suspect: SuspectId) -> &[i64] {
        self.records.get(&suspect).map_or(&[], Vec::as_slice)
    }
}

fn open_of(cx: &mut Cx<'_>, subject: Subject, found: &[Found]) -> Result<Open, Error> {
    let records: Vec<i64> = found.iter().flat_map(|found| found.records.iter().copied()).collect();
    let mut open = Open { of_record: HashMap::new(), records: HashMap::new() };
    let pairs = suspects::list_open_of(cx, subject, &records)?;
    let ids: Vec<SuspectId> = pairs.iter().map(|(_, suspect)| *suspect).collect::<BTreeSet<_>>().into_iter().collect();
    for (record, suspect) in pairs {
        open.of_record.entry(record).or_default().push(suspect);
    }
    for (suspect, record) in suspects::list_records(cx, &ids)? {
        open.records.entry(suspect).or_default().push(record);
    }
    Ok(open)
}
