//! HTML as text, and how deep it may be.

/// HTML nested deeper is read as a plain stream of words: an HTML parser asks at each element what is open
/// around it, so 20,000 nested ones take 12 s unoptimised, and the time grows with the square. Elements.
pub const MAX_HTML_DEPTH: usize = 256;

/// Elements that hold nothing, or that the next of their kind ends: they do not add to the depth.
const UNNESTED: [&str; 24] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Whether elements are nested more than [`MAX_HTML_DEPTH`] deep, by counting opening and closing tags.
pub(crate) fn is_too_deep(html: &str) -> bool {
    let mut depth: usize = 0;
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..];
        let is_closing = tag.starts_with('/');
        let name = tag.strip_prefix('/').unwrap_or(tag);
        let length = name.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..length];
        if name.is_empty() || UNNESTED.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        depth = if is_closing { depth.saturating_sub(1) } else { depth + 1 };
        if depth > MAX_HTML_DEPTH {
            return true;
        }
    }
    false
}

/// The words of HTML in their order, without layout; takes any nesting in its stride.
pub(crate) fn words(html: &str) -> String {
    mail_parser::decoders::html::html_to_text(html)
}

/// Text as HTML that keeps its lines.
pub(crate) fn from_text(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<div style=\"white-space:pre-wrap\">{escaped}</div>")
}
