//! A mail taken apart into its leaves, in one pass and without recursion (RFC 2046 §5.1).
//!
//! mail-parser's own splitter nests a value per embedded message and takes it apart recursively, so that
//! a mail of a few MB that embeds messages a hundred thousand deep ends the process with a stack overflow.
//! Here an embedded message is one leaf, depth and count are limited, and every line is looked at once.

use super::Complaint;
use super::fields::{self, Fields, line_end, trim_line_end};
use mail_parser::parsers::MessageStream;
use std::borrow::Cow;
use std::collections::HashMap;

/// Multiparts inside each other deeper than this are taken as one leaf.
pub const MAX_DEPTH: usize = 100;

/// Parts beyond these are left out.
pub const MAX_PARTS: usize = 1000;

/// One leaf: a text, a file, an embedded message.
pub(super) struct Leaf<'a> {
    pub fields: Fields<'a>,
    pub content_type: ContentType,
    /// As it was sent, transfer encoding included.
    pub body: &'a [u8],
    /// The outermost multipart/alternative around it: leaves of one group say the same in other words.
    pub alternative: Option<usize>,
}

/// What a part says it is.
#[derive(Clone)]
pub(super) struct ContentType {
    /// `text/plain`, in lower case.
    pub mime_type: String,
    attributes: HashMap<String, String>,
}

impl ContentType {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    fn read(raw: Option<&[u8]>, default: &str) -> Self {
        let mut value = raw.unwrap_or_default().to_vec();
        value.push(b'\n');
        let parsed = MessageStream::new(&value).parse_content_type();
        let Some(found) = parsed.as_content_type().filter(|found| !found.ctype().is_empty()) else {
            return Self { mime_type: default.to_owned(), attributes: HashMap::new() };
        };
        let subtype = match found.subtype() {
            Some(subtype) => subtype.to_ascii_lowercase(),
            // "Content-Type: text" is what old mailers sent for plain text.
            None if found.ctype().eq_ignore_ascii_case("text") => "plain".to_owned(),
            None => "octet-stream".to_owned(),
        };
        let attributes = found.attributes().unwrap_or_default().iter();
        Self {
            mime_type: format!("{}/{subtype}", found.ctype().to_ascii_lowercase()),
            attributes: attributes.map(|a| (a.name.to_ascii_lowercase(), a.value.to_string())).collect(),
        }
    }

    fn boundary(&self) -> Option<&str> {
        let boundary = self.attribute("boundary").filter(|boundary| !boundary.is_empty());
        boundary.filter(|_| self.mime_type.starts_with("multipart/"))
    }
}

/// A mail's own header fields and its leaves.
pub(super) struct Parts<'a> {
    pub fields: Fields<'a>,
    pub content_type: ContentType,
    pub leaves: Vec<Leaf<'a>>,
}

/// Takes `raw` apart. Never fails: what has no structure is one text leaf.
pub(super) fn split<'a>(raw: &'a [u8], complaints: &mut Vec<Complaint>) -> Parts<'a> {
    let mut splitter = Splitter { raw, open: Vec::new(), depth_of: HashMap::new(), leaves: Vec::new(), groups: 0 };
    let (fields, body_at) = fields::read(raw, |_| false, complaints);
    let content_type = ContentType::read(fields.with_parameters("content-type"), "text/plain");
    let mut next = splitter.entity(fields.clone(), content_type.clone(), body_at, complaints);
    while let Some(at) = next {
        if splitter.leaves.len() >= MAX_PARTS {
            complaints.push(Complaint::TooManyParts);
            break;
        }
        let (fields, length) = fields::read(&raw[at..], |line| splitter.boundary(line).is_some(), complaints);
        let content_type = ContentType::read(fields.with_parameters("content-type"), splitter.default_type());
        next = splitter.entity(fields, content_type, at + length, complaints);
    }
    Parts { fields, content_type, leaves: splitter.leaves }
}

/// A multipart whose end has not come yet.
struct Open {
    boundary: String,
    is_digest: bool,
    alternative: Option<usize>,
}

struct Splitter<'a> {
    raw: &'a [u8],
    open: Vec<Open>,
    /// The place of each open boundary in `open`; the innermost when two are the same.
    depth_of: HashMap<String, usize>,
    leaves: Vec<Leaf<'a>>,
    groups: usize,
}

/// A boundary line of the multipart at `depth`.
struct Boundary {
    depth: usize,
    is_close: bool,
}

impl<'a> Splitter<'a> {
    /// Takes the entity whose body starts at `body_at`; gives where the next one starts.
    fn entity(
        &mut self,
        fields: Fields<'a>,
        content_type: ContentType,
        body_at: usize,
        complaints: &mut Vec<Complaint>,
    ) -> Option<usize> {
        let boundary = content_type.boundary().map(str::to_owned);
        if let Some(boundary) = boundary {
            if self.open.len() >= MAX_DEPTH {
                complaints.push(Complaint::TooDeep);
            } else {
                let depth = self.open(boundary, &content_type);
                let found = self.seek(body_at);
                if found.next.is_some() && found.depth == Some(depth) {
                    return self.follow(found);
                }
                // Its boundary never comes: the whole is what somebody wrote, or a file. Nothing is dropped.
                complaints.push(Complaint::BoundaryMissing);
                self.close_from(depth);
            }
        }
        let found = self.seek(body_at);
        let alternative = self.open.last().and_then(|open| open.alternative);
        let is_whole = self.leaves.is_empty() && found.next.is_none();
        let content_type = match content_type.mime_type.starts_with("multipart/") && is_whole {
            true => ContentType::read(None, "text/plain"),
            false => content_type,
        };
        self.leaves.push(Leaf { fields, content_type, body: &self.raw[body_at..found.body_end], alternative });
        self.follow(found)
    }

    fn open(&mut self, boundary: String, content_type: &ContentType) -> usize {
        let outer = self.open.last().and_then(|open| open.alternative);
        let alternative = outer.or_else(|| {
            (content_type.mime_type == "multipart/alternative").then(|| {
                self.groups += 1;
                self.groups
            })
        });
        let depth = self.open.len();
        self.depth_of.insert(boundary.clone(), depth);
        self.open.push(Open { boundary, is_digest: content_type.mime_type == "multipart/digest", alternative });
        depth
    }

    /// Forgets the multiparts at `depth` and deeper.
    fn close_from(&mut self, depth: usize) {
        for open in self.open.drain(depth..) {
            if self.depth_of.get(&open.boundary).is_some_and(|&at| at >= depth) {
                self.depth_of.remove(&open.boundary);
            }
        }
    }

    /// Goes on after a boundary line: to the next part, past the epilogue of a multipart that ended.
    fn follow(&mut self, mut found: Found) -> Option<usize> {
        loop {
            let (depth, next) = (found.depth?, found.next?);
            if !found.is_close {
                self.close_from(depth + 1);
                return Some(next);
            }
            self.close_from(depth);
            found = self.seek(next);
        }
    }

    /// The next boundary line of any open multipart, from `at` on.
    fn seek(&self, at: usize) -> Found {
        let mut start = at;
        while start < self.raw.len() {
            let end = line_end(self.raw, start);
            if let Some(boundary) = self.boundary(trim_line_end(&self.raw[start..end])) {
                let body_end = at + trim_line_end(&self.raw[at..start]).len();
                let Boundary { depth, is_close } = boundary;
                return Found { body_end, depth: Some(depth), is_close, next: Some(end) };
            }
            start = end;
        }
        Found { body_end: self.raw.len(), depth: None, is_close: false, next: None }
    }

    fn boundary(&self, line: &[u8]) -> Option<Boundary> {
        let text = String::from_utf8_lossy(line.strip_prefix(b"--")?.trim_ascii_end());
        let delimiter = |text: &Cow<'_, str>| self.depth_of.get(text.as_ref()).copied();
        if let Some(depth) = delimiter(&text) {
            return Some(Boundary { depth, is_close: false });
        }
        let depth = self.depth_of.get(text.strip_suffix("--")?).copied()?;
        Some(Boundary { depth, is_close: true })
    }

    fn default_type(&self) -> &'static str {
        if self.open.last().is_some_and(|open| open.is_digest) { "message/rfc822" } else { "text/plain" }
    }
}

/// Where a body ends, and which boundary line ended it (none at the end of the mail).
struct Found {
    body_end: usize,
    depth: Option<usize>,
    is_close: bool,
    next: Option<usize>,
}
