//! Values of a lead, each changed where it stands: name, sale, responsible, tags. And its end.

use super::{Card, side};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{View, since};
use crate::incoming_leads::page as waiting;
use crate::record::{self, Saved, told};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::money;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::ids::{LeadId, UserId};
use base::journal;
use base::people::users::{self, User};
use base::search::Subject;
use flow::channels::said::Place;
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, LeadChange};
use maud::{Markup, html};
use serde::Deserialize;

/// Changes a lead in one unit and shows its left side and its feed as they are now.
pub async fn change<F>(web: &Web, who: SignedIn, asker: Asker, id: LeadId, change: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>) -> Result<(), Failure> + Send + 'static,
{
    let change = move |cx: &mut Cx<'_>| change(cx).map(|()| html! {});
    change_and_say(web, who, asker, id, change).await
}

/// The same, with what the change answers besides: a toast.
pub async fn change_and_say<F>(
    web: &Web,
    who: SignedIn,
    asker: Asker,
    id: LeadId,
    change: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>) -> Result<Markup, Failure> + Send + 'static,
{
    let (clock, reader) = (shell::clock(web, &who), who.clone());
    let (partials, page) = web
        .desk
        .write(&who, move |cx| {
            let newest = journal::newest(cx)?;
            let said = change(cx)?;
            let card = Card::load(cx, id, &View::default())?;
            let reading = card.reading(&reader, &clock);
            let partials = html! {
                (partial("#side", Swap::Morph, &left(&reading, &card)))
                (since(&reading, &card.page.feed, newest.0))
                (said)
            };
            Ok::<_, Failure>((partials, card.address()))
        })
        .await?;
    Ok(asker.changed(partials, &page))
}

/// The left side of a lead, or of the request that it still is.
pub(super) fn left(reading: &crate::feed::Reading<'_>, card: &Card) -> Markup {
    match card.incoming.as_ref().filter(|_| card.lead.is_draft) {
        Some(incoming) => waiting::side(reading, card, incoming),
        None => side(reading, card),
    }
}

/// `name=…`, and what the field said when it was begun.
#[derive(Clone, Debug, Deserialize)]
pub struct Name {
    name: String,
    was: Option<String>,
}

/// `PUT /leads/{id}/name`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn put_name(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(form): Form<Name>,
) -> Result<Response, Failure> {
    // The field wraps, so that a pasted name may bring line breaks; a name is one line.
    let name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Failure::Invalid("A lead needs a name. The old one was kept.".to_owned()));
    }
    let url = format!("/leads/{id}/name");
    change_and_say(&web, who, asker, id, move |cx| {
        let stood = leads::load(cx, id)?.name;
        let (place, was) = (Place::lead(id), form.was.as_deref());
        let told = told(cx, &Saved { place, url: &url, field: "name", was, stood: &stood, now: &name })?;
        leads::change(cx, id, LeadChange { name: Some(name.clone()), ..LeadChange::default() })?;
        Ok(told)
    })
    .await
}

/// `price=48 200,50`, and what the field said when it was begun.
#[derive(Clone, Debug, Deserialize)]
pub struct Price {
    price: String,
    was: Option<String>,
}

/// `PUT /leads/{id}/price`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for what is no amount.
pub async fn put_price(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(form): Form<Price>,
) -> Result<Response, Failure> {
    let wrong = || {
        Failure::Invalid(format!("“{}” is not an amount and was not saved. Use digits, such as 12 500.", form.price))
    };
    let currency = who.account.currency.clone();
    let price_minor = money::parse(&form.price, &currency).ok_or_else(wrong)?;
    let url = format!("/leads/{id}/price");
    change_and_say(&web, who, asker, id, move |cx| {
        let written = |minor| money::amount(minor, &currency);
        let (stood, now) = (written(leads::load(cx, id)?.price_minor), written(price_minor));
        let (place, was) = (Place::lead(id), form.was.as_deref());
        let told = told(cx, &Saved { place, url: &url, field: "price", was, stood: &stood, now: &now })?;
        leads::change(cx, id, LeadChange { price_minor: Some(price_minor), ..LeadChange::default() })?;
        Ok(told)
    })
    .await
}

/// `responsible_id=…`, empty for nobody.
#[derive(Clone, Debug, Deserialize)]
pub struct Responsible {
    responsible_id: String,
    /// Given: for the contacts and the company, too (LD-12).
    everywhere: Option<String>,
    was: Option<String>,
}

/// `PUT /leads/{id}/responsible`.
///
/// # Errors
/// [`Failure::NotFound`], also for a user of another account or one who left.
pub async fn put_responsible(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(form): Form<Responsible>,
) -> Result<Response, Failure> {
    let user: Option<UserId> = match form.responsible_id.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Failure::NotFound)?),
    };
    let url = format!("/leads/{id}/responsible");
    change_and_say(&web, who, asker, id, move |cx| {
        if let Some(user) = user {
            users::find(cx, user)?.filter(User::is_active).ok_or(Failure::NotFound)?;
        }
        let stood = leads::load(cx, id)?.responsible_id.map(|user| user.to_string()).unwrap_or_default();
        let (place, was, now) = (Place::lead(id), form.was.as_deref(), form.responsible_id.as_str());
        let told = told(cx, &Saved { place, url: &url, field: "responsible_id", was, stood: &stood, now })?;
        let lead = leads::assign(cx, id, user)?;
        if form.everywhere.is_some() {
            for contact in lead.contacts {
                record::assign(cx, Place::contact(contact), user)?;
            }
            if let Some(company) = lead.company_id {
                record::assign(cx, Place::company(company), user)?;
            }
        }
        Ok(told)
    })
    .await
}

/// `tags=B2B, architect`
#[derive(Clone, Debug, Deserialize)]
pub struct Tags {
    tags: String,
    was: Option<String>,
}

/// `PUT /leads/{id}/tags`: exactly these.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn put_tags(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
    Form(form): Form<Tags>,
) -> Result<Response, Failure> {
    let url = format!("/leads/{id}/tags");
    change_and_say(&web, who, asker, id, move |cx| {
        let lead = leads::load(cx, id)?;
        let about = leads::about(&lead);
        let stood = lead.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ");
        let (place, was) = (Place::lead(id), form.was.as_deref());
        let told = told(cx, &Saved { place, url: &url, field: "tags", was, stood: &stood, now: &form.tags })?;
        let names = form.tags.split(',').map(str::trim).filter(|name| !name.is_empty());
        let wishes: Vec<TagWish> = names.map(|name| TagWish::Name(name.to_owned())).collect();
        tags::set(cx, Subject::Lead, id.0, about, &wishes)?;
        Ok(told)
    })
    .await
}

/// `DELETE /leads/{id}`.
///
/// # Errors
/// [`Failure::NotFound`], also for the draft of a request: that is declined, not deleted.
pub async fn delete(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<LeadId>,
) -> Result<Response, Failure> {
    let pipeline = web
        .desk
        .write(&who, move |cx| {
            let lead = leads::find(cx, id)?.filter(|lead| !lead.is_draft).ok_or(Failure::NotFound)?;
            leads::delete(cx, id)?;
            Ok::<_, Failure>(lead.pipeline_id)
        })
        .await?;
    Ok(asker.sent_to(&format!("/pipelines/{pipeline}")))
}
