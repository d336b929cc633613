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
            connection.command("SELECT pg_advisory_lock(7583221)")?;
            let runner = postgres::migrations::runner().set_abort_missing(true).set_grouped(true);
            let result = connection.alone(async |client| runner.run_async(client).await)?;
            connection.command("SELECT pg_advisory_unlock(7583221)")?;
            result.map_err(failed)?;
        }
    }
    Ok(())
}

/// How far a database is, and how far this program would bring it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersions {
    /// The last migration that was applied; none in a database that nobody has set up.
    pub applied: Option<i32>,
    /// The last one that this program knows.
    pub known: i32,
}

/// Looks how far a database is, and changes nothing.
///
/// # Errors
/// When the database does not answer.
pub fn schema_versions(connection: &mut Connection) -> Result<SchemaVersions, DbError> {
    connection.command("SELECT 1")?;
    let (runner, applied) = match connection {
        Connection::Sqlite(connection) => {
            let runner = sqlite::migrations::runner();
            let applied = runner.get_last_applied_migration(connection.as_mut());
            (runner, applied)
        }
        Connection::Postgres(connection) => {
            let runner = postgres::migrations::runner();
            let applied = connection.alone(async |client| runner.get_last_applied_migration_async(client).await)?;
            (runner, applied)
        }
    };
    let known = runner.get_migrations().iter().map(refinery::Migration::version).max().unwrap_or_default();
    // The database answers, so what fails here is the question for a history that nobody has begun.
    let applied = applied.ok().flatten().map(|migration| migration.version());
    Ok(SchemaVersions { applied, known })
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
