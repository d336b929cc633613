//! What every decoded value goes through: no control characters, no bidi overrides, NFC.

use unicode_normalization::UnicodeNormalization;

/// One line of a header: line breaks and tabs become spaces, the ends are trimmed.
pub(crate) fn line(value: &str) -> String {
    let spaced: String = value
        .chars()
        .map(|c| if is_break(c) || c == '\t' { ' ' } else { c })
        .filter(|&c| !is_invisible(c))
        .nfc()
        .collect();
    spaced.trim().to_owned()
}

/// A value in which nothing may stand in for a removed character: message ids, addresses, file names.
pub(crate) fn word(value: &str) -> String {
    let kept: String = value.chars().filter(|&c| !is_break(c) && !is_invisible(c)).nfc().collect();
    kept.trim().to_owned()
}

/// A text of several lines: line ends become LF, tabs stay, what follows the last word goes.
pub(super) fn text(value: &str) -> String {
    let unified = value.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unified.chars().filter(|&c| c == '\n' || c == '\t' || !is_invisible(c)).nfc().collect();
    kept.trim_end().to_owned()
}

/// At most `max_chars` of `value`, and whether something was cut.
pub(super) fn cut(value: String, max_chars: usize) -> (String, bool) {
    match value.char_indices().nth(max_chars) {
        None => (value, false),
        Some((at, _)) => (value[..at].to_owned(), true),
    }
}

fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Controls, and the characters that turn the reading direction: `invoice\u{202e}fdp.exe` reads as a PDF.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
