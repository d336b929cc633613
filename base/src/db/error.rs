//! What can go wrong between us and a database.

use super::ValueError;
use tokio_postgres::error::SqlState;

/// A failure of the database, or of a statement.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite said no.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("PostgreSQL: {}", describe(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// A column holds another kind of value than the code reads.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// The code reads more columns than the statement selects.
    #[error("a statement selects fewer columns than are read")]
    ColumnMissing,
    /// A column's JSON has another shape than the code reads.
    #[error("stored JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(String),
    /// More units wait than the queue holds; try again in a moment.
    #[error("the database is busy: more work waits than the queue holds")]
    Overloaded,
    /// The unit runs in no account, or in one that does not exist.
    #[error("this unit of work runs in no account")]
    NoAccount,
    /// The desk is closed, or its thread is gone.
    #[error("the database is closed")]
    Closed,
    /// A unit of work panicked; its changes were rolled back.
    #[error("a unit of work failed unexpectedly; its changes were rolled back")]
    Panicked,
    /// A statement failed and the unit went on as if it had not; its changes were rolled back.
    #[error("a statement failed and the unit of work went on; its changes were rolled back")]
    Unheeded,
    /// A statement of a unit lost a race or its connection; the unit runs again.
    #[error("a statement lost a race or its connection")]
    LostRace,
    /// The connection broke while committing, and nobody can tell whether the commit arrived.
    #[error("the connection broke during a commit; it is unknown whether the change was kept")]
    CommitUnknown,
    /// The database address is not understood.
    #[error("database address: {0}")]
    Address(String),
}

impl DbError {
    /// True when the same unit may succeed if it is run again: lost races and lost connections. What a
    /// statement itself is to blame for is not among them, or one poisonous unit would hold up the others.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            DbError::Postgres(error) => {
                error.is_closed() || error.code().map_or_else(|| is_broken(error), |code| PASSING.contains(code))
            }
            DbError::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => {
                failure.code == rusqlite::ErrorCode::DatabaseBusy
            }
            _ => false,
        }
    }

    /// True when the server itself refused and rolled back, so that nothing is uncertain.
    pub(crate) fn is_refusal(&self) -> bool {
        use tokio_postgres::error::Severity;
        match self {
            DbError::Postgres(error) => {
                error.as_db_error().is_some_and(|refusal| refusal.parsed_severity() == Some(Severity::Error))
            }
            _ => true,
        }
    }

    /// True when waiting helps: the caller answers 503 with Retry-After instead of 500.
    pub fn is_temporary(&self) -> bool {
        self.is_passing() || matches!(self, DbError::Overloaded | DbError::Closed) || self.is_full()
    }

    /// True when the disk has no room left.
    pub fn is_full(&self) -> bool {
        match self {
            DbError::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => {
                failure.code == rusqlite::ErrorCode::DiskFull
            }
            DbError::Postgres(error) => error.code() == Some(&SqlState::DISK_FULL),
            _ => false,
        }
    }
}

/// What PostgreSQL says when it is someone else's fault: a lost race, a server that stops, starts or is full of guests.
const PASSING: [SqlState; 10] = [
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::CONNECTION_FAILURE,
    SqlState::CONNECTION_DOES_NOT_EXIST,
];

/// True when the wire broke; a message that cannot be written or read is a mistake and stays one.
fn is_broken(error: &tokio_postgres::Error) -> bool {
    use std::io::ErrorKind;
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>());
    source.is_some_and(|source| !matches!(source.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData))
}

/// PostgreSQL's error shows only "db error"; the sentence is in its source.
fn describe(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}
