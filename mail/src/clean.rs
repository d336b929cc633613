//! HTML of strangers made harmless (R-80..R-82).
//!
//! What comes out runs nothing, submits nothing and loads nothing from the network. It is still a
//! stranger's: show it in a sandboxed frame with its own content security policy.

mod style;

#[cfg(test)]
mod tests;

use crate::html;
use ammonia::{Builder, UrlRelative};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

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

/// Cleans `html`; `url_of` gives the address under which the image of a content id is served, if any is.
///
/// Kept: text, tables, links to http, https, mailto and tel (which open a new tab and tell nothing about
/// us), images inside the mail, and inline styles that stay in their place. HTML nested deeper than
/// [`crate::MAX_HTML_DEPTH`] becomes its words.
pub fn clean_html(html: &str, url_of: &dyn Fn(&str) -> Option<String>) -> String {
    let html = &html[..html.floor_char_boundary(MAX_HTML_BYTES)];
    if html::is_too_deep(html) {
        return html::from_text(&html::words(html));
    }
    let urls = content_ids(html).into_iter().filter_map(|id| url_of(&id).map(|url| (id, url))).collect();
    builder(urls).clean(html).to_string()
}

/// The content ids that images refer to, as an HTML parser reads them.
fn content_ids(html: &str) -> HashSet<String> {
    let found = Arc::new(Mutex::new(HashSet::new()));
    if !html.to_ascii_lowercase().contains("cid:") && !html.contains('&') {
        return HashSet::new();
    }
    let seen = Arc::clone(&found);
    let mut reader = Builder::empty();
    reader.add_tags(["img"]).add_tag_attributes("img", ["src"]).add_url_schemes(["cid"]);
    reader.attribute_filter(move |_, _, value| {
        if let Some(id) = content_id(value) {
            seen.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
        }
        None
    });
    let _ = reader.clean(html);
    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::take(&mut found)
}

fn content_id(src: &str) -> Option<&str> {
    let src = src.trim();
    let (scheme, id) = src.split_at_checked("cid:".len())?;
    scheme.eq_ignore_ascii_case("cid:").then_some(id)
}

fn builder(urls: HashMap<String, String>) -> Builder<'static> {
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
        // Only our own addresses of images are relative: links are checked for their scheme below.
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => image_source(value, &urls),
            (_, "href") => is_link(value).then_some(Cow::Borrowed(value)),
            (_, "style") => style::clean(value).map(Cow::Owned),
            _ => Some(Cow::Borrowed(value)),
        });
    builder
}

fn image_source<'v>(value: &'v str, urls: &HashMap<String, String>) -> Option<Cow<'v, str>> {
    if let Some(id) = content_id(value) {
        return urls.get(id).cloned().map(Cow::Owned);
    }
    let start = value.trim_start().to_ascii_lowercase();
    DATA_IMAGES.iter().any(|known| start.starts_with(known)).then_some(Cow::Borrowed(value))
}

fn is_link(value: &str) -> bool {
    let start = value.trim_start().to_ascii_lowercase();
    LINK_SCHEMES.iter().any(|scheme| start.starts_with(scheme))
}
