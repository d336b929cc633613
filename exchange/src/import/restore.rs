//! An import is taken back, record by record: leads first, then contacts, then companies.

use super::before::Before;
use super::store::{self, PHASES, TouchedRecord};
use super::{Error, Import, apply};
use base::Cx;
use base::access;
use base::ids::{CompanyId, ContactId, ImportId, LeadId};
use base::journal;
use base::search::Subject;
use flow::channels::handles::Handle;
use flow::contacts::{self, CompanyChange, ContactChange, companies};
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, LeadChange};
use flow::pipelines::{self, Move};

/// What becomes of records that somebody changed after the import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Changed {
    /// They stay as they are now, and are listed.
    #[default]
    Keep,
    /// They are taken back like the others.
    UndoToo,
}

impl Changed {
    /// The word of the job and of the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Changed::Keep => "keep",
            Changed::UndoToo => "undo",
        }
    }

    /// Reads the word; what is not understood keeps.
    pub fn from_word(word: &str) -> Changed {
        if word == "undo" { Changed::UndoToo } else { Changed::Keep }
    }
}

/// How many records of an import somebody has changed since.
///
/// # Errors
/// `NoSuchImport`.
pub fn count_changed(cx: &mut Cx<'_>, id: ImportId) -> Result<i64, Error> {
    super::load(cx, id)?;
    let upto = journal::newest(cx)?;
    Ok(store::count_changed(cx, id, upto.0)?)
}

/// Records that were kept when an import was taken back, `limit` at most.
///
/// # Errors
/// `NoSuchImport`.
pub fn list_kept(cx: &mut Cx<'_>, id: ImportId, limit: i64) -> Result<Vec<(Subject, i64)>, Error> {
    super::load(cx, id)?;
    Ok(store::list_kept(cx, id, limit)?)
}

/// Takes up to `limit` records back; how many it looked at. `upto` is the last journal row from before the undoing.
///
/// # Errors
/// Whatever a station refuses.
pub(super) fn some(
    cx: &mut Cx<'_>,
    import: &mut Import,
    changed: Changed,
    upto: i64,
    limit: i64,
) -> Result<u64, Error> {
    for (phase, subject) in PHASES.into_iter().enumerate() {
        let records = store::list_touched(cx, import.id, phase, upto, limit)?;
        if records.is_empty() {
            continue;
        }
        let is_kept = |record: &&TouchedRecord| {
            record.is_changed && changed == Changed::Keep || record.before.is_none() && record.is_needed
        };
        let (kept, rest): (Vec<&TouchedRecord>, Vec<&TouchedRecord>) = records.iter().partition(is_kept);
        let kept: Vec<i64> = kept.into_iter().map(|record| record.id).collect();
        // Who may take an import back was asked when it was asked for; a role that may not delete can still do that.
        let undone = access::once_allowed(cx, |cx| take_back(cx, subject, &rest))?;
        let gone: Vec<i64> = rest.iter().map(|record| record.id).filter(|id| !undone.contains(id)).collect();
        import.counts.kept += kept.len() as u64;
        import.counts.undone += undone.len() as u64;
        for (outcome, ids) in [("kept", kept), ("undone", undone), ("gone", gone)] {
            store::set_outcome(cx, import.id, phase, &ids, outcome)?;
        }
        return Ok(records.len() as u64);
    }
    Ok(0)
}

/// Takes records of one kind back: made ones together, changed ones one by one. Gives those that were still there.
fn take_back(cx: &mut Cx<'_>, subject: Subject, records: &[&TouchedRecord]) -> Result<Vec<i64>, Error> {
    let (made, changed): (Vec<&TouchedRecord>, Vec<&TouchedRecord>) =
        records.iter().partition(|record| record.before.is_none());
    let mut undone = delete_all(cx, subject, made.iter().map(|record| record.id).collect())?;
    for record in changed {
        let (id, Some(before)) = (record.id, &record.before) else { continue };
        if restore(cx, subject, id, before)? {
            undone.push(id);
        }
    }
    Ok(undone)
}

fn delete_all(cx: &mut Cx<'_>, subject: Subject, ids: Vec<i64>) -> Result<Vec<i64>, Error> {
    let ids = ids.into_iter();
    Ok(match subject {
        Subject::Lead => {
            leads::delete_all(cx, &ids.map(LeadId).collect::<Vec<_>>())?.into_iter().map(|id| id.0).collect()
        }
        Subject::Contact => {
            contacts::delete_all(cx, &ids.map(ContactId).collect::<Vec<_>>())?.into_iter().map(|id| id.0).collect()
        }
        Subject::Company => {
            companies::delete_all(cx, &ids.map(CompanyId).collect::<Vec<_>>())?.into_iter().map(|id| id.0).collect()
        }
    })
}

/// False for a record that somebody deleted since.
fn restore(cx: &mut Cx<'_>, subject: Subject, id: i64, before: &Before) -> Result<bool, Error> {
    let is_there = match subject {
        Subject::Lead => leads::find(cx, LeadId(id))?.is_some(),
        Subject::Contact => contacts::find(cx, ContactId(id))?.is_some(),
        Subject::Company => companies::find(cx, CompanyId(id))?.is_some(),
    };
    if !is_there {
        return Ok(false);
    }
    match subject {
        Subject::Lead => restore_lead(cx, LeadId(id), before)?,
        Subject::Contact => restore_contact(cx, ContactId(id), before)?,
        Subject::Company => restore_company(cx, CompanyId(id), before)?,
    }
    let wishes: Vec<TagWish> = before.tags.iter().cloned().map(TagWish::Name).collect();
    tags::set(cx, subject, id, apply::about(subject, id), &wishes)?;
    let values = before.values(cx, subject, id)?;
    flow::set_fields(cx, subject, id, values)?;
    Ok(true)
}

fn restore_lead(cx: &mut Cx<'_>, id: LeadId, before: &Before) -> Result<(), Error> {
    let now = leads::load(cx, id)?;
    let change = LeadChange {
        name: Some(before.name.clone()),
        price_minor: Some(before.price_minor),
        created_at: Some(before.created_at),
        ..LeadChange::default()
    };
    leads::change(cx, id, change)?;
    leads::assign(cx, id, before.responsible)?;
    leads::set_company(cx, id, before.company)?;
    for contact in now.contacts.iter().filter(|contact| !before.contacts.contains(contact)) {
        leads::remove_contact(cx, id, *contact)?;
    }
    if let Some((_, stage_id)) = before.place.filter(|(_, stage)| *stage != now.stage_id) {
        pipelines::move_lead(cx, id, Move::to(stage_id))?;
    }
    Ok(())
}

fn restore_contact(cx: &mut Cx<'_>, id: ContactId, before: &Before) -> Result<(), Error> {
    let change = ContactChange {
        name: None,
        first_name: Some(before.first_name.clone()),
        last_name: Some(before.last_name.clone()),
        company_id: Some(before.company),
        responsible_id: Some(before.responsible),
        handles: Some(handles(before)),
    };
    contacts::change(cx, id, change)?;
    if before.customer_since.is_none() {
        contacts::forget_customer(cx, id)?;
    }
    Ok(())
}

fn restore_company(cx: &mut Cx<'_>, id: CompanyId, before: &Before) -> Result<(), Error> {
    let change = CompanyChange {
        name: Some(before.name.clone()),
        responsible_id: Some(before.responsible),
        handles: Some(handles(before)),
    };
    companies::change(cx, id, change)?;
    if before.customer_since.is_none() {
        companies::forget_customer(cx, id)?;
    }
    Ok(())
}

fn handles(before: &Before) -> Vec<Handle> {
    before.handles.iter().cloned().map(Handle::from).collect()
}
