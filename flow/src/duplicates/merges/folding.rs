//! Records become one: what each of them is asked before, and the rows that are touched.

use super::attached::{carry, leave};
use super::copied::{copy_handles, settle_tags};
use super::values::{Merged, settle_columns, settle_fields};
use super::{Alternate, Choices, Fold, MAX_RECORDS, Merge, MergeWish, Part, store, way};
use crate::channels::said::Place;
use crate::contacts::MAX_HANDLES;
use crate::duplicates::Error;
use crate::duplicates::reach::is_reached;
use base::Cx;
use base::db::Value;
use base::ids::{IncomingLeadId, MergeId};
use base::ledger::{Columns, Edited, Ledger};
use base::search::Subject;
use serde_json::json;
use std::collections::BTreeSet;

/// Rows that one merge may touch: a feed of several years is far below, and undoing stays a matter of seconds.
const MAX_ROWS: usize = 100_000;

/// A merge in the making: what it touched so far.
#[derive(Debug)]
pub struct Folding {
    ledger: Ledger,
    folds: Vec<Fold>,
    alternates: Vec<Alternate>,
}

/// A merge makes sense: different records, not too many of them, none merged away already.
///
/// # Errors
/// `Refused` in words; `MergedAway` with who was first, `NoSuchRecord` where the actor may not know of that.
pub fn check(cx: &mut Cx<'_>, wish: &MergeWish) -> Result<(), Error> {
    let records: BTreeSet<i64> = wish.others.iter().copied().chain([wish.survivor]).collect();
    if wish.others.is_empty() {
        return Err(Error::Refused("At least one other record is merged into the one that stays.".to_owned()));
    }
    if wish.others.contains(&wish.survivor) {
        return Err(Error::Refused("A record cannot be merged with itself.".to_owned()));
    }
    if records.len() <= wish.others.len() {
        return Err(Error::Refused("A record is named twice.".to_owned()));
    }
    if records.len() > MAX_RECORDS {
        return Err(Error::Refused(format!("At most {MAX_RECORDS} records are merged at once.")));
    }
    for id in records {
        if let Some(merge) = store::merge_that_took(cx, wish.subject, id)? {
            if !is_reached(cx, wish.subject, merge.survivor)? {
                return Err(Error::NoSuchRecord { subject: wish.subject, id });
            }
            return Err(Error::MergedAway { place: Place { subject: wish.subject, id }, merge: Box::new(merge) });
        }
    }
    Ok(())
}

/// Begins a merge, or one again that leaves alone what somebody made since of what it wrote.
///
/// # Errors
/// Whatever the database answers.
pub fn begin(cx: &mut Cx<'_>, edited: Edited) -> Result<Folding, Error> {
    Ok(Folding { ledger: Ledger::beside(cx, edited)?, folds: Vec::new(), alternates: Vec::new() })
}

/// Records become one.
///
/// # Errors
/// `NoSuchRecord`; `Refused` when together they have more than fits.
pub fn fold(cx: &mut Cx<'_>, folding: &mut Folding, wish: &MergeWish) -> Result<(), Error> {
    let mut others = wish.others.clone();
    others.sort_unstable_by(|one, other| other.cmp(one));
    let merged = Merged { subject: wish.subject, survivor: wish.survivor, others: &others, choices: &wish.choices };
    let Folding { ledger, folds, alternates } = folding;
    let was = row(cx, ledger, wish.subject, wish.survivor)?;
    alternates.extend(settle_columns(cx, ledger, merged)?);
    alternates.extend(settle_fields(cx, ledger, merged)?);
    settle_tags(cx, ledger, merged)?;
    for other in others.iter().copied() {
        let both = (other, wish.survivor);
        let name = row(cx, ledger, wish.subject, other)?["name"].as_str().unwrap_or_default().to_owned();
        copy_handles(cx, ledger, wish.subject, both)?;
        carry(cx, ledger, wish.subject, both)?;
        let gone = [("deleted_at", Value::from(cx.now)), ("merged_into", wish.survivor.into())];
        ledger.set(cx, wish.subject.table(), &[("id", other.into())], &gone)?;
        folds.push(Fold { subject: wish.subject.as_str().to_owned(), from: other, into: wish.survivor, name });
    }
    if wish.subject == Subject::Lead {
        follow_stage(cx, ledger, wish.survivor, &was)?;
    }
    check_size(cx, ledger, wish)
}

/// What is the survivor's own, whatever another says beside it.
const KEPT: [Part; 6] = [Part::Name, Part::Stage, Part::Company, Part::Responsible, Part::Source, Part::CreatedAt];

/// The survivor takes what the others say of the sale, their addresses and their fields, and they stay what they are.
///
/// # Errors
/// `NoSuchRecord`; `Refused` when together they have more than fits.
pub fn share(cx: &mut Cx<'_>, folding: &mut Folding, wish: &MergeWish) -> Result<(), Error> {
    let taken = KEPT.into_iter().map(|part| (part, wish.survivor)).collect();
    let choices = Choices { prefer: wish.choices.prefer, taken, ..Choices::default() };
    let shared = Merged { subject: wish.subject, survivor: wish.survivor, others: &wish.others, choices: &choices };
    settle_columns(cx, &mut folding.ledger, shared)?;
    settle_fields(cx, &mut folding.ledger, shared)?;
    for other in wish.others.iter().copied() {
        copy_handles(cx, &mut folding.ledger, wish.subject, (other, wish.survivor))?;
    }
    check_size(cx, &folding.ledger, wish)
}

/// A survivor that stands elsewhere now has left its stage, and begun to stand there.
fn follow_stage(cx: &mut Cx<'_>, ledger: &mut Ledger, lead: i64, was: &Columns) -> Result<(), Error> {
    let now = row(cx, ledger, Subject::Lead, lead)?;
    if now["stage_id"] == was["stage_id"] || now["is_draft"] == json!(1) {
        return Ok(());
    }
    leave(cx, ledger, &[("lead_id", lead.into()), ("left_at", Value::Null)])?;
    way::enter(cx, ledger, &now, &was["stage_id"])
}

fn check_size(cx: &mut Cx<'_>, ledger: &Ledger, wish: &MergeWish) -> Result<(), Error> {
    if ledger.touched().len() > MAX_ROWS {
        return Err(Error::Refused(format!("Together they have more than {MAX_ROWS} notes, tasks and links.")));
    }
    let of = [("subject", wish.subject.as_str().into()), ("subject_id", wish.survivor.into())];
    let handles = ledger.read(cx, "handles", &of)?.len();
    if handles > MAX_HANDLES {
        let together =
            format!("Together they have {handles} phones and addresses; one record has at most {MAX_HANDLES}.");
        return Err(Error::Refused(together));
    }
    Ok(())
}

impl Folding {
    /// Sets columns of a row of any table, remembered as all else: a request that is decided by a merge.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn set(
        &mut self,
        cx: &mut Cx<'_>,
        (table, id): (&'static str, i64),
        to: &[(&'static str, Value)],
    ) -> Result<(), Error> {
        self.ledger.set(cx, table, &[("id", id.into())], to)?;
        Ok(())
    }
}

/// Writes the merge down under a new id, or again under its old one.
///
/// # Errors
/// Whatever the database answers.
pub fn write_down(
    cx: &mut Cx<'_>,
    folding: Folding,
    wish: &MergeWish,
    (request, again): (Option<IncomingLeadId>, Option<MergeId>),
) -> Result<Merge, Error> {
    let Folding { ledger, folds, alternates } = folding;
    let survivor = row(cx, &ledger, wish.subject, wish.survivor)?;
    let merge = Merge {
        id: again.map_or_else(|| cx.next_id(), Ok)?,
        subject: wish.subject,
        survivor: wish.survivor,
        survivor_name: survivor["name"].as_str().unwrap_or_default().to_owned(),
        folds,
        because: wish.because.clone(),
        choices: wish.choices.clone(),
        alternates,
        incoming_lead_id: request,
        batch: wish.batch,
        at: cx.now,
        // A rule's merge is the rule's, whoever brought the request.
        by: cx.actor.user().filter(|_| wish.because.pipeline().is_none()),
        undone: None,
        collisions: Vec::new(),
    };
    match again {
        // Into whom a request's person goes may be another now.
        Some(_) => store::update(cx, &merge)?,
        None => store::insert(cx, &merge, wish.key.as_deref())?,
    }
    store::remember(cx, merge.id, ledger.touched())?;
    Ok(merge)
}

fn row(cx: &mut Cx<'_>, ledger: &Ledger, subject: Subject, id: i64) -> Result<Columns, Error> {
    let found = ledger.read(cx, subject.table(), &[("id", id.into())])?.pop();
    found.ok_or(Error::NoSuchRecord { subject, id })
}
