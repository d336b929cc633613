//! A raw mail on its way in: a file first, so that it survives a power cut, then an arrival that names the file.

use base::files::{FileError, FileHash, Files};
use base::ids::SourceId;
use flow::channels::Channel;
use flow::channels::arrivals::NewArrival;
use serde_json::Value as Json;
use std::sync::Arc;

/// Puts raw mails, or their attachments, into the folder of files; when this returns, they are on disk.
///
/// # Errors
/// As [`Files::put`].
pub async fn put(files: &Arc<Files>, bodies: Arc<[Vec<u8>]>) -> Result<Vec<FileHash>, FileError> {
    let files = Arc::clone(files);
    let putting = tokio::task::spawn_blocking(move || files.put_all(&bodies));
    putting.await.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()))
}

/// The arrival of a mail that was put into the folder of files.
pub fn arrival(source_id: SourceId, identity: String, file: FileHash, envelope: Json) -> NewArrival {
    NewArrival { source_id, channel: Channel::Mail, identity, envelope, body_file: Some(file.to_string()) }
}

/// The same for a mail that comes twice: by its Message-ID and its body, since relays add lines of their own
/// to the head; without a Message-ID by every byte. Another body under the same Message-ID is another mail.
pub fn identity(raw: &[u8]) -> String {
    let (head, body) = split(raw);
    let id = mail::message_id(head);
    let same = if id.is_empty() { raw.to_vec() } else { [id.as_bytes(), b"\n", body].concat() };
    format!("mail:{}", FileHash::of(&same))
}

/// The head, and what follows the first empty line.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    let at = |mark: &[u8]| raw.windows(mark.len()).position(|window| window == mark).map(|at| (at, at + mark.len()));
    let first = [at(b"\r\n\r\n"), at(b"\n\n")].into_iter().flatten().min();
    first.map_or((raw, &[]), |(head, body)| (&raw[..head], &raw[body..]))
}

#[cfg(test)]
mod tests;
