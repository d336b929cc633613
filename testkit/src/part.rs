//! A server that belongs to a test: its processes, its folder, and the promise that neither outlives the test.
//!
//! `Drop` alone cannot keep that promise: values in a `static` are never dropped, and a killed test drops nothing.
//! So a small shell script stands between the test and the server and watches a pipe that only the test holds;
//! the kernel closes it however the test ends (`guard.sh`).

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

const GUARD: &str = include_str!("guard.sh");

/// What a part prints, in its folder; the guard and the configurations say the same name.
const OUTPUT: &str = "output.log";

/// The user that parts run as when the tests run as root: PostgreSQL refuses to be root.
const UNPRIVILEGED: &str = "nobody";

/// How long a part may take to start, in tries of [`PAUSE`]: 60 s, for a machine that compiles at the same time.
const TRIES: u32 = 1_200;
const PAUSE: Duration = Duration::from_millis(50);

/// The folder of a part: empty at first, owned by the user that the part runs as, removed at the end.
#[derive(Debug)]
pub struct Folder {
    directory: TempDir,
    runs_as: Option<Identity>,
}

#[derive(Debug, Clone, Copy)]
struct Identity {
    user_id: u32,
    group_id: u32,
}

impl Folder {
    /// Makes an empty folder named after the part below the system's temporary one.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn new(part: &str) -> Self {
        let directory = tempfile::Builder::new().prefix(&format!("sluice-{part}-")).tempdir();
        let directory = directory.expect("a temporary folder");
        let runs_as = is_root(directory.path()).then(unprivileged);
        let folder = Self { directory, runs_as };
        folder.give_away(folder.path());
        folder.write(OUTPUT, "");
        folder
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file that only the part may read and change, in folders made as needed.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let file = self.path().join(name);
        if let Some(parent) = Path::new(name).parent() {
            self.make(parent);
        }
        fs::write(&file, content).expect("a file in the part's folder");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("rights of a file of the part");
        self.give_away(&file);
        file
    }

    /// Makes a folder, and those above it, owned by the part.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn make(&self, name: impl AsRef<Path>) {
        let mut path = self.path().to_path_buf();
        for step in name.as_ref() {
            path.push(step);
            if !path.exists() {
                fs::create_dir(&path).expect("a folder in the part's folder");
                self.give_away(&path);
            }
        }
    }

    /// A command that runs as the owner of this folder, with this folder as its home and temporary folder.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = match self.runs_as {
            None => Command::new(program),
            Some(Identity { user_id, group_id }) => {
                let mut command = Command::new("setpriv");
                command.arg(format!("--reuid={user_id}")).arg(format!("--regid={group_id}")).arg("--clear-groups");
                command.arg(program);
                command
            }
        };
        command.current_dir(self.path()).env("HOME", self.path()).env("TMPDIR", self.path());
        command
    }

    /// Tries again and again until the part is ready, and returns what `attempt` found.
    ///
    /// # Panics
    /// After 60 s, with what the part printed.
    pub fn wait_until<T>(&self, ready: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
        for _ in 0..TRIES {
            if let Some(found) = attempt() {
                return found;
            }
            thread::sleep(PAUSE);
        }
        panic!("not {ready} after 60 s; it printed:\n{}", self.output());
    }

    /// What the part has printed so far.
    #[must_use]
    pub fn output(&self) -> String {
        fs::read_to_string(self.path().join(OUTPUT)).unwrap_or_default()
    }

    fn give_away(&self, path: &Path) {
        if let Some(Identity { user_id, group_id }) = self.runs_as {
            chown(path, Some(user_id), Some(group_id)).expect("root may give files away");
        }
    }
}

/// A running part. Dropping it ends its processes and removes its folder.
#[derive(Debug)]
pub struct Part {
    guard: Child,
}

impl Part {
    /// Starts `command` under the guard. `signal` is what asks it to end in order: `TERM`, `INT`.
    ///
    /// # Panics
    /// When there is no `sh`.
    #[must_use]
    pub fn start(folder: &Folder, signal: &str, command: &Command) -> Self {
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "guard.sh", signal]).arg(folder.path());
        guard.arg(command.get_program()).args(command.get_args());
        guard.envs(command.get_envs().filter_map(|(name, value)| value.map(|value| (name, value))));
        guard.current_dir(folder.path()).process_group(0);
        guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self { guard: guard.spawn().expect("sh, to guard the part") }
    }

    /// Ends the part's processes in order and keeps its folder, so that it can be started again.
    ///
    /// # Panics
    /// When the guard is gone.
    pub fn stop(mut self) {
        let input = self.guard.stdin.as_mut().expect("the guard's input is open until the drop");
        input.write_all(b"keep\n").expect("the guard listens");
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // A guard that cannot be waited for has already ended; a panic here would hide the test's own.
        let _ = self.guard.wait();
    }
}

/// What a small program prints.
pub(crate) fn answer(command: &mut Command) -> String {
    let output = command.output().expect("a program that every Debian has");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn is_root(own_file: &Path) -> bool {
    fs::metadata(own_file).is_ok_and(|file| file.uid() == 0)
}

fn unprivileged() -> Identity {
    let users = fs::read_to_string("/etc/passwd").expect("the list of users");
    let line = users.lines().find(|line| line.split(':').next() == Some(UNPRIVILEGED));
    let mut ids = line.expect("the user nobody").split(':').skip(2).map_while(|id| id.parse().ok());
    let (Some(user_id), Some(group_id)) = (ids.next(), ids.next()) else {
        panic!("nobody without numbers in /etc/passwd")
    };
    Identity { user_id, group_id }
}
