//! One unit of work.

use crate::access::{self, Actor, Allowed, Remembered};
use crate::clock::Seconds;
use crate::db::catalog::{self, CatalogTable};
use crate::db::dialect::Dialect;
use crate::db::{DbError, Row, Tx, Value};
use crate::ids::AccountId;
use crate::params;
use rand::rngs::StdRng;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// Ids taken from the account's counter the first time: an intake needs about eight, and a gap costs nothing.
const FIRST_IDS: i64 = 16;
/// A unit that needs more takes twice as many each time, up to this: fifty requests in one unit need four hundred.
const MOST_IDS: i64 = 256;
/// Values of one statement: SQLite takes 32,766, PostgreSQL twice as many.
const MOST_VALUES: usize = 30_000;

/// What a station receives: the open transaction, the time, the account and who acts. The desk that
/// opened it commits it when the unit returns `Ok` and rolls it back otherwise.
pub struct Cx<'c> {
    tx: Tx<'c>,
    /// Unix seconds, the same for the whole unit.
    pub now: Seconds,
    /// Whose data this unit sees.
    pub account: AccountId,
    /// Who acts.
    pub actor: Actor,
    /// Randomness, seedable in tests.
    pub rng: StdRng,
    ids: Range<i64>,
    next_ids: i64,
    has_news: bool,
    pub(crate) remembered: Remembered,
}

impl<'c> Cx<'c> {
    /// Opens a unit in a transaction that the caller began and will end.
    pub fn new(tx: Tx<'c>, now: Seconds, account: AccountId, actor: Actor, rng: StdRng) -> Cx<'c> {
        let remembered = Remembered::default();
        Cx { tx, now, account, actor, rng, ids: 0..0, next_ids: FIRST_IDS, has_news: false, remembered }
    }

    /// The next free id of the account. Ids rise in commit order: an account's writers queue by its row.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn next_id<T: From<i64>>(&mut self) -> Result<T, DbError> {
        if self.ids.is_empty() {
            self.ids = self.reserve_ids(self.next_ids)?;
            self.next_ids = (self.next_ids * 2).min(MOST_IDS);
        }
        let id = self.ids.start;
        self.ids.start += 1;
        Ok(T::from(id))
    }

    /// Takes the account's next `count` ids for rows whose ids the caller chooses.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn reserve_ids(&mut self, count: i64) -> Result<Range<i64>, DbError> {
        let sql = "UPDATE accounts SET next_id = next_id + $2 WHERE id = $1 RETURNING next_id";
        let end = self.tx.number(sql, params![self.account, count])?;
        Ok(end - count..end)
    }

    /// Changes rows; gives their number.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        self.tx.execute(sql, params)
    }

    /// Changes rows, however many, without waiting for a server's answer ([`Tx::write`]).
    ///
    /// # Errors
    /// Whatever the database answers, to this statement or to one before it.
    pub fn write(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        self.tx.write(sql, params)
    }

    /// Writes rows in as few statements as can be. `into` is the table with its columns; `then` is what follows the
    /// rows, such as `ON CONFLICT DO NOTHING`, or nothing.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn insert_all(&mut self, into: &str, rows: &[Vec<Value>], then: &str) -> Result<(), DbError> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        for part in rows.chunks(MOST_VALUES / width) {
            let row = |at: usize| {
                let places: Vec<String> = (1..=width).map(|column| format!("${}", at * width + column)).collect();
                format!("({})", places.join(", "))
            };
            let places: Vec<String> = (0..part.len()).map(row).collect();
            self.tx.write(&format!("INSERT INTO {into} VALUES {} {then}", places.join(", ")), &part.concat())?;
        }
        Ok(())
    }

    /// Reads every row of an answer.
    ///
    /// # Errors
    /// Whatever the database or `read` answers.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl Fn(&mut Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.tx.query(sql, params, read)
    }

    /// Reads the first row, if there is one.
    ///
    /// # Errors
    /// As [`Cx::query`].
    pub fn find<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl Fn(&mut Row) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        self.tx.find(sql, params, read)
    }

    /// Reads one number, 0 if there is no row.
    ///
    /// # Errors
    /// As [`Cx::query`].
    pub fn number(&mut self, sql: &str, params: &[Value]) -> Result<i64, DbError> {
        self.tx.number(sql, params)
    }

    /// Reads a list built with sea-query (its PostgreSQL spelling is the common one).
    ///
    /// # Errors
    /// As [`Cx::query`].
    pub fn select<T>(
        &mut self,
        statement: &sea_query::SelectStatement,
        read: impl Fn(&mut Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let (sql, values) = statement.build(sea_query::PostgresQueryBuilder);
        let params: Vec<Value> = values.into_iter().map(Value::from).collect();
        self.tx.query(&sql, &params, read)
    }

    /// That a column is one of some numbers, which may be many: records that were found before.
    pub(crate) fn one_of(&self, column: &'static str, numbers: &[i64]) -> sea_query::Expr {
        let (one_of, list) = self.tx.dialect().one_of(numbers);
        sea_query::Expr::cust_with_values(format!("{column} {one_of}"), [list])
    }

    /// That a column is one of some numbers, however many: the condition, and what belongs to its parameter `place`.
    pub fn among<T: Copy + Into<i64>>(&self, column: &str, place: usize, numbers: &[T]) -> (String, Value) {
        let numbers: Vec<i64> = numbers.iter().map(|number| (*number).into()).collect();
        let (one_of, list) = self.tx.dialect().one_of(&numbers);
        (format!("{column} {}", one_of.replace("$1", &format!("${place}"))), Value::Text(list))
    }

    /// Reads several lists of the same columns in one statement. Each may be sorted and cut for itself; sea-query writes
    /// such a union in brackets, which SQLite does not read.
    ///
    /// # Errors
    /// As [`Cx::query`].
    pub fn select_union<T>(
        &mut self,
        statements: &[sea_query::SelectStatement],
        read: impl Fn(&mut Row) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut sql = sea_query::SqlWriterValues::new("$", true);
        for (number, statement) in statements.iter().enumerate() {
            // Writing to memory does not fail.
            sql.write_str(if number == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" })
                .unwrap_or_default();
            statement.build_collect_into(sea_query::PostgresQueryBuilder, &mut sql);
            write!(sql, ") AS part{number}").unwrap_or_default();
        }
        let (sql, values) = sql.into_parts();
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        let params: Vec<Value> = values.into_iter().map(Value::from).collect();
        self.tx.query(&sql, &params, read)
    }

    /// Does something that may be refused, and leaves no trace of it then: the rest of the unit stands. A statement that
    /// fails still ends the unit.
    ///
    /// # Errors
    /// Whatever `work` or the database answers.
    pub fn attempt<T, E: From<DbError>>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.write("SAVEPOINT attempt", &[])?;
        let done = work(self);
        if done.is_err() && !self.has_failed() {
            self.settle()?;
            self.write("ROLLBACK TO SAVEPOINT attempt", &[])?;
        }
        if !self.has_failed() {
            self.write("RELEASE SAVEPOINT attempt", &[])?;
        }
        done
    }

    /// What the actor may do with records; asked of the database once in a unit.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn rights(&mut self) -> Result<Arc<Allowed>, DbError> {
        access::in_force(self)
    }

    /// Every table of the database, for what handles rows without knowing what they mean.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn catalog(&mut self) -> Result<Vec<CatalogTable>, DbError> {
        catalog::tables(&mut self.tx)
    }

    /// Which words the database speaks.
    pub(crate) fn dialect(&self) -> Dialect {
        self.tx.dialect()
    }

    /// Says that readers of the journal, of the jobs or of the notices have something to do once this is committed.
    pub fn has_news(&mut self) {
        self.has_news = true;
    }

    /// How many statements this unit has run so far.
    pub fn statements(&self) -> u64 {
        self.tx.statements()
    }

    pub(crate) fn settle(&mut self) -> Result<(), DbError> {
        self.tx.settle()
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.tx.has_failed()
    }

    pub(crate) fn ended(&self) -> Ended {
        Ended {
            has_news: self.has_news,
            failed_in_passing: self.tx.failed_in_passing(),
            statements: self.tx.statements(),
        }
    }
}

/// What the desk asks of a unit that has run.
pub(crate) struct Ended {
    pub has_news: bool,
    pub failed_in_passing: bool,
    pub statements: u64,
}
