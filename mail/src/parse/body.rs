//! What a mail says: its leaves told apart into text, HTML and attachments.

use super::left::{self, LEFT_FIELD};
use super::parts::{Leaf, Parts};
use super::{Attachment, Complaint, charset, file_name, flowed, plain, tnef, transfer, uuencode};
use crate::{calendar, html};
use html2text::config;
use std::collections::HashSet;

/// HTML beyond this is not turned into text; the HTML itself is kept whole. Bytes.
pub const MAX_HTML_TO_TEXT_BYTES: usize = 1024 * 1024;

/// HTML with more tags is read as a plain stream of words: quotations inside each other indent every line,
/// so that a small mail could become a large text.
const MAX_HTML_TAGS: usize = 10_000;

/// Long enough that paragraphs keep their lines as sent. Columns.
const TEXT_WIDTH: usize = 500;

/// The bodies and files of a mail.
#[derive(Default)]
pub(super) struct Body {
    pub text: String,
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
}

/// A piece of the body: one text, or the alternatives of one text.
#[derive(Default)]
struct Piece {
    group: Option<usize>,
    plain: Option<String>,
    html: Option<String>,
}

pub(super) fn read(parts: &Parts<'_>, complaints: &mut Vec<Complaint>) -> Body {
    let mut body = Body::default();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut packed_text = None;
    let is_alone = parts.leaves.len() == 1;
    for leaf in &parts.leaves {
        match role(leaf, is_alone) {
            Role::Plain => {
                let (text, files) = uuencode::take_out(&text(leaf, complaints));
                piece(&mut pieces, leaf, |piece| piece.plain.is_none()).plain = Some(text);
                body.attachments.extend(files.into_iter().map(|file| packed(Some(&file.name), file.bytes)));
            }
            Role::Html => {
                let html = text(leaf, complaints);
                piece(&mut pieces, leaf, |piece| piece.html.is_none()).html = Some(html);
            }
            Role::File => {
                let file = attachment(leaf, complaints);
                match tnef::open(&file.bytes).filter(|_| is_envelope(&file)) {
                    Some(envelope) if !envelope.files.is_empty() || envelope.text.is_some() => {
                        packed_text = packed_text.or(envelope.text);
                        let files = envelope.files.into_iter();
                        body.attachments.extend(files.map(|file| packed(file.name.as_deref(), file.bytes)));
                    }
                    _ => body.attachments.push(file),
                }
            }
        }
    }
    body.html = whole_html(&pieces);
    body.text = whole_text(&pieces);
    if body.text.is_empty() {
        body.text = packed_text.map_or_else(|| text_of_files(&body.attachments), |text| plain::text(&text));
    }
    if let Some(html) = &body.html {
        let shown = content_ids(html);
        for attachment in &mut body.attachments {
            attachment.is_inline = attachment.content_id.as_deref().is_some_and(|id| shown.contains(id));
        }
    }
    body
}

/// What HTML refers to by `cid:`.
fn content_ids(html: &str) -> HashSet<&str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | '<' | ')');
    html.split("cid:").skip(1).map(|rest| rest.split(ends).next().unwrap_or_default()).collect()
}

/// The piece that a text belongs to: that of its group if there is room for it, else a new one.
fn piece<'p>(pieces: &'p mut Vec<Piece>, leaf: &Leaf<'_>, has_room: impl Fn(&Piece) -> bool) -> &'p mut Piece {
    let is_of_group = |piece: &Piece| leaf.alternative.is_some() && piece.group == leaf.alternative;
    let known = pieces.iter().position(|piece| is_of_group(piece) && has_room(piece));
    let index = known.unwrap_or(pieces.len());
    if index == pieces.len() {
        pieces.push(Piece { group: leaf.alternative, ..Piece::default() });
    }
    &mut pieces[index]
}

fn whole_text(pieces: &[Piece]) -> String {
    let texts = pieces.iter().map(|piece| match (&piece.plain, &piece.html) {
        (Some(text), _) if !text.trim().is_empty() => plain::text(text),
        (_, Some(html)) => plain::text(&html_as_text(html)),
        (text, None) => plain::text(text.as_deref().unwrap_or_default()),
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// All pieces as one HTML, if any of them is HTML: a footer must not hide the letter above it.
fn whole_html(pieces: &[Piece]) -> Option<String> {
    pieces.iter().any(|piece| piece.html.is_some()).then(|| {
        let each = pieces.iter().map(|piece| match (&piece.html, &piece.plain) {
            (Some(html), _) => html.clone(),
            (None, text) => html::from_text(text.as_deref().unwrap_or_default()),
        });
        each.collect::<Vec<_>>().join("\n")
    })
}

/// A mail that is nothing but an invitation must not look empty.
fn text_of_files(attachments: &[Attachment]) -> String {
    let event = calendar::event(attachments);
    event.map(|event| plain::text(&format!("{}\n\n{}", event.summary, event.description))).unwrap_or_default()
}

/// Outlook's `winmail.dat`.
fn is_envelope(file: &Attachment) -> bool {
    matches!(file.mime_type.as_str(), "application/ms-tnef" | "application/vnd.ms-tnef")
        || file.name.eq_ignore_ascii_case("winmail.dat")
}

/// A file that came inside another form than a part of its own.
fn packed(name: Option<&str>, bytes: Vec<u8>) -> Attachment {
    let name = name.and_then(file_name::clean);
    let mime_type = name.as_deref().map_or("application/octet-stream", file_name::type_of).to_owned();
    let name = name.unwrap_or_else(|| file_name::invented(&mime_type));
    Attachment { name, mime_type, content_id: None, is_inline: false, left: None, bytes }
}

/// HTML as a person would read it aloud.
pub(crate) fn html_as_text(html: &str) -> String {
    let html = &html[..html.floor_char_boundary(MAX_HTML_TO_TEXT_BYTES)];
    let tags = html.bytes().filter(|&byte| byte == b'<').count();
    if tags > MAX_HTML_TAGS || html::is_too_deep(html) {
        return html::words(html);
    }
    let layout = config::plain_no_decorate().no_table_borders().allow_width_overflow();
    layout.string_from_read(html.as_bytes(), TEXT_WIDTH).unwrap_or_else(|_| html::words(html))
}

enum Role {
    Plain,
    Html,
    File,
}

/// A text without a file name, not marked as an attachment, is part of the letter.
fn role(leaf: &Leaf<'_>, is_alone: bool) -> Role {
    let disposition = leaf.fields.with_parameters("content-disposition").unwrap_or_default();
    let is_marked = disposition.to_ascii_lowercase().starts_with(b"attachment");
    let is_file = is_marked || (!is_alone && given_name(leaf).is_some());
    match leaf.content_type.mime_type.as_str() {
        "text/plain" if !is_file => Role::Plain,
        "text/html" if !is_file => Role::Html,
        _ => Role::File,
    }
}

fn given_name(leaf: &Leaf<'_>) -> Option<String> {
    file_name::given(leaf.fields.with_parameters("content-disposition"), leaf.fields.with_parameters("content-type"))
}

fn text(leaf: &Leaf<'_>, complaints: &mut Vec<Complaint>) -> String {
    let bytes = decoded(leaf, complaints);
    let content_type = &leaf.content_type;
    let label = content_type.attribute("charset").map(str::to_owned);
    let label = label.or_else(|| (content_type.mime_type == "text/html").then(|| meta_charset(&bytes)).flatten());
    let text = charset::decode(label.as_deref(), &bytes);
    let says = |name: &str, value: &str| content_type.attribute(name).is_some_and(|it| it.eq_ignore_ascii_case(value));
    if says("format", "flowed") { flowed::unfold(&text, says("delsp", "yes")) } else { text }
}

fn attachment(leaf: &Leaf<'_>, complaints: &mut Vec<Complaint>) -> Attachment {
    let mime_type = plain::word(&leaf.content_type.mime_type);
    let content_id = leaf.fields.first("content-id").map(|id| plain::word(&String::from_utf8_lossy(id)));
    let content_id = content_id.map(|id| id.trim_matches(['<', '>']).to_owned()).filter(|id| !id.is_empty());
    let name = given_name(leaf).unwrap_or_else(|| file_name::invented(&mime_type));
    let left = leaf.fields.first(LEFT_FIELD).filter(|_| leaf.body.trim_ascii().is_empty()).and_then(left::read);
    Attachment { name, bytes: decoded(leaf, complaints), is_inline: false, mime_type, content_id, left }
}

/// The body with its transfer encoding undone; unknown encodings are taken as none.
fn decoded(leaf: &Leaf<'_>, complaints: &mut Vec<Complaint>) -> Vec<u8> {
    let encoding = leaf.fields.first("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
    transfer::decode(&encoding, leaf.body).unwrap_or_else(|| {
        complaints.push(Complaint::BadTransferEncoding);
        leaf.body.to_vec()
    })
}

/// The character set an HTML page names itself, when the mail names none.
fn meta_charset(html: &[u8]) -> Option<String> {
    /// Where browsers look for it, too. Bytes.
    const HEAD_BYTES: usize = 1024;
    let head = String::from_utf8_lossy(&html[..html.len().min(HEAD_BYTES)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|&c| c.is_ascii_alphanumeric() || "-_:".contains(c))
        .collect();
    Some(label).filter(|label| !label.is_empty())
}
