//! What an administrator may change about the account.

use super::{
    Account, AccountError, checked_country, checked_currency, checked_name, checked_time_zone, country, load,
    set_country,
};
use crate::access::{self, Right};
use crate::journal::{self, About, Happening, Kind};
use crate::{Cx, params};
use serde_json::{Value as Json, json};

/// The account as it is to be.
#[derive(Clone, Debug)]
pub struct AccountSettings {
    /// What people call it, 1 to 255 characters.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// A name of the IANA time zone database.
    pub time_zone: String,
    /// ISO 3166-1, two letters: where its local phone numbers are written; none if it has not said so.
    pub country: Option<String>,
}

/// Changes the account; its host name stays.
///
/// # Errors
/// Not an administrator; the first value that is not taken, and nothing was changed then.
pub fn change(cx: &mut Cx<'_>, wanted: &AccountSettings) -> Result<Account, AccountError> {
    access::require(cx, Right::SetUp)?;
    let before = load(cx)?;
    let country_before = country(cx)?;
    let account = Account {
        name: checked_name(&wanted.name)?,
        currency: checked_currency(&wanted.currency)?,
        time_zone: checked_time_zone(&wanted.time_zone)?,
        ..before.clone()
    };
    let country = wanted.country.as_deref().map(checked_country).transpose()?;
    cx.write(
        "UPDATE accounts SET name = $2, currency = $3, time_zone = $4 WHERE id = $1",
        params![account.id, &account.name, &account.currency, &account.time_zone],
    )?;
    set_country(cx, country.as_deref())?;
    let (before, after) = (shown(&before, country_before.as_deref()), shown(&account, country.as_deref()));
    journal::record(cx, Happening::change(Kind::AccountChanged, About::default(), before, after))?;
    Ok(account)
}

fn shown(account: &Account, country: Option<&str>) -> Json {
    json!({ "name": account.name, "currency": account.currency, "time_zone": account.time_zone, "country": country })
}
