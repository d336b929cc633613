//! The keys of contacts and companies, and who has them.

use super::{places, with_account};
use crate::contacts::{Company, Contact};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{CompanyId, ContactId};
use base::{Cx, params};
use matching::identity::{Name, name};
use std::collections::{BTreeSet, HashMap};

/// A contact that has a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    pub id: ContactId,
    /// The name as it is shown.
    pub written: String,
    pub name: Name,
    pub is_draft: bool,
    pub updated_at: Seconds,
}

/// The keys of records that have none yet.
pub fn insert_keys(cx: &mut Cx<'_>, of: &[(i64, Vec<i64>)]) -> Result<(), DbError> {
    let rows: BTreeSet<(i64, i64)> = of.iter().flat_map(|(id, keys)| keys.iter().map(|key| (*key, *id))).collect();
    let rows: Vec<Vec<Value>> = rows.into_iter().map(|(key, id)| params![cx.account, key, id].to_vec()).collect();
    cx.insert_all("match_keys (account_id, key, subject_id)", &rows, "ON CONFLICT DO NOTHING")
}

/// The keys of records as they are from now on.
pub fn replace_keys(cx: &mut Cx<'_>, of: &[(i64, Vec<i64>)]) -> Result<(), DbError> {
    let ids: Vec<i64> = of.iter().map(|(id, _)| *id).collect();
    delete_keys(cx, &ids)?;
    insert_keys(cx, of)
}

/// The keys of records that are gone.
pub fn delete_keys(cx: &mut Cx<'_>, ids: &[i64]) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("DELETE FROM match_keys WHERE account_id = $1 AND subject_id IN ({})", places(ids.len()));
    cx.write(&sql, &with_account(cx, ids))?;
    Ok(())
}

/// Of each key the contacts that have it and smaller ids than `before`, `most` of them: those in lists before drafts,
/// then those changed last. One statement.
pub fn list_holders(
    cx: &mut Cx<'_>,
    keys: &BTreeSet<i64>,
    before: ContactId,
    most: i64,
) -> Result<HashMap<i64, Vec<Holder>>, DbError> {
    let mut found: HashMap<i64, Vec<Holder>> = HashMap::new();
    if keys.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT key, id, name, first_name, last_name, is_draft, updated_at FROM (
            SELECT match_keys.key, contacts.id, contacts.name, contacts.first_name, contacts.last_name, contacts.is_draft, contacts.updated_at,
                row_number() OVER (PARTITION BY match_keys.key ORDER BY contacts.is_draft, contacts.updated_at DESC, contacts.id DESC) AS place
            FROM match_keys JOIN contacts ON contacts.account_id = match_keys.account_id AND contacts.id = match_keys.subject_id
            WHERE match_keys.account_id = $1 AND match_keys.key IN ({}) AND contacts.deleted_at IS NULL AND contacts.id < ${}
         ) AS found WHERE place <= ${} ORDER BY key, place",
        places(keys.len()),
        keys.len() + 2,
        keys.len() + 3
    );
    let mut values: Vec<Value> = params![cx.account].to_vec();
    values.extend(keys.iter().map(|key| Value::from(*key)));
    values.extend([before.into(), most.into()]);
    for (key, holder) in cx.query(&sql, &values, read_holder)? {
        found.entry(key).or_default().push(holder);
    }
    Ok(found)
}

fn read_holder(row: &mut Row) -> Result<(i64, Holder), DbError> {
    let (key, id): (i64, ContactId) = (row.take()?, row.take()?);
    let (written, first, last): (String, String, String) = (row.take()?, row.take()?, row.take()?);
    let name = name::read(&written, &first, &last);
    Ok((key, Holder { id, written, name, is_draft: row.take()?, updated_at: row.take()? }))
}

/// Other contacts than `but` that share keys with somebody, those that share the most first, then the newest. Of each key
/// the newest are looked at, and of all some are given. One statement.
pub fn list_sharing(
    cx: &mut Cx<'_>,
    keys: &BTreeSet<i64>,
    but: ContactId,
    (most_of_key, most): (i64, i64),
) -> Result<Vec<ContactId>, DbError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    // Each key is a range of the index that is cut by itself: a key that half the account has costs what any other does.
    let of_key = |at: usize| {
        format!(
            "SELECT subject_id FROM (SELECT subject_id FROM match_keys WHERE account_id = $1 AND key = ${} ORDER BY subject_id DESC LIMIT $3) AS of_key_{at}",
            at + 5
        )
    };
    let ranges: Vec<String> = (0..keys.len()).map(of_key).collect();
    let sql = format!(
        "SELECT contacts.id FROM
           (SELECT subject_id, count(*) AS shared FROM ({}) AS found WHERE subject_id <> $2
            GROUP BY subject_id ORDER BY count(*) DESC, subject_id DESC LIMIT $4) AS sharing
         JOIN contacts ON contacts.account_id = $1 AND contacts.id = sharing.subject_id
         WHERE contacts.deleted_at IS NULL ORDER BY sharing.shared DESC, contacts.id DESC",
        ranges.join(" UNION ALL ")
    );
    let mut values = params![cx.account, but, most_of_key, most].to_vec();
    values.extend(keys.iter().map(|key| Value::from(*key)));
    cx.query(&sql, &values, Row::take)
}

/// Contacts by id, whatever became of them, without their addresses.
pub fn list_whole_contacts(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<Vec<Contact>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!("SELECT {} FROM contacts WHERE account_id = $1 AND {among}", super::CONTACT);
    cx.query(&sql, params![cx.account, list], super::read_contact)
}

/// Companies by id, whatever became of them, without their addresses.
pub fn list_whole_companies(cx: &mut Cx<'_>, ids: &[CompanyId]) -> Result<Vec<Company>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!("SELECT {} FROM companies WHERE account_id = $1 AND {among}", super::COMPANY);
    cx.query(&sql, params![cx.account, list], super::read_company)
}

/// The next records of a kind by id, whatever became of them.
pub fn list_ids_after(
    cx: &mut Cx<'_>,
    subject: base::search::Subject,
    after: i64,
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    let sql = format!("SELECT id FROM {} WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3", subject.table());
    cx.query(&sql, params![cx.account, after, limit], Row::take)
}
