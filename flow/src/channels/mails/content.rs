//! By what the same mail is known when it comes again, by another way: its Message-ID together with what it says. A
//! Message-ID alone is not enough: some senders give one to different mails.

use mail::Mail;
use sha2::{Digest, Sha256};

/// 256 bits in hexadecimal of what stays the same on every way a mail takes: not of what servers add to it on that way, and
/// not of the bytes of its files, which may not have been fetched.
pub(crate) fn content_of(mail: &Mail) -> String {
    let mut hash = Sha256::new();
    let mut add = |part: &str| {
        hash.update(part.as_bytes());
        hash.update([0]);
    };
    add(mail.message_id.as_deref().unwrap_or_default());
    add(mail.from.as_ref().map_or("", |from| &from.address));
    add(&mail.date.unwrap_or_default().to_string());
    add(&mail.subject);
    for word in mail.text.split_whitespace() {
        add(word);
    }
    for file in &mail.attachments {
        add(&file.name);
    }
    hex::encode(hash.finalize())
}
