//! One role as a matrix: what may be done, with what, and to whose records; below it the stages that differ.

use super::form::{ENTITIES, FLAGS, TASKS, stage_field};
use crate::failure::Failure;
use crate::session::{Admin, SignedIn};
use crate::settings;
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::switch;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::access::{Action, Level, Rights, StageRights};
use base::ids::RoleId;
use base::people::NamedRole;
use base::people::roles::{self, DEFAULT_ROLE};
use flow::pipelines::{self, Pipeline, StageKind};
use maud::{Markup, html};

/// The levels in the words of the page.
const LEVELS: [(Level, &str); 4] =
    [(Level::All, "All"), (Level::Group, "Of the group"), (Level::Own, "Own"), (Level::None, "None")];
/// What may be said of a stage.
const SAID: [(Option<bool>, &str, &str); 3] =
    [(None, "", "As above"), (Some(true), "allow", "Allow"), (Some(false), "deny", "Deny")];

/// `GET /roles/{id}`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(State(web): State<Web>, Admin(who): Admin, Path(id): Path<RoleId>) -> Result<Response, Failure> {
    let role = web.desk.read(&who, move |cx| roles::load(cx, id)).await?;
    answer(&web, &who, &role, None).await
}

/// The editor, with what was wrong with what was sent.
pub(super) async fn answer(
    web: &Web,
    who: &SignedIn,
    role: &NamedRole,
    problem: Option<&str>,
) -> Result<Response, Failure> {
    let pipelines = web.desk.read(who, pipelines::list).await?;
    let content = html! {
        form.form method="post" action={ "/roles/" (role.id) } {
            input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
            @if let Some(problem) = problem { p.banner role="alert" { (problem) } }
            div.field {
                label for="name" { "Name" }
                input.input id="name" name="name" value=(role.name) required maxlength="255";
            }
            (matrix(&role.rights))
            fieldset.box.pad.form { legend.sr { "Also" } @for (name, words) in FLAGS { (switch(name, words, flag(&role.rights, name))) } }
            @for pipeline in &pipelines { (stages(pipeline, &role.rights)) }
            div.row { (submit(Look::Primary, "Save the role")) }
        }
        @if role.id != DEFAULT_ROLE {
            form.row method="post" action={ "/roles/" (role.id) "/deletion" } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                (submit(Look::Bad, "Delete the role"))
                span.muted.small { "Whoever has it gets the first role." }
            }
        }
    };
    let page = settings::page(web, who, &role.name, &content).await?;
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

fn matrix(rights: &Rights) -> Markup {
    html! {
        div.box.wide-table tabindex="0" role="region" aria-label="What this role allows" {
            table.table {
                thead { tr { th scope="col" { "Records" } @for action in Action::ALL { th scope="col" { (title(action)) } } } }
                tbody {
                    @for (noun, words, of) in ENTITIES {
                        tr {
                            th scope="row" { (words) }
                            @for action in Action::ALL { td { (level_choice(noun, words, action, of(rights).level(action))) } }
                        }
                    }
                    tr {
                        th scope="row" { "Tasks" }
                        @for action in Action::ALL {
                            td {
                                @if TASKS.contains(&action) {
                                    (level_choice("tasks", "Tasks", action, if action == Action::Edit { rights.tasks.edit } else { rights.tasks.delete }))
                                } @else { span.muted.small { "as their record" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn level_choice(noun: &str, words: &str, action: Action, chosen: Level) -> Markup {
    let has_levels = action != Action::Create;
    html! {
        select.input name={ (noun) "." (action.as_str()) } aria-label={ (words) ": " (action.as_str()) } {
            @for (level, name) in LEVELS {
                @if has_levels || matches!(level, Level::All | Level::None) {
                    option value=(level.as_str()) selected[level == chosen] { (if has_levels { name } else if level == Level::All { "Yes" } else { "No" }) }
                }
            }
        }
    }
}

/// The stages of a pipeline; a pipeline of which nothing is said is closed.
fn stages(pipeline: &Pipeline, rights: &Rights) -> Markup {
    let said = |stage: &pipelines::Stage| rights.stages.iter().find(|of| of.stage_id == stage.id).copied();
    html! {
        details.box.pad open[pipeline.stages.iter().any(|stage| said(stage).is_some())] {
            summary { "Stages of " (pipeline.name) }
            div.wide-table tabindex="0" role="region" aria-label={ "Stages of " (pipeline.name) } {
                table.table {
                    thead { tr { th scope="col" { "Stage" } @for action in &Action::ALL[1..] { th scope="col" { (title(*action)) } } } }
                    tbody {
                        @for stage in &pipeline.stages {
                            tr {
                                th scope="row" { (stage.name) }
                                @for action in &Action::ALL[1..] {
                                    td {
                                        @if stage.kind == StageKind::Incoming && *action == Action::Export { span.muted.small { "never" } }
                                        @else { (stage_choice(stage, said(stage).unwrap_or(StageRights::of(stage.id)), *action)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn stage_choice(stage: &pipelines::Stage, of: StageRights, action: Action) -> Markup {
    html! {
        select.input name=(stage_field(stage.id, action)) aria-label={ (stage.name) ": " (action.as_str()) } {
            @for (said, value, words) in SAID {
                // Nobody answers for a request that waits: whom the role lets see any leads, it lets see all of them.
                @let words = if said.is_none() && stage.kind == StageKind::Incoming { "The whole column" } else { words };
                option value=(value) selected[of.said(action) == said] { (words) }
            }
        }
    }
}

fn title(action: Action) -> &'static str {
    match action {
        Action::Create => "Create",
        Action::View => "View",
        Action::Edit => "Edit",
        Action::Delete => "Delete",
        Action::Export => "Export",
    }
}

fn flag(rights: &Rights, name: &str) -> bool {
    match name {
        "reassign" => rights.reassign,
        "shared_mail" => rights.shared_mail,
        "catalogues" => rights.catalogues,
        _ => rights.files,
    }
}
