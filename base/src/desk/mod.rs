//! Opens units of work and commits them: the only place that knows threads and queues.
//!
//! Writes go to a writer thread, which runs the units that wait for one account in one transaction,
//! each in a savepoint, commits once, and answers after the commit: durable, and fast under load.
//! Reads go to threads with connections of their own. Queues are bounded: a full one is an answer
//! ([`DbError::Overloaded`], 503 with Retry-After), never silence.

mod listener;
mod reader;
mod unit;
mod writer;

use crate::access::Actor;
use crate::clock::{Clock, DAY};
use crate::db::{Connection, DatabaseUrl, DbError, migrate};
use crate::ids::AccountId;
use crate::looks::Waiting;
use crate::{Cx, params};
use rand::SeedableRng;
use rand::rngs::StdRng;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use tokio::sync::{broadcast, oneshot};
use unit::{Order, Unit};

/// Units that may wait for the writer before callers are told to come back later.
const WRITE_QUEUE_UNITS: usize = 4_096;
/// Units that may wait for a reader.
const READ_QUEUE_UNITS: usize = 1_024;
/// Reader threads: enough to keep two to four cores busy without a page cache each of its own.
const READERS: usize = 4;
/// Writer threads on a shared database; accounts are spread over them. SQLite has one writer by nature.
const SHARED_WRITERS: usize = 4;
/// Accounts with news that a slow listener may fall behind before it is told that it missed some.
const NEWS_KEPT: usize = 1_024;

/// In whose account, and as whom.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    /// The account whose data is seen.
    pub account: AccountId,
    /// Who acts.
    pub actor: Actor,
}

impl Who {
    /// Sluice itself, in an account.
    pub fn system(account: AccountId) -> Who {
        Who { account, actor: Actor::System }
    }

    /// Sluice itself, outside every account.
    pub fn installation() -> Who {
        Who::system(AccountId::INSTALLATION)
    }
}

/// The handle that surfaces hold; cheap to clone.
#[derive(Clone)]
pub struct Desk {
    writers: Arc<[SyncSender<Order>]>,
    readers: SyncSender<Order>,
    shared: Arc<Shared>,
}

/// What all threads of a desk know.
pub(crate) struct Shared {
    pub url: DatabaseUrl,
    pub clock: Clock,
    seeds: Seeds,
    pub news: broadcast::Sender<AccountId>,
    pub statements: AtomicU64,
    looks: Waiting,
}

/// Where the randomness of a unit comes from.
enum Seeds {
    Random,
    Counted(AtomicU64),
}

impl Shared {
    pub(crate) fn rng(&self) -> StdRng {
        match &self.seeds {
            #[expect(clippy::disallowed_methods, reason = "the one place that draws randomness for units of work")]
            Seeds::Random => StdRng::from_rng(&mut rand::rng()),
            Seeds::Counted(next) => StdRng::seed_from_u64(next.fetch_add(1, Ordering::SeqCst)),
        }
    }
}

impl Desk {
    /// Brings the schema up to date and starts the threads.
    ///
    /// # Errors
    /// When the database cannot be opened, or was made by a newer Sluice.
    pub fn open(url: &DatabaseUrl, clock: Clock) -> Result<Desk, DbError> {
        Desk::open_apart(url, clock, Seeds::Random)
    }

    /// A desk whose randomness repeats from run to run.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_seeded(url: &DatabaseUrl, clock: Clock, seed: u64) -> Result<Desk, DbError> {
        Desk::open_apart(url, clock, Seeds::Counted(AtomicU64::new(seed)))
    }

    /// On a thread of its own: PostgreSQL's driver runs a small runtime inside, which panics within another one.
    fn open_apart(url: &DatabaseUrl, clock: Clock, seeds: Seeds) -> Result<Desk, DbError> {
        std::thread::scope(|scope| {
            scope.spawn(|| Desk::start(url, clock, seeds)).join().unwrap_or(Err(DbError::Panicked))
        })
    }

    fn start(url: &DatabaseUrl, clock: Clock, seeds: Seeds) -> Result<Desk, DbError> {
        let mut first = Connection::open(url)?;
        migrate(&mut first)?;
        let is_shared = first.dialect().is_shared();
        drop(first);
        let (news, _) = broadcast::channel(NEWS_KEPT);
        let shared = Arc::new(Shared {
            url: url.clone(),
            clock,
            seeds,
            news,
            statements: AtomicU64::new(0),
            looks: Waiting::default(),
        });
        let writers = (0..if is_shared { SHARED_WRITERS } else { 1 })
            .map(|_| {
                let (orders, queue) = sync_channel(WRITE_QUEUE_UNITS);
                writer::start(Arc::clone(&shared), queue)?;
                Ok(orders)
            })
            .collect::<Result<Vec<_>, DbError>>()?;
        let (readers, queue) = sync_channel(READ_QUEUE_UNITS);
        reader::start(&shared, queue, READERS)?;
        if is_shared {
            listener::start(&shared)?;
        }
        Ok(Desk { writers: writers.into(), readers, shared })
    }

    /// Runs a unit that changes something, and answers after it is committed. The unit may run more
    /// than once (a lost race, a lost connection), so it changes nothing but its database.
    ///
    /// # Errors
    /// What the unit answers, or what the database says, in the unit's own error type.
    pub async fn write<T, E, F>(&self, who: impl Into<Who>, unit: F) -> Result<T, E>
    where
        F: Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let who = who.into();
        let at = usize::try_from(who.account.0).unwrap_or(0) % self.writers.len();
        send(&self.writers[at], who, unit).await
    }

    /// Runs a unit that only looks.
    ///
    /// # Errors
    /// As [`Desk::write`].
    pub async fn read<T, E, F>(&self, who: impl Into<Who>, unit: F) -> Result<T, E>
    where
        F: Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        send(&self.readers, who.into(), unit).await
    }

    /// Tells which accounts have new journal rows or jobs. Only a hint: the tables are the truth.
    pub fn news(&self) -> broadcast::Receiver<AccountId> {
        self.shared.news.subscribe()
    }

    /// What was looked at since it was written down last: a page that is read opens no unit that writes.
    pub fn looks(&self) -> &Waiting {
        &self.shared.looks
    }

    /// The time that units see.
    pub fn now(&self) -> i64 {
        self.shared.clock.now()
    }

    /// Statements run so far by all threads.
    pub fn statements(&self) -> u64 {
        self.shared.statements.load(Ordering::Relaxed)
    }

    /// Where the data lives.
    pub fn url(&self) -> &DatabaseUrl {
        &self.shared.url
    }
}

/// Removes the marks of this account that writers left more than a day ago: a lost answer is looked up within seconds.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_group_marks(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute("DELETE FROM group_marks WHERE account_id = $1 AND at < $2", params![cx.account, cx.now - DAY])
}

async fn send<T, E, F>(queue: &SyncSender<Order>, who: Who, unit: F) -> Result<T, E>
where
    F: Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let order = Order { who, work: Box::new(Unit::new(unit, reply)) };
    match queue.try_send(order) {
        Ok(()) => answer.await.unwrap_or_else(|_| Err(DbError::Closed.into())),
        Err(TrySendError::Full(_)) => Err(DbError::Overloaded.into()),
        Err(TrySendError::Disconnected(_)) => Err(DbError::Closed.into()),
    }
}
