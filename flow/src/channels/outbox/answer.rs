//! An answer: to whom it goes, what its subject is, and what it quotes.

use crate::channels::mails::{Correspondent, Direction, Mail, Recipients};
use base::ids::MailId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A mail and what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answering {
    /// The mail.
    pub mail: MailId,
    /// What is done with it.
    pub how: How,
    /// How much of it stands below the answer.
    #[serde(default)]
    pub quote: Quote,
}

/// How much of a mail stands below its answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// All of it.
    #[default]
    Whole,
    /// What it says itself, without what it quotes.
    Own,
    /// Nothing.
    Nothing,
}

impl Quote {
    /// All of them, as they are offered.
    pub const ALL: [Quote; 3] = [Quote::Whole, Quote::Own, Quote::Nothing];

    /// The word in a form.
    pub fn as_str(self) -> &'static str {
        match self {
            Quote::Whole => "whole",
            Quote::Own => "own",
            Quote::Nothing => "nothing",
        }
    }

    /// Reads the word of a form; what is none means all of it.
    pub fn from_word(word: &str) -> Quote {
        Quote::ALL.into_iter().find(|quote| quote.as_str() == word).unwrap_or_default()
    }
}

/// What is done with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Whoever wrote it is answered.
    Reply,
    /// Everybody who has it is.
    ReplyAll,
    /// It is passed on, with its files.
    Forward,
}

impl How {
    /// Reads the word of an address.
    pub fn from_word(word: &str) -> Option<How> {
        match word {
            "reply" => Some(How::Reply),
            "reply_all" => Some(How::ReplyAll),
            "forward" => Some(How::Forward),
            _ => None,
        }
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            How::Reply => "reply",
            How::ReplyAll => "reply_all",
            How::Forward => "forward",
        }
    }
}

/// What a draft, or a mail that was one, answers or passes on.
pub fn answering(mail: &Mail) -> Option<Answering> {
    serde_json::from_value(mail.details["answering"].clone()).ok()
}

/// To whom an answer goes, each address once: to whoever wrote, or whom they want answered instead; of a mail of ours, where
/// that went. `is_own` knows our addresses.
pub fn recipients_of_answer(mail: &Mail, how: How, is_own: &dyn Fn(&str) -> bool) -> Recipients {
    let wanted: Vec<Correspondent> = mail.reply_to().into_iter().filter(|who| !is_own(&who.address)).collect();
    let is_ours = mail.direction == Direction::Out || (is_own(&mail.from.address) && wanted.is_empty());
    let (mut to, mut cc) = match how {
        How::Forward => return Recipients::default(),
        How::Reply | How::ReplyAll if is_ours => (mail.recipients.to.clone(), mail.recipients.cc.clone()),
        How::Reply | How::ReplyAll => {
            let to = if wanted.is_empty() { vec![mail.from.clone()] } else { wanted };
            (to, [mail.recipients.to.as_slice(), &mail.recipients.cc].concat())
        }
    };
    if how == How::Reply {
        cc.clear();
    }
    let mut seen = BTreeSet::new();
    for list in [&mut to, &mut cc] {
        list.retain(|who| !is_own(&who.address) && seen.insert(who.address.trim().to_lowercase()));
    }
    Recipients { to, cc, bcc: Vec::new() }
}

/// `Re: Offer` of `Offer`, and of `Re: Offer`.
pub fn subject_of_answer(subject: &str, how: How) -> String {
    let prefix = if how == How::Forward { "Fwd: " } else { "Re: " };
    let starts = |prefix: &str| subject.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let is_there = match how {
        How::Forward => starts("Fwd: ") || starts("Fw: "),
        How::Reply | How::ReplyAll => starts("Re: "),
    };
    if is_there { subject.to_owned() } else { format!("{prefix}{subject}") }
}

/// What a mail says with what of another stands below it: text and HTML.
pub(super) fn with_quote(mail: &Mail, quoted: &Mail, (how, quote): (How, Quote), zone: &TimeZone) -> (String, String) {
    let at = Timestamp::from_second(quoted.at).unwrap_or_default().to_zoned(zone.clone());
    let at = at.strftime("%d %b %Y %H:%M");
    let writer = written(&quoted.from);
    let own = own_words(mail);
    let (text, body) = words_of(quoted, quote);
    if how == How::Forward {
        let to: Vec<String> = quoted.recipients.to.iter().map(written).collect();
        let head = [
            "---------- Forwarded message ----------".to_owned(),
            format!("From: {writer}"),
            format!("Date: {at}"),
            format!("Subject: {}", quoted.subject),
            format!("To: {}", to.join(", ")),
        ];
        let text = format!("{}\n\n{}\n\n{text}", mail.text.trim_end(), head.join("\n"));
        return (text, mail::with_quote(&own, &format!("<div>{}</div><br>{body}", lines(&head.join("\n")))));
    }
    let head = format!("On {at}, {writer} wrote:");
    let quote: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
    let text = format!("{}\n\n{head}\n{}", mail.text.trim_end(), quote.join("\n"));
    (text, mail::with_quote(&own, &format!("<div>{}</div><blockquote>{body}</blockquote>", lines(&head))))
}

/// As much of a mail as is quoted: text and HTML.
fn words_of(quoted: &Mail, quote: Quote) -> (String, String) {
    let html = quoted.html.clone().unwrap_or_else(|| lines(&quoted.text));
    match quote {
        Quote::Whole | Quote::Nothing => (quoted.text.clone(), html),
        Quote::Own => {
            let text = mail::parts(&quoted.text).0;
            let own =
                quoted.html.as_ref().map_or_else(|| lines(text), |html| mail::own_html(html).unwrap_or(html.clone()));
            (text.to_owned(), own)
        }
    }
}

/// What was written in a mail itself, in HTML: without what a mail that was sent quotes below.
pub fn own_words(mail: &Mail) -> String {
    let html = mail.html.clone().unwrap_or_else(|| lines(&mail.text));
    mail::without_quote(&html).map(str::to_owned).unwrap_or(html)
}

fn written(who: &Correspondent) -> String {
    if who.name.is_empty() { who.address.clone() } else { format!("{} <{}>", who.name, who.address) }
}

/// Text as HTML that keeps its lines.
pub fn lines(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}
