//! `/mail/threads`: mails of one box with one customer that belong together.

use super::show::{Seen, show_thread};
use super::{is_asked, rows, written};
use crate::call::Call;
use crate::wire::{Answer, Problem, page_behind};
use base::Cx;
use base::clock::Seconds;
use base::ids::{ContactId, LeadId, MailboxId, ThreadId};
use flow::channels::mails::{self, Asked, Folder, Only, Reading, Thread};

/// `GET /mail/threads`: whatever has a mail, the last one first, unless `filter[folder]` names a folder.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let page = call.query.page()?;
    let word = call.query.text(&["filter", "folder"]);
    let folder = word.map(|word| Folder::from_word(word).ok_or_else(|| Problem::no_such_choice("folder")));
    let folder = folder.transpose()?;
    let boxes = call.query.numbers(&["filter", "mailbox_id"]).unwrap_or_default();
    let boxes: Vec<Option<MailboxId>> = boxes.into_iter().map(|id| Some(MailboxId(id))).collect();
    let (only, words) = (asked_only(call), call.query.text(&["query"]).unwrap_or_default());
    let read = |before, limit| {
        let asked = Asked { boxes: &boxes, folder, only: &only, words, before, limit };
        Ok(mails::list_threads(cx, &asked)?)
    };
    let found = rows(call, page, read, |thread| (shown_at(thread, folder), thread.id))?;
    let last = page.limit().checked_sub(1).and_then(|last| found.get(last));
    let last = last.map(|thread| written(shown_at(thread, folder), thread.id.0));
    let seen = Seen::of_threads(cx, &found)?;
    let rows = found.iter().map(|thread| show_thread(call, &seen, thread)).collect();
    Ok(page_behind(call, "threads", rows, (page, last)))
}

/// `GET /mail/threads/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    shown(cx, call, call.id("id")?)
}

/// `PATCH /mail/threads/{id}`: `is_read`, and `lead_id`, which is `null` for none.
pub fn change(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item): (ThreadId, _) = (call.id("id")?, call.body.object()?);
    mails::load_thread(cx, id)?;
    if let Some(is_read) = item.truth("is_read")? {
        mails::mark_read(cx, id, if is_read { Reading::Read } else { Reading::Unread })?;
    }
    if item.has("lead_id") {
        flow::attach_lead(cx, id, item.number("lead_id")?.map(LeadId))?;
    }
    shown(cx, call, id)
}

fn shown(cx: &mut Cx<'_>, call: &Call, id: ThreadId) -> Result<Answer, Problem> {
    let thread = mails::load_thread(cx, id)?;
    let seen = Seen::of_threads(cx, std::slice::from_ref(&thread))?;
    Ok(Answer::Found(show_thread(call, &seen, &thread)))
}

fn asked_only(call: &Call) -> Vec<Only> {
    let mut only = Vec::new();
    for (name, condition) in [("unread", Only::Unread), ("needs_reply", Only::ToAnswer), ("no_lead", Only::NoLead)] {
        if is_asked(call, name) {
            only.push(condition);
        }
    }
    let number = |name| call.query.numbers(&["filter", name]).map(|numbers| numbers[0]);
    only.extend(number("lead_id").map(|id| Only::Lead(LeadId(id))));
    only.extend(number("contact_id").map(|id| Only::Contact(ContactId(id))));
    only
}

/// The time by which the list goes.
fn shown_at(thread: &Thread, folder: Option<Folder>) -> Seconds {
    folder.and_then(|folder| thread.at_in(folder)).unwrap_or(thread.last_at)
}
