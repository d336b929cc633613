//! The form of the rules: its tabs work without script.

use super::show::View;
use crate::sources;
use crate::ui::hue::Hue;
use crate::ui::icon::icon;
use base::clock::{DAY, MINUTE, Seconds};
use base::people::users;
use base::search::Subject;
use flow::channels::{Source, Support};
use flow::duplicates::control::{AfterMerging, Conflict, MAX_TASK_CHARS, Method, Rules, Several};
use flow::pipelines::{Pipeline, Stage, StageKind};
use maud::{Markup, html};

const HOUR: Seconds = 60 * MINUTE;
/// Within what time a task can be due.
const WITHIN: [(Seconds, &str); 5] = [
    (HOUR, "within an hour"),
    (4 * HOUR, "within four hours"),
    (DAY, "within a day"),
    (3 * DAY, "within three days"),
    (7 * DAY, "within a week"),
];
/// What the task says until somebody says otherwise.
const FIRST_TASK: &str = "Confirm contact details";
/// In what time it is due until then.
const FIRST_WITHIN: Seconds = DAY;

/// A method: in a sentence, as a choice, and what it does.
pub(super) fn words_of(method: Method) -> (&'static str, &'static str, &'static str) {
    match method {
        Method::Email => (
            "e-mail",
            "Same e-mail address",
            "Case is ignored; so is the part after “+” at Gmail, Outlook and others that ignore it, and the dots of Gmail",
        ),
        Method::Phone => ("telephone", "Same telephone number", "Also when one of them is written without its country"),
        Method::Visitor => ("tracking pixel", "Tracking pixel", "Same visitor of the website form or chat"),
        Method::Field => ("chosen fields", "Same text or number in a field", "Of the lead, or of its main contact"),
        Method::BigData => (
            "Big Data",
            "Big Data",
            "So alike in all they say that it must be one person. Learned from this account alone; nothing leaves the machine",
        ),
    }
}

/// The tabs; the second is what people come for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Sources,
    Rules,
    Merged,
}

/// Their heads, the last one with how often the rules merged.
pub(super) fn tabs(open: Tab, merges: i64) -> Markup {
    html! {
        fieldset.tabs.rule-tabs {
            legend.sr { "What to set up" }
            label { input.sr type="radio" name="tab" value="sources" id="tab-sources" checked[open == Tab::Sources]; "Lead sources" }
            label { input.sr type="radio" name="tab" value="rules" id="tab-rules" checked[open == Tab::Rules]; "Rules" }
            label { input.sr type="radio" name="tab" value="merged" id="tab-merged" checked[open == Tab::Merged]; "Merged " span.num { (merges) } }
        }
    }
}

/// What the first two tabs hold; the style sheet shows the chosen one.
pub(super) fn fields(view: &View) -> Markup {
    let rules = &view.rules;
    html! {
        div.rule-sources.stack { (source_switches(view)) }
        div.rule-fields.stack {
            fieldset.rule {
                legend { "How duplicates are found" }
                @for method in Method::ALL { (method_choice(view, *method)) }
            }
            fieldset.rule {
                legend { "Where to look" }
                @for pipeline in &view.pipelines { (stages(rules, pipeline)) }
            }
            (conflict(rules))
            (several(rules))
            (after_merging(view))
        }
    }
}

fn source_switches(view: &View) -> Markup {
    let shown: Vec<&Source> = view.sources.iter().filter(|source| source.support != Support::Absent).collect();
    html! {
        p.muted.small { "Requests of a source that is off are each a new lead." }
        ul.box {
            @for source in shown {
                li.li {
                    span class={ "ic " (sources::look(source.channel).1.class()) } { (icon(sources::look(source.channel).0)) }
                    label.grow for={ "source-" (source.id) } {
                        span.line.clip { b { (source.name) } }
                        span.muted.small.line {
                            @if source.support == Support::Limited { "Limited: Big Data only" } @else { "Full support" }
                        }
                    }
                    input.switch type="checkbox" role="switch" id={ "source-" (source.id) } name="source" value=(source.id)
                        checked[!view.rules.sources_off.contains(&source.id)];
                }
            }
        }
    }
}

fn method_choice(view: &View, method: Method) -> Markup {
    let (_, title, small) = words_of(method);
    let is_chosen = view.rules.methods.contains(&method);
    let record = |subject| if subject == Subject::Lead { "lead" } else { "contact" };
    html! {
        label.choice {
            input type="checkbox" name="method" value=(method.as_str()) checked[is_chosen];
            b { (title) } small { (small) }
        }
        @if method == Method::Field {
            div.under.row.wrap {
                @if is_chosen && lacks_a_field(view) {
                    p.problem.small { (icon("circle-alert"))
                        "The field that was chosen here is gone: nothing is found by a field any more. Choose another one, or untick this." }
                }
                @if view.fields.is_empty() { span.muted.small { "There is no field with a text or number yet." } }
                @for field in &view.fields {
                    label.row { input type="checkbox" name="field" value=(field.id) checked[view.rules.fields.contains(&field.id)];
                        (field.name) span.muted.small { (record(field.subject)) } }
                }
            }
        }
    }
}

/// Fields were chosen once, and none of them is there.
fn lacks_a_field(view: &View) -> bool {
    !view.fields.iter().any(|field| view.rules.fields.contains(&field.id))
}

fn stages(rules: &Rules, pipeline: &Pipeline) -> Markup {
    let chosen = pipeline.stages.iter().filter(|stage| rules.stages.contains(&stage.id)).count();
    html! {
        details.box.pad open[chosen > 0] {
            summary.row { b.grow { (pipeline.name) }
                span.muted.small { @if chosen == 0 { "not searched" } @else { (chosen) " of " (pipeline.stages.len()) " stages" } }
                (icon("chevron-right")) }
            div.rule-stages.space-above {
                @for stage in &pipeline.stages { (stage_chip(stage, rules.stages.contains(&stage.id))) }
            }
        }
    }
}

/// A stage in its colour while it is searched, in grey while it is not.
fn stage_chip(stage: &Stage, is_searched: bool) -> Markup {
    html! {
        label class={ "pill stage-chip " (Hue::named(&stage.colour).class()) } {
            input.sr type="checkbox" name="stage" value=(stage.id) checked[is_searched];
            (icon("check")) (icon("plus")) (stage.name)
            @if stage.kind == StageKind::Incoming { span.sr { ", those that wait" } }
        }
    }
}

fn conflict(rules: &Rules) -> Markup {
    let choice = |value: Conflict, title: &str, small: &str| {
        html! {
            label.choice { input type="radio" name="conflict" value=(value.as_str()) checked[rules.conflict == value];
                b { (title) } small { (small) } }
        }
    };
    html! {
        fieldset.rule {
            legend { "When duplicates contain conflicting data" }
            (choice(Conflict::Update, "Update the existing lead with new data", "The old value stays in the feed; phones and addresses are added"))
            (choice(Conflict::Keep, "Do not change the existing lead", "Both stay; merge them by hand"))
        }
    }
}

fn several(rules: &Rules) -> Markup {
    let choice = |value: Several, title: &str| {
        html! {
            label.choice { input type="radio" name="several" value=(value.as_str()) checked[rules.several == value]; b { (title) } }
        }
    };
    html! {
        fieldset.rule {
            legend { "When an incoming lead is a duplicate of two leads" }
            (choice(Several::All, "Update both of them"))
            (choice(Several::Newest, "Update the newest"))
            (choice(Several::Create, "Create a new lead"))
            p.muted.small { "With more than two, nothing is merged: a person decides." }
        }
    }
}

fn after_merging(view: &View) -> Markup {
    let task = view.rules.task.clone();
    let is_on = task.is_some();
    let task = task.unwrap_or(AfterMerging {
        text: FIRST_TASK.to_owned(),
        kind_id: view.kinds.first().map_or(1, |kind| kind.id),
        within: FIRST_WITHIN,
        responsible_id: None,
    });
    let other = WITHIN.iter().all(|(seconds, _)| *seconds != task.within);
    html! {
        fieldset.rule {
            legend { "After merging" }
            label.row { span.grow { b { "Create a task" } }
                input.switch type="checkbox" role="switch" name="task" value="on" checked[is_on]; }
            div.field { label for="task_text" { "What is to be done" }
                input.input id="task_text" name="task_text" value=(task.text) maxlength=(MAX_TASK_CHARS); }
            div.row.wrap {
                div.field { label for="task_kind" { "Kind" }
                    select.input id="task_kind" name="task_kind" {
                        @for kind in &view.kinds { option value=(kind.id) selected[kind.id == task.kind_id] { (kind.name) } }
                    } }
                div.field { label for="task_within" { "Due" }
                    select.input id="task_within" name="task_within" {
                        @for (seconds, words) in WITHIN { option value=(seconds) selected[seconds == task.within] { (words) } }
                        @if other { option value=(task.within) selected { "within " (crate::ui::time::span_words(task.within)) } }
                    } }
            }
            div.field { label for="task_responsible" { "Who" }
                select.input id="task_responsible" name="task_responsible" {
                    option value="" { "Who answers for the lead" }
                    @for user in users::choices(&view.people, |id| Some(id) == task.responsible_id) {
                        option value=(user.id) selected[Some(user.id) == task.responsible_id] { (user.name) }
                    }
                } }
        }
    }
}
