//! `/mail/messages`: mails one by one.

use super::show::{Seen, show_message, show_whole, with_dead};
use super::{is_asked, rows, written};
use crate::call::Call;
use crate::wire::{Answer, Problem, page_behind};
use base::Cx;
use base::ids::{ContactId, LeadId, MailId, ThreadId};
use flow::channels::mails::{self, Presence, Whose};

/// `GET /mail/messages`: those of a thread, a lead or a contact; with `filter[is_deleted]=1` those that were deleted here.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let page = call.query.page()?;
    let presence = if is_asked(call, "is_deleted") { Presence::Binned } else { Presence::There };
    let whose = whose(call)?;
    let read = |before, limit| Ok(mails::list_mails_of(cx, (whose, presence), before, limit)?);
    let found = rows(call, page, read, |mail| (mail.at, mail.id))?;
    let last = page.limit().checked_sub(1).and_then(|last| found.get(last));
    let last = last.map(|mail| written(mail.at, mail.id.0));
    let seen = Seen::of_mails(cx, &found)?;
    let rows = found.iter().map(|mail| show_message(call, &seen, mail)).collect();
    let rows = with_dead(cx, &found, rows)?;
    Ok(page_behind(call, "messages", rows, (page, last)))
}

/// `GET /mail/messages/{id}`: with its texts and files; a deleted one for whoever may bring it back (EM-60).
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mail = mails::load_shown(cx, call.id("id")?)?;
    let files = mails::list_attachments(cx, &[mail.id])?;
    let mails = [mail];
    let seen = Seen::of_mails(cx, &mails)?;
    let row = show_whole(call, &seen, &mails[0], &files);
    let row = with_dead(cx, &mails, vec![row])?.remove(0);
    Ok(Answer::Found(row))
}

/// `DELETE /mail/messages/{id}`: here, for 30 days in the bin; its server keeps it (EM-60).
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    flow::delete_mail(cx, call.id("id")?)?;
    Ok(Answer::Nothing)
}

/// `POST /mail/messages/{id}/cancellation`: what waits to be sent, or is held, is a draft again: for its writer, and of what
/// waits for its time for whoever may use its mailbox.
pub fn cancel(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    flow::sending::take_back(cx, call.id("id")?)?;
    get(cx, call)
}

/// `POST /mail/messages/{id}/restore`: for administrators, and whoever a personal box belongs to.
pub fn restore(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: MailId = call.id("id")?;
    flow::restore_mail(cx, id)?;
    get(cx, call)
}

fn whose(call: &Call) -> Result<Whose, Problem> {
    let number = |name| call.query.numbers(&["filter", name]).map(|numbers| numbers[0]);
    let whose = number("thread_id").map(|id| Whose::Thread(ThreadId(id)));
    let whose = whose.or_else(|| number("lead_id").map(|id| Whose::Lead(LeadId(id))));
    let whose = whose.or_else(|| number("contact_id").map(|id| Whose::Contact(ContactId(id))));
    let says = "Say whose mails: filter[thread_id], filter[lead_id] or filter[contact_id].";
    whose.ok_or_else(|| Problem::Unprocessable(says.to_owned()))
}
