//! What the client is told: a code, an enhanced code (RFC 3463), a sentence.

use std::borrow::Cow;

/// One reply line.
#[derive(Clone)]
pub(super) struct Reply {
    pub code: u16,
    text: Cow<'static, str>,
}

pub(super) const NEED_HELLO: Reply = Reply::new(503, "5.5.1 Say EHLO first");
pub(super) const NEED_MAIL: Reply = Reply::new(503, "5.5.1 Say MAIL FROM first");
pub(super) const NEED_RECIPIENT: Reply = Reply::new(554, "5.5.1 No recipient was accepted");
pub(super) const NESTED_MAIL: Reply = Reply::new(503, "5.5.1 One mail at a time");
pub(super) const SENDER_OK: Reply = Reply::new(250, "2.1.0 Sender taken");
pub(super) const RECIPIENT_OK: Reply = Reply::new(250, "2.1.5 Recipient taken");
pub(super) const OK: Reply = Reply::new(250, "2.0.0 Done");
pub(super) const STORED: Reply = Reply::new(250, "2.0.0 Mail stored");
pub(super) const GOODBYE: Reply = Reply::new(221, "2.0.0 Goodbye");
pub(super) const GO_AHEAD: Reply = Reply::new(354, "End with a dot on a line of its own");
pub(super) const READY_FOR_TLS: Reply = Reply::new(220, "2.0.0 Start TLS now");
pub(super) const NO_TLS: Reply = Reply::new(502, "5.5.1 TLS is not offered");
pub(super) const CANNOT_VERIFY: Reply = Reply::new(252, "2.5.2 Send a mail and see");
pub(super) const HELP: Reply = Reply::new(214, "2.0.0 See RFC 5321");
pub(super) const NOT_OFFERED: Reply = Reply::new(502, "5.5.1 This command is not offered");
pub(super) const UNKNOWN_COMMAND: Reply = Reply::new(500, "5.5.2 This command is not known");
pub(super) const LINE_TOO_LONG: Reply = Reply::new(500, "5.5.2 The line is too long");
pub(super) const BARE_LINE_END: Reply = Reply::new(500, "5.5.2 A line must end in CR LF");
pub(super) const BAD_SENDER: Reply = Reply::new(501, "5.1.7 The sender is not an address");
pub(super) const BAD_RECIPIENT: Reply = Reply::new(501, "5.1.3 The recipient is not an address");
pub(super) const BAD_PARAMETER: Reply = Reply::new(555, "5.5.4 A parameter is not offered");
pub(super) const NEED_SMTPUTF8: Reply = Reply::new(553, "5.6.7 This address needs SMTPUTF8");
pub(super) const TOO_LARGE: Reply = Reply::new(552, "5.3.4 The mail is too large");
pub(super) const TOO_MANY_RECIPIENTS: Reply = Reply::new(452, "4.5.3 Too many recipients, send the others separately");
pub(super) const UNKNOWN_RECIPIENT: Reply = Reply::new(550, "5.1.1 Nobody here has this address");
pub(super) const TRY_RECIPIENT_LATER: Reply = Reply::new(451, "4.3.0 Try again later");
pub(super) const BAD_DATA: Reply = Reply::new(554, "5.6.0 Lines of a mail end in CR LF and are shorter than 1 MB");
pub(super) const TOO_MANY_MISTAKES: Reply = Reply::new(421, "4.7.0 Too many mistakes, goodbye");
pub(super) const TIMED_OUT: Reply = Reply::new(421, "4.4.2 Waited too long, goodbye");

impl Reply {
    const fn new(code: u16, text: &'static str) -> Self {
        Self { code, text: Cow::Borrowed(text) }
    }

    /// A reply with a reason from behind the door, made one line of ASCII.
    pub(super) fn with_reason(code: u16, enhanced: &str, reason: &str) -> Self {
        /// RFC 5321 §4.5.3.1.5 allows 512 bytes a reply line.
        const MAX_REASON_CHARS: usize = 400;
        let plain = |c: char| {
            if c.is_ascii_graphic() || c == ' ' { c } else { '?' }
        };
        let reason: String = reason.chars().take(MAX_REASON_CHARS).map(plain).collect();
        Self { code, text: Cow::Owned(format!("{enhanced} {reason}")) }
    }

    pub(super) fn plain(code: u16, text: &str) -> Self {
        Self { code, text: Cow::Owned(text.to_owned()) }
    }

    pub(super) fn line(&self) -> String {
        format!("{} {}\r\n", self.code, self.text)
    }

    /// The client asked for something it may not have; too many of these end the session.
    pub(super) fn is_mistake(&self) -> bool {
        self.code >= 500
    }
}
