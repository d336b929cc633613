//! An installation of a test's own: a data folder, a database, one account with a token.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::caller::Caller;
use crate::program::Program;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_sluice");
pub const EMAIL: &str = "ann@acme.test";
pub const PASSWORD: &str = "correct horse battery";
/// The domain of the create-lead addresses.
pub const MAIL_DOMAIN: &str = "acme.test";

pub struct House {
    pub folder: TempDir,
    postgres: Option<String>,
}

impl House {
    /// On an SQLite file, without an account.
    pub fn empty() -> House {
        House { folder: tempfile::tempdir().unwrap(), postgres: None }
    }

    /// On an SQLite file, with the account Acme.
    pub fn on_sqlite() -> House {
        House::empty().with_account()
    }

    /// On a PostgreSQL database, with the account Acme.
    pub fn on_postgres(url: String) -> House {
        House::empty_on_postgres(url).with_account()
    }

    /// On a PostgreSQL database, without an account.
    pub fn empty_on_postgres(url: String) -> House {
        House { folder: tempfile::tempdir().unwrap(), postgres: Some(url) }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A command of the program in this house.
    pub fn command(&self, words: &[&str]) -> Command {
        self.wrapped(Command::new(PROGRAM), words)
    }

    /// The same, with another program in front.
    pub fn wrapped(&self, mut command: Command, words: &[&str]) -> Command {
        command.env_clear().args(words).arg("--data").arg(self.data());
        if let Some(url) = &self.postgres {
            command.args(["--database", url]);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs a command that must succeed, and gives what it printed.
    pub fn print(&self, words: &[&str]) -> String {
        succeeded(&self.run(words))
    }

    fn with_account(self) -> House {
        let words =
            ["account", "create", "--name", "Acme", "--subdomain", "acme", "--email", EMAIL, "--password-stdin"];
        let mut child =
            self.command(&words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        succeeded(&child.wait_with_output().unwrap());
        self
    }

    /// A program that uses the API of a node in Ann's name.
    pub fn caller(&self, node: &Program) -> Caller {
        Caller::new(&node.http, self.print(&["token", "create", "--email", EMAIL]).trim())
    }

    /// Serves on free ports, mail too.
    pub fn serve(&self) -> Program {
        self.serve_with(&[])
    }

    /// Serves with more flags.
    pub fn serve_with(&self, flags: &[&str]) -> Program {
        Program::start(&self.command(&[&SERVE, flags].concat()), self.folder.path())
    }

    /// Serves without mail, in a role.
    pub fn serve_with_role(&self, role: &str) -> Program {
        Program::start(&self.command(&["serve", "--http", "127.0.0.1:0", "--role", role]), self.folder.path())
    }
}

/// How a test serves.
pub const SERVE: [&str; 7] = ["serve", "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0", "--mail-domain", MAIL_DOMAIN];

fn succeeded(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a command that must fail said.
pub fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The mode bits of a file.
pub fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}
