//! One open connection to either database.

use super::DbError;
use super::dialect::Dialect;
use super::postgres::PostgresConnection;
use rusqlite::config::DbConfig;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Statements kept prepared on one connection; generated lists would otherwise pile up.
pub(super) const MAX_PREPARED_STATEMENTS: usize = 512;
/// How long a SQLite connection waits for another process (a backup, a second program) to let go.
/// The writer tries again several times after it.
const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// SQLite's page cache of one connection, in KiB (negative: KiB, by SQLite's convention).
const SQLITE_CACHE_KIB: i64 = -4_096;

/// Where the data lives: a SQLite file, or `postgres://user@host/database`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// The path of the SQLite file.
    Sqlite(PathBuf),
    /// A connection string of PostgreSQL. May hold a password, so it is never printed.
    Postgres(String),
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DatabaseUrl::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            DatabaseUrl::Postgres(_) => f.write_str("postgres://•••"),
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = DbError;

    fn from_str(text: &str) -> Result<Self, DbError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(DatabaseUrl::Postgres(text.to_owned()))
        } else if let Some(path) = text.strip_prefix("sqlite:") {
            Ok(DatabaseUrl::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path))))
        } else {
            Err(DbError::Address("begin it with postgres:// or sqlite:".to_owned()))
        }
    }
}

/// One connection, owned by one thread.
pub enum Connection {
    /// An embedded database.
    Sqlite(Box<rusqlite::Connection>),
    /// A connection to a server.
    Postgres(Box<PostgresConnection>),
}

impl Connection {
    /// Opens a connection; a SQLite file is created if it is missing.
    ///
    /// # Errors
    /// When the file cannot be opened or the server cannot be reached.
    pub fn open(url: &DatabaseUrl) -> Result<Connection, DbError> {
        match url {
            DatabaseUrl::Sqlite(path) => open_sqlite(path),
            DatabaseUrl::Postgres(address) => Ok(Connection::Postgres(Box::new(PostgresConnection::open(address)?))),
        }
    }

    /// Which words this database speaks.
    pub fn dialect(&self) -> Dialect {
        match self {
            Connection::Sqlite(_) => Dialect::Sqlite,
            Connection::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs statements that take no parameters and give no rows: transactions, savepoints, notifications.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn command(&mut self, sql: &str) -> Result<(), DbError> {
        match self {
            Connection::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Connection::Postgres(connection) => connection.command(sql),
        }
    }

    /// As [`Connection::command`], and does not wait for a server's answer: what goes wrong is the answer to whatever
    /// waits next.
    ///
    /// # Errors
    /// Whatever the database answers at once.
    pub fn send(&mut self, sql: &str) -> Result<(), DbError> {
        match self {
            Connection::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Connection::Postgres(connection) => connection.send_command(sql.to_owned()),
        }
    }

    /// Waits until what was sent is answered.
    ///
    /// # Errors
    /// The first failure among it.
    pub fn settle(&mut self) -> Result<(), DbError> {
        match self {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(connection) => connection.settle(),
        }
    }

    /// True when the server has closed the connection; an embedded database never does.
    pub fn is_closed(&self) -> bool {
        matches!(self, Connection::Postgres(connection) if connection.is_closed())
    }
}

fn open_sqlite(path: &Path) -> Result<Connection, DbError> {
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(SQLITE_BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // FULL: a commit that was answered survives a power cut, not only a crash of the program.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", SQLITE_CACHE_KIB)?;
    // What a savepoint may have to put back stays in memory: in a temporary file it took a sixth of the time of an intake.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // A plan depends on the statement and not on its parameters: making it anew for each took a quarter of that time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(MAX_PREPARED_STATEMENTS);
    Ok(Connection::Sqlite(Box::new(connection)))
}
