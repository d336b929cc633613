//! `/incoming-leads/{id}/blocks`: whoever sent it is not let in any more (IL-42).

use super::decider::Decider;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::shell::{self, Frame, Place};
use crate::ui::bar::bar;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::partial::gone;
use crate::ui::toast::{Toast, said};
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::IncomingLeadId;
use flow::inbox::{self, BlockKind, IncomingLead};
use maud::{Markup, html};
use serde::Deserialize;

/// What is blocked.
#[derive(Debug, Deserialize)]
pub struct Choice {
    /// `address:ann@acme.example`, `domain:acme.example`, `phone:+49…` or `visitor:…`.
    block: String,
}

/// `GET`: by what the sender can be blocked.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(decider: Decider, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (incoming, blocks) = decider.web.desk.read(&decider.who, move |cx| read(cx, IncomingLeadId(id))).await?;
    let body = choices(&incoming, &blocks, decider.who.csrf_token.reveal());
    if decider.asker == Asker::Script {
        return Ok(dialog::sent("block", "Block the sender", &body, &closer("Cancel")).into_response());
    }
    let frame = Frame { title: "Block the sender", place: Place::Leads, live: None };
    let page = html! { (bar("Block the sender", &html! {})) main id="main" { div.sheet { (body) } } };
    Ok(shell::page(&decider.web, &decider.who, frame, &page).await?.into_response())
}

fn read(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(IncomingLead, Vec<(BlockKind, String)>), Failure> {
    let incoming = inbox::load(cx, id)?;
    let blocks = inbox::sender_blocks(cx, &incoming)?;
    Ok((incoming, blocks))
}

fn choices(incoming: &IncomingLead, blocks: &[(BlockKind, String)], csrf_token: &str) -> Markup {
    let url = format!("/incoming-leads/{}/blocks", incoming.id);
    html! {
        @if blocks.is_empty() {
            p { (incoming.sender) " left no address and no number by which to be known again." }
        } @else {
            p { "What comes from there later is skipped. An administrator can let it in again." }
            form.stack method="post" action=(url) hx-post=(url) hx-swap="none" {
                input type="hidden" name="csrf_token" value=(csrf_token);
                @for (kind, value) in blocks {
                    button.btn.block name="block" value={ (kind.as_str()) ":" (value) } { (what(*kind)) " " b { (value) } }
                }
            }
        }
    }
}

fn what(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Address => "Only the address",
        BlockKind::Domain => "Everybody at",
        BlockKind::Phone => "The number",
        BlockKind::Visitor => "The website visitor",
    }
}

/// `POST`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for what is not the sender's.
pub async fn create(decider: Decider, Path(id): Path<i64>, Form(choice): Form<Choice>) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        let (incoming, blocks) = read(cx, IncomingLeadId(id))?;
        let chosen = blocks.into_iter().find(|(kind, value)| format!("{}:{value}", kind.as_str()) == choice.block);
        let refused = || Failure::Invalid("That is not an address of this sender. Nothing was blocked.".to_owned());
        let (kind, value) = chosen.ok_or_else(refused)?;
        inbox::add_block(cx, kind, &value)?;
        Ok::<_, Failure>((incoming, value))
    };
    let (incoming, value) = decider.web.desk.write(&decider.who, unit).await?;
    let text = format!("Blocked {value}");
    let partials = html! { (gone("#block")) (said(&Toast { text: &text, undo: None })) };
    Ok(decider.asker.changed(partials, &format!("/pipelines/{}/declined", incoming.pipeline_id)))
}
