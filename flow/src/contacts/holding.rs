//! Who else has an address: what duplicate control and reviews begin with (DC-13, DC-14, DC-16).

use super::Error;
use super::identify::count_people;
use super::keys::{self, Marks};
use super::store::{self, Holder};
use crate::channels::handles::{Handle, HandleKind};
use base::Cx;
use base::ids::ContactId;
use matching::identity::{Name, name};
use std::collections::BTreeSet;

/// Contacts that are given of one address; who shares it with more is nobody in particular.
pub const MOST_HOLDING: i64 = 50;

/// A contact that has an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who.
    pub id: ContactId,
    /// The name; may be empty.
    pub name: String,
    /// Known only from a request that still waits.
    pub is_draft: bool,
}

/// An address and everybody who has it in any spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The address that was asked for.
    pub handle: Handle,
    /// Those in lists before drafts, then those changed last; [`MOST_HOLDING`] at most.
    pub holders: Vec<Holding>,
    /// True for what several people are likely to share: `info@`, a switchboard (DC-16).
    pub is_shared: bool,
}

impl Held {
    /// How many different people have it, by their names: 2 or more say that the address alone says nothing. 0 when none of
    /// them has a name. `sender`, whose request it is that names the address, is not counted.
    pub fn people_but(&self, sender: Option<ContactId>) -> usize {
        let others = self.holders.iter().filter(|holder| Some(holder.id) != sender);
        let names: Vec<Name> = others.map(|holder| name::read(&holder.name, "", "")).collect();
        count_people(names.iter())
    }
}

/// The contacts that have addresses of these kinds, drafts too, address by address; addresses that nobody has, and such
/// that are nobody's (`no-reply@`, `0000000000`), are left out. Whoever has `handles` is among those who hold them. One
/// statement, and one more where a phone number does not name its country.
///
/// Everybody is given, whoever asks: ask for the rights of what is done with them.
///
/// # Errors
/// Whatever the database answers.
pub fn list_holding(cx: &mut Cx<'_>, handles: &[Handle], kinds: &[HandleKind]) -> Result<Vec<Held>, Error> {
    let asked: Vec<&Handle> = handles.iter().filter(|handle| kinds.contains(&handle.kind)).collect();
    let country = keys::country_of(cx, asked.iter().copied())?;
    let marks: Vec<Marks> = asked.iter().map(|handle| Marks::of(handle, country.as_deref())).collect();
    let wanted: BTreeSet<i64> =
        marks.iter().flat_map(|marks| marks.same.iter().chain(&marks.same_end).copied()).collect();
    let found = store::list_holders(cx, &wanted, ContactId(i64::MAX), MOST_HOLDING)?;
    let held = asked.into_iter().zip(marks).map(|(handle, marks)| {
        let mut holders: Vec<&Holder> = Vec::new();
        for holder in marks.same.iter().chain(&marks.same_end).filter_map(|key| found.get(key)).flatten() {
            if !holders.iter().any(|known| known.id == holder.id) {
                holders.push(holder);
            }
        }
        let shown =
            |holder: &&Holder| Holding { id: holder.id, name: holder.written.clone(), is_draft: holder.is_draft };
        Held { handle: handle.clone(), holders: holders.iter().map(shown).collect(), is_shared: marks.is_shared }
    });
    Ok(held.filter(|held| !held.holders.is_empty()).collect())
}
