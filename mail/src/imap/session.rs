//! Commands and their answers: sign-in, opening the folder, fetching, idling.

mod sent;

pub use sent::SentFolder;

mod auth;

use super::error::{ImapError, refusal};
use super::response::{self, Fetch, Response, Status};
use super::wire::Wire;
use super::{Fetched, ImapSettings};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};

/// The server must say something within this while a command runs.
pub const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// A mail must have come whole within this: 35 MB at 150 kB/s.
const MAIL_TIMEOUT: Duration = Duration::from_secs(4 * 60);

/// IDLE is issued anew after this: some servers stop pushing without a word (RFC 2177 asks for 29 min).
pub(super) const IDLE_ROUND: Duration = Duration::from_secs(9 * 60);

/// A peer that is silent in IDLE is asked after this, so a dead one is noticed in 5 min.
const IDLE_SILENCE: Duration = Duration::from_secs(4 * 60);

/// Literals may be twice as large as mails: servers are wrong about sizes.
const LITERAL_SLACK: usize = 2;

pub(super) struct Session<S> {
    wire: Wire<S>,
    capabilities: Vec<String>,
}

/// What EXAMINE says of a folder.
#[derive(Default)]
pub(super) struct Folder {
    pub uid_validity: Option<u32>,
    pub uid_next: Option<u32>,
    pub mails: u32,
}

/// What the server lists of a mail before it is fetched.
pub(super) struct Listed {
    pub uid: u32,
    pub size_bytes: usize,
    pub internal_date: Option<i64>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Session<S> {
    /// Greets, unless that was done before TLS began, and signs in.
    pub(super) async fn open(settings: &ImapSettings, stream: S) -> Result<Self, ImapError> {
        let max_literal_bytes = settings.max_mail_bytes.saturating_mul(LITERAL_SLACK);
        let mut session = Self { wire: Wire::new(stream, max_literal_bytes), capabilities: Vec::new() };
        if !settings.is_greeted {
            session.greeting().await?;
        }
        session.read_capabilities().await?;
        session.sign_in(settings).await?;
        // A server may offer more to those it knows (RFC 3501 §6.2.3).
        session.read_capabilities().await?;
        if session.has("ENABLE") && session.has("UTF8=ACCEPT") {
            session.command("ENABLE", "ENABLE UTF8=ACCEPT", |_| {}).await?;
        }
        Ok(session)
    }

    /// Before TLS: greets, and asks for TLS, which begins on the stream that is given back (RFC 3501 §6.2.1; R-4).
    pub(super) async fn start_tls(stream: S) -> Result<S, ImapError> {
        let mut session = Self { wire: Wire::new(stream, 0), capabilities: Vec::new() };
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

    fn has(&self, capability: &str) -> bool {
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

    /// Opens the folder for reading only.
    pub(super) async fn examine(&mut self, folder: &str) -> Result<Folder, ImapError> {
        let mut found = Folder::default();
        self.command("EXAMINE", &format!("EXAMINE {}", quote(folder)?), |response| match response {
            Response::Exists(count) => found.mails = count,
            Response::Status { text, .. } => {
                let number = |name| response::code(&text, name).and_then(|value| value.parse().ok());
                found.uid_validity = number("UIDVALIDITY").or(found.uid_validity);
                found.uid_next = number("UIDNEXT").or(found.uid_next);
            }
            _ => {}
        })
        .await?;
        found.uid_validity = found.uid_validity.filter(|&validity| validity > 0);
        Ok(found)
    }

    /// Lets the server tell what came: some hand out a new mail only after they announced it.
    pub(super) async fn noop(&mut self) -> Result<(), ImapError> {
        self.command("NOOP", "NOOP", |_| {}).await
    }

    /// The mails of a UID set, without their content, at most `max_count` of the lowest UIDs.
    pub(super) async fn list(&mut self, uids: &str, max_count: usize) -> Result<Vec<Listed>, ImapError> {
        let mut found = std::collections::BTreeMap::new();
        let command = format!("UID FETCH {uids} (UID RFC822.SIZE INTERNALDATE)");
        self.command("FETCH", &command, |response| {
            let Response::Fetch(Fetch { uid: Some(uid), size_bytes, internal_date, .. }) = response else { return };
            found.insert(uid, Listed { uid, size_bytes: size_bytes.unwrap_or_default(), internal_date });
            if found.len() > max_count {
                found.pop_last();
            }
        })
        .await?;
        Ok(found.into_values().collect())
    }

    /// The mails of these UIDs that the server hands out, and its NO if it said one: Exchange does for
    /// one unreadable mail among others, so it is the caller who sees what it means.
    pub(super) async fn fetch(&mut self, uids: &[u32]) -> Result<(Vec<Fetched>, Option<ImapError>), ImapError> {
        let mut found = Vec::with_capacity(uids.len());
        let set = uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let command = format!("UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])");
        let result = self
            .command("FETCH", &command, |response| {
                if let Response::Fetch(Fetch { uid: Some(uid), body: Some(raw), internal_date, .. }) = response
                    && uids.contains(&uid)
                {
                    found.push(Fetched { uid, raw, internal_date });
                }
            })
            .await;
        match result {
            Ok(()) => Ok((found, None)),
            Err(refusal @ ImapError::Refused { .. }) => Ok((found, Some(refusal))),
            Err(error) => Err(error),
        }
    }

    /// The header block of a mail that is too large to fetch; empty if the server does not hand it out.
    pub(super) async fn header(&mut self, uid: u32) -> Result<Vec<u8>, ImapError> {
        let mut header = Vec::new();
        let result = self
            .command("FETCH", &format!("UID FETCH {uid} (UID BODY.PEEK[HEADER])"), |response| {
                if let Response::Fetch(Fetch { uid: Some(found), header: Some(block), .. }) = response
                    && found == uid
                {
                    header = block;
                }
            })
            .await;
        match result {
            Ok(()) | Err(ImapError::Refused { .. }) => Ok(header),
            Err(error) => Err(error),
        }
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
                Response::Continue => return Ok(is_announced),
                Response::Done { tag: done, text, .. } if done == tag => return Err(refusal(command, &text)),
                Response::Exists(_) => is_announced = true,
                other => check_goodbye(&other)?,
            }
        }
    }

    /// Sends a command and hands its untagged responses to `each`.
    async fn command(
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
        let wait = if name == "FETCH" { MAIL_TIMEOUT } else { COMMAND_TIMEOUT };
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
fn quote(value: &str) -> Result<String, ImapError> {
    if value.contains(['\r', '\n', '\0']) {
        return Err(ImapError::SignInRefused("a name or password holds a line end".to_owned()));
    }
    Ok(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
}
