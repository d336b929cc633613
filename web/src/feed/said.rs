//! What was said, as a bubble: mail, form, call, chat message, note.

use super::lines::Reading;
use super::notes::actions;
use super::pins::pin;
use super::text::written;
use crate::files::size_words;
use crate::mail::{is_shown_inside, show_pictures};
use crate::ui::feed::call::{Call, call};
use crate::ui::feed::chat::chat;
use crate::ui::feed::file::{File, files as list_files};
use crate::ui::feed::form::{Origin, form};
use crate::ui::feed::mail::{MailBody, mail};
use crate::ui::feed::note::note;
use crate::ui::feed::service::service;
use crate::ui::feed::{Heading, Voice};
use base::ids::{AttachmentId, UserId};
use flow::channels::mails::showing;
use flow::channels::said::{self, FeedItem, ItemKind};
use flow::channels::{AttachedFile, CallDetails, Details, FormDetails, MailDetails, calls};
use maud::{Markup, html};
use serde_json::Value as Json;

/// The bubble of an item. A mail that is withheld says only that, and why (EM-14, RT-06).
pub fn said(reading: &Reading<'_>, item: &FeedItem, files: &[said::Attachment]) -> Markup {
    if item.is_withheld() {
        let heading = heading(reading, item, &item.title, "");
        let body = MailBody::Text(match item.private_to {
            Some(_) => "Only the owner of the mailbox can read it.",
            None => "Your role does not let you read mails.",
        });
        return mail(reading.clock, Voice::Theirs, &heading, &body, &html! {}, &[]);
    }
    let details = said::details_of(item);
    match (item.kind, details) {
        (ItemKind::Mail, details) => letter(reading, item, files, details),
        (ItemKind::Form, Some(Details::Form(details))) => submission(reading, item, &details, files),
        (ItemKind::Call, Some(Details::Call(details))) => spoken(reading, item, &details),
        (ItemKind::ChatIn, Some(Details::Chat(details))) => {
            let where_from = if details.page.is_empty() { details.service } else { details.page };
            chat(reading.clock, Voice::Theirs, &heading(reading, item, author(item), &where_from), &item.body)
        }
        (ItemKind::ChatIn, _) => {
            chat(reading.clock, Voice::Theirs, &heading(reading, item, author(item), ""), &item.body)
        }
        (ItemKind::ChatOut, _) => {
            chat(reading.clock, Voice::Ours, &heading(reading, item, author(item), "answered"), &item.body)
        }
        (ItemKind::Service, _) => told(reading, item, files),
        _ => jotted(reading, item, files),
    }
}

/// What a program wrote: a short message with its direction and number, or what a service tells (LD-08).
fn told(reading: &Reading<'_>, item: &FeedItem, files: &[said::Attachment]) -> Markup {
    let phone = match &item.details["params"]["phone"] {
        Json::String(phone) if !phone.trim().is_empty() => phone.clone(),
        Json::Number(phone) => phone.to_string(),
        _ => "a hidden number".to_owned(),
    };
    let (sign, voice, title) = match item.details["note_type"].as_str() {
        Some("sms_in") => ("message-circle", Voice::Theirs, format!("SMS from {phone}")),
        Some("sms_out") => ("message-circle", Voice::Ours, format!("SMS to {phone}")),
        _ => ("bot", Voice::Theirs, author(item).to_owned()),
    };
    let details = if sign == "bot" { "service message" } else { author(item) };
    let text = html! {
        p.written { (item.body) }
        (attached(of_item(files)))
        div.acts.small { (pin(reading, item)) }
    };
    service(reading.clock, (sign, voice), &heading(reading, item, &title, details), &text)
}

/// A note, or a message to colleagues, with its files and what may be done with it.
fn jotted(reading: &Reading<'_>, item: &FeedItem, files: &[said::Attachment]) -> Markup {
    let readers = item.details["to"].as_array().into_iter().flatten().filter_map(Json::as_i64);
    let names: Vec<&str> = readers.map(|id| reading.records.person_name(UserId(id))).collect();
    let to = if names.is_empty() { String::new() } else { format!("to {}", names.join(", ")) };
    let details =
        [to.as_str(), changed(item)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let text = html! {
        p.written { (written(&item.body, &reading.records.people)) }
        (attached(of_item(files)))
    };
    let sign = if item.kind == ItemKind::Message { "at-sign" } else { "sticky-note" };
    note(reading.clock, sign, &heading(reading, item, author(item), &details), &text, &actions(reading, item))
}

/// The files of a bubble or a mail; nothing without any.
pub fn attached<'f>(files: impl Iterator<Item = (AttachmentId, &'f AttachedFile)>) -> Markup {
    let shown: Vec<(&AttachedFile, String, String)> =
        files.map(|(id, file)| (file, format!("/attachments/{id}"), size_of(file))).collect();
    let files: Vec<File<'_>> =
        shown.iter().map(|(file, href, size)| File { name: &file.name, href, size, shown: shown_as(file) }).collect();
    list_files(&files)
}

/// "2.4 MB", and where it is if not here.
fn size_of(file: &AttachedFile) -> String {
    let size = size_words(file.size_bytes);
    if file.is_here() { size } else { format!("{size}, on the mail server") }
}

/// The files of an item.
fn of_item(files: &[said::Attachment]) -> impl Iterator<Item = (AttachmentId, &AttachedFile)> {
    files.iter().map(|file| (file.id, &file.file))
}

/// One that has to be fetched is not: that takes a while, and may fail with a sentence.
fn shown_as(file: &AttachedFile) -> Option<&'static str> {
    crate::files::shown(&file.mime_type).filter(|_| file.is_here()).map(crate::files::Shown::as_str)
}

fn letter(reading: &Reading<'_>, item: &FeedItem, files: &[said::Attachment], details: Option<Details>) -> Markup {
    let details = match details {
        Some(Details::Mail(details)) => details,
        _ => MailDetails::default(),
    };
    if details.is_gone {
        let (voice, title) = match details.is_outgoing {
            true => (Voice::Ours, "A mail that was sent"),
            false => (Voice::Theirs, "A mail that came in"),
        };
        let body = MailBody::Text(&item.body);
        return mail(reading.clock, voice, &heading(reading, item, title, ""), &body, &html! {}, &[]);
    }
    let title = if item.title.is_empty() { "(no subject)" } else { &item.title };
    let from = match (item.author.as_str(), details.from_address.as_str()) {
        (name, address) if name.is_empty() || name == address => address.to_owned(),
        (name, address) => format!("{name}, {address}"),
    };
    let (voice, who) = if details.is_outgoing {
        (Voice::Ours, format!("{from}, to {}", details.to.join(", ")))
    } else {
        (Voice::Theirs, from)
    };
    let document = item.mail_id.map(|mail| format!("/mails/{mail}/document")).filter(|_| item.html.is_some());
    let body = document.as_deref().map_or(MailBody::Text(&item.body), MailBody::Frame);
    let hides_pictures = !details.is_outgoing && item.html.as_deref().is_some_and(showing::hides_pictures);
    let hidden = item.mail_id.filter(|mail| hides_pictures && !reading.records.shows_pictures(*mail));
    let below = html! {
        @if let Some(mail) = hidden { (show_pictures(mail)) }
        (attached(of_item(files).filter(|(_, file)| !is_shown_inside(item.html.as_deref(), file))))
        @if let Some(thread) = details.thread_id { a.small href={ "/mail/threads/" (thread) } { "Open in Mail" } }
        @if let Some(mail) = item.mail_id { " " a.small href={ "/mail/write?answer=" (mail) "&how=reply" } { "Reply" } }
    };
    mail(reading.clock, voice, &heading(reading, item, title, &who), &body, &below, &details.complaints)
}

fn submission(reading: &Reading<'_>, item: &FeedItem, details: &FormDetails, files: &[said::Attachment]) -> Markup {
    let title = if details.form_name.is_empty() { "Form" } else { &details.form_name };
    let answers: Vec<(&str, &str)> =
        details.fields.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
    let campaign: Vec<String> = details.campaign.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let origin = Origin { page: &details.page, referrer: &details.referrer, campaign: &campaign.join(", ") };
    form(reading.clock, &heading(reading, item, title, author(item)), &answers, &origin, &attached(of_item(files)))
}

fn spoken(reading: &Reading<'_>, item: &FeedItem, details: &CallDetails) -> Markup {
    let title = if details.is_outbound { "Call to" } else { "Call from" };
    let title = format!("{title} {}", if details.phone.is_empty() { "a hidden number" } else { &details.phone });
    let words = calls::describe(details);
    let is_missed = details.duration_seconds == 0;
    // Only an address of the web is offered, and nothing is fetched from it until somebody presses play.
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    let recording = details.recording.as_deref().filter(is_web);
    let view = Call { words: &words, recording, is_missed };
    call(reading.clock, &heading(reading, item, &title, &item.author), &view)
}

fn heading<'a>(reading: &Reading<'_>, item: &FeedItem, title: &'a str, details: &'a str) -> Heading<'a> {
    Heading { id: item.id.0, title, details, of: reading.of(item.place.lead_id()), at_s: item.at }
}

fn author(item: &FeedItem) -> &str {
    if item.author.is_empty() { "Visitor" } else { &item.author }
}

fn changed(item: &FeedItem) -> &'static str {
    if item.updated_at > item.at { "changed" } else { "" }
}
