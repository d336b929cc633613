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

    /// That a column is one of some numbers which come as one parameter, however many they are: the operator and what
    /// stands on its right, and the numbers as that parameter. As a list of a thousand parameters, PostgreSQL plans each
    /// statement anew, and would rather read the whole table (245 ms in a million leads) than so many ids.
    pub fn one_of(self, numbers: &[i64]) -> (&'static str, String) {
        let list = numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        match self {
            Dialect::Sqlite => ("IN (SELECT value FROM json_each($1))", format!("[{list}]")),
            Dialect::Postgres => ("= ANY(CAST(CAST($1 AS text) AS bigint[]))", format!("{{{list}}}")),
        }
    }

    /// Wakes other nodes after a commit in this account; the embedded database has no other nodes.
    pub fn wake(self, account: i64) -> Option<String> {
        match self {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(format!("NOTIFY sluice_journal, '{account}'")),
        }
    }

    /// Every table's columns in order: table, column, and its place in the key, 0 for none.
    pub fn catalog_columns(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "SELECT m.name, c.name, c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'refinery_schema_history' ORDER BY m.name, c.cid"
            }
            Dialect::Postgres => {
                "SELECT t.relname::text, a.attname::text, COALESCE((SELECT k.place FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
                     WHERE i.indrelid = t.oid AND i.indisprimary AND k.number = a.attnum), 0)
                 FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                 WHERE t.relkind = 'r' AND t.relname <> 'refinery_schema_history' ORDER BY t.relname, a.attnum"
            }
        }
    }

    /// Which table refers to which.
    pub fn catalog_references(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "SELECT DISTINCT m.name, f.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
            }
            Dialect::Postgres => {
                "SELECT DISTINCT c.conrelid::regclass::text, c.confrelid::regclass::text FROM pg_constraint c
                 JOIN pg_namespace n ON n.oid = c.connamespace AND n.nspname = 'public' WHERE c.contype = 'f'"
            }
        }
    }

    /// The tables whose statistics say too little of them by now; none where statistics never change.
    pub fn outgrown_statistics(self) -> Option<&'static str> {
        match self {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(
                "SELECT t.relname::text FROM pg_stat_user_tables s JOIN pg_class t ON t.oid = s.relid
                 WHERE s.n_mod_since_analyze >= 100 AND s.n_mod_since_analyze > s.n_live_tup / 2 AND pg_has_role(t.relowner, 'USAGE')
                 ORDER BY t.relname",
            ),
        }
    }

    /// Has a table's statistics renewed; one that somebody else holds at the moment is passed over.
    pub fn count_anew(self, table: &str) -> String {
        match self {
            Dialect::Sqlite => format!("ANALYZE {table}"),
            Dialect::Postgres => format!("ANALYZE (SKIP_LOCKED) {table}"),
        }
    }

    /// True when several programs may write at the same time, so that an account's writers queue by a row lock.
    pub fn is_shared(self) -> bool {
        self == Dialect::Postgres
    }
}
