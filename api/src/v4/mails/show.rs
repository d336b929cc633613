//! Threads and mails as they are answered.

use crate::call::Call;
use crate::v4::files::uuid_of;
use crate::wire::Problem;
use base::Cx;
use base::ids::{ContactId, LeadId, UserId};
use flow::channels::mails::{self, Correspondent, DeadAddress, Mail, MailFile, Thread, class_word};
use flow::channels::outbox::refused_recipients;
use flow::{contacts, leads};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// The leads and contacts of some rows that whoever asks may see: no others exist for them.
pub(in crate::v4) struct Seen {
    leads: Vec<LeadId>,
    contacts: Vec<ContactId>,
}

impl Seen {
    /// A query for each kind at most, however many rows.
    pub(super) fn of_threads(cx: &mut Cx<'_>, threads: &[Thread]) -> Result<Seen, Problem> {
        let leads: Vec<LeadId> = threads.iter().filter_map(|thread| thread.lead_id).collect();
        let contacts: Vec<ContactId> = threads.iter().filter_map(|thread| thread.contact_id).collect();
        Ok(Seen { leads: leads::visible(cx, &leads)?, contacts: contacts::visible(cx, &contacts)? })
    }

    /// As [`Seen::of_threads`]: a mail names its contact alone.
    pub(in crate::v4) fn of_mails(cx: &mut Cx<'_>, mails: &[Mail]) -> Result<Seen, Problem> {
        let contacts: Vec<ContactId> = mails.iter().filter_map(|mail| mail.contact_id).collect();
        Ok(Seen { leads: Vec::new(), contacts: contacts::visible(cx, &contacts)? })
    }

    fn lead(&self, id: Option<LeadId>) -> Option<LeadId> {
        id.filter(|id| self.leads.contains(id))
    }

    fn contact(&self, id: Option<ContactId>) -> Option<ContactId> {
        id.filter(|id| self.contacts.contains(id))
    }
}

/// A thread.
pub(super) fn show_thread(call: &Call, seen: &Seen, thread: &Thread) -> Json {
    let (lead, contact) = (seen.lead(thread.lead_id), seen.contact(thread.contact_id));
    json!({
        "id": thread.id, "mailbox_id": thread.mailbox_id, "subject": thread.subject, "preview": thread.preview,
        "customer": { "name": thread.customer_name, "address": thread.customer },
        "lead_id": lead, "contact_id": contact, "messages": thread.messages(),
        "unread": thread.unread, "files": thread.files, "is_read": thread.unread == 0,
        "needs_reply": thread.needs_reply, "created_at": thread.first_at, "updated_at": thread.last_at,
        "account_id": call.account.id, "_links": call.links.own(&format!("mail/threads/{}", thread.id)),
    })
}

/// Under which name a mail, and `details` of it, have the files that it left without: what lay on the mail server and could not be
/// fetched from there.
pub(in crate::v4) const LEFT_OUT: &str = "left_out";

/// A mail as lists have it: without what it says.
pub(in crate::v4) fn show_message(call: &Call, seen: &Seen, mail: &Mail) -> Json {
    let mut row = json!({
        "id": mail.id, "thread_id": mail.thread_id, "mailbox_id": mail.mailbox_id,
        "direction": mail.direction.as_str(), "state": mail.state.as_str(), "class": class_word(mail.class),
        "is_read": mail.is_read, "is_deleted": mail.deleted_at.is_some(), "subject": mail.subject,
        "preview": mail.preview, "message_id": mail.message_id, "from": person(&mail.from),
    });
    row["to"] = people(&mail.recipients.to);
    row["cc"] = people(&mail.recipients.cc);
    row["bcc"] = people(&mail.recipients.bcc);
    row["reply_to"] = people(&mail.reply_to());
    row["contact_id"] = json!(seen.contact(mail.contact_id));
    row["created_by"] = json!(mail.author_id.unwrap_or(UserId(0)));
    row["attach_cnt"] = json!(mail.files);
    row[LEFT_OUT] = json!(mail.details[LEFT_OUT].as_array().map_or(&[][..], Vec::as_slice));
    row["sent_at"] = json!(mail.at);
    row["created_at"] = json!(mail.created_at);
    row["updated_at"] = json!(mail.updated_at);
    row["account_id"] = json!(call.account.id);
    row["_links"] = call.links.own(&format!("mail/messages/{}", mail.id));
    row
}

/// Rows of mails, each with those of its people whom no mail reaches any more: one query for all of them.
pub(super) fn with_dead(cx: &mut Cx<'_>, found: &[Mail], mut rows: Vec<Json>) -> Result<Vec<Json>, Problem> {
    let people = |mail: &Mail| -> Vec<String> {
        mail.recipients.all().chain([&mail.from]).map(|who| who.address.to_lowercase()).collect()
    };
    let asked: BTreeSet<String> = found.iter().flat_map(people).collect();
    let dead = mails::find_dead(cx, &asked.into_iter().collect::<Vec<_>>())?;
    for (mail, row) in found.iter().zip(&mut rows) {
        let asked = people(mail);
        let its = dead.iter().filter(|one| asked.contains(&one.address));
        let show = |one: &DeadAddress| json!({ "address": one.address, "reason": one.reason, "since": one.since });
        row["dead_addresses"] = its.map(show).collect();
    }
    Ok(rows)
}

/// A mail with its texts and files.
pub(super) fn show_whole(call: &Call, seen: &Seen, mail: &Mail, files: &[MailFile]) -> Json {
    let mut row = show_message(call, seen, mail);
    row["text"] = json!(mail.text);
    row["html"] = json!(mail.html);
    row["in_reply_to"] = json!(mail.answers.in_reply_to);
    row["references"] = json!(mail.answers.references);
    row["calendar"] = mail.details["calendar"].clone();
    row["delivery"] = mail.details["delivery"].clone();
    row["refused"] = json!(refused_recipients(mail));
    row["files"] = files.iter().map(|one| show_file(call, one)).collect();
    row
}

/// One that is not here yet is fetched from its mail server once somebody asks for it.
fn show_file(call: &Call, one: &MailFile) -> Json {
    let file = &one.file;
    json!({
        "id": one.id, "file_uuid": uuid_of(file), "name": file.name, "mime_type": file.mime_type,
        "size": file.size_bytes, "is_inline": file.content_id.is_some(), "is_here": file.is_here(),
        "_links": call.links.own(&format!("mail/messages/{}/files/{}", one.mail_id, one.id)),
    })
}

fn person(who: &Correspondent) -> Json {
    json!({ "name": who.name, "address": who.address })
}

fn people(all: &[Correspondent]) -> Json {
    all.iter().map(person).collect()
}
