//! Commands and their answers: sign-in and idling; folders are in `folders.rs`, mails in `mails.rs`.

mod sent;

pub use sent::SentFolder;

mod auth;

use super::ImapSettings;
use super::error::{ImapError, refusal};
use super::response::{self, Response, Status};
use super::wire::Wire;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};

/// The server must say something within this while a command runs.
pub const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// A mail must have come whole within this: 35 MB at 150 kB/s.
const MAIL_TIMEOUT: Duration = Duration::from_secs(4 * 60);

/// A larger one at this rate. Bytes a second.
const SLOWEST_MAIL: usize = 150_000;

/// IDLE is issued anew after this: some servers stop pushing without a word (RFC 2177 asks for 29 min).
pub(super) const IDLE_ROUND: Duration = Duration::from_secs(9 * 60);

/// A peer that is silent in IDLE is asked after this, so a dead one is noticed in 5 min.
const IDLE_SILENCE: Duration = Duration::from_secs(4 * 60);

/// Literals may be twice as large as mails: servers are wrong about sizes.
const LITERAL_SLACK: usize = 2;

/// A connection that has signed in.
pub struct Session<S> {
    pub(super) wire: Wire<S>,
    capabilities: Vec<String>,
    /// Names of folders are UTF-8 (RFC 6855), not modified UTF-7.
    pub(super) is_utf8: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    /// Greets, unless that was done before TLS began, and signs in.
    ///
    /// # Errors
    /// As [`ImapError`] says: `SignInRefused` above all.
    pub async fn open(settings: &ImapSettings, stream: S) -> Result<Self, ImapError> {
        let mut session = Self { wire: Wire::new(stream, 0), capabilities: Vec::new(), is_utf8: false };
        session.allow_mails(settings.max_mail_bytes);
        if !settings.is_greeted {
            session.greeting().await?;
        }
        session.read_capabilities().await?;
        session.sign_in(settings).await?;
        // A server may offer more to those it knows (RFC 3501 §6.2.3).
        session.read_capabilities().await?;
        if session.has("ENABLE") && session.has("UTF8=ACCEPT") {
            session.command("ENABLE", "ENABLE UTF8=ACCEPT", |_| {}).await?;
            session.is_utf8 = true;
        }
        Ok(session)
    }

    /// Before TLS: greets, and asks for TLS, which begins on the stream that is given back (RFC 3501 §6.2.1; R-4).
    pub(super) async fn start_tls(stream: S) -> Result<S, ImapError> {
        let mut session = Self { wire: Wire::new(stream, 0), capabilities: Vec::new(), is_utf8: false };
        // PREAUTH is refused like any greeting but OK: no TLS can begin after it.
        session.greeting().await?;
        session.read_capabilities().await?;
        if !session.has("STARTTLS") {
            return Err(ImapError::NoTls);
        }
        session.command("STARTTLS", "STARTTLS", |_| {}).await?;
        // What follows the answer in clear was put there by somebody between us (CVE-2011-0411 and its like).
        let stream = session.wire.into_stream();
        stream.ok_or_else(|| ImapError::Protocol("something was said in clear after STARTTLS".to_owned()))
    }

    /// Says how large the mails are at most that are asked for from now on.
    pub(super) fn allow_mails(&mut self, max_mail_bytes: usize) {
        self.wire.allow_literals(max_mail_bytes.saturating_mul(LITERAL_SLACK));
    }

    /// How long one of them may take.
    fn mail_timeout(&self) -> Duration {
        let seconds = self.wire.max_literal_bytes() / LITERAL_SLACK / SLOWEST_MAIL;
        MAIL_TIMEOUT.max(Duration::from_secs(u64::try_from(seconds).unwrap_or(u64::MAX)))
    }

    async fn greeting(&mut self) -> Result<(), ImapError> {
        match timeout(COMMAND_TIMEOUT, self.wire.response())
            .await
            .map_err(|_| ImapError::TimedOut("the greeting"))??
        {
            Response::Status { status: Status::Ok, .. } => Ok(()),
            Response::Status { text, .. } => Err(refusal("the connection", &text)),
            _ => Err(ImapError::Protocol("no greeting".to_owned())),
        }
    }

    pub(super) fn has(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|known| known == capability)
    }

    pub(super) fn can_idle(&self) -> bool {
        self.has("IDLE")
    }

    async fn read_capabilities(&mut self) -> Result<(), ImapError> {
        let mut found = Vec::new();
        self.command("CAPABILITY", "CAPABILITY", |response| {
            if let Response::Capability(capabilities) = response {
                found = capabilities;
            }
        })
        .await?;
        self.capabilities = found;
        Ok(())
    }

    /// Says goodbye; what the server says to it makes no difference.
    pub(super) async fn leave(mut self) {
        drop(self.command("LOGOUT", "LOGOUT", |_| {}).await);
    }

    /// Waits in IDLE until mail is announced, or `round` is over, or the server has been silent too long.
    pub(super) async fn idle(&mut self, round: Duration) -> Result<(), ImapError> {
        let until = Instant::now() + round;
        let tag = self.wire.send("IDLE").await?;
        // Some servers announce what came in between before they say that they listen.
        if !self.go_on("IDLE", &tag).await? {
            self.listen(until).await?;
        }
        self.wire.send_line("DONE").await?;
        self.until_done("IDLE", &tag, |_| {}).await
    }

    async fn listen(&mut self, until: Instant) -> Result<(), ImapError> {
        loop {
            let silence = until.min(Instant::now() + IDLE_SILENCE);
            match timeout_at(silence, self.wire.response()).await {
                Err(_) | Ok(Ok(Response::Exists(_))) => return Ok(()),
                Ok(response) => {
                    let response = response?;
                    check_goodbye(&response)?;
                    check_uids(&response)?;
                }
            }
        }
    }

    /// Waits for the `+`; says whether mail was announced before it.
    async fn go_on(&mut self, command: &'static str, tag: &str) -> Result<bool, ImapError> {
        let mut is_announced = false;
        loop {
            let response = timeout(COMMAND_TIMEOUT, self.wire.response()).await;
            match response.map_err(|_| ImapError::TimedOut(command))?? {
                Response::Continue(_) => return Ok(is_announced),
                Response::Done { tag: done, text, .. } if done == tag => return Err(refusal(command, &text)),
                Response::Exists(_) => is_announced = true,
                other => check_goodbye(&other)?,
            }
        }
    }

    /// Sends a command and hands its untagged responses to `each`.
    pub(super) async fn command(
        &mut self,
        name: &'static str,
        command: &str,
        each: impl FnMut(Response) + Send,
    ) -> Result<(), ImapError> {
        let tag = self.wire.send(command).await?;
        self.until_done(name, &tag, each).await
    }

    async fn until_done(
        &mut self,
        name: &'static str,
        tag: &str,
        mut each: impl FnMut(Response) + Send,
    ) -> Result<(), ImapError> {
        let wait = if name == "FETCH" { self.mail_timeout() } else { COMMAND_TIMEOUT };
        loop {
            let response = timeout(wait, self.wire.response()).await.map_err(|_| ImapError::TimedOut(name))??;
            match response {
                Response::Done { tag: done, status, text } if done == tag => {
                    return if status == Status::Ok { Ok(()) } else { Err(refusal(name, &text)) };
                }
                Response::Done { .. } => return Err(ImapError::Protocol("an answer to nothing we asked".to_owned())),
                other => {
                    check_goodbye(&other)?;
                    // EXAMINE is where the UIDVALIDITY of the folder is told.
                    if name != "EXAMINE" {
                        check_uids(&other)?;
                    }
                    each(other);
                }
            }
        }
    }
}

/// A server may say goodbye at any time.
fn check_goodbye(response: &Response) -> Result<(), ImapError> {
    match response {
        Response::Status { status: Status::Bye, text } => Err(refusal("the connection", text)),
        _ => Ok(()),
    }
}

/// New UIDs for all mails in mid-session: the folder must be opened anew.
fn check_uids(response: &Response) -> Result<(), ImapError> {
    match response {
        Response::Status { text, .. } if response::code(text, "UIDVALIDITY").is_some() => {
            Err(ImapError::Protocol("new UIDs in the middle of a session".to_owned()))
        }
        _ => Ok(()),
    }
}

/// A quoted string (RFC 3501 §4.3), which holds no line end.
pub(super) fn quote(value: &str) -> Result<String, ImapError> {
    if value.contains(['\r', '\n', '\0']) {
        return Err(ImapError::SignInRefused("a name or password holds a line end".to_owned()));
    }
    Ok(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
}
