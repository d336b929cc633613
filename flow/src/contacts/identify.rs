//! Who is speaking: the contact that has one of the sender's addresses.

use super::Error;
use super::keys::{self, Marks};
use super::store::{self, Holder};
use crate::channels::handles::Handle;
use base::Cx;
use base::ids::ContactId;
use matching::identity::{Name, name};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// Contacts with one address that are looked at: those in lists and those changed last come first.
const MOST_HOLDERS: i64 = 50;

/// What is known about a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// Somebody in lists.
    Known(ContactId),
    /// Somebody of whom only waiting requests are known.
    Waiting(ContactId),
    /// Nobody we know.
    Unknown,
}

impl Identity {
    /// The contact, if there is one.
    pub fn contact(self) -> Option<ContactId> {
        match self {
            Identity::Known(id) | Identity::Waiting(id) => Some(id),
            Identity::Unknown => None,
        }
    }
}

/// One address of a sender, or the end of one.
struct Sought {
    keys: Vec<i64>,
    is_shared: bool,
}

/// Looks a sender up by their addresses, the strongest first: e-mail, phone, visitor, and at last a phone number in
/// another spelling, by its last digits. A contact in lists comes before a draft; of several, the one changed last.
///
/// An address that several people have, or that is likely shared, says nothing alone (DC-16): it is somebody's whose
/// name may be the sender's. Only `name` may be empty for somebody who gave none.
///
/// # Errors
/// Whatever the database answers.
pub fn identify(cx: &mut Cx<'_>, name: &str, handles: &[Handle]) -> Result<Identity, Error> {
    let identities = identify_all(cx, &[(name, handles)], ContactId(i64::MAX))?;
    Ok(identities.into_iter().next().unwrap_or(Identity::Unknown))
}

/// Looks many people up as [`identify`] does one, in one query; contacts from the id `before` on are passed over.
///
/// # Errors
/// Whatever the database answers.
pub fn identify_all(cx: &mut Cx<'_>, of: &[(&str, &[Handle])], before: ContactId) -> Result<Vec<Identity>, Error> {
    let country = keys::country_of(cx, of.iter().flat_map(|(_, handles)| handles.iter()))?;
    let sought: Vec<Vec<Sought>> = of.iter().map(|(_, handles)| sought(handles, country.as_deref())).collect();
    let wanted: BTreeSet<i64> = sought.iter().flatten().flat_map(|one| one.keys.iter().copied()).collect();
    let found = store::list_holders(cx, &wanted, before, MOST_HOLDERS)?;
    let of_sender = |((written, _), sought): (&(&str, &[Handle]), &Vec<Sought>)| {
        recognised(&name::read(written, "", ""), sought, &found)
    };
    Ok(of.iter().zip(&sought).map(of_sender).collect())
}

/// Somebody of whom only requests are known, by their name and an address together: who shares the address of somebody in
/// lists is found so.
///
/// # Errors
/// Whatever the database answers.
pub fn identify_draft(cx: &mut Cx<'_>, written: &str, handles: &[Handle]) -> Result<Option<ContactId>, Error> {
    let country = keys::country_of(cx, handles.iter())?;
    let wanted: BTreeSet<i64> = sought(handles, country.as_deref()).into_iter().flat_map(|one| one.keys).collect();
    let found = store::list_holders(cx, &wanted, ContactId(i64::MAX), MOST_HOLDERS)?;
    let name = name::read(written, "", "");
    let namesakes = found.values().flatten().filter(|one| one.is_draft && name.agrees(&one.name));
    Ok(namesakes.max_by_key(|one| (one.updated_at, one.id)).map(|one| one.id))
}

/// What of a sender's addresses is looked for, the strongest first.
fn sought(handles: &[Handle], country: Option<&str>) -> Vec<Sought> {
    let marks: Vec<Marks> = handles.iter().map(|handle| Marks::of(handle, country)).collect();
    let whole = marks.iter().map(|marks| Sought { keys: marks.same.clone(), is_shared: marks.is_shared });
    let ends = marks.iter().map(|marks| Sought { keys: marks.same_end.clone(), is_shared: marks.is_shared });
    whole.chain(ends).collect()
}

fn recognised(name: &Name, sought: &[Sought], found: &HashMap<i64, Vec<Holder>>) -> Identity {
    let candidates: Vec<&Holder> = sought.iter().filter_map(|one| speaker(name, one, found)).collect();
    let known = candidates.iter().find(|one| !one.is_draft).map(|one| Identity::Known(one.id));
    let waiting = candidates.first().map(|one| Identity::Waiting(one.id));
    known.or(waiting).unwrap_or(Identity::Unknown)
}

/// Who of those that have an address is speaking, if it is one of them. A draft is nobody to be mistaken for as long as
/// somebody in lists has it: whoever was linked to a contact stays behind as one.
fn speaker<'f>(name: &Name, sought: &Sought, found: &'f HashMap<i64, Vec<Holder>>) -> Option<&'f Holder> {
    let holders: Vec<&Holder> = sought.keys.iter().filter_map(|key| found.get(key)).flatten().collect();
    let are_drafts = holders.iter().all(|holder| holder.is_draft);
    let counted = holders.iter().filter(|holder| are_drafts || !holder.is_draft);
    let are_several = count_people(counted.map(|holder| &holder.name)) > 1;
    let is_namesake = |holder: &Holder| name.agrees(&holder.name) || name.is_empty() && holder.name.is_empty();
    let may_speak = |holder: &&&Holder| match (are_several, sought.is_shared) {
        (true, _) => is_namesake(holder),
        (false, true) => name.is_compatible(&holder.name),
        (false, false) => true,
    };
    let candidates = holders.iter().filter(may_speak).copied();
    candidates.min_by_key(|one| (one.is_draft, Reverse(one.updated_at), Reverse(one.id)))
}

/// How many different people names are of: those that may be one person's are one's; nobody is counted for no name.
pub(super) fn count_people<'n>(names: impl Iterator<Item = &'n Name>) -> usize {
    let mut people: Vec<&Name> = Vec::new();
    for name in names.filter(|name| !name.is_empty()) {
        if !people.iter().any(|known| known.is_compatible(name)) {
            people.push(name);
        }
    }
    people.len()
}
