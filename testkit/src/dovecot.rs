//! Dovecot as a part: a real IMAP server over TLS, with mailboxes that a test fills.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::certificates::write_certificates;
use crate::part::{Folder, Part, answer};
use crate::ports::free_port;
use crate::token_server::TokenServer;

/// The configurations of 2.3 and 2.4 have nothing in common but the idea.
const CONFIGURATIONS: [(&str, &str); 2] =
    [("2.3.", include_str!("../assets/dovecot/2.3.conf")), ("2.4.", include_str!("../assets/dovecot/2.4.conf"))];

/// What is added where tokens are taken.
const TOKENS: [(&str, &str); 2] = [
    ("2.3.", include_str!("../assets/dovecot/2.3-tokens.conf")),
    ("2.4.", include_str!("../assets/dovecot/2.4-tokens.conf")),
];

/// How many people have a mailbox: [`Dovecot::user`] takes 1 to this.
pub const USERS: usize = 50;
/// What the folder of sent mails is called here.
pub const SENT: &str = "Gesendete Objekte";
const PASSWORD: &str = "correct horse";

/// A Dovecot of this test alone: IMAP over TLS on loopback, mail in a folder of its own.
#[derive(Debug)]
pub struct Dovecot {
    part: Option<Part>,
    port: u16,
    delivered: AtomicU32,
    folder: Folder,
}

impl Dovecot {
    /// Starts Dovecot with empty mailboxes and a certificate that only [`Dovecot::ca_file`] vouches for.
    ///
    /// # Panics
    /// When Dovecot is not installed or does not start; the message holds its log.
    #[must_use]
    pub fn start() -> Self {
        let folder = Folder::new("dovecot");
        write_certificates(&folder);
        Dovecot::start_in(folder, "")
    }

    /// The same, and besides passwords it takes the tokens of `tokens`, whose certificates it shares.
    ///
    /// # Panics
    /// As [`Dovecot::start`].
    #[must_use]
    pub fn start_with_tokens(tokens: &TokenServer) -> Self {
        let folder = Folder::new("dovecot");
        let authority = tokens.ca_file();
        for name in ["ca.pem", "server.pem", "server.key"] {
            folder.write(name, fs::read(authority.with_file_name(name)).expect("a certificate of the token server"));
        }
        folder.write("oauth2.conf", introspection(tokens));
        let more = by_version(&TOKENS).replace("@FOLDER@", &folder.path().to_string_lossy());
        let more = more.replace("@INTROSPECTION@", &introspection(tokens));
        Dovecot::start_in(folder, &more)
    }

    /// The same, but no password may be sent to it: it is to be proved by SCRAM-SHA-256.
    ///
    /// # Panics
    /// As [`Dovecot::start`].
    #[must_use]
    pub fn start_with_scram() -> Self {
        let folder = Folder::new("dovecot");
        write_certificates(&folder);
        Dovecot::start_in(folder, "auth_mechanisms = scram-sha-256\n")
    }

    fn start_in(folder: Folder, more: &str) -> Self {
        let port = free_port();
        for name in ["run", "mail", "home"] {
            folder.make(name);
        }
        folder.write("users", users(PASSWORD));
        folder.write("dovecot.conf", configuration(&folder, port) + more);

        let mut server = Self { part: None, port, delivered: AtomicU32::new(0), folder };
        server.start_again();
        server
    }

    /// The port on 127.0.0.1, also called localhost, that speaks IMAP over TLS from the first byte.
    #[must_use]
    pub fn imaps_port(&self) -> u16 {
        self.port
    }

    /// The certificate authority (PEM) to trust, for `--tls-ca`.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Where it keeps everything: its mails below `mail/`, a folder for each user.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The name and the password of one of [`USERS`] mailboxes, from 1.
    ///
    /// # Panics
    /// For a number that has no mailbox.
    #[must_use]
    pub fn user(&self, number: usize) -> (String, String) {
        assert!((1..=USERS).contains(&number), "mailboxes are numbered 1 to {USERS}");
        (username(number), PASSWORD.to_owned())
    }

    /// From the next sign-in on every mailbox has this password. Dovecot looks at most once a second whether the file is
    /// another, so one passes meanwhile.
    pub fn set_password(&self, password: &str) {
        self.folder.write("users", users(password));
        thread::sleep(Duration::from_millis(1_100));
    }

    /// Puts a mail, byte for byte, into the inbox of `username`; a client in IDLE hears of it at once.
    ///
    /// Written and renamed as a delivery agent does it (maildir): Dovecot never sees half a mail.
    ///
    /// # Panics
    /// When the mail cannot be written.
    pub fn deliver(&self, username: &str, raw_mail: &[u8]) {
        self.put(&PathBuf::from("mail").join(username), raw_mail, Duration::ZERO);
    }

    /// Puts a mail into the inbox as if it had come so long ago: that is its internal date.
    ///
    /// # Panics
    /// When the mail cannot be written.
    pub fn deliver_earlier(&self, username: &str, raw_mail: &[u8], ago: Duration) {
        self.put(&PathBuf::from("mail").join(username), raw_mail, ago);
    }

    /// Puts a mail into the folder of sent mails as if it had been sent so long ago.
    ///
    /// # Panics
    /// When the mail cannot be written.
    pub fn file_sent(&self, username: &str, raw_mail: &[u8], ago: Duration) {
        self.put(&PathBuf::from("mail").join(username).join(format!(".{SENT}")), raw_mail, ago);
    }

    #[expect(clippy::disallowed_methods, reason = "the age of a file is told by the machine's clock, as Dovecot does")]
    fn put(&self, maildir: &Path, raw_mail: &[u8], ago: Duration) {
        for name in ["cur", "new", "tmp"] {
            self.folder.make(maildir.join(name));
        }
        let name = format!("{}.testkit", self.delivered.fetch_add(1, Ordering::Relaxed));
        let written = self.folder.write(&maildir.join("tmp").join(&name).to_string_lossy(), raw_mail);
        let file = fs::File::options().append(true).open(&written).expect("the mail that was written");
        file.set_modified(SystemTime::now() - ago).expect("the time of a file of ours");
        fs::rename(written, self.folder.path().join(maildir).join("new").join(name)).expect("the mail into new/");
    }

    /// Takes the numbers of all mails of an inbox away while the server is stopped: it gives new ones, with another
    /// UIDVALIDITY, when it is next started. That is the time in seconds, so more than one passes meanwhile.
    ///
    /// # Panics
    /// When the server still runs.
    pub fn renumber(&self, username: &str) {
        assert!(self.part.is_none(), "the server would write them again");
        let inbox = self.folder.path().join("mail").join(username);
        let files = fs::read_dir(inbox).expect("the inbox").map(|entry| entry.expect("a file of it").path());
        for file in files.filter(|file| file.file_name().is_some_and(is_index)) {
            fs::remove_file(file).expect("an index of ours");
        }
        thread::sleep(Duration::from_millis(1_100));
    }

    /// Deletes every mail of an inbox, as another program does.
    ///
    /// # Panics
    /// When the inbox cannot be read.
    pub fn delete_all(&self, username: &str) {
        let inbox = self.folder.path().join("mail").join(username);
        for part in ["cur", "new"] {
            let mails = fs::read_dir(inbox.join(part)).expect("the inbox").map(|entry| entry.expect("a mail").path());
            mails.for_each(|mail| fs::remove_file(mail).expect("a mail of ours"));
        }
    }

    /// How many mails lie in the folder of `username` in which sent mails are kept.
    #[must_use]
    pub fn count_sent(&self, username: &str) -> usize {
        let folder = self.folder.path().join("mail").join(username).join(".Gesendete Objekte");
        let count = |part: &str| fs::read_dir(folder.join(part)).map_or(0, Iterator::count);
        count("cur") + count("new")
    }

    /// Ends the server and every connection, as an outage would. The mail stays.
    pub fn stop(&mut self) {
        if let Some(part) = self.part.take() {
            part.stop();
        }
    }

    /// Starts the stopped server again, on the same port with the same mail and the same certificate.
    pub fn start_again(&mut self) {
        if self.part.is_none() {
            // It listens first, then learns to end in order, then writes this file; a killed one leaves it behind.
            let started = self.folder.path().join("run/master.pid");
            let _ = fs::remove_file(&started);
            let mut server = self.folder.command(program());
            server.arg("-F").arg("-c").arg(self.folder.path().join("dovecot.conf"));
            self.part = Some(Part::start(&self.folder, "TERM", &server));
            self.folder.wait_until("started", || started.exists().then_some(()));
        }
    }
}

/// What Dovecot keeps beside the mails of a maildir.
fn is_index(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with("dovecot")
}

fn username(number: usize) -> String {
    format!("mailbox{number}@firm.test")
}

/// Not on the `PATH` of an ordinary Debian user.
fn program() -> &'static Path {
    let places = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"].map(Path::new);
    places.into_iter().find(|place| place.exists()).expect("Dovecot is installed: apt-get install dovecot-imapd")
}

fn configuration(folder: &Folder, port: u16) -> String {
    by_version(&CONFIGURATIONS)
        .replace("@FOLDER@", &folder.path().to_string_lossy())
        .replace("@USER@", &answer(folder.command("id").arg("-un")))
        .replace("@GROUP@", &answer(folder.command("id").arg("-gn")))
        .replace("@PORT@", &port.to_string())
}

fn by_version(configurations: &[(&str, &'static str)]) -> &'static str {
    let version = answer(Command::new(program()).arg("--version"));
    let configuration = configurations.iter().find(|(known, _)| version.starts_with(known));
    configuration.unwrap_or_else(|| panic!("no configuration for Dovecot {version}")).1
}

/// How it asks whose a token is.
fn introspection(tokens: &TokenServer) -> String {
    format!(
        "introspection_mode = auth\nintrospection_url = {}\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n",
        tokens.introspection_address()
    )
}

fn users(password: &str) -> String {
    (1..=USERS).map(|number| format!("{}:{{PLAIN}}{password}\n", username(number))).collect()
}
