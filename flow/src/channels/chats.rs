//! Chats: what a visitor writes into the website's chat button becomes a source event (SR-07).

use super::talks::MAX_MESSAGE_CHARS;
use super::{ChatDetails, Details, Draft, Error, Sender, SourceEvent, handles};
use base::clock::Seconds;
use base::ids::SourceId;

/// Characters of a name, an address or a page that a visitor may send along.
const MAX_EXTRA_CHARS: usize = 500;

/// What a visitor sends.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The id in the visitor's cookie.
    pub visitor: String,
    /// The id that the browser gave the message, so that a repeat is known.
    pub key: String,
    /// The text.
    pub text: String,
    /// The page on which it was written.
    pub page: String,
    /// The page before that page.
    pub referrer: String,
    /// A name, if the visitor gave one.
    pub name: String,
    /// An address, if the visitor gave one.
    pub email: String,
}

/// The source event of a message.
///
/// # Errors
/// `BadSetting` with a sentence for the visitor: no text, too long a text, an id that is none of ours.
pub fn event(source_id: SourceId, message: &Message, at: Seconds) -> Result<SourceEvent, Error> {
    let text = message.text.trim();
    if text.is_empty() || text.chars().count() > MAX_MESSAGE_CHARS {
        return Err(Error::BadSetting(format!("Write 1 to {MAX_MESSAGE_CHARS} characters.")));
    }
    if handles::visitor(&message.visitor).is_none() || handles::visitor(&message.key).is_none() {
        return Err(Error::BadSetting("The visitor's id or the message's id is not understood.".to_owned()));
    }
    let name = short(&message.name);
    let details = ChatDetails {
        service: "Web chat".to_owned(),
        visitor: message.visitor.clone(),
        client_name: name.clone(),
        page: short(&message.page),
        referrer: short(&message.referrer),
        message_key: message.key.clone(),
    };
    let emails = Some(short(&message.email)).filter(|email| !email.is_empty()).into_iter().collect();
    Ok(SourceEvent {
        source_id,
        pipeline_id: None,
        at,
        sender: Sender { name, emails, visitor: Some(message.visitor.clone()), ..Sender::default() },
        title: String::new(),
        text: text.to_owned(),
        html: None,
        details: Details::Chat(details),
        files: Vec::new(),
        draft: Draft::default(),
        private_to: None,
    })
}

fn short(text: &str) -> String {
    text.trim().chars().take(MAX_EXTRA_CHARS).collect()
}
