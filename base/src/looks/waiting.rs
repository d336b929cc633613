//! Looks that are not written down yet.

use super::{Look, Seen};
use crate::ids::AccountId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Looks that wait at most: ten seconds of a thousand pages each. More are not kept, and counted.
pub const MAX_WAITING: usize = 10_000;

/// What waits, of all accounts.
#[derive(Default)]
pub struct Waiting(Mutex<Heap>);

#[derive(Default)]
struct Heap {
    looks: Vec<Seen>,
    lost: u64,
}

impl Waiting {
    /// Remembers a look until it is taken.
    pub fn note(&self, account: AccountId, look: Look) {
        let mut heap = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heap.looks.len() < MAX_WAITING {
            heap.looks.push((account, look));
        } else {
            heap.lost += 1;
        }
    }

    /// Takes all that waits, by account in the order of time; and how many were not kept since the last time.
    pub fn take(&self) -> (HashMap<AccountId, Vec<Look>>, u64) {
        let heap = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut by_account: HashMap<AccountId, Vec<Look>> = HashMap::new();
        for (account, look) in heap.looks {
            by_account.entry(account).or_default().push(look);
        }
        (by_account, heap.lost)
    }
}
