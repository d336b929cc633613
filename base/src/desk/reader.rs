//! Readers: threads with a connection each, fed from one queue.

use super::Shared;
use super::unit::Order;
use crate::Cx;
use crate::db::{Connection, DbError, Tx};
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Tries of one read when the database is away: about six seconds, which outlasts a restart of PostgreSQL.
const TRIES: u32 = 8;
/// The pause before the third try; it doubles with each. The second comes at once: a connection that idled through
/// a restart is found broken only by using it.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

pub(super) fn start(shared: &Arc<Shared>, queue: Receiver<Order>, threads: usize) -> Result<(), DbError> {
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..threads {
        let connection = open(shared)?;
        let (shared, queue) = (Arc::clone(shared), Arc::clone(&queue));
        std::thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || run(&shared, &queue, Some(connection)))
            .map_err(|error| DbError::Address(error.to_string()))?;
    }
    Ok(())
}

fn run(shared: &Shared, queue: &Mutex<Receiver<Order>>, mut connection: Option<Connection>) {
    loop {
        let order = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut order) = order else { return };
        let end = read_with_retries(shared, &mut connection, &mut order);
        order.work.answer(end);
    }
}

fn open(shared: &Shared) -> Result<Connection, DbError> {
    let mut connection = Connection::open(&shared.url)?;
    connection.command(connection.dialect().forbid_writes())?;
    Ok(connection)
}

fn read_with_retries(shared: &Shared, connection: &mut Option<Connection>, order: &mut Order) -> Result<(), DbError> {
    let mut pause = Duration::ZERO;
    for attempt in 1.. {
        match read(shared, connection, order) {
            Err(error) if (error.is_passing() || matches!(error, DbError::LostRace)) && attempt < TRIES => {
                tracing::warn!(%error, attempt, "a read is tried again");
            }
            end => return end,
        }
        std::thread::sleep(pause);
        pause = (pause * 2).max(FIRST_PAUSE);
    }
    Err(DbError::Closed)
}

/// Runs the unit once. The connection is kept only when it came through whole.
fn read(shared: &Shared, kept: &mut Option<Connection>, order: &mut Order) -> Result<(), DbError> {
    let mut connection = kept.take().map_or_else(|| open(shared), Ok)?;
    connection.send(connection.dialect().begin_read())?;
    let mut cx =
        Cx::new(Tx::new(&mut connection), shared.clock.now(), order.who.account, order.who.actor, shared.rng());
    order.work.run(&mut cx);
    let ended = cx.ended();
    shared.statements.fetch_add(ended.statements, Ordering::Relaxed);
    connection.command("ROLLBACK")?;
    *kept = Some(connection);
    if ended.failed_in_passing { Err(DbError::LostRace) } else { Ok(()) }
}
