//! HTML of strangers made harmless (R-80..R-82).
//!
//! What comes out runs nothing, submits nothing and loads nothing from the network. It is still a
//! stranger's: show it in a sandboxed frame with its own content security policy.

mod pictures;
mod quotation;
mod signature;
mod style;
mod tags;
mod targets;

#[cfg(test)]
mod tests;

pub use pictures::{hides_pictures, is_remote, with_pictures};
pub use quotation::{own_html, with_quote, without_quote};
pub use signature::without_mark;
pub use targets::with_targets;

use crate::html;
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::sync::LazyLock;

/// HTML beyond this is cut. Bytes.
pub const MAX_HTML_BYTES: usize = 4 * 1024 * 1024;

/// Elements whose content goes with them: it is code, or belongs to a page and not to a letter.
const WITH_CONTENT: [&str; 11] =
    ["svg", "math", "title", "template", "iframe", "object", "noembed", "noframes", "textarea", "select", "xmp"];

/// Elements of letters that ammonia does not keep by itself.
const MORE_TAGS: [&str; 3] = ["font", "big", "address"];

/// Raster images inside the mail; SVG could hold references of its own.
const DATA_IMAGES: [&str; 4] = ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"];

const LINK_SCHEMES: [&str; 4] = ["http:", "https:", "mailto:", "tel:"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| builder(is_own_picture));
static CLEANER_WITH_REMOTE: LazyLock<Builder<'static>> =
    LazyLock::new(|| builder(|source| is_own_picture(source) || is_remote(source)));
static CLEANER_OF_DRAFTS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(|source| is_own_picture(source) || is_remote(source));
    builder.add_tag_attributes("div", [signature::MARK]);
    builder
});

/// Cleans `html`; `url_of` gives the address under which the image of a content id is served, if any is.
///
/// Kept: text, tables, links to http, https, mailto and tel (which open a new tab and tell nothing about
/// us), images inside the mail, and inline styles that stay in their place. HTML nested deeper than
/// [`crate::MAX_HTML_DEPTH`] becomes its words.
pub fn clean_html(html: &str, url_of: &dyn Fn(&str) -> Option<String>) -> String {
    with_pictures(&clean(html, &CLEANER), &|source| match content_id(source) {
        Some(id) => url_of(id),
        None => Some(source.to_owned()),
    })
}

/// The content id that a source names, if it names one.
pub fn content_id(source: &str) -> Option<&str> {
    let (scheme, id) = source.trim().split_at_checked("cid:".len())?;
    scheme.eq_ignore_ascii_case("cid:").then_some(id)
}

/// The same with the sources of all its pictures as they are, those of the network too: nobody may see it before
/// [`with_pictures`] has given each of them an address of ours.
pub fn clean_html_with_remote(html: &str) -> String {
    clean(html, &CLEANER_WITH_REMOTE)
}

/// The same of a mail that is being written: where its signature stands is marked still, so that it changes with the
/// mailbox. Cleaning takes the mark out of whatever others wrote, and [`without_mark`] out of what leaves.
pub fn clean_draft_html(html: &str) -> String {
    clean(html, &CLEANER_OF_DRAFTS)
}

fn clean(html: &str, cleaner: &Builder<'_>) -> String {
    let html = &html[..html.floor_char_boundary(MAX_HTML_BYTES)];
    if html::is_too_deep(html) {
        return html::from_text(&html::words(html));
    }
    cleaner.clean(html).to_string()
}

fn builder(may_show: fn(&str) -> bool) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(MORE_TAGS)
        .rm_tags(["map", "area", "details", "summary"])
        .add_clean_content_tags(WITH_CONTENT)
        .generic_attributes(["style", "dir", "lang", "title", "align", "valign", "bgcolor"].into())
        .add_tag_attributes("font", ["color", "face", "size"])
        .add_tag_attributes("table", ["width", "height", "border", "cellpadding", "cellspacing"])
        .add_tag_attributes("td", ["width", "height", "nowrap"])
        .add_tag_attributes("th", ["width", "height", "nowrap"])
        .rm_tag_attributes("blockquote", ["cite"])
        .rm_tag_attributes("q", ["cite"])
        .rm_tag_attributes("del", ["cite"])
        .rm_tag_attributes("ins", ["cite"])
        .rm_tag_attributes("img", ["srcset"])
        .set_tag_attribute_value("a", "target", "_blank")
        .link_rel(Some("noopener noreferrer"))
        .url_schemes(["http", "https", "mailto", "tel", "data", "cid"].into())
        // Sources and links are checked below; what is relative is neither.
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => may_show(value).then_some(Cow::Borrowed(value)),
            (_, "href") => begins_with_any(value, &LINK_SCHEMES).then_some(Cow::Borrowed(value)),
            (_, "style") => style::clean(value).map(Cow::Owned),
            _ => Some(Cow::Borrowed(value)),
        });
    builder
}

/// A picture that came with the mail.
fn is_own_picture(source: &str) -> bool {
    content_id(source).is_some() || begins_with_any(source, &DATA_IMAGES)
}

fn begins_with_any(value: &str, beginnings: &[&str]) -> bool {
    let value = value.trim_start().as_bytes();
    beginnings
        .iter()
        .any(|known| value.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known.as_bytes())))
}
