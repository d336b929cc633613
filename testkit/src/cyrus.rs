//! Cyrus as a part: a second make of IMAP server, so that what holds for one holds for more than one.

use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::certificates::write_certificates;
use crate::part::{Folder, Part, answer};
use crate::ports::free_port;

/// Of the package cyrus-common.
const MASTER: &str = "/usr/lib/cyrus/bin";
/// Of the package cyrus-imapd, which cannot be installed beside Dovecot's: `bin/test` unpacks it there.
const PROGRAMS: &str = "/usr/local/lib/sluice-cyrus/usr/lib/cyrus/bin";
const USERNAME: &str = "mailbox1";
const PASSWORD: &str = "correct horse";

/// A Cyrus of this test alone: IMAP over TLS on loopback, mail in a folder of its own.
#[derive(Debug)]
pub struct Cyrus {
    port: u16,
    folder: Folder,
    _part: Part,
}

impl Cyrus {
    /// Starts Cyrus with one empty mailbox and a certificate that only [`Cyrus::ca_file`] vouches for.
    ///
    /// # Panics
    /// When Cyrus is not installed or does not start; the message holds what it printed.
    #[must_use]
    pub fn start() -> Self {
        let master = Path::new(MASTER).join("master");
        assert!(master.exists() && Path::new(PROGRAMS).exists(), "Cyrus is there: bin/test installs it");
        let folder = Folder::new("cyrus");
        let port = free_port();
        for name in ["db", "socket", "proc", "log", "ptclient"] {
            folder.make(Path::new("conf").join(name));
        }
        folder.make("spool");
        write_certificates(&folder);
        let user = answer(folder.command("id").arg("-un"));
        let filled = |configuration: &str| {
            configuration
                .replace("@FOLDER@", &folder.path().to_string_lossy())
                .replace("@COMMON@", MASTER)
                .replace("@PROGRAMS@", PROGRAMS)
                .replace("@USER@", &user)
                .replace("@PORT@", &port.to_string())
        };
        let settings = folder.write("imapd.conf", filled(include_str!("../assets/cyrus/imapd.conf")));
        let services = folder.write("cyrus.conf", filled(include_str!("../assets/cyrus/cyrus.conf")));
        add_user(&folder);
        let mut command = folder.command(master);
        command.arg("-C").arg(settings).arg("-M").arg(services).arg("-p").arg(folder.path().join("master.pid"));
        let part = Part::start(&folder, "TERM", &command);
        folder.wait_until("started", || TcpStream::connect(("127.0.0.1", port)).ok());
        Self { port, folder, _part: part }
    }

    /// The port on 127.0.0.1, also called localhost, that speaks IMAP over TLS from the first byte.
    #[must_use]
    pub fn imaps_port(&self) -> u16 {
        self.port
    }

    /// The certificate authority (PEM) to trust.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The name and the password of the mailbox.
    #[must_use]
    pub fn user(&self) -> (String, String) {
        (USERNAME.to_owned(), PASSWORD.to_owned())
    }
}

fn add_user(folder: &Folder) {
    let mut command = folder.command("saslpasswd2");
    command.args(["-p", "-c", "-u", "localhost", "-f"]).arg(folder.path().join("sasldb2")).arg(USERNAME);
    let mut adding = command.stdin(Stdio::piped()).spawn().expect("saslpasswd2, of sasl2-bin");
    let mut input = adding.stdin.take().expect("its input");
    input.write_all(PASSWORD.as_bytes()).expect("it reads the password");
    drop(input);
    assert!(adding.wait().expect("it ends").success(), "the user was added");
}
