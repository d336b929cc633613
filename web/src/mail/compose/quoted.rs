//! The mail that is answered or passed on, as it will stand below: looked at, shortened, left out.

use crate::ui::icon::small;
use crate::ui::mail::message::frame;
use flow::channels::mails::Mail;
use flow::channels::outbox::{Answering, How, Quote};
use maud::{Markup, html};

/// What follows what is written.
pub struct Quoted {
    answering: Answering,
    writer: String,
    subject: String,
    text: String,
    has_html: bool,
}

impl Quoted {
    /// Of the mail that is answered or passed on.
    pub fn of(answering: Answering, mail: Mail) -> Quoted {
        Quoted {
            answering,
            writer: mail.from.shown().to_owned(),
            has_html: mail.html.is_some(),
            subject: mail.subject,
            text: mail.text,
        }
    }
}

/// Folded: who writes looks at their own words. Foreign HTML stands in its frame here too.
pub fn quoted(view: &Quoted) -> Markup {
    let Answering { mail, how, quote } = view.answering;
    html! {
        div.mail-quoted {
            (small("corner-up-left"))
            label for="mail-quote" { @if how == How::Forward { "Below it: the mail of " } @else { "Below it: the words of " } (view.writer) }
            select.bare id="mail-quote" name="quote" {
                @for one in Quote::ALL { option value=(one.as_str()) selected[one == quote] { (words(one)) } }
            }
        }
        details.mail-quote {
            summary { "Show it" }
            @if view.has_html { (frame(&format!("/mails/{mail}/document?whole=yes"), &view.subject)) } @else { p.written.muted { (view.text) } }
        }
    }
}

fn words(quote: Quote) -> &'static str {
    match quote {
        Quote::Whole => "All of it",
        Quote::Own => "Without what it quotes itself",
        Quote::Nothing => "Leave it out",
    }
}
