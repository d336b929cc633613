//! An import is taken back: leads first, then contacts, then companies.

use super::before::{self, Before};
use super::store::{self, PHASES, TouchedRecord};
use super::{Directory, Error, Import};
use base::Cx;
use base::access;
use base::fields::{self, Filling};
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

/// Takes records of one kind back, made ones and changed ones. Gives those that were still there.
fn take_back(cx: &mut Cx<'_>, subject: Subject, records: &[&TouchedRecord]) -> Result<Vec<i64>, Error> {
    let made = records.iter().filter(|record| record.before.is_none()).map(|record| record.id);
    let mut undone = delete_all(cx, subject, made.collect())?;
    let changed = records.iter().filter_map(|record| Some((record.id, record.before.as_ref()?)));
    undone.extend(restore(cx, subject, changed.collect())?);
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

/// A changed record as it was and as it is.
struct Changing<'c> {
    id: i64,
    then: &'c Before,
    now: &'c Before,
}

/// Gives changed records the values that they had; gives those that nobody deleted since.
fn restore(cx: &mut Cx<'_>, subject: Subject, changed: Vec<(i64, &Before)>) -> Result<Vec<i64>, Error> {
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = changed.iter().map(|(id, _)| *id).collect();
    let there = before::look(cx, subject, &ids)?;
    let changing = changed.into_iter().filter_map(|(id, then)| Some(Changing { id, then, now: there.get(&id)? }));
    let changing: Vec<Changing<'_>> = changing.collect();
    let (own, zone) = (fields::list(cx, subject)?, Directory::zone(cx)?);
    let filling = |one: &Changing<'_>| {
        let changes = one.then.values(one.now, &own, &zone)?;
        Ok(Filling { id: one.id, about: one.now.about(subject, one.id), changes })
    };
    fields::set_all(cx, subject, changing.iter().map(filling).collect::<Result<_, Error>>()?)?;
    for one in changing.iter().filter(|one| one.then.tags != one.now.tags) {
        let wishes: Vec<TagWish> = one.then.tags.iter().cloned().map(TagWish::Name).collect();
        tags::set(cx, subject, one.id, one.now.about(subject, one.id), &wishes)?;
    }
    match subject {
        Subject::Lead => drop(leads::change_all(cx, changing.iter().map(Changing::lead).collect())?),
        Subject::Contact => drop(contacts::change_all(cx, changing.iter().map(Changing::contact).collect())?),
        Subject::Company => drop(companies::change_all(cx, changing.iter().map(Changing::company).collect())?),
    }
    changing.iter().try_for_each(|one| one.place(cx, subject))?;
    Ok(changing.iter().map(|one| one.id).collect())
}

impl Changing<'_> {
    fn lead(&self) -> (LeadId, LeadChange) {
        let change = LeadChange {
            name: Some(self.then.name.clone()),
            price_minor: Some(self.then.price_minor),
            created_at: Some(self.then.created_at),
            ..LeadChange::default()
        };
        (LeadId(self.id), change)
    }

    fn contact(&self) -> (ContactId, ContactChange) {
        let change = ContactChange {
            name: None,
            first_name: Some(self.then.first_name.clone()),
            last_name: Some(self.then.last_name.clone()),
            company_id: Some(self.then.company),
            responsible_id: Some(self.then.responsible),
            handles: self.handles(),
        };
        (ContactId(self.id), change)
    }

    fn company(&self) -> (CompanyId, CompanyChange) {
        let change = CompanyChange {
            name: Some(self.then.name.clone()),
            responsible_id: Some(self.then.responsible),
            handles: self.handles(),
        };
        (CompanyId(self.id), change)
    }

    fn handles(&self) -> Option<Vec<Handle>> {
        let then = || self.then.handles.iter().cloned().map(Handle::from).collect();
        (self.then.handles != self.now.handles).then(then)
    }

    /// Where a record belongs: each that is another again is a happening of its own.
    fn place(&self, cx: &mut Cx<'_>, subject: Subject) -> Result<(), Error> {
        let Changing { id, then, now } = *self;
        let is_no_customer = then.customer_since.is_none() && now.customer_since.is_some();
        match subject {
            Subject::Contact if is_no_customer => contacts::forget_customer(cx, ContactId(id))?,
            Subject::Company if is_no_customer => companies::forget_customer(cx, CompanyId(id))?,
            Subject::Lead => self.place_lead(cx, LeadId(id))?,
            Subject::Contact | Subject::Company => {}
        }
        Ok(())
    }

    fn place_lead(&self, cx: &mut Cx<'_>, id: LeadId) -> Result<(), Error> {
        let (then, now) = (self.then, self.now);
        if then.responsible != now.responsible {
            match leads::assign(cx, id, then.responsible) {
                // Who left since gets nothing back: whoever has it keeps it.
                Ok(_) | Err(leads::Error::Inactive(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if then.company != now.company {
            leads::set_company(cx, id, then.company)?;
        }
        for contact in now.contacts.iter().filter(|contact| !then.contacts.contains(contact)) {
            leads::remove_contact(cx, id, *contact)?;
        }
        if let Some((_, stage_id)) = then.place.filter(|place| Some(*place) != now.place) {
            let back = Move::back(cx, stage_id, then.loss_reason, then.closed_at)?;
            pipelines::move_lead(cx, id, back)?;
        }
        Ok(())
    }
}
