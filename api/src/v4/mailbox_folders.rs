//! What a mailbox brought and what it still has: its folders, the audit, the quarantine. Ours, in Kommo's style.

use crate::call::Call;
use crate::wire::{Answer, Problem, listed};
use base::Cx;
use base::ids::{ArrivalId, MailboxId};
use flow::channels::Error;
use flow::channels::folders::{self, Audit, FolderRole};
use flow::channels::mailboxes::{self, Mailbox};
use serde_json::{Value as Json, json};

/// Mails of a quarantine in one answer.
const PAGE: i64 = 250;

/// `GET /mailboxes/{id}/sync`: its folders, and how far the first import is.
pub fn sync(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = usable(cx, call)?;
    shown(cx, call, &mailbox)
}

/// `POST /mailboxes/{id}/sync`: looks at the server now.
pub fn sync_now(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = usable(cx, call)?;
    mailboxes::ask_for_look(cx, mailbox.id)?;
    shown(cx, call, &mailbox)
}

/// `PATCH /mailboxes/{id}/sync`: which folder holds the sent mails, and which others are followed.
pub fn change_folders(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = usable(cx, call)?;
    let item = call.body.object()?;
    for folder in item.list("folders")? {
        let id = folder.required_number("id")?;
        let role = match folder.required_text("role")?.as_str() {
            "sent" => FolderRole::Sent,
            "extra" => FolderRole::Extra,
            "ignored" => FolderRole::Ignored,
            _ => return Err(folder.no_choice("role")),
        };
        folders::set_folder_role(cx, mailbox.id, id.into(), role)?;
    }
    shown(cx, call, &mailbox)
}

/// `GET /mailboxes/{id}/audit`: what the last comparison with the server found.
pub fn audit(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = usable(cx, call)?;
    let is_due = folders::is_audit_due(cx, mailbox.id)?;
    let audit = Audit::of_mailbox(cx, mailbox.id)?;
    Ok(audit.map_or(Answer::Nothing, |audit| Answer::Found(show_audit(&audit, is_due))))
}

/// `POST /mailboxes/{id}/audit`: compares with the server now.
pub fn audit_now(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = usable(cx, call)?;
    folders::ask_for_audit(cx, mailbox.id)?;
    Ok(Answer::Accepted)
}

/// `GET /mailboxes/{id}/quarantine`: mails that could not be read, newest first; `before` carries the last one's id. With
/// `filter[is_discarded]=1` those that somebody discarded and whose bytes are kept still.
pub fn quarantine(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = usable(cx, call)?;
    let before = call.query.text(&["before"]).and_then(|id| id.parse().ok()).map(ArrivalId);
    let is_discarded = call.query.numbers(&["filter", "is_discarded"]).is_some_and(|numbers| numbers[0] != 0);
    let found = match is_discarded {
        true => folders::list_discarded(cx, mailbox.id, PAGE)?,
        false => folders::list_quarantine(cx, mailbox.id, before, PAGE)?,
    };
    let rows = found.into_iter().map(|mail| {
        json!({
            "id": mail.arrival_id, "received_at": mail.received_at, "reason": mail.reason, "folder": mail.folder,
            "uid": mail.uid, "is_head_only": mail.is_head, "discarded_at": mail.discarded_at, "account_id": call.account.id,
        })
    });
    Ok(listed(call, "mails", rows.collect()))
}

/// `POST /mailboxes/{id}/quarantine/{mail_id}`: without a body, or with the `action` `read`, it is read again (where only its head is
/// here, the whole mail is fetched); with `discard` it leaves the quarantine, and with `put_back` it is there again.
pub fn decide(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let mailbox = usable(cx, call)?;
    let id: ArrivalId = call.id("mail_id")?;
    let item = call.body.object_or_blank()?;
    let is_done = match item.text("action")?.as_deref() {
        None | Some("read") => folders::retry(cx, mailbox.id, id)?,
        Some("discard") => folders::discard(cx, mailbox.id, id)?,
        Some("put_back") => folders::put_back(cx, mailbox.id, id)?,
        Some(_) => return Err(item.no_choice("action")),
    };
    match is_done {
        true => Ok(Answer::Accepted),
        false => Err(Problem::NotFound(format!("There is no mail {id} that waits for this"))),
    }
}

/// The mailbox of the path; what one may not use does not exist.
fn usable(cx: &mut Cx<'_>, call: &Call) -> Result<Mailbox, Problem> {
    let id: MailboxId = call.id("id")?;
    let found = mailboxes::list_usable(cx)?.into_iter().find(|mailbox| mailbox.id == id);
    Ok(found.ok_or(Error::NoSuchMailbox(id))?)
}

fn shown(cx: &mut Cx<'_>, call: &Call, mailbox: &Mailbox) -> Result<Answer, Problem> {
    let progress = folders::progress(cx, mailbox.id)?;
    let found = folders::list_folders(cx, mailbox.id)?;
    let rows = found.iter().map(|folder| {
        json!({ "id": folder.id, "name": folder.name, "role": folder.role.as_str(), "is_begun": folder.cursor.is_some() })
    });
    Ok(Answer::Found(json!({
        "state": mailbox.state.word, "state_text": mailbox.state.text,
        "import": progress.map(|progress| json!({ "done": progress.done, "planned": progress.planned })),
        "folders": rows.collect::<Vec<Json>>(), "account_id": call.account.id,
        "_links": call.links.own(&format!("mailboxes/{}/sync", mailbox.id)),
    })))
}

fn show_audit(audit: &Audit, is_due: bool) -> Json {
    json!({
        "at": audit.at, "server": audit.server, "stored": audit.stored, "skipped": audit.skipped,
        "quarantined": audit.quarantined, "waiting": audit.waiting, "repaired": audit.repaired,
        "text": audit.sentence(), "is_due": is_due,
    })
}
