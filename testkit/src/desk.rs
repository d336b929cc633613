//! A desk for tests: a fresh database with the named workshop in it, a clock that stands, chance that repeats.
//!
//! ```ignore
//! on_each_database!(accepting_twice_opens_one_lead);
//!
//! fn accepting_twice_opens_one_lead(desk: &TestDesk) {
//!     let world = desk.world;
//!     let lead = desk.run_as(world.ida, move |cx| pipelines::accept(cx, incoming, Acceptance::default()));
//! }
//! ```

use std::fmt::Debug;
use std::panic;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use base::access::{Actor, Role};
use base::clock::Clock;
use base::db::{DatabaseUrl, DbError};
use base::desk::Who;
use base::ids::{AccountId, CompanyId, ContactId, SourceId, UserId};
use base::{Cx, Desk, journal, params};
use flow::founding::{Founding, found_account};
use flow::{contacts, updates};
use tempfile::TempDir;
use world::{World, furnish, open_workshop, workshop};

/// Which databases the tests run on: `sqlite`, `postgres` or both, with a comma. Both where PostgreSQL is installed.
pub const DATABASES_VARIABLE: &str = "SLUICE_TEST_DATABASES";

/// Where the clock of a test stands: Friday, 20 November 2026, 10:00 in Berlin.
pub const NOW: i64 = 1_795_165_200;

const SEED: u64 = 7;

/// Contacts, and companies, whose keys are looked at when a test ends: the newest ones.
const MOST_CHECKED: i64 = 500;

/// A kind of database that a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of the test's own.
    Sqlite,
    /// A database of the test's own on a server that the tests share.
    Postgres,
}

impl Database {
    /// Those of this run: as [`DATABASES_VARIABLE`] says, else both where PostgreSQL is at hand.
    #[must_use]
    pub fn all() -> Vec<Database> {
        [Database::Sqlite, Database::Postgres].into_iter().filter(|database| database.is_wanted()).collect()
    }

    #[expect(clippy::disallowed_methods, reason = "the run of the tests is configured by its environment")]
    fn is_wanted(self) -> bool {
        let (name, is_at_hand) = match self {
            Database::Sqlite => ("sqlite", true),
            Database::Postgres => ("postgres", has_postgres()),
        };
        std::env::var(DATABASES_VARIABLE).map_or(is_at_hand, |list| list.split(',').any(|word| word.trim() == name))
    }

    fn fresh(self) -> (DatabaseUrl, Option<TempDir>) {
        match self {
            Database::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                (DatabaseUrl::Sqlite(folder.path().join("sluice.db")), Some(folder))
            }
            Database::Postgres => (DatabaseUrl::Postgres(crate::postgres::fresh_database()), None),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the run of the tests is configured by its environment")]
fn has_postgres() -> bool {
    std::env::var_os(crate::postgres::SERVER_VARIABLE).is_some() || Path::new("/usr/lib/postgresql").exists()
}

/// Makes two tests of each function: `name::on_sqlite` and `name::on_postgres`.
#[macro_export]
macro_rules! on_each_database {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[test]
            fn on_sqlite() {
                $crate::desk::run_on($crate::desk::Database::Sqlite, super::$test);
            }

            #[test]
            fn on_postgres() {
                $crate::desk::run_on($crate::desk::Database::Postgres, super::$test);
            }
        }
    )+};
}

/// Runs a test on a kind of database, unless this run leaves it out.
pub fn run_on(database: Database, test: impl FnOnce(&TestDesk)) {
    if database.is_wanted() {
        test(&TestDesk::open(database));
    }
}

/// The workshop, open for business; no lead yet unless it was [`TestDesk::furnished`].
///
/// Dropping it lets the reader of notices read on to the end, and panics if that fails or a job is left:
/// what a test asked for is done, or the test says that it [`TestDesk::leaves_work`].
pub struct TestDesk {
    /// The desk itself, for what takes one: a router, a worker.
    pub desk: Desk,
    /// Moves the time on.
    pub clock: Clock,
    /// The workshop's account.
    pub account: AccountId,
    /// Everybody and everything of the workshop by name.
    pub world: World,
    leaves_work: AtomicBool,
    // The last to be dropped: the database's files are in it.
    folder: Option<TempDir>,
}

/// A second account on the same desk, furnished like the workshop; all of its ids are others.
#[derive(Clone, Copy, Debug)]
pub struct OtherAccount {
    /// Its number.
    pub account: AccountId,
    /// Everybody and everything of it by name.
    pub world: World,
}

impl TestDesk {
    /// A fresh database with the workshop in it: people, pipelines, doors.
    #[must_use]
    pub fn open(database: Database) -> TestDesk {
        TestDesk::with(database, |cx| open_workshop(cx, None))
    }

    /// A fresh database with the whole world in it: leads, and requests that wait.
    #[must_use]
    pub fn furnished(database: Database) -> TestDesk {
        TestDesk::with(database, |cx| furnish(cx, None))
    }

    fn with(database: Database, unit: fn(&mut Cx<'_>) -> Result<World, world::Error>) -> TestDesk {
        let (url, folder) = database.fresh();
        let clock = Clock::set_to(NOW);
        let desk = Desk::open_seeded(&url, clock.clone(), SEED).expect("a desk on a fresh database");
        let (account, world) = found(&desk, workshop(None), unit);
        TestDesk { desk, clock, account, world, leaves_work: AtomicBool::new(false), folder }
    }

    /// True when several programs could share the database.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.folder.is_none()
    }

    /// Adds a second account with data of its own.
    #[must_use]
    pub fn other_account(&self) -> OtherAccount {
        let mut founding = workshop(None);
        "Other & Sons".clone_into(&mut founding.account.name);
        "other".clone_into(&mut founding.account.subdomain);
        let (account, world) = found(&self.desk, founding, |cx| furnish(cx, None));
        OtherAccount { account, world }
    }

    /// A person of the workshop, for whatever takes a [`Who`].
    #[must_use]
    pub fn who(&self, user: UserId) -> Who {
        let role = if user == self.world.mara { Role::Admin } else { Role::Salesperson };
        Who { account: self.account, actor: Actor::User(user, role) }
    }

    /// Writes as a person of the workshop; the unit must succeed.
    pub fn run_as<T, E>(&self, user: UserId, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> T
    where
        T: Send + 'static,
        E: From<DbError> + Debug + Send + 'static,
    {
        self.try_as(user, unit).expect("the unit succeeds")
    }

    /// Writes as a person of the workshop.
    ///
    /// # Errors
    /// The unit's.
    pub fn try_as<T, E>(
        &self,
        user: UserId,
        unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Debug + Send + 'static,
    {
        let who = self.who(user);
        finish(self.desk.write(who, unit))
    }

    /// Writes as anybody at all.
    ///
    /// # Errors
    /// The unit's.
    pub fn try_with<T, E>(&self, who: Who, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Debug + Send + 'static,
    {
        finish(self.desk.write(who, unit))
    }

    /// Writes as somebody outside who speaks through a door; the unit must succeed.
    pub fn run_through<T, E>(&self, source: SourceId, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> T
    where
        T: Send + 'static,
        E: From<DbError> + Debug + Send + 'static,
    {
        let who = Who { account: self.account, actor: Actor::Source(source) };
        finish(self.desk.write(who, unit)).expect("the unit succeeds")
    }

    /// Writes as Sluice itself; the unit must succeed.
    pub fn run<T, E>(&self, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> T
    where
        T: Send + 'static,
        E: From<DbError> + Debug + Send + 'static,
    {
        finish(self.desk.write(Who::system(self.account), unit)).expect("the unit succeeds")
    }

    /// Looks as a person of the workshop: the database refuses every change. The unit must succeed.
    pub fn read_as<T, E>(&self, user: UserId, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> T
    where
        T: Send + 'static,
        E: From<DbError> + Debug + Send + 'static,
    {
        let who = self.who(user);
        finish(self.desk.read(who, unit)).expect("the unit succeeds")
    }

    /// Looks as Mara and counts the statements that it took.
    pub fn statements_of<T, E>(&self, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> (T, u64)
    where
        T: Send + 'static,
        E: From<DbError> + Debug + Send + 'static,
    {
        self.read_as(self.world.mara, move |cx| {
            let seen = unit(cx)?;
            Ok::<_, E>((seen, cx.statements()))
        })
    }

    /// Lets the reader of notices read all that has happened, as a worker would.
    pub fn catch_up(&self) {
        while self.run(updates::read_journal) {}
    }

    /// This test leaves jobs, or a journal that cannot be read on, and means to.
    pub fn leaves_work(&self) {
        self.leaves_work.store(true, Ordering::Relaxed);
    }

    fn work_left(&self) -> Vec<String> {
        finish(self.desk.read(Who::installation(), |cx| {
            let behind = journal::accounts_behind(cx, updates::READER, 1)?;
            let unread = behind.iter().map(|account| format!("the journal of account {account} is not read"));
            let sql = "SELECT name FROM jobs WHERE died_at IS NULL ORDER BY id LIMIT 5";
            let jobs: Vec<String> = cx.query(sql, params![], base::db::Row::take)?;
            let jobs = jobs.into_iter().map(|name| format!("a job “{name}” is not done"));
            Ok::<_, DbError>(unread.chain(jobs).collect())
        }))
        .expect("the database answers")
    }

    /// Whatever a test did through whatever door, a contact or company is found again by what it is now: writing the keys
    /// anew changes none (DC-13).
    fn check_keys(&self) {
        let (before, after) = self.run(|cx| {
            let contacts: Vec<ContactId> = newest(cx, "contacts")?;
            let companies: Vec<CompanyId> = newest(cx, "companies")?;
            let before = keys(cx)?;
            contacts::refresh_keys(cx, &contacts)?;
            contacts::refresh_company_keys(cx, &companies)?;
            Ok::<_, contacts::Error>((before, keys(cx)?))
        });
        assert!(before == after, "the keys of a contact or company are not those of the record as it is now");
    }

    fn read_every_journal(&self) {
        let behind = |desk: &Desk| {
            finish(desk.read(Who::installation(), |cx| journal::accounts_behind(cx, updates::READER, 10)))
        };
        while let Some(account) = behind(&self.desk).expect("the database answers").first().copied() {
            finish(self.desk.write(Who::system(account), updates::read_journal)).expect("the journal can be read");
        }
    }
}

fn newest<T: From<i64>>(cx: &mut Cx<'_>, table: &str) -> Result<Vec<T>, DbError> {
    let sql = format!("SELECT id FROM {table} WHERE account_id = $1 ORDER BY id DESC LIMIT {MOST_CHECKED}");
    cx.query(&sql, params![cx.account], |row| Ok(T::from(row.take::<i64>()?)))
}

fn keys(cx: &mut Cx<'_>) -> Result<Vec<(i64, i64)>, DbError> {
    let sql = "SELECT subject_id, key FROM match_keys WHERE account_id = $1 ORDER BY subject_id, key";
    cx.query(sql, params![cx.account], |row| Ok((row.take()?, row.take()?)))
}

impl Drop for TestDesk {
    fn drop(&mut self) {
        if thread::panicking() || self.leaves_work.load(Ordering::Relaxed) {
            return;
        }
        self.read_every_journal();
        let left = self.work_left();
        assert!(left.is_empty(), "the test leaves work: {left:?}");
        self.check_keys();
    }
}

fn found(desk: &Desk, founding: Founding, unit: fn(&mut Cx<'_>) -> Result<World, world::Error>) -> (AccountId, World) {
    let founded = finish(desk.write(Who::installation(), move |cx| found_account(cx, &founding)));
    let account = founded.expect("an account").account.id;
    let world = finish(desk.write(Who::system(account), unit)).expect("the workshop");
    (account, world)
}

/// Waits for a unit, from a plain test as well as from within a test's own runtime.
fn finish<T: Send>(unit: impl Future<Output = T> + Send) -> T {
    thread::scope(|scope| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        scope.spawn(move || runtime.block_on(unit)).join()
    })
    .unwrap_or_else(|failure| panic::resume_unwind(failure))
}
