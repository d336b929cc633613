//! What came in, in the one shape that every channel is brought to.

use super::Channel;
use super::handles::{self, Handle};
use base::clock::Seconds;
use base::fields::Change;
use base::ids::{MailId, PipelineId, SourceId, ThreadId, UserId};
use serde::{Deserialize, Serialize};

/// What somebody said through a source, read and normalised.
#[derive(Clone, Debug)]
pub struct SourceEvent {
    /// Through which door.
    pub source_id: SourceId,
    /// Into which pipeline, when the sender chose one that is not the source's (API only).
    pub pipeline_id: Option<PipelineId>,
    /// When it was said, Unix seconds.
    pub at: Seconds,
    /// Who says to have said it.
    pub sender: Sender,
    /// The subject of a mail, the name of a form; may be empty.
    pub title: String,
    /// What was said, as plain text.
    pub text: String,
    /// What was said, as cleaned HTML (mail only).
    pub html: Option<String>,
    /// What only this channel knows.
    pub details: Details,
    /// Files that came with it, already stored.
    pub files: Vec<AttachedFile>,
    /// What the lead should be filled with before anybody decides (IL-26).
    pub draft: Draft,
    /// The only user who may read it, when it came through a personal mailbox (EM-11).
    pub private_to: Option<UserId>,
}

impl SourceEvent {
    /// The kind of transport.
    pub fn channel(&self) -> Channel {
        self.details.channel()
    }
}

/// Who says to have said it; every value may be absent, wrong or forged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// A name.
    pub name: String,
    /// A company.
    pub company: String,
    /// E-mail addresses as written.
    pub emails: Vec<String>,
    /// Phone numbers as written.
    pub phones: Vec<String>,
    /// The id in the visitor's first-party cookie.
    pub visitor: Option<String>,
    /// Addresses that a program has named as such, with what they are used for.
    pub handles: Vec<Handle>,
    /// What a program says besides in the fields of contacts.
    pub fields: Vec<Change>,
}

/// What the lead is filled with before it is accepted.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The lead's name; empty means that one is made from the request.
    pub name: String,
    /// The sale, in minor units.
    pub price_minor: i64,
    /// Tags of the lead by name.
    pub tags: Vec<String>,
    /// Further people of the lead, besides the sender.
    pub others: Vec<Sender>,
    /// Phones and e-mail addresses of the sender's company.
    pub company_handles: Vec<Handle>,
    /// What a program says in the fields of leads.
    pub fields: Vec<Change>,
    /// What it says in the fields of companies.
    pub company_fields: Vec<Change>,
    /// It is a duplicate only of what was there before this id: items of one batch are not compared (DC-40).
    pub compared_before: Option<i64>,
}

/// A file that came with a request, stored in the folder of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFile {
    /// A cleaned file name.
    pub name: String,
    /// The type it says to have.
    pub mime_type: String,
    /// Its size.
    pub size_bytes: i64,
    /// The id by which the HTML of its mail shows it.
    pub content_id: Option<String>,
    /// The hash under which its bytes are stored; empty while they are not.
    pub file: String,
    /// The part of its mail that it is, while it lies on the mail server only.
    pub section: Option<String>,
}

impl AttachedFile {
    /// Whether its bytes are stored here.
    pub fn is_here(&self) -> bool {
        !self.file.is_empty()
    }
}

/// What only one channel knows; stored as JSON with the incoming lead and in the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "channel", rename_all = "lowercase")]
pub enum Details {
    /// A mail (IL-20).
    Mail(MailDetails),
    /// A form submission (IL-22).
    Form(FormDetails),
    /// A call (IL-21).
    Call(CallDetails),
    /// A chat message (IL-23).
    Chat(ChatDetails),
}

impl Details {
    /// The kind of transport.
    pub fn channel(&self) -> Channel {
        match self {
            Details::Mail(_) => Channel::Mail,
            Details::Form(_) => Channel::Form,
            Details::Call(_) => Channel::Call,
            Details::Chat(_) => Channel::Chat,
        }
    }

    /// The addresses that whoever said it is known by, as far as they are told: of a form whatever reads as one.
    pub fn addresses(&self) -> Vec<Handle> {
        let of_text = |text: &String| handles::email(text).or_else(|| handles::phone(text, None));
        match self {
            Details::Mail(mail) => handles::email(&mail.from_address).into_iter().collect(),
            Details::Form(form) => {
                let visitor = form.visitor.as_deref().and_then(handles::visitor);
                form.fields.iter().filter_map(|(_, value)| of_text(value)).chain(visitor).collect()
            }
            Details::Call(call) => handles::phone(&call.phone, None).into_iter().collect(),
            Details::Chat(chat) => handles::visitor(&chat.visitor).into_iter().collect(),
        }
    }
}

/// What a mail carries besides its text (IL-20).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailDetails {
    /// The sender's address.
    pub from_address: String,
    /// The sender's name.
    pub from_name: String,
    /// Everybody it was sent to.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// Its Message-ID, if it has one.
    pub message_id: Option<String>,
    /// Complaints of the parser about a broken mail.
    pub complaints: Vec<String>,
    /// The mail itself, once it is kept.
    pub mail_id: Option<MailId>,
    /// The thread in which it stands.
    pub thread_id: Option<ThreadId>,
    /// We wrote it.
    pub is_outgoing: bool,
    /// How far it is, in the words of [`super::mails::MailState`]; empty for one that is not kept yet.
    pub state: String,
    /// Its first words.
    pub preview: String,
    /// How many files it has.
    pub files: i64,
    /// It was there, and its words were taken away with its mailbox (EM-62).
    pub is_gone: bool,
}

/// What a form submission carries (IL-22).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormDetails {
    /// The form's id, as the sender knows it.
    pub form_id: String,
    /// The form's name.
    pub form_name: String,
    /// The page on which it was filled in.
    pub page: String,
    /// Where it came from, as an IP address.
    pub ip: String,
    /// When it was sent, Unix seconds.
    pub sent_at: Seconds,
    /// The page before that page.
    pub referrer: String,
    /// The kind of form, as the sender knows it.
    pub form_type: Option<String>,
    /// The visitor's id.
    pub visitor: Option<String>,
    /// The fields, label and value, in the order of the form.
    pub fields: Vec<(String, String)>,
    /// `utm_source` and its like, as they were in the page's address.
    pub campaign: Vec<(String, String)>,
}

/// What a call carries (IL-21).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallDetails {
    /// The caller's number as reported.
    pub phone: String,
    /// The line or exchange that took it.
    pub line: String,
    /// When it began, Unix seconds.
    pub called_at: Seconds,
    /// How long it lasted.
    pub duration_seconds: i64,
    /// Where its recording can be heard.
    pub recording: Option<String>,
    /// The exchange's own code for its service.
    pub service: String,
    /// The exchange's own id of the call.
    pub call_id: String,
    /// Who took it, as the exchange knows them.
    pub answered_by: Option<String>,
    /// Whether the call is also shown in the feed (IL-21); absent means yes.
    pub is_hidden_in_feed: bool,
    /// True for a call that we made.
    pub is_outbound: bool,
    /// How the call ended, in words.
    pub result: Option<String>,
}

/// What a chat message carries (IL-23).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatDetails {
    /// The messenger's name.
    pub service: String,
    /// The visitor's id.
    pub visitor: String,
    /// The name the visitor gave.
    pub client_name: String,
    /// The page on which it was written.
    pub page: String,
    /// The page before that page.
    pub referrer: String,
    /// The id that the visitor's browser gave the message, so that a repeat is known.
    pub message_key: String,
}
