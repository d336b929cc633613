//! A raw mail read into what a person sees (R-21, R-30..R-33, R-37, R-90).
//!
//! A broken mail is still a mail: nothing is refused and nothing panics; what could not be read is in the
//! complaints, and the caller keeps the raw bytes.

mod address;
mod body;
mod charset;
mod class;
mod complaint;
pub(crate) mod fields;
mod file_name;
mod flowed;
mod ids;
mod left;
mod parts;
mod plain;
mod protection;
mod relay;
mod tnef;
mod transfer;
mod unsubscribe;
mod uuencode;
mod words;

#[cfg(test)]
mod tests;

pub use address::{Address, MAX_ADDRESSES};
pub use body::MAX_HTML_TO_TEXT_BYTES;
pub use class::Class;
pub use complaint::Complaint;
pub use fields::MAX_HEADER_BYTES;
pub use file_name::MAX_FILE_NAME_BYTES;
pub use ids::MAX_REFERENCES;
pub use left::Left;
pub use parts::{MAX_DEPTH, MAX_PARTS};
pub use protection::Protection;

pub(crate) use body::html_as_text as body_text;
pub(crate) use file_name::clean as clean_file_name;
pub(crate) use left::LEFT_FIELD;
pub(crate) use plain::{line as plain_line, word as plain_word};
pub(crate) use transfer::decode;

use fields::Fields;
use mail_parser::DateTime;
use parts::Parts;
use std::borrow::Cow;

/// What is beyond is not read. Bytes.
pub const MAX_MAIL_BYTES: usize = 100 * 1024 * 1024;

/// Longer subjects are cut: RFC 5322 allows no longer line. Characters.
pub const MAX_SUBJECT_CHARS: usize = 998;

/// A mail that went through more hosts is suspected to run in a circle (RFC 5321 §6.3). Hosts.
pub const MAX_HOPS: usize = 100;

/// The fields by which providers say for whom they passed a mail on.
const REDIRECTED_TO: [&str; 6] =
    ["resent-to", "resent-cc", "x-forwarded-to", "delivered-to", "x-original-to", "envelope-to"];

/// A mail as its reader sees it. Every text is NFC and free of control characters and bidi overrides.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// Without its angle brackets. Not an identity: some senders reuse one for different mails.
    pub message_id: Option<String>,
    /// The ids of In-Reply-To.
    pub in_reply_to: Vec<String>,
    /// The ids of References, at most [`MAX_REFERENCES`]: the first, which began the thread, and the last.
    pub references: Vec<String>,
    /// The first sender; a second From is a complaint.
    pub from: Option<Address>,
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// Where a provider that passed it on says it was sent to: Resent-To, X-Forwarded-To, Delivered-To and their like.
    pub redirected_to: Vec<Address>,
    /// At most [`MAX_SUBJECT_CHARS`], on one line.
    pub subject: String,
    /// What Date says, in Unix seconds. The sender's claim: order by the arrival when it is absent or
    /// more than a day ahead.
    pub date: Option<i64>,
    /// Always filled as far as there is anything: the text, else the HTML as text. Lines end in LF.
    pub text: String,
    /// As it came: to be shown only through [`crate::clean_html`].
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    /// Who, or what, wrote it.
    pub class: Class,
    /// Signed or encrypted, which whoever shows it should say.
    pub protection: Option<Protection>,
    /// Where its reader says that they want no more such mails: an address that begins with `https://` or `mailto:`.
    pub unsubscribe: Option<String>,
}

/// A file of a mail, or a message inside it.
#[derive(Clone, PartialEq)]
pub struct Attachment {
    /// Safe to save under: no path, no control characters, at most [`MAX_FILE_NAME_BYTES`] bytes, never empty.
    pub name: String,
    /// As the sender claims, in lower case: `image/png`.
    pub mime_type: String,
    /// Without its angle brackets.
    pub content_id: Option<String>,
    /// The HTML shows it by its content id; others are to be listed.
    pub is_inline: bool,
    /// Decoded, never unpacked.
    pub bytes: Vec<u8>,
    /// Where it lies, if it was not fetched; it has no bytes then.
    pub left: Option<Left>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, mime_type, content_id, is_inline, bytes, left } = self;
        let size_bytes = bytes.len();
        write!(
            formatter,
            "Attachment({name:?} {mime_type} {content_id:?} inline={is_inline} {size_bytes} bytes, left={left:?})"
        )
    }
}

/// Reads a raw mail (RFC 5322, MIME) and says what was wrong with it, each fault once.
pub fn parse(raw: &[u8]) -> (Mail, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let raw = whole_lines(raw, &mut complaints);
    let parts = parts::split(&raw, &mut complaints);
    let body = body::read(&parts, &mut complaints);
    let label = parts.content_type.attribute("charset");
    let fields = &parts.fields;
    if fields.is_empty() {
        complaints.push(Complaint::NoHeader);
    }
    let addresses = |name: &str, complaints: &mut Vec<Complaint>| -> Vec<Address> {
        let mut found: Vec<Address> = fields.all(name).flat_map(|raw| address::list(raw, label, complaints)).collect();
        found.truncate(MAX_ADDRESSES);
        found
    };
    let senders = addresses("from", &mut complaints);
    if senders.len() > 1 || fields.all("from").count() > 1 {
        complaints.push(Complaint::SeveralSenders);
    }
    if fields.all("received").count() > MAX_HOPS {
        complaints.push(Complaint::TooManyHops);
    }
    let subject = subject(fields, label, &mut complaints);
    let from = senders.into_iter().next();
    let reply_to = addresses("reply-to", &mut complaints);
    let mail = Mail {
        message_id: fields.first("message-id").and_then(ids::one),
        in_reply_to: fields.first("in-reply-to").map(ids::list).unwrap_or_default(),
        references: fields.first("references").map(ids::list).unwrap_or_default(),
        to: addresses("to", &mut complaints),
        cc: addresses("cc", &mut complaints),
        redirected_to: REDIRECTED_TO.iter().flat_map(|name| addresses(name, &mut complaints)).collect(),
        date: date(fields, &mut complaints),
        class: class(&parts, &subject, (from.as_ref(), &reply_to)),
        reply_to,
        protection: protection::of(&parts, &body.text),
        unsubscribe: unsubscribe::of(fields),
        text: body.text,
        html: body.html,
        attachments: body.attachments,
        subject,
        from,
    };
    complaints.sort_unstable();
    complaints.dedup();
    (mail, complaints)
}

/// How many fields of this name the head of a mail has.
pub fn count_fields(raw: &[u8], name: &str) -> usize {
    fields::read(raw, |_| false, &mut Vec::new()).0.all(name).count()
}

/// At most [`MAX_MAIL_BYTES`], with line ends that can be told: some old mailers send CR alone.
fn whole_lines<'a>(raw: &'a [u8], complaints: &mut Vec<Complaint>) -> Cow<'a, [u8]> {
    if raw.len() > MAX_MAIL_BYTES {
        complaints.push(Complaint::TooLarge);
    }
    let raw = &raw[..raw.len().min(MAX_MAIL_BYTES)];
    if raw.contains(&b'\n') || !raw.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|&byte| if byte == b'\r' { b'\n' } else { byte }).collect())
}

/// The id in the value of a Message-ID field.
pub(crate) fn message_id(raw: &[u8]) -> Option<String> {
    ids::one(raw)
}

/// One line of at most `max_chars`, clean as every text of a mail.
pub(crate) fn line(value: &str, max_chars: usize) -> String {
    plain::cut(plain::line(value), max_chars).0
}

/// Several lines of at most `max_chars`, clean as every text of a mail.
pub(crate) fn lines(value: &str, max_chars: usize) -> String {
    plain::cut(plain::text(value), max_chars).0
}

fn subject(fields: &Fields<'_>, label: Option<&str>, complaints: &mut Vec<Complaint>) -> String {
    let whole = plain::line(&words::decode(fields.first("subject").unwrap_or_default(), label));
    let (subject, is_cut) = plain::cut(whole, MAX_SUBJECT_CHARS);
    if is_cut {
        complaints.push(Complaint::SubjectCut);
    }
    subject
}

fn date(fields: &Fields<'_>, complaints: &mut Vec<Complaint>) -> Option<i64> {
    let raw = String::from_utf8_lossy(fields.first("date")?);
    let date = DateTime::parse_rfc822(raw.trim()).filter(DateTime::is_valid);
    if date.is_none() {
        complaints.push(Complaint::UnreadableDate);
    }
    date.map(|date| date.to_timestamp())
}

fn class(parts: &Parts<'_>, subject: &str, (from, reply_to): (Option<&Address>, &[Address])) -> Class {
    let local_part = from.and_then(|from| from.address.rsplit_once('@')).map(|(local, _)| local.to_lowercase());
    class::of(&class::Signs {
        fields: &parts.fields,
        report_type: parts.content_type.attribute("report-type"),
        subject,
        from: local_part.as_deref(),
        is_passed_on: relay::behind(from, reply_to).is_some(),
    })
}
