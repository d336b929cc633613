//! Mails, files, forms, calls in a feed, and what is private to somebody.

mod documents;
mod lines;
mod notes;

use crate::browser::Screens;
use base::ids::{LeadId, MailboxId, SourceId};
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{self, Auth, MailboxKind, NewMailbox, Server, Tls};
use flow::channels::{AttachedFile, Channel, SourceEvent};
use flow::mailing::{Filed, Found, ReadMail, take_in_mail};
use flow::{TakenIn, inbox, receive};
use serde_json::{Value as Json, json};

/// A mailbox of Ida's own, which nobody else reads.
pub fn private_box(screens: &Screens) -> (SourceId, MailboxId) {
    let world = screens.desk.world;
    let (source, id) = screens.desk.run_as(world.ida, move |cx| {
        let server = Server {
            host: "imap.lindqvist.example".to_owned(),
            port: 993,
            username: "ida".to_owned(),
            tls: Tls::Implicit,
        };
        let new = NewMailbox {
            pipeline_id: world.sales,
            kind: MailboxKind::Personal,
            address: "ida@lindqvist.example".to_owned(),
            server,
            smtp: None,
            auth: Auth::Password { sealed: Vec::new() },
            responsible_id: None,
        };
        mailboxes::add_mailbox(cx, new, world.ida)
    });
    (source.id, id)
}

/// A mail of Ada comes in through a source, out of a mailbox or sent to an address of the account; the draft lead in whose
/// feed it stands.
pub fn take_mail(
    screens: &Screens,
    (source_id, mailbox_id): (SourceId, Option<MailboxId>),
    html: Option<&str>,
    files: Vec<AttachedFile>,
) -> LeadId {
    let head = "From: Ada <ada@new.example>\r\nTo: office@lindqvist.example\r\nSubject: The secret subject\r\n\
               Message-ID: <secret@new.example>\r\nMIME-Version: 1.0\r\n";
    let text = "Content-Type: text/plain\r\n\r\nThe secret text.\r\n";
    let html_part = html.map(|html| format!("--part\r\nContent-Type: text/html\r\n\r\n{html}\r\n"));
    let raw = match &html_part {
        Some(html) => format!(
            "{head}Content-Type: multipart/alternative; boundary=part\r\n\r\n--part\r\n{text}{html}--part--\r\n"
        ),
        None => format!("{head}{text}"),
    };
    let read = ReadMail {
        mail: mail::parse(raw.as_bytes()).0,
        html: html.map(|html| mail::clean_html(html, &|id| Some(format!("cid:{id}")))),
        files,
        complaints: Vec::new(),
        raw_file: Some(screens.files.put(raw.as_bytes()).unwrap().to_string()),
        details: Json::Null,
    };
    let found = Found { mailbox_id, role: FolderRole::Inbox, is_history: false, received_at: testkit::desk::NOW };
    screens.desk.run(move |cx| {
        let new = NewArrival {
            source_id,
            channel: Channel::Mail,
            identity: "the-secret-mail".to_owned(),
            envelope: json!({}),
            body_file: None,
        };
        let (Kept::New(arrival) | Kept::Before(arrival)) = arrivals::keep(cx, &new)?;
        let filed = take_in_mail(cx, arrival, &read, found)?;
        let Filed::Request(TakenIn::Held(id) | TakenIn::Continued(id)) = filed else { panic!("{filed:?}") };
        Ok::<_, flow::Error>(inbox::load(cx, id)?.lead_id)
    })
}

/// Takes a request in and gives the draft lead in whose feed it stands.
pub fn take_in(screens: &Screens, event: SourceEvent) -> LeadId {
    let identity = format!("test-{}", screens.desk.run(base::journal::newest));
    screens.desk.run_through(event.source_id, move |cx| {
        let arrival = NewArrival {
            source_id: event.source_id,
            channel: event.channel(),
            identity: identity.clone(),
            envelope: json!({}),
            body_file: None,
        };
        let taken = receive(cx, &arrival, &event)?;
        let (TakenIn::Held(id) | TakenIn::Continued(id)) = taken else { panic!("{taken:?}") };
        Ok::<_, flow::Error>(inbox::load(cx, id)?.lead_id)
    })
}

/// A file of a mail whose bytes are kept.
pub fn attached(
    screens: &Screens,
    name: &str,
    mime_type: &str,
    content_id: Option<&str>,
    bytes: &[u8],
) -> AttachedFile {
    AttachedFile {
        name: name.to_owned(),
        mime_type: mime_type.to_owned(),
        size_bytes: i64::try_from(bytes.len()).unwrap(),
        section: None,
        content_id: content_id.map(str::to_owned),
        file: screens.files.put(bytes).unwrap().to_string(),
    }
}
