//! `/{leads|contacts|companies}/{id}/cells/{column}`: a value of a list, changed where it stands. `GET` gives the form for the
//! cell, `PUT` the cell with the new value, or the form again with what is wrong. A stage is changed as on a board.

use super::cell_form::{Control, form};
use super::columns::Column;
use super::names::Names;
use super::sheet::Sheet;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{At, address};
use crate::fields::{self, Pairs};
use crate::pipelines::pen::Pen;
use crate::record::{self, Saved, told};
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::money;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId, UserId};
use base::people::users::{self, User};
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, CompanyChange, ContactChange, companies};
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, LeadChange};
use flow::pipelines;
use maud::{Markup, html};

/// `GET …/cells/{column}`.
///
/// # Errors
/// [`Failure::NotFound`], also for a column that is not changed in its cell; [`Failure::Denied`].
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    At(place): At,
    Path((_, word)): Path<(i64, String)>,
) -> Result<Markup, Failure> {
    let column = Column::from_word(&word, place.subject).ok_or(Failure::NotFound)?;
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| {
        leads::require_edit(cx, place.subject, place.id)?;
        Control::read(cx, place, column, &currency)
    };
    Ok(form(&web.desk.read(&who, read).await?, who.csrf_token.reveal(), None))
}

/// `PUT …/cells/{column}`.
///
/// # Errors
/// [`Failure::NotFound`]; what is wrong with the value is said to a script in the cell: the old value is kept.
pub async fn put(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Path((_, word)): Path<(i64, String)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let column = Column::from_word(&word, place.subject).ok_or(Failure::NotFound)?;
    let (currency, typed) = (who.account.currency.clone(), pairs.clone());
    let write = move |cx: &mut Cx<'_>| {
        let told = told_of(cx, place, column, &typed, &currency)?;
        set(cx, place, column, &typed, &currency)?;
        let (pipelines, people) = (pipelines::list(cx)?, users::list(cx)?);
        let names = Names::read(cx, place.subject, pipelines, people)?;
        Ok::<_, Failure>((Sheet::of(cx, place.subject, &[place.id])?, names, told))
    };
    let cell = format!("#row-{} [data-cell='{column}']", place.id);
    match web.desk.write(&who, write).await {
        Ok((sheet, names, told)) => {
            let pen = Pen::new(&web, &who, names.people.clone());
            let drawn = sheet.only_cell(&pen, column, &names).ok_or(Failure::NotFound)?;
            let partials = html! { (partial(&cell, Swap::Inside, &drawn)) (told) };
            Ok(asker.changed(partials, &address(place)))
        }
        Err(failure @ (Failure::Invalid(_) | Failure::Denied(_))) if asker == Asker::Script => {
            let currency = who.account.currency.clone();
            let read = move |cx: &mut Cx<'_>| Control::read(cx, place, column, &currency);
            let control = web.desk.read(&who, read).await?.typed(&pairs);
            let again = form(&control, who.csrf_token.reveal(), Some(&failure.sentence()));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, partial(&cell, Swap::Inside, &again)).into_response())
        }
        Err(failure) => Err(failure),
    }
}

fn text_of<'p>(pairs: &'p Pairs, key: &str) -> Option<&'p str> {
    pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim())
}

/// What is said when somebody else wrote into the cell since its form was opened.
fn told_of(cx: &mut Cx<'_>, place: Place, column: Column, pairs: &Pairs, currency: &str) -> Result<Markup, Failure> {
    let Some((field, stood)) = Control::read(cx, place, column, currency)?.said() else { return Ok(html! {}) };
    let typed = text_of(pairs, field).unwrap_or_default();
    let amount = if column == Column::Price { money::parse(typed, currency) } else { None };
    let now = amount.map_or_else(|| typed.to_owned(), |minor| money::amount(minor, currency));
    let url = format!("{}/cells/{column}", address(place));
    told(cx, &Saved { place, url: &url, field, was: text_of(pairs, "was"), stood: &stood, now: &now })
}

fn set(cx: &mut Cx<'_>, place: Place, column: Column, pairs: &Pairs, currency: &str) -> Result<(), Failure> {
    let text = |key: &str| text_of(pairs, key).unwrap_or_default();
    match column {
        Column::Name => rename(cx, place, text("name")),
        Column::Price => {
            let wrong = || format!("“{}” is not an amount. Use digits, such as 12 500.", text("price"));
            let price_minor = money::parse(text("price"), currency).ok_or_else(|| Failure::Invalid(wrong()))?;
            let change = LeadChange { price_minor: Some(price_minor), ..LeadChange::default() };
            leads::change(cx, LeadId(place.id), change)?;
            Ok(())
        }
        Column::Responsible => {
            let user: Option<UserId> = match text("responsible_id") {
                "" => None,
                text => Some(text.parse().map_err(|_| Failure::NotFound)?),
            };
            if let Some(user) = user {
                users::find(cx, user)?.filter(User::is_active).ok_or(Failure::NotFound)?;
            }
            if place.subject == Subject::Lead {
                leads::assign(cx, LeadId(place.id), user)?;
                return Ok(());
            }
            record::assign(cx, place, user)
        }
        Column::Tags => {
            let about = leads::about(&leads::load(cx, LeadId(place.id))?);
            let names = text("tags").split(',').map(str::trim).filter(|name| !name.is_empty());
            let wishes: Vec<TagWish> = names.map(|name| TagWish::Name(name.to_owned())).collect();
            tags::set(cx, Subject::Lead, place.id, about, &wishes)?;
            Ok(())
        }
        Column::Custom(field) => fields::set(cx, place, field, pairs),
        _ => Err(Failure::NotFound),
    }
}

fn rename(cx: &mut Cx<'_>, place: Place, name: &str) -> Result<(), Failure> {
    if name.is_empty() {
        return Err(Failure::Invalid("A name is needed. The old one is kept.".to_owned()));
    }
    let name = Some(name.to_owned());
    match place.subject {
        Subject::Lead => drop(leads::change(cx, LeadId(place.id), LeadChange { name, ..LeadChange::default() })?),
        Subject::Contact => {
            drop(contacts::change(cx, ContactId(place.id), ContactChange { name, ..ContactChange::default() })?);
        }
        Subject::Company => {
            drop(companies::change(cx, CompanyId(place.id), CompanyChange { name, ..CompanyChange::default() })?);
        }
    }
    Ok(())
}
