//! Mails: kept once, in their threads, seen by whom they concern.

mod boards;
mod deleting;
mod filing;
mod leads;
mod ours;
mod privacy;
mod readers;
mod same;
mod searching;
mod threads;
mod truth;

use base::Cx;
use base::ids::{MailboxId, SourceId, UserId};
use flow::channels::Channel;
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{
    self, Auth, MailLeads, MailboxChange, MailboxKind, NewMailbox, Server, Tls, add_mailbox,
};
use flow::channels::mails::{self, Asked, Folder, Mail, Thread};
use flow::mailing::{Filed, Found, ReadMail, take_in_mails};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::TestDesk;
use testkit::desk::NOW;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A mailbox of the workshop.
#[derive(Clone, Copy)]
pub struct Box {
    pub id: MailboxId,
    pub source: SourceId,
}

/// Mara connects a mailbox for everybody.
pub fn shared(desk: &TestDesk) -> Box {
    connect(desk, "office@lindqvist.example", MailboxKind::Shared)
}

/// Mara, or Ida with a personal one, connects a mailbox.
pub fn connect(desk: &TestDesk, address: &str, kind: MailboxKind) -> Box {
    let owner = if kind == MailboxKind::Personal { desk.world.ida } else { desk.world.mara };
    connect_for(desk, owner, address, kind)
}

/// Somebody connects a mailbox.
pub fn connect_for(desk: &TestDesk, owner: UserId, address: &str, kind: MailboxKind) -> Box {
    let (world, address) = (desk.world, address.to_owned());
    let (source, id) = desk.run_as(owner, move |cx| {
        let server = Server {
            host: "imap.lindqvist.example".to_owned(),
            port: 993,
            username: address.clone(),
            tls: Tls::Implicit,
        };
        let new = NewMailbox {
            pipeline_id: world.sales,
            kind,
            address: address.clone(),
            server,
            smtp: None,
            auth: Auth::Password { sealed: vec![1] },
            responsible_id: None,
        };
        add_mailbox(cx, new, owner)
    });
    Box { id, source: source.id }
}

/// What becomes of mails of strangers in this box.
pub fn makes_leads(desk: &TestDesk, of: Box, leads: MailLeads) {
    let change = MailboxChange { leads: Some(leads), ..MailboxChange::default() };
    desk.run_as(desk.world.mara, move |cx| mailboxes::change_mailbox(cx, of.id, change.clone()));
}

/// A mail as bytes; `also` are further header lines, each with its line end.
pub fn raw(from: &str, to: &str, subject: &str, id: &str, also: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n{also}MIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nAbout {subject}, as {id} says.\r\n"
    )
    .into_bytes()
}

/// Reads bytes as the worker does.
pub fn read(raw: &[u8]) -> ReadMail {
    let (mail, _) = mail::parse(raw);
    ReadMail::of(mail, None, Vec::new(), Vec::new(), None)
}

/// Where a mail of a box was found just now.
pub fn found(of: Box, role: FolderRole) -> Found {
    Found { mailbox_id: Some(of.id), role, is_history: false, received_at: NOW }
}

/// Keeps mails of a box as arrivals and takes them in, in one unit.
pub fn take(cx: &mut Cx<'_>, of: Box, mails: &[(ReadMail, Found)]) -> Result<Vec<Filed>, flow::Error> {
    let mut batch = Vec::new();
    for (read, found) in mails {
        let new = NewArrival {
            source_id: of.source,
            channel: Channel::Mail,
            identity: format!("mail-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
            envelope: json!({}),
            body_file: None,
        };
        let (Kept::New(id) | Kept::Before(id)) = arrivals::keep(cx, &new)?;
        batch.push((id, read, *found));
    }
    take_in_mails(cx, &batch)
}

/// Mails come in, or are found among what was sent.
pub fn arrive(desk: &TestDesk, of: Box, role: FolderRole, mails: &[Vec<u8>]) -> Vec<Filed> {
    let mails: Vec<_> = mails.iter().map(|raw| (read(raw), found(of, role))).collect();
    desk.run(move |cx| take(cx, of, &mails))
}

/// One mail comes in.
pub fn arrives(desk: &TestDesk, of: Box, from: &str, subject: &str, id: &str) -> Filed {
    arrive(desk, of, FolderRole::Inbox, &[raw(from, "office@lindqvist.example", subject, id, "")])[0]
}

/// What a folder of a box shows Mara.
pub fn folder(desk: &TestDesk, of: Box, folder: Folder) -> Vec<Thread> {
    desk.read_as(desk.world.mara, move |cx| {
        let boxes = [Some(of.id)];
        mails::list_threads(
            cx,
            &Asked { boxes: &boxes, folder: Some(folder), only: &[], words: "", before: None, limit: 50 },
        )
    })
}

/// The mails of a thread, newest first.
pub fn mails_of(desk: &TestDesk, thread: &Thread) -> Vec<Mail> {
    let id = thread.id;
    desk.read_as(desk.world.mara, move |cx| mails::list_mails(cx, id, None, 100))
}
