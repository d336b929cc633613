//! Transfer encodings undone the way mail needs it: whatever is readable counts (RFC 2045 §6).

use mail_parser::decoders::base64::base64_decode;

/// Undoes an encoding, by its name in lower case; unknown ones are taken as none. None for what cannot be read.
pub(crate) fn decode(encoding: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    match encoding {
        encoding if encoding.starts_with(b"base64") => base64(body),
        encoding if encoding.starts_with(b"quoted-printable") => Some(quoted_printable(body)),
        _ => Some(body.to_vec()),
    }
}

/// Strangers put rubbish between base64 lines and text after it: the letters up to the padding count.
pub(super) fn base64(body: &[u8]) -> Option<Vec<u8>> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let mut kept = Vec::with_capacity(body.len());
    for line in body.split(|&byte| byte == b'\n') {
        kept.extend(line.iter().copied().filter(|&byte| is_letter(byte)));
        if line.trim_ascii_end().ends_with(b"=") {
            break;
        }
    }
    base64_decode(&kept)
}

/// Quoted-printable; an escape that is none stays as it is, where mail-parser gives up on the whole part.
pub(super) fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, escape(after)) {
            (b'=', Some(value)) => {
                bytes.push(value);
                rest = &after[2..];
            }
            (b'=', None) => match soft_break(after) {
                Some(length) => rest = &after[length..],
                None => bytes.push(byte),
            },
            _ => bytes.push(byte),
        }
    }
    bytes
}

/// The Q encoding of RFC 2047: `_` is a space, `=C3` a byte; a broken escape stays as it is.
pub(super) fn q_word(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text.iter().map(|&byte| if byte == b'_' { b' ' } else { byte }).collect();
    quoted_printable(&spaced)
}

/// The byte that two hexadecimal digits at the start stand for.
fn escape(text: &[u8]) -> Option<u8> {
    let [high, low, ..] = text else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    Some(digit(*high)? << 4 | digit(*low)?)
}

/// How long the line break after `=` is, trailing spaces included; at the end of the part it may be missing.
fn soft_break(after: &[u8]) -> Option<usize> {
    let spaces = after.iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match after.get(spaces) {
        Some(b'\n') => Some(spaces + 1),
        None => Some(spaces),
        _ => None,
    }
}
