//! What stands under one's mails, and how much each mailbox may send (EM-52, R-64).

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::money::thousands;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::Cx;
use base::ids::MailboxId;
use flow::channels::mailboxes::{self, Mailbox, MailboxKind};
use flow::channels::outbox::{self, Limits, MAX_LIMITS, Signature, UNUSED, Usage};
use maud::{Markup, html};
use serde::Deserialize;

/// Where it stands.
const HERE: &str = "/mail/settings#sending";

/// The section; nothing for who has no mailbox to send from.
///
/// # Errors
/// [`Failure::Busy`].
pub(super) async fn section(web: &Web, who: &SignedIn) -> Result<Markup, Failure> {
    let (boxes, signatures) = web.desk.read(who, read).await?;
    if boxes.is_empty() || !who.writes() {
        return Ok(html! {});
    }
    let csrf_token = who.csrf_token.reveal();
    let of = |mailbox: Option<MailboxId>| {
        let found = signatures.iter().find(|one| one.mailbox_id == mailbox);
        found.map_or_else(String::new, |one| flow::drafting::text_of(&one.html))
    };
    Ok(html! {
        section aria-labelledby="sending" {
            h2.head id="sending" { "Sending" }
            ul.box { @for (mailbox, usage) in &boxes { li.li.wrap { (limits(who, mailbox, *usage)) } } }
            (signature(csrf_token, None, &of(None)))
            @for (mailbox, _) in &boxes {
                details.signature-of { summary { "Another signature for " (mailbox.address) @if signatures.iter().any(|one| one.mailbox_id == Some(mailbox.id)) { " " span.pill { "set" } } }
                    (signature(csrf_token, Some(mailbox), &of(Some(mailbox.id))))
                }
            }
        }
    })
}

/// One of the actor's signatures, as text.
fn signature(csrf_token: &str, mailbox: Option<&Mailbox>, text: &str) -> Markup {
    let id = mailbox.map_or_else(|| "signature".to_owned(), |mailbox| format!("signature-{}", mailbox.id));
    let hint = match mailbox {
        None => "Stands under what you write, from whichever mailbox. Lines stay lines.".to_owned(),
        Some(mailbox) => format!("Stands under what you write from {}, in place of the one above.", mailbox.address),
    };
    html! {
        form.template-form method="post" action="/mail/signature" {
            input type="hidden" name="csrf_token" value=(csrf_token);
            @if let Some(mailbox) = mailbox { input type="hidden" name="mailbox" value=(mailbox.id); }
            div.field {
                label for=(id) { "Your signature" @if let Some(mailbox) = mailbox { " for " (mailbox.address) } }
                textarea.input id=(id) name="signature" rows="4" maxlength="5000" aria-describedby={ (id) "-hint" } { (text) }
                p.hint id={ (id) "-hint" } { (hint) }
            }
            div.row { (submit(Look::Plain, "Save the signature")) }
        }
    }
}

type Shown = (Vec<(Mailbox, Usage)>, Vec<Signature>);

fn read(cx: &mut Cx<'_>) -> Result<Shown, Failure> {
    let usages = outbox::usages(cx)?;
    let usage = |mailbox: &Mailbox| usages.get(&mailbox.id).copied().unwrap_or(UNUSED);
    let sending = mailboxes::list_usable(cx)?.into_iter().filter(|mailbox| mailbox.smtp.is_some());
    let boxes = sending.map(|mailbox| (usage(&mailbox), mailbox)).map(|(usage, mailbox)| (mailbox, usage)).collect();
    Ok((boxes, outbox::signatures(cx)?))
}

fn limits(who: &SignedIn, mailbox: &Mailbox, usage: Usage) -> Markup {
    let number = |number: i64| thousands(number.unsigned_abs());
    let is_ours = match mailbox.kind {
        MailboxKind::Shared => who.is_admin(),
        MailboxKind::Personal => mailbox.user_id == who.user.id,
    };
    html! {
        div.grow {
            b { (mailbox.address) }
            span.muted.small.line { (number(usage.in_day)) " of " (number(usage.limits.per_day)) " mails within 24 hours, " (number(usage.in_minute)) " of " (number(usage.limits.per_minute)) " within a minute" }
        }
        @if is_ours {
            form.row.wrap.ends method="post" action={ "/mail/mailboxes/" (mailbox.id) "/limits" } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                label.field { span.lbl { "A minute" } input.input type="number" name="per_minute" min="1" max=(MAX_LIMITS.per_minute) required value=(usage.limits.per_minute); }
                label.field { span.lbl { "A day" } input.input type="number" name="per_day" min="1" max=(MAX_LIMITS.per_day) required value=(usage.limits.per_day); }
                (submit(Look::Plain, "Save"))
            }
        }
    }
}

/// What the form of limits sends.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct TypedLimits {
    per_minute: i64,
    per_day: i64,
}

/// `POST /mail/mailboxes/{id}/limits`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`], [`Failure::Invalid`].
pub async fn set_limits(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<i64>,
    Form(typed): Form<TypedLimits>,
) -> Result<Redirect, Failure> {
    let limits = Limits { per_minute: typed.per_minute, per_day: typed.per_day };
    web.desk.write(&who, move |cx| outbox::set_limits(cx, MailboxId(id), limits).map_err(Failure::from)).await?;
    Ok(Redirect::to(HERE))
}

/// What the form of the signature sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedSignature {
    signature: String,
    mailbox: Option<i64>,
}

/// `POST /mail/signature`.
///
/// # Errors
/// [`Failure::Denied`], [`Failure::Invalid`].
pub async fn set_signature(
    State(web): State<Web>,
    who: SignedIn,
    Form(typed): Form<TypedSignature>,
) -> Result<Redirect, Failure> {
    let html = outbox::lines(typed.signature.trim());
    web.desk
        .write(&who, move |cx| outbox::set_signature(cx, typed.mailbox.map(MailboxId), &html).map_err(Failure::from))
        .await?;
    Ok(Redirect::to(HERE))
}
