//! `GET /filter?home=…`: the form that asks, over the page whose list it filters; a page of its own without script.

mod choices;
mod condition;
mod form;
mod ready;

use super::asked::Asked;
use super::home::Home;
use super::names::Names;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::closer;
use crate::ui::dialog;
use axum::extract::{Query, RawQuery, State};
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::fields::{self, FieldGroup};
use base::filters::Filter;
use base::people::users;
use base::search::Subject;
use base::views::{self, View};
use flow::pipelines;
use maud::{Markup, html};
use serde::Deserialize;

/// Of which list.
#[derive(Debug, Deserialize)]
pub struct Of {
    home: String,
}

/// What the form is drawn with.
struct Panel {
    asked: Asked,
    names: Names,
    /// The groups in which the account's own fields stand.
    groups: Vec<FieldGroup>,
    views: Vec<View>,
}

/// The form.
///
/// # Errors
/// [`Failure::NotFound`] for a list that is not there.
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Query(of): Query<Of>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let home = Home::from_word(&of.home).ok_or(Failure::NotFound)?;
    let currency = who.account.currency.clone();
    let read = move |cx: &mut Cx<'_>| read(cx, home, query.as_deref().unwrap_or_default(), &currency);
    let panel = web.desk.read(&who, read).await?;
    if asker == Asker::Script {
        let footer = html! {
            (panel.clear()) (panel.count()) span.grow {} (closer("Cancel"))
            button.btn.primary form="filter-form" { "Show" }
        };
        return Ok(dialog::sent("filter", "Filter", &panel.draw(asker), &footer).into_response());
    }
    let content = html! {
        main.scroll id="main" { div.sheet {
            h1 { "Filter" } (panel.draw(asker))
            div.row { button.btn.primary form="filter-form" { "Show" } (panel.clear()) }
        } }
    };
    let place = if home.subject() == Subject::Lead { Place::Leads } else { Place::Contacts };
    Ok(shell::page(&web, &who, Frame { title: "Filter", place, live: None }, &content).await?.into_response())
}

fn read(cx: &mut Cx<'_>, home: Home, query: &str, currency: &str) -> Result<Panel, Failure> {
    let opening = views::find_opening(cx, home.subject(), home.pipeline())?;
    let asked = Asked { opening, ..Asked::find(cx, home, query, currency)? };
    let (pipelines, people) = (pipelines::list(cx)?, users::list(cx)?);
    let names = Names::read(cx, home.subject(), pipelines, people)?;
    let (groups, views) = (fields::list_groups(cx, home.subject())?, views::list(cx, home.subject())?);
    Ok(Panel { asked, names, groups, views })
}

impl Panel {
    /// What stands ready, and the conditions.
    fn draw(&self, asker: Asker) -> Markup {
        html! { div.filter { (self.ready()) (self.form(asker)) } }
    }

    fn clear(&self) -> Markup {
        html! { a.btn.ghost href=(self.asked.filtered(&Filter::default())) { "Clear" } }
    }

    /// How many records the form as it stands takes; a script asks, and asks again after each change.
    fn count(&self) -> Markup {
        html! { span.muted.num id="filter-count" role="status" data-url={ "/totals?said=plainly&home=" (self.asked.home) } {} }
    }
}
