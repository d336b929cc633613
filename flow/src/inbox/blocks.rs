//! Blocked senders: by address, domain, number or visitor (IL-42).

use super::{Error, IncomingLead, store};
use crate::channels::handles::{self, HandleKind};
use crate::contacts;
use base::Cx;
use base::clock::Seconds;
use base::ids::{BlockId, UserId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// Blocked senders of one account.
pub const MAX_BLOCKS: i64 = 10_000;
/// Mail providers whose whole domain is never blocked: half of the customers write from there.
const SHARED_DOMAINS: [&str; 12] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "web.de",
    "mail.ru",
    "yandex.ru",
    "proton.me",
];

/// True for a mail provider: two people who write from there need not know each other.
pub fn is_shared_domain(domain: &str) -> bool {
    SHARED_DOMAINS.contains(&domain)
}

/// By what a sender is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// One e-mail address.
    Address,
    /// Everybody of a domain.
    Domain,
    /// One phone number.
    Phone,
    /// One browser of the website chat.
    Visitor,
}

impl BlockKind {
    const ALL: [BlockKind; 4] = [BlockKind::Address, BlockKind::Domain, BlockKind::Phone, BlockKind::Visitor];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            BlockKind::Address => "address",
            BlockKind::Domain => "domain",
            BlockKind::Phone => "phone",
            BlockKind::Visitor => "visitor",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<BlockKind> {
        BlockKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A blocked sender.
#[derive(Clone, Debug)]
pub struct Block {
    /// The id.
    pub id: BlockId,
    /// By what.
    pub kind: BlockKind,
    /// The normalised value.
    pub value: String,
    /// Since when, Unix seconds.
    pub created_at: Seconds,
    /// By whom.
    pub created_by: UserId,
}

/// What could be blocked about the sender of an incoming lead: their addresses, domains, numbers.
///
/// # Errors
/// Whatever the database answers.
pub fn sender_blocks(cx: &mut Cx<'_>, incoming: &IncomingLead) -> Result<Vec<(BlockKind, String)>, Error> {
    let Some(contact) = incoming.contact_id else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for handle in contacts::find(cx, contact)?.map(|contact| contact.handles).unwrap_or_default() {
        match handle.kind {
            HandleKind::Email => {
                let domain = handle.value.rsplit_once('@').map(|(_, domain)| domain.to_owned());
                found.push((BlockKind::Address, handle.value));
                found.extend(
                    domain.filter(|domain| !is_shared_domain(domain)).map(|domain| (BlockKind::Domain, domain)),
                );
            }
            HandleKind::Phone => found.push((BlockKind::Phone, handle.value)),
            HandleKind::Visitor => found.push((BlockKind::Visitor, handle.value)),
        }
    }
    Ok(found)
}

/// Blocks a sender; blocking twice changes nothing.
///
/// # Errors
/// `BadValue` for a value of another kind, a mail provider's whole domain, or too many blocks.
pub fn add_block(cx: &mut Cx<'_>, kind: BlockKind, value: &str) -> Result<(), Error> {
    let country = base::accounts::country(cx)?;
    let value = normalised(kind, value, country.as_deref())?;
    if store::count_blocks(cx)? >= MAX_BLOCKS {
        return Err(Error::BadValue(format!("At most {MAX_BLOCKS} senders can be blocked.")));
    }
    let id = cx.next_id()?;
    store::insert_block(cx, id, kind, &value)?;
    journal::record(
        cx,
        Happening::change(
            Kind::BlockChanged,
            About::default(),
            Json::Null,
            json!({ "kind": kind.as_str(), "value": value }),
        ),
    )?;
    Ok(())
}

/// Lets a sender in again; false when there was no such block.
///
/// # Errors
/// Whatever the database answers.
pub fn remove_block(cx: &mut Cx<'_>, id: BlockId) -> Result<bool, Error> {
    let removed = store::delete_block(cx, id)?;
    if removed {
        journal::record(
            cx,
            Happening::change(Kind::BlockChanged, About::default(), json!({ "block": id }), Json::Null),
        )?;
    }
    Ok(removed)
}

/// Blocked senders, newest first, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list_blocks(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<Block>, Error> {
    Ok(store::list_blocks(cx, limit)?)
}

/// The value as a sender's would be written: a local number is one of the account's country.
fn normalised(kind: BlockKind, value: &str, country: Option<&str>) -> Result<String, Error> {
    let bad = |what: &str| Error::BadValue(format!("“{}” is not {what}.", value.trim()));
    match kind {
        BlockKind::Address => handles::email(value).map(|handle| handle.value).ok_or_else(|| bad("an e-mail address")),
        BlockKind::Phone => {
            handles::phone(value, country).map(|handle| handle.value).ok_or_else(|| bad("a phone number"))
        }
        BlockKind::Visitor => handles::visitor(value).map(|handle| handle.value).ok_or_else(|| bad("a visitor")),
        BlockKind::Domain => {
            let domain = value.trim().trim_start_matches('@').to_lowercase();
            if is_shared_domain(&domain) {
                return Err(Error::BadValue(format!("{domain} is a mail provider: block the one address instead.")));
            }
            if domain.contains('.') && !domain.contains(char::is_whitespace) {
                Ok(domain)
            } else {
                Err(bad("a domain"))
            }
        }
    }
}
