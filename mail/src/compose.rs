//! A mail of ours as bytes, made of plain values.
//!
//! Whatever the values hold, the mail has the headers of this file and no other: line ends and controls are taken out of
//! everything that stands in a header, and what is not ASCII is encoded (RFC 2047, RFC 2231).

mod address;
mod chain;
mod fill;

#[cfg(test)]
mod tests;

pub use chain::{MAX_CHAIN, chain};
pub use fill::{Filled, Place, fields, fill, names};

use crate::html;
use crate::parse::{Address, body_text, clean_file_name, plain_line, plain_word};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Message, MessageBuilder, MultiPart, SinglePart};
use std::time::{Duration, UNIX_EPOCH};

/// To, Cc and Bcc together. Addresses.
pub const MAX_RECIPIENTS: usize = 100;

/// All files of a mail: encoded they grow by a third, and most servers take 35 MB. Bytes.
pub const MAX_FILES_BYTES: usize = 25 * 1024 * 1024;

/// A longer subject is cut: it must fit into a line of 998 bytes. Characters.
const MAX_LINE_CHARS: usize = 900;

/// A longer display name is cut. Characters.
const MAX_NAME_CHARS: usize = 200;

/// The header by which a mail that nobody wrote is known to whoever else runs this program.
pub const AUTOMATIC_HEADER: &str = "X-Sluice-Automatic";

/// A mail to be made.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    /// Who sends it; its domain is the Message-ID's.
    pub from: Option<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// They get it, and no header tells of them.
    pub bcc: Vec<Address>,
    /// One line.
    pub subject: String,
    /// Made of the HTML when it is empty.
    pub text: String,
    /// Made of the text when there is none. It is sent as it is: clean it first.
    pub html: Option<String>,
    /// `left@domain`, without brackets.
    pub message_id: String,
    /// The mail it answers, without brackets.
    pub in_reply_to: Option<String>,
    /// The mails before it, oldest first: see [`chain`].
    pub references: Vec<String>,
    /// Unix seconds.
    pub at: i64,
    pub files: Vec<OutgoingFile>,
    pub writer: Writer,
}

/// Who wrote a mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writer {
    /// Somebody.
    #[default]
    Person,
    /// Nobody: it asks other programs not to answer.
    Program,
}

/// A file that goes with a mail.
#[derive(Clone, Debug)]
pub struct OutgoingFile {
    pub name: String,
    pub mime_type: String,
    /// Set for an image that stands in the HTML.
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
}

/// A mail that is ready to be handed to a server.
#[derive(Clone, Debug)]
pub struct Composed {
    /// The whole mail, its lines ended by CRLF; nothing is dot-stuffed yet.
    pub raw: Vec<u8>,
    /// The return path.
    pub from: String,
    /// Everybody who gets it.
    pub to: Vec<String>,
}

/// Why there is no mail.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error("\"{0}\" is not an e-mail address")]
    NotAnAddress(String),
    #[error("nobody is named as recipient")]
    NoRecipient,
    #[error("a mail goes to at most {MAX_RECIPIENTS} addresses")]
    TooManyRecipients,
    #[error("the files of a mail may have {} MB together", MAX_FILES_BYTES / (1024 * 1024))]
    TooLarge,
    #[error("the mail could not be put together: {0}")]
    Unbuildable(String),
}

/// Makes the mail: text and HTML as alternatives, images of the HTML beside it, files after it.
///
/// # Errors
/// [`ComposeError`]; the sentence is for its writer.
pub fn compose(mail: &Outgoing) -> Result<Composed, ComposeError> {
    let recipients = recipients(mail)?;
    if mail.files.iter().map(|file| file.bytes.len()).sum::<usize>() > MAX_FILES_BYTES {
        return Err(ComposeError::TooLarge);
    }
    let envelope = lettre::address::Envelope::new(None, recipients.clone()).map_err(unbuildable)?;
    let message = headers(mail)?.envelope(envelope).multipart(content(mail)).map_err(unbuildable)?;
    let from = address::sender(mail.from.as_ref())?.email.to_string();
    let to = recipients.iter().map(ToString::to_string).collect();
    Ok(Composed { raw: message.formatted(), from, to })
}

/// HTML as the text that stands beside it.
pub fn text_of(html: &str) -> String {
    body_text(html).trim_end().to_owned()
}

/// Whether a mail can be addressed so.
pub fn is_address(address: &str) -> bool {
    address::dialled(address).is_ok()
}

fn recipients(mail: &Outgoing) -> Result<Vec<lettre::Address>, ComposeError> {
    let mut found: Vec<lettre::Address> = Vec::new();
    for who in mail.to.iter().chain(&mail.cc).chain(&mail.bcc) {
        let address = address::dialled(&who.address)?;
        if !found.contains(&address) {
            found.push(address);
        }
    }
    match found.len() {
        0 => Err(ComposeError::NoRecipient),
        1..=MAX_RECIPIENTS => Ok(found),
        _ => Err(ComposeError::TooManyRecipients),
    }
}

fn headers(mail: &Outgoing) -> Result<MessageBuilder, ComposeError> {
    let at = UNIX_EPOCH + Duration::from_secs(mail.at.max(0).unsigned_abs());
    let mut builder = Message::builder().from(address::sender(mail.from.as_ref())?).date(at);
    for who in &mail.to {
        builder = builder.to(address::named(who)?);
    }
    for who in &mail.cc {
        builder = builder.cc(address::named(who)?);
    }
    builder = builder.subject(line(&mail.subject, MAX_LINE_CHARS));
    builder = builder.message_id(bracketed(&mail.message_id));
    if let Some(id) = mail.in_reply_to.as_deref().and_then(bracketed) {
        builder = builder.in_reply_to(id);
    }
    let references: Vec<String> = mail.references.iter().filter_map(|id| bracketed(id)).collect();
    if !references.is_empty() {
        builder = builder.references(chain(&references, None).join(" "));
    }
    Ok(match mail.writer {
        Writer::Person => builder,
        Writer::Program => builder
            .raw_header(own("Auto-Submitted", "auto-generated"))
            .raw_header(own("X-Auto-Response-Suppress", "All"))
            .raw_header(own(AUTOMATIC_HEADER, "yes")),
    })
}

/// Text and HTML, then whatever goes with them.
fn content(mail: &Outgoing) -> MultiPart {
    let html = mail.html.clone().filter(|html| !html.trim().is_empty());
    let text = if mail.text.trim().is_empty() { html.as_deref().map(text_of) } else { None };
    let text = lines(&text.unwrap_or_else(|| mail.text.clone()));
    let html = lines(&html.unwrap_or_else(|| html::from_text(&text)));
    let (inside, after): (Vec<_>, Vec<_>) = mail.files.iter().partition(|file| file.content_id.is_some());
    let both = MultiPart::alternative().singlepart(SinglePart::plain(text));
    let both = if inside.is_empty() {
        both.singlepart(SinglePart::html(html))
    } else {
        let related = MultiPart::related().singlepart(SinglePart::html(html));
        both.multipart(inside.into_iter().fold(related, |parts, file| parts.singlepart(part(file))))
    };
    if after.is_empty() {
        return both;
    }
    after.into_iter().fold(MultiPart::mixed().multipart(both), |parts, file| parts.singlepart(part(file)))
}

fn part(file: &OutgoingFile) -> SinglePart {
    let name = clean_file_name(&file.name).unwrap_or_else(|| "attachment.bin".to_owned());
    let attachment = match file.content_id.as_deref().map(plain_word) {
        Some(id) => Attachment::new_inline_with_name(id.replace(['<', '>'], ""), name),
        None => Attachment::new(name),
    };
    let bytes = Body::new_with_encoding(file.bytes.clone(), ContentTransferEncoding::Base64);
    let bytes = bytes.unwrap_or_else(Body::new);
    attachment.body(bytes, content_type(&file.mime_type))
}

/// What a file says to be; a type of several parts, or what is none, is sent as bytes.
fn content_type(mime_type: &str) -> ContentType {
    let is_whole = !mime_type.starts_with("multipart/") && !mime_type.starts_with("message/");
    let known = is_whole.then(|| ContentType::parse(&plain_line(mime_type)).ok()).flatten();
    known.or_else(|| ContentType::parse("application/octet-stream").ok()).unwrap_or(ContentType::TEXT_PLAIN)
}

fn own(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// What may stand in a header: one line, which nobody reads as encoded words of ours.
fn line(value: &str, max_chars: usize) -> String {
    plain_line(value).replace("=?", "= ?").chars().take(max_chars).collect()
}

/// What may stand in a body: lines ended in one way, no controls; lettre ends them by CRLF.
fn lines(value: &str) -> String {
    let unified = value.replace("\r\n", "\n").replace('\r', "\n");
    unified.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

/// An id in its brackets, if it is one that a header can hold.
fn bracketed(id: &str) -> Option<String> {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    let is_id = !id.is_empty()
        && id.len() <= MAX_LINE_CHARS
        && id.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'));
    is_id.then(|| format!("<{id}>"))
}

fn unbuildable(error: impl std::fmt::Display) -> ComposeError {
    ComposeError::Unbuildable(error.to_string())
}
