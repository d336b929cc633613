//! How many connections there are to one host, and how many begin at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections to one host, those that idle too: a thousand mailboxes with two each, and some to spare.
const MOST_PER_HOST: usize = 2_500;
/// Connections that one host is asked to greet at the same time: after a start a thousand mailboxes come one by one.
const GREETING_PER_HOST: usize = 8;
/// The same over all hosts: TLS costs a processor some milliseconds each time.
const GREETING: usize = 32;

/// A place at a host, held as long as the connection lives.
pub type Place = OwnedSemaphorePermit;

/// What is left at one host.
#[derive(Clone)]
struct Host {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// Who may connect now.
pub struct Budget {
    greeting: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Host>>,
}

impl Host {
    fn new() -> Host {
        Host { places: Arc::new(Semaphore::new(MOST_PER_HOST)), turns: Arc::new(Semaphore::new(GREETING_PER_HOST)) }
    }
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { greeting: Arc::new(Semaphore::new(GREETING)), hosts: Mutex::default() }
    }
}

impl Budget {
    /// Waits for a place at a host, and for the turn to be greeted there, which ends when the second is dropped.
    pub async fn wait_for(&self, host: &str) -> (Place, [OwnedSemaphorePermit; 2]) {
        let Host { places, turns } = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts.entry(host.to_lowercase()).or_insert_with(Host::new).clone()
        };
        let place = taken(places).await;
        let turn = taken(turns).await;
        (place, [turn, taken(Arc::clone(&self.greeting)).await])
    }
}

async fn taken(semaphore: Arc<Semaphore>) -> OwnedSemaphorePermit {
    match semaphore.acquire_owned().await {
        Ok(permit) => permit,
        // Nobody closes them.
        Err(_closed) => std::future::pending().await,
    }
}
