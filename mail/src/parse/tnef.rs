//! Outlook's own envelope, `winmail.dat` (MS-OXTNEF): the files in it, which other mail programs hide.
//!
//! A stream of attributes, each with a level, a name, a length and its bytes. Read as far as it can be read: the
//! one crate for it refuses the whole at the first thing it does not know.

use super::charset;

/// How a stream begins.
const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];
/// The signature, and a key that means nothing to us. Bytes.
const HEAD_BYTES: usize = 6;

const BODY: u32 = 0x0002_800c;
const ATTACH_BEGIN: u32 = 0x0006_9002;
const ATTACH_TITLE: u32 = 0x0001_8010;
const ATTACH_BYTES: u32 = 0x0006_800f;
const ATTACH_PROPERTIES: u32 = 0x0006_9005;

/// The property with the whole name: the title is often cut to eight letters.
const LONG_FILE_NAME: u16 = 0x3707;
const TEXT_8_BIT: u16 = 0x001e;
const TEXT_UTF_16: u16 = 0x001f;

/// More files than this are left in their envelope. Files.
const MAX_FILES: usize = 100;

/// What was in the envelope.
#[derive(Default)]
pub(super) struct Opened {
    pub text: Option<String>,
    pub files: Vec<Packed>,
}

/// A file of the envelope.
#[derive(Default)]
pub(super) struct Packed {
    pub name: Option<String>,
    pub bytes: Vec<u8>,
}

/// Opens the envelope; `None` if it is none.
pub(super) fn open(raw: &[u8]) -> Option<Opened> {
    let mut rest = raw.strip_prefix(&SIGNATURE).and(raw.get(HEAD_BYTES..))?;
    let mut opened = Opened::default();
    while let Some((name, bytes, after)) = attribute(rest) {
        rest = after;
        match name {
            BODY => opened.text = Some(text(bytes)),
            ATTACH_BEGIN if opened.files.len() < MAX_FILES => opened.files.push(Packed::default()),
            ATTACH_BEGIN => break,
            _ => {}
        }
        let Some(file) = opened.files.last_mut() else { continue };
        match name {
            ATTACH_TITLE if file.name.is_none() => file.name = Some(text(bytes)),
            ATTACH_BYTES => file.bytes = bytes.to_vec(),
            ATTACH_PROPERTIES => file.name = long_name(bytes).or(file.name.take()),
            _ => {}
        }
    }
    Some(opened)
}

/// One attribute and what follows it: level, name, length, bytes, checksum.
fn attribute(raw: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let (_level, rest) = raw.split_first()?;
    let (name, rest) = number(rest)?;
    let (length, rest) = number(rest)?;
    let (bytes, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    let (_checksum, rest) = rest.split_at_checked(2)?;
    Some((name, bytes, rest))
}

fn number(raw: &[u8]) -> Option<(u32, &[u8])> {
    raw.split_first_chunk::<4>().map(|(bytes, rest)| (u32::from_le_bytes(*bytes), rest))
}

/// The long file name among properties. They are not walked one by one (their lengths hang on their types): what
/// looks like the property, one text with its length, is it.
fn long_name(raw: &[u8]) -> Option<String> {
    let is_name = |at: &usize| raw[at + 2..].starts_with(&LONG_FILE_NAME.to_le_bytes());
    let at = (0..raw.len().saturating_sub(12)).step_by(4).find(is_name)?;
    let kind = u16::from_le_bytes([raw[at], raw[at + 1]]);
    let (_count, rest) = number(&raw[at + 4..])?;
    let (length, rest) = number(rest)?;
    let bytes = rest.get(..usize::try_from(length).ok()?)?;
    match kind {
        TEXT_8_BIT => Some(text(bytes)),
        TEXT_UTF_16 => Some(charset::decode(Some("utf-16le"), bytes).trim_end_matches('\0').to_owned()),
        _ => None,
    }
}

/// Texts end in a NUL; their character set is only told by a code page that is often wrong.
fn text(bytes: &[u8]) -> String {
    let bytes = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    charset::decode(None, bytes)
}
