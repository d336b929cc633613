//! The mail after DATA (RFC 5321 §4.5.2), and why some are no mail.
//!
//! Servers that disagree about where a mail ends let one mail carry a second one, with a sender that
//! nobody checked (CVE-2023-51764, -51765, -51766). So there is one end, CR LF dot CR LF, and whatever
//! another server could take for an end ends the session instead.

use super::SessionError;
use super::wire::{Line, Wire};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;

/// A longer line ends the session. Bytes, its CR LF included.
pub const MAX_DATA_LINE_BYTES: usize = 1_000_000;

/// What came after DATA.
pub(super) enum Data {
    Mail(Vec<u8>),
    /// Read to its end, over the limit.
    TooLarge,
    /// To be refused, and the connection closed.
    Refused(&'static str),
    /// The client left in the middle.
    Broken,
}

pub(super) async fn read<S>(wire: &mut Wire<S>, max_bytes: usize, until: Instant) -> Result<Data, SessionError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut mail = Vec::new();
    let mut seen_bytes: usize = 0;
    loop {
        let line = match wire.line(MAX_DATA_LINE_BYTES, until).await? {
            Line::Whole(line) => line,
            Line::TooLong => return Ok(Data::Refused("a line of its mail was too long")),
            Line::End => return Ok(Data::Broken),
        };
        if line == b".\r\n" {
            return Ok(if seen_bytes > max_bytes { Data::TooLarge } else { Data::Mail(mail) });
        }
        if let Some(reason) = smuggling(&line) {
            return Ok(Data::Refused(reason));
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        seen_bytes = seen_bytes.saturating_add(line.len());
        if seen_bytes <= max_bytes {
            mail.extend_from_slice(line);
        } else if seen_bytes > max_bytes.saturating_mul(2) {
            return Ok(Data::Refused("its mail was twice as large as allowed"));
        } else {
            // It will not be taken: only its end is waited for.
            mail = Vec::new();
        }
    }
}

/// What another server might take for the end of the mail.
fn smuggling(line: &[u8]) -> Option<&'static str> {
    let Some(content) = line.strip_suffix(b"\r\n") else {
        return Some("a line of its mail ended in a bare LF");
    };
    if content.contains(&b'\r') {
        return Some("its mail had a bare CR");
    }
    // Some servers drop NULs before they look for the dot.
    let is_hidden_dot = content.contains(&0) && content.iter().filter(|&&byte| byte != 0).eq([b'.'].iter());
    is_hidden_dot.then_some("its mail hid a dot among NULs")
}
