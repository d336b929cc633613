//! News from other nodes of a shared database: a thread that listens and passes on.

use super::Shared;
use crate::db::{DatabaseUrl, DbError};
use crate::ids::AccountId;
use postgres::fallible_iterator::FallibleIterator;
use postgres::{Client, NoTls};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How long one wait for a notification lasts before the thread looks whether the desk still exists.
const WAIT: Duration = Duration::from_secs(5);
/// The pause before a broken connection is made again: live screens are to follow within a second.
const PAUSE: Duration = Duration::from_millis(500);

/// Listens from before this returns: whoever opens a desk misses no news.
///
/// # Errors
/// When the server cannot be reached, or no thread can be started.
pub(super) fn start(shared: &Arc<Shared>) -> Result<(), DbError> {
    let DatabaseUrl::Postgres(address) = shared.url.clone() else { return Ok(()) };
    let client = connect(&address)?;
    let shared = Arc::downgrade(shared);
    std::thread::Builder::new()
        .name("listener".to_owned())
        .spawn(move || run(&shared, &address, client))
        .map_err(|error| DbError::Address(error.to_string()))?;
    Ok(())
}

fn connect(address: &str) -> Result<Client, DbError> {
    let mut client = Client::connect(address, NoTls)?;
    client.batch_execute("LISTEN sluice_journal")?;
    Ok(client)
}

fn run(shared: &Weak<Shared>, address: &str, mut client: Client) {
    while let Some(error) = pass_on(shared, &mut client) {
        tracing::warn!(%error, "the listener for other nodes connects again");
        loop {
            std::thread::sleep(PAUSE);
            match connect(address) {
                Ok(again) => {
                    client = again;
                    break;
                }
                Err(error) if shared.strong_count() > 0 => tracing::debug!(%error, "other nodes cannot be heard yet"),
                Err(_) => return,
            }
        }
    }
}

/// Passes on until the desk is gone (`None`) or the connection breaks.
fn pass_on(shared: &Weak<Shared>, client: &mut Client) -> Option<String> {
    loop {
        let next = client.notifications().timeout_iter(WAIT).next();
        let desk = shared.upgrade()?;
        match next {
            Ok(Some(notification)) => {
                if let Ok(account) = notification.payload().parse().map(AccountId) {
                    // Nobody may be listening; the journal keeps the news.
                    drop(desk.news.send(account));
                }
            }
            Ok(None) if client.is_closed() => return Some("closed".to_owned()),
            Ok(None) => {}
            Err(error) => return Some(error.to_string()),
        }
    }
}
