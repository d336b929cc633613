//! Contacts and companies are gone for good.

use super::keys::delete_keys;
use super::{places, with_account};
use base::Cx;
use base::db::DbError;
use base::ids::{CompanyId, ContactId};

pub fn erase_contacts(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<(), DbError> {
    delete_keys(cx, &ids.iter().map(|id| id.0).collect::<Vec<_>>())?;
    let (values, places) = (with_account(cx, ids), places(ids.len()));
    let handles =
        format!("DELETE FROM handles WHERE account_id = $1 AND subject = 'contact' AND subject_id IN ({places})");
    cx.write(&handles, &values)?;
    cx.write(&format!("DELETE FROM contacts WHERE account_id = $1 AND id IN ({places})"), &values)?;
    Ok(())
}

/// Its contacts stay and belong to no company.
pub fn erase_companies(cx: &mut Cx<'_>, ids: &[CompanyId]) -> Result<(), DbError> {
    delete_keys(cx, &ids.iter().map(|id| id.0).collect::<Vec<_>>())?;
    let (values, places) = (with_account(cx, ids), places(ids.len()));
    let handles =
        format!("DELETE FROM handles WHERE account_id = $1 AND subject = 'company' AND subject_id IN ({places})");
    cx.write(&handles, &values)?;
    let contacts = format!("UPDATE contacts SET company_id = NULL WHERE account_id = $1 AND company_id IN ({places})");
    cx.write(&contacts, &values)?;
    cx.write(&format!("DELETE FROM companies WHERE account_id = $1 AND id IN ({places})"), &values)?;
    Ok(())
}
