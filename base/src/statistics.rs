//! What a database knows of the sizes of its tables, renewed while they grow fast.
//!
//! PostgreSQL's autovacuum renews it once a minute at most. Through the first minute of a large import statements are planned
//! for tables that were empty: the look-up of threads took 106 ms for 200 mails instead of one. SQLite has statistics that
//! come with the schema, and never looks at the tables themselves.

use crate::db::{DbError, Row};
use crate::{Cx, params};

/// The tables that have grown, or changed, by half since they were counted last. Smaller changes are left to autovacuum.
///
/// # Errors
/// Whatever the database answers.
pub fn list_outgrown(cx: &mut Cx<'_>) -> Result<Vec<String>, DbError> {
    match cx.dialect().outgrown_statistics() {
        Some(sql) => cx.query(sql, params![], Row::take),
        None => Ok(Vec::new()),
    }
}

/// Has tables counted anew.
///
/// # Errors
/// Whatever the database answers.
pub fn renew(cx: &mut Cx<'_>, tables: &[String]) -> Result<(), DbError> {
    let dialect = cx.dialect();
    for table in tables {
        cx.write(&dialect.count_anew(table), params![])?;
    }
    Ok(())
}
