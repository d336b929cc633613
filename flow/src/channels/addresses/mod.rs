//! Smart addresses: an account's own addresses, without a mailbox and a password (EM-40 to EM-43).
//!
//! Each has a secret in it: whoever knows it may send there, so it can be renewed. It begins with the account's name, for
//! people; when the account is renamed, the former address lives on for [`AFTER_RENAMING`].

mod taking;

pub use taking::{Intent, Opinion, Seen, intent};

use super::mail::Addressed;
use super::{Error, store};
use base::access::{Right, require};
use base::accounts::{self, Account};
use base::clock::{DAY, Seconds};
use base::ids::AccountId;
use base::journal::{self, About, Happening, Kind};
use base::{Cx, DbError};
use mail::Mail;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// How long the former address takes mail after the account was renamed. Seconds.
pub const AFTER_RENAMING: Seconds = 90 * DAY;

/// Characters of the part that nobody can guess: 60 bits.
const TOKEN_CHARS: usize = 12;
/// RFC 4648 §6, in lower case: survives being read aloud and being folded by a mail server.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Characters of the account's name in an address; a local part has 64 at most (RFC 5321 §4.5.3.1.1).
const NAME_CHARS: usize = 24;

/// What an address does with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The mail shows on the cards of those it is from and to; as CC or BCC.
    File,
    /// The other side becomes a contact; only where everybody sees the address.
    CreateContact,
    /// An incoming lead; only where everybody sees the address.
    CreateLead,
}

impl Purpose {
    /// In the order in which they are shown.
    pub const ALL: [Purpose; 3] = [Purpose::File, Purpose::CreateContact, Purpose::CreateLead];

    /// The word stored in the table and spoken in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::File => "file",
            Purpose::CreateContact => "create_contact",
            Purpose::CreateLead => "create_lead",
        }
    }

    /// Reads the word.
    pub fn from_stored(word: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }

    /// The word inside the address.
    fn in_address(self) -> &'static str {
        match self {
            Purpose::File => "file",
            Purpose::CreateContact => "contact",
            Purpose::CreateLead => "lead",
        }
    }
}

/// An address, without its domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmartAddress {
    /// What it does.
    pub purpose: Purpose,
    /// What stands before the `@`, in lower case.
    pub local_part: String,
    /// Its secret.
    pub(super) token: String,
    /// A former one takes mail until then, Unix seconds.
    pub ends_at: Option<Seconds>,
    /// When a mail last came to it.
    pub last_mail_at: Option<Seconds>,
}

/// The addresses that take mail now: the current one of each purpose first, then former ones.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<SmartAddress>, Error> {
    let mut found = store::list_addresses(cx)?;
    found.sort_by_key(|address| (address.ends_at.is_some(), address.purpose, address.ends_at));
    Ok(found)
}

/// The current address of a purpose, whole.
///
/// # Errors
/// Whatever the database answers; an account without one is damaged.
pub fn whole(cx: &mut Cx<'_>, purpose: Purpose, domain: &str) -> Result<String, Error> {
    let found = store::list_addresses(cx)?.into_iter().find(|one| one.purpose == purpose && one.ends_at.is_none());
    let found = found.ok_or(DbError::ColumnMissing)?;
    Ok(format!("{}@{domain}", found.local_part))
}

/// Whose address this is and what it does; asked in a unit of the installation. The case does not matter.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, local_part: &str) -> Result<Option<(AccountId, Purpose)>, Error> {
    Ok(store::find_address(cx, &local_part.to_lowercase())?)
}

/// The addresses of the account to which a mail in a mailbox was sent: behind the name of the mailbox and a plus, as in
/// `crm+acme-lead-abc@firm.example`, for accounts whose domain brings no mail here.
///
/// # Errors
/// Whatever the database answers.
pub fn behind_plus(cx: &mut Cx<'_>, mailbox: &str, mail: &Mail) -> Result<Vec<Addressed>, Error> {
    let mailbox = mailbox.to_lowercase();
    let Some((name, domain)) = mailbox.rsplit_once('@') else { return Ok(Vec::new()) };
    let part = |address: &str| -> Option<String> {
        let (local_part, of) = address.rsplit_once('@')?;
        let (of_box, behind) = local_part.split_once('+')?;
        (of == domain && of_box == name).then(|| behind.to_owned())
    };
    let named = mail.to.iter().chain(&mail.cc).chain(&mail.redirected_to).map(|to| to.address.to_lowercase());
    let parts: BTreeMap<String, String> = named.filter_map(|address| Some((part(&address)?, address))).collect();
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for one in list(cx)? {
        if let Some(address) = parts.get(&one.local_part) {
            store::note_address_used(cx, &one.local_part)?;
            found.push(Addressed { purpose: one.purpose, address: address.clone() });
        }
    }
    Ok(found)
}

/// Makes the addresses of a new account.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn found(cx: &mut Cx<'_>) -> Result<(), Error> {
    let account = accounts::load(cx)?;
    for purpose in Purpose::ALL {
        let token = if purpose == Purpose::CreateLead { account.lead_address_tag.clone() } else { new_token(cx) };
        let local_part = local_part(&account, purpose, &token);
        store::insert_address(cx, &SmartAddress { purpose, local_part, token, ends_at: None, last_mail_at: None })?;
    }
    Ok(())
}

/// Gives an address a new secret; the former one ends at once, since somebody has it who should not.
///
/// # Errors
/// `Denied`; whatever the database answers.
pub fn renew(cx: &mut Cx<'_>, purpose: Purpose) -> Result<SmartAddress, Error> {
    require(cx, Right::SetUp)?;
    let account = accounts::load(cx)?;
    let now = cx.now;
    let before = end(cx, purpose, now)?;
    let token = new_token(cx);
    let local_part = local_part(&account, purpose, &token);
    let address = SmartAddress { purpose, local_part, token, ends_at: None, last_mail_at: None };
    store::insert_address(cx, &address)?;
    record(cx, before.as_ref(), &address)?;
    Ok(address)
}

/// The account has another name: its addresses begin with it, and the former ones live on for [`AFTER_RENAMING`].
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn rename(cx: &mut Cx<'_>, account: &Account) -> Result<(), Error> {
    let ends_at = cx.now + AFTER_RENAMING;
    for address in store::list_addresses(cx)?.into_iter().filter(|address| address.ends_at.is_none()) {
        let local_part = local_part(account, address.purpose, &address.token);
        if local_part == address.local_part {
            continue;
        }
        end(cx, address.purpose, ends_at)?;
        let renamed = SmartAddress { local_part, last_mail_at: None, ..address.clone() };
        store::insert_address(cx, &renamed)?;
        record(cx, Some(&address), &renamed)?;
    }
    Ok(())
}

/// Notes that a mail came to an address.
///
/// # Errors
/// Whatever the database answers.
pub fn note_mail(cx: &mut Cx<'_>, local_part: &str) -> Result<(), Error> {
    Ok(store::note_address_used(cx, &local_part.to_lowercase())?)
}

/// Whether a mail that a colleague forwards is filed with its original sender (EM-42, R-36); it is unless the account
/// says otherwise.
///
/// # Errors
/// Whatever the database answers.
pub fn finds_original(cx: &mut Cx<'_>) -> Result<bool, Error> {
    Ok(store::finds_original(cx)?.unwrap_or(true))
}

/// Says so.
///
/// # Errors
/// `Denied`; whatever the database answers.
pub fn set_finds_original(cx: &mut Cx<'_>, choice: Forwarded) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    let before = finds_original(cx)?;
    let wanted = choice == Forwarded::OriginalSender;
    store::set_finds_original(cx, wanted)?;
    let said = |is_on: bool| json!({ "finds_original": is_on });
    let happening = Happening::change(Kind::SmartAddressChanged, About::default(), said(before), said(wanted));
    journal::record(cx, happening)?;
    Ok(())
}

/// With whom a forwarded mail is filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forwarded {
    /// Who wrote it first.
    OriginalSender,
    /// Those whom the forwarding mail itself names.
    Envelope,
}

fn end(cx: &mut Cx<'_>, purpose: Purpose, at: Seconds) -> Result<Option<SmartAddress>, Error> {
    let current = store::list_addresses(cx)?.into_iter().find(|one| one.purpose == purpose && one.ends_at.is_none());
    if let Some(current) = &current {
        store::end_address(cx, &current.local_part, at)?;
    }
    Ok(current)
}

fn record(cx: &mut Cx<'_>, before: Option<&SmartAddress>, after: &SmartAddress) -> Result<(), Error> {
    // The journal is read by many: it says which address it was, not its secret.
    let said = |address: &SmartAddress| json!({ "purpose": address.purpose.as_str() });
    let before = before.map(said).unwrap_or_default();
    journal::record(cx, Happening::change(Kind::SmartAddressChanged, About::default(), before, said(after)))?;
    Ok(())
}

fn local_part(account: &Account, purpose: Purpose, token: &str) -> String {
    format!("{}-{}-{token}", name_in_address(account), purpose.in_address())
}

/// Letters and digits of the name; of a name in other letters, the subdomain.
fn name_in_address(account: &Account) -> String {
    let spaced = account.name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), " ");
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join("-");
    let name = if joined.is_empty() { account.subdomain.as_str() } else { joined.as_str() };
    name[..name.len().min(NAME_CHARS)].trim_matches('-').to_owned()
}

fn new_token(cx: &mut Cx<'_>) -> String {
    (0..TOKEN_CHARS).map(|_| char::from(BASE32[cx.rng.random_range(0..BASE32.len())])).collect()
}
