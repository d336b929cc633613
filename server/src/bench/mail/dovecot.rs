//! A Dovecot beside which mail is measured: the one of our own tests, if it was built beside this program.

use anyhow::{Context as _, ensure};
use flow::channels::mailboxes::{Server, Tls};
use serde::Deserialize;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The program of our own tests that starts a Dovecot of its own and stops it when its input closes.
const SERVER_FOR_TESTS: &str = "dovecot-for-tests";

/// What it prints when it has started.
#[derive(Deserialize)]
struct Started {
    port: u16,
    folder: PathBuf,
    usernames: Vec<String>,
    password: String,
}

/// A running server; it is ended when this is dropped.
pub struct Dovecot {
    own: Child,
    started: Started,
}

impl Dovecot {
    /// Starts it; nothing where it was not built, or Dovecot is not installed.
    ///
    /// # Errors
    /// When it is there and does not start.
    pub fn start() -> anyhow::Result<Option<Dovecot>> {
        let program = std::env::current_exe()?.with_file_name(SERVER_FOR_TESTS);
        let is_installed =
            ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"].iter().any(|path| fs::exists(path).is_ok_and(|is| is));
        if !program.exists() || !is_installed {
            return Ok(None);
        }
        let mut own =
            Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(own.stdout.take().context("its output")?).read_line(&mut line)?;
        let started = serde_json::from_str(&line).context("the Dovecot for tests did not start");
        Ok(Some(Dovecot { own, started: started? }))
    }

    /// The names of its mailboxes.
    pub fn usernames(&self) -> &[String] {
        &self.started.usernames
    }

    /// Their password.
    pub fn password(&self) -> &str {
        &self.started.password
    }

    /// The authority of its certificate.
    pub fn authority(&self) -> PathBuf {
        self.started.folder.join("ca.pem")
    }

    /// Where a mailbox is read.
    pub fn server(&self, username: &str) -> Server {
        let username = username.to_owned();
        Server { host: "localhost".to_owned(), port: self.started.port, username, tls: Tls::Implicit }
    }

    /// Puts a mail into the inbox of somebody who has signed in before, as a delivery agent does: written, then renamed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn deliver(&self, username: &str, name: &str, raw: &str) -> anyhow::Result<()> {
        let inbox = self.started.folder.join("mail").join(username);
        ensure!(inbox.join("new").is_dir(), "{username} has no inbox yet");
        let written = inbox.join("tmp").join(name);
        fs::write(&written, raw)?;
        Ok(fs::rename(written, inbox.join("new").join(name))?)
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        drop(self.own.stdin.take());
        // One that cannot be waited for has ended.
        drop(self.own.wait());
    }
}
