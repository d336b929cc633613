//! Bytes and the character set they claim, to text.
//!
//! `encoding_rs` knows the labels of the web; mail has older ones, which browsers replaced on purpose.
//! Those are here: HZ, ISO-2022-KR, code pages 437 and 850, UTF-7, and the names that only mailers use.

use encoding_rs::{EUC_KR, Encoding, GBK, UTF_8};
use mail_parser::decoders::charsets::map::charset_decoder;

/// The upper half of code page 437, the character set of the first PCs.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

const ESCAPE: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;

/// Decodes `bytes` by the `label` of a Content-Type or an encoded word.
///
/// Without a label, or with one that nobody knows: UTF-8 if it is valid, else what the bytes look like.
/// Never fails; what cannot be read becomes U+FFFD.
pub(super) fn decode(label: Option<&str>, bytes: &[u8]) -> String {
    let label = canonical(label.unwrap_or_default());
    match label.as_str() {
        "hz-gb-2312" | "hz" => GBK.decode_without_bom_handling(&hz_to_gbk(bytes)).0.into_owned(),
        "iso-2022-kr" | "csiso2022kr" => EUC_KR.decode_without_bom_handling(&iso_2022_kr_to_euc(bytes)).0.into_owned(),
        "cp437" | "ibm437" | "437" | "cspc8codepage437" => code_page_437(bytes),
        "cp850" | "ibm850" | "850" | "utf-7" => by_mail_parser(&label, bytes),
        "us-ascii" | "ascii" | "iso-8859-1" | "latin1" | "windows-1252" if is_really_utf_8(bytes) => lossy(bytes),
        _ => match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => encoding.decode(bytes).0.into_owned(),
            None => detect(bytes),
        },
    }
}

/// What raw 8-bit bytes in a header mean: UTF-8 if valid, else the body's set, else what they look like.
pub(super) fn decode_header_bytes(body_label: Option<&str>, bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => match body_label.and_then(|label| Encoding::for_label(canonical(label).as_bytes())) {
            Some(encoding) if encoding != UTF_8 => encoding.decode(bytes).0.into_owned(),
            _ => detect(bytes),
        },
    }
}

fn canonical(label: &str) -> String {
    let label = label.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'').to_ascii_lowercase();
    match label.as_str() {
        "cp932" | "ms932" | "windows-932" => "shift_jis",
        "cp949" | "ms949" | "uhc" => "euc-kr",
        "cp936" | "ms936" => "gbk",
        "_iso-2022-jp" | "iso-2022-jp-1" | "iso-2022-jp-2" | "iso-2022-jp-3" => "iso-2022-jp",
        "unicode-1-1-utf-7" | "utf7" | "x-utf-7" => "utf-7",
        "big5hkscs" => "big5-hkscs",
        "ansi" => "unknown",
        other => other,
    }
    .to_owned()
}

fn by_mail_parser(label: &str, bytes: &[u8]) -> String {
    charset_decoder(label.as_bytes()).map_or_else(|| detect(bytes), |decoder| decoder(bytes))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Valid UTF-8 with letters beyond ASCII is never Latin-1 by accident, whatever the mailer declared.
fn is_really_utf_8(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()
}

fn detect(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny).decode(bytes).0.into_owned()
}

fn code_page_437(bytes: &[u8]) -> String {
    let upper: Vec<char> = CODE_PAGE_437.chars().collect();
    bytes
        .iter()
        .map(|&byte| match byte.checked_sub(0x80) {
            None => char::from(byte),
            Some(index) => upper.get(usize::from(index)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        })
        .collect()
}

/// RFC 1843: `~{` and `~}` switch GB 2312 on and off, `~~` is a tilde, a tilde at the line end joins lines.
fn hz_to_gbk(bytes: &[u8]) -> Vec<u8> {
    let mut gbk = Vec::with_capacity(bytes.len());
    let mut is_chinese = false;
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        match (byte, is_chinese) {
            (b'~', _) => match rest.next() {
                Some(b'{') => is_chinese = true,
                Some(b'}') => is_chinese = false,
                Some(b'\n') | None => {}
                Some(other) => gbk.push(other),
            },
            (b'\n', _) => {
                is_chinese = false;
                gbk.push(byte);
            }
            (_, true) => gbk.push(byte | 0x80),
            (_, false) => gbk.push(byte),
        }
    }
    gbk
}

/// RFC 1557: after the header `ESC $ ) C`, shift-out starts Korean in seven bits and shift-in ends it.
fn iso_2022_kr_to_euc(bytes: &[u8]) -> Vec<u8> {
    let mut euc = Vec::with_capacity(bytes.len());
    let mut is_korean = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            ESCAPE if bytes[at..].starts_with(b"\x1b$)C") => at += 3,
            SHIFT_OUT => is_korean = true,
            SHIFT_IN => is_korean = false,
            b'\n' => {
                is_korean = false;
                euc.push(byte);
            }
            _ if is_korean => euc.push(byte | 0x80),
            _ => euc.push(byte),
        }
        at += 1;
    }
    euc
}
