//! Pairs that a person said are two: they are not asked about again, until what identifies one of them has changed and
//! they are more alike than they were then.

use super::{Error, store};
use base::Cx;
use base::search::Subject;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

/// Pairs read at a time.
const PAGE: i64 = 5_000;

/// What identified a record, as a number: equal as long as that is equal. What it was made of cannot be read from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print(pub i64);

impl Print {
    /// The print of some values, in whatever order.
    pub fn of<'v>(values: impl IntoIterator<Item = &'v str>) -> Print {
        let mut values: Vec<&str> = values.into_iter().filter(|value| !value.is_empty()).collect();
        values.sort_unstable();
        values.dedup();
        let mut digest = Sha256::new();
        for value in values {
            digest.update(value.as_bytes());
            digest.update([0]);
        }
        Print(digest.finalize().first_chunk().copied().map_or(0, i64::from_be_bytes))
    }
}

/// Two records that are different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldApart {
    /// The records, the smaller id first.
    pub records: [i64; 2],
    /// What identified each when they were told apart.
    pub prints: [Print; 2],
    /// How alike they were then, in hundredths of a bit.
    pub centibits: i64,
}

/// What was told apart, by the smaller id and the larger.
#[derive(Clone, Debug, Default)]
pub struct TellApart {
    pairs: HashMap<[i64; 2], ToldApart>,
}

impl TellApart {
    /// Whether two records stay apart: nothing that identifies them changed, or they are no more alike than they were.
    pub fn keeps(&self, pair: [(i64, Print); 2], centibits: i64) -> bool {
        let [one, other] = if pair[0].0 <= pair[1].0 { pair } else { [pair[1], pair[0]] };
        self.pairs.get(&[one.0, other.0]).is_some_and(|told| {
            let is_as_it_was = told.prints == [one.1, other.1];
            is_as_it_was || centibits <= told.centibits
        })
    }

    /// The pairs.
    pub fn pairs(&self) -> impl Iterator<Item = &ToldApart> {
        self.pairs.values()
    }
}

impl FromIterator<ToldApart> for TellApart {
    fn from_iter<I: IntoIterator<Item = ToldApart>>(pairs: I) -> TellApart {
        TellApart { pairs: pairs.into_iter().map(|told| (told.records, told)).collect() }
    }
}

/// All pairs of one kind that were told apart.
///
/// # Errors
/// Whatever the database answers.
pub fn list_told_apart(cx: &mut Cx<'_>, subject: Subject) -> Result<TellApart, Error> {
    let (mut all, mut after) = (Vec::new(), [0, 0]);
    loop {
        let page = store::list_told_apart(cx, subject, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(all.into_iter().collect()) };
        after = last.records;
        all.extend(page);
    }
}

/// Each of these records with each that was told apart from it, whatever changed since: a person may be asked about them
/// again, a rule may not merge them.
///
/// # Errors
/// Whatever the database answers.
pub fn list_told_apart_from(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<BTreeSet<(i64, i64)>, Error> {
    Ok(store::list_told_apart_from(cx, subject, records)?.into_iter().collect())
}

/// Says that every two of these records are different.
///
/// # Errors
/// Whatever the database answers.
pub fn tell_apart(cx: &mut Cx<'_>, subject: Subject, records: &[(i64, Print)], centibits: i64) -> Result<(), Error> {
    let mut sorted = records.to_vec();
    sorted.sort_unstable_by_key(|(id, _)| *id);
    let pairs = sorted.iter().enumerate().flat_map(|(at, one)| {
        sorted[at + 1..].iter().map(move |other| ToldApart {
            records: [one.0, other.0],
            prints: [one.1, other.1],
            centibits,
        })
    });
    Ok(store::put_told_apart(cx, subject, &pairs.collect::<Vec<_>>())?)
}
