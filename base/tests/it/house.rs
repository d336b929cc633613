//! A fresh database with one account in it, of each kind that a test runs on.

use base::accounts::{self, AccountError, NewAccount};
use base::clock::Clock;
use base::db::{Connection, DatabaseUrl, DbError, Tx};
use base::desk::Who;
use base::ids::AccountId;
use base::{Cx, Desk, params};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::block_in_place;

/// Which databases the tests run on: `sqlite`, `postgres` or both, with a comma. Both where PostgreSQL is installed.
const DATABASES_VARIABLE: &str = "SLUICE_TEST_DATABASES";
pub const NOW: i64 = 1_790_000_000;
/// How long a test waits for what must happen before it fails.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct House {
    pub desk: Desk,
    pub clock: Clock,
    pub url: DatabaseUrl,
    pub account: AccountId,
    folder: Option<TempDir>,
}

/// Runs a test on each database, each time in a house of its own.
pub fn on_each_database(test: impl AsyncFn(House)) {
    for url in [sqlite(), postgres()].into_iter().flatten() {
        println!("on {:?}", url.0);
        run(async { test(House::open(url.0, url.1).await).await });
    }
}

/// Runs a test on a shared database, unless this run leaves PostgreSQL out.
pub fn on_postgres(test: impl AsyncFn(House)) {
    if let Some((url, folder)) = postgres() {
        run(async { test(House::open(url, folder).await).await });
    }
}

/// Runs a test on SQLite, unless this run leaves it out.
pub fn on_sqlite(test: impl AsyncFn(House)) {
    if let Some((url, folder)) = sqlite() {
        run(async { test(House::open(url, folder).await).await });
    }
}

#[expect(clippy::disallowed_methods, reason = "the run of the tests is configured by its environment")]
pub fn has_postgres() -> bool {
    asked_for(
        "postgres",
        std::env::var_os(testkit::postgres::SERVER_VARIABLE).is_some() || Path::new("/usr/lib/postgresql").exists(),
    )
}

pub fn run(test: impl Future<Output = ()>) {
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(test);
}

impl House {
    pub async fn open(url: DatabaseUrl, folder: Option<TempDir>) -> House {
        let clock = Clock::set_to(NOW);
        let desk = Desk::open_seeded(&url, clock.clone(), 7).expect("a desk on a fresh database");
        let account = add_account(&desk, "acme").await.expect("an account");
        House { desk, clock, url, account, folder }
    }

    pub fn who(&self) -> Who {
        Who::system(self.account)
    }

    /// Another node on the same database.
    pub fn second_desk(&self) -> Desk {
        Desk::open_seeded(&self.url, self.clock.clone(), 8).expect("a second desk")
    }

    pub fn is_shared(&self) -> bool {
        self.folder.is_none()
    }

    /// A connection beside the desk, as another program would have it.
    pub fn connection(&self) -> Outside {
        Outside::open(&self.url)
    }

    /// Writes in the account; the unit must succeed.
    pub async fn write<T, E>(&self, unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static) -> T
    where
        T: Send + 'static,
        E: From<DbError> + std::fmt::Debug + Send + 'static,
    {
        self.desk.write(self.who(), unit).await.expect("the unit succeeds")
    }

    /// Reads in the account; the unit must succeed.
    pub async fn read<T>(&self, unit: impl Fn(&mut Cx<'_>) -> Result<T, DbError> + Send + 'static) -> T
    where
        T: Send + 'static,
    {
        self.desk.read(self.who(), unit).await.expect("the unit succeeds")
    }
}

/// A connection beside every desk, as another program would have it. Its driver blocks, so each use steps out of the
/// test's runtime for a moment.
pub struct Outside(Option<Connection>);

impl Outside {
    pub fn open(url: &DatabaseUrl) -> Outside {
        Outside(Some(block_in_place(|| Connection::open(url)).expect("a connection")))
    }

    pub fn with<T>(&mut self, work: impl FnOnce(&mut Connection) -> T) -> T {
        block_in_place(|| work(self.0.as_mut().expect("open until the drop")))
    }

    /// Comes back once a session of this PostgreSQL database waits for another one.
    pub async fn wait_until_somebody_waits_for_a_lock(&mut self) {
        let sql =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waiting = async {
            while self.with(|connection| Tx::new(connection).number(sql, params![])).expect("the server answers") == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("somebody waits for a lock");
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        block_in_place(|| drop(self.0.take()));
    }
}

pub async fn add_account(desk: &Desk, subdomain: &str) -> Result<AccountId, AccountError> {
    let new = NewAccount {
        name: "Acme & Sons".to_owned(),
        subdomain: subdomain.to_owned(),
        currency: "EUR".to_owned(),
        time_zone: "UTC".to_owned(),
    };
    let account = desk.write(Who::installation(), move |cx| accounts::create(cx, &new)).await?;
    Ok(account.id)
}

fn sqlite() -> Option<(DatabaseUrl, Option<TempDir>)> {
    asked_for("sqlite", true).then(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        (DatabaseUrl::Sqlite(folder.path().join("sluice.db")), Some(folder))
    })
}

fn postgres() -> Option<(DatabaseUrl, Option<TempDir>)> {
    has_postgres().then(|| (DatabaseUrl::Postgres(testkit::postgres::fresh_database()), None))
}

#[expect(clippy::disallowed_methods, reason = "the run of the tests is configured by its environment")]
fn asked_for(database: &str, otherwise: bool) -> bool {
    std::env::var(DATABASES_VARIABLE).map_or(otherwise, |list| list.split(',').any(|name| name.trim() == database))
}
