//! A mail with its files, as the bytes that are handed over and kept.

use crate::worker::Node;
use base::Cx;
use base::desk::Who;
use base::files::{FileError, FileHash, Files};
use base::ids::{AccountId, MailId};
use flow::channels;
use flow::channels::mails::{self, Correspondent, Mail, MailState};
use flow::channels::outbox::{self, Outcome, Whole};
use mail::Address;
use mail::compose::{Composed, Outgoing, OutgoingFile, chain, compose};
use std::sync::Arc;

/// A mail that is ready to leave.
pub struct Parcel {
    /// Its bytes and its envelope.
    pub composed: Composed,
    /// Where the bytes are kept.
    pub raw_file: FileHash,
    /// What is kept of it when it leaves.
    pub whole: Arc<Whole>,
}

/// Whether a mail could be made ready.
pub enum Packed {
    Whole(Parcel),
    /// What became of it instead.
    Not(Outcome),
}

/// Makes a mail ready to leave.
///
/// # Errors
/// Whatever the database answers.
pub async fn pack(node: &Node, account: AccountId, id: MailId) -> Result<Packed, channels::Error> {
    // The picture by which its opening is noted leaves with it, and is not kept.
    let load =
        move |cx: &mut Cx<'_>| Ok::<_, channels::Error>((outbox::whole(cx, id)?, mails::picture_of(cx, id)?, cx.now));
    let (found, picture, now) = node.desk.read(Who::system(account), load).await?;
    let is_to_leave = |mail: &Mail| mail.state != MailState::Draft && mail.deleted_at.is_none();
    let Some(whole) = found.filter(|whole| is_to_leave(&whole.mail)) else {
        return Ok(Packed::Not(Outcome::Refused("The mail was deleted before it was sent.".to_owned())));
    };
    let kept = Arc::clone(&node.files);
    let packing = tokio::task::spawn_blocking(move || wrap(&kept, whole, picture.as_deref(), now)).await;
    Ok(packing.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic())))
}

fn wrap(kept: &Files, whole: Whole, picture: Option<&str>, now: i64) -> Packed {
    let mut outgoing = letter(&whole.mail, now);
    if let (Some(html), Some(picture)) = (&mut outgoing.html, picture) {
        html.push_str(&format!("<img src=\"{picture}\" width=\"1\" height=\"1\" alt=\"\">"));
    }
    for file in &whole.files {
        match bytes(kept, &file.file) {
            Ok(bytes) => outgoing.files.push(OutgoingFile {
                name: file.name.clone(),
                mime_type: file.mime_type.clone(),
                content_id: file.content_id.clone(),
                bytes,
            }),
            Err(FileError::Io { source, .. }) => return Packed::Not(Outcome::Later(source.to_string())),
            Err(error) => return Packed::Not(Outcome::Refused(format!("{} cannot be attached: {error}", file.name))),
        }
    }
    let composed = match compose(&outgoing) {
        Ok(composed) => composed,
        Err(error) => return Packed::Not(Outcome::Refused(format!("Not sent: {error}."))),
    };
    match kept.put(&composed.raw) {
        Ok(raw_file) => Packed::Whole(Parcel { composed, raw_file, whole: Arc::new(whole) }),
        Err(error) => Packed::Not(Outcome::Later(error.to_string())),
    }
}

fn bytes(kept: &Files, hash: &str) -> Result<Vec<u8>, FileError> {
    match hash.parse::<FileHash>() {
        Ok(hash) => kept.read(&hash),
        Err(_) => Ok(Vec::new()),
    }
}

fn letter(mail: &Mail, at: i64) -> Outgoing {
    let all = |list: &[Correspondent]| list.iter().map(address).collect();
    let answered = mail.answers.in_reply_to.first();
    Outgoing {
        from: Some(address(&mail.from)),
        to: all(&mail.recipients.to),
        cc: all(&mail.recipients.cc),
        bcc: all(&mail.recipients.bcc),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        html: mail.html.as_deref().map(mail::without_mark),
        message_id: mail.message_id.clone(),
        in_reply_to: answered.cloned(),
        references: chain(&mail.answers.references, answered.map(String::as_str)),
        at,
        ..Outgoing::default()
    }
}

fn address(who: &Correspondent) -> Address {
    Address { name: Some(who.name.clone()).filter(|name| !name.is_empty()), address: who.address.clone() }
}
