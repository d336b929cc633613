//! The schema, brought up to date at start: twins under `migrations/`, run by refinery in one transaction.

use super::{Connection, DbError};

mod sqlite {
    refinery::embed_migrations!("../migrations/sqlite");
}

mod postgres {
    refinery::embed_migrations!("../migrations/postgres");
}

/// Applies what is missing. Safe to call from several nodes at once on PostgreSQL: one waits for the other.
///
/// # Errors
/// When a statement fails, or when the database was made by a newer Sluice: it is then left as it is.
pub fn migrate(connection: &mut Connection) -> Result<(), DbError> {
    let failed = |error: refinery::Error| DbError::Migration(explain(&error));
    match connection {
        Connection::Sqlite(connection) => {
            sqlite::migrations::runner()
                .set_abort_missing(true)
                .set_grouped(true)
                .run(connection.as_mut())
                .map_err(failed)?;
        }
        Connection::Postgres(connection) => {
            // Two nodes that start together would both find no table and both create it.
            connection.client.batch_execute("SELECT pg_advisory_lock(7583221)")?;
            let result =
                postgres::migrations::runner().set_abort_missing(true).set_grouped(true).run(&mut connection.client);
            connection.client.batch_execute("SELECT pg_advisory_unlock(7583221)")?;
            result.map_err(failed)?;
        }
    }
    Ok(())
}

fn explain(error: &refinery::Error) -> String {
    use refinery::error::Kind;
    match error.kind() {
        Kind::MissingVersion(version) => format!(
            "this database was made by a newer Sluice (its version {version} is unknown here). Nothing was changed: start the newer program, or restore the backup made before the update"
        ),
        Kind::DivergentVersion(version, _) => {
            format!("version {version} of the schema is not the one that was applied here; nothing was changed")
        }
        _ => format!("{error}: {}", std::error::Error::source(error).map_or_else(String::new, ToString::to_string)),
    }
}
