//! What a form sends: plain fields, or fields with files. Files are stored before anything else is done with them.

use crate::failure::Failure;
use crate::state::Web;
use axum::body::to_bytes;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use flow::channels::AttachedFile;
use flow::channels::forms::MAX_FIELDS;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many files a form takes, and how large each may be.
#[derive(Clone, Copy, Debug)]
pub struct FileLimits {
    /// Files of one form.
    pub files: usize,
    /// Bytes of one file.
    pub file_bytes: usize,
}

impl FileLimits {
    /// Bytes of a whole form: its files, and room for its fields.
    pub const fn form_bytes(self) -> usize {
        self.files * self.file_bytes + MAX_FIELDS_BYTES
    }
}

/// Bytes of the fields of a submission without files.
const MAX_FIELDS_BYTES: usize = 1024 * 1024;
/// Values of one form: a field of choices or of an address sends several.
const MAX_VALUES: usize = 20 * MAX_FIELDS;
/// Characters of a file's name that are kept.
const MAX_FILE_NAME_CHARS: usize = 200;

/// What was sent, by key.
#[derive(Default)]
pub struct Sent {
    /// The plain fields; of several with one key the last.
    pub values: BTreeMap<String, String>,
    /// All of them in their order: a field of several choices is sent once for each.
    pub pairs: Vec<(String, String)>,
    /// The files that are stored now, each with its field.
    pub files: Vec<(String, AttachedFile)>,
}

/// Reads a form.
///
/// # Errors
/// [`Failure::Invalid`] for what cannot be read or is too much: nothing is kept then.
pub async fn read(web: &Web, request: Request, limits: FileLimits) -> Result<Sent, Failure> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return read_parts(web, request, limits).await;
    }
    let bytes = to_bytes(request.into_body(), MAX_FIELDS_BYTES).await.map_err(|_| too_much())?;
    let values =
        url::form_urlencoded::parse(&bytes).take(MAX_VALUES).map(|(key, value)| (key.into_owned(), value.into_owned()));
    let pairs: Vec<(String, String)> = values.collect();
    Ok(Sent { values: pairs.iter().cloned().collect(), pairs, files: Vec::new() })
}

async fn read_parts(web: &Web, request: Request, limits: FileLimits) -> Result<Sent, Failure> {
    let unreadable =
        |_| Failure::Invalid("The form could not be read. Nothing was kept: please send it again.".to_owned());
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| too_much())?;
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let key = part.name().unwrap_or_default().to_owned();
        if sent.pairs.len() + sent.files.len() >= MAX_VALUES {
            return Err(too_much());
        }
        match part.file_name().map(str::to_owned) {
            // A browser sends an empty part for a file field that nobody filled in.
            Some(name) if name.is_empty() => {}
            Some(name) => {
                if sent.files.len() >= limits.files {
                    return Err(Failure::Invalid(format!(
                        "At most {} files can be sent at once. Nothing was kept.",
                        limits.files
                    )));
                }
                let file = store(web, part, &name, limits).await?;
                sent.files.push((key, file));
            }
            None => {
                let text = part.text().await.map_err(unreadable)?;
                sent.values.insert(key.clone(), text.clone());
                sent.pairs.push((key, text));
            }
        }
    }
    Ok(sent)
}

async fn store(web: &Web, mut part: Field<'_>, name: &str, limits: FileLimits) -> Result<AttachedFile, Failure> {
    let mime_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| too_much())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > limits.file_bytes {
            let sentence = format!("A file may have at most {} MB. Nothing was kept.", limits.file_bytes / 1024 / 1024);
            return Err(Failure::Invalid(sentence));
        }
    }
    let size_bytes = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let files = Arc::clone(&web.files);
    let stored = tokio::task::spawn_blocking(move || files.put(&bytes)).await;
    let hash = stored.map_err(|error| Failure::Broken(error.to_string()))?;
    let hash = hash.map_err(|error| Failure::Broken(error.to_string()))?;
    Ok(AttachedFile {
        name: plain_name(name),
        mime_type,
        size_bytes,
        section: None,
        content_id: None,
        file: hash.to_string(),
    })
}

/// The last part of a path, without control and direction characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_shown = |c: &char| {
        !c.is_control() && !matches!(*c, '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let name: String = last.chars().filter(is_shown).take(MAX_FILE_NAME_CHARS).collect();
    if name.trim_matches('.').is_empty() { "file".to_owned() } else { name }
}

fn too_much() -> Failure {
    Failure::Invalid("That is more than this form takes. Nothing was kept.".to_owned())
}
