//! One unit of work on its way through a queue.

use super::Who;
use crate::Cx;
use crate::db::DbError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// A unit and in whose name it runs.
pub(super) struct Order {
    pub who: Who,
    pub work: Box<dyn Work>,
}

/// Something to run and then to answer; hides the types of its result.
pub(super) trait Work: Send {
    /// Runs the unit; true when its changes are to be kept.
    fn run(&mut self, cx: &mut Cx<'_>) -> bool;
    /// Tells the caller, after the commit, or that it did not come to one.
    fn answer(self: Box<Self>, end: Result<(), DbError>);
}

pub(super) struct Unit<F, T, E> {
    unit: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Unit<F, T, E> {
    pub fn new(unit: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Unit { unit, outcome: None, reply }
    }
}

impl<F, T, E> Work for Unit<F, T, E>
where
    F: Fn(&mut Cx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, cx: &mut Cx<'_>) -> bool {
        // A unit that panics must not take the writer, and everybody else's work, with it.
        let outcome =
            catch_unwind(AssertUnwindSafe(|| (self.unit)(cx))).unwrap_or_else(|_| Err(DbError::Panicked.into()));
        // What was written is answered before the caller is.
        let settled = cx.settle();
        let outcome = outcome.and_then(|kept| settled.map(|()| kept).map_err(E::from));
        // The same on both databases: PostgreSQL would refuse the unit's end, SQLite would keep half of it.
        let outcome = if outcome.is_ok() && cx.has_failed() { Err(DbError::Unheeded.into()) } else { outcome };
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, end: Result<(), DbError>) {
        let answer = match (end, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(DbError::Closed.into()),
            (Err(error), _) => Err(error.into()),
        };
        // A caller that hung up meanwhile needs no answer; its change is kept all the same.
        drop(self.reply.send(answer));
    }
}
