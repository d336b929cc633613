//! Writes: contacts, companies, handles, match_keys.

mod drafts;
mod erase;
mod hand_over;
mod keys;
mod namesakes;
mod page;

pub(super) use drafts::{delete_draft_companies_of, delete_draft_contacts_of};
pub(super) use erase::{erase_companies, erase_contacts};
pub(super) use hand_over::{give, list_of_responsible};
pub(super) use keys::{
    Holder, insert_keys, list_holders, list_ids_after, list_sharing, list_whole_companies, list_whole_contacts,
    replace_keys,
};
pub(super) use namesakes::{Drafts, list_namesakes};
pub(super) use page::{list_company_page, list_contact_page, list_members};

use super::{Company, Contact, Stamps, StatedStamps};
use crate::channels::handles::{Handle, HandleKind};
use base::access::{self, Action};
use base::db::{DbError, Row, Value};
use base::ids::{CompanyId, ContactId};
use base::search::Subject;
use base::{Cx, params};
use std::collections::HashMap;

const CONTACT: &str = "id, name, first_name, last_name, company_id, responsible_id, is_draft, customer_since, created_at, updated_at, created_by, updated_by";
const COMPANY: &str =
    "id, name, responsible_id, is_draft, customer_since, created_at, updated_at, created_by, updated_by";

fn stamps(row: &mut Row) -> Result<Stamps, DbError> {
    Ok(Stamps { created_at: row.take()?, updated_at: row.take()?, created_by: row.take()?, updated_by: row.take()? })
}

fn read_contact(row: &mut Row) -> Result<Contact, DbError> {
    Ok(Contact {
        id: row.take()?,
        name: row.take()?,
        first_name: row.take()?,
        last_name: row.take()?,
        company_id: row.take()?,
        responsible_id: row.take()?,
        is_draft: row.take()?,
        customer_since: row.take()?,
        stamps: stamps(row)?,
        handles: Vec::new(),
    })
}

fn read_company(row: &mut Row) -> Result<Company, DbError> {
    Ok(Company {
        id: row.take()?,
        name: row.take()?,
        responsible_id: row.take()?,
        is_draft: row.take()?,
        customer_since: row.take()?,
        stamps: stamps(row)?,
        handles: Vec::new(),
    })
}

pub(super) fn insert_contacts(cx: &mut Cx<'_>, contacts: &[Contact]) -> Result<(), DbError> {
    put_contacts(cx, contacts, "")
}

/// Contacts that are there, as they are from now on.
pub(super) fn update_contacts(cx: &mut Cx<'_>, contacts: &[Contact]) -> Result<(), DbError> {
    let then = "ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, first_name = excluded.first_name, last_name = excluded.last_name,
        company_id = excluded.company_id, responsible_id = excluded.responsible_id, is_draft = excluded.is_draft,
        customer_since = excluded.customer_since, updated_at = excluded.updated_at, updated_by = excluded.updated_by";
    put_contacts(cx, contacts, then)
}

fn put_contacts(cx: &mut Cx<'_>, contacts: &[Contact], then: &str) -> Result<(), DbError> {
    let row = |contact: &Contact| {
        params![
            cx.account,
            contact.id,
            &contact.name,
            &contact.first_name,
            &contact.last_name,
            contact.company_id,
            contact.responsible_id,
            contact.is_draft,
            contact.customer_since,
            contact.stamps.created_at,
            contact.stamps.updated_at,
            contact.stamps.created_by,
            contact.stamps.updated_by,
        ]
        .to_vec()
    };
    let rows: Vec<Vec<Value>> = contacts.iter().map(row).collect();
    cx.insert_all(&format!("contacts (account_id, {CONTACT})"), &rows, then)
}

pub(super) fn update_contact(cx: &mut Cx<'_>, contact: &Contact) -> Result<(), DbError> {
    update_contacts(cx, std::slice::from_ref(contact))
}

pub(super) fn restamp_contact(cx: &mut Cx<'_>, id: ContactId, stated: StatedStamps) -> Result<(), DbError> {
    restamp(cx, "contacts", id.0, stated)
}

pub(super) fn restamp_company(cx: &mut Cx<'_>, id: CompanyId, stated: StatedStamps) -> Result<(), DbError> {
    restamp(cx, "companies", id.0, stated)
}

fn restamp(cx: &mut Cx<'_>, table: &str, id: i64, stated: StatedStamps) -> Result<(), DbError> {
    cx.write(
        &format!(
            "UPDATE {table} SET created_at = COALESCE($3, created_at), updated_at = COALESCE($4, updated_at),
                    created_by = COALESCE($5, created_by), updated_by = COALESCE($6, updated_by)
             WHERE account_id = $1 AND id = $2"
        ),
        params![cx.account, id, stated.created_at, stated.updated_at, stated.created_by, stated.updated_by],
    )?;
    Ok(())
}

/// Contacts or companies leave every list.
pub(super) fn delete(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE {} SET deleted_at = ${at}, updated_at = ${at} WHERE account_id = $1 AND id IN ({})",
        subject.table(),
        places(ids.len()),
        at = ids.len() + 2
    );
    let mut values = with_account(cx, ids);
    values.push(cx.now.into());
    cx.write(&sql, &values)?;
    Ok(())
}

/// What the actor may see of such records, to be appended to a `WHERE`.
pub(crate) fn seen(cx: &mut Cx<'_>, subject: Subject) -> Result<String, DbError> {
    Ok(access::scope(cx, subject, Action::View)?.and(subject.table()))
}

/// False when no deleted contact has this id.
pub(super) fn restore_contact(cx: &mut Cx<'_>, id: ContactId) -> Result<bool, DbError> {
    restore(cx, "contacts", id.0)
}

/// False when no deleted company has this id.
pub(super) fn restore_company(cx: &mut Cx<'_>, id: CompanyId) -> Result<bool, DbError> {
    restore(cx, "companies", id.0)
}

fn restore(cx: &mut Cx<'_>, table: &str, id: i64) -> Result<bool, DbError> {
    let restored = cx.execute(
        &format!("UPDATE {table} SET deleted_at = NULL, updated_at = $3 WHERE account_id = $1 AND id = $2 AND deleted_at IS NOT NULL AND merged_into IS NULL AND is_draft = 0"),
        params![cx.account, id, cx.now],
    )?;
    Ok(restored > 0)
}

/// `$2, $3, …` for a list of ids after the account.
fn places(count: usize) -> String {
    (0..count).map(|at| format!("${}", at + 2)).collect::<Vec<_>>().join(", ")
}

fn with_account<T: Copy + Into<Value>>(cx: &Cx<'_>, ids: &[T]) -> Vec<Value> {
    std::iter::once(cx.account.into()).chain(ids.iter().map(|id| (*id).into())).collect()
}

pub(super) fn list_contacts_by_ids(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<Contact>, DbError> {
    list_contacts(cx, "deleted_at IS NULL", ids)
}

/// Those that were merged away besides.
pub(super) fn list_contacts_ever(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<Contact>, DbError> {
    list_contacts(cx, "(deleted_at IS NULL OR merged_into IS NOT NULL)", ids)
}

fn list_contacts(cx: &mut Cx<'_>, which: &str, ids: &[ContactId]) -> Result<Vec<Contact>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen(cx, Subject::Contact)?;
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!("SELECT {CONTACT} FROM contacts WHERE account_id = $1 AND {which} AND {among}{seen} ORDER BY id");
    cx.query(&sql, params![cx.account, list], read_contact)
}

pub(super) fn list_contact_ids(cx: &mut Cx<'_>, after: ContactId, limit: i64) -> Result<Vec<ContactId>, DbError> {
    let seen = seen(cx, Subject::Contact)?;
    let sql = format!(
        "SELECT id FROM contacts WHERE account_id = $1 AND id > $2 AND is_draft = 0 AND deleted_at IS NULL{seen} ORDER BY id LIMIT $3"
    );
    cx.query(&sql, params![cx.account, after, limit], Row::take)
}

pub(super) fn list_contact_ids_of_company(
    cx: &mut Cx<'_>,
    company: CompanyId,
    limit: i64,
) -> Result<Vec<ContactId>, DbError> {
    let seen = seen(cx, Subject::Contact)?;
    let sql = format!(
        "SELECT id FROM contacts WHERE account_id = $1 AND company_id = $2 AND is_draft = 0 AND deleted_at IS NULL{seen} ORDER BY id LIMIT $3"
    );
    cx.query(&sql, params![cx.account, company, limit], Row::take)
}

/// A range of the index of a company's contacts, up to `most` of them.
pub(super) fn count_contacts_of_company(cx: &mut Cx<'_>, company: CompanyId, most: i64) -> Result<i64, DbError> {
    let seen = seen(cx, Subject::Contact)?;
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM contacts WHERE account_id = $1 AND company_id = $2 AND is_draft = 0 AND deleted_at IS NULL{seen} LIMIT $3) AS theirs"
    );
    cx.number(&sql, params![cx.account, company, most])
}

pub(super) fn insert_companies(cx: &mut Cx<'_>, companies: &[Company]) -> Result<(), DbError> {
    put_companies(cx, companies, "")
}

/// Companies that are there, as they are from now on.
pub(super) fn update_companies(cx: &mut Cx<'_>, companies: &[Company]) -> Result<(), DbError> {
    let then =
        "ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, responsible_id = excluded.responsible_id,
        is_draft = excluded.is_draft, customer_since = excluded.customer_since, updated_at = excluded.updated_at,
        updated_by = excluded.updated_by";
    put_companies(cx, companies, then)
}

fn put_companies(cx: &mut Cx<'_>, companies: &[Company], then: &str) -> Result<(), DbError> {
    let row = |company: &Company| {
        params![
            cx.account,
            company.id,
            &company.name,
            company.responsible_id,
            company.is_draft,
            company.customer_since,
            company.stamps.created_at,
            company.stamps.updated_at,
            company.stamps.created_by,
            company.stamps.updated_by,
        ]
        .to_vec()
    };
    let rows: Vec<Vec<Value>> = companies.iter().map(row).collect();
    cx.insert_all(&format!("companies (account_id, {COMPANY})"), &rows, then)
}

pub(super) fn update_company(cx: &mut Cx<'_>, company: &Company) -> Result<(), DbError> {
    update_companies(cx, std::slice::from_ref(company))
}

pub(super) fn list_companies_by_ids(cx: &mut Cx<'_>, ids: &[CompanyId]) -> Result<Vec<Company>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen(cx, Subject::Company)?;
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!(
        "SELECT {COMPANY} FROM companies WHERE account_id = $1 AND deleted_at IS NULL AND {among}{seen} ORDER BY id"
    );
    cx.query(&sql, params![cx.account, list], read_company)
}

pub(super) fn list_company_ids(cx: &mut Cx<'_>, after: CompanyId, limit: i64) -> Result<Vec<CompanyId>, DbError> {
    let seen = seen(cx, Subject::Company)?;
    let sql = format!(
        "SELECT id FROM companies WHERE account_id = $1 AND id > $2 AND is_draft = 0 AND deleted_at IS NULL{seen} ORDER BY id LIMIT $3"
    );
    cx.query(&sql, params![cx.account, after, limit], Row::take)
}

pub(super) fn replace_handles(cx: &mut Cx<'_>, subject: Subject, of: &[(i64, &[Handle])]) -> Result<(), DbError> {
    if of.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = of.iter().map(|(id, _)| *id).collect();
    let sql = format!(
        "DELETE FROM handles WHERE account_id = $1 AND subject_id IN ({}) AND subject = ${}",
        places(ids.len()),
        ids.len() + 2
    );
    let mut values = with_account(cx, &ids);
    values.push(subject.as_str().into());
    cx.write(&sql, &values)?;
    insert_handles(cx, subject, of)
}

/// The handles of records that have none yet.
pub(super) fn insert_handles(cx: &mut Cx<'_>, subject: Subject, of: &[(i64, &[Handle])]) -> Result<(), DbError> {
    let mut rows = Vec::new();
    for (id, handles) in of {
        for (position, handle) in (0_i64..).zip(*handles) {
            let Handle { kind, value, written, label } = handle;
            let (kind, tail) = (kind.as_str(), handle.tail());
            rows.push(params![cx.account, subject.as_str(), *id, kind, value, tail, written, label, position].to_vec());
        }
    }
    let into = "handles (account_id, subject, subject_id, kind, value, tail, written, label, position)";
    cx.insert_all(into, &rows, "ON CONFLICT DO NOTHING")
}

/// Whether a contact has a name and each of some handles, by the letter.
pub(super) fn has_name_and_handles(cx: &mut Cx<'_>, id: ContactId, handles: &[Handle]) -> Result<bool, DbError> {
    let has: Vec<String> = (0..handles.len()).map(|at| {
        format!(
            " AND EXISTS (SELECT 1 FROM handles WHERE account_id = $1 AND subject = 'contact' AND subject_id = $2 AND kind = ${} AND value = ${})",
            2 * at + 3,
            2 * at + 4
        )
    }).collect();
    let sql = format!(
        "SELECT count(*) FROM contacts WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL AND name <> ''{}",
        has.concat()
    );
    let mut values = params![cx.account, id].to_vec();
    values.extend(handles.iter().flat_map(|handle| [handle.kind.as_str().into(), handle.value.as_str().into()]));
    Ok(cx.number(&sql, &values)? > 0)
}

pub(super) fn list_handles(
    cx: &mut Cx<'_>,
    subject: Subject,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<Handle>>, DbError> {
    let mut found: HashMap<i64, Vec<Handle>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let (among, list) = cx.among("subject_id", 3, ids);
    let sql = format!(
        "SELECT subject_id, kind, value, written, label FROM handles WHERE account_id = $1 AND subject = $2 AND {among} ORDER BY subject_id, position"
    );
    let rows = cx.query(&sql, params![cx.account, subject.as_str(), list], |row| {
        let id: i64 = row.take()?;
        let kind = HandleKind::from_stored(&row.take::<String>()?);
        Ok((id, Handle { kind, value: row.take()?, written: row.take()?, label: row.take()? }))
    })?;
    for (id, handle) in rows {
        found.entry(id).or_default().push(handle);
    }
    Ok(found)
}
