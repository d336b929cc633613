//! `/loss-reasons`: why leads are lost, one list for the account (MV-04).

use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::button::closer;
use crate::ui::dialog;
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, partial};
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::ids::LossReasonId;
use flow::leads::loss_reasons::{self, LossReason, LossReasonChange, MAX_REASON_CHARS};
use maud::{Markup, html};
use serde::Deserialize;

const TITLE: &str = "Reasons for losing";

/// The words of a reason.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    name: String,
}

/// The ids of the reasons in their new order, with commas between them.
#[derive(Debug, Deserialize)]
pub struct Order {
    #[serde(default)]
    order: String,
}

/// `GET /loss-reasons`: a dialog on the set-up page; without script, a page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_reasons(State(web): State<Web>, Admin(who): Admin, asker: Asker) -> Result<Response, Failure> {
    let reasons = web.desk.read(&who, loss_reasons::list).await?;
    let list = list(&reasons, who.csrf_token.reveal());
    if asker == Asker::Script {
        let footer = html! { span.grow {} (closer("Done")) };
        return Ok(dialog::sent("reasons", TITLE, &list, &footer).into_response());
    }
    let content = html! { (bar(TITLE, &html! {})) main.scroll id="main" { div.sheet { (list) } } };
    let frame = Frame { title: TITLE, place: Place::Leads, live: None };
    Ok(shell::page(&web, &who, frame, &content).await?.into_response())
}

/// `POST /loss-reasons`.
///
/// # Errors
/// [`Failure::Invalid`] with the reason.
pub async fn add_reason(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let reason = web.desk.write(&who, move |cx| loss_reasons::add(cx, &sent.name, None)).await?;
    changed(&web, &who, asker, &Toast { text: &format!("“{}” is added", reason.name), undo: None }).await
}

/// `PUT /loss-reasons/{id}`.
///
/// # Errors
/// [`Failure::Invalid`] with the reason.
pub async fn change_reason(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let change = LossReasonChange { name: Some(sent.name), position: None };
    let write = move |cx: &mut base::Cx<'_>| {
        let id = here(cx, id)?;
        Ok::<_, Failure>(loss_reasons::change(cx, id, &change)?)
    };
    let reason = web.desk.write(&who, write).await?;
    changed(&web, &who, asker, &Toast { text: &format!("“{}” is saved", reason.name), undo: None }).await
}

/// `POST /loss-reasons/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete_reason(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let write = move |cx: &mut base::Cx<'_>| {
        let id = here(cx, id)?;
        Ok::<_, Failure>(loss_reasons::delete(cx, id)?)
    };
    web.desk.write(&who, write).await?;
    let url = format!("/loss-reasons/{id}/restoration");
    let text = "The reason is deleted. Leads that were lost for it still say so";
    let undo = Undo { method: "POST", url: &url, fields: "" };
    changed(&web, &who, asker, &Toast { text, undo: Some(undo) }).await
}

/// `POST /loss-reasons/{id}/restoration`.
///
/// # Errors
/// [`Failure::Invalid`] when it is not deleted.
pub async fn restore_reason(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let write = move |cx: &mut base::Cx<'_>| match loss_reasons::restore(cx, LossReasonId(id)) {
        Err(flow::leads::Error::NoSuchLossReason(_)) => Err(Failure::NotFound),
        other => Ok(other?),
    };
    let reason = web.desk.write(&who, write).await?;
    changed(&web, &who, asker, &Toast { text: &format!("“{}” is back", reason.name), undo: None }).await
}

/// `PUT /loss-reasons/order`.
///
/// # Errors
/// [`Failure::Invalid`] when the order is not understood.
pub async fn order_reasons(
    State(web): State<Web>,
    Admin(who): Admin,
    asker: Asker,
    Form(sent): Form<Order>,
) -> Result<Response, Failure> {
    let read = sent.order.split(',').map(str::parse).collect::<Result<Vec<LossReasonId>, _>>();
    let order = read.map_err(|_| Failure::Invalid("The order is not understood. Nothing was moved.".to_owned()))?;
    web.desk.write(&who, move |cx| loss_reasons::order(cx, &order)).await?;
    changed(&web, &who, asker, &Toast { text: "The reasons have a new order", undo: None }).await
}

/// A reason that is not in the list is not found, rather than wrong.
fn here(cx: &mut base::Cx<'_>, id: i64) -> Result<LossReasonId, Failure> {
    Ok(loss_reasons::find(cx, LossReasonId(id))?.ok_or(Failure::NotFound)?.id)
}

async fn changed(web: &Web, who: &SignedIn, asker: Asker, done: &Toast<'_>) -> Result<Response, Failure> {
    let partials = match asker {
        Asker::Script => {
            let reasons = web.desk.read(who, loss_reasons::list).await?;
            html! { (partial("#reason-list", Swap::Morph, &list(&reasons, who.csrf_token.reveal()))) (said(done)) }
        }
        Asker::Browser => html! {},
    };
    Ok(asker.changed(partials, "/loss-reasons"))
}

fn list(reasons: &[LossReason], csrf_token: &str) -> Markup {
    html! {
        div.stack id="reason-list" {
            p.muted { "Who marks a lead as lost is asked for one of these." }
            ol.box data-order-url="/loss-reasons/order" {
                @for (at, reason) in reasons.iter().enumerate() { (row(reasons, at, reason, csrf_token)) }
                li.li {
                    form.row.grow method="post" action="/loss-reasons" hx-post="/loss-reasons" hx-swap="none" data-clear {
                        input type="hidden" name="csrf_token" value=(csrf_token);
                        input.input.grow name="name" placeholder="New reason" required maxlength=(MAX_REASON_CHARS) aria-label="New reason" autocomplete="off";
                        button.btn { "Add" }
                    }
                }
            }
        }
    }
}

fn row(reasons: &[LossReason], at: usize, reason: &LossReason, csrf_token: &str) -> Markup {
    let url = format!("/loss-reasons/{}", reason.id);
    html! {
        li.li id={ "reason-" (reason.id) } {
            form.row.grow method="post" action=(url) hx-put=(url) hx-trigger="submit, change" hx-sync="this:drop" hx-swap="none" {
                input type="hidden" name="csrf_token" value=(csrf_token);
                input.input.bare name="name" value=(reason.name) required maxlength=(MAX_REASON_CHARS) aria-label={ "Words of " (reason.name) } autocomplete="off";
                button.sr { "Save " (reason.name) }
            }
            (way(reasons, reason, (at, at.checked_sub(1)), "up"))
            (way(reasons, reason, (at, Some(at + 1).filter(|to| *to < reasons.len())), "down"))
            button.mini form="change" formaction={ (url) "/deletion" } hx-post={ (url) "/deletion" } hx-swap="none" aria-label={ "Delete " (reason.name) } { (icon("trash-2")) }
        }
    }
}

fn way(reasons: &[LossReason], reason: &LossReason, (at, to): (usize, Option<usize>), word: &str) -> Markup {
    let mut order: Vec<String> = reasons.iter().map(|reason| reason.id.to_string()).collect();
    if let Some(to) = to {
        order.swap(at, to);
    }
    let order = order.join(",");
    html! {
        button.mini form="change" formaction="/loss-reasons/order" name="order" value=(order) hx-put="/loss-reasons/order"
            hx-vals={ "{\"order\":\"" (order) "\"}" } hx-swap="none" id={ "reason-" (reason.id) "-" (word) } disabled[to.is_none()] aria-label={ "Move " (reason.name) " " (word) } {
            span class={ "turn " (word) } { (icon("chevron-down")) }
        }
    }
}
