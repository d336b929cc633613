//! What a request says itself: the addresses that it named are compared, and what somebody has typed into its contact since it
//! waits (DC-11, DC-13 to DC-15). What a known contact has besides is no reason for anything.

use super::Error;
use super::judging::Draft;
use super::profile::{Profile, is_same_address};
use crate::channels::Details;
use crate::channels::handles::Handle;
use crate::contacts;
use base::ids::{ContactId, FieldId, IncomingLeadId};
use base::journal::{self, Kind, Records, Wanted};
use base::search::Subject;
use base::{Cx, fields};
use serde_json::Value as Json;
use std::collections::BTreeSet;

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
        let before = written(&row.before);
        since.typed.extend(written(&row.after).into_iter().filter(|one| !before.contains(one)));
        since.filled.extend(row.after["field"].as_i64());
    }
    Ok(since)
}

fn written(said: &Json) -> BTreeSet<String> {
    let lists = ["phones", "emails"].into_iter().filter_map(|kind| said[kind].as_array());
    lists.flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}
