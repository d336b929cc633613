//! Pictures of cleaned HTML: those of the mail come from us, those of the network only by way of us.

use super::begins_with_any;
use super::tags::{Tag, tags, written};

/// A picture of this width or height, in pixels, is there to be fetched and not to be seen.
const TINY_PIXELS: [&str; 2] = ["0", "1"];

/// True for a picture of the network.
pub fn is_remote(source: &str) -> bool {
    begins_with_any(source, &["http:", "https:"])
}

/// Gives every picture of cleaned HTML the source that `source_of` makes of its own: `cid:logo@x`, `data:…`, or after
/// [`super::clean_html_with_remote`] an address. One that gets none keeps its place and its words; a remote one that
/// nobody would see is gone without a question.
pub fn with_pictures(html: &str, source_of: &dyn Fn(&str) -> Option<String>) -> String {
    let mut shown = String::with_capacity(html.len());
    let mut done = 0;
    for tag in tags(html, "img") {
        let Some(source) = tag.value("src") else { continue };
        shown.push_str(&html[done..tag.start]);
        done = tag.end;
        if is_remote(&source) && is_tiny(tag) {
            continue;
        }
        shown.push('<');
        shown.push_str(&tag.without("src"));
        if let Some(source) = source_of(&source) {
            shown.push_str(&format!(" src=\"{}\"", written(&source)));
        }
        shown.push('>');
    }
    shown.push_str(&html[done..]);
    shown
}

/// Whether cleaning took the source of a picture away: there is something that could be shown.
pub fn hides_pictures(html: &str) -> bool {
    tags(html, "img").any(|tag| tag.value("src").is_none() && !is_tiny(tag))
}

fn is_tiny(tag: Tag<'_>) -> bool {
    ["width", "height"]
        .iter()
        .any(|side| tag.value(side).is_some_and(|pixels| TINY_PIXELS.contains(&pixels.trim().trim_end_matches("px"))))
}
