//! `GET /incoming-leads/{id}`: the page of a request: a card as of any lead, and the three answers (IL-20 to IL-26).

use super::acquaintance::{self, Acquaintance};
use super::cards::kind;
use crate::failure::Failure;
use crate::feed::{Reading, View};
use crate::fields;
use crate::leads::{self, Card, Shown, company_section, contacts_section, head_row, name, price};
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::decide;
use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::pill::{Tag, stage};
use crate::ui::time::{ago, exact};
use axum::extract::{Path, Query, State as Of};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::IncomingLeadId;
use base::search::Subject;
use flow::inbox::{self, IncomingLead, State};
use maud::{Markup, html};

/// The page. What was accepted is a lead with a page of its own; what was declined or linked stays here, with its way back.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn page(
    Of(web): Of<Web>,
    who: SignedIn,
    Path(id): Path<IncomingLeadId>,
    Query(view): Query<View>,
    Query(shown): Query<Shown>,
) -> Result<Response, Failure> {
    let found = web.desk.read(&who, move |cx| load(cx, id, &view)).await?;
    let (incoming, card, known) = match found {
        Found::Waiting(found) => *found,
        Found::Lead(url) => return Ok(Redirect::to(&url).into_response()),
    };
    let clock = shell::clock(&web, &who);
    let reading = card.reading(&who, &clock);
    let left = html! { (side(&reading, &card, &incoming)) @if card.may_edit && incoming.is_decidable { (decision(&reading, &incoming)) } };
    let hint = acquaintance::banner(&incoming, &known);
    let content = leads::body(&reading, &card, &shown, &left, &hint);
    let title = format!("{} · Incoming lead", incoming.sender);
    let live = format!("/leads/{}/events?after={}", card.lead.id, card.newest);
    Ok(shell::page(&web, &who, Frame { title: &title, place: Place::Leads, live: Some(&live) }, &content)
        .await?
        .into_response())
}

enum Found {
    Waiting(Box<(IncomingLead, Card, Acquaintance)>),
    Lead(String),
}

fn load(cx: &mut Cx<'_>, id: IncomingLeadId, view: &View) -> Result<Found, Failure> {
    let incoming = inbox::load(cx, id)?;
    let lead = flow::leads::find(cx, incoming.lead_id)?;
    match lead {
        // It joined a lead by itself, or was accepted: there it is.
        Some(lead) if !lead.is_draft => return Ok(Found::Lead(format!("/leads/{}", lead.id))),
        None => return Err(Failure::NotFound),
        Some(_) => {}
    }
    let card = Card::load(cx, incoming.lead_id, view)?;
    let known = Acquaintance::find(cx, &incoming, &card)?;
    Ok(Found::Waiting(Box::new((incoming, card, known))))
}

/// The left side `#side` of a request.
pub fn side(reading: &Reading<'_>, card: &Card, incoming: &IncomingLead) -> Markup {
    html! {
        div.scroll id="side" {
            div.sect {
                (head_row(reading, card))
                (name(reading, card))
                div.row { (stage(&Tag { name: "Incoming lead", hue: Hue::Grey })) (waits(reading, incoming)) }
            }
            div.sect {
                dl.props {
                    dt { "Source" } dd { (small(kind(incoming.channel).icon())) " " (incoming.source_name) }
                    dt { "Received" } dd { (exact(reading.clock, incoming.created_at)) }
                    @if incoming.messages > 1 { dt { "Messages" } dd { (incoming.messages) } }
                    dt { "Responsible" }
                    @match card.lead.responsible_id {
                        Some(user) => dd { (reading.records.person_name(user)) },
                        None => dd.void { "Set on acceptance" },
                    }
                    dt { "Sale" } dd { (price(reading, card)) }
                }
            }
            (fields::section(reading.who.csrf_token.reveal(), &card.sheet.filled(), Some(card.lead.stage_id)))
            (contacts_section(reading, card))
            (company_section(reading, card, &html! {}))
        }
    }
}

fn waits(reading: &Reading<'_>, incoming: &IncomingLead) -> Markup {
    html! {
        @if incoming.state == State::Waiting { span.muted.small { "waits · " (ago(reading.clock, incoming.created_at)) } }
        @else { span.muted.small { (incoming.state.as_str()) } }
    }
}

/// The three answers at the bottom left, or how it was decided and the way back.
pub fn decision(reading: &Reading<'_>, incoming: &IncomingLead) -> Markup {
    let noun = match incoming.state {
        State::Waiting => return html! { div id="decide" { (decide::on_page(incoming.id.0)) } },
        State::Accepted => "acceptance",
        State::Declined => "refusal",
        State::Linked => "link",
    };
    let who = incoming.decided_by.map_or("Sluice", |user| reading.records.person_name(user));
    let url = format!("/incoming-leads/{}/{noun}", incoming.id);
    let spam = if incoming.is_spam { " as spam" } else { "" };
    html! {
        div.foot.row id="decide" {
            p.grow.small {
                b { (who) } " " (incoming.state.as_str()) " it" (spam)
                @if let Some(at) = incoming.decided_at { " " (ago(reading.clock, at)) }
                @if let Some((subject, id)) = incoming.target { " " a href=(target(subject, id)) { "Show where it is" } }
            }
            button.btn type="button" hx-delete=(url) hx-swap="none" { "Undo" }
        }
    }
}

fn target(subject: Subject, id: i64) -> String {
    let noun = match subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    };
    format!("/{noun}/{id}")
}
