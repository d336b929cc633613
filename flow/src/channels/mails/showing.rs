//! How a mail is shown: its own words apart from what it quotes, its HTML without its pictures or with them.

pub use mail::calendar::{Event, Moment};
pub use mail::remote::Picture;
pub use mail::{hides_pictures, is_remote, own_html, parts, with_pictures, with_targets};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// How cleaned HTML names a picture that came with the mail.
pub fn source_of(content_id: &str) -> String {
    format!("src=\"cid:{}\"", plain_id(content_id).replace('&', "&amp;").replace('"', "&quot;"))
}

/// A content id without its angle brackets.
pub fn plain_id(content_id: &str) -> &str {
    content_id.trim_start_matches('<').trim_end_matches('>')
}

/// What the pictures of cleaned HTML name as their sources.
pub fn sources(html: &str) -> BTreeSet<String> {
    let found = RefCell::new(BTreeSet::new());
    with_pictures(html, &|source| {
        found.borrow_mut().insert(source.to_owned());
        None
    });
    found.into_inner()
}

/// The addresses of the pictures of the network in cleaned HTML, as far as somebody would see them; not those by which a
/// mail of ours is noted as opened, when an answer quotes it: whoever opens the answer is one of us.
pub fn remote_pictures(html: &str) -> BTreeSet<String> {
    let is_shown = |source: &String| is_remote(source) && !source.contains(super::OPENED_PATH);
    sources(html).into_iter().filter(is_shown).collect()
}

/// The HTML of a raw mail, cleaned, with the addresses of its remote pictures; none for a mail without HTML.
pub fn html_with_remote(raw: &[u8]) -> Option<String> {
    mail::parse(raw).0.html.as_deref().map(mail::clean_html_with_remote)
}
