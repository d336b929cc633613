//! The title of a board or list of leads: it opens the other pipelines, all leads, and their set-up (VW-01, PL-04).

use crate::lists::Home;
use crate::session::SignedIn;
use crate::ui::bar::{PipelineChoice, switcher};
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use base::search::Subject;
use flow::pipelines::Pipeline;
use maud::{Markup, html};

/// Where all leads are.
const ALL: Home = Home::All(Subject::Lead);

/// The colour of a pipeline wherever it is named: most begin with the same stage, so a stage's would tell none apart.
pub fn hue(pipeline: &Pipeline) -> Hue {
    Hue::of_id(pipeline.id.0)
}

/// The switcher; a board leads to boards, a list to lists.
pub fn switch(home: Home, pipelines: &[Pipeline], who: &SignedIn) -> Markup {
    let current = home.pipeline();
    let is_board = matches!(home, Home::Board(_));
    let shown = || pipelines.iter().filter(|pipeline| !pipeline.is_archived || current == Some(pipeline.id));
    let place = |id| if is_board { Home::Board(id) } else { Home::List(id) };
    let hrefs: Vec<String> = shown().map(|pipeline| place(pipeline.id).path()).collect();
    let choices: Vec<PipelineChoice<'_>> = shown()
        .zip(&hrefs)
        .map(|(pipeline, href)| PipelineChoice {
            name: &pipeline.name,
            href,
            hue: hue(pipeline),
            is_current: current == Some(pipeline.id),
        })
        .collect();
    let title = choices.iter().find(|choice| choice.is_current).map_or("All leads", |choice| choice.name);
    let set_up = current.map_or_else(|| "/settings/pipelines".to_owned(), |id| format!("/pipelines/{id}/stages"));
    let below = html! {
        hr;
        a href=(ALL.path()) aria-current=[current.is_none().then_some("page")] { (icon("rows-3")) "All leads" }
        @if who.writes() { a href="/duplicates?of=leads" { (icon("radar")) "Find duplicates" } }
        @if who.is_admin() { a href=(set_up) { (icon("settings")) "Pipelines and stages" } }
    };
    switcher(title, &choices, &below)
}
