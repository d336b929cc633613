//! What a row will make, change or join: the same for the dry run and the run.

use super::Error;
use super::keys::Keys;
use super::there::There;
use super::wish::{Wish, Wishes};
use std::collections::HashMap;

/// Records of earlier rows by the hashes of [`Keys`]; in a dry run the ids mean nothing.
pub type Known = HashMap<String, i64>;

/// What happens to one record of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It is made.
    Make,
    /// It is there and gets what the row says.
    Change(i64),
    /// An earlier row of the file made or changed it.
    Join(i64),
}

/// What happens to the records of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// An earlier row said the same: nothing happens.
    pub is_repeated: bool,
    /// To its company.
    pub company: Option<Part>,
    /// To its contact.
    pub contact: Option<Part>,
    /// To its lead.
    pub lead: Option<Part>,
}

/// Decides what a row does.
///
/// # Errors
/// [`Error::Row`] when the row names an id that nobody has.
pub fn plan(known: &Known, there: There, wishes: &Wishes, keys: &Keys) -> Result<Plan, Error> {
    if known.contains_key(&keys.row) {
        return Ok(Plan { is_repeated: true, ..Plan::default() });
    }
    let joined = |mut keys: std::slice::Iter<'_, String>| keys.find_map(|key| known.get(key)).copied();
    let part = |what, wish: &Option<Wish>, joined: Option<i64>, there: Option<i64>| {
        let Some(wish) = wish else { return Ok(None) };
        match (joined, there, wish.id) {
            (Some(id), ..) => Ok(Some(Part::Join(id))),
            (None, Some(id), _) => Ok(Some(Part::Change(id))),
            (None, None, Some(id)) => Err(Error::Row(format!("There is no {what} {id}."))),
            (None, None, None) => Ok(Some(Part::Make)),
        }
    };
    Ok(Plan {
        is_repeated: false,
        company: part("company", &wishes.company, joined(keys.company.as_slice().iter()), there.company)?,
        contact: part("contact", &wishes.contact, joined(keys.contact.iter()), there.contact)?,
        lead: part("lead", &wishes.lead, None, there.lead)?,
    })
}
