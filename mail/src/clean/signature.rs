//! Where the signature stands in a mail that is being written.

use super::tags::tags;

/// The attribute of the box around it.
pub(super) const MARK: &str = "data-signature";

/// HTML of a mail that was written here, as it leaves: nobody outside is told what of it is the signature.
pub fn without_mark(html: &str) -> String {
    let mut left = String::with_capacity(html.len());
    let mut done = 0;
    for tag in tags(html, "div").filter(|tag| tag.value(MARK).is_some()) {
        left.push_str(&html[done..tag.start]);
        left.push_str(&format!("<{}>", tag.without(MARK)));
        done = tag.end;
    }
    left.push_str(&html[done..]);
    left
}
