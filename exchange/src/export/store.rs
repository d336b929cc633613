//! Writes nothing.

use base::Cx;
use base::access::{Action, scope};
use base::db::{DbError, Row, Value};
use base::search::Subject;

/// Of some records those that the role lets the person take away, in the same order.
pub fn exportable(cx: &mut Cx<'_>, subject: Subject, ids: Vec<i64>) -> Result<Vec<i64>, DbError> {
    let scope = scope(cx, subject, Action::Export)?;
    if scope.is_everything() || ids.is_empty() {
        return Ok(ids);
    }
    let table = match subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    };
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 2)).collect();
    let sql = format!(
        "SELECT id FROM {table} WHERE account_id = $1 AND id IN ({}){} ORDER BY id",
        places.join(", "),
        scope.and(table)
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.into_iter().map(Value::from)).collect();
    cx.query(&sql, &values, Row::take)
}
