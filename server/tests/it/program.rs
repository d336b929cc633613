//! The program while it serves.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Nothing that a test waits for takes longer, even while the machine compiles.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at something that no event tells.
pub const PAUSE: Duration = Duration::from_millis(20);

pub struct Program {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub http: String,
    pub smtp: Option<SocketAddr>,
    pub metrics: Option<String>,
    lines: Receiver<String>,
    log: PathBuf,
}

impl Program {
    /// Starts a command that serves, and waits until it listens. It dies with this thread, however that ends.
    pub fn start(command: &Command, folder: &Path) -> Program {
        let log = folder.join(format!("log-{}", fs::read_dir(folder).unwrap().count()));
        let mut guarded = Command::new("setpriv");
        guarded.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
        guarded.stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut child = guarded.spawn().expect("setpriv, of util-linux");
        let output = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
        let wants_mail = command.get_args().any(|word| word == "--smtp");
        let mut program = Program { child, http: String::new(), smtp: None, metrics: None, lines, log };
        while program.http.is_empty() || (wants_mail && program.smtp.is_none()) {
            let line = program.line("listening");
            if let Some(address) = line.strip_prefix("Sluice listens on ") {
                program.http = address.to_owned();
            } else if let Some(address) = line.strip_prefix("Sluice takes mail on smtp://") {
                program.smtp = Some(address.parse().unwrap());
            } else if let Some(address) = line.strip_prefix("Sluice shows metrics on ") {
                program.metrics = Some(address.to_owned());
            }
        }
        program
    }

    /// The next line that it prints.
    pub fn line(&self, until: &str) -> String {
        self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("not {until}; it logged:\n{}", self.log()))
    }

    /// The next line that holds `words`.
    pub fn line_with(&self, words: &str) -> String {
        loop {
            let line = self.line(words);
            if line.contains(words) {
                return line;
            }
        }
    }

    /// The lines that it has printed and nobody has read.
    pub fn further_lines(&mut self) -> Vec<String> {
        self.terminate();
        self.lines.iter().collect()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// As a power cut would: at once.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As a service manager would: SIGTERM, and wait.
    pub fn terminate(&mut self) -> ExitStatus {
        self.ask_to_stop();
        self.wait()
    }

    /// SIGTERM alone.
    pub fn ask_to_stop(&self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success(), "it had ended already; it logged:\n{}", self.log());
    }

    /// Waits until it has ended.
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it did not stop; it logged:\n{}", self.log());
            std::thread::sleep(PAUSE);
        }
    }

    pub fn environment(&self) -> String {
        fs::read_to_string(format!("/proc/{}/environ", self.child.id())).unwrap()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if std::thread::panicking() {
            eprintln!("the program logged:\n{}", self.log());
        }
    }
}

/// Kills in an ordinary run of a test that kills; `SLUICE_TEST_KILLS` names another number, 200 for a long one.
const KILLS: usize = 50;

/// How often a test that kills does so.
#[expect(clippy::disallowed_methods, reason = "the run of the tests is configured by its environment")]
pub fn number_of_kills() -> usize {
    std::env::var("SLUICE_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS)
}

/// Comes back once `holds` answers something.
pub async fn until<T>(what: &str, mut holds: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = holds().await {
            return found;
        }
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
