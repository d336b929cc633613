//! Encoded words (RFC 2047, RFC 2231 §5) and raw 8-bit bytes in header values.
//!
//! mail-parser decodes each word by itself, so a character split over two words breaks, and it knows
//! fewer character sets than mail has. Here neighbouring words of one set are joined before decoding;
//! structured fields then get the result back as one UTF-8 encoded word and are parsed by mail-parser.

use super::{charset, transfer};
use mail_parser::decoders::base64::base64_decode;
use std::fmt::Write as _;

/// The label of a character set is shorter than this. Bytes.
const MAX_LABEL_BYTES: usize = 60;

/// One stretch of a header value.
enum Stretch {
    Plain(String),
    Decoded(String),
}

/// An unstructured value (Subject) as text; `body_label` helps with raw 8-bit bytes.
pub(super) fn decode(raw: &[u8], body_label: Option<&str>) -> String {
    let mut text = String::with_capacity(raw.len());
    for stretch in stretches(raw, body_label) {
        match stretch {
            Stretch::Plain(part) | Stretch::Decoded(part) => text.push_str(&part),
        }
    }
    text
}

/// A structured value (From, Content-Disposition) in UTF-8 and with UTF-8 words only, its structure kept.
pub(super) fn to_utf_8(raw: &[u8], body_label: Option<&str>) -> Vec<u8> {
    let mut value = String::with_capacity(raw.len());
    for stretch in stretches(raw, body_label) {
        match stretch {
            Stretch::Plain(part) => value.push_str(&part),
            Stretch::Decoded(part) => encode(&part, &mut value),
        }
    }
    value.into_bytes()
}

fn encode(text: &str, value: &mut String) {
    value.push_str("=?utf-8?Q?");
    for byte in text.bytes() {
        // Writing to a String cannot fail.
        let _ = write!(value, "={byte:02X}");
    }
    value.push_str("?=");
}

fn stretches(raw: &[u8], body_label: Option<&str>) -> Vec<Stretch> {
    let raw: Vec<u8> = raw.iter().copied().filter(|&byte| byte != b'\r' && byte != b'\n').collect();
    let mut found = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    let mut open: Option<(String, Vec<u8>)> = None;
    while at < raw.len() {
        let Some(word) = Word::at(&raw, at) else {
            at += 1;
            continue;
        };
        let between = &raw[plain_from..at];
        let is_neighbour = open.is_some() && between.iter().all(u8::is_ascii_whitespace);
        match &mut open {
            Some((label, bytes)) if is_neighbour && *label == word.label => bytes.extend_from_slice(&word.bytes),
            _ => {
                close(&mut found, open.take());
                if !is_neighbour {
                    found.push(Stretch::Plain(charset::decode_header_bytes(body_label, between)));
                }
                open = Some((word.label, word.bytes));
            }
        }
        at = word.end;
        plain_from = at;
    }
    close(&mut found, open);
    found.push(Stretch::Plain(charset::decode_header_bytes(body_label, &raw[plain_from..])));
    found
}

fn close(found: &mut Vec<Stretch>, open: Option<(String, Vec<u8>)>) {
    if let Some((label, bytes)) = open {
        found.push(Stretch::Decoded(charset::decode(Some(&label), &bytes)));
    }
}

/// One encoded word, its transfer encoding undone, its character set not yet.
struct Word {
    label: String,
    bytes: Vec<u8>,
    end: usize,
}

impl Word {
    /// Reads `=?label[*language]?B|Q?text?=` at `at`. The text may hold spaces, though it should not.
    fn at(raw: &[u8], at: usize) -> Option<Self> {
        let rest = raw[at..].strip_prefix(b"=?")?;
        let label_end = rest.iter().take(MAX_LABEL_BYTES).position(|&byte| byte == b'?')?;
        let label = std::str::from_utf8(&rest[..label_end]).ok()?;
        let label = label.split('*').next().filter(|label| !label.is_empty())?;
        let [encoding, b'?', text @ ..] = &rest[label_end + 1..] else {
            return None;
        };
        let text_end = text.iter().position(|&byte| byte == b'?')?;
        if text.get(text_end + 1) != Some(&b'=') {
            return None;
        }
        let bytes = match encoding.to_ascii_lowercase() {
            b'b' => base64_decode(&text[..text_end])?,
            b'q' => transfer::q_word(&text[..text_end]),
            _ => return None,
        };
        let end = at + 2 + label_end + 1 + 2 + text_end + 2;
        Some(Self { label: label.to_ascii_lowercase(), bytes, end })
    }
}
