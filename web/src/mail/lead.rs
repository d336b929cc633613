//! The lead of a thread: what the list and the bar above the mails show of it, and how it is linked.

use super::asked::Asked;
use super::thread::shown_again;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::next_task::Due;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::avatar::{Size, avatar};
use crate::ui::hue::Hue;
use crate::ui::icon::small;
use crate::ui::lead_card::next_task;
use crate::ui::mail::thread_row::Lead as Tag;
use crate::ui::money::money;
use crate::ui::pill;
use crate::ui::toast::{Toast, said};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::Cx;
use base::ids::{ContactId, LeadId, ThreadId};
use flow::channels::handles;
use flow::channels::mails::{self, Thread};
use flow::contacts::{self, Identity, NewContact};
use flow::leads::{self, LeadCard, NewLead, Search};
use flow::pipelines::{self, Pipeline, Stage};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Leads that are offered for a thread.
const MAX_HITS: i64 = 8;

/// The leads of some threads.
pub(super) struct Leads {
    cards: Vec<LeadCard>,
    waiting: BTreeSet<LeadId>,
    pipelines: Vec<Pipeline>,
}

impl Leads {
    /// The same number of queries however many leads; those that the actor may not see are left out.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub(super) fn load(cx: &mut Cx<'_>, ids: impl Iterator<Item = LeadId>) -> Result<Leads, Failure> {
        let ids: Vec<LeadId> = ids.collect::<BTreeSet<_>>().into_iter().collect();
        let cards = leads::list_by_ids(cx, &ids)?;
        let whole = leads::list_whole(cx, &ids)?;
        let waiting = whole.into_iter().filter(|lead| lead.is_draft).map(|lead| lead.id).collect();
        Ok(Leads { cards, waiting, pipelines: pipelines::list(cx)? })
    }

    /// What a row says of it.
    pub(super) fn tag(&self, id: Option<LeadId>) -> Tag<'_> {
        let Some(id) = id else { return Tag::None };
        if self.waiting.contains(&id) {
            return Tag::Incoming;
        }
        match self.card(id).and_then(|card| self.stage(card)) {
            Some(stage) => Tag::In(pill::Tag { name: &stage.name, hue: Hue::named(&stage.colour) }),
            None => Tag::Hidden,
        }
    }

    fn card(&self, id: LeadId) -> Option<&LeadCard> {
        self.cards.iter().find(|card| card.id == id)
    }

    fn stage(&self, card: &LeadCard) -> Option<&Stage> {
        let pipeline = self.pipelines.iter().find(|pipeline| pipeline.id == card.pipeline_id)?;
        pipeline.stage(card.stage_id)
    }

    /// The bar above the mails of a thread.
    pub(super) fn bar(&self, pen: &Pen, who: &SignedIn, asked: &Asked, thread: &Thread) -> Markup {
        let url = asked.address_of(&format!("/mail/threads/{}/lead", thread.id));
        let card = thread.lead_id.and_then(|id| self.card(id));
        html! {
            div.lead-bar id="thread-lead" {
                @match (thread.lead_id, card) {
                    (_, Some(card)) => (self.known(pen, card)),
                    (Some(id), None) if self.waiting.contains(&id) => {
                        a.box.row.grow href={ "/leads/" (id) } { span.dot.hue-grey {} b { "Incoming lead" } span.muted { "waits to be accepted" } span.grow {} (small("arrow-up-right")) }
                    }
                    (Some(_), None) => div.box.row.grow { span.muted { "It belongs to a lead that is not shown to you." } },
                    (None, _) => div.box.row.grow { span.muted.grow { "No lead" } @if who.writes() { (self.make(who, &url)) } },
                }
                @if who.writes() && (thread.lead_id.is_none() || card.is_some()) { (chooser(who, &url, thread)) }
            }
        }
    }

    fn known(&self, pen: &Pen, card: &LeadCard) -> Markup {
        let stage = self.stage(card);
        let hue = stage.map_or(Hue::Grey, |stage| Hue::named(&stage.colour));
        let due = Due::at(&pen.clock, card.next_task_at).called(card.next_task.as_deref());
        html! {
            a.box.row.grow href={ "/leads/" (card.id) } {
                span class={ "dot " (hue.class()) } {} b.clip { (card.name) }
                @if let Some(stage) = stage { span.muted.clip { (stage.name) } }
                span.num { (money(card.price_minor, &pen.currency)) } span.grow {}
                (next_task(&due.as_next_task()))
                @if let Some(person) = card.responsible_id.and_then(|id| pen.person(id)) { (avatar(&person, Size::Small)) }
                (small("arrow-up-right"))
            }
        }
    }

    /// Makes a lead of the thread, where there is a pipeline to stand in.
    fn make(&self, who: &SignedIn, url: &str) -> Markup {
        html! {
            @if !self.pipelines.is_empty() {
                form method="post" action=(url) hx-post=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    button.btn.ghost name="lead" value="new" { (small("plus")) "Make a lead" }
                }
            }
        }
    }
}

fn chooser(who: &SignedIn, url: &str, thread: &Thread) -> Markup {
    html! {
        details.more {
            summary.mini aria-label=(if thread.lead_id.is_some() { "Link to another lead" } else { "Link to a lead" }) { (small("link-2")) }
            div.menu.drop {
                form.chooser method="post" action=(url) hx-post=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    input.input type="search" name="q" autocomplete="off" placeholder="Name of a lead" aria-label="Find a lead"
                        hx-get=(url) hx-trigger="focus once, input changed delay:150ms" hx-target="next .choices" hx-swap="innerHTML";
                    div.choices {}
                }
                @if thread.lead_id.is_some() {
                    form method="post" action=(url) hx-post=(url) hx-swap="none" {
                        input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                        button name="lead" value="" { (small("x")) "Unlink" }
                    }
                }
            }
        }
    }
}

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    q: String,
}

/// `GET /mail/threads/{id}/lead`: the leads that are offered; before anything is typed, those of its contact.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show_link(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<ThreadId>,
    Query(question): Query<Question>,
) -> Result<Markup, Failure> {
    let find = move |cx: &mut Cx<'_>| {
        let thread = mails::load_thread(cx, id)?;
        Ok::<_, Failure>(match (question.q.trim(), thread.contact_id) {
            ("", None) => Vec::new(),
            ("", Some(contact)) => leads::list_of_contact(cx, contact, MAX_HITS)?,
            (words, _) => leads::search(cx, Search { question: words, limit: MAX_HITS })?,
        })
    };
    let hits = web.desk.read(&who, find).await?;
    Ok(html! {
        @for lead in &hits { (hit(lead)) }
        @if hits.is_empty() { p.muted.small { "Type the name of a lead." } }
    })
}

/// A lead that is offered.
pub(super) fn hit(lead: &LeadCard) -> Markup {
    html! {
        button.hit name="lead" value=(lead.id) { span.grow.clip { (lead.name) } span.muted.small { (lead.contact_name.as_deref().unwrap_or_default()) } }
    }
}

/// What was chosen: a lead, `new`, or nothing for none.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Choice {
    lead: String,
}

/// `POST /mail/threads/{id}/lead`: the thread and its mails belong to a lead, to a new one, or to none any more.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn link(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<ThreadId>,
    Query(asked): Query<Asked>,
    Form(choice): Form<Choice>,
) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        let thread = mails::load_thread(cx, id)?;
        let lead = match choice.lead.as_str() {
            "" => None,
            "new" => Some(make(cx, &thread)?),
            known => Some(leads::load(cx, known.parse().map_err(|_| Failure::NotFound)?)?.id),
        };
        Ok::<_, Failure>(flow::attach_lead(cx, id, lead)?)
    };
    web.desk.write(&who, unit).await?;
    let partials = html! {
        (shown_again(&web, &who, &asked, id).await?)
        (said(&Toast { text: "Linked anew", undo: None }))
    };
    Ok(asker.changed(partials, &asked.address_of(&format!("/mail/threads/{id}"))))
}

/// A lead of the subject, for whoever the thread is with, where new leads begin.
fn make(cx: &mut Cx<'_>, thread: &Thread) -> Result<LeadId, Failure> {
    let pipeline = pipelines::list(cx)?.into_iter().next().ok_or(Failure::NotFound)?;
    let stage = pipeline.first_stage().ok_or(Failure::NotFound)?.id;
    let mut new = NewLead::in_stage(pipeline.id, stage);
    new.name = [&thread.subject, thread.shown_customer()]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
        .to_owned();
    new.contacts = vec![contact(cx, thread)?];
    new.responsible_id = cx.actor.user();
    Ok(pipelines::open_lead(cx, new)?.id)
}

fn contact(cx: &mut Cx<'_>, thread: &Thread) -> Result<ContactId, Failure> {
    if let Some(known) = thread.contact_id {
        return Ok(contacts::load(cx, known)?.id);
    }
    let handles: Vec<_> = handles::email(&thread.customer).into_iter().collect();
    if let Identity::Known(known) = contacts::identify(cx, &thread.customer_name, &handles)? {
        return Ok(known);
    }
    let responsible_id = cx.actor.user();
    let new = NewContact { name: thread.shown_customer().to_owned(), handles, responsible_id, ..NewContact::default() };
    Ok(contacts::open(cx, new)?.id)
}
