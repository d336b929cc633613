//! By what records are found again: keys of what their addresses and names are in one spelling (DC-13, DC-14).
//!
//! Keys are for finding only: what a customer typed is kept as it was typed, and written to as it was typed.

use super::candidates::person_of;
use super::{Company, Contact, Error, store};
use crate::channels::handles::{self, Handle, HandleKind};
use base::ids::{CompanyId, ContactId};
use base::{Cx, DbError, accounts};
use matching::Person;
use matching::identity::{company, email, phone};
use sha2::{Digest, Sha256};

/// What of a record is a key; a rule's number is its salt, and stays for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The one spelling of a mailbox.
    Email = 1,
    /// What is likely one mailbox.
    LikelyEmail = 2,
    /// A number with its country.
    Number = 3,
    /// The digits of a number whose country is not known.
    Digits = 4,
    /// The end of such digits.
    LocalEnd = 5,
    /// The end of a number with its country.
    InternationalEnd = 6,
    /// A browser.
    Visitor = 7,
    /// A company's name without its legal form.
    CompanyName = 8,
}

/// 64 bits of a value. Taken from a hash that nobody can aim with: a key alone says who somebody is.
fn key(rule: Rule, value: &str) -> i64 {
    let hash = Sha256::new_with_prefix([rule as u8]).chain_update(value).finalize();
    hash.iter().take(8).fold(0_i64, |bits, byte| bits << 8 | i64::from(*byte))
}

/// What an address says about who has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// Under these whoever has it is found.
    pub kept: Vec<i64>,
    /// Under these whoever has the same address is found.
    pub same: Vec<i64>,
    /// Under these whoever has another spelling of the same number is found, by its end.
    pub same_end: Vec<i64>,
    /// True when several people are likely to share it: `info@`, a switchboard (DC-16).
    pub is_shared: bool,
}

impl Marks {
    /// Of an address. `country` is where the account's local numbers are written.
    pub fn of(handle: &Handle, country: Option<&str>) -> Marks {
        match handle.kind {
            HandleKind::Email => of_email(&handle.value),
            HandleKind::Phone => of_phone(handle, country),
            HandleKind::Visitor => {
                let visitor = vec![key(Rule::Visitor, &handle.value)];
                Marks { kept: visitor.clone(), same: visitor, ..Marks::default() }
            }
        }
    }
}

/// No-reply addresses and placeholders are nobody's: nobody is found by them.
fn of_email(address: &str) -> Marks {
    let read = email::read(address);
    let (true, Some(mailbox), Some(likely)) = (read.is_indexed(), &read.key, &read.weak) else {
        return Marks::default();
    };
    let same = key(Rule::Email, mailbox);
    Marks {
        kept: vec![same, key(Rule::LikelyEmail, likely)],
        same: vec![same],
        same_end: Vec::new(),
        is_shared: !read.is_personal(),
    }
}

fn of_phone(handle: &Handle, country: Option<&str>) -> Marks {
    let written = phone::read(&handle.written, country);
    let is_shared = written.as_ref().is_some_and(|number| number.extension.is_some());
    let number = if handle.is_international() { phone::read(&handle.value, None) } else { written };
    let Some(number) = number else { return Marks::default() };
    let tail = |number: &str, rule| handles::tail_of(number).map(|tail| key(rule, &tail));
    match &number.key {
        Some(international) => {
            let same = key(Rule::Number, international);
            let kept = std::iter::once(same).chain(tail(international, Rule::InternationalEnd)).collect();
            let same_end = tail(international, Rule::LocalEnd).into_iter().collect();
            Marks { kept, same: vec![same], same_end, is_shared }
        }
        None => {
            let same = key(Rule::Digits, &number.digits);
            let end = tail(&number.digits, Rule::LocalEnd);
            let abroad = tail(&number.digits, Rule::InternationalEnd);
            let kept = std::iter::once(same).chain(end).collect();
            Marks { kept, same: vec![same], same_end: end.into_iter().chain(abroad).collect(), is_shared }
        }
    }
}

/// The key of a company's name.
pub(super) fn of_company_name(name: &str) -> i64 {
    key(Rule::CompanyName, &company::slug(name))
}

/// The keys under which whoever may be this person is found.
pub(super) fn blocking(person: &Person) -> Vec<i64> {
    matching::keys(person).into_iter().map(u64::cast_signed).collect()
}

/// Where local numbers are written, if one is among these addresses: others say themselves.
pub(super) fn country_of<'h>(
    cx: &mut Cx<'_>,
    handles: impl IntoIterator<Item = &'h Handle>,
) -> Result<Option<String>, DbError> {
    let names_country = |handle: &Handle| handle.is_international() || handle.written.starts_with('+');
    let is_local = |handle: &Handle| handle.kind == HandleKind::Phone && !names_country(handle);
    if handles.into_iter().any(is_local) { accounts::country(cx) } else { Ok(None) }
}

/// The keys of contacts that had none.
pub(super) fn insert_of_contacts(cx: &mut Cx<'_>, contacts: &[Contact]) -> Result<(), Error> {
    let keys = of_contacts(cx, contacts)?;
    Ok(store::insert_keys(cx, &keys)?)
}

/// The keys of contacts as they are from now on.
pub(super) fn replace_of_contacts(cx: &mut Cx<'_>, contacts: &[Contact]) -> Result<(), Error> {
    let keys = of_contacts(cx, contacts)?;
    Ok(store::replace_keys(cx, &keys)?)
}

/// The keys of companies that had none.
pub(super) fn insert_of_companies(cx: &mut Cx<'_>, companies: &[Company]) -> Result<(), Error> {
    let keys = of_companies(cx, companies)?;
    Ok(store::insert_keys(cx, &keys)?)
}

/// The keys of companies as they are from now on.
pub(super) fn replace_of_companies(cx: &mut Cx<'_>, companies: &[Company]) -> Result<(), Error> {
    let keys = of_companies(cx, companies)?;
    Ok(store::replace_keys(cx, &keys)?)
}

/// Writes the keys of contacts anew, also of deleted ones: for who changes rows without changing a contact, as a merge
/// does.
///
/// # Errors
/// Whatever the database answers.
pub fn refresh_keys(cx: &mut Cx<'_>, ids: &[ContactId]) -> Result<(), Error> {
    let contacts = store::list_whole_contacts(cx, ids)?;
    let contacts = super::people::with_handles(cx, contacts)?;
    replace_of_contacts(cx, &contacts)
}

/// Writes the keys of companies anew, as [`refresh_keys`] does those of contacts.
///
/// # Errors
/// Whatever the database answers.
pub fn refresh_company_keys(cx: &mut Cx<'_>, ids: &[CompanyId]) -> Result<(), Error> {
    let companies = store::list_whole_companies(cx, ids)?;
    let companies = super::companies::with_handles(cx, companies)?;
    replace_of_companies(cx, &companies)
}

fn of_contacts(cx: &mut Cx<'_>, contacts: &[Contact]) -> Result<Vec<(i64, Vec<i64>)>, Error> {
    let country = country_of(cx, contacts.iter().flat_map(|contact| &contact.handles))?;
    let of = |contact: &Contact| {
        let mut keys = of_handles(&contact.handles, country.as_deref());
        // Without the company: it is a record of its own, whose change would change the keys of all its people.
        keys.extend(blocking(&person_of(contact, None, country.as_deref())));
        (contact.id.0, keys)
    };
    Ok(contacts.iter().map(of).collect())
}

fn of_companies(cx: &mut Cx<'_>, companies: &[Company]) -> Result<Vec<(i64, Vec<i64>)>, Error> {
    let country = country_of(cx, companies.iter().flat_map(|company| &company.handles))?;
    let of = |company: &Company| {
        let mut keys = of_handles(&company.handles, country.as_deref());
        keys.push(of_company_name(&company.name));
        (company.id.0, keys)
    };
    Ok(companies.iter().map(of).collect())
}

fn of_handles(handles: &[Handle], country: Option<&str>) -> Vec<i64> {
    handles.iter().flat_map(|handle| Marks::of(handle, country).kept).collect()
}
