//! Companies that are called alike.

use base::db::{DbError, Value};
use base::ids::CompanyId;
use base::{Cx, params};
use std::collections::{BTreeSet, HashMap};

/// Companies of one name that are looked at.
const MOST_NAMESAKES: i64 = 50;

/// Whether companies count that only waiting requests name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    /// They do, behind those in lists.
    Included,
    /// They do not.
    LeftOut,
}

/// Of each key of a name the companies that have it and smaller ids than `before`, with their names: those in lists
/// first, then the oldest. One statement.
pub fn list_namesakes(
    cx: &mut Cx<'_>,
    keys: &BTreeSet<i64>,
    before: i64,
    drafts: Drafts,
) -> Result<HashMap<i64, Vec<(CompanyId, String)>>, DbError> {
    let mut found: HashMap<i64, Vec<(CompanyId, String)>> = HashMap::new();
    if keys.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT key, id, name FROM (
            SELECT match_keys.key, companies.id, companies.name,
                row_number() OVER (PARTITION BY match_keys.key ORDER BY companies.is_draft, companies.id) AS place
            FROM match_keys JOIN companies ON companies.account_id = match_keys.account_id AND companies.id = match_keys.subject_id
            WHERE match_keys.account_id = $1 AND match_keys.key IN ({}) AND companies.deleted_at IS NULL
            AND companies.id < ${} AND companies.is_draft <= ${}
         ) AS found WHERE place <= {MOST_NAMESAKES} ORDER BY key, place",
        super::places(keys.len()),
        keys.len() + 2,
        keys.len() + 3
    );
    let mut values: Vec<Value> = params![cx.account].to_vec();
    values.extend(keys.iter().map(|key| Value::from(*key)));
    values.extend([before.into(), (drafts == Drafts::Included).into()]);
    for (key, id, name) in cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?, row.take()?)))? {
        found.entry(key).or_default().push((id, name));
    }
    Ok(found)
}
