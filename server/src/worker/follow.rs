//! Follows one mailbox for ever, by two connections: connects, hands over what comes, comes again after a failure (R-17,
//!

use super::Node;
use super::access::{self, Access, NoAccess};
use super::budget::{Budget, Place};
use super::postbox::Proof;
use super::sink::{Line, MailboxSink};
use base::dial::{Guard, Purpose};
use base::ids::AccountId;
use base::tls;
use flow::channels::mailboxes::{Mailbox, Server, Tls};
use ipnet::IpNet;
use mail::imap::{ImapError, ImapSettings, backoff, follow};
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The way out to mail servers and webhooks.
pub struct Outside {
    pub(super) guard: Guard,
    pub(super) tls: Arc<ClientConfig>,
    budget: Budget,
}

impl Outside {
    /// Private networks only as far as `allowed`; certificates always checked.
    pub fn new(allowed: Vec<IpNet>, tls: Arc<ClientConfig>) -> Outside {
        Outside { guard: Guard::new(allowed), tls, budget: Budget::default() }
    }

    /// Connects once it is this mailbox's turn; the place is given back when it is dropped.
    pub(super) async fn connect(
        &self,
        server: &Server,
    ) -> Result<(impl AsyncRead + AsyncWrite + Unpin + Send + use<>, Place), String> {
        let says = |error: &dyn std::fmt::Display| error.to_string();
        let (place, _turn) = self.budget.wait_for(&server.host).await;
        let tcp = self.guard.connect(&server.host, server.port, Purpose::Mail).await.map_err(|error| says(&error))?;
        let tcp = match server.tls {
            Tls::Implicit => tcp,
            Tls::StartTls => mail::imap::start_tls(tcp).await.map_err(|error| says(&error))?,
        };
        let stream = tls::connect_tls(tcp, &server.host, &self.tls).await.map_err(|error| says(&error))?;
        // Each future on the way of a stream has room for it; a thousand mailboxes wait in theirs for days.
        Ok((Box::new(stream), place))
    }
}

/// What comes after a connection ended.
enum Next {
    /// Somebody has to enter the password anew; trying on would lock the account.
    GiveUp(String),
    /// Come again, not before this.
    Again(String, Option<Duration>),
    Stop,
}

/// A mailbox's visits are at least this far apart when its server changes all UIDs again and again.
const SLOW: Duration = Duration::from_secs(15 * 60);

/// A mailbox while it is followed.
struct Following<'a> {
    node: &'a Node,
    outside: &'a Outside,
    account: AccountId,
    mailbox: &'a Mailbox,
    /// Every folder has been looked at, and one of them holds the sent mails.
    has_sent: watch::Sender<bool>,
    /// The server wants fewer connections: one for all folders.
    is_alone: watch::Sender<bool>,
}

/// Follows `mailbox` until `stop`, or until its server refuses the sign-in.
pub async fn run(node: &Node, outside: &Outside, account: AccountId, mailbox: &Mailbox, stop: CancellationToken) {
    let (has_sent, is_alone) = (watch::Sender::new(false), watch::Sender::new(false));
    let following = Following { node, outside, account, mailbox, has_sent, is_alone };
    let ends = stop.child_token();
    tokio::join!(following.keep_on(Line::Inbox, &ends), following.keep_second(&ends));
    stop.cancelled().await;
}

impl Following<'_> {
    /// The connection of the sent mails: begun when all folders are known, ended when the server wants fewer.
    async fn keep_second(&self, stop: &CancellationToken) {
        let (mut has_sent, mut is_alone) = (self.has_sent.subscribe(), self.is_alone.subscribe());
        let begun = async { has_sent.wait_for(|has_sent| *has_sent).await.is_ok() };
        tokio::select! {
            () = stop.cancelled() => return,
            begun = begun => if !begun { return },
        }
        tokio::select! {
            () = self.keep_on(Line::Sent, stop) => {}
            _ = is_alone.wait_for(|is_alone| *is_alone) => {}
        }
    }

    /// Connects again and again until `stop`; a refused sign-in stops both connections.
    async fn keep_on(&self, line: Line, stop: &CancellationToken) {
        let mut failures = 0;
        while !stop.is_cancelled() {
            let line = if *self.is_alone.borrow() { Line::All } else { line };
            let sink = MailboxSink::new(self.node, self.account, self.mailbox, line, &self.has_sent);
            let next = self.once(&sink, stop).await;
            // A connection that worked begins the count anew.
            failures = if sink.has_signed_in() { 0 } else { failures + 1 };
            let (text, at_least) = match next {
                Next::Stop => return,
                Next::GiveUp(text) => {
                    Box::pin(sink.say("sign_in_again", &text)).await;
                    return stop.cancel();
                }
                Next::Again(text, at_least) => (text, at_least.unwrap_or_default()),
            };
            Box::pin(sink.say("failing", &text)).await;
            let at_least = if Box::pin(sink.is_broken()).await { at_least.max(SLOW) } else { at_least };
            let wait = backoff(failures, self.spread(failures)).max(at_least);
            tracing::info!(account = %self.account, mailbox = %self.mailbox.id, ?line, reason = text, seconds = wait.as_secs(), "a mailbox is tried again");
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Mailboxes of one failed host come again at different times: by their numbers, which is as good as chance here.
    fn spread(&self, failures: u32) -> f64 {
        const STEPS: u8 = 101;
        let number = self.mailbox.id.0.wrapping_add(i64::from(failures) * 37);
        f64::from(u8::try_from(number.rem_euclid(i64::from(STEPS))).unwrap_or_default()) / f64::from(STEPS)
    }

    async fn once(&self, sink: &MailboxSink<'_>, stop: &CancellationToken) -> Next {
        let server = &self.mailbox.server;
        let access = match Box::pin(access::to_mailbox(self.node, self.account, self.mailbox.id)).await {
            Ok(access) => access,
            Err(NoAccess::SignInAgain(text)) => return Next::GiveUp(text),
            Err(NoAccess::Later(text)) => return Next::Again(text, None),
        };
        let connected = tokio::select! {
            () = stop.cancelled() => return Next::Stop,
            connected = Box::pin(self.outside.connect(server)) => connected,
        };
        let (stream, _place) = match connected {
            Ok(connected) => connected,
            Err(text) => return Next::Again(text, None),
        };
        match follow(&settings(server, &access.proof), stream, sink, stop).await {
            ImapError::Stopped => Next::Stop,
            ImapError::SignInRefused(text) => Box::pin(self.refused(&access, &text)).await,
            ImapError::Throttled { wait, text } => {
                self.is_alone.send_replace(true);
                Next::Again(format!("The server asks to slow down: {text}"), wait)
            }
            error => Next::Again(error.to_string(), None),
        }
    }
    /// A password is refused for good. A token may have ended early: then the next one is tried, once.
    async fn refused(&self, access: &Access, text: &str) -> Next {
        match access.proof {
            Proof::Password(_) => {
                Next::GiveUp(format!("The server refused the sign-in: {text}. Please enter the password again."))
            }
            Proof::Token(_) if access.is_new => {
                Next::GiveUp(format!("The server refused the sign-in: {text}. Please sign in again."))
            }
            Proof::Token(_) => {
                access::was_refused(self.node, self.account, self.mailbox.id).await;
                Next::Again(format!("The server refused the token: {text}. Another one is asked for."), None)
            }
        }
    }
}

/// Who we are at the server of a mailbox, and what proves it.
pub(super) fn settings(server: &Server, proof: &Proof) -> ImapSettings {
    let settings = match proof {
        Proof::Password(password) => ImapSettings::new(server.username.clone(), password.reveal().to_owned().into()),
        Proof::Token(token) => ImapSettings::with_token(server.username.clone(), token.reveal().to_owned().into()),
    };
    ImapSettings { is_greeted: server.tls == Tls::StartTls, ..settings }
}
