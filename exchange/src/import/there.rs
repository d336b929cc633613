//! What is in the account of that of which rows speak, looked up for many rows at once.

use super::Error;
use super::mapping::Existing;
use super::wish::{Wish, Wishes};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use flow::channels::handles::Handle;
use flow::contacts::companies;
use flow::contacts::{self, Identity};
use flow::leads;
use std::collections::HashSet;

/// The records that a row changes, by their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct There {
    /// Found by its id, or by its name.
    pub company: Option<i64>,
    /// Found by its id, or by an address.
    pub contact: Option<i64>,
    /// Found by its id.
    pub lead: Option<i64>,
}

/// Looks up the records of rows, in about ten queries however many rows. Records from the id `before` on are passed over
/// where they are found by name or address: rows of one file that are about the same are told apart by [`super::keys`].
///
/// # Errors
/// Whatever the database answers.
pub fn look_up(cx: &mut Cx<'_>, existing: Existing, rows: &[&Wishes], before: i64) -> Result<Vec<There>, Error> {
    if existing == Existing::MakeNew {
        return Ok(vec![There::default(); rows.len()]);
    }
    let leads = leads_there(cx, rows)?;
    let contacts = contacts_there(cx, rows, before)?;
    let companies = companies_there(cx, rows, before)?;
    let together = leads.into_iter().zip(contacts).zip(companies);
    Ok(together.map(|((lead, contact), company)| There { company, contact, lead }).collect())
}

fn ids(of: impl Iterator<Item = Option<i64>>) -> Vec<i64> {
    let ids: HashSet<i64> = of.flatten().collect();
    ids.into_iter().collect()
}

fn leads_there(cx: &mut Cx<'_>, rows: &[&Wishes]) -> Result<Vec<Option<i64>>, Error> {
    let named = |row: &&Wishes| row.lead.as_ref().and_then(|wish| wish.id);
    let wanted: Vec<LeadId> = ids(rows.iter().map(named)).into_iter().map(LeadId).collect();
    let found = if wanted.is_empty() { Vec::new() } else { leads::list_whole(cx, &wanted)? };
    let there: HashSet<i64> = found.into_iter().filter(|lead| !lead.is_draft).map(|lead| lead.id.0).collect();
    Ok(rows.iter().map(|row| named(row).filter(|id| there.contains(id))).collect())
}

fn contacts_there(cx: &mut Cx<'_>, rows: &[&Wishes], before: i64) -> Result<Vec<Option<i64>>, Error> {
    let named = |row: &&Wishes| row.contact.as_ref().and_then(|wish| wish.id);
    let wanted: Vec<ContactId> = ids(rows.iter().map(named)).into_iter().map(ContactId).collect();
    let found = contacts::list_by_ids(cx, &wanted)?;
    let there: HashSet<i64> = found.into_iter().filter(|found| !found.is_draft).map(|found| found.id.0).collect();
    let unnumbered = |row: &&Wishes| row.contact.clone().filter(|wish| wish.id.is_none()).unwrap_or_default();
    let said = |wish: Wish| {
        let parts = || format!("{} {}", wish.first_name, wish.last_name);
        (if wish.name.trim().is_empty() { parts() } else { wish.name.clone() }, wish.handles)
    };
    let said: Vec<(String, Vec<Handle>)> = rows.iter().map(unnumbered).map(said).collect();
    let of: Vec<(&str, &[Handle])> = said.iter().map(|(name, handles)| (name.as_str(), handles.as_slice())).collect();
    let known = contacts::identify_all(cx, &of, ContactId(before))?;
    let by_address = |identity: Identity| match identity {
        Identity::Known(id) => Some(id.0),
        Identity::Waiting(_) | Identity::Unknown => None,
    };
    let by_address = known.into_iter().map(by_address);
    Ok(rows.iter().zip(by_address).map(|(row, known)| named(row).filter(|id| there.contains(id)).or(known)).collect())
}

fn companies_there(cx: &mut Cx<'_>, rows: &[&Wishes], before: i64) -> Result<Vec<Option<i64>>, Error> {
    let wish = |row: &&Wishes| row.company.clone();
    let wishes: Vec<Option<Wish>> = rows.iter().map(wish).collect();
    let wanted = ids(wishes.iter().flatten().map(|wish| wish.id)).into_iter().map(CompanyId).collect::<Vec<_>>();
    let found = companies::list_by_ids(cx, &wanted)?;
    let there: HashSet<i64> = found.into_iter().filter(|found| !found.is_draft).map(|found| found.id.0).collect();
    let unnamed = wishes.iter().flatten().filter(|wish| wish.id.is_none());
    let names: Vec<&str> = unnamed.map(|wish| wish.name.as_str()).collect();
    let by_name = companies::list_by_names(cx, &names, before)?;
    let place = |wish: &Wish| match wish.id {
        Some(id) => Some(id).filter(|id| there.contains(id)),
        None => by_name.get(&wish.name).map(|id| id.0),
    };
    Ok(wishes.iter().map(|wish| wish.as_ref().and_then(place)).collect())
}
