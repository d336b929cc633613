//! `/pipelines/{id}/leads`: a lead made by hand, with its contact and company in one go (LD-05).

use super::home;
use super::pen::Pen;
use crate::answer::Asker;
use crate::companies::company_meant;
use crate::failure::Failure;
use crate::feed::name_of;
use crate::live::update::Update;
use crate::pipelines::new_lead_form::{self, Errors, Typed};
use crate::record::NewForm;
use crate::session::SignedIn;
use crate::shell::Place;
use crate::state::Web;
use crate::ui::money;
use crate::ui::partial::gone;
use crate::ui::toast::{Toast, said};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use base::Cx;
use base::accounts;
use base::ids::{CompanyId, ContactId, PipelineId, StageId, UserId};
use base::search::Subject;
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, Identity, NewContact, companies};
use flow::leads::tags::TagWish;
use flow::leads::{self, Lead, NewLead};
use flow::pipelines::{self, Pipeline, StageKind};
use maud::html;
use serde::Deserialize;

/// What [`Typed::then`] says where the card is shown.
const CARD: &str = "card";

/// What the form begins with.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    stage: Option<i64>,
    /// Whose lead it is.
    contact: Option<ContactId>,
    /// For which company.
    company: Option<CompanyId>,
    /// Anything: its card is shown once it is made.
    then: Option<Then>,
}

/// What is shown once the lead is made, when that is not the board.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Then {
    Card,
}

/// What was typed, read.
#[derive(Clone, Debug)]
struct Wish {
    name: String,
    price_minor: i64,
    stage: StageId,
    contact: String,
    contact_id: Option<ContactId>,
    handles: Vec<Handle>,
    company: String,
    company_id: Option<CompanyId>,
    tags: Vec<TagWish>,
}

/// `GET /pipelines/{id}/leads/new`: the dialog; without script, the same as a page.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Denied`] to those who may make no leads.
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        let pipeline = pipelines::load(cx, PipelineId(id))?;
        Ok::<_, Failure>((begun(cx, &pipeline, wanted)?, pipeline))
    };
    let (typed, pipeline) = web.desk.read(&who, read).await?;
    form(&web, &who, asker, &pipeline, &typed).await
}

/// `GET /leads/new`: the same in the pipeline that was looked at last; its card is shown once it is made.
///
/// # Errors
/// [`Failure::NotFound`] where there is no pipeline yet, and for a contact or company that is not there.
pub async fn show_anywhere(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let read = move |cx: &mut Cx<'_>| {
        let all = pipelines::list(cx)?;
        let pipeline = home::usual(&all, &headers).cloned().ok_or(Failure::NotFound)?;
        Ok::<_, Failure>((begun(cx, &pipeline, Wanted { then: Some(Then::Card), ..wanted })?, pipeline))
    };
    let (typed, pipeline) = web.desk.read(&who, read).await?;
    form(&web, &who, asker, &pipeline, &typed).await
}

/// The form before anything is typed: with the person whose card it is opened from, and where they work.
fn begun(cx: &mut Cx<'_>, pipeline: &Pipeline, wanted: Wanted) -> Result<Typed, Failure> {
    cx.rights()?.require_create(Subject::Lead)?;
    let stage = wanted.stage.map(StageId).or_else(|| pipeline.first_stage().map(|stage| stage.id));
    let contact = wanted.contact.map(|id| contacts::load(cx, id)).transpose()?;
    let company = wanted.company.or_else(|| contact.as_ref().and_then(|contact| contact.company_id));
    let company = match company {
        Some(id) => companies::find(cx, id)?,
        None => None,
    };
    Ok(Typed {
        stage_id: stage.map(|stage| stage.to_string()).unwrap_or_default(),
        contact: contact.as_ref().map(|contact| name_of(contact).to_owned()).unwrap_or_default(),
        contact_id: contact.map(|contact| contact.id.to_string()).unwrap_or_default(),
        company_id: company.as_ref().map(|company| company.id.to_string()).unwrap_or_default(),
        company: company.map(|company| company.name).unwrap_or_default(),
        then: wanted.then.map(|Then::Card| CARD.to_owned()).unwrap_or_default(),
        ..Typed::default()
    })
}

async fn form(
    web: &Web,
    who: &SignedIn,
    asker: Asker,
    pipeline: &Pipeline,
    typed: &Typed,
) -> Result<Response, Failure> {
    let (url, back) = addresses(pipeline.id);
    let fields = new_lead_form::fields(pipeline, &who.account.currency, typed, &Errors::default());
    form_at(&url, &back).show(web, who, asker, &fields).await
}

/// Where the form is sent, and the board.
fn addresses(pipeline: PipelineId) -> (String, String) {
    (format!("/pipelines/{pipeline}/leads"), format!("/pipelines/{pipeline}"))
}

fn form_at<'a>(url: &'a str, back: &'a str) -> NewForm<'a> {
    NewForm { noun: "lead", url, back, place: Place::Leads }
}

/// `POST /pipelines/{id}/leads`: the lead on the board or its card, or the form again with what is wrong and all that was
/// typed.
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
    let (url, board) = addresses(id);
    let wish = match read(&typed, &pipeline, &who.account.currency, country.as_deref()) {
        Ok(wish) => wish,
        Err(errors) => {
            let fields = new_lead_form::fields(&pipeline, &who.account.currency, &typed, &errors);
            return form_at(&url, &board).again(&web, &who, asker, &fields).await;
        }
    };
    let unit = move |cx: &mut Cx<'_>| {
        let lead = open(cx, id, &wish)?;
        Ok::<_, Failure>((Update::read(cx, id, &[lead.id], &[])?, lead))
    };
    let (update, lead) = web.desk.write(&who, unit).await?;
    if typed.then == CARD {
        return Ok(asker.sent_to(&format!("/leads/{}", lead.id)));
    }
    let pen = Pen::new(&web, &who, update.people.clone());
    let text = format!("Made {}", lead.name);
    let partials = html! {
        (gone("#new-lead")) (update.put_leads(&pen)) (update.numbers(&pen)) (said(&Toast { text: &text, undo: None }))
    };
    Ok(asker.changed(partials, &board))
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
            contact_id: typed.contact_id.parse().ok(),
            company: typed.company.clone(),
            company_id: typed.company_id.parse().ok(),
            tags: tags(&typed.tags),
        }),
        _ => Err(errors),
    }
}

fn tags(typed: &str) -> Vec<TagWish> {
    let names = typed.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| TagWish::Name(name.to_owned())).collect()
}

fn open(cx: &mut Cx<'_>, pipeline: PipelineId, wish: &Wish) -> Result<Lead, Failure> {
    let user = cx.actor.user();
    let named = company_meant(cx, wish.company_id, &wish.company, user.unwrap_or(UserId(0)))?;
    let contact = contact(cx, wish, named)?;
    let name = [&wish.name, &wish.contact, &wish.company].into_iter().find(|name| !name.trim().is_empty());
    let mut new = NewLead::in_stage(pipeline, wish.stage);
    new.name = name.cloned().unwrap_or_default();
    new.price_minor = wish.price_minor;
    new.contacts = contact.into_iter().collect();
    new.company_id = named;
    new.tags = wish.tags.clone();
    new.responsible_id = user;
    Ok(leads::open(cx, new)?)
}

/// Who was taken from those that are there, or has one of these addresses, is that somebody, whatever name was typed.
fn contact(cx: &mut Cx<'_>, wish: &Wish, company: Option<CompanyId>) -> Result<Option<ContactId>, Failure> {
    let taken =
        wish.contact_id.map(|id| contacts::load(cx, id)).transpose()?.map(|contact| Identity::Known(contact.id));
    let identity = taken.map_or_else(|| contacts::identify(cx, &wish.contact, &wish.handles), Ok)?;
    if let Identity::Known(known) = identity {
        if !wish.handles.is_empty() {
            contacts::enrich(cx, known, &wish.contact, &wish.handles)?;
        }
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
