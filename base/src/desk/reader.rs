//! Readers: threads with a connection each, fed from one queue.

use super::Shared;
use super::unit::Order;
use crate::Cx;
use crate::db::{Connection, DbError, Tx};
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

/// Tries of one read when the connection breaks.
const READ_TRIES: u32 = 3;

pub(super) fn start(shared: &Arc<Shared>, queue: Receiver<Order>, threads: usize) -> Result<(), DbError> {
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..threads {
        let connection = Connection::open(&shared.url)?;
        let (shared, queue) = (Arc::clone(shared), Arc::clone(&queue));
        std::thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || run(&shared, &queue, connection))
            .map_err(|error| DbError::Address(error.to_string()))?;
    }
    Ok(())
}

fn run(shared: &Shared, queue: &Mutex<Receiver<Order>>, mut connection: Connection) {
    loop {
        let order = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut order) = order else { return };
        let end = read_with_retries(shared, &mut connection, &mut order);
        order.work.answer(end);
    }
}

fn read_with_retries(shared: &Shared, connection: &mut Connection, order: &mut Order) -> Result<(), DbError> {
    let mut last = DbError::Closed;
    for _ in 0..READ_TRIES {
        if connection.is_closed() {
            *connection = Connection::open(&shared.url)?;
        }
        match read(shared, connection, order) {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) if error.is_passing() => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// Runs the unit once; false when it should run again.
fn read(shared: &Shared, connection: &mut Connection, order: &mut Order) -> Result<bool, DbError> {
    connection.command(connection.dialect().begin_read())?;
    let mut cx = Cx::new(Tx::new(connection), shared.clock.now(), order.who.account, order.who.actor, shared.rng());
    order.work.run(&mut cx);
    let ended = cx.ended();
    shared.statements.fetch_add(ended.statements, Ordering::Relaxed);
    connection.command("ROLLBACK")?;
    Ok(!ended.failed_in_passing)
}
