//! `/views`: a list kept under a name, one's own or everybody's.

use super::asked::{Asked, Home, terms};
use super::columns::Column;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::ViewId;
use base::search::Subject;
use base::views::{self, NewView, View};
use serde::Deserialize;

/// A view to be saved.
#[derive(Debug, Deserialize)]
pub struct Wish {
    subject: String,
    name: String,
    /// What stands behind the question mark of the list.
    query: String,
    shared: Option<String>,
}

/// `POST /views`.
///
/// # Errors
/// [`Failure::Invalid`] for no name or an unknown kind of record.
pub async fn save(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let (currency, owner) = (who.account.currency.clone(), who.user.id);
    let write = move |cx: &mut Cx<'_>| {
        let subject = Subject::from_stored(&wish.subject);
        let subject =
            subject.ok_or_else(|| Failure::Invalid("There is no such list. Nothing was saved.".to_owned()))?;
        let (terms, _) = terms(cx, subject, &currency)?;
        let asked = Asked::read(Home { subject, pipeline: None }, &wish.query, terms);
        let new = NewView {
            subject,
            owner_id: wish.shared.is_none().then_some(owner),
            name: wish.name.clone(),
            columns: asked.column_words(),
            sort: asked.sort,
            filter: asked.filter,
        };
        Ok::<_, Failure>(views::add(cx, &new)?)
    };
    let id = web.desk.write(&who, write).await?;
    Ok(asker.sent_to(&format!("/views/{id}")))
}

/// `GET /views/{id}`: the list itself, at its own address.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's.
pub async fn show(State(web): State<Web>, who: SignedIn, Path(id): Path<i64>) -> Result<Response, Failure> {
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| {
        let view = views::load(cx, ViewId(id))?;
        address(cx, view, &currency)
    };
    Ok(Redirect::to(&web.desk.read(&who, read).await?).into_response())
}

/// `name=…`
#[derive(Debug, Deserialize)]
pub struct Name {
    name: String,
}

/// `POST /views/{id}/name`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`], [`Failure::Denied`].
pub async fn rename(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Form(form): Form<Name>,
) -> Result<Response, Failure> {
    let write = move |cx: &mut Cx<'_>| Ok::<_, Failure>(views::rename(cx, ViewId(id), &form.name)?);
    let view = web.desk.write(&who, write).await?;
    Ok(asker.sent_to(&format!("/views/{}", view.id)))
}

/// `POST /views/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn delete(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let view = web.desk.write(&who, move |cx| Ok::<_, Failure>(views::delete(cx, ViewId(id))?)).await?;
    Ok(asker.sent_to(&Home { subject: view.subject, pipeline: None }.path()))
}

fn address(cx: &mut Cx<'_>, view: View, currency: &str) -> Result<String, Failure> {
    let (terms, _) = terms(cx, view.subject, currency)?;
    let home = Home { subject: view.subject, pipeline: None };
    let columns = view.columns.iter().filter_map(|word| Column::from_word(word, view.subject)).collect();
    let asked = Asked { sort: view.sort, columns, ..Asked::read(home, "", terms) };
    Ok(asked.filtered(&view.filter))
}
