//! `/settings/likeness`: which model judges likeness, since when, and of how much it was learned.

use super::csrf;
use crate::failure::Failure;
use crate::session::Admin;
use crate::settings;
use crate::shell;
use crate::state::Web;
use crate::ui::hue::Hue;
use crate::ui::money::thousands;
use crate::ui::pill::{Tag, pill};
use crate::ui::props::{Property, props};
use crate::ui::table::{Align, table};
use crate::ui::time::{Clock, ago};
use axum::extract::State;
use axum::response::Redirect;
use base::Cx;
use flow::duplicates::model::{self, ASK_PROBABILITY, LEAST_RECORDS, Learned, MERGE_PROBABILITY, State as Standing};
use maud::{Markup, html};

const COLUMNS: [(&str, Align); 4] =
    [("Learned", Align::Start), ("Contacts", Align::End), ("Decisions", Align::End), ("", Align::Start)];

/// `GET /settings/likeness`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, Admin(who): Admin) -> Result<Markup, Failure> {
    let read = |cx: &mut Cx<'_>| Ok::<_, Failure>((model::list(cx)?, model::count_decisions(cx)?));
    let (models, decisions) = web.desk.read(&who, read).await?;
    let clock = shell::clock(&web, &who);
    let current = models.iter().find(|learned| learned.state == Standing::InForce);
    let content = html! {
        p.muted.small { "Likeness says how probable it is that two contacts are one person. What it weighs is learned here, of your own records; nothing of it leaves this machine." }
        section.box.pad.form {
            h2 { "In force" }
            (in_force(&clock, current, decisions))
            @if current.is_some() {
                form method="post" action="/settings/likeness/return" {
                    (csrf(&who)) button.btn { "Go back to the one before" }
                }
            }
        }
        @if !models.is_empty() { (table("Models", &COLUMNS, &models.iter().map(|learned| row(&clock, learned)).collect::<Vec<_>>())) }
    };
    settings::page(&web, &who, "Likeness", &content).await
}

/// `POST /settings/likeness/return`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn go_back(State(web): State<Web>, Admin(who): Admin) -> Result<Redirect, Failure> {
    web.desk.write(&who, model::go_back).await?;
    Ok(Redirect::to("/settings/likeness"))
}

fn in_force(clock: &Clock, current: Option<&Learned>, decisions: i64) -> Markup {
    let number = |count: i64| thousands(count.unsigned_abs());
    let model = match current {
        Some(learned) => {
            html! { "Learned of " (number(learned.records)) " of your contacts and " (number(learned.decisions)) " decisions" }
        }
        None => {
            html! { "The one that comes with Sluice. From " (number(LEAST_RECORDS)) " contacts on, one is learned of your own." }
        }
    };
    let since = current
        .and_then(|learned| learned.in_force_since)
        .map_or_else(|| html! { "The beginning" }, |at| ago(clock, at));
    let list = [
        ("Model", model),
        ("Since", since),
        ("Decisions", html! { (number(decisions)) " so far: merged by hand, or never to be asked again" }),
        ("Asks", html! { "from " (percent(ASK_PROBABILITY)) " % on" }),
        (
            "Is sure",
            html! { "from " (percent(MERGE_PROBABILITY)) " % on, if nothing speaks against it and an address is one person's alone" },
        ),
    ];
    let list: Vec<Property<'_>> = list.into_iter().map(|(name, value)| Property { name, value: Some(value) }).collect();
    props(&list)
}

fn row(clock: &Clock, learned: &Learned) -> Vec<Markup> {
    let (words, hue) = match learned.state {
        Standing::InForce => ("In force", Hue::Green),
        Standing::Before => ("Before", Hue::Grey),
        Standing::Rejected => ("Not believed", Hue::Amber),
    };
    vec![
        ago(clock, learned.created_at),
        html! { (thousands(learned.records.unsigned_abs())) },
        html! { (thousands(learned.decisions.unsigned_abs())) },
        html! { (pill(&Tag { name: words, hue })) " " span.muted { (learned.remark) } },
    ]
}

/// Hundredths in words: thresholds are whole ones.
fn percent(probability: f64) -> String {
    format!("{:.0}", probability * 100.0)
}
