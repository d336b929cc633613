//! `/companies/new`: an organisation made by hand; one that is known by its name or an address is shown before another is
//! made (RT-01).

use crate::answer::Asker;
use crate::contacts::{Known, Newcomer, Wrong};
use crate::failure::Failure;
use crate::record::NewForm;
use crate::session::SignedIn;
use crate::shell::Place;
use crate::state::Web;
use crate::ui::field::{Field, input};
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use base::fields::{self, Change, Field as CustomField, read_texts};
use base::ids::{CompanyId, UserId};
use base::search::Subject;
use base::{Cx, accounts};
use flow::channels::handles::Handle;
use flow::contacts::{self, Company, NewCompany, companies};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;

/// Companies that are looked at for one address.
const MAX_NAMESAKES: i64 = 20;
/// The code of the field of a company's web address.
const WEB: &str = "WEB";
/// Characters of a web address.
const MAX_WEB_CHARS: u32 = 2_000;

const FORM: NewForm<'_> = NewForm { noun: "company", url: "/companies", back: "/companies", place: Place::Contacts };

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TypedCompany {
    #[serde(flatten)]
    newcomer: Newcomer,
    /// The web address.
    #[serde(default)]
    web: String,
}

/// `GET /companies/new`.
///
/// # Errors
/// [`Failure::Denied`] for those who may make none.
pub async fn show_new(State(web): State<Web>, who: SignedIn, asker: Asker) -> Result<Response, Failure> {
    let read = |cx: &mut Cx<'_>| {
        cx.rights()?.require_create(Subject::Company)?;
        Ok::<_, Failure>(fields::find_by_code(cx, Subject::Company, WEB)?)
    };
    let web_field = web.desk.read(&who, read).await?;
    FORM.show(&web, &who, asker, &inputs(&TypedCompany::default(), &Wrong::default(), web_field.as_ref())).await
}

/// The web address is asked for where the account has a field for it.
fn inputs(typed: &TypedCompany, wrong: &Wrong, web_field: Option<&CustomField>) -> Markup {
    html! {
        (typed.newcomer.fields(wrong))
        @if let Some(field) = web_field {
            (input(&Field { name: "web", label: &field.name, value: &typed.web, kind: "url", autocomplete: Some("off"), error: wrong.web, max_length: Some(MAX_WEB_CHARS), ..Field::default() }))
        }
    }
}

/// `POST /companies`: its card, or the form again with what is wrong or which one it is already.
///
/// # Errors
/// [`Failure::Denied`] for those who may make none.
pub async fn create(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(typed): Form<TypedCompany>,
) -> Result<Response, Failure> {
    let (sent, user) = (typed.clone(), who.user.id);
    let write = move |cx: &mut Cx<'_>| {
        cx.rights()?.require_create(Subject::Company)?;
        let web_field = fields::find_by_code(cx, Subject::Company, WEB)?;
        Ok::<_, Failure>((open(cx, &sent, web_field.as_ref(), user)?, web_field))
    };
    match web.desk.write(&who, write).await? {
        (Ok(id), _) => Ok(asker.sent_to(&format!("/companies/{id}"))),
        (Err(wrong), web_field) => FORM.again(&web, &who, asker, &inputs(&typed, &wrong, web_field.as_ref())).await,
    }
}

fn open(
    cx: &mut Cx<'_>,
    typed: &TypedCompany,
    web_field: Option<&CustomField>,
    user: UserId,
) -> Result<Result<CompanyId, Wrong>, Failure> {
    let handles = match typed.newcomer.handles(accounts::country(cx)?.as_deref()) {
        Ok(handles) => handles,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if typed.newcomer.name.trim().is_empty() {
        return Ok(Err(Wrong { name: Some("Write its name."), ..Wrong::default() }));
    }
    let Ok(web) =
        web_field.map_or(Ok(Vec::new()), |field| read_texts(field, std::slice::from_ref(&typed.web), &TimeZone::UTC))
    else {
        return Ok(Err(Wrong {
            web: Some("Write a web address, for instance https://halden.example."),
            ..Wrong::default()
        }));
    };
    if typed.newcomer.anyway.is_none()
        && let Some(known) = known(cx, &typed.newcomer, &handles)?
    {
        return Ok(Err(Wrong { known: Some(known), ..Wrong::default() }));
    }
    let (name, responsible_id) = (typed.newcomer.name.clone(), Some(user));
    let id = companies::open(cx, NewCompany { name, handles, responsible_id, ..NewCompany::default() })?.id;
    if let Some(field) = web_field.filter(|_| !web.is_empty()) {
        contacts::set_company_fields(cx, id, vec![Change { field: field.id, values: web }])?;
    }
    Ok(Ok(id))
}

/// Which has that name, else one of these addresses: a second press finds what the first one made.
fn known(cx: &mut Cx<'_>, newcomer: &Newcomer, handles: &[Handle]) -> Result<Option<Known>, Failure> {
    if let Some(company) = companies::find_by_name(cx, &newcomer.name)? {
        return Ok(Some(shown(&company)));
    }
    for handle in handles {
        let found = companies::search(cx, &handle.written, MAX_NAMESAKES)?;
        let has_it = |company: &&Company| company.handles.iter().any(|held| held.is_same(handle));
        if let Some(company) = found.iter().find(has_it) {
            return Ok(Some(shown(company)));
        }
    }
    Ok(None)
}

fn shown(company: &Company) -> Known {
    Known { href: Some(format!("/companies/{}", company.id)), name: company.name.clone() }
}
