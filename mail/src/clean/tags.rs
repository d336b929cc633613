//! Tags of cleaned HTML. The cleaner writes it in one way: `<` only begins a tag, a value stands in double quotes, and
//! a double quote within it is written as an entity.

use std::borrow::Cow;

/// A tag: where it begins and ends, and what stands between `<` and `>`.
#[derive(Clone, Copy)]
pub(super) struct Tag<'h> {
    pub(super) start: usize,
    pub(super) end: usize,
    text: &'h str,
}

/// The tags of one element.
pub(super) fn tags<'h>(html: &'h str, element: &'static str) -> impl Iterator<Item = Tag<'h>> {
    html.match_indices('<').filter_map(move |(start, _)| {
        let rest = &html[start + 1..];
        let after = rest.strip_prefix(element)?;
        after.starts_with([' ', '>']).then(|| {
            let text = &rest[..length(rest)];
            Tag { start, end: start + text.len() + 2, text }
        })
    })
}

/// Up to the `>` outside quotes.
fn length(rest: &str) -> usize {
    let mut is_quoted = false;
    let end = rest.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'>' && !is_quoted
    });
    end.unwrap_or(rest.len().saturating_sub(1))
}

impl<'h> Tag<'h> {
    /// The value of an attribute, read as a browser reads it.
    pub(super) fn value(self, attribute: &str) -> Option<Cow<'h, str>> {
        self.span(attribute).map(|(_, raw)| plain(raw))
    }

    /// The tag without an attribute, for a new one to be written behind it.
    pub(super) fn without(self, attribute: &str) -> String {
        match self.span(attribute) {
            Some((at, raw)) => format!("{}{}", &self.text[..at], &self.text[at + attribute.len() + 4 + raw.len()..]),
            None => self.text.to_owned(),
        }
    }

    /// Where ` attribute="value"` begins, and the value as written.
    fn span(self, attribute: &str) -> Option<(usize, &'h str)> {
        let opening = format!(" {attribute}=\"");
        let at = self.text.find(&opening)?;
        let value = &self.text[at + opening.len()..];
        Some((at, value.split('"').next().unwrap_or_default()))
    }
}

/// What the four entities stand for that the cleaner writes.
pub(super) fn plain(written: &str) -> Cow<'_, str> {
    if !written.contains('&') {
        return Cow::Borrowed(written);
    }
    let text = written.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    Cow::Owned(text.replace("&nbsp;", "\u{a0}").replace("&amp;", "&"))
}

/// A text as it may stand in a value or between tags.
pub(super) fn written(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a reader sees of a piece of HTML.
pub(super) fn words(inside: &str) -> String {
    let mut text = String::new();
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    plain(&text).trim().to_owned()
}
