//! Fields of a record are filled, whatever kind of record it is: by somebody, or by a request where they are empty still.
//! The order of the steps, no SQL.

use crate::contacts::companies;
use crate::duplicates::merges::{Alternate, Part};
use crate::filled::Filled;
use crate::inbox::{self, IncomingLead};
use crate::leads::Target;
use crate::{Error, contacts, leads, pipelines};
use base::Cx;
use base::access::Actor;
use base::fields::{self, Change, Field, FieldValue, Filling, Values};
use base::ids::{CompanyId, ContactId, LeadId};
use base::journal::{self, Happening, Kind};
use base::search::{self, Subject};
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

/// Sets fields of a lead, contact or company, phones and addresses too; those that are not named stay. Without changes
/// nothing is asked of the database.
///
/// # Errors
/// When there is no such record or field, or a value is not of its field: nothing may be committed then.
pub fn set_fields(cx: &mut Cx<'_>, subject: Subject, id: i64, changes: Vec<Change>) -> Result<(), Error> {
    if changes.is_empty() {
        return Ok(());
    }
    match subject {
        Subject::Lead => drop(leads::set_fields(cx, LeadId(id), changes)?),
        Subject::Contact => drop(contacts::set_fields(cx, ContactId(id), changes)?),
        Subject::Company => drop(contacts::set_company_fields(cx, CompanyId(id), changes)?),
    }
    Ok(())
}

/// Sets own fields of records that this unit has made, in a fixed number of statements: to fill what one makes belongs
/// to making it, so no further right is asked for, and no version rises.
///
/// # Errors
/// When there is no such field, or a value is not of its field: nothing may be committed then.
pub fn fill_new(cx: &mut Cx<'_>, subject: Subject, fillings: Vec<Filling>) -> Result<(), Error> {
    let changed = fields::set_all(cx, subject, fillings).map_err(leads::Error::from)?;
    let ids: Vec<i64> = changed.into_keys().collect();
    let texts: Vec<_> = fields::texts_of_many(cx, subject, &ids)?.into_iter().collect();
    Ok(search::index_new(cx, subject, &texts)?)
}

/// What a request brings for records that are known: whose, and which values.
pub(crate) type Brought = Vec<((Subject, i64), Vec<Change>)>;

/// Copies what a request brought into fields that are empty still; what somebody filled stays. The journal remembers it
/// with the request. Gives what the request says otherwise.
///
/// # Errors
/// As [`set_fields`].
pub(crate) fn fill(cx: &mut Cx<'_>, incoming: &IncomingLead, brought: Brought) -> Result<Vec<Alternate>, Error> {
    let (mut filled, mut otherwise) = (Vec::new(), Vec::new());
    for (record, changes) in brought {
        let said = Said::of(cx, record, changes)?;
        otherwise.extend(said.otherwise(incoming));
        filled.extend(said.fill_empty(cx)?);
    }
    if !filled.is_empty() {
        let after = serde_json::to_value(&filled).map_err(base::DbError::from)?;
        journal::record(cx, Happening::change(Kind::FieldsFilled, inbox::about(incoming), Json::Null, after))?;
    }
    Ok(otherwise)
}

/// What a request says in the fields of a record, and what stands there.
struct Said {
    record: (Subject, i64),
    changes: Vec<Change>,
    held: Values,
    fields: Vec<Field>,
}

impl Said {
    fn of(cx: &mut Cx<'_>, record: (Subject, i64), mut changes: Vec<Change>) -> Result<Said, Error> {
        changes.retain(|change| !change.values.is_empty());
        if changes.is_empty() {
            return Ok(Said { record, changes, held: Values::default(), fields: Vec::new() });
        }
        let held = fields::values_of(cx, record.0, &[record.1])?.remove(&record.1).unwrap_or_default();
        Ok(Said { record, changes, held, fields: fields::list(cx, record.0)? })
    }

    /// What it says otherwise than stands there.
    fn otherwise(&self, incoming: &IncomingLead) -> Vec<Alternate> {
        let of_change = |change: &Change| {
            let field = self.fields.iter().find(|field| field.id == change.field)?;
            let held = self.held.of(field.id);
            let said = fields::checked(field, change.values.clone()).unwrap_or_else(|_| change.values.clone());
            let (part, title, text) = (Part::Own(field.id), field.name.clone(), shown(field, &said));
            let is_same = fields::say_the_same(&said, held) || text == shown(field, held);
            let differs = !self.held.is_empty(field.id) && !is_same;
            differs.then_some(Alternate { part, title, record: incoming.id.0, text })
        };
        self.changes.iter().filter_map(of_change).collect()
    }

    fn fill_empty(self, cx: &mut Cx<'_>) -> Result<Vec<Filled>, Error> {
        let by_person = matches!(cx.actor, Actor::User(..));
        let (subject, id) = self.record;
        let (mut filled, mut wanted) = (Vec::new(), Vec::new());
        for change in self.changes.into_iter().filter(|change| self.held.is_empty(change.field)) {
            // A file stays with the record to which it was sent; some fields are filled by programs alone.
            let is_free = |field: &&Field| field.id == change.field && !(by_person && field.is_api_only);
            let Some(field) = self.fields.iter().find(is_free) else { continue };
            if change.values.iter().any(|value| fields::file_of(value).is_some()) {
                continue;
            }
            filled.push(Filled::new((subject, id), field.id, shown(field, &change.values), &change.values));
            wanted.push(change);
        }
        set_fields(cx, subject, id, wanted)?;
        Ok(filled)
    }
}

fn shown(field: &Field, values: &[FieldValue]) -> String {
    fields::text_of(field, values, &TimeZone::UTC)
}

/// What the drafts of a request that joins a target say, for the records that it joins (IL-50).
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn brought_by_drafts(
    cx: &mut Cx<'_>,
    incoming: &IncomingLead,
    target: Target,
    joined: (Subject, i64),
) -> Result<Brought, Error> {
    let mut pairs = vec![((Subject::Lead, incoming.lead_id.0), joined)];
    match (target, incoming.contact_id, incoming.company_id) {
        // Somebody in lists stays somebody else, with what they say.
        (Target::Contact(contact), Some(draft), _)
            if contacts::find(cx, draft)?.is_some_and(|asked| asked.is_draft) =>
        {
            pairs.push(((Subject::Contact, draft.0), (Subject::Contact, contact.0)));
        }
        (Target::Company(company), _, Some(draft))
            if companies::find(cx, draft)?.is_some_and(|named| named.is_draft) =>
        {
            pairs.push(((Subject::Company, draft.0), (Subject::Company, company.0)));
        }
        _ => {}
    }
    let mut brought = Vec::new();
    for ((of, draft), to) in pairs.into_iter().filter(|(draft, to)| draft.0 == to.0 && draft.1 != to.1) {
        let values = fields::values_of(cx, of, &[draft])?.remove(&draft).unwrap_or_default();
        let own = values.iter().filter(|(field, _)| fields::Predefined::of(*field).is_none());
        brought.push((to, own.map(|(field, values)| Change { field, values: values.to_vec() }).collect()));
    }
    Ok(brought)
}

/// What a request filled and was not taken back, in the order of its filling: all of it while it waits, and once it was
/// decided what the decision filled.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn filled_by(cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<Vec<Filled>, Error> {
    let mut filled: Vec<Filled> = Vec::new();
    for (before, after) in pipelines::list_remembered(cx, incoming, Kind::FieldsFilled)? {
        let (gone, new) = (read(before), read(after));
        filled.retain(|one| !gone.iter().any(|gone| gone.is_of_same(one)));
        filled.extend(new);
    }
    Ok(filled)
}

/// The same without what it filled in its own drafts, which nobody sees unless it is accepted.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn filled_in_known(cx: &mut Cx<'_>, waiting: &IncomingLead) -> Result<Vec<Filled>, Error> {
    let mut known = Vec::new();
    for one in filled_by(cx, waiting)? {
        let is_draft = match one.subject() {
            Some(Subject::Lead) => leads::find(cx, LeadId(one.id))?.is_none_or(|lead| lead.is_draft),
            Some(Subject::Contact) => contacts::find(cx, ContactId(one.id))?.is_none_or(|contact| contact.is_draft),
            Some(Subject::Company) => companies::find(cx, CompanyId(one.id))?.is_none_or(|company| company.is_draft),
            None => true,
        };
        known.extend(Some(one).filter(|_| !is_draft));
    }
    Ok(known)
}

/// What was taken back when a request was declined, to be filled again.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn taken_back(cx: &mut Cx<'_>, declined: &IncomingLead) -> Result<Brought, Error> {
    let last = pipelines::list_remembered(cx, declined, Kind::FieldsFilled)?.into_iter().last();
    let taken = last.map(|(before, _)| read(before)).unwrap_or_default();
    Ok(taken.iter().filter_map(again).collect())
}

fn again(filled: &Filled) -> Option<((Subject, i64), Vec<Change>)> {
    let change = Change { field: filled.field, values: filled.values() };
    Some(((filled.subject()?, filled.id), vec![change]))
}

/// What was filled, to be filled again: what stood in one lead, in another.
pub(crate) fn moved(filled: &[Filled], from: LeadId, into: LeadId) -> Brought {
    let mut brought: Brought = filled.iter().filter_map(again).collect();
    for (record, _) in brought.iter_mut().filter(|(record, _)| *record == (Subject::Lead, from.0)) {
        record.1 = into.0;
    }
    brought
}

/// What the draft lead of a request says in fields, to be told where no lead takes it.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn said_in_draft(cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<Vec<Alternate>, Error> {
    let draft = incoming.lead_id.0;
    let said = fields::values_of(cx, Subject::Lead, &[draft])?.remove(&draft).unwrap_or_default();
    if said.iter().next().is_none() {
        return Ok(Vec::new());
    }
    let listed = fields::list(cx, Subject::Lead)?;
    let told = listed.into_iter().filter(|field| !field.is_predefined && !said.is_empty(field.id)).map(|field| {
        let text = shown(&field, said.of(field.id));
        Alternate { part: Part::Own(field.id), title: field.name, record: incoming.id.0, text }
    });
    Ok(told.collect())
}

fn read(remembered: Json) -> Vec<Filled> {
    serde_json::from_value(remembered).unwrap_or_default()
}

/// Empties again what a request filled, where nobody has changed it since and the record is still there.
///
/// # Errors
/// As [`set_fields`].
pub(crate) fn take_back(cx: &mut Cx<'_>, incoming: &IncomingLead, filled: Vec<Filled>) -> Result<(), Error> {
    let mut emptied = Vec::new();
    for one in filled {
        let Some(subject) = one.subject() else { continue };
        if is_there(cx, subject, one.id)? && says(cx, subject, &one)? {
            set_fields(cx, subject, one.id, vec![Change { field: one.field, values: Vec::new() }])?;
            emptied.push(one);
        }
    }
    if !emptied.is_empty() {
        let before = serde_json::to_value(&emptied).map_err(base::DbError::from)?;
        let about = inbox::about(incoming);
        journal::record(cx, Happening::change(Kind::FieldsFilled, about, before, json!([])))?;
    }
    Ok(())
}

fn is_there(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<bool, Error> {
    Ok(match subject {
        Subject::Lead => leads::find(cx, LeadId(id))?.is_some(),
        Subject::Contact => contacts::find(cx, ContactId(id))?.is_some(),
        Subject::Company => companies::find(cx, CompanyId(id))?.is_some(),
    })
}

fn says(cx: &mut Cx<'_>, subject: Subject, filled: &Filled) -> Result<bool, Error> {
    let Some(field) = fields::find(cx, subject, filled.field)? else { return Ok(false) };
    let held = fields::values_of(cx, subject, &[filled.id])?.remove(&filled.id).unwrap_or_default();
    Ok(shown(&field, held.of(field.id)) == filled.text)
}
