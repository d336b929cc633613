//! The program under test: started on free ports with a folder of its own, ended with its process group.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value as Json;
use tempfile::TempDir;

/// How long the program, or a mail server, may take to say its next word.
const PATIENCE: Duration = Duration::from_secs(20);

/// `sluice demo`, running.
pub struct Demo {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// The link that signs Mara in, once.
    pub sign_in_link: String,
    hints: String,
    child: Child,
    _folder: TempDir,
}

/// `sluice serve` with an account, running.
pub struct Served {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// An API token of the administrator.
    pub token: String,
    child: Child,
    _folder: TempDir,
}

impl Demo {
    /// Starts it and waits for its hints.
    pub fn start() -> Demo {
        let folder = tempfile::tempdir().unwrap();
        let mut child = program(&folder)
            .args(["demo", "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let hints = read_until(&mut child, "Stop it with");
        let sign_in_link = word_after(&hints, "http://", "/links/").expect("a link that signs in");
        let url = sign_in_link.split("/links/").next().unwrap().to_owned();
        Demo { url, sign_in_link, hints, child, _folder: folder }
    }

    /// The public address of a door: `/forms/`, `/chat/`, `/hooks/calls/`.
    pub fn door(&self, path: &str) -> String {
        let address = word_after(&self.hints, "http://", path).expect("the door is printed");
        address.trim_end_matches("/messages").to_owned()
    }

    /// Sends a mail to the create-lead address by SMTP.
    pub fn send_mail(&self, from: &str, raw: &str) {
        let host = word_after(&self.hints, "smtp://", "").unwrap();
        let recipient = self.hints.split("--mail-rcpt ").nth(1).unwrap().split_whitespace().next().unwrap();
        smtp(host.trim_start_matches("smtp://"), from, recipient, raw);
    }
}

impl Served {
    /// Founds an account with `ann@acme.test`, password `correct horse`, and serves it; mailboxes on this machine may
    /// be followed, under the given certificate authority.
    pub fn start(authority: &str) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let found = ["account", "create", "--name", "Acme", "--subdomain", "acme", "--email", "ann@acme.test"];
        run(program(&folder).args(found).arg("--password-stdin"), "correct horse\n");
        let token = run(program(&folder).args(["token", "create", "--email", "ann@acme.test"]), "");
        let mut child = program(&folder)
            .args([
                "serve",
                "--http",
                "127.0.0.1:0",
                "--allow-network",
                "127.0.0.0/8",
                "--provider-database",
                "off",
                "--tls-ca",
                authority,
            ])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = read_until(&mut child, "Sluice listens on");
        let url = word_after(&said, "http://", "").unwrap();
        Served { url, token: token.trim().to_owned(), child, _folder: folder }
    }

    /// Waits until the only mailbox is followed: what comes from then on is new.
    pub async fn until_followed(&self) {
        let authorization = format!("Bearer {}", self.token);
        let address = format!("{}/api/v4/mailboxes", self.url);
        until("the mailbox is followed", async || {
            let answer = request("GET", &address, &[("Authorization", &authorization)], "");
            (answer["_embedded"]["mailboxes"][0]["state"] == "following").then_some(())
        })
        .await;
    }
}

/// Between two looks at something that no event tells.
const PAUSE: Duration = Duration::from_millis(50);

/// Comes back once `holds` answers something.
pub async fn until<T>(what: &str, mut holds: impl AsyncFnMut() -> Option<T>) -> T {
    let began = std::time::Instant::now();
    loop {
        if let Some(found) = holds().await {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "not within {PATIENCE:?}: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn program(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
    command.arg("--data").arg(folder.path()).stdin(Stdio::null()).process_group(0);
    command
}

fn run(command: &mut Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?} failed");
    String::from_utf8(output.stdout).unwrap()
}

/// What the program prints up to the line that begins with `last`; what follows is read and thrown away.
fn read_until(child: &mut Child, last: &str) -> String {
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the program ended before it said “{last}”: {said}");
        said += &line;
        if line.starts_with(last) {
            break;
        }
    }
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    said
}

fn end(child: &mut Child) {
    let group = format!("-{}", child.id());
    drop(Command::new("kill").args(["-KILL", "--", &group]).status());
    drop(child.wait());
}

/// The first word of a text that begins so and holds `part`.
fn word_after(text: &str, beginning: &str, part: &str) -> Option<String> {
    text.split_whitespace().find(|word| word.starts_with(beginning) && word.contains(part)).map(str::to_owned)
}

/// Posts JSON and reads the answer, which must be 2xx.
pub fn post_json(url: &str, body: &Json) -> Json {
    request("POST", url, &[], &body.to_string())
}

fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Json {
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = connect(host);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 2"), "{url}: {answer}");
    let json = body.find(['{', '[']).map_or("null", |start| &body[start..]);
    let end = json.rfind(['}', ']']).map_or(json.len(), |end| end + 1);
    serde_json::from_str(&json[..end]).unwrap()
}

/// Hands a mail over by SMTP and sees it taken.
fn smtp(host: &str, from: &str, recipient: &str, raw: &str) {
    let mut stream = connect(host);
    let mut replies = BufReader::new(stream.try_clone().unwrap());
    let mut expect = |code: &str| loop {
        let mut line = String::new();
        replies.read_line(&mut line).unwrap();
        assert!(line.starts_with(code), "{line}");
        if !line[3..].starts_with('-') {
            return;
        }
    };
    expect("220");
    let body = raw.replace("\r\n", "\n").replace('\n', "\r\n");
    for (command, code) in [
        ("EHLO tests.example".to_owned(), "250"),
        (format!("MAIL FROM:<{from}>"), "250"),
        (format!("RCPT TO:<{recipient}>"), "250"),
        ("DATA".to_owned(), "354"),
        (format!("{body}\r\n."), "250"),
        ("QUIT".to_owned(), "221"),
    ] {
        write!(stream, "{command}\r\n").unwrap();
        expect(code);
    }
}

fn connect(host: &str) -> TcpStream {
    let address: SocketAddr = host.parse().unwrap();
    let stream = TcpStream::connect_timeout(&address, PATIENCE).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}
