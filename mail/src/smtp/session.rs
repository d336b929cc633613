//! The conversation: which command is allowed when, and what is answered (RFC 5321 §4.1).

use super::data::{self, Data};
use super::reply::{self, Reply};
use super::wire::{Line, Wire};
use super::{Delivery, Door, Envelope, Protocol, Recipient, SessionError, SessionSettings};
use smtp_proto::{Error, MAIL_BODY_BINARYMIME, MAIL_REQUIRETLS, MAIL_SMTPUTF8, MailFrom, Request};
use std::borrow::Cow;
use std::net::IpAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

/// A longer command is refused. Bytes, its CR LF included.
pub const MAX_COMMAND_BYTES: usize = 4096;

/// So many refused commands and unknown recipients end a session: nobody guesses addresses here.
pub const MAX_MISTAKES: usize = 50;

/// The last reply is worth waiting for this long.
const FAREWELL_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) struct Session<'a, D> {
    settings: &'a SessionSettings,
    peer: IpAddr,
    door: &'a D,
    ends_at: Instant,
    helo: Option<String>,
    mail: Option<OpenMail>,
    is_encrypted: bool,
    mistakes: usize,
}

/// The mail between MAIL and DATA.
struct OpenMail {
    from: String,
    recipients: Vec<String>,
    is_utf_8: bool,
}

/// What follows a command.
enum Next {
    Say(Reply),
    /// The lines of the answer to EHLO.
    Greet(String),
    Receive,
    StartTls,
    Quit,
}

/// How a stretch of the session on one stream ended.
enum End {
    Left,
    StartTls,
}

impl<'a, D: Door> Session<'a, D> {
    pub(super) fn new(settings: &'a SessionSettings, peer: IpAddr, door: &'a D) -> Self {
        let ends_at = Instant::now() + settings.session_timeout;
        Self { settings, peer, door, ends_at, helo: None, mail: None, is_encrypted: false, mistakes: 0 }
    }

    pub(super) async fn serve<S>(mut self, stream: S) -> Result<(), SessionError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let mut wire = Wire::new(stream);
        wire.say(&format!("220 {} {} ready\r\n", self.settings.host_name, self.settings.protocol.name()));
        let end = self.talk(&mut wire).await?;
        let (End::StartTls, Some(tls)) = (end, &self.settings.tls) else {
            return Ok(());
        };
        let shaking_hands = tls.accept(wire.into_stream());
        let stream =
            tokio::time::timeout_at(self.ends_at, shaking_hands).await.map_err(|_| SessionError::TimedOut)??;
        // What was said in clear does not count any more (RFC 3207 §4.2).
        self.helo = None;
        self.mail = None;
        self.is_encrypted = true;
        self.talk(&mut Wire::new(stream)).await.map(|_| ())
    }

    async fn talk<S>(&mut self, wire: &mut Wire<S>) -> Result<End, SessionError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let result = self.commands(wire).await;
        if let Err(SessionError::TimedOut) = &result {
            wire.say(&reply::TIMED_OUT.line());
        }
        let soon = Instant::now() + FAREWELL_TIMEOUT;
        if let Ok(End::StartTls) = &result {
            wire.flush(soon).await?;
        } else if let Err(error) = wire.close(soon).await {
            // The session is over either way: what it did stands.
            tracing::debug!(%error, peer = %self.peer, "the client left before it was told goodbye");
        }
        result
    }

    async fn commands<S>(&mut self, wire: &mut Wire<S>) -> Result<End, SessionError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        loop {
            let until = self.ends_at.min(Instant::now() + self.settings.command_timeout);
            let next = match wire.line(MAX_COMMAND_BYTES, until).await? {
                Line::End => return Ok(End::Left),
                Line::TooLong => Next::Say(reply::LINE_TOO_LONG),
                Line::Whole(line) => self.command(&line).await,
            };
            let said = match next {
                Next::Say(reply) => reply,
                Next::Greet(lines) => {
                    wire.say(&lines);
                    continue;
                }
                Next::Receive => self.receive(wire).await?,
                Next::StartTls => {
                    wire.say(&reply::READY_FOR_TLS.line());
                    return Ok(End::StartTls);
                }
                Next::Quit => {
                    wire.say(&reply::GOODBYE.line());
                    return Ok(End::Left);
                }
            };
            self.mistakes += usize::from(said.is_mistake());
            wire.say(&said.line());
            if self.mistakes >= MAX_MISTAKES {
                wire.say(&reply::TOO_MANY_MISTAKES.line());
                return Err(SessionError::Misbehaved("too many mistakes"));
            }
        }
    }

    async fn command(&mut self, line: &[u8]) -> Next {
        if !line.ends_with(b"\r\n") {
            return Next::Say(reply::BARE_LINE_END);
        }
        Next::Say(match Request::parse(&mut line.iter()) {
            Ok(Request::Ehlo { host }) if self.speaks(Protocol::Smtp) => return self.extended_hello(&host),
            Ok(Request::Lhlo { host }) if self.speaks(Protocol::Lmtp) => return self.extended_hello(&host),
            Ok(Request::Helo { host }) if self.speaks(Protocol::Smtp) => self.hello(&host),
            Ok(Request::Mail { from }) => self.mail_from(&from),
            Ok(Request::Rcpt { to }) if to.address.is_empty() && names_postmaster(line) => {
                self.recipient("postmaster").await
            }
            Ok(Request::Rcpt { to }) => self.recipient(&to.address).await,
            Ok(Request::Data) => match &self.mail {
                None => reply::NEED_MAIL,
                Some(mail) if mail.recipients.is_empty() => reply::NEED_RECIPIENT,
                Some(_) => return Next::Receive,
            },
            Ok(Request::Rset) => {
                self.mail = None;
                reply::OK
            }
            Ok(Request::Noop { .. }) => reply::OK,
            Ok(Request::Quit) => return Next::Quit,
            Ok(Request::StartTls) if self.offers_tls() => return Next::StartTls,
            Ok(Request::StartTls) => reply::NO_TLS,
            Ok(Request::Vrfy { .. }) => reply::CANNOT_VERIFY,
            Ok(Request::Help { .. }) => reply::HELP,
            Ok(_) => reply::NOT_OFFERED,
            Err(error) => explain(&error),
        })
    }

    fn speaks(&self, protocol: Protocol) -> bool {
        self.settings.protocol == protocol
    }

    fn offers_tls(&self) -> bool {
        self.settings.tls.is_some() && !self.is_encrypted
    }

    fn hello(&mut self, host: &str) -> Reply {
        self.helo = Some(host.to_owned());
        self.mail = None;
        Reply::plain(250, &self.settings.host_name)
    }

    fn extended_hello(&mut self, host: &str) -> Next {
        self.helo = Some(host.to_owned());
        self.mail = None;
        let size = format!("SIZE {}", self.settings.max_mail_bytes);
        let mut lines =
            vec![&self.settings.host_name, "PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", &size];
        if self.offers_tls() {
            lines.push("STARTTLS");
        }
        let last = lines.len() - 1;
        let line = |(at, text): (usize, &&str)| format!("250{}{text}\r\n", if at == last { ' ' } else { '-' });
        Next::Greet(lines.iter().enumerate().map(line).collect())
    }

    fn mail_from(&mut self, from: &MailFrom<Cow<'_, str>>) -> Reply {
        if self.helo.is_none() {
            return reply::NEED_HELLO;
        }
        if self.mail.is_some() {
            return reply::NESTED_MAIL;
        }
        if from.flags & (MAIL_BODY_BINARYMIME | MAIL_REQUIRETLS) != 0 {
            return reply::BAD_PARAMETER;
        }
        if from.size > self.settings.max_mail_bytes {
            return reply::TOO_LARGE;
        }
        let is_utf_8 = from.flags & MAIL_SMTPUTF8 != 0;
        if let Some(refusal) = refuse_letters(&from.address, is_utf_8) {
            return refusal;
        }
        self.mail = Some(OpenMail { from: from.address.to_string(), recipients: Vec::new(), is_utf_8 });
        reply::SENDER_OK
    }

    async fn recipient(&mut self, recipient: &str) -> Reply {
        let Some(mail) = &mut self.mail else {
            return reply::NEED_MAIL;
        };
        if recipient.is_empty() {
            return reply::BAD_RECIPIENT;
        }
        if let Some(refusal) = refuse_letters(recipient, mail.is_utf_8) {
            return refusal;
        }
        if mail.recipients.len() >= self.settings.max_recipients {
            return reply::TOO_MANY_RECIPIENTS;
        }
        match self.door.may_receive(recipient).await {
            Recipient::Unknown => reply::UNKNOWN_RECIPIENT,
            Recipient::TryLater => reply::TRY_RECIPIENT_LATER,
            Recipient::Known => {
                if !mail.recipients.iter().any(|known| known == recipient) {
                    mail.recipients.push(recipient.to_owned());
                }
                reply::RECIPIENT_OK
            }
        }
    }

    /// DATA: reads the mail, hands it to the door, and says what became of it.
    async fn receive<S>(&mut self, wire: &mut Wire<S>) -> Result<Reply, SessionError>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let Some(mail) = self.mail.take() else {
            return Ok(reply::NEED_MAIL);
        };
        wire.say(&reply::GO_AHEAD.line());
        let until = self.ends_at.min(Instant::now() + self.settings.data_timeout);
        let raw = match data::read(wire, self.settings.max_mail_bytes, until).await? {
            Data::Mail(raw) => raw,
            Data::TooLarge => return Ok(reply::TOO_LARGE),
            Data::Broken => return Err(SessionError::Io(std::io::ErrorKind::UnexpectedEof.into())),
            Data::Refused(reason) => {
                wire.say(&reply::BAD_DATA.line());
                return Err(SessionError::Misbehaved(reason));
            }
        };
        let envelope = Envelope {
            from: Some(mail.from).filter(|from| !from.is_empty()),
            recipients: mail.recipients,
            peer: self.peer,
            helo: self.helo.clone().unwrap_or_default(),
        };
        let recipients = envelope.recipients.len();
        let said = match self.door.deliver(envelope, raw).await {
            Delivery::Stored => reply::STORED,
            Delivery::TryLater(reason) => Reply::with_reason(451, "4.3.0", &reason),
            Delivery::Refused(reason) => Reply::with_reason(554, "5.7.1", &reason),
        };
        if self.speaks(Protocol::Lmtp) {
            // One answer for each recipient (RFC 2033 §4.2): the caller says the last.
            (1..recipients).for_each(|_| wire.say(&said.line()));
        }
        Ok(said)
    }
}

/// RFC 6531: letters beyond ASCII only in a mail that was announced so, and only as UTF-8.
fn refuse_letters(address: &str, is_utf_8: bool) -> Option<Reply> {
    if address.contains(char::REPLACEMENT_CHARACTER) || address.chars().any(char::is_control) {
        return Some(reply::BAD_RECIPIENT);
    }
    (!address.is_ascii() && !is_utf_8).then_some(reply::NEED_SMTPUTF8)
}

/// smtp-proto gives `<postmaster>`, the one address without a domain (RFC 5321 §4.5.1), as an empty one.
fn names_postmaster(line: &[u8]) -> bool {
    let name = b"<postmaster>";
    line.windows(name.len()).any(|window| window.eq_ignore_ascii_case(name))
}

fn explain(error: &Error) -> Reply {
    match error {
        Error::InvalidSenderAddress => reply::BAD_SENDER,
        Error::InvalidRecipientAddress => reply::BAD_RECIPIENT,
        Error::SyntaxError { syntax } => Reply::with_reason(501, "5.5.4", &format!("Expected: {syntax}")),
        Error::InvalidParameter { .. } | Error::UnsupportedParameter { .. } => reply::BAD_PARAMETER,
        _ => reply::UNKNOWN_COMMAND,
    }
}
