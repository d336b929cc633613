//! What a mail in HTML quotes at its end, to be shown on request only.

use super::tags::words;

/// Opens what of another mail stands below words of ours. Mail programs fold what is marked so, and cleaning takes the mark
/// out of whatever others wrote: where it stands, we put it.
const QUOTE: &str = "<br><div class=\"gmail_quote\">";

/// Words of ours with what of another mail stands below them; both are clean.
pub fn with_quote(own: &str, quote: &str) -> String {
    format!("{own}{QUOTE}{quote}</div>")
}

/// The words above what [`with_quote`] put below them; none where it put nothing.
pub fn without_quote(html: &str) -> Option<&str> {
    html.split_once(QUOTE).map(|(own, _)| own)
}

/// Cleaned HTML without the quotation that ends it; none when there is no such, or when nothing else would be left.
///
/// Only a quotation with nothing behind it goes: whoever answers between the lines is shown whole.
pub fn own_html(html: &str) -> Option<String> {
    if let Some(own) = without_quote(html).filter(|own| !words(own).trim().is_empty()) {
        return Some(own.to_owned());
    }
    let (start, end) = last_quotation(html)?;
    let (own, behind) = (&html[..start], &html[end..]);
    let is_last = words(behind).trim().is_empty() && !behind.contains("<img");
    (is_last && !words(own).trim().is_empty()).then(|| format!("{own}{behind}"))
}

/// Where the last outermost quotation begins and ends.
fn last_quotation(html: &str) -> Option<(usize, usize)> {
    const OPENING: &str = "<blockquote";
    const CLOSING: &str = "</blockquote>";
    let (mut depth, mut start, mut found) = (0_usize, 0, None);
    for (at, _) in html.match_indices('<') {
        if html[at..].starts_with(OPENING) {
            start = if depth == 0 { at } else { start };
            depth += 1;
        } else if html[at..].starts_with(CLOSING) {
            depth = depth.saturating_sub(1);
            found = if depth == 0 { Some((start, at + CLOSING.len())) } else { found };
        }
    }
    found
}
