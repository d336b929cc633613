//! The writer: groups the units that wait, commits them once, answers afterwards.

use super::Shared;
use super::unit::Order;
use crate::db::{Connection, DbError, Tx};
use crate::ids::AccountId;
use crate::{Cx, params};
use rand::RngExt;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// Units committed together at most: bounds how long the first of them waits for its answer, and stays
/// within the 64 subtransactions that PostgreSQL remembers per session (`PGPROC_MAX_CACHED_SUBXIDS`).
const GROUP_UNITS: usize = 64;
/// How often a group is tried, and a lost answer looked up, when the database is away: about six seconds,
/// which outlasts a restart of PostgreSQL.
const TRIES: u32 = 8;
/// The pause before the second try; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

pub(super) fn start(shared: Arc<Shared>, queue: Receiver<Order>) -> Result<(), DbError> {
    let connection = Connection::open(&shared.url)?;
    let (id, is_shared) = (shared.rng().random(), connection.dialect().is_shared());
    std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || Writer { shared, id, is_shared, connection: Some(connection), is_away: false }.run(&queue))
        .map_err(|error| DbError::Address(error.to_string()))?;
    Ok(())
}

struct Writer {
    shared: Arc<Shared>,
    /// Tells this writer's marks from those of all others on the same database.
    id: i64,
    connection: Option<Connection>,
    /// On a shared database a group has one account, whose row it locks; an embedded one commits all accounts at once.
    is_shared: bool,
    /// The last group found no database: the next one does not wait as long for it again.
    is_away: bool,
}

/// The accounts in which a group left something to read.
type News = BTreeSet<AccountId>;

/// What became of one try to commit a group.
enum Try {
    Committed(News),
    /// Rolled back; another try would end the same.
    Failed(DbError),
    /// Rolled back; another try may succeed.
    Passing(DbError),
    /// The commit was sent, and the connection broke before its answer came.
    Unanswered(News),
}

impl Writer {
    fn run(mut self, queue: &Receiver<Order>) {
        let mut next = queue.recv().ok();
        while let Some(first) = next.take() {
            let account = first.who.account;
            let mut group = vec![first];
            while group.len() < GROUP_UNITS {
                match queue.try_recv() {
                    Ok(order) if order.who.account == account || !self.is_shared => group.push(order),
                    Ok(order) => {
                        next = Some(order);
                        break;
                    }
                    Err(_) => break,
                }
            }
            self.settle(account, group);
            next = next.or_else(|| queue.recv().ok());
        }
    }

    fn settle(&mut self, account: AccountId, mut group: Vec<Order>) {
        let end = self.commit_with_retries(account, &mut group);
        self.is_away = end.as_ref().is_err_and(DbError::is_passing);
        match end {
            Ok(news) => {
                for account in news {
                    // Nobody may be listening; the journal keeps the news.
                    drop(self.shared.news.send(account));
                }
                group.into_iter().for_each(|order| order.work.answer(Ok(())));
            }
            // One unit may be to blame: alone, it does not take its neighbours with it.
            Err(error) if group.len() > 1 && !error.is_passing() && !matches!(error, DbError::CommitUnknown) => {
                tracing::warn!(%error, "a group of writes is committed one by one");
                group.into_iter().for_each(|order| self.settle(order.who.account, vec![order]));
            }
            Err(error) => refuse(group, error),
        }
    }

    fn commit_with_retries(&mut self, account: AccountId, group: &mut [Order]) -> Result<News, DbError> {
        let tries = if self.is_away { 1 } else { TRIES };
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            match self.try_commit(account, group) {
                Try::Committed(news) => return Ok(news),
                Try::Failed(error) => return Err(error),
                Try::Passing(error) if attempt >= tries => return Err(error),
                Try::Passing(error) => tracing::warn!(%error, attempt, "a group of writes is tried again"),
                Try::Unanswered(_) => return Err(DbError::CommitUnknown),
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        Err(DbError::Closed)
    }

    fn try_commit(&mut self, account: AccountId, group: &mut [Order]) -> Try {
        let mut connection = match self.connection.take().map_or_else(|| Connection::open(&self.shared.url), Ok) {
            Ok(open) => open,
            Err(error) => return sort(error),
        };
        let mark = self.shared.rng().random::<i64>();
        match self.run_group(&mut connection, account, group, mark) {
            Try::Committed(news) => {
                self.connection = Some(connection);
                Try::Committed(news)
            }
            Try::Unanswered(news) => {
                drop(connection);
                self.look_up(account, mark, news)
            }
            outcome => {
                // A connection that cannot even roll back is dropped; its database rolls back then.
                if connection.command("ROLLBACK").is_ok() {
                    self.connection = Some(connection);
                }
                outcome
            }
        }
    }

    fn run_group(&self, connection: &mut Connection, account: AccountId, group: &mut [Order], mark: i64) -> Try {
        let mut news = News::new();
        if let Err(error) = self.begin(connection, account, mark) {
            return sort(error);
        }
        for order in group.iter_mut() {
            match self.run_unit(connection, order) {
                Ok(true) => drop(news.insert(order.who.account)),
                Ok(false) => {}
                Err(failed) => return failed,
            }
        }
        for account in &news {
            if let Some(wake) = connection.dialect().wake(account.0)
                && let Err(error) = connection.send(&wake)
            {
                return sort(error);
            }
        }
        if let Err(error) = connection.settle() {
            return sort(error);
        }
        match connection.command("COMMIT") {
            Ok(()) => Try::Committed(news),
            Err(error) if error.is_refusal() => sort(error),
            Err(error) => {
                tracing::warn!(%error, "a commit was not answered");
                Try::Unanswered(news)
            }
        }
    }

    /// Runs one unit in the open savepoint and opens the next one; true when it leaves news.
    fn run_unit(&self, connection: &mut Connection, order: &mut Order) -> Result<bool, Try> {
        let mut cx = Cx::new(
            Tx::new(connection),
            self.shared.clock.now(),
            order.who.account,
            order.who.actor,
            self.shared.rng(),
        );
        let keep = order.work.run(&mut cx);
        let ended = cx.ended();
        self.shared.statements.fetch_add(ended.statements, Ordering::Relaxed);
        if ended.failed_in_passing {
            return Err(Try::Passing(DbError::LostRace));
        }
        // One way to the server for both; after a rollback the savepoint is still open.
        let end = if keep { "RELEASE SAVEPOINT unit; SAVEPOINT unit" } else { "ROLLBACK TO SAVEPOINT unit" };
        connection.send(end).map_err(sort)?;
        Ok(keep && ended.has_news)
    }

    /// Begins the group; on a shared database also takes the account's row, so that an account has one
    /// writer at a time (its ids, and with them its journal, rise in commit order), and leaves a mark.
    fn begin(&self, connection: &mut Connection, account: AccountId, mark: i64) -> Result<(), DbError> {
        connection.send(connection.dialect().begin_write())?;
        if self.is_shared {
            take_turn(connection, account)?;
            Tx::new(connection).write(
                "INSERT INTO group_marks (account_id, writer, mark, at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (account_id, writer) DO UPDATE SET mark = excluded.mark, at = excluded.at",
                params![account, self.id, mark, self.shared.clock.now()],
            )?;
        }
        connection.send("SAVEPOINT unit")
    }

    /// Whether a commit arrived whose answer did not. Its transaction may still be running on the server:
    /// it holds the account's row, so whoever has the row next sees how it ended.
    fn look_up(&self, account: AccountId, mark: i64, news: News) -> Try {
        let mut pause = FIRST_PAUSE;
        for _ in 0..TRIES {
            match self.last_mark(account) {
                Ok(found) if found == mark => return Try::Committed(news),
                Ok(_) => return Try::Passing(DbError::LostRace),
                Err(error) => tracing::warn!(%error, "a commit without an answer is looked up again"),
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        Try::Unanswered(news)
    }

    fn last_mark(&self, account: AccountId) -> Result<i64, DbError> {
        let mut connection = Connection::open(&self.shared.url)?;
        connection.command(connection.dialect().begin_write())?;
        take_turn(&mut connection, account)?;
        Tx::new(&mut connection)
            .number("SELECT mark FROM group_marks WHERE account_id = $1 AND writer = $2", params![account, self.id])
    }
}

/// Waits until no other transaction writes in this account, and keeps others out until this one ends.
fn take_turn(connection: &mut Connection, account: AccountId) -> Result<(), DbError> {
    Tx::new(connection).number("SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE", params![account])?;
    Ok(())
}

fn sort(error: DbError) -> Try {
    if error.is_passing() { Try::Passing(error) } else { Try::Failed(error) }
}

/// Tells everybody in a group that it was not kept, or that nobody knows. The first hears the database's own words.
fn refuse(group: Vec<Order>, error: DbError) {
    let is_unknown = matches!(error, DbError::CommitUnknown);
    let mut first = Some(error);
    for order in group {
        let other = if is_unknown { DbError::CommitUnknown } else { DbError::Closed };
        order.work.answer(Err(first.take().unwrap_or(other)));
    }
}
