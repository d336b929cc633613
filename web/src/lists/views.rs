//! `/views`: a list kept under a name, one's own or everybody's.

use super::asked::{Asked, require_read};
use super::home::Home;
use super::sheet::within_home;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::table::{Align, table};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::filters::{Field, Wanted};
use base::ids::{PipelineId, ViewId};
use base::search::Subject;
use base::views::{self, NewView, View, ViewError};
use maud::{Markup, html};
use serde::Deserialize;

/// Whose views.
#[derive(Debug, Deserialize)]
pub struct Of {
    of: Option<String>,
}

/// `GET /views?of=lead`: one's own views and the shared ones, to be renamed and deleted.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn, Query(of): Query<Of>) -> Result<Markup, Failure> {
    let subject = of.of.as_deref().and_then(Subject::from_stored).unwrap_or(Subject::Lead);
    let views = web.desk.read(&who, move |cx| Ok::<_, Failure>(views::list(cx, subject)?)).await?;
    let may = |view: &View| view.created_by == who.user.id || who.is_admin();
    let csrf = who.csrf_token.reveal();
    let rows: Vec<Vec<Markup>> = views.iter().map(|view| row(view, may(view), csrf)).collect();
    let path = Home::All(subject).path();
    let nothing = Empty {
        icon: "list-filter",
        title: "No views yet",
        text: "Filter a list or a board and press Save view: it stands in the bar above it.",
        action: Some(("To the list", &path)),
    };
    let content = html! {
        (bar("Views", &html! {}))
        main.scroll id="main" { div.sheet {
            @if rows.is_empty() { (empty(&nothing)) } @else { (table("Views", &COLUMNS, &rows)) }
        } }
    };
    let place = if subject == Subject::Lead { Place::Leads } else { Place::Contacts };
    shell::page(&web, &who, Frame { title: "Views", place, live: None }, &content).await
}

const COLUMNS: [(&str, Align); 3] = [("View", Align::Start), ("For", Align::Start), ("", Align::Start)];

fn row(view: &View, may: bool, csrf: &str) -> Vec<Markup> {
    vec![
        html! { a href={ "/views/" (view.id) } { b { (view.name) } } },
        html! { @if view.owner_id.is_none() { "Everybody" } @else { "Me" } },
        html! { @if may {
            form.row method="post" action={ "/views/" (view.id) "/name" } {
                input type="hidden" name="csrf_token" value=(csrf);
                input.input name="name" value=(view.name) required maxlength="60" aria-label={ "Name of " (view.name) };
                button.btn { "Rename" }
                button.btn.bad formaction={ "/views/" (view.id) "/deletion" } aria-label={ "Delete " (view.name) } { "Delete" }
            }
        } },
    ]
}

/// A view to be saved.
#[derive(Debug, Deserialize)]
pub struct Wish {
    /// Of which list.
    home: String,
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
        let home = Home::from_word(&wish.home);
        let home = home.ok_or_else(|| Failure::Invalid("There is no such list. Nothing was saved.".to_owned()))?;
        let asked = Asked::find(cx, home, &wish.query, &currency)?;
        require_read(&asked.filter)?;
        let new = NewView {
            subject: home.subject(),
            owner_id: wish.shared.is_none().then_some(owner),
            name: wish.name.clone(),
            columns: asked.column_words(),
            sort: asked.sort,
            filter: within_home(&asked)?,
        };
        views::add(cx, &new)?;
        Ok::<_, Failure>(asked.filtered(&asked.filter))
    };
    Ok(asker.sent_to(&web.desk.write(&who, write).await?))
}

/// `GET /views/{id}`: the list itself, at its own address.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's.
pub async fn show(State(web): State<Web>, who: SignedIn, Path(id): Path<i64>) -> Result<Response, Failure> {
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| {
        let view = views::load(cx, ViewId(id))?;
        address(cx, &view, &currency)
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
    Ok(asker.sent_to(&format!("/views?of={}", view.subject.as_str())))
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
    Ok(asker.sent_to(&format!("/views?of={}", view.subject.as_str())))
}

/// Where a list or board of whoever looks opens when its address asks for nothing; nothing when no view was chosen for it.
///
/// # Errors
/// Whatever the database answers.
pub fn opening(cx: &mut Cx<'_>, home: Home, currency: &str) -> Result<Option<String>, Failure> {
    let Some(id) = views::find_opening(cx, home.subject(), home.pipeline())? else { return Ok(None) };
    let view = match views::load(cx, id) {
        // It was somebody's shared view, and is theirs alone now.
        Err(ViewError::NoSuchView(_)) => return Ok(None),
        found => found?,
    };
    let asked = Asked { opening: Some(id), ..Asked::find(cx, home, "", currency)? };
    Ok(Some(asked.viewed(&view, &home.within(view.filter.clone()))))
}

/// `home=list-7&view=3`; no view for none.
#[derive(Debug, Deserialize)]
pub struct Opening {
    home: String,
    view: String,
}

/// `POST /views/opening`: with which view a list of one's own opens.
///
/// # Errors
/// [`Failure::NotFound`] for somebody else's view or an unknown list.
pub async fn set_opening(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(wish): Form<Opening>,
) -> Result<Response, Failure> {
    let home = Home::from_word(&wish.home).ok_or(Failure::NotFound)?;
    let view = wish.view.parse().ok().map(ViewId);
    let write = move |cx: &mut Cx<'_>| Ok::<_, Failure>(views::set_opening(cx, home.subject(), home.pipeline(), view)?);
    web.desk.write(&who, write).await?;
    Ok(asker.sent_to(&home.path()))
}

/// A view of one pipeline opens as that pipeline's list.
fn address(cx: &mut Cx<'_>, view: &View, currency: &str) -> Result<String, Failure> {
    let (home, filter) = match view.filter.wanted(Field::Pipeline) {
        Some(Wanted::OneOf(ids)) if ids.len() == 1 => {
            (Home::List(PipelineId(ids[0])), view.filter.clone().without(Field::Pipeline))
        }
        _ => (Home::All(view.subject), view.filter.clone()),
    };
    Ok(Asked::find(cx, home, "", currency)?.viewed(view, &filter))
}
