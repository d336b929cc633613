//! E-mail addresses in one spelling.

mod class;
mod providers;

pub use class::Class;

use class::class_of;
use unicode_normalization::UnicodeNormalization;

/// Bytes of an address (RFC 5321 §4.5.3.1.3).
const MAX_ADDRESS_BYTES: usize = 254;

/// What was written where an e-mail address belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// The address as people read it: trimmed, lower case, without a name around it.
    pub address: String,
    /// What kind of address; decides whether it says who somebody is.
    pub class: Class,
    /// Equal for two spellings of one mailbox, and for them only; `None` where there is no mailbox of one's own.
    pub key: Option<String>,
    /// Equal for two spellings that are likely one mailbox; `None` where [`Email::key`] is.
    pub weak: Option<String>,
}

impl Email {
    /// The mailbox of the key, before the `@`.
    pub fn user(&self) -> Option<&str> {
        Some(self.key.as_deref()?.rsplit_once('@')?.0)
    }

    /// The domain of the key, as the DNS has it.
    pub fn domain(&self) -> Option<&str> {
        Some(self.key.as_deref()?.rsplit_once('@')?.1)
    }

    /// The domain, if it says where somebody works.
    pub fn corporate_domain(&self) -> Option<&str> {
        matches!(self.class, Class::Work | Class::Role).then(|| self.domain()).flatten()
    }

    /// True when the address may be looked up: it leads to somebody, be it to several.
    pub fn is_indexed(&self) -> bool {
        self.key.is_some() && self.class != Class::NoMailbox
    }

    /// True when an address is one person's alone, as far as its spelling tells.
    pub fn is_personal(&self) -> bool {
        matches!(self.class, Class::Personal | Class::Work | Class::Relay | Class::MistypedDomain)
    }
}

/// Reads what was written as one address; of several the first ([`split`]).
pub fn read(written: &str) -> Email {
    let address = split(written).into_iter().next().unwrap_or_default();
    let Some((user, domain)) = parts(&address) else {
        return Email { address, class: Class::Invalid, key: None, weak: None };
    };
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
    let class = class_of(user, &domain);
    if class.is_nobody() {
        return Email { address, class, key: None, weak: None };
    }
    let key = providers::strong(user, &domain);
    let weak = providers::weak(user, &domain);
    Email { class, key: Some(key), weak: Some(weak), address }
}

/// Every address of a text that may hold several, as people read them: apart by `;` or `,`, some with a name.
pub fn split(written: &str) -> Vec<String> {
    let pieces: Vec<String> = written.split([';', ',']).map(bare).collect();
    let with_at: Vec<String> = pieces.into_iter().filter(|piece| piece.contains('@')).collect();
    if with_at.is_empty() { vec![bare(written)] } else { with_at }
}

/// An address without the name, the angles and the scheme around it, lower case, composed (NFC).
fn bare(written: &str) -> String {
    let inner = written.rsplit_once('<').map_or(written, |(_, inside)| inside.split('>').next().unwrap_or(inside));
    let seen: String = inner.chars().filter(|c| !is_unseen(*c)).nfc().collect();
    let lower = seen.trim().to_lowercase();
    lower.strip_prefix("mailto:").unwrap_or(&lower).trim().trim_end_matches('.').to_owned()
}

/// Characters that take no room: zero-width spaces and joiners, marks of direction, the byte order mark.
fn is_unseen(c: char) -> bool {
    matches!(u32::from(c), 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFEFF | 0x00AD)
}

/// Mailbox and domain, of an address that could be one.
fn parts(address: &str) -> Option<(&str, &str)> {
    let (user, domain) = address.split_once('@')?;
    let is_plain = !address.chars().any(|c| c.is_whitespace() || c.is_control()) && !domain.contains('@');
    let is_domain = domain.contains('.') && !domain.starts_with('.') && !domain.contains("..");
    (is_plain && is_domain && !user.is_empty() && address.len() <= MAX_ADDRESS_BYTES).then_some((user, domain))
}
