//! Sealing secrets for the database, and signing what goes out and comes back.

use std::fmt;
use std::path::Path;

use chacha20poly1305::aead::{Aead, Generate, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::{KeyFileError, Secret, key_file};

/// First byte of everything sealed, so that another cipher can come one day.
const FORMAT: u8 = 1;

/// XChaCha20 takes 24 bytes, long enough to draw them at random without ever counting (draft-irtf-cfrg-xchacha §2.1).
const NONCE_BYTES: usize = 24;

/// Shortest part of a signature that is accepted: 80 bits, the least that RFC 2104 §5 allows.
pub const TAG_MINIMUM_BYTES: usize = 10;

/// Seals and signs with a key that is not in the database, so that a copy of the database gives nothing away.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    signing_key: [u8; 32],
}

/// What was stored does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Cut short, or written by a version of Sluice that this one does not know.
    #[error("the stored secret has a form that this version of Sluice does not know")]
    Form,
    /// Sealed with another key or for another purpose, or changed since.
    #[error("the stored secret was sealed with another key; is the key file the one that belongs to this database?")]
    Key,
    /// Opened, but it is no text.
    #[error("the stored secret is not text")]
    NotText,
}

impl Vault {
    /// Opens the key file at `path`; makes it, readable by its owner only, if there is none.
    ///
    /// Several nodes on one database need copies of the same file, and so does a restored backup.
    ///
    /// # Errors
    /// [`KeyFileError`] when the file is no key, is readable by others, or cannot be read or made.
    pub fn open_or_create(path: &Path) -> Result<Self, KeyFileError> {
        key_file::read_or_create(path).map(Self::from_key)
    }

    /// A vault with this key, from which one key to seal and one to sign are derived.
    pub fn from_key(key: [u8; 32]) -> Self {
        let sealing_key = hmac_sha256(&key, b"sluice seal 1");
        Self { cipher: XChaCha20Poly1305::new(&sealing_key.into()), signing_key: hmac_sha256(&key, b"sluice sign 1") }
    }

    /// Seals `plain` for one `context` (such as `mailbox 7 password`), under which alone it opens again: a sealed value
    /// copied to another row does not open there.
    ///
    /// Adds 41 bytes. The nonce comes from the operating system and not from a seedable generator, because one that
    /// repeats gives the plain text away.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = XNonce::generate();
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self.cipher.encrypt(&nonce, payload).expect("only texts over 256 GB do not fit the cipher");
        [&[FORMAT], nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`Vault::seal`] made for the same `context`.
    ///
    /// # Errors
    /// [`OpenError`]; nothing of the plain text is in it.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Secret, OpenError> {
        let rest = sealed.strip_prefix(&[FORMAT]).ok_or(OpenError::Form)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError::Form)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| OpenError::Key)?;
        String::from_utf8(plain).map(Secret::from).map_err(|_| OpenError::NotText)
    }

    /// Signs `data` for one `context` (such as `reply address`): HMAC-SHA256 under a key of that context.
    pub fn hmac(&self, context: &str, data: &[u8]) -> [u8; 32] {
        hmac_sha256(&hmac_sha256(&self.signing_key, context.as_bytes()), data)
    }

    /// Is `tag` the signature of `data`, or its first [`TAG_MINIMUM_BYTES`] or more? In constant time.
    pub fn is_signed(&self, context: &str, data: &[u8], tag: &[u8]) -> bool {
        let expected = self.hmac(context, data);
        (TAG_MINIMUM_BYTES..=expected.len()).contains(&tag.len()) && expected[..tag.len()].ct_eq(tag).into()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Vault(•••)")
    }
}

fn hmac_sha256(key: &[u8; 32], data: &[u8]) -> [u8; 32] {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    hmac.update(data);
    hmac.finalize().into_bytes().into()
}
