//! The name of an attachment, safe to show and to save.

use super::{plain, words};
use mail_parser::parsers::MessageStream;

/// What file systems take. Bytes of UTF-8.
pub const MAX_FILE_NAME_BYTES: usize = 255;

/// Extensions for parts that came without a name.
const EXTENSIONS: [(&str, &str); 14] = [
    ("application/json", "json"),
    ("application/pdf", "pdf"),
    ("application/pkcs7-signature", "p7s"),
    ("application/zip", "zip"),
    ("image/gif", "gif"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("message/rfc822", "eml"),
    ("text/calendar", "ics"),
    ("application/ics", "ics"),
    ("text/csv", "csv"),
    ("text/html", "html"),
    ("text/plain", "txt"),
];

/// Names that Windows keeps for devices, whatever the extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name a part gives itself: `filename` of its disposition, else `name` of its type, cleaned.
///
/// `filename*` wins over `filename`, encoded words in a parameter are accepted though RFC 2047 forbids them.
pub(super) fn given(disposition: Option<&[u8]>, content_type: Option<&[u8]>) -> Option<String> {
    parameter(disposition, "filename").or_else(|| parameter(content_type, "name")).and_then(|name| clean(&name))
}

/// The type of a file by its name, for files that came without one.
pub(super) fn type_of(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    EXTENSIONS.iter().find(|(_, known)| *known == extension).map_or("application/octet-stream", |(known, _)| known)
}

/// A name for a part that has none.
pub(super) fn invented(mime_type: &str) -> String {
    let extension = EXTENSIONS.iter().find(|(known, _)| *known == mime_type).map_or("bin", |(_, extension)| extension);
    format!("attachment.{extension}")
}

fn parameter(raw: Option<&[u8]>, name: &str) -> Option<String> {
    let mut value = words::to_utf_8(raw?, None);
    value.push(b'\n');
    let parsed = MessageStream::new(&value).parse_content_type();
    let mut found = parsed.as_content_type()?.attributes()?.iter().filter(|attribute| attribute.name == name);
    let found = if is_extended_last(&value, name) { found.next_back() } else { found.next() };
    Some(words::decode(found?.value.as_bytes(), None))
}

/// `filename="x"; filename*=utf-8''y`: mail-parser gives both by the same name, in their order.
fn is_extended_last(value: &[u8], name: &str) -> bool {
    let value = String::from_utf8_lossy(value).to_ascii_lowercase();
    let place = |mark: char| value.find(&format!("{name}{mark}"));
    matches!((place('='), place('*')), (Some(plain), Some(extended)) if plain < extended)
}

/// The last component of a path, without controls, not hidden, not a device, at most 255 bytes.
pub(crate) fn clean(name: &str) -> Option<String> {
    let name = plain::word(name);
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let base = base.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if base.is_empty() {
        return None;
    }
    let stem = base.split('.').next().unwrap_or_default();
    let is_device = DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device));
    let safe = if is_device { format!("_{base}") } else { base.to_owned() };
    Some(shorten(&safe))
}

/// Cuts the stem, so that the extension still tells what the file is.
fn shorten(name: &str) -> String {
    if name.len() <= MAX_FILE_NAME_BYTES {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).filter(|extension| extension.len() <= 16);
    let ending = extension.map_or_else(String::new, |extension| format!(".{extension}"));
    let stem = &name[..name.floor_char_boundary(MAX_FILE_NAME_BYTES - ending.len())];
    format!("{stem}{ending}")
}
