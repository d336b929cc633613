//! Raw mails become words, and their attachments files.
//!
//! A mail of a stranger may hold anything. It is read on a thread of its own, within a time: if that fails, this mail
//! is tried alone and then set aside with its bytes, and no other mail hears of it.

use crate::raw_mail;
use base::files::{FileError, Files};
use flow::channels::AttachedFile;
use flow::mailing::ReadMail;
use std::sync::Arc;
use std::time::Duration;

/// Reading takes milliseconds; mails that take longer than this are tried alone, later.
pub const LIMIT: Duration = Duration::from_secs(30);
/// Threads that read the mails of one batch: what a small machine has.
const READERS: usize = 2;

/// Why a mail was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Its reader failed, on it or on a neighbour.
    Failed,
    /// It, or its neighbours, took longer than [`LIMIT`].
    TooSlow,
}

/// Reads mails, and puts their files into the folder of files, but for those that were left on the server; each as it
/// ended, in their order. Where their own bytes
/// are kept is for the caller to say.
///
/// # Errors
/// When the disk does not take the files.
pub async fn read_all(files: &Arc<Files>, raw: &Arc<[Vec<u8>]>) -> Result<Vec<Result<ReadMail, Unread>>, FileError> {
    let mut read = words_of(raw).await;
    let bodies = read.iter_mut().flatten().flat_map(|mail| mail.mail.attachments.iter_mut());
    let bodies: Arc<[Vec<u8>]> = bodies.filter(|file| file.left.is_none()).map(body_of).collect();
    let kept = raw_mail::put(files, bodies).await?;
    let fetched =
        read.iter_mut().flatten().flat_map(|mail| mail.files.iter_mut()).filter(|file| file.section.is_none());
    for (file, hash) in fetched.zip(kept) {
        file.file = hash.to_string();
    }
    Ok(read)
}

/// The bytes of a file, which need not be held twice; but for those of a mail inside the mail and of what a server says of
/// one, which are read once more when the mail is taken in: why it came back, who wrote it first.
fn body_of(file: &mut mail::Attachment) -> Vec<u8> {
    let is_read_again = file.mime_type.starts_with("message/") || file.mime_type == "text/rfc822-headers";
    if is_read_again { file.bytes.clone() } else { std::mem::take(&mut file.bytes) }
}

/// Reads mails on a few threads; their files have no place yet.
async fn words_of(raw: &Arc<[Vec<u8>]>) -> Vec<Result<ReadMail, Unread>> {
    let share = raw.len().div_ceil(READERS).max(1);
    let parts = (0..raw.len()).step_by(share).map(|from| from..raw.len().min(from + share));
    let reading: Vec<_> = parts
        .map(|part| {
            let (raw, of) = (Arc::clone(raw), part.clone());
            let task = tokio::task::spawn_blocking(move || raw[of].iter().map(|raw| words(raw)).collect::<Vec<_>>());
            (part, tokio::time::timeout(LIMIT, task))
        })
        .collect();
    let mut read = Vec::with_capacity(raw.len());
    for (part, task) in reading {
        match task.await {
            Ok(Ok(mails)) => read.extend(mails.into_iter().map(Ok)),
            Ok(Err(_panicked)) => read.extend(part.map(|_| Err(Unread::Failed))),
            Err(_) => read.extend(part.map(|_| Err(Unread::TooSlow))),
        }
    }
    read
}

fn words(raw: &[u8]) -> ReadMail {
    let (mail, complaints) = mail::parse(raw);
    // Images inside the mail keep their content id: whoever shows the mail knows under which address it serves them.
    let html = mail.html.as_deref().map(|html| mail::clean_html(html, &|id| Some(format!("cid:{id}"))));
    let files = mail.attachments.iter().map(|file| AttachedFile {
        name: file.name.clone(),
        mime_type: file.mime_type.clone(),
        size_bytes: i64::try_from(file.left.as_ref().map_or(file.bytes.len(), |left| left.size_bytes))
            .unwrap_or(i64::MAX),
        content_id: file.content_id.clone().filter(|_| file.is_inline),
        file: String::new(),
        section: file.left.as_ref().map(|left| left.section.clone()),
    });
    let (files, complaints) = (files.collect(), complaints.iter().map(ToString::to_string).collect());
    ReadMail::of(mail, html, files, complaints, None)
}
