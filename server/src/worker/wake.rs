//! Waiting for something to do: the desk's news are a hint, looking again after a while is the truth.

use base::ids::AccountId;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio_util::sync::CancellationToken;

/// Why a worker looks again.
#[derive(Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something happened in these accounts.
    News(BTreeSet<AccountId>),
    /// A while has passed, or so much happened that news were lost: anything may have changed.
    Time,
    /// The node stops.
    Stop,
}

/// Waits for news, for `longest` at most. News that have piled up are taken together.
pub async fn next(news: &mut Receiver<AccountId>, longest: Duration, stop: &CancellationToken) -> Wake {
    let first = tokio::select! {
        biased;
        () = stop.cancelled() => return Wake::Stop,
        first = news.recv() => first,
        () = tokio::time::sleep(longest) => return Wake::Time,
    };
    let mut accounts = match first {
        Ok(account) => BTreeSet::from([account]),
        Err(RecvError::Lagged(_)) => return Wake::Time,
        // The desk lives as long as the node that holds it.
        Err(RecvError::Closed) => return Wake::Stop,
    };
    loop {
        match news.try_recv() {
            Ok(account) => drop(accounts.insert(account)),
            Err(TryRecvError::Lagged(_)) => return Wake::Time,
            Err(TryRecvError::Empty | TryRecvError::Closed) => return Wake::News(accounts),
        }
    }
}
