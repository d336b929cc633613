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

/// The structure of a mail is one line, a hundred bytes for each of its parts; a longer one is passed over. Bytes.
const MAX_STRUCTURE_BYTES: usize = 1024 * 1024;

/// The end of a line that is passed over is kept, as it may announce a literal. Bytes.
const ANNOUNCEMENT_BYTES: usize = 32;

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
    /// What is asked for may be long.
    awaits: Awaits,
}

/// How long the lines of responses may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaits {
    /// Short ones: longer ones end the connection.
    Usual,
    /// The structure of a mail, which a stranger made: a longer one is passed over, so that it keeps no other mail back.
    Structure,
}

impl Awaits {
    fn max_line_bytes(self) -> usize {
        match self {
            Awaits::Usual => MAX_LINE_BYTES,
            Awaits::Structure => MAX_STRUCTURE_BYTES,
        }
    }

    fn max_text_bytes(self) -> usize {
        match self {
            Awaits::Usual => MAX_RESPONSE_TEXT_BYTES,
            Awaits::Structure => MAX_STRUCTURE_BYTES,
        }
    }
}

/// How much of the first response is there.
enum Whole {
    /// So many bytes, all of it.
    Here(usize),
    /// Not all of it.
    More,
    /// Something of it is over its limit.
    OverLimit(&'static str),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S, max_literal_bytes: usize) -> Self {
        Self { stream, unread: Vec::new(), searched: 0, commands: 0, max_literal_bytes, awaits: Awaits::Usual }
    }

    /// The stream, unless something came on it that nobody has read.
    pub(super) fn into_stream(self) -> Option<S> {
        self.unread.is_empty().then_some(self.stream)
    }

    /// Says how large the literals to come may be.
    pub(super) fn allow_literals(&mut self, max_bytes: usize) {
        self.max_literal_bytes = max_bytes;
    }

    /// How large they may be. Bytes.
    pub(super) fn max_literal_bytes(&self) -> usize {
        self.max_literal_bytes
    }

    /// Says how long the responses to come may be.
    pub(super) fn awaits(&mut self, awaits: Awaits) {
        self.awaits = awaits;
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
            match (self.whole()?, self.awaits) {
                (Whole::Here(length), _) => {
                    let rest = self.unread.split_off(length);
                    let whole = std::mem::replace(&mut self.unread, rest);
                    self.searched = 0;
                    return response::read(pieces(whole, self.awaits.max_line_bytes()));
                }
                (Whole::OverLimit(_), Awaits::Structure) => {
                    self.pass_over().await?;
                    return Ok(Response::Other);
                }
                (Whole::OverLimit(what), Awaits::Usual) => return Err(over_limit(what)),
                (Whole::More, _) => self.read_on().await?,
            }
        }
    }

    async fn read_on(&mut self) -> Result<(), ImapError> {
        self.unread.reserve(if self.unread.is_empty() { FIRST_READ_BYTES } else { READ_BYTES });
        match self.stream.read_buf(&mut self.unread).await? {
            0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
            _ => Ok(()),
        }
    }

    /// Reads to the end of the first response and keeps nothing of it.
    async fn pass_over(&mut self) -> Result<(), ImapError> {
        loop {
            let end = loop {
                if let Some(end) = self.unread.iter().position(|&byte| byte == b'\n') {
                    break end + 1;
                }
                self.unread.drain(..self.unread.len().saturating_sub(ANNOUNCEMENT_BYTES));
                self.read_on().await?;
            };
            let literal_bytes = literal(&self.unread[..end]);
            self.unread.drain(..end);
            let Some(mut left) = literal_bytes else { return Ok(()) };
            while left > 0 {
                let here = left.min(self.unread.len());
                self.unread.drain(..here);
                left -= here;
                if left > 0 {
                    self.read_on().await?;
                }
            }
        }
    }

    /// How long the first response is, if all of it is there.
    fn whole(&mut self) -> Result<Whole, ImapError> {
        let is_search = self.unread.get(..SEARCH.len()).is_some_and(|start| start.eq_ignore_ascii_case(SEARCH));
        if is_search {
            return self.whole_search();
        }
        let max_line_bytes = self.awaits.max_line_bytes();
        let mut at = 0;
        let mut text_bytes = 0;
        loop {
            let Some(line) = next_line(&self.unread[at..], max_line_bytes) else {
                let is_too_long = self.unread.len() - at > max_line_bytes;
                return Ok(if is_too_long { Whole::OverLimit("line") } else { Whole::More });
            };
            at += line.len();
            text_bytes += line.len();
            if text_bytes > self.awaits.max_text_bytes() || line.len() > max_line_bytes {
                return Ok(Whole::OverLimit("response"));
            }
            let Some(literal_bytes) = literal(line) else { return Ok(Whole::Here(at)) };
            if literal_bytes > self.max_literal_bytes {
                return Err(over_limit("literal"));
            }
            at += literal_bytes;
            if at > self.unread.len() {
                return Ok(Whole::More);
            }
        }
    }

    /// A long line is searched for its end once, however it comes.
    fn whole_search(&mut self) -> Result<Whole, ImapError> {
        let end = self.unread[self.searched..].iter().position(|&byte| byte == b'\n');
        let length = end.map(|end| self.searched + end + 1);
        self.searched = self.unread.len();
        if length.unwrap_or(self.searched) > MAX_SEARCH_BYTES {
            return Err(over_limit("search"));
        }
        Ok(length.map_or(Whole::More, Whole::Here))
    }
}

fn over_limit(what: &str) -> ImapError {
    ImapError::Protocol(format!("a {what} over the limit"))
}

fn next_line(bytes: &[u8], max_bytes: usize) -> Option<&[u8]> {
    let searched = &bytes[..bytes.len().min(max_bytes + 1)];
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

fn pieces(whole: Vec<u8>, max_line_bytes: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = whole.as_slice();
    if next_line(rest, max_line_bytes).is_none_or(|line| line.len() == rest.len()) {
        return vec![Piece::Text(whole)];
    }
    while let Some(line) = next_line(rest, max_line_bytes) {
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
