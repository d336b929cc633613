//! The connection: commands out, responses in, nothing longer than allowed.

use super::error::ImapError;
use super::response::{self, Piece, Response, SEARCH};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// A line without an end is given up here. We never ask for what has longer lines. Bytes.
pub const MAX_LINE_BYTES: usize = 64 * 1024;

/// The answer to a SEARCH is one line, whatever it finds: a million UIDs have 8 MB. Bytes.
const MAX_SEARCH_BYTES: usize = 16 * 1024 * 1024;

/// The text of one response, its literals left out. Bytes.
const MAX_RESPONSE_TEXT_BYTES: usize = 256 * 1024;

/// How much is read at once. Bytes.
const READ_BYTES: usize = 32 * 1024;

/// How much is read where nothing has come yet: a connection that idles for days keeps this room all the time. Bytes.
const FIRST_READ_BYTES: usize = 512;

pub(super) struct Wire<S> {
    stream: S,
    unread: Vec<u8>,
    /// So much of `unread` holds no end of a line. Bytes.
    searched: usize,
    commands: u32,
    /// A larger literal is refused before room is made for it. Bytes.
    max_literal_bytes: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S, max_literal_bytes: usize) -> Self {
        Self { stream, unread: Vec::new(), searched: 0, commands: 0, max_literal_bytes }
    }

    /// The stream, unless something came on it that nobody has read.
    pub(super) fn into_stream(self) -> Option<S> {
        self.unread.is_empty().then_some(self.stream)
    }

    /// Sends a command and gives its tag.
    pub(super) async fn send(&mut self, command: &str) -> Result<String, ImapError> {
        self.commands = self.commands.wrapping_add(1);
        let tag = format!("a{}", self.commands);
        self.send_line(&format!("{tag} {command}")).await?;
        Ok(tag)
    }

    /// Sends what goes on a command.
    pub(super) async fn send_line(&mut self, line: &str) -> Result<(), ImapError> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await?;
        Ok(())
    }

    /// The next response. May be dropped while it waits: what was read so far stays.
    pub(super) async fn response(&mut self) -> Result<Response, ImapError> {
        loop {
            if let Some(length) = self.whole()? {
                let rest = self.unread.split_off(length);
                let whole = std::mem::replace(&mut self.unread, rest);
                self.searched = 0;
                return response::read(pieces(whole));
            }
            self.unread.reserve(if self.unread.is_empty() { FIRST_READ_BYTES } else { READ_BYTES });
            let count = self.stream.read_buf(&mut self.unread).await?;
            if count == 0 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
        }
    }

    /// How long the first response is, if all of it is there.
    fn whole(&mut self) -> Result<Option<usize>, ImapError> {
        let is_search = self.unread.get(..SEARCH.len()).is_some_and(|start| start.eq_ignore_ascii_case(SEARCH));
        if is_search {
            return self.whole_search();
        }
        let mut at = 0;
        let mut text_bytes = 0;
        loop {
            let Some(line) = next_line(&self.unread[at..]) else {
                let is_too_long = self.unread.len() - at > MAX_LINE_BYTES;
                return if is_too_long { Err(over_limit("line")) } else { Ok(None) };
            };
            at += line.len();
            text_bytes += line.len();
            if text_bytes > MAX_RESPONSE_TEXT_BYTES || line.len() > MAX_LINE_BYTES {
                return Err(over_limit("response"));
            }
            let Some(literal_bytes) = literal(line) else { return Ok(Some(at)) };
            if literal_bytes > self.max_literal_bytes {
                return Err(over_limit("literal"));
            }
            at += literal_bytes;
            if at > self.unread.len() {
                return Ok(None);
            }
        }
    }

    /// A long line is searched for its end once, however it comes.
    fn whole_search(&mut self) -> Result<Option<usize>, ImapError> {
        let end = self.unread[self.searched..].iter().position(|&byte| byte == b'\n');
        let length = end.map(|end| self.searched + end + 1);
        self.searched = self.unread.len();
        if length.unwrap_or(self.searched) > MAX_SEARCH_BYTES { Err(over_limit("search")) } else { Ok(length) }
    }
}

fn over_limit(what: &str) -> ImapError {
    ImapError::Protocol(format!("a {what} over the limit"))
}

fn next_line(bytes: &[u8]) -> Option<&[u8]> {
    let searched = &bytes[..bytes.len().min(MAX_LINE_BYTES + 1)];
    searched.iter().position(|&byte| byte == b'\n').map(|at| &bytes[..=at])
}

/// The length that a line announces at its end: `{310}`. A length that no number holds is over any limit.
fn literal(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\n")?;
    let inside = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let start = inside.iter().rposition(|&byte| byte == b'{')?;
    let digits = inside[start + 1..].strip_suffix(b"+").unwrap_or(&inside[start + 1..]);
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    is_number.then(|| std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(usize::MAX))
}

fn pieces(whole: Vec<u8>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = whole.as_slice();
    if next_line(rest).is_none_or(|line| line.len() == rest.len()) {
        return vec![Piece::Text(whole)];
    }
    while let Some(line) = next_line(rest) {
        rest = &rest[line.len()..];
        let Some(literal_bytes) = literal(line) else {
            pieces.push(Piece::Text(line.to_vec()));
            break;
        };
        let mark = line.iter().rposition(|&byte| byte == b'{').unwrap_or(line.len());
        pieces.push(Piece::Text(line[..mark].to_vec()));
        let (literal, after) = rest.split_at(literal_bytes.min(rest.len()));
        pieces.push(Piece::Literal(literal.to_vec()));
        rest = after;
    }
    pieces
}
