//! How the outside reaches a source: an address, a script tag, a request that a telephone exchange sends.

use super::automate::copyable;
use super::page::View;
use crate::ui::button::{self, Look};
use crate::ui::icon::icon;
use crate::ui::props::{Property, props};
use flow::channels::Channel;
use flow::channels::mailboxes::{Mailbox, MailboxKind, Tls};
use maud::{Markup, html};
use serde_json::json;

/// The section of the source's own channel.
pub(super) fn ways(origin: &str, view: &View) -> Markup {
    let source = &view.source;
    let body = match (source.channel, &view.mailbox) {
        (Channel::Form, _) => form(origin, &source.public_key),
        (Channel::Chat, _) => {
            let tag = format!("<script src=\"{origin}/chat/{}/widget.js\" async></script>", source.public_key);
            html! {
                p { "Put this line into any page of your website, before " code { "</body>" } ". The button is at the bottom right." }
                (snippet("chat-tag", "Script tag of the chat button", &tag))
            }
        }
        (Channel::Call, _) => call(origin, &source.public_key),
        (Channel::Mail, Some(mailbox)) => self::mailbox(mailbox),
        (Channel::Mail, None) if source.is_create_lead() => html! {
            p { "Every mail to this address becomes an incoming lead: forward to it, or name it where a form of yours sends mails." }
            (copyable("address", "Create-lead address", &view.create_lead))
        },
        (Channel::Mail, None) => html! { p.muted { "No mailbox is connected." } },
    };
    html! {
        section aria-labelledby="ways-title" {
            h2.head id="ways-title" { "How requests come in" }
            div.box.pad.form { (body) }
        }
    }
}

fn form(origin: &str, key: &str) -> Markup {
    let (address, tag) =
        (format!("{origin}/forms/{key}"), format!("<script src=\"{origin}/forms/{key}/embed.js\" async></script>"));
    html! {
        p { "A page of its own:" }
        (copyable("form-address", "Address of the form", &address))
        p { "Or inside any page of your website; the form stands where this line stands:" }
        (snippet("form-tag", "Script tag of the form", &tag))
        div.row { (button::link(Look::Plain, "external-link", "Open the form", &format!("/forms/{key}"))) }
    }
}

fn call(origin: &str, key: &str) -> Markup {
    let address = format!("{origin}/hooks/calls/{key}");
    let report = json!({ "phone": "+49 30 5557 0506", "duration": 24, "call_id": "call-1", "answered_by": "Ann" });
    let request = format!("curl {address} \\\n  --json '{report}'");
    html! {
        p { "Your telephone exchange reports each call to this address; the key in it is its password." }
        (copyable("call-address", "Address for reports of calls", &address))
        p { "For example: " code { "duration" } " is in seconds, 0 for a missed call; " code { "call_id" } " names the call, so that a repeat is known." }
        (snippet("call-request", "Request that reports a call", &request))
    }
}

fn mailbox(mailbox: &Mailbox) -> Markup {
    let server = &mailbox.server;
    let tls = match server.tls {
        Tls::Implicit => "TLS from the start",
        Tls::StartTls => "STARTTLS",
    };
    let seen = match mailbox.kind {
        MailboxKind::Shared => "Everybody",
        MailboxKind::Personal => "Only who connected it",
    };
    let line = |name, value: Markup| Property { name, value: Some(value) };
    props(&[
        line("Address", html! { (mailbox.address) }),
        line("State", html! { (mailbox.state.text) }),
        line("IMAP server", html! { (server.host) ":" (server.port) ", " (tls) }),
        line("User name", html! { (server.username) }),
        line("Seen by", html! { (seen) }),
    ])
}

/// Lines to copy, with their button.
fn snippet(id: &str, label: &str, text: &str) -> Markup {
    html! {
        div.snippet {
            textarea.input id=(id) readonly rows=(text.lines().count().max(2)) aria-label=(label) spellcheck="false" { (text) }
            button.btn type="button" data-copy={ "#" (id) } { (icon("copy")) "Copy" span.sr { ": " (label) } }
        }
    }
}
