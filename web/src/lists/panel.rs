//! `GET /filter?home=…`: the form that asks, over the page whose list it filters; a page of its own without script.

use super::asked::Asked;
use super::home::Home;
use super::names::{Names, PERIODS};
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
use base::fields::{Field as CustomField, Shape};
use base::filters::address::ME;
use base::filters::{Field, Kind, Period, Sort, Wanted};
use base::people::users;
use flow::pipelines::{self, Pipeline, StageKind};
use maud::{Markup, html};
use serde::Deserialize;

/// Of which list.
#[derive(Debug, Deserialize)]
pub struct Of {
    home: String,
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
    let read = move |cx: &mut Cx<'_>| {
        let asked = Asked::find(cx, home, query.as_deref().unwrap_or_default(), &currency)?;
        let (pipelines, people) = (pipelines::list(cx)?, users::list(cx)?);
        Ok::<_, Failure>((Names::read(cx, home.subject(), pipelines, people)?, asked))
    };
    let (names, asked) = web.desk.read(&who, read).await?;
    let form = form(&asked, &names);
    let clear = asked.home.path();
    if asker == Asker::Script {
        let footer = html! { a.btn.ghost href=(clear) { "Clear" } span.grow {} (closer("Cancel")) button.btn.primary form="filter-form" { "Show" } };
        return Ok(dialog::sent("filter", "Filter", &form, &footer).into_response());
    }
    let content = html! {
        main.scroll id="main" { div.sheet {
            h1 { "Filter" } (form)
            div.row { button.btn.primary form="filter-form" { "Show" } a.btn.ghost href=(clear) { "Clear" } }
        } }
    };
    Ok(shell::page(&web, &who, Frame { title: "Filter", place: Place::Leads, live: None }, &content)
        .await?
        .into_response())
}

/// The form that asks; each field has "is empty" and "is not empty".
fn form(asked: &Asked, names: &Names) -> Markup {
    let subject = asked.home.subject();
    html! {
            form.filter-form id="filter-form" method="get" action=(asked.home.path()) {
                @if asked.sort != Sort::default() { input type="hidden" name="sort" value=(asked.sort.word()); }
                @for field in Field::built_in(subject).filter(|field| is_offered(*field, asked.home)) {
                    fieldset { legend { (names.title(field)) } (built_in(asked, field, names)) (emptiness(asked, field)) }
                }
                @for field in &names.fields { (custom(asked, field)) }
                @if !asked.columns.is_empty() { input type="hidden" name="columns" value=(asked.column_words().join(",")); }
            }
    }
}

fn is_offered(field: Field, home: Home) -> bool {
    match field {
        Field::Words | Field::Id => false,
        Field::Pipeline => home.pipeline().is_none(),
        // Every lead of a board is open.
        Field::ClosedAt | Field::LossReason => !matches!(home, Home::Board(_)),
        _ => true,
    }
}

fn built_in(asked: &Asked, field: Field, names: &Names) -> Markup {
    let label = names.title(field);
    match field {
        Field::Stage => {
            let shown = |pipeline: &&Pipeline| asked.home.pipeline().is_none_or(|id| id == pipeline.id);
            let stages = names.pipelines.iter().filter(shown).flat_map(|pipeline| &pipeline.stages);
            let choices: Vec<(i64, &str)> = stages
                .filter(|stage| stage.kind != StageKind::Incoming)
                .map(|stage| (stage.id.0, stage.name.as_str()))
                .collect();
            several(asked, field, &label, &choices)
        }
        Field::Responsible | Field::CreatedBy | Field::UpdatedBy => {
            let people = users::choices(&names.people, |id| chosen(asked, field).contains(&id.0))
                .map(|user| (user.id.0, user.name.as_str()));
            let choices: Vec<(i64, &str)> = std::iter::once((ME, "Me")).chain(people).collect();
            several(asked, field, &label, &choices)
        }
        Field::Pipeline => several(asked, field, &label, &choices(&names.pipelines, |it| (it.id.0, &it.name))),
        Field::Source => several(asked, field, &label, &choices(&names.sources, |it| (it.id.0, &it.name))),
        Field::LossReason => several(asked, field, &label, &choices(&names.loss_reasons, |it| (it.id.0, &it.name))),
        Field::Tag => several(asked, field, &label, &choices(&names.tags, |it| (it.id.0, &it.name))),
        _ if field.kind() == Kind::Time => period(asked, field, &label),
        _ if field.kind() == Kind::Number => range(asked, field, &label),
        _ if field.kind() == Kind::Text => text(asked, field, &label),
        _ => html! {},
    }
}

fn custom(asked: &Asked, field: &CustomField) -> Markup {
    let own = Field::Custom(field.id);
    let control = match field.kind.shape() {
        Shape::Number => range(asked, own, &field.name),
        Shape::Day | Shape::Moment => period(asked, own, &field.name),
        Shape::Choice | Shape::Labelled => {
            let choices: Vec<(i64, &str)> = field.choices().map(|option| (option.id.0, option.name.as_str())).collect();
            several(asked, own, &field.name, &choices)
        }
        Shape::Truth | Shape::Part => html! {},
        Shape::Line | Shape::Lines | Shape::Url | Shape::Details => text(asked, own, &field.name),
    };
    html! { fieldset { legend { (field.name) } (control) (emptiness(asked, own)) } }
}

fn choices<T>(of: &[T], read: impl Fn(&T) -> (i64, &str)) -> Vec<(i64, &str)> {
    of.iter().map(read).collect()
}

fn chosen(asked: &Asked, field: Field) -> &[i64] {
    match asked.filter.wanted(field) {
        Some(Wanted::OneOf(ids) | Wanted::AllOf(ids) | Wanted::NoneOf(ids)) => ids.as_slice(),
        _ => &[],
    }
}

fn several(asked: &Asked, field: Field, label: &str, choices: &[(i64, &str)]) -> Markup {
    let chosen = chosen(asked, field);
    html! {
        select.input name=(field) multiple size="4" aria-label=(label) {
            @for (id, name) in choices {
                @let value = if *id == ME { "me".to_owned() } else { id.to_string() };
                option value=(value) selected[chosen.contains(id)] { (name) }
            }
        }
    }
}

fn range(asked: &Asked, field: Field, label: &str) -> Markup {
    let written = asked.value_of(field);
    html! {
        div.row {
            input.input name={ (field) "_from" } inputmode="decimal" placeholder="from" value=(written.0) aria-label={ (label) " from" };
            input.input name={ (field) "_to" } inputmode="decimal" placeholder="to" value=(written.1) aria-label={ (label) " to" };
        }
    }
}

fn period(asked: &Asked, field: Field, label: &str) -> Markup {
    let chosen = if let Some(Wanted::During(period)) = asked.filter.wanted(field) { Some(*period) } else { None };
    let (first, last) = if let Some(Period::Days(first, last)) = chosen { (first, last) } else { (None, None) };
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        select.input name=(field) aria-label=(label) {
            option value="" { "Any time" }
            @for (period, words) in PERIODS { option value=(period) selected[chosen == Some(period)] { (words) } }
        }
        div.row {
            input.input type="date" name={ (field) "_from" } value=(day(first)) aria-label={ (label) " from" };
            input.input type="date" name={ (field) "_to" } value=(day(last)) aria-label={ (label) " to" };
        }
    }
}

fn text(asked: &Asked, field: Field, label: &str) -> Markup {
    let typed = if let Some(Wanted::Like(text)) = asked.filter.wanted(field) { text.as_str() } else { "" };
    html! { input.input name=(field) value=(typed) placeholder="contains" aria-label=(label); }
}

fn emptiness(asked: &Asked, field: Field) -> Markup {
    let chosen = match asked.filter.wanted(field) {
        Some(Wanted::Empty) => "empty",
        Some(Wanted::Filled) => "filled",
        Some(Wanted::NoneOf(_)) => "none",
        Some(Wanted::AllOf(_)) => "all",
        _ => "",
    };
    let ways: &[(&str, &str)] = match field.kind() {
        Kind::Several => &[
            ("", "any of them"),
            ("all", "all of them"),
            ("none", "none of them"),
            ("empty", "is empty"),
            ("filled", "is not empty"),
        ],
        Kind::Choice => {
            &[("", "any of them"), ("none", "none of them"), ("empty", "is empty"), ("filled", "is not empty")]
        }
        _ => &[("", "as above"), ("empty", "is empty"), ("filled", "is not empty")],
    };
    html! {
        select.input name={ (field) "_is" } aria-label="How" {
            @for (value, words) in ways { option value=(value) selected[*value == chosen] { (words) } }
        }
    }
}
