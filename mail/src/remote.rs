//! Pictures of the network in mails: fetched by us and by nobody's browser. Whoever has a network implements
//! [`Pictures`].

use crate::servers::Asking;

/// Bytes of one picture; a larger one is not shown.
pub const MAX_REMOTE_BYTES: usize = 4 * 1024 * 1024;

/// The way to pictures of the network.
pub trait Pictures: Send + Sync {
    /// The picture behind an https address; none where there is none, whatever the reason.
    fn fetch<'a>(&'a self, url: &'a str) -> Asking<'a, Option<Picture>>;
}

/// A picture, as its bytes say and not as its server does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its MIME type.
    pub mime_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// Reads the beginning of the bytes; none for anything that a browser does more with than to paint it.
    pub fn read(bytes: Vec<u8>) -> Option<Picture> {
        let mime_type = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [b'G', b'I', b'F', b'8', ..] => "image/gif",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
            _ => return None,
        };
        Some(Picture { mime_type, bytes })
    }
}
