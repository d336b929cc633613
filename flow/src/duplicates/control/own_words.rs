//! What a request says itself: the addresses that it named are compared, and what somebody has typed into its contact since it
//! waits (DC-11, DC-13 to DC-15). What a known contact has besides is no reason for anything.

use super::judging::Draft;
use super::profile::{Profile, is_same_address};
use super::{Error, store};
use crate::channels::Details;
use crate::channels::handles::Handle;
use crate::contacts;
use base::ids::{ContactId, FieldId, IncomingLeadId, LeadId};
use base::journal::{self, Entry, Kind, Records, Wanted};
use base::search::Subject;
use base::{Cx, fields};
use serde_json::Value as Json;
use std::collections::{BTreeSet, HashMap};

/// Edits of a contact that are looked at, the newest first.
const MAX_EDITS: i64 = 100;

/// What a waiting request says: of the addresses that its contact has, those that it named or that were typed in since, and
/// of the fields of a contact in lists those that were filled in since. A chat names a browser only, and what a program
/// hands in may name nothing: where its contact is in no list yet, all that the contact has came with it.
pub(super) fn of_waiting(cx: &mut Cx<'_>, draft: &Draft, mut profile: Profile) -> Result<Profile, Error> {
    let (Some(contact), Some(request)) = (draft.placed.contact, draft.placed.waiting) else { return Ok(profile) };
    let is_new = contacts::find(cx, contact)?.is_some_and(|contact| contact.is_draft);
    if is_new && !is_telling(draft.details.as_ref(), &profile.handles) {
        return Ok(profile);
    }
    let since = list_since(cx, request, contact)?;
    let named = draft.details.as_ref().map(Details::addresses).unwrap_or_default();
    profile.handles.retain(|handle| is_among(&named, handle) || since.typed.contains(&handle.written));
    if !is_new {
        let fields = fields::list(cx, Subject::Contact)?;
        let is_held = |id: FieldId| fields.iter().any(|field| field.id == id);
        profile.fields.retain(|id, _| !is_held(*id) || since.filled.contains(&id.0));
    }
    Ok(profile)
}

/// Of the addresses that the contact of a past request has, those that the request named; all of them where it is a chat or
/// names none.
pub(super) fn of_past(details: Option<&Details>, mut handles: Vec<Handle>) -> Vec<Handle> {
    if is_telling(details, &handles) {
        let named = details.map(Details::addresses).unwrap_or_default();
        handles.retain(|handle| is_among(&named, handle));
    }
    handles
}

/// Whether a request tells by which of these addresses it came.
fn is_telling(details: Option<&Details>, handles: &[Handle]) -> bool {
    let named = match details {
        None | Some(Details::Chat(_)) => return false,
        Some(details) => details.addresses(),
    };
    handles.iter().any(|handle| is_among(&named, handle))
}

fn is_among(named: &[Handle], handle: &Handle) -> bool {
    named.iter().any(|one| is_same_address(one, handle))
}

/// A request with its lead and its contact.
pub(super) type Whose = (IncomingLeadId, LeadId, ContactId);

/// What is there only because of a request, and so is no reason for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Its contact, if nobody had heard of them before.
    pub person: Option<ContactId>,
    /// Addresses that a contact who was known has from it, as they are written.
    pub addresses: BTreeSet<String>,
}

/// What these requests brought: what was written down of their contacts in the unit of work that took them in. Two queries.
pub(super) fn list_brought(cx: &mut Cx<'_>, requests: &[Whose]) -> Result<HashMap<IncomingLeadId, Brought>, Error> {
    if requests.is_empty() {
        return Ok(HashMap::new());
    }
    let arrivals = store::list_first_arrivals(cx, &requests.iter().map(|(_, lead, _)| *lead).collect::<Vec<_>>())?;
    let contacts: BTreeSet<i64> = requests.iter().map(|(.., contact)| contact.0).collect();
    let limit = MAX_EDITS * i64::try_from(contacts.len()).unwrap_or(1);
    let kinds = vec![Kind::ContactChanged, Kind::IncomingLeadArrived];
    let records = Some(Records::Contacts(contacts.into_iter().collect()));
    let rows = journal::list_newest(cx, &Wanted { kinds, records, limit, ..Wanted::default() })?;
    let brought = requests.iter().filter_map(|(request, lead, contact)| {
        let arrival = arrivals.get(lead)?;
        let taken_in = rows.iter().find(|row| row.about.incoming_lead == Some(*request));
        let is_same_unit = |row: &Entry| {
            let of_row = (row.at, &row.actor_kind, row.actor_id);
            row.id.0 > arrival.0
                && taken_in.is_some_and(|first| (first.at, &first.actor_kind, first.actor_id) == of_row)
        };
        let is_of = |row: &&Entry| {
            row.kind == Some(Kind::ContactChanged) && row.about.contact == Some(*contact) && is_same_unit(row)
        };
        let addresses = rows.iter().filter(is_of).flat_map(added).collect();
        let is_new = (arrival.0..request.0).contains(&contact.0);
        Some((*request, Brought { person: is_new.then_some(*contact), addresses }))
    });
    Ok(brought.collect())
}

/// The addresses that an edit added.
fn added(row: &Entry) -> Vec<String> {
    let before = written(&row.before);
    written(&row.after).into_iter().filter(|one| !before.contains(one)).collect()
}

/// What was written into a contact after a request came.
#[derive(Default)]
struct Since {
    /// Addresses, as they were written.
    typed: BTreeSet<String>,
    /// Fields, by their ids.
    filled: BTreeSet<i64>,
}

fn list_since(cx: &mut Cx<'_>, request: IncomingLeadId, contact: ContactId) -> Result<Since, Error> {
    let kinds = vec![Kind::ContactChanged, Kind::FieldChanged];
    let records = Some(Records::Contacts(vec![contact.0]));
    let wanted = Wanted { kinds, records, limit: MAX_EDITS, ..Wanted::default() };
    let mut since = Since::default();
    for row in journal::list_newest(cx, &wanted)?.iter().filter(|row| row.id.0 > request.0) {
        since.typed.extend(added(row));
        since.filled.extend(row.after["field"].as_i64());
    }
    Ok(since)
}

fn written(said: &Json) -> BTreeSet<String> {
    let lists = ["phones", "emails"].into_iter().filter_map(|kind| said[kind].as_array());
    lists.flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}
