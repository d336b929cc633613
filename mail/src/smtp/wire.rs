//! The connection as lines in and replies out, each wait with an end.

use super::SessionError;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

/// How much is read at once. Bytes.
const READ_BYTES: usize = 16 * 1024;

/// What a client that was shown the door may still send. Bytes.
const MAX_LEFT_UNREAD_BYTES: usize = 1024 * 1024;

/// A connection with what was read and not yet used, and what was said and not yet sent.
pub(super) struct Wire<S> {
    stream: S,
    unread: Vec<u8>,
    /// What of `unread` is used up already.
    used: usize,
    unsent: Vec<u8>,
}

/// A line from the client.
pub(super) enum Line {
    /// Its CR LF included.
    Whole(Vec<u8>),
    /// Read to its end and thrown away.
    TooLong,
    /// The client closed the connection.
    End,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, unread: Vec::new(), used: 0, unsent: Vec::new() }
    }

    /// The stream, for TLS. What the client sent too early is thrown away (R-4, CVE-2011-0411).
    pub(super) fn into_stream(self) -> S {
        self.stream
    }

    /// Queues a reply: a pipelining client gets its replies together (RFC 2920).
    pub(super) fn say(&mut self, text: &str) {
        self.unsent.extend_from_slice(text.as_bytes());
    }

    pub(super) async fn flush(&mut self, until: Instant) -> Result<(), SessionError> {
        let unsent = std::mem::take(&mut self.unsent);
        let sending = async {
            self.stream.write_all(&unsent).await?;
            self.stream.flush().await
        };
        timeout_at(until, sending).await.map_err(|_| SessionError::TimedOut)??;
        Ok(())
    }

    /// Says the last words and closes. What the client is still sending is read and thrown away for a
    /// while: closing over unread bytes would take the last reply back (RFC 1122 §4.2.2.13).
    pub(super) async fn close(&mut self, until: Instant) -> Result<(), SessionError> {
        self.flush(until).await?;
        let closing = async {
            self.stream.shutdown().await?;
            let mut left_bytes = MAX_LEFT_UNREAD_BYTES;
            self.unread.resize(READ_BYTES, 0);
            while left_bytes > 0 {
                match self.stream.read(&mut self.unread).await {
                    Ok(0) | Err(_) => break,
                    Ok(count) => left_bytes = left_bytes.saturating_sub(count),
                }
            }
            io::Result::Ok(())
        };
        Ok(timeout_at(until, closing).await.map_err(|_| SessionError::TimedOut)??)
    }

    /// The next line of at most `max_bytes`, its end included.
    pub(super) async fn line(&mut self, max_bytes: usize, until: Instant) -> Result<Line, SessionError> {
        let mut is_too_long = false;
        let mut searched = 0;
        loop {
            let unread = &self.unread[self.used..];
            if let Some(length) = unread[searched..].iter().position(|&byte| byte == b'\n').map(|at| searched + at + 1)
            {
                let line = unread[..length].to_vec();
                self.used += length;
                return Ok(if is_too_long || length > max_bytes { Line::TooLong } else { Line::Whole(line) });
            }
            searched = unread.len();
            if searched > max_bytes {
                is_too_long = true;
                self.used = self.unread.len();
                searched = 0;
            }
            if self.fill(until).await? == 0 {
                return Ok(Line::End);
            }
        }
    }

    /// Reads more; sends what is queued first, as the client may be waiting for it.
    async fn fill(&mut self, until: Instant) -> Result<usize, SessionError> {
        self.flush(until).await?;
        self.unread.drain(..self.used);
        self.used = 0;
        let start = self.unread.len();
        self.unread.resize(start + READ_BYTES, 0);
        let read = timeout_at(until, self.stream.read(&mut self.unread[start..])).await;
        let count = match read {
            Ok(Ok(count)) => count,
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => 0,
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => return Err(SessionError::TimedOut),
        };
        self.unread.truncate(start + count);
        Ok(count)
    }
}
