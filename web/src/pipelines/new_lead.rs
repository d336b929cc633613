//! `/pipelines/{id}/leads`: a lead made by hand, with its contact and company in one go (LD-05).

use super::pen::Pen;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::live::update::Update;
use crate::pipelines::new_lead_form::{self, Errors, Typed};
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::money;
use crate::ui::partial::{Swap, gone, partial};
use crate::ui::toast::{Toast, said};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::accounts;
use base::ids::{CompanyId, ContactId, PipelineId, StageId};
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, Identity, NewContact, companies};
use flow::leads::{self, Lead, NewLead};
use flow::pipelines::{self, Pipeline, StageKind};
use maud::{Markup, html};
use serde::Deserialize;

/// In which stage it shall begin.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    stage: Option<i64>,
}

/// What was typed, read.
#[derive(Clone, Debug)]
struct Wish {
    name: String,
    price_minor: i64,
    stage: StageId,
    contact: String,
    handles: Vec<Handle>,
    company: String,
}

/// `GET /pipelines/{id}/leads/new`: the dialog; without script, the same as a page.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let pipeline = web.desk.read(&who, move |cx| Ok::<_, Failure>(pipelines::load(cx, PipelineId(id))?)).await?;
    let stage = wanted.stage.map(StageId).or_else(|| pipeline.first_stage().map(|stage| stage.id));
    let typed = Typed { stage_id: stage.map(|stage| stage.to_string()).unwrap_or_default(), ..Typed::default() };
    form(&web, &who, asker, &pipeline, &typed).await
}

async fn form(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    pipeline: &Pipeline,
    typed: &Typed,
) -> Result<Response, Failure> {
    let fields = new_lead_form::fields(pipeline, &who.account.currency, typed, &Errors::default());
    let token = who.csrf_token.reveal();
    if asker == Asker::Script {
        return Ok(new_lead_form::dialog(pipeline, token, &fields).into_response());
    }
    page(web, who, pipeline, &fields).await
}

async fn page(web: &Web, who: &SignedIn, pipeline: &Pipeline, fields: &Markup) -> Result<Response, Failure> {
    let frame = Frame { title: "New lead", place: Place::Leads, live: None };
    let form = new_lead_form::page_form(pipeline, who.csrf_token.reveal(), fields);
    let content = html! { (bar("New lead", &html! {})) main.scroll id="main" { div.sheet { (form) } } };
    Ok(shell::page(web, who, frame, &content).await?.into_response())
}

/// `POST /pipelines/{id}/leads`: the lead on the board, or the form again with what is wrong and all that was typed.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn create(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let id = PipelineId(id);
    let setting = move |cx: &mut Cx<'_>| Ok::<_, Failure>((pipelines::load(cx, id)?, accounts::country(cx)?));
    let (pipeline, country) = web.desk.read(&who, setting).await?;
    let wish = match read(&typed, &pipeline, &who.account.currency, country.as_deref()) {
        Ok(wish) => wish,
        Err(errors) => {
            let fields = new_lead_form::fields(&pipeline, &who.account.currency, &typed, &errors);
            let answer = match asker {
                Asker::Script => partial("#new-lead-fields", Swap::Morph, &fields).into_response(),
                Asker::Browser => page(&web, &who, &pipeline, &fields).await?,
            };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
        }
    };
    let unit = move |cx: &mut Cx<'_>| {
        let lead = open(cx, id, &wish)?;
        Ok::<_, Failure>((Update::read(cx, id, &[lead.id], &[])?, lead))
    };
    let (update, lead) = web.desk.write(&who, unit).await?;
    let pen = Pen::new(&web, &who, update.people.clone());
    let text = format!("Made {}", lead.name);
    let partials = html! {
        (gone("#new-lead")) (update.put_leads(&pen)) (update.numbers(&pen)) (said(&Toast { text: &text, undo: None }))
    };
    Ok(asker.changed(partials, &format!("/pipelines/{id}")))
}

fn read(typed: &Typed, pipeline: &Pipeline, currency: &str, country: Option<&str>) -> Result<Wish, Errors> {
    let price = money::parse(&typed.amount, currency);
    let (email, phone) = (handles::email(&typed.email), handles::phone(&typed.phone, country));
    let stage = typed.stage_id.parse().ok().map(StageId).and_then(|id| pipeline.stage(id));
    let stage = stage.filter(|stage| stage.kind == StageKind::Open);
    let is_wrong = |text: &str, is_read: bool| !text.trim().is_empty() && !is_read;
    let errors = Errors {
        name: (typed.name.chars().count() > leads::MAX_NAME_CHARS).then(|| "That is too long for a name.".to_owned()),
        amount: price.is_none().then(|| "Write a number, for instance 4 800.".to_owned()),
        email: is_wrong(&typed.email, email.is_some()).then(|| "That is not an e-mail address.".to_owned()),
        phone: is_wrong(&typed.phone, phone.is_some()).then(|| "That is not a phone number.".to_owned()),
        stage: stage.is_none().then(|| "Choose a stage.".to_owned()),
    };
    match (price, stage) {
        (Some(price_minor), Some(stage)) if errors.is_empty() => Ok(Wish {
            name: typed.name.clone(),
            price_minor,
            stage: stage.id,
            contact: typed.contact.clone(),
            handles: email.into_iter().chain(phone).collect(),
            company: typed.company.clone(),
        }),
        _ => Err(errors),
    }
}

fn open(cx: &mut Cx<'_>, pipeline: PipelineId, wish: &Wish) -> Result<Lead, Failure> {
    let company = company(cx, wish)?;
    let contact = contact(cx, wish, company)?;
    let name = [&wish.name, &wish.contact, &wish.company].into_iter().find(|name| !name.trim().is_empty());
    let mut new = NewLead::in_stage(pipeline, wish.stage);
    new.name = name.cloned().unwrap_or_default();
    new.price_minor = wish.price_minor;
    new.contacts = contact.into_iter().collect();
    new.company_id = company;
    new.responsible_id = cx.actor.user();
    Ok(leads::open(cx, new)?)
}

/// Somebody with one of these addresses is that somebody, whatever name was typed.
fn contact(cx: &mut Cx<'_>, wish: &Wish, company: Option<CompanyId>) -> Result<Option<ContactId>, Failure> {
    if let Identity::Known(known) = contacts::identify(cx, &wish.handles)? {
        contacts::enrich(cx, known, &wish.contact, &wish.handles)?;
        return Ok(Some(known));
    }
    if wish.contact.trim().is_empty() && wish.handles.is_empty() {
        return Ok(None);
    }
    let responsible_id = cx.actor.user();
    let (name, handles) = (wish.contact.clone(), wish.handles.clone());
    let new = NewContact { name, handles, company_id: company, responsible_id, ..NewContact::default() };
    Ok(Some(contacts::open(cx, new)?.id))
}

fn company(cx: &mut Cx<'_>, wish: &Wish) -> Result<Option<CompanyId>, Failure> {
    if wish.company.trim().is_empty() {
        return Ok(None);
    }
    if let Some(known) = companies::find_by_name(cx, &wish.company)? {
        return Ok(Some(known.id));
    }
    let responsible_id = cx.actor.user();
    let new = companies::NewCompany { name: wish.company.clone(), responsible_id, ..Default::default() };
    Ok(Some(companies::open(cx, new)?.id))
}
