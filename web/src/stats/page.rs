//! `GET /stats/{report}`: a report with its filter, its chart and its table.

use super::Kind;
use super::asked::{Address, Asked, PERIODS};
use super::names::Names;
use super::report::Report;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::field::{Field, choice, input};
use crate::ui::icon::icon;
use crate::ui::table::table;
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use base::people::users;
use maud::{Markup, html};

/// `GET /stats`: the first report.
pub async fn start(_who: SignedIn) -> Redirect {
    Redirect::to("/stats/funnel")
}

/// The page.
///
/// # Errors
/// [`Failure::NotFound`] for a report that there is not.
pub async fn show(
    State(web): State<Web>,
    who: SignedIn,
    Path(slug): Path<String>,
    Query(address): Query<Address>,
) -> Result<Markup, Failure> {
    let kind = Kind::of(&slug).ok_or(Failure::NotFound)?;
    let (asked, names, report) = answer(&web, &who, kind, &address).await?;
    let content = html! {
        (bar("Stats", &html! {}))
        main.scroll id="main" { div.sheet.stats-sheet {
            (tabs(kind, &address))
            (filter(kind, &address, &asked, &names))
            (body(&asked, &report))
        } }
    };
    let title = format!("{} · Stats", kind.title());
    shell::page(&web, &who, Frame { title: &title, place: Place::Stats, live: None }, &content).await
}

/// The answer to an address.
pub(super) async fn answer(
    web: &Web,
    who: &SignedIn,
    kind: Kind,
    address: &Address,
) -> Result<(Asked, Names, Report), Failure> {
    let (clock, currency, address) = (shell::clock(web, who), who.account.currency.clone(), address.clone());
    web.desk
        .read(who, move |cx| {
            let names = Names::load(cx)?;
            let asked = Asked::of(&address, kind, &names, &clock, &currency);
            let report = kind.report(cx, &asked, &names)?;
            Ok::<_, Failure>((asked, names, report))
        })
        .await
}

fn tabs(current: Kind, address: &Address) -> Markup {
    let query = Address { by: String::new(), ..address.clone() }.query();
    html! {
        nav.pages aria-label="Reports" {
            @for kind in Kind::ALL {
                a href={ "/stats/" (kind.slug()) "?" (query) } aria-current=[(kind == current).then_some("page")] { (kind.title()) }
            }
        }
    }
}

/// What can be asked, as a form that works without script.
fn filter(kind: Kind, address: &Address, asked: &Asked, names: &Names) -> Markup {
    let pipelines: Vec<(String, &str)> =
        names.pipelines.iter().map(|pipeline| (pipeline.id.to_string(), pipeline.name.as_str())).collect();
    let mut pipelines: Vec<(&str, &str)> = pipelines.iter().map(|(id, name)| (id.as_str(), *name)).collect();
    if !kind.is_of_one_pipeline() {
        pipelines.insert(0, ("", "All pipelines"));
    }
    let people: Vec<(String, &str)> = users::choices(&names.people, |id| address.person == id.to_string())
        .map(|user| (user.id.to_string(), user.name.as_str()))
        .collect();
    let sources: Vec<(String, &str)> = names.sources.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
    let pipeline = asked.pipeline.as_ref().map(|pipeline| pipeline.id.to_string()).unwrap_or_default();
    let (from, to) = (asked.days.0.to_string(), asked.days.1.to_string());
    let period = PERIODS.iter().find(|(value, _)| *value == address.period).map_or(PERIODS[0].0, |(value, _)| value);
    let field = |name, label, value| Field { name, label, value, kind: "date", ..Field::default() };
    html! {
        form.stats-filter hx-get={ "/stats/" (kind.slug()) } hx-trigger="change" hx-target="#main" hx-select="#main" hx-swap="outerHTML" hx-push-url="true" {
            (choice(&field("pipeline", "Pipeline", &pipeline), &pipelines))
            (choice(&field("period", "Period", period), &PERIODS))
            @if period == "days" {
                (input(&field("from", "From", &from)))
                (input(&field("to", "To", &to)))
            }
            (choice(&field("person", "Person", &address.person), &with_all("Everybody", &people)))
            (choice(&field("source", "Source", &address.source), &with_all("All sources", &sources)))
            @if !kind.ways().is_empty() { (choice(&field("by", "By", asked.by), kind.ways())) }
            button.btn { "Show" }
            @if names.may_export { a.btn.ghost href={ "/stats/" (kind.slug()) "/table?" (address.query()) } download { (icon("download")) "Export CSV" } }
        }
    }
}

fn with_all<'a>(all: &'a str, some: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
    std::iter::once(("", all)).chain(some.iter().map(|(id, name)| (id.as_str(), *name))).collect()
}

fn body(asked: &Asked, report: &Report) -> Markup {
    let words =
        |row: &Vec<super::report::Cell>| row.iter().map(|cell| html! { (cell.words(&asked.currency)) }).collect();
    let rows: Vec<Vec<Markup>> = report.rows.iter().map(words).collect();
    html! {
        @if report.is_empty() {
            (empty(&Empty { icon: "chart-column", title: "Nothing happened on these days", text: "Choose other days, another pipeline or everybody.", action: None }))
        } @else {
            dl.figures { @for (label, words) in &report.figures { div { dt { (label) } dd { (words) } } } }
            figure.box.chart { (report.chart) figcaption.muted.small { (report.explains) } }
            (table("The same as a table", &report.columns, &rows))
        }
    }
}
