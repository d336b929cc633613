//! Follows one mailbox for ever: connects, hands over what comes, comes again after a failure.

use super::Node;
use super::sink::MailboxSink;
use base::dial::{Guard, Purpose};
use base::ids::{AccountId, MailboxId};
use base::tls;
use flow::channels::mailboxes::{Auth, Mailbox, PASSWORD_CONTEXT, Server, Tls};
use ipnet::IpNet;
use mail::imap::{ImapError, ImapSettings, backoff, follow};
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

/// The way out to mail servers.
pub struct Outside {
    guard: Guard,
    tls: Arc<ClientConfig>,
}

impl Outside {
    /// Private networks only as far as `allowed`; certificates always checked.
    pub fn new(allowed: Vec<IpNet>, tls: Arc<ClientConfig>) -> Outside {
        Outside { guard: Guard::new(allowed), tls }
    }

    async fn connect(&self, server: &Server) -> Result<impl AsyncRead + AsyncWrite + Unpin + Send + use<>, String> {
        let says = |error: &dyn std::fmt::Display| error.to_string();
        let tcp = self.guard.connect(&server.host, server.port, Purpose::Mail).await.map_err(|error| says(&error))?;
        let tcp = match server.tls {
            Tls::Implicit => tcp,
            Tls::StartTls => mail::imap::start_tls(tcp).await.map_err(|error| says(&error))?,
        };
        tls::connect_tls(tcp, &server.host, &self.tls).await.map_err(|error| says(&error))
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

/// Follows `mailbox` until `stop`, or until its server refuses the sign-in.
pub async fn run(node: &Node, outside: &Outside, account: AccountId, mailbox: &Mailbox, stop: CancellationToken) {
    let mut failures = 0;
    while !stop.is_cancelled() {
        let sink = MailboxSink::new(node, account, mailbox);
        let next = follow_once(node, outside, mailbox, &sink, &stop).await;
        // A connection that worked begins the count anew.
        failures = if sink.has_signed_in() { 0 } else { failures + 1 };
        let (text, at_least) = match next {
            Next::Stop => return,
            Next::GiveUp(text) => {
                sink.say("sign_in_again", &text).await;
                return stop.cancelled().await;
            }
            Next::Again(text, at_least) => (text, at_least.unwrap_or_default()),
        };
        sink.say("failing", &text).await;
        let wait = backoff(failures, spread(mailbox.id)).max(at_least);
        tracing::info!(%account, mailbox = %mailbox.id, reason = text, seconds = wait.as_secs(), "a mailbox is tried again");
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Mailboxes of one failed host come again at different times: by their numbers, which is as good as chance here.
fn spread(id: MailboxId) -> f64 {
    const STEPS: u8 = 101;
    f64::from(u8::try_from(id.0.rem_euclid(i64::from(STEPS))).unwrap_or_default()) / f64::from(STEPS)
}

async fn follow_once(
    node: &Node,
    outside: &Outside,
    mailbox: &Mailbox,
    sink: &MailboxSink<'_>,
    stop: &CancellationToken,
) -> Next {
    let Auth::Password { sealed } = &mailbox.auth else {
        return Next::GiveUp("This mailbox is not signed in to with a password.".to_owned());
    };
    let password = match node.vault.open(PASSWORD_CONTEXT, sealed) {
        Ok(password) => password,
        Err(error) => return Next::GiveUp(format!("The password cannot be read: {error}. Please enter it again.")),
    };
    let connected = tokio::select! {
        () = stop.cancelled() => return Next::Stop,
        connected = outside.connect(&mailbox.server) => connected,
    };
    let stream = match connected {
        Ok(stream) => stream,
        Err(text) => return Next::Again(text, None),
    };
    let settings = ImapSettings {
        is_greeted: mailbox.server.tls == Tls::StartTls,
        ..ImapSettings::new(mailbox.server.username.clone(), password.reveal().to_owned().into())
    };
    match follow(&settings, stream, sink, stop).await {
        ImapError::Stopped => Next::Stop,
        ImapError::SignInRefused(text) => {
            Next::GiveUp(format!("The server refused the sign-in: {text}. Please enter the password again."))
        }
        ImapError::Throttled { wait, text } => Next::Again(format!("The server asks to slow down: {text}"), wait),
        error => Next::Again(error.to_string(), None),
    }
}
