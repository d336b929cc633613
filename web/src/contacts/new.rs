//! `/contacts/new`: a person made by hand; somebody known by an address or name is shown before another is made (RT-01).

use super::likely::offering;
use super::newcomer::{Known, Newcomer, Wrong};
use crate::answer::Asker;
use crate::companies::company_meant;
use crate::failure::Failure;
use crate::feed::name_of;
use crate::record::NewForm;
use crate::session::SignedIn;
use crate::shell::Place;
use crate::state::Web;
use crate::ui::pick::{Pick, pick};
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use base::ids::{ContactId, UserId};
use base::search::Subject;
use base::{Cx, accounts};
use flow::channels::handles::Handle;
use flow::contacts::{self, Contact, Identity, NewContact};
use maud::{Markup, html};
use serde::Deserialize;

/// People of one name that are looked at.
const MAX_NAMESAKES: i64 = 20;

const FORM: NewForm<'_> = NewForm { noun: "contact", url: "/contacts", back: "/contacts", place: Place::Contacts };

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TypedContact {
    #[serde(flatten)]
    newcomer: Newcomer,
    /// The company's name.
    #[serde(default)]
    company: String,
    /// The company that was taken.
    #[serde(default)]
    company_id: String,
}

/// `GET /contacts/new`.
///
/// # Errors
/// [`Failure::Denied`] for those who may make none.
pub async fn show_new(State(web): State<Web>, who: SignedIn, asker: Asker) -> Result<Response, Failure> {
    web.desk.read(&who, |cx| Ok::<_, Failure>(cx.rights()?.require_create(Subject::Contact)?)).await?;
    FORM.show(&web, &who, asker, &fields(&TypedContact::default(), &Wrong::default())).await
}

fn fields(typed: &TypedContact, wrong: &Wrong) -> Markup {
    let company = Pick {
        name: "company",
        label: "Company",
        value: &typed.company,
        taken: &typed.company_id,
        choices: "/company-choices",
        hint: "Known already: it is linked.",
        error: None,
    };
    html! { (offering(&typed.newcomer.fields(wrong))) (pick(&company)) }
}

/// `POST /contacts`: their card, or the form again with what is wrong or who they are already.
///
/// # Errors
/// [`Failure::Denied`] for those who may make none.
pub async fn create(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(typed): Form<TypedContact>,
) -> Result<Response, Failure> {
    let (sent, user) = (typed.clone(), who.user.id);
    match web.desk.write(&who, move |cx| open(cx, &sent, user)).await? {
        Ok(id) => Ok(asker.sent_to(&format!("/contacts/{id}"))),
        Err(wrong) => FORM.again(&web, &who, asker, &fields(&typed, &wrong)).await,
    }
}

fn open(cx: &mut Cx<'_>, typed: &TypedContact, user: UserId) -> Result<Result<ContactId, Wrong>, Failure> {
    cx.rights()?.require_create(Subject::Contact)?;
    let handles = match typed.newcomer.handles(accounts::country(cx)?.as_deref()) {
        Ok(handles) => handles,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if handles.is_empty() && typed.newcomer.name.trim().is_empty() {
        let name = Some("Write a name, a phone number or an e-mail address.");
        return Ok(Err(Wrong { name, ..Wrong::default() }));
    }
    if typed.newcomer.anyway.is_none()
        && let Some(known) = known(cx, &typed.newcomer, &handles)?
    {
        return Ok(Err(Wrong { known: Some(known), ..Wrong::default() }));
    }
    let company_id = company_meant(cx, typed.company_id.parse().ok(), &typed.company, user)?;
    let name = typed.newcomer.name.trim().to_owned();
    let new = NewContact { name, handles, company_id, responsible_id: Some(user), ..NewContact::default() };
    Ok(Ok(contacts::open(cx, new)?.id))
}

/// Who has one of these addresses, else who has that name: a second press finds whom the first one made.
fn known(cx: &mut Cx<'_>, newcomer: &Newcomer, handles: &[Handle]) -> Result<Option<Known>, Failure> {
    if let Identity::Known(id) = contacts::identify(cx, &newcomer.name, handles)? {
        let found = contacts::find(cx, id)?;
        let stranger = || Known { href: None, name: "Somebody with that address".to_owned() };
        return Ok(Some(found.as_ref().map_or_else(stranger, shown)));
    }
    let namesakes = contacts::search(cx, &newcomer.name, MAX_NAMESAKES)?;
    Ok(namesakes.iter().find(|contact| newcomer.is_named(&contact.name)).map(shown))
}

fn shown(contact: &Contact) -> Known {
    Known { href: Some(format!("/contacts/{}", contact.id)), name: name_of(contact).to_owned() }
}
