//! Mails that are signed or encrypted: shown as such, since we hold no keys of anybody.

use super::parts::{ContentType, Parts};

/// How a mail is protected. What is signed is read all the same; of what is encrypted only the raw file is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protection {
    /// S/MIME (RFC 8551), signed; nobody has checked the signature.
    SmimeSigned,
    /// S/MIME, encrypted.
    SmimeEncrypted,
    /// OpenPGP (RFC 3156), signed; nobody has checked the signature.
    PgpSigned,
    /// OpenPGP, encrypted, also when it stands in the text.
    PgpEncrypted,
}

impl Protection {
    /// The word stored in the details of a mail.
    pub fn as_str(self) -> &'static str {
        match self {
            Protection::SmimeSigned => "smime_signed",
            Protection::SmimeEncrypted => "smime_encrypted",
            Protection::PgpSigned => "pgp_signed",
            Protection::PgpEncrypted => "pgp_encrypted",
        }
    }
}

/// How the mail is protected, by the types of its parts or the armour in its text.
pub(super) fn of(parts: &Parts<'_>, text: &str) -> Option<Protection> {
    let leaves = parts.leaves.iter().map(|leaf| by_type(&leaf.content_type));
    std::iter::once(by_type(&parts.content_type)).chain(leaves).flatten().next().or_else(|| by_armour(text))
}

fn by_type(content_type: &ContentType) -> Option<Protection> {
    let says = |name: &str, value: &str| {
        content_type.attribute(name).is_some_and(|it| it.to_ascii_lowercase().contains(value))
    };
    match content_type.mime_type.as_str() {
        "multipart/encrypted" => Some(Protection::PgpEncrypted),
        "multipart/signed" if says("protocol", "pgp") => Some(Protection::PgpSigned),
        "multipart/signed" => Some(Protection::SmimeSigned),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" if says("smime-type", "signed") => {
            Some(Protection::SmimeSigned)
        }
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some(Protection::SmimeEncrypted),
        "application/pgp-encrypted" => Some(Protection::PgpEncrypted),
        _ => None,
    }
}

fn by_armour(text: &str) -> Option<Protection> {
    let begins = |mark: &str| text.trim_start().starts_with(mark);
    if begins("-----BEGIN PGP MESSAGE-----") {
        Some(Protection::PgpEncrypted)
    } else if begins("-----BEGIN PGP SIGNED MESSAGE-----") {
        Some(Protection::PgpSigned)
    } else {
        None
    }
}
