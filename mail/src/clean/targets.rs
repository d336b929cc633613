//! Links whose words name another place than the one they lead to say where they lead.

use super::tags::{tags, words, written};

/// Words longer than this are no address. Bytes.
const MAX_ADDRESS_BYTES: usize = 2_000;

/// Writes the true host, or the true mail address, behind each link of cleaned HTML whose words are another one.
pub fn with_targets(html: &str) -> String {
    let mut told = String::with_capacity(html.len());
    let mut done = 0;
    for tag in tags(html, "a") {
        let Some(length) = html[tag.end..].find("</a>").filter(|length| *length <= MAX_ADDRESS_BYTES) else { continue };
        let words = words(&html[tag.end..tag.end + length]);
        let target = tag.value("href").and_then(|href| place(&href));
        let (Some(target), Some(claimed)) = (target, place(&words)) else { continue };
        if target == claimed {
            continue;
        }
        let end = tag.end + length + "</a>".len();
        told.push_str(&html[done..end]);
        told.push_str(&format!(" <b>[leads to {}]</b>", written(&target)));
        done = end;
    }
    told.push_str(&html[done..]);
    told
}

/// The host of an address of the web, or an address of mail; none for what is neither.
fn place(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    if text.chars().any(char::is_whitespace) {
        return None;
    }
    if let Some(address) = text.strip_prefix("mailto:") {
        return address.split('?').next().map(str::to_owned);
    }
    let after_scheme = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let host = after_scheme.unwrap_or(&text).split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if after_scheme.is_none() && host.contains('@') {
        return Some(host.to_owned());
    }
    // What stands before an at sign is a name, not the host (RFC 3986 §3.2.1).
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let host = host.trim_start_matches("www.").trim_end_matches('.');
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_host = host.contains('.') && last.chars().count() > 1 && !host.contains("..");
    let looks_like_one = after_scheme.is_some() || last.chars().all(char::is_alphabetic);
    (is_host && looks_like_one).then(|| host.to_owned())
}
