//! Fields of a record are filled, whatever kind of record it is. The order of the steps, no SQL.

use crate::{Error, contacts, leads};
use base::Cx;
use base::fields::{self, Change, Filling};
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::{self, Subject};

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
