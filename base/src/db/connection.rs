//! One open connection to either database.

use super::DbError;
use super::dialect::Dialect;
use rusqlite::config::DbConfig;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Statements kept prepared on one connection; generated lists would otherwise pile up.
const MAX_PREPARED_STATEMENTS: usize = 512;
/// How long a SQLite connection waits for another process (a backup, a second program) to let go.
/// The writer tries again several times after it.
const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a PostgreSQL server may take to answer a connection attempt.
const POSTGRES_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a silent network is waited for before a connection counts as broken.
const POSTGRES_SILENCE: Duration = Duration::from_secs(30);
/// A node that vanishes in the middle of a transaction must not hold its account for ever, nor may anybody wait so long.
const POSTGRES_LIMITS: &str = "SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '10s'";
/// Every statement reads a few rows through an index. The server's defaults suppose discs that turn, for which the whole
/// table is the shorter way to a thousand rows; and to compile a plan, or to start two workers, takes longer than it.
const POSTGRES_PLANS: &str = "SET random_page_cost = 1.1; SET jit = off; SET max_parallel_workers_per_gather = 0";
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

/// A client and the statements it has prepared.
pub struct PostgresConnection {
    pub(super) client: postgres::Client,
    statements: HashMap<String, postgres::Statement>,
}

impl Connection {
    /// Opens a connection; a SQLite file is created if it is missing.
    ///
    /// # Errors
    /// When the file cannot be opened or the server cannot be reached.
    pub fn open(url: &DatabaseUrl) -> Result<Connection, DbError> {
        match url {
            DatabaseUrl::Sqlite(path) => open_sqlite(path),
            DatabaseUrl::Postgres(address) => {
                let mut config =
                    postgres::Config::from_str(address).map_err(|error| DbError::Address(error.to_string()))?;
                config.connect_timeout(POSTGRES_CONNECT_TIMEOUT).application_name("sluice");
                config.keepalives_idle(POSTGRES_SILENCE).tcp_user_timeout(POSTGRES_SILENCE);
                let mut client = config.connect(postgres::NoTls)?;
                client.batch_execute(POSTGRES_LIMITS)?;
                client.batch_execute(POSTGRES_PLANS)?;
                Ok(Connection::Postgres(Box::new(PostgresConnection { client, statements: HashMap::new() })))
            }
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
            Connection::Postgres(connection) => Ok(connection.client.batch_execute(sql)?),
        }
    }

    /// True when the server has closed the connection; an embedded database never does.
    pub fn is_closed(&self) -> bool {
        matches!(self, Connection::Postgres(connection) if connection.client.is_closed())
    }
}

impl PostgresConnection {
    pub(super) fn prepared(&mut self, sql: &str) -> Result<postgres::Statement, DbError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= MAX_PREPARED_STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
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
