//! Why a mail of ours came back: whom it did not reach, for how long, and which mail it was.
//!
//! Servers that keep to RFC 3464 (and 6533) say it in a part of its own; what others write is read from the text.

mod status;
mod text;

#[cfg(test)]
mod tests;

pub use status::Failure;

pub(crate) use text::address as address_in;

use crate::parse::{fields, line};
use crate::{Attachment, Class, Mail};

/// More recipients of one report are left out. Addresses.
pub const MAX_RECIPIENTS: usize = 100;
/// Longer explanations are cut. Characters.
pub const MAX_DIAGNOSTIC_CHARS: usize = 500;
/// Longer reports are read up to here. Bytes.
const MAX_REPORT_BYTES: usize = 256 * 1024;

/// A mail of ours that did not arrive, or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The Message-ID of our mail, without brackets, if the report has it.
    pub message_id: Option<String>,
    /// Whom it did not reach, at most [`MAX_RECIPIENTS`]; empty when the report does not say.
    pub recipients: Vec<Unreached>,
}

/// Somebody whom a mail did not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreached {
    /// In lower case.
    pub address: String,
    /// The enhanced status (RFC 3463): `5.1.1`.
    pub status: Option<String>,
    /// What the other server said, on one line; may be empty.
    pub diagnostic: String,
    /// For good, for this time, or not yet.
    pub failure: Failure,
}

/// How badly a mail failed for a recipient of whom a server said this at once: `550 5.1.1 nobody of that name`.
pub fn failure_of_answer(answer: &str) -> Failure {
    status::failure(answer.split_whitespace().find(|word| status::is_one(word)), answer)
}

/// What a bounce says; `None` for mails of any other class, and for reports that a mail did arrive.
pub fn read(mail: &Mail) -> Option<Bounce> {
    if mail.class != Class::Bounce {
        return None;
    }
    let reports = mail.attachments.iter().filter(|file| file.mime_type.ends_with("delivery-status"));
    let groups: Vec<Group> = reports.flat_map(groups).collect();
    let speaks = groups.iter().any(|group| group.action.is_some());
    let mut recipients: Vec<Unreached> = groups.iter().filter_map(Group::unreached).collect();
    if speaks && recipients.is_empty() {
        return None;
    }
    if recipients.is_empty() {
        recipients = text::unreached(mail);
    }
    recipients.truncate(MAX_RECIPIENTS);
    Some(Bounce { message_id: message_id(mail), recipients })
}

/// What a report says of one recipient.
struct Group {
    address: Option<String>,
    action: Option<String>,
    status: Option<String>,
    diagnostic: String,
}

impl Group {
    fn unreached(&self) -> Option<Unreached> {
        let is_delayed = match self.action.as_deref()? {
            "failed" => false,
            "delayed" => true,
            _ => return None,
        };
        let failure =
            if is_delayed { Failure::Delayed } else { status::failure(self.status.as_deref(), &self.diagnostic) };
        let (status, diagnostic) = (self.status.clone(), self.diagnostic.clone());
        Some(Unreached { address: self.address.clone()?, status, diagnostic, failure })
    }
}

/// The groups of fields of a report: the first is of the mail, the others of one recipient each.
fn groups(report: &Attachment) -> Vec<Group> {
    let mut rest = &report.bytes[..report.bytes.len().min(MAX_REPORT_BYTES)];
    let mut found = Vec::new();
    while !rest.is_empty() && found.len() <= MAX_RECIPIENTS {
        let (fields, length) = fields::read(rest, |_| false, &mut Vec::new());
        rest = &rest[length.max(1)..];
        let value =
            |name: &str| fields.first(name).map(|raw| line(&String::from_utf8_lossy(raw), MAX_DIAGNOSTIC_CHARS));
        let after_type =
            |value: String| value.split_once(';').map_or(value.clone(), |(_, after)| after.trim().to_owned());
        let diagnostic = value("diagnostic-code").map(after_type).unwrap_or_default();
        let address = value("final-recipient").or_else(|| value("original-recipient")).map(after_type);
        found.push(Group {
            address: address.and_then(|address| text::address(&address)),
            action: value("action").map(|action| word(&action)),
            status: value("status").map(|status| word(&status)).filter(|status| status::is_one(status)),
            diagnostic,
        });
    }
    found
}

/// The first word, before comments: `failed (user unknown)`.
fn word(value: &str) -> String {
    value.split([' ', '(', '\t']).next().unwrap_or_default().to_lowercase()
}

/// The id of our mail: from the copy or the header that comes back, else from the text.
fn message_id(mail: &Mail) -> Option<String> {
    let copies = mail.attachments.iter().filter(|file| {
        file.mime_type == "message/rfc822"
            || file.mime_type == "message/global"
            || file.mime_type.ends_with("rfc822-headers")
            || file.mime_type == "message/global-headers"
    });
    let of_copy = copies.filter_map(|file| {
        let (fields, _) = fields::read(&file.bytes, |_| false, &mut Vec::new());
        fields.first("message-id").and_then(crate::parse::message_id)
    });
    of_copy.into_iter().next().or_else(|| text::message_id(&mail.text))
}
