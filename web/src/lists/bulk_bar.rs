//! What can be done with a selection, the same under a list and on a board; seen once something is selected.

use super::asked::Asked;
use super::home::Home;
use crate::ui::icon::icon;
use base::people::{User, users};
use base::search::Subject;
use flow::pipelines::{Pipeline, StageKind};
use maud::{Markup, html};

/// What the bar is drawn with.
pub struct BulkBar<'a> {
    /// The list or board.
    pub asked: &'a Asked,
    /// The account's pipelines.
    pub pipelines: &'a [Pipeline],
    /// Who may answer for a record.
    pub people: &'a [User],
    /// The session's token.
    pub csrf_token: &'a str,
}

impl BulkBar<'_> {
    /// Under a list: the boxes of its rows belong to this form.
    pub fn of_list(&self) -> Markup {
        let stages = self.stages();
        html! {
            form.bulk-bar id="bulk" method="post" action="/bulk-changes" aria-label="Selected records" data-bulk-changes {
                (self.asked_of())
                b { span data-rows-count { "" } " selected" }
                (all())
                @if !stages.is_empty() {
                    span.row {
                        select.input name="stage" aria-label="Stage" { @for (id, name) in &stages { option value=(id) { (name) } } }
                        button.btn name="deed" value="move" { "Move" }
                    }
                }
                (self.deeds())
                button.btn.ghost.icon type="button" data-rows-clear aria-label="Clear selection" { (icon("x")) }
            }
        }
    }

    /// In the bar of a board, whose script adds which cards are meant, and whose menu says where they move to.
    pub fn of_board(&self) -> Markup {
        html! {
            form.for-leads.row.wrap method="post" action="/bulk-changes" aria-label="Selected leads" data-bulk-changes {
                (self.asked_of())
                (all())
                button.btn.ghost type="button" data-bulk-move aria-haspopup="menu" { (icon("arrow-right")) "Move" kbd { "M" } }
                (self.deeds())
            }
        }
    }

    fn asked_of(&self) -> Markup {
        html! {
            input type="hidden" name="csrf_token" value=(self.csrf_token);
            input type="hidden" name="home" value=(self.asked.home);
            input type="hidden" name="query" value=(self.asked.query());
        }
    }

    fn deeds(&self) -> Markup {
        html! {
            span.row {
                select.input name="user" aria-label="Responsible" {
                    @for user in users::choices(self.people, |_| false) { option value=(user.id) { (user.name) } }
                }
                button.btn name="deed" value="assign" { "Assign" }
            }
            span.row {
                input.input name="tag" placeholder="Tag" maxlength="100" aria-label="Tag";
                button.btn name="deed" value="tag" { "Add" } button.btn name="deed" value="untag" { "Remove" }
            }
            span.row {
                input.input name="task" placeholder="Task" maxlength="250" aria-label="Task";
                input.input name="due_on" type="date" aria-label="Due on";
                button.btn name="deed" value="task" { "Set" }
            }
            button.btn name="deed" value="merge" { "Merge" }
            button.btn.bad name="deed" value="delete" { "Delete" }
        }
    }

    /// Where leads of this list may move to, with their pipeline where there are several.
    fn stages(&self) -> Vec<(i64, String)> {
        let home = self.asked.home;
        let shown = |pipeline: &&Pipeline| home.pipeline().is_none_or(|id| id == pipeline.id);
        let of_pipelines = self.pipelines.iter().filter(shown).filter(|_| home.subject() == Subject::Lead);
        let stages = of_pipelines.flat_map(|pipeline| pipeline.stages.iter().map(move |stage| (pipeline, stage)));
        let stages = stages.filter(|(_, stage)| stage.kind != StageKind::Incoming);
        let name = |pipeline: &Pipeline, stage: &str| match home {
            Home::All(_) => format!("{} · {stage}", pipeline.name),
            Home::List(_) | Home::Board(_) => stage.to_owned(),
        };
        stages.map(|(pipeline, stage)| (stage.id.0, name(pipeline, &stage.name))).collect()
    }
}

fn all() -> Markup {
    html! { label.row { input type="checkbox" name="all" value="yes"; "All that the filter shows" } }
}
