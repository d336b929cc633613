//! Deleting a mail here: it is gone from its thread and from every feed, stays where it is on its server, and stays
//! deleted when it comes again. Administrators see it for 30 days and can bring it back; then its words and files go
//! for good, and only that it was there is known (EM-60, R-83).

use super::super::{Error, store};
use super::writing::may_go_on;
use super::{Mail, MailState, Thread, list, threads, words};
use base::Cx;
use base::access::{Right, is_allowed, require};
use base::clock::{DAY, Seconds};
use base::ids::{MailId, MailboxId, ThreadId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// How long a deleted mail can be brought back.
pub const KEPT: Seconds = 30 * DAY;
/// Mails whose words are taken away in one unit.
const SWEPT_AT_ONCE: i64 = 200;

/// Why a draft stays that somebody else writes in a shared box.
const NOT_THEIRS: &str = "A colleague is writing this. Only they throw it away. Nothing was changed.";
/// Why a mail stays that somebody else has scheduled there.
const TO_BE_STOPPED: &str =
    "A colleague's mail waits here to be sent. It can be stopped, and is a draft then. Nothing was changed.";

/// Deletes a mail. Nothing when it is deleted already.
///
/// # Errors
/// `NoSuchMail`; `BadSetting` for what a colleague is writing, who may go on with it.
pub(crate) fn delete(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let mail = list::load(cx, id)?;
    if mail.author_id != cx.actor.user() {
        if mail.state.is_to_leave_later() {
            return Err(Error::BadSetting(TO_BE_STOPPED.to_owned()));
        }
        if mail.state == MailState::Draft && may_go_on(cx, &mail)? {
            return Err(Error::BadSetting(NOT_THEIRS.to_owned()));
        }
    }
    let thread = list::load_thread(cx, mail.thread_id)?;
    put_away(cx, &thread, &[mail.id])
}

/// Deletes all mails of a thread but what colleagues are writing in it who may go on with that.
///
/// # Errors
/// `NoSuchThread`; `BadSetting` when there is nothing else in it.
pub(crate) fn delete_thread(cx: &mut Cx<'_>, id: ThreadId) -> Result<(), Error> {
    let thread = list::load_thread(cx, id)?;
    let mut mails = store::list_disposable_mails(cx, id)?;
    let drafts = store::list_drafts_of_others(cx, id)?;
    let drafts = list::list_by_ids(cx, &drafts)?;
    mails.extend(list_abandoned(cx, &drafts)?);
    if mails.is_empty() && thread.shown.deleted.is_none() {
        return Err(Error::BadSetting(NOT_THEIRS.to_owned()));
    }
    put_away(cx, &thread, &mails)
}

/// Which of some mails are drafts of colleagues who may not go on with them, so that anybody else throws them away.
///
/// # Errors
/// Whatever the database answers.
pub fn list_abandoned(cx: &mut Cx<'_>, mails: &[Mail]) -> Result<Vec<MailId>, Error> {
    let user = cx.actor.user();
    let mut abandoned = Vec::new();
    for draft in mails.iter().filter(|mail| mail.state == MailState::Draft && mail.author_id != user) {
        if !may_go_on(cx, draft)? {
            abandoned.push(draft.id);
        }
    }
    Ok(abandoned)
}

fn put_away(cx: &mut Cx<'_>, thread: &Thread, mails: &[MailId]) -> Result<(), Error> {
    if store::set_mails_deleted(cx, mails, Some(cx.now))? == 0 {
        return Ok(());
    }
    threads::settle(cx, &[thread.id])?;
    tell(cx, Kind::MailDeleted, thread, mails)
}

/// Brings a deleted mail back. Nothing when it is there.
///
/// # Errors
/// `Denied` for whoever is no administrator and not the owner of its personal box; `NoSuchMail`, also for one whose words
/// are gone for good.
pub(crate) fn restore(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let mail = list::load(cx, id)?;
    require_bin(cx, &mail)?;
    if !mail.is_readable() {
        return Err(Error::NoSuchMail(id));
    }
    let thread = list::load_thread(cx, mail.thread_id)?;
    bring_back(cx, &thread, &[id])
}

/// Brings a mail back for whoever wrote it, who needs no right to look into the bin for that: it is the caller who knows them.
///
/// # Errors
/// `NoSuchThread`.
pub(crate) fn restore_own(cx: &mut Cx<'_>, mail: &Mail) -> Result<(), Error> {
    let thread = list::load_thread(cx, mail.thread_id)?;
    bring_back(cx, &thread, &[mail.id])
}

/// Brings all deleted mails of a thread back.
///
/// # Errors
/// As [`restore`]; `NoSuchThread`.
pub(crate) fn restore_thread(cx: &mut Cx<'_>, id: ThreadId) -> Result<(), Error> {
    let thread = list::load_thread(cx, id)?;
    if !store::list_boxes(cx, super::Folder::Deleted)?.contains(&thread.mailbox_id) {
        require(cx, Right::SetUp)?;
    }
    let mails = store::list_binned_mails(cx, id)?;
    bring_back(cx, &thread, &mails)
}

/// The mail, if somebody is to read it: one that was deleted is there for whoever may bring it back, and one whose words are
/// gone for nobody.
///
/// # Errors
/// `NoSuchMail`.
pub fn load_shown(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    let mail = list::load(cx, id)?;
    let is_there = mail.is_readable() && (mail.deleted_at.is_none() || require_bin(cx, &mail).is_ok());
    if is_there { Ok(mail) } else { Err(Error::NoSuchMail(id)) }
}

fn require_bin(cx: &mut Cx<'_>, mail: &Mail) -> Result<(), Error> {
    let boxes =
        if is_allowed(cx.actor, Right::SetUp) { Vec::new() } else { store::list_boxes(cx, super::Folder::Deleted)? };
    if boxes.contains(&mail.mailbox_id) {
        return Ok(());
    }
    Ok(require(cx, Right::SetUp)?)
}

fn bring_back(cx: &mut Cx<'_>, thread: &Thread, mails: &[MailId]) -> Result<(), Error> {
    if store::set_mails_deleted(cx, mails, None)? == 0 {
        return Ok(());
    }
    threads::settle(cx, &[thread.id])?;
    tell(cx, Kind::MailRestored, thread, mails)
}

/// Takes away for good what was deleted more than [`KEPT`] ago: so many mails at most. Gives how many, and the files that
/// they named.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<(u64, Vec<String>), Error> {
    let mails = store::list_overdue_mails(cx, cx.now - KEPT, SWEPT_AT_ONCE)?;
    let files = empty(cx, &mails)?;
    store::erase_items_of_mails(cx, &mails)?;
    Ok((mails.len() as u64, files))
}

/// Takes away the words and files of the mails of a mailbox: so many at most. Gives them, and the files that they named.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn empty_mailbox(
    cx: &mut Cx<'_>,
    mailbox: MailboxId,
    limit: i64,
) -> Result<(Vec<MailId>, Vec<String>), Error> {
    let mails = store::list_readable_mails(cx, mailbox, limit)?;
    let files = empty(cx, &mails)?;
    if !mails.is_empty() {
        let after = json!({ "mailbox": mailbox, "mails": mails.len() });
        journal::record(cx, Happening::change(Kind::MailEmptied, About::default(), Json::Null, after))?;
    }
    Ok((mails, files))
}

/// Takes away the words and files of mails; that they were there is known still. Gives the files that they named.
pub(super) fn empty(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<String>, Error> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let standing = store::list_threads_of_mails(cx, mails)?;
    let mut touched: Vec<ThreadId> = standing.into_values().map(|(thread, _)| thread).collect();
    touched.sort_unstable();
    touched.dedup();
    let files = store::empty_mails(cx, mails)?;
    words::index_again(cx, &touched)?;
    threads::settle(cx, &touched)?;
    Ok(files)
}

fn tell(cx: &mut Cx<'_>, kind: Kind, thread: &Thread, mails: &[MailId]) -> Result<(), Error> {
    let after = json!({ "thread": thread.id, "mailbox": thread.mailbox_id, "mails": mails.len() });
    let about = About { incoming_lead: store::find_request_of_mails(cx, mails)?, ..thread.about() };
    journal::record(cx, Happening::change(kind, about, Json::Null, after))?;
    Ok(())
}
