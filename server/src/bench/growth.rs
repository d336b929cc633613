//! An account grows: its furnished workshop is copied beside itself, row by row with other ids, until it has as many
//! leads as wanted. So a large account is the small one many times over, with the same histories and the same shares
//! of won, lost and waiting.

use super::company::Company;
use base::DbError;
use base::db::{Connection, Shift, Table, Tx};
use base::desk::Who;
use base::ids::AccountId;
use std::ops::Range;
use tokio::runtime::Runtime;

/// The tables that hold the workshop's records, and the column that says whose a row is.
const TABLES: [(&str, &str); 20] = [
    ("companies", "id"),
    ("contacts", "id"),
    ("handles", "subject_id"),
    ("match_keys", "subject_id"),
    ("leads", "id"),
    ("lead_contacts", "lead_id"),
    ("taggings", "subject_id"),
    ("arrivals", "id"),
    ("incoming_leads", "id"),
    ("talks", "id"),
    ("feed_items", "id"),
    ("attachments", "id"),
    ("tasks", "id"),
    ("notices", "id"),
    ("search_words", "subject_id"),
    ("field_values", "subject_id"),
    ("stage_visits", "id"),
    ("subscriptions", "subject_id"),
    ("counted_records", "subject_id"),
    ("journal", "id"),
];
/// Columns that hold ids of these records, or keys, which are others for other people.
const IDS: [&str; 12] = [
    "key",
    "id",
    "subject_id",
    "lead_id",
    "contact_id",
    "company_id",
    "incoming_lead_id",
    "arrival_id",
    "talk_id",
    "task_id",
    "holder_id",
    "target_id",
];
/// Texts that are unique in their table, or tell who somebody is.
const TEXTS: [&str; 5] = ["uid", "identity", "visitor", "value", "written"];
/// Counters that pages show.
const COUNTERS: [(&str, &[&str]); 3] = [
    ("stage_totals", &["leads", "price_minor"]),
    ("inbox_totals", &["waiting"]),
    ("day_numbers", &["number", "amount_minor", "seconds"]),
];

/// A workshop that grows.
pub struct Growth {
    connection: Connection,
    account: AccountId,
    /// The ids of the first workshop.
    ids: Range<i64>,
    /// How often the workshop is there.
    times: i64,
}

impl Growth {
    /// Begins with the furnished workshop.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn of(runtime: &Runtime, company: &Company) -> Result<Growth, DbError> {
        let connection = Connection::open(company.desk.url())?;
        let end = reserve(runtime, company, 1)?.end;
        Ok(Growth { connection, account: company.account, ids: 0..end, times: 1 })
    }

    /// Copies until the workshop is there `times` times: all there is, as long as that is not too much.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn grow(&mut self, runtime: &Runtime, company: &Company, times: i64) -> Result<(), DbError> {
        while self.times < times {
            let more = self.times.min(times - self.times);
            reserve(runtime, company, more * self.ids.end)?;
            self.connection.command(self.connection.dialect().begin_write())?;
            self.copy(more)?;
            self.connection.command("COMMIT")?;
            self.times += more;
        }
        Ok(())
    }

    /// Copies the first `more` workshops behind the last.
    fn copy(&mut self, more: i64) -> Result<(), DbError> {
        let shift = Shift { by: self.times * self.ids.end, ids: &IDS, texts: &TEXTS };
        let mut tx = Tx::new(&mut self.connection);
        for (name, owner) in TABLES {
            Table::open(&mut tx, name)?.copy(&mut tx, self.account, (owner, more * self.ids.end), &shift)?;
        }
        for (name, counters) in COUNTERS {
            let factor = (self.times, self.times + more);
            Table::open(&mut tx, name)?.scale(&mut tx, self.account, counters, factor)?;
        }
        Ok(())
    }

    /// Lets the database gather what it knows about its tables, as PostgreSQL does by itself within a minute.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn settle(&mut self) -> Result<(), DbError> {
        if self.connection.dialect().is_shared() { self.connection.command("VACUUM ANALYZE") } else { Ok(()) }
    }
}

fn reserve(runtime: &Runtime, company: &Company, count: i64) -> Result<Range<i64>, DbError> {
    runtime.block_on(company.desk.write(Who::system(company.account), move |cx| cx.reserve_ids(count)))
}
