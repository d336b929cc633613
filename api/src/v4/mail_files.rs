//! The files of a mail that a program sends: bytes in base64, stored before the unit of work opens, or a file that is on a
//! card already, by its UUID.

use crate::state::Api;
use crate::v4::files;
use crate::wire::{Body, Code, Item, Problem};
use base::Cx;
use base::files::FileHash;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flow::channels::AttachedFile;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// What a file may say of itself.
const KEYS: [&str; 4] = ["name", "mime_type", "content", "file_uuid"];
/// Characters of a file's name.
const MAX_NAME_CHARS: usize = 200;
/// The type of a file that says none.
const BYTES: &str = "application/octet-stream";
/// Where the handler finds what was stored: no program can write it, because every file of a body is written anew here.
const STORED: &str = "stored";

/// Stores the bytes in a body; it names them by their hashes from then on.
pub async fn store(api: &Api, body: &Body) -> Result<Body, Problem> {
    let item = body.object()?;
    let mut written = Vec::new();
    for file in item.list("files")? {
        file.expect_only(&KEYS)?;
        written.push(match file.text("file_uuid")? {
            Some(uuid) => json!({ "file_uuid": uuid.to_lowercase(), "name": file.text("name")? }),
            None => store_one(api, &file).await?,
        });
    }
    if written.is_empty() {
        return Ok(body.clone());
    }
    let mut whole = item.whole();
    whole["files"] = Json::Array(written);
    Ok(Body::of(&whole))
}

async fn store_one(api: &Api, file: &Item) -> Result<Json, Problem> {
    let name = file.required_text("name")?;
    if name.chars().count() > MAX_NAME_CHARS {
        let sentence = format!("A name has at most {MAX_NAME_CHARS} characters.");
        return Err(file.wrong("name", Code::InvalidValue, sentence));
    }
    let bytes = STANDARD.decode(file.required_text("content")?.trim());
    let bytes = bytes.map_err(|_| file.wrong("content", Code::InvalidValue, "This value should be base64."))?;
    let (size, files) = (bytes.len(), Arc::clone(api.files()));
    let hash: FileHash = tokio::task::spawn_blocking(move || files.put(&bytes))
        .await
        .map_err(|error| Problem::Inner(error.to_string()))?
        .map_err(|error| Problem::Inner(error.to_string()))?;
    let mime_type = file.text("mime_type")?.unwrap_or_else(|| BYTES.to_owned());
    Ok(json!({ "name": name, "mime_type": mime_type, "size": size, STORED: hash.to_string() }))
}

/// The files of a body that went through [`store`].
pub fn read(cx: &mut Cx<'_>, item: &Item) -> Result<Vec<AttachedFile>, Problem> {
    item.list("files")?.iter().map(|file| one(cx, file)).collect()
}

fn one(cx: &mut Cx<'_>, file: &Item) -> Result<AttachedFile, Problem> {
    let Some(uuid) = file.text("file_uuid")? else {
        return Ok(AttachedFile {
            name: file.required_text("name")?,
            mime_type: file.required_text("mime_type")?,
            size_bytes: file.required_number("size")?,
            content_id: None,
            file: file.required_text(STORED)?,
            section: None,
        });
    };
    let known =
        files::find_file(cx, &uuid)?.filter(AttachedFile::is_here).ok_or_else(|| file.no_choice("file_uuid"))?;
    let name = file.text("name")?.unwrap_or(known.name);
    Ok(AttachedFile { name, content_id: None, ..known })
}
