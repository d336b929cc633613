//! Whoever in lists has an address of a sender, also under another name: a person is shown both (DC-20, DC-30).

use super::{Error, suspects};
use crate::channels::handles::HandleKind;
use crate::contacts::{self, Contact, Held};
use base::Cx;
use base::ids::ContactId;
use base::search::Subject;
use std::collections::HashMap;

/// Different names on one address that may be a family or a person who writes for another; more are a switchboard's.
pub const MOST_NAMES: usize = 5;

/// Of each sender who is in no list yet somebody who is and may be them: who is said to be likely, else whoever has an
/// address of theirs. Not through a shared mailbox or a switchboard, nobody who was told apart from them, and nobody whom the
/// actor may not see. Five statements at most, however many they are.
///
/// # Errors
/// Whatever the database answers.
pub fn list_likely(
    cx: &mut Cx<'_>,
    senders: &[Contact],
    likely: &HashMap<ContactId, ContactId>,
) -> Result<HashMap<ContactId, ContactId>, Error> {
    let senders: Vec<&Contact> = senders.iter().filter(|sender| sender.is_draft).collect();
    if senders.is_empty() {
        return Ok(HashMap::new());
    }
    let said = senders.iter().filter_map(|sender| Some((sender.id, *likely.get(&sender.id)?)));
    let mut pairs: Vec<(ContactId, ContactId)> = said.collect();
    pairs.extend(list_sharing(cx, &senders)?);
    let ids: Vec<i64> = senders.iter().map(|sender| sender.id.0).collect();
    let apart = suspects::list_told_apart_from(cx, Subject::Contact, &ids)?;
    pairs.retain(|(sender, holder)| sender != holder && !apart.contains(&(sender.0, holder.0)));
    let seen = contacts::list_by_ids(cx, &pairs.iter().map(|(_, holder)| *holder).collect::<Vec<_>>())?;
    let mut found = HashMap::new();
    for (sender, holder) in pairs {
        if seen.iter().any(|contact| contact.id == holder && !contact.is_draft) {
            found.entry(sender).or_insert(holder);
        }
    }
    Ok(found)
}

/// Each sender with whoever in lists has an address of theirs.
fn list_sharing(cx: &mut Cx<'_>, senders: &[&Contact]) -> Result<Vec<(ContactId, ContactId)>, Error> {
    let handles: Vec<_> = senders.iter().flat_map(|sender| sender.handles.iter().cloned()).collect();
    let held = contacts::list_holding(cx, &handles, &[HandleKind::Email, HandleKind::Phone])?;
    let held: HashMap<_, &Held> = held
        .iter()
        .filter(|held| !held.is_shared && held.people_but(None) <= MOST_NAMES)
        .map(|held| ((held.handle.kind, held.handle.value.as_str()), held))
        .collect();
    let pairs = senders.iter().flat_map(|sender| {
        let theirs = sender.handles.iter().filter_map(|handle| held.get(&(handle.kind, handle.value.as_str())));
        let holders = theirs.flat_map(|held| &held.holders).filter(|holder| !holder.is_draft);
        holders.map(|holder| (sender.id, holder.id))
    });
    Ok(pairs.collect())
}
