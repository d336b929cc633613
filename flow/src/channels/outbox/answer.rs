//! An answer: to whom it goes, what its subject is, and what it quotes.

use crate::channels::mails::{Correspondent, Direction, Mail, Recipients};
use base::ids::MailId;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A mail and what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answering {
    /// The mail.
    pub mail: MailId,
    /// What is done with it.
    pub how: How,
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

/// To whom an answer goes: to whoever wrote, or whom they want answered instead; of a mail of ours, where that went. `own`
/// are our addresses.
pub fn recipients_of_answer(mail: &Mail, how: How, own: &[String]) -> Recipients {
    let is_own = |who: &Correspondent| own.iter().any(|own| own.eq_ignore_ascii_case(&who.address));
    let others = |list: &[Correspondent]| list.iter().filter(|who| !is_own(who)).cloned().collect::<Vec<_>>();
    if how == How::Forward {
        return Recipients::default();
    }
    let wanted = others(&mail.reply_to());
    if mail.direction == Direction::Out || (is_own(&mail.from) && wanted.is_empty()) {
        let cc = if how == How::ReplyAll { others(&mail.recipients.cc) } else { Vec::new() };
        return Recipients { to: others(&mail.recipients.to), cc, bcc: Vec::new() };
    }
    let to = if wanted.is_empty() { vec![mail.from.clone()] } else { wanted };
    let mut cc = Vec::new();
    if how == How::ReplyAll {
        cc = others(&mail.recipients.to);
        cc.extend(others(&mail.recipients.cc));
        cc.retain(|who| !to.iter().any(|one| one.address.eq_ignore_ascii_case(&who.address)));
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

/// What a mail says with what it quotes below: text and HTML.
pub fn with_quote(mail: &Mail, quoted: &Mail, how: How, zone: &TimeZone) -> (String, String) {
    let at = Timestamp::from_second(quoted.at).unwrap_or_default().to_zoned(zone.clone());
    let at = at.strftime("%d %b %Y %H:%M");
    let writer = written(&quoted.from);
    let own = mail.html.clone().unwrap_or_else(|| lines(&mail.text));
    let body = quoted.html.clone().unwrap_or_else(|| lines(&quoted.text));
    if how == How::Forward {
        let to: Vec<String> = quoted.recipients.to.iter().map(written).collect();
        let head = [
            "---------- Forwarded message ----------".to_owned(),
            format!("From: {writer}"),
            format!("Date: {at}"),
            format!("Subject: {}", quoted.subject),
            format!("To: {}", to.join(", ")),
        ];
        let text = format!("{}\n\n{}\n\n{}", mail.text.trim_end(), head.join("\n"), quoted.text);
        return (text, format!("{own}<br><div>{}</div><br>{body}", lines(&head.join("\n"))));
    }
    let head = format!("On {at}, {writer} wrote:");
    let quote: Vec<String> = quoted.text.lines().map(|line| format!("> {line}")).collect();
    let text = format!("{}\n\n{head}\n{}", mail.text.trim_end(), quote.join("\n"));
    (text, format!("{own}<br><div>{}</div><blockquote>{body}</blockquote>", lines(&head)))
}

fn written(who: &Correspondent) -> String {
    if who.name.is_empty() { who.address.clone() } else { format!("{} <{}>", who.name, who.address) }
}

/// Text as HTML that keeps its lines.
pub fn lines(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>")
}
