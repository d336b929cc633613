//! Where nodes stand while they are measured: new databases, removed at the end.

use crate::installation::Layout;
use anyhow::{Context as _, bail};
use base::db::{Connection, DatabaseUrl};
use clap::ValueEnum;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use url::Url;

/// The program of our own tests that starts a PostgreSQL of its own and stops it when its input closes.
const SERVER_FOR_TESTS: &str = "postgres-for-tests";

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    #[value(name = "postgresql")]
    Postgres,
}

impl Kind {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Sqlite => "SQLite",
            Kind::Postgres => "PostgreSQL",
        }
    }
}

/// A folder on the disk where the data of an installation would be, and a PostgreSQL server if there is one.
pub struct Ground {
    folder: TempDir,
    server: Option<Server>,
}

struct Server {
    url: Url,
    own: Option<Child>,
}

impl Ground {
    /// Makes the folder below `data`, so that commits go to the disk that real ones would go to. `server` is any
    /// database of a PostgreSQL server on which databases may be made; it is not touched itself.
    ///
    /// # Errors
    /// When the folder cannot be made, or `server` is no PostgreSQL.
    pub fn prepare(data: &Path, server: Option<DatabaseUrl>) -> anyhow::Result<Ground> {
        std::fs::create_dir_all(data).with_context(|| format!("{} cannot be made", data.display()))?;
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(data)?;
        let server = match server {
            Some(DatabaseUrl::Postgres(url)) => Some(Server { url: Url::parse(&url)?, own: None }),
            Some(DatabaseUrl::Sqlite(_)) => {
                bail!("bench makes SQLite databases of its own; --database names a PostgreSQL server")
            }
            None => Server::of_our_own()?,
        };
        Ok(Ground { folder, server })
    }

    /// What can be measured here.
    pub fn kinds(&self) -> Vec<Kind> {
        let postgres = self.server.as_ref().map(|_| Kind::Postgres);
        std::iter::once(Kind::Sqlite).chain(postgres).collect()
    }

    /// What cannot be measured here, and what would help.
    pub fn left_out(&self) -> Option<String> {
        let help = "PostgreSQL was left out: give a server with --database postgres://user@host/postgres, or build the one for tests with `cargo build --release -p testkit`.";
        self.server.is_none().then(|| help.to_owned())
    }

    /// A new place for a node.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub fn site(&self, kind: Kind, name: &str) -> anyhow::Result<Site> {
        let folder = self.folder.path().join(format!("{}-{name}", kind.name()));
        let server = self.server.as_ref().filter(|_| kind == Kind::Postgres);
        let Some(server) = server else {
            let database = DatabaseUrl::Sqlite(folder.join("sluice.db"));
            return Ok(Site { layout: Layout { folder, database }, made: None });
        };
        let name = format!("sluice_bench_{}_{name}", std::process::id());
        let address = DatabaseUrl::Postgres(server.url.to_string());
        let made = Connection::open(&address).and_then(|mut server| server.command(&format!("CREATE DATABASE {name}")));
        made.with_context(|| format!("the database {name} cannot be made"))?;
        let mut own = server.url.clone();
        own.set_path(&name);
        let layout = Layout { folder, database: DatabaseUrl::Postgres(own.to_string()) };
        Ok(Site { layout, made: Some((address, name)) })
    }
}

impl Server {
    /// The one for tests, if it was built beside this program.
    fn of_our_own() -> anyhow::Result<Option<Server>> {
        let program = std::env::current_exe()?.with_file_name(SERVER_FOR_TESTS);
        if !program.exists() {
            return Ok(None);
        }
        let mut own =
            Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(own.stdout.take().context("its output")?).read_line(&mut line)?;
        let url = Url::parse(line.trim()).context("the PostgreSQL for tests did not start");
        Ok(Some(Server { url: url?, own: Some(own) }))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut own) = self.own.take() {
            drop(own.stdin.take());
            // One that cannot be waited for has ended.
            drop(own.wait());
        }
    }
}

/// A place for a node; its database is removed when this is dropped.
pub struct Site {
    /// Where everything is.
    pub layout: Layout,
    made: Option<(DatabaseUrl, String)>,
}

impl Drop for Site {
    fn drop(&mut self) {
        let Some((server, name)) = &self.made else { return };
        let removed = Connection::open(server)
            .and_then(|mut server| server.command(&format!("DROP DATABASE {name} WITH (FORCE)")));
        if let Err(error) = removed {
            eprintln!("The database {name} could not be removed: {error}");
        }
    }
}
