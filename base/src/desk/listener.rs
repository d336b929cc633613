//! News from other nodes of a shared database: a thread that listens and passes on.

use super::Shared;
use crate::ids::AccountId;
use postgres::fallible_iterator::FallibleIterator;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How long one wait for a notification lasts before the thread looks whether the desk still exists.
const WAIT: Duration = Duration::from_secs(5);

pub(super) fn start(shared: &Arc<Shared>) {
    let shared = Arc::downgrade(shared);
    let listener = std::thread::Builder::new().name("listener".to_owned()).spawn(move || {
        while let Some(error) = listen(&shared) {
            tracing::warn!(%error, "the listener for other nodes connects again");
            std::thread::sleep(WAIT);
        }
    });
    if let Err(error) = listener {
        tracing::warn!(%error, "no listener for other nodes; live screens follow by polling");
    }
}

/// Listens until the desk is gone (`None`) or the connection breaks.
fn listen(shared: &Weak<Shared>) -> Option<String> {
    let crate::db::DatabaseUrl::Postgres(address) = shared.upgrade()?.url.clone() else { return None };
    let mut client = match postgres::Client::connect(&address, postgres::NoTls) {
        Ok(client) => client,
        Err(error) => return Some(error.to_string()),
    };
    if let Err(error) = client.batch_execute("LISTEN sluice_journal") {
        return Some(error.to_string());
    }
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
