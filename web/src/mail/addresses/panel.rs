//! The panel of smart addresses on the settings of mail.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::sources::copyable;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::icon::icon;
use crate::ui::time::calendar_day;
use base::Cx;
use flow::channels::addresses::{self, Purpose, SmartAddress};
use flow::channels::arrivals::{self, State};
use maud::{Markup, html};

/// More that wait are told as so many: the page of what was set aside has them all.
const MOST_WAITING: i64 = 100;

struct View {
    addresses: Vec<SmartAddress>,
    finds_original: bool,
    /// How many mails wait because they may be forged.
    waiting: usize,
}

/// The section.
///
/// # Errors
/// [`Failure::Busy`].
pub(in crate::mail) async fn section(web: &Web, who: &SignedIn) -> Result<Markup, Failure> {
    let read = |cx: &mut Cx<'_>| {
        let aside = arrivals::list(cx, State::SetAside, MOST_WAITING)?;
        Ok::<_, Failure>(View {
            addresses: addresses::list(cx)?,
            finds_original: addresses::finds_original(cx)?,
            waiting: aside.iter().filter(|arrival| arrival.reason.as_deref() == Some(flow::FORGED)).count(),
        })
    };
    let view = web.desk.read(who, read).await?;
    let (current, former): (Vec<_>, Vec<_>) = view.addresses.iter().partition(|address| address.ends_at.is_none());
    Ok(html! {
        section aria-labelledby="smart-addresses" {
            h2.head id="smart-addresses" { "Smart addresses" }
            p.muted { "Send, copy or forward a mail to one of these from any mail program. They have no password: whoever knows one may send to it." }
            ul.box {
                @for address in current { (row(web, who, address)) }
                @for address in former { (ending(web, who, address)) }
            }
            @if view.waiting > 0 && who.is_admin() {
                p.row.wrap {
                    (icon("triangle-alert"))
                    span.grow { (waiting(view.waiting)) }
                    a href="/settings/arrivals" { "Look at them" }
                }
            }
            @if who.is_admin() { (forwarded(who.csrf_token.reveal(), view.finds_original)) }
        }
    })
}

fn waiting(count: usize) -> String {
    match count {
        1 => "1 mail may be forged and waits: nothing was changed by it.".to_owned(),
        count => format!("{count} mails may be forged and wait: nothing was changed by them."),
    }
}

/// What an address is for: its name, and how it is used.
fn words(purpose: Purpose) -> (&'static str, &'static str, &'static str) {
    match purpose {
        Purpose::File => {
            ("mail", "File to the card", "As CC or BCC: the mail shows on the cards of those it is from and to.")
        }
        Purpose::CreateContact => (
            "users-round",
            "Create a contact",
            "As To or CC, or redirected by your mail server: who writes, or is written to, becomes a contact.",
        ),
        Purpose::CreateLead => (
            "inbox",
            "Create a lead",
            "As To or CC, or redirected by your mail server: the mail becomes an incoming lead.",
        ),
    }
}

fn row(web: &Web, who: &SignedIn, address: &SmartAddress) -> Markup {
    let (picture, title, use_of_it) = words(address.purpose);
    let id = format!("smart-{}", address.purpose.as_str());
    html! {
        li.li.wrap.smart-address {
            span.ic { (icon(picture)) }
            div.grow {
                b { (title) }
                span.muted.small.line { (use_of_it) }
                (copyable(&id, title, &whole(web, address)))
            }
            @if who.is_admin() {
                form method="post" action={ "/mail/smart-addresses/" (address.purpose.as_str()) "/renewal" } {
                    input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    (submit(Look::Plain, "New address"))
                }
            }
        }
    }
}

fn ending(web: &Web, who: &SignedIn, address: &SmartAddress) -> Markup {
    let clock = shell::clock(web, who);
    let (_, title, _) = words(address.purpose);
    html! {
        li.li {
            div.grow {
                span.line { (whole(web, address)) }
                span.muted.small.line {
                    "Former address: " (title) "."
                    @if let Some(ends_at) = address.ends_at { " Works until " (calendar_day(&clock, ends_at)) "." }
                    @if let Some(at) = address.last_mail_at { " Last used " (calendar_day(&clock, at)) "." }
                }
            }
        }
    }
}

fn whole(web: &Web, address: &SmartAddress) -> String {
    format!("{}@{}", address.local_part, web.settings.mail_domain)
}

fn forwarded(csrf_token: &str, finds_original: bool) -> Markup {
    html! {
        form.box.pad.form method="post" action="/mail/smart-addresses/forwarded" {
            input type="hidden" name="csrf_token" value=(csrf_token);
            fieldset {
                legend { "When a colleague forwards a mail" }
                label.row { input type="radio" name="forwarded" value="original" checked[finds_original]; "file it with who wrote it first" }
                label.row { input type="radio" name="forwarded" value="envelope" checked[!finds_original]; "file it with those whom the forwarding mail itself names" }
            }
            (submit(Look::Plain, "Save"))
        }
    }
}
