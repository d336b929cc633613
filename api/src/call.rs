//! One request, read whole.

use crate::state::Api;
use crate::wire::{Body, Links, Problem, Query, entities};
use base::accounts::Account;
use base::ids::AccountId;
use base::people::User;
use base::search::Subject;
use base::secrets::Vault;
use std::str::FromStr;

/// Where a UUID holds a number: behind its variant.
const NUMBER_BITS: u128 = (1 << 62) - 1;

/// What a handler knows of the request that it answers.
pub struct Call {
    /// The account, which is also that of the unit of work.
    pub account: Account,
    /// In whose name the token acts.
    pub user: User,
    /// Makes absolute links to this server, as the client addresses it.
    pub links: Links,
    /// Below `/api/v4/`, without slashes at either end: `leads/7/notes`.
    pub path: String,
    /// `GET`, `POST`, `PATCH`, `DELETE`.
    pub method: String,
    /// The query.
    pub query: Query,
    /// The body.
    pub body: Body,
    /// The `Idempotency-Key` of a route that takes one: what is asked again under the same key is done once.
    pub idempotency_key: Option<Key>,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) api: Api,
}

/// A key under which something is asked for.
pub struct Key {
    /// As the header says it.
    pub given: String,
    /// With whose it is and where it was given: the same key of somebody else, or for something else, is another one.
    pub name: String,
    /// A print of the body that was sent with it.
    pub said: String,
}

impl Call {
    /// A number from the path, such as `{id}`.
    ///
    /// # Errors
    /// `NotFound` when it is none: there is no such URL.
    pub fn id<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.param(name).parse().map_err(|_| Problem::no_such_url(&self.method, &self.path))
    }

    /// A text from the path, such as `{uid}`; empty when the route has none of that name.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The kind of record that the URL begins with: `contacts` of `/contacts/7/links`. Customers are contacts.
    ///
    /// # Errors
    /// `NotFound` when it begins with another noun.
    pub fn subject(&self) -> Result<Subject, Problem> {
        let noun = self.path.split('/').next().unwrap_or_default();
        let noun = if noun == "customers" { entities::plural(Subject::Contact) } else { noun };
        entities::of_plural(noun).ok_or_else(|| Problem::no_such_url(&self.method, &self.path))
    }

    /// A UUID of the account's for one purpose, the same every time (RFC 9562 §5.8: made in our own way).
    pub fn uuid(&self, purpose: &str) -> String {
        hyphenated(hashed(self.vault(), self.account.id, purpose))
    }

    /// As [`Call::uuid`], of one of many things that are counted; [`Call::number_in`] reads the number back.
    pub fn numbered_uuid(&self, purpose: &str, number: i64) -> String {
        numbered_uuid(self.vault(), self.account.id, purpose, number)
    }

    /// The number in a UUID that was made for this purpose; nothing for any other text.
    pub fn number_in(&self, purpose: &str, uuid: &str) -> Option<i64> {
        let value = u128::from_str_radix(&uuid.replace('-', ""), 16).ok()?;
        let number = i64::try_from(value & NUMBER_BITS).ok()?;
        (self.numbered_uuid(purpose, number) == uuid.to_lowercase()).then_some(number)
    }

    /// What must not leak is sealed with this.
    pub fn vault(&self) -> &Vault {
        self.api.vault()
    }

    /// The domain under which addresses that make leads receive mail.
    pub fn mail_domain(&self) -> &str {
        &self.api.settings().mail_domain
    }
}

/// A UUID of one of many things of an account that are counted.
pub(crate) fn numbered_uuid(vault: &Vault, account: AccountId, purpose: &str, number: i64) -> String {
    let number = u128::from(number.unsigned_abs()) & NUMBER_BITS;
    hyphenated(hashed(vault, account, &format!("{purpose} {number}")) & !NUMBER_BITS | number)
}

fn hashed(vault: &Vault, account: AccountId, purpose: &str) -> u128 {
    let hash = vault.hmac("uuid", format!("{purpose} {account}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    u128::from_be_bytes(bytes)
}

fn hyphenated(uuid: u128) -> String {
    let hex = format!("{uuid:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
