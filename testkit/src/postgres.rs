//! PostgreSQL as a part: the newest installed one, in a new cluster, with a database for each test.

use std::fs;
use std::panic;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;

use postgres::{Client, NoTls};

use crate::part::{Folder, Part};
use crate::ports::free_port;

/// Names a server that is already running, such as the one that `bin/test` starts for the whole run.
pub const SERVER_VARIABLE: &str = "SLUICE_TEST_POSTGRES_URL";

/// Where Debian and Ubuntu keep PostgreSQL's programs, a folder per version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The server that all tests of a process share, unless [`SERVER_VARIABLE`] names one.
static SHARED: OnceLock<Postgres> = OnceLock::new();

/// A PostgreSQL server of this test alone, on loopback, without a password.
///
/// Durability is as shipped (`fsync` on), so what a test measures or kills behaves as in production.
#[derive(Debug)]
pub struct Postgres {
    part: Option<Part>,
    port: u16,
    folder: Folder,
}

impl Postgres {
    /// Makes a cluster and starts it; returns when it answers queries, after about 2 s.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start; the message holds what it printed.
    #[must_use]
    pub fn start() -> Self {
        let folder = Folder::new("postgres");
        let mut initdb = folder.command(programs().join("initdb"));
        initdb.args(["--pgdata=data", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        let made = initdb.output().expect("initdb runs");
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));

        let mut server = Self { part: None, port: free_port(), folder };
        server.run();
        server
    }

    /// The server's own database, for those who make others: `postgres://postgres@127.0.0.1:PORT/postgres`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Makes an empty database on this server and returns its URL.
    ///
    /// # Panics
    /// When the server does not answer.
    #[must_use]
    pub fn fresh_database(&self) -> String {
        make_database(&self.url())
    }

    /// Ends every session and stops the server, as `systemctl stop` would. The data stays.
    pub fn stop(&mut self) {
        if let Some(part) = self.part.take() {
            part.stop();
        }
    }

    /// Starts the stopped server again, on the same port with the same data.
    pub fn start_again(&mut self) {
        if self.part.is_none() {
            self.run();
        }
    }

    /// Stops the server under its users' feet and starts it again.
    pub fn restart(&mut self) {
        self.stop();
        self.start_again();
    }

    fn run(&mut self) {
        let mut server = self.folder.command(programs().join("postgres"));
        server.args(["-D", "data", "-p", &self.port.to_string(), "-h", "127.0.0.1", "-c", "unix_socket_directories="]);
        // Every test of a run may hold connections of several threads at once.
        server.args(["-c", "max_connections=300"]);
        // INT is PostgreSQL's fast shutdown: sessions end, and its shared memory is given back, which KILL would leak.
        self.part = Some(Part::start(&self.folder, "INT", &server));
        self.folder.wait_until("ready for connections", || {
            outside_of_tokio(|| Client::connect(&self.url(), NoTls).is_ok()).then_some(())
        });
    }
}

/// Makes an empty database and returns its URL: on the server that the environment names, or on one that all
/// tests of this process share.
///
/// # Panics
/// When the server does not start or does not answer.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the run of the tests is configured by its environment")]
pub fn fresh_database() -> String {
    match std::env::var(SERVER_VARIABLE) {
        Ok(server_url) => make_database(&server_url),
        Err(_) => SHARED.get_or_init(Postgres::start).fresh_database(),
    }
}

fn make_database(server_url: &str) -> String {
    let name = outside_of_tokio(|| {
        let mut server = Client::connect(server_url, NoTls).expect("PostgreSQL for tests answers");
        let row = server.query_one("SELECT 'test_' || md5(gen_random_uuid()::text)", &[]);
        let name: String = row.expect("a random name").get(0);
        let made = server.batch_execute(&format!("CREATE DATABASE {name}"));
        made.map(|()| name).expect("a database of its own")
    });
    let (server, _) = server_url.rsplit_once('/').expect("a URL with a database: postgres://user@host:port/name");
    format!("{server}/{name}")
}

/// The driver starts a runtime of its own, which panics on a thread of another: asynchronous tests use us too.
fn outside_of_tokio<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|failure| panic::resume_unwind(failure))
}

fn programs() -> PathBuf {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let numbers = versions.filter_map(|version| version.file_name().to_str()?.parse::<u32>().ok());
    let newest = numbers.filter(|version| PathBuf::from(format!("{VERSIONS}/{version}/bin/initdb")).exists()).max();
    let newest = newest.expect("PostgreSQL is installed: apt-get install postgresql");
    PathBuf::from(format!("{VERSIONS}/{newest}/bin"))
}
