//! The mailboxes of the inhabited workshop and what lies in them. Their server is nowhere: they are paused, as one pauses
//! a mailbox whose server is away, and nobody looks for it.

mod rows;

use crate::moment::then;
use crate::{Error, World};
use base::Cx;
use base::access::Actor;
use base::clock::Seconds;
use base::ids::{MailboxId, SourceId};
use flow::channels::Channel;
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{
    self, Auth, MailLeads, MailboxChange, MailboxKind, NewMailbox, Server, Tls, add_mailbox,
};
use flow::channels::mails::{self, Asked, Folder, MAX_THREADS, Only, Reading};
use flow::mailing::{Found, ReadMail, take_in_mail};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use rows::{LETTERS, Letter, OFFICE, OWN, READ_BEFORE, Way};
use serde_json::json;

/// A mailbox that is filled.
struct Filled {
    id: MailboxId,
    source: SourceId,
    address: &'static str,
}

/// Connects the office's mailbox and Mara's own, lets months of mails come in, the oldest first, and pauses both.
pub(crate) fn fill(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let office = connect(cx, world, OFFICE, MailboxKind::Shared)?;
    let own = connect(cx, world, OWN, MailboxKind::Personal)?;
    for (number, letter) in LETTERS.iter().enumerate() {
        let of = if letter.mailbox == OWN { &own } else { &office };
        then(cx, letter.ago, Actor::System, |cx| {
            // Whoever answers has read what came before.
            let read_before = if letter.way == Way::Out { cx.now } else { cx.now - READ_BEFORE };
            read(cx, of, read_before)?;
            come(cx, of, number, letter)
        })?;
    }
    for of in [office, own] {
        read(cx, &of, cx.now - READ_BEFORE)?;
        let pause = MailboxChange { is_followed: Some(false), ..MailboxChange::default() };
        mailboxes::change_mailbox(cx, of.id, pause)?;
    }
    Ok(())
}

fn connect(cx: &mut Cx<'_>, world: &World, address: &'static str, kind: MailboxKind) -> Result<Filled, Error> {
    let server = |name: &str, port| Server {
        host: format!("{name}.lindqvist.example"),
        port,
        username: address.to_owned(),
        tls: Tls::Implicit,
    };
    let new = NewMailbox {
        pipeline_id: world.sales,
        kind,
        address: address.to_owned(),
        server: server("imap", 993),
        smtp: Some(server("smtp", 465)),
        auth: Auth::Password { sealed: Vec::new() },
        responsible_id: None,
    };
    let (source, id) = add_mailbox(cx, new, world.mara)?;
    // Requests of strangers come through the other doors of the workshop.
    let quiet = MailboxChange { leads: Some(MailLeads::Never), ..MailboxChange::default() };
    mailboxes::change_mailbox(cx, id, quiet)?;
    Ok(Filled { id, source: source.id, address })
}

fn come(cx: &mut Cx<'_>, of: &Filled, number: usize, letter: &Letter) -> Result<(), Error> {
    let new = NewArrival {
        source_id: of.source,
        channel: Channel::Mail,
        identity: format!("letter-{number}"),
        envelope: json!({}),
        body_file: None,
    };
    let (Kept::New(arrival) | Kept::Before(arrival)) = arrivals::keep(cx, &new)?;
    let (mail, _) = mail::parse(raw(cx.now, of.address, number, letter)?.as_bytes());
    let read_mail = ReadMail {
        mail,
        html: letter.html.map(str::to_owned),
        files: Vec::new(),
        complaints: Vec::new(),
        raw_file: None,
        details: json!({}),
    };
    let role = if letter.way == Way::Out { FolderRole::Sent } else { FolderRole::Inbox };
    let found = Found { mailbox_id: Some(of.id), role, is_history: false, received_at: cx.now };
    take_in_mail(cx, arrival, &read_mail, found)?;
    Ok(())
}

/// Somebody read what came until a moment.
fn read(cx: &mut Cx<'_>, of: &Filled, until: Seconds) -> Result<(), Error> {
    let boxes = [Some(of.id)];
    let asked = Asked {
        boxes: &boxes,
        folder: Some(Folder::Inbox),
        only: &[Only::Unread],
        words: "",
        before: None,
        limit: MAX_THREADS,
    };
    for thread in mails::list_threads(cx, &asked)? {
        if thread.last_at < until {
            mails::mark_read(cx, thread.id, Reading::Read)?;
        }
    }
    Ok(())
}

/// The mail as it came over the wire (RFC 5322).
fn raw(now: i64, address: &str, number: usize, letter: &Letter) -> Result<String, Error> {
    let wrong = |error: jiff::Error| Error::Wrong(error.to_string());
    let at = Timestamp::from_second(now).map_err(wrong)?;
    let date = rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).map_err(wrong)?;
    let (us, them) = (format!("\"{}\" <{address}>", letter.us), format!("\"{}\" <{}>", letter.name, letter.address));
    let (from, to) = if letter.way == Way::Out { (us, them) } else { (them, us) };
    let (subject, text) = (letter.subject, letter.text.replace('\n', "\r\n"));
    Ok(format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: {date}\r\n\
         Message-ID: <letter-{number}@lindqvist.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    ))
}
