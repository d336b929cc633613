//! Which addresses of its contact a request has named itself: these are compared, and those that somebody has typed in since
//! it waits (DC-11, DC-13, DC-14). What a known contact has besides is no reason for anything.

use super::Error;
use super::judging::Draft;
use super::profile::is_same_address;
use crate::channels::Details;
use crate::channels::handles::Handle;
use crate::contacts;
use base::Cx;
use base::ids::{ContactId, IncomingLeadId};
use base::journal::{self, Kind, Records, Wanted};
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Edits of a contact that are looked at, the newest first.
const MAX_EDITS: i64 = 100;

/// Of the addresses that the contact of a waiting request has, those that the request named or that were typed in since. A
/// chat names a browser only, and what a program hands in may name nothing: where its contact is in no list yet, all that
/// the contact has came with it.
pub(super) fn of_waiting(cx: &mut Cx<'_>, draft: &Draft, handles: Vec<Handle>) -> Result<Vec<Handle>, Error> {
    let (Some(contact), Some(request)) = (draft.placed.contact, draft.placed.waiting) else { return Ok(handles) };
    let names_them = is_telling(draft.details.as_ref(), &handles);
    if !names_them && contacts::find(cx, contact)?.is_some_and(|contact| contact.is_draft) {
        return Ok(handles);
    }
    let typed = list_typed_since(cx, request, contact)?;
    let named = draft.details.as_ref().map(Details::addresses).unwrap_or_default();
    Ok(handles.into_iter().filter(|handle| is_among(&named, handle) || typed.contains(&handle.written)).collect())
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

/// What was written into a contact after the request came, as it was written.
fn list_typed_since(cx: &mut Cx<'_>, request: IncomingLeadId, contact: ContactId) -> Result<BTreeSet<String>, Error> {
    let records = Some(Records::Contacts(vec![contact.0]));
    let wanted = Wanted { kinds: vec![Kind::ContactChanged], records, limit: MAX_EDITS, ..Wanted::default() };
    let mut typed = BTreeSet::new();
    for row in journal::list_newest(cx, &wanted)?.iter().filter(|row| row.id.0 > request.0) {
        let before = written(&row.before);
        typed.extend(written(&row.after).into_iter().filter(|one| !before.contains(one)));
    }
    Ok(typed)
}

fn written(said: &Json) -> BTreeSet<String> {
    let lists = ["phones", "emails"].into_iter().filter_map(|kind| said[kind].as_array());
    lists.flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}
