//! The floor: the rows that requests left, written once more by bare inserts.
//!
//! The rows are read back from the database, given to another account, and written into the same tables of the same
//! database: one prepared statement per row through the same driver and the same settings (every commit reaches the
//! disk), in transactions as large as the clients could make a group of the desk: one request of each. Nothing is
//! parsed, looked up, judged, counted, updated or answered, nobody waits for anybody, and no client takes a part of the
//! processors. No program that keeps these rows durably and row by row can be faster, so it is a bound, not a rival.

use super::intake::CLIENTS;
use base::db::{Connection, DatabaseUrl, DbError, Table, Tx, Value};
use base::ids::AccountId;
use std::time::{Duration, Instant};

/// The tables in which a form leaves rows.
const TABLES: [&str; 10] = [
    "contacts",
    "handles",
    "match_keys",
    "leads",
    "lead_contacts",
    "incoming_leads",
    "arrivals",
    "feed_items",
    "search_words",
    "journal",
];
/// What a lead needs before it can be written, as foreign keys want.
const GROUND: [&str; 2] = ["pipelines", "stages"];
/// Incoming leads whose rows are written at most: about 100 MB of them are in memory meanwhile.
const MOST_LEADS: i64 = 10_000;
/// The writing stops after this.
const LIMIT: Duration = Duration::from_secs(4);
/// How often it is measured; the faster counts.
const ROUNDS: i64 = 2;
/// Accounts that nobody has.
const FIRST_ACCOUNT: i64 = 1_000_000;

/// Watches the rows of an account.
pub struct Floor {
    connection: Connection,
    account: AccountId,
    tables: Vec<Watched>,
    next_account: i64,
}

struct Watched {
    table: Table,
    is_of_leads: bool,
    rows_before: i64,
}

/// Rows of one table, and the statement that writes one.
struct Rows {
    sql: String,
    rows: Vec<Vec<Value>>,
}

impl Floor {
    /// Begins to watch the account.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn watch(url: &DatabaseUrl, account: AccountId) -> Result<Floor, DbError> {
        let mut connection = Connection::open(url)?;
        let mut tx = Tx::new(&mut connection);
        let open =
            |name| Ok(Watched { table: Table::open(&mut tx, name)?, is_of_leads: name == "leads", rows_before: 0 });
        let tables = TABLES.into_iter().map(open).collect::<Result<_, DbError>>()?;
        let mut floor = Floor { connection, account, tables, next_account: FIRST_ACCOUNT };
        floor.mark()?;
        Ok(floor)
    }

    /// What is written from here on is the next floor's.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn mark(&mut self) -> Result<(), DbError> {
        let mut tx = Tx::new(&mut self.connection);
        for watched in &mut self.tables {
            watched.rows_before = watched.table.count(&mut tx, self.account)?;
        }
        Ok(())
    }

    /// Writes the rows since the mark once more, and gives the incoming leads per second. `batch` is how many of them
    /// one request held.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn measure(&mut self, batch: i64) -> anyhow::Result<f64> {
        let mut best: f64 = 0.0;
        for _ in 0..ROUNDS {
            let account = self.next_account;
            self.next_account += 1;
            let (leads, rows) = self.read(account)?;
            anyhow::ensure!(leads > 0, "no incoming lead was left to be written again");
            self.prepare(account)?;
            best = best.max(self.write(leads, batch, &rows)?);
        }
        Ok(best)
    }

    /// The rows since the mark as rows of `account`, and of how many incoming leads they are.
    fn read(&mut self, account: i64) -> Result<(i64, Vec<Rows>), DbError> {
        let mut tx = Tx::new(&mut self.connection);
        let mut counts = Vec::new();
        for watched in &self.tables {
            counts.push(watched.table.count(&mut tx, self.account)? - watched.rows_before);
        }
        let all =
            self.tables.iter().zip(&counts).find(|(watched, _)| watched.is_of_leads).map_or(0, |(_, count)| *count);
        let leads = all.min(MOST_LEADS);
        let mut tables = Vec::new();
        for (watched, count) in self.tables.iter().zip(counts).filter(|(_, count)| *count > 0) {
            let mut rows =
                watched.table.rows(&mut tx, self.account, watched.rows_before, count * leads / all.max(1))?;
            give(&mut rows, account);
            tables.push(Rows { sql: watched.table.insert(), rows });
        }
        Ok((leads, tables))
    }

    fn prepare(&mut self, account: i64) -> Result<(), DbError> {
        let mut tx = Tx::new(&mut self.connection);
        for name in GROUND {
            let table = Table::open(&mut tx, name)?;
            let mut rows = table.rows(&mut tx, self.account, 0, MOST_LEADS)?;
            give(&mut rows, account);
            for row in rows {
                tx.write(&table.insert(), &row)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, leads: i64, batch: i64, tables: &[Rows]) -> Result<f64, DbError> {
        let of_a_group = i64::try_from(CLIENTS).unwrap_or(i64::MAX) * batch;
        let groups = usize::try_from((leads + of_a_group - 1) / of_a_group).unwrap_or(1);
        let begun = Instant::now();
        let mut written = 0;
        while written < groups && begun.elapsed() < LIMIT {
            self.connection.command(self.connection.dialect().begin_write())?;
            let mut tx = Tx::new(&mut self.connection);
            for Rows { sql, rows } in tables {
                for row in &rows[rows.len() * written / groups..rows.len() * (written + 1) / groups] {
                    tx.write(sql, row)?;
                }
            }
            self.connection.command("COMMIT")?;
            written += 1;
        }
        #[expect(clippy::cast_precision_loss, reason = "thousands")]
        Ok(leads as f64 * written as f64 / groups as f64 / begun.elapsed().as_secs_f64())
    }
}

/// Makes rows those of another account.
fn give(rows: &mut [Vec<Value>], account: i64) {
    for row in rows {
        row[0] = Value::Int(account);
    }
}
