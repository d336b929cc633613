//! The name of a body.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// SHA-256 of a body: 64 lower-case hexadecimal digits as text. Nothing else can be made into one, so it cannot carry a path.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileHash([u8; 32]);

/// A text that is no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a file hash: 64 lower-case hexadecimal digits are expected")]
pub struct NotAHash;

impl FileHash {
    /// The hash of `body`.
    pub fn of(body: &[u8]) -> Self {
        Self(Sha256::digest(body).into())
    }

    /// The folder it lives in.
    pub(super) fn folder(&self) -> String {
        folder_name(self.0[0])
    }
}

/// The folder of all hashes that begin with `first`: 256 folders keep each of them small.
pub(super) fn folder_name(first: u8) -> String {
    hex::encode([first])
}

impl FromStr for FileHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAHash)?;
        let hash = Self(bytes);
        if hash.to_string() == text { Ok(hash) } else { Err(NotAHash) }
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "FileHash({self})")
    }
}
