//! What a row will make, change or join: the same for the dry run and the run.

use super::Error;
use super::keys::Keys;
use super::mapping::Existing;
use super::wish::{Wish, Wishes};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use flow::contacts::{self, Identity, companies};
use flow::leads;
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

/// Decides what a row does, at most five queries.
///
/// # Errors
/// [`Error::Row`] when the row names an id that nobody has.
pub fn plan(cx: &mut Cx<'_>, known: &Known, existing: Existing, wishes: &Wishes, keys: &Keys) -> Result<Plan, Error> {
    if known.contains_key(&keys.row) {
        return Ok(Plan { is_repeated: true, ..Plan::default() });
    }
    let joined = |keys: &[&String]| keys.iter().find_map(|key| known.get(*key)).map(|id| Part::Join(*id));
    let company = match &wishes.company {
        Some(wish) => Some(match joined(&keys.company.iter().collect::<Vec<_>>()) {
            Some(part) => part,
            None => company(cx, existing, wish)?,
        }),
        None => None,
    };
    let contact = match &wishes.contact {
        Some(wish) => Some(match joined(&keys.contact.iter().collect::<Vec<_>>()) {
            Some(part) => part,
            None => contact(cx, existing, wish)?,
        }),
        None => None,
    };
    let lead = match &wishes.lead {
        Some(wish) => Some(lead(cx, wish)?),
        None => None,
    };
    Ok(Plan { is_repeated: false, company, contact, lead })
}

fn company(cx: &mut Cx<'_>, existing: Existing, wish: &Wish) -> Result<Part, Error> {
    if existing == Existing::MakeNew {
        return Ok(Part::Make);
    }
    if let Some(id) = wish.id {
        let found = companies::find(cx, CompanyId(id))?.filter(|company| !company.is_draft);
        return found.map(|_| Part::Change(id)).ok_or_else(|| nobody("company", id));
    }
    Ok(companies::find_by_name(cx, &wish.name)?.map_or(Part::Make, |company| Part::Change(company.id.0)))
}

fn contact(cx: &mut Cx<'_>, existing: Existing, wish: &Wish) -> Result<Part, Error> {
    if existing == Existing::MakeNew {
        return Ok(Part::Make);
    }
    if let Some(id) = wish.id {
        let found = contacts::find(cx, ContactId(id))?.filter(|contact| !contact.is_draft);
        return found.map(|_| Part::Change(id)).ok_or_else(|| nobody("contact", id));
    }
    Ok(match contacts::identify(cx, &wish.handles)? {
        Identity::Known(id) => Part::Change(id.0),
        Identity::Waiting(_) | Identity::Unknown => Part::Make,
    })
}

fn lead(cx: &mut Cx<'_>, wish: &Wish) -> Result<Part, Error> {
    let Some(id) = wish.id else { return Ok(Part::Make) };
    let found = leads::find(cx, LeadId(id))?.filter(|lead| !lead.is_draft);
    found.map(|_| Part::Change(id)).ok_or_else(|| nobody("lead", id))
}

fn nobody(what: &str, id: i64) -> Error {
    Error::Row(format!("There is no {what} {id}."))
}
