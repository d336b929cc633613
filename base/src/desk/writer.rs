//! The writer: groups the units that wait, commits them once, answers afterwards.

use super::unit::Order;
use super::{Shared, Who};
use crate::Cx;
use crate::db::{Connection, DbError, Tx};
use rand::RngExt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// Units committed together at most: bounds how long the first of them waits for its answer.
const GROUP_UNITS: usize = 64;
/// How often a group is tried when the database lost a race or its connection.
const GROUP_TRIES: u32 = 6;
/// The pause before the second try; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

pub(super) fn start(shared: Arc<Shared>, queue: Receiver<Order>) -> Result<(), DbError> {
    let connection = Connection::open(&shared.url)?;
    std::thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || Writer { shared, connection: Some(connection) }.run(&queue))
        .map_err(|error| DbError::Address(error.to_string()))?;
    Ok(())
}

struct Writer {
    shared: Arc<Shared>,
    connection: Option<Connection>,
}

/// What became of one try to commit a group.
enum Try {
    Committed { has_news: bool },
    Failed(DbError),
    Passing(DbError),
}

impl Writer {
    fn run(mut self, queue: &Receiver<Order>) {
        let mut next = queue.recv().ok();
        while let Some(first) = next.take() {
            let who = first.who;
            let mut group = vec![first];
            while group.len() < GROUP_UNITS {
                match queue.try_recv() {
                    Ok(order) if order.who.account == who.account => group.push(order),
                    Ok(order) => {
                        next = Some(order);
                        break;
                    }
                    Err(_) => break,
                }
            }
            self.settle(who, group);
            next = next.or_else(|| queue.recv().ok());
        }
    }

    fn settle(&mut self, who: Who, mut group: Vec<Order>) {
        let end = self.commit_with_retries(who, &mut group);
        if let Ok(true) = end {
            // Nobody may be listening; the journal keeps the news.
            drop(self.shared.news.send(who.account));
        }
        // One error cannot be cloned for many callers: the first hears the sentence, the others that it failed in passing.
        let mut failure = end.err();
        let failed = failure.is_some();
        for order in group {
            order.work.answer(match failure.take() {
                Some(error) => Err(error),
                None if failed => Err(DbError::Closed),
                None => Ok(()),
            });
        }
    }

    fn commit_with_retries(&mut self, who: Who, group: &mut [Order]) -> Result<bool, DbError> {
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            match self.try_commit(who, group) {
                Try::Committed { has_news } => return Ok(has_news),
                Try::Failed(error) => return Err(error),
                Try::Passing(error) if attempt >= GROUP_TRIES => return Err(error),
                Try::Passing(error) => tracing::warn!(%error, attempt, "a group of writes is tried again"),
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        Err(DbError::Closed)
    }

    fn try_commit(&mut self, who: Who, group: &mut [Order]) -> Try {
        let mut connection = match self.connection.take().filter(|open| !open.is_closed()) {
            Some(open) => open,
            None => match Connection::open(&self.shared.url) {
                Ok(open) => open,
                Err(error) => return Try::Passing(error),
            },
        };
        let mark = self.shared.rng().random::<i64>();
        let outcome = self.run_group(&mut connection, who, group, mark);
        let outcome = match outcome {
            Try::Committed { .. } => outcome,
            // A broken connection cannot roll back; its server does.
            _ if connection.command("ROLLBACK").is_err() && connection.is_closed() => return self.after_break(who, mark, outcome),
            _ => outcome,
        };
        self.connection = Some(connection);
        outcome
    }

    fn run_group(&self, connection: &mut Connection, who: Who, group: &mut [Order], mark: i64) -> Try {
        let mut has_news = false;
        if let Err(error) = begin(connection, who, mark) {
            return sort(error);
        }
        for order in group.iter_mut() {
            if let Err(error) = connection.command("SAVEPOINT unit") {
                return sort(error);
            }
            let mut cx = Cx::new(Tx::new(connection), self.shared.clock.now(), order.who.account, order.who.actor, self.shared.rng());
            let keep = order.work.run(&mut cx);
            let ended = cx.ended();
            self.shared.statements.fetch_add(ended.statements, Ordering::Relaxed);
            if ended.failed_in_passing {
                return Try::Passing(DbError::Closed);
            }
            has_news |= keep && ended.has_news;
            let end = if keep { "RELEASE SAVEPOINT unit" } else { "ROLLBACK TO SAVEPOINT unit" };
            if let Err(error) = connection.command(end) {
                return sort(error);
            }
        }
        if has_news && let Some(wake) = connection.dialect().wake(who.account.0) && let Err(error) = connection.command(&wake) {
            return sort(error);
        }
        match connection.command("COMMIT") {
            Ok(()) => Try::Committed { has_news },
            Err(error) => sort(error),
        }
    }

    /// The connection broke: perhaps before the commit, perhaps after it. The mark in the account's row tells.
    fn after_break(&self, who: Who, mark: i64, outcome: Try) -> Try {
        let look = Connection::open(&self.shared.url).and_then(|mut connection| {
            Tx::new(&mut connection).number("SELECT group_mark FROM accounts WHERE id = $1", crate::params![who.account])
        });
        match look {
            Ok(found) if found == mark => Try::Committed { has_news: true },
            Ok(_) => outcome,
            Err(_) => Try::Failed(DbError::CommitUnknown),
        }
    }
}

fn sort(error: DbError) -> Try {
    if error.is_passing() { Try::Passing(error) } else { Try::Failed(error) }
}

/// Begins the group; on a shared database also takes the account's row, so that an account has one
/// writer at a time: its ids, and with them its journal, rise in commit order.
fn begin(connection: &mut Connection, who: Who, mark: i64) -> Result<(), DbError> {
    let dialect = connection.dialect();
    connection.command(dialect.begin_write())?;
    if dialect.is_shared() {
        Tx::new(connection).execute("UPDATE accounts SET group_mark = $2 WHERE id = $1", crate::params![who.account, mark])?;
    }
    Ok(())
}
