//! What the server says (RFC 3501 §7), as far as we asked for it; everything else is passed over.

use super::error::ImapError;
use super::names::{ListedFolder, decode_name};
use super::structure::{self, Part};
use jiff::fmt::strtime;

/// How a command, or the server's mood, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    No,
    Bad,
    Bye,
}

/// One response.
#[derive(Debug)]
pub(super) enum Response {
    /// `+ text`: go on.
    Continue(String),
    /// `a1 OK text`
    Done {
        tag: String,
        status: Status,
        text: String,
    },
    /// `* OK [code] text`
    Status {
        status: Status,
        text: String,
    },
    Capability(Vec<String>),
    Exists(u32),
    Fetch(Fetch),
    /// A folder; its name still as the server writes it.
    List(ListedFolder),
    /// UIDs, as the server sorts them.
    Search(Vec<u32>),
    /// `* STATUS name (UIDNEXT 7 UIDVALIDITY 3)`
    FolderStatus {
        uid_next: Option<u32>,
        uid_validity: Option<u32>,
    },
    Other,
}

/// What a FETCH response says of one mail.
#[derive(Debug, Default)]
pub(super) struct Fetch {
    pub uid: Option<u32>,
    pub size_bytes: Option<usize>,
    /// Unix seconds.
    pub internal_date: Option<i64>,
    pub body: Option<Vec<u8>>,
    pub header: Option<Vec<u8>>,
    /// The lines of the head that were asked for.
    pub header_fields: Option<Vec<u8>>,
    /// Of which parts it is made.
    pub structure: Option<Part>,
    /// Parts that were asked for, each by its section: `2`, `2.MIME`.
    pub sections: Vec<(String, Vec<u8>)>,
}

/// A response in its pieces: text between literals, and the literals.
pub(super) enum Piece {
    Text(Vec<u8>),
    Literal(Vec<u8>),
}

#[derive(Debug, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    Atom(String),
    Text(Vec<u8>),
}

/// Internal dates before 1980 are a server's way to say that it does not know. Unix seconds.
const FIRST_DATE: i64 = 315_532_800;

/// How the answer to a SEARCH begins: it alone may be long.
pub(super) const SEARCH: &[u8] = b"* SEARCH";

pub(super) fn read(pieces: Vec<Piece>) -> Result<Response, ImapError> {
    if let [Piece::Text(text)] = pieces.as_slice()
        && text.get(..SEARCH.len()).is_some_and(|start| start.eq_ignore_ascii_case(SEARCH))
    {
        return search(&text[SEARCH.len()..]);
    }
    let line = match pieces.first() {
        Some(Piece::Text(text)) => String::from_utf8_lossy(text).trim_end().to_owned(),
        _ => return Err(ImapError::Protocol("a response without a beginning".to_owned())),
    };
    let (first, rest) = line.split_once(' ').unwrap_or((line.as_str(), ""));
    match first {
        "+" => Ok(Response::Continue(rest.to_owned())),
        "*" => untagged(rest, pieces),
        tag => {
            let (status, text) = status(rest).ok_or_else(|| ImapError::Protocol(shorten(&line)))?;
            Ok(Response::Done { tag: tag.to_owned(), status, text })
        }
    }
}

fn untagged(rest: &str, pieces: Vec<Piece>) -> Result<Response, ImapError> {
    if let Some((status, text)) = status(rest) {
        return Ok(Response::Status { status, text });
    }
    let mut words = rest.split(' ');
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if first.eq_ignore_ascii_case("CAPABILITY") {
        return Ok(Response::Capability(rest.split(' ').skip(1).map(str::to_ascii_uppercase).collect()));
    }
    if second.eq_ignore_ascii_case("EXISTS") {
        let count = first.parse().map_err(|_| ImapError::Protocol(shorten(rest)))?;
        return Ok(Response::Exists(count));
    }
    if second.eq_ignore_ascii_case("FETCH") {
        return Ok(Response::Fetch(fetch(tokens(pieces))));
    }
    if first.eq_ignore_ascii_case("LIST") || first.eq_ignore_ascii_case("XLIST") {
        return Ok(list(tokens(pieces)).map_or(Response::Other, Response::List));
    }
    if first.eq_ignore_ascii_case("STATUS") {
        return Ok(folder_status(tokens(pieces)));
    }
    Ok(Response::Other)
}

fn search(numbers: &[u8]) -> Result<Response, ImapError> {
    let words = numbers.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let uids = words.map(|word| std::str::from_utf8(word).ok().and_then(|word| word.parse().ok()));
    let uids: Option<Vec<u32>> = uids.collect();
    uids.map(Response::Search).ok_or_else(|| ImapError::Protocol("a SEARCH found what is no UID".to_owned()))
}

/// `* LIST (\Sent) "/" "Sent Items"`. A name that is no text cannot be said back, and is passed over.
fn list(mut tokens: std::vec::IntoIter<Token>) -> Option<ListedFolder> {
    tokens.by_ref().find(|token| *token == Token::Open);
    let mut folder = ListedFolder::default();
    for token in tokens.by_ref() {
        match token {
            Token::Atom(attribute) => folder.attributes.push(attribute.to_ascii_uppercase()),
            Token::Close => break,
            _ => {}
        }
    }
    folder.delimiter = match tokens.next()? {
        Token::Text(delimiter) => String::from_utf8(delimiter).ok()?.chars().next(),
        _ => None,
    };
    folder.raw = match tokens.next()? {
        Token::Text(name) => String::from_utf8(name).ok()?,
        Token::Atom(name) => name,
        _ => return None,
    };
    folder.name = Some(decode_name(&folder.raw))
        .filter(|name| !name.contains(char::is_control))
        .unwrap_or_else(|| folder.raw.clone());
    let is_sayable =
        !folder.raw.is_empty() && !folder.raw.contains(char::is_control) && !folder.raw.contains('\u{fffd}');
    is_sayable.then_some(folder)
}

fn folder_status(mut tokens: std::vec::IntoIter<Token>) -> Response {
    let (mut uid_next, mut uid_validity) = (None, None);
    tokens.by_ref().find(|token| *token == Token::Open);
    while let (Some(Token::Atom(key)), Some(Token::Atom(value))) = (tokens.next(), tokens.next()) {
        match key.to_ascii_uppercase().as_str() {
            "UIDNEXT" => uid_next = value.parse().ok(),
            "UIDVALIDITY" => uid_validity = value.parse().ok(),
            _ => {}
        }
    }
    Response::FolderStatus { uid_next, uid_validity }
}

fn status(text: &str) -> Option<(Status, String)> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let status = match word.to_ascii_uppercase().as_str() {
        "OK" | "PREAUTH" => Status::Ok,
        "NO" => Status::No,
        "BAD" => Status::Bad,
        "BYE" => Status::Bye,
        _ => return None,
    };
    Some((status, rest.to_owned()))
}

/// The value of a response code: `[UIDNEXT 7] text` has 7 for UIDNEXT.
pub(super) fn code<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (inside, _) = text.strip_prefix('[')?.split_once(']')?;
    let (known, value) = inside.split_once(' ').unwrap_or((inside, ""));
    known.eq_ignore_ascii_case(name).then_some(value)
}

/// A line of a server, short enough for a log.
pub(super) fn shorten(line: &str) -> String {
    line.chars().take(200).collect()
}

fn tokens(pieces: Vec<Piece>) -> std::vec::IntoIter<Token> {
    let mut tokens = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(bytes) => tokens.push(Token::Text(bytes)),
            Piece::Text(text) => split(&text, &mut tokens),
        }
    }
    tokens.into_iter()
}

fn split(text: &[u8], tokens: &mut Vec<Token>) {
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => rest = after,
            b'(' => {
                tokens.push(Token::Open);
                rest = after;
            }
            b')' => {
                tokens.push(Token::Close);
                rest = after;
            }
            b'"' => {
                let (quoted, used) = quoted(after);
                tokens.push(Token::Text(quoted));
                rest = &after[used..];
            }
            _ => {
                let length = rest.iter().position(|byte| b" ()\"\r\n".contains(byte)).unwrap_or(rest.len());
                tokens.push(Token::Atom(String::from_utf8_lossy(&rest[..length]).into_owned()));
                rest = &rest[length..];
            }
        }
    }
}

/// A quoted string whose opening quote is gone, and how many bytes it took.
fn quoted(text: &[u8]) -> (Vec<u8>, usize) {
    let mut value = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => {
                value.extend(text.get(at));
                at += 1;
            }
            _ => value.push(byte),
        }
    }
    (value, at.min(text.len()))
}

fn fetch(mut tokens: std::vec::IntoIter<Token>) -> Fetch {
    let mut fetch = Fetch::default();
    tokens.by_ref().find(|token| *token == Token::Open);
    while let Some(token) = tokens.next() {
        let Token::Atom(key) = token else { break };
        match (key.to_ascii_uppercase().as_str(), tokens.next()) {
            ("UID", Some(Token::Atom(value))) => fetch.uid = value.parse().ok().filter(|&uid| uid > 0),
            ("RFC822.SIZE", Some(Token::Atom(value))) => fetch.size_bytes = value.parse().ok(),
            ("INTERNALDATE", Some(Token::Text(value))) => fetch.internal_date = date(&value),
            // iCloud answers RFC822 to BODY.PEEK[].
            ("BODY[]" | "RFC822", Some(Token::Text(value))) => fetch.body = Some(value),
            ("BODY[HEADER]" | "RFC822.HEADER", Some(Token::Text(value))) => fetch.header = Some(value),
            ("BODY[HEADER.FIELDS", Some(Token::Open)) => {
                skip_list(&mut tokens);
                // The bracket that closes the section, and the lines.
                if let (Some(Token::Atom(_)), Some(Token::Text(lines))) = (tokens.next(), tokens.next()) {
                    fetch.header_fields = Some(lines);
                }
            }
            ("BODYSTRUCTURE", Some(Token::Open)) => match structure::list(&mut tokens) {
                Some(list) => fetch.structure = Part::read(&list),
                // What follows cannot be told from it.
                None => break,
            },
            (key, Some(Token::Text(value))) if key.starts_with("BODY[") => {
                let section = key.trim_start_matches("BODY[").trim_end_matches(']');
                fetch.sections.push((section.to_owned(), value));
            }
            (_, Some(Token::Open)) => skip_list(&mut tokens),
            (_, Some(Token::Close) | None) => break,
            (_, Some(_)) => {}
        }
    }
    fetch
}

/// Passes over a list whose opening parenthesis is gone.
fn skip_list(tokens: &mut std::vec::IntoIter<Token>) {
    let mut depth = 1_usize;
    for token in tokens {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// `17-Jul-1996 02:44:25 -0700`, the day padded with a space (RFC 3501 §9 date-time).
fn date(value: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(value).ok()?.trim();
    let parsed = strtime::parse("%d-%b-%Y %H:%M:%S %z", text).ok()?.to_timestamp().ok()?;
    Some(parsed.as_second()).filter(|&second| second >= FIRST_DATE)
}
