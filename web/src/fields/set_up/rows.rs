//! The fields of a group as rows: a handle, a name, what kind, where it is asked for, and the form that changes it.

use super::page::View;
use crate::fields::linked::KINDS;
use crate::fields::lists::title_alone;
use crate::ui::icon::icon;
use base::fields::{Field, FieldGroup, FieldKind, FieldOption, MAX_LISTS, MAX_NAME_CHARS, Rule};
use base::ids::StageId;
use flow::pipelines::StageKind;
use maud::{Markup, html};

/// Hues that a choice may have.
use flow::pipelines::COLOURS;

/// A group with its fields; `None` are the main ones.
pub(super) fn group(view: &View, group: Option<&FieldGroup>) -> Markup {
    let (fields, id) = (view.fields_of(group), group.map_or(0, |group| group.id.0));
    html! {
        section aria-labelledby={ "group-" (id) } {
            @if let Some(group) = group { (heading(view, group)) } @else { h2.head id="group-0" { "Main" } }
            ul.box.field-list data-field-group=(id) data-place-url=(view.of.url()) {
                @for (at, field) in fields.iter().enumerate() { (row(view, field, &fields, at)) }
                @if fields.is_empty() { li.li.muted { "No fields yet." } }
            }
        }
    }
}

fn heading(view: &View, group: &FieldGroup) -> Markup {
    let url = format!("{}/groups/{}", view.of.url(), group.id);
    let at = view.groups.iter().position(|other| other.id == group.id).unwrap_or(0);
    html! {
        h2.sr id={ "group-" (group.id) } { (group.name) }
        form.row method="post" action=(url) hx-put=(url) hx-trigger="submit, change" hx-sync="this:drop" hx-swap="none" {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            input.input.quiet.group-name name="name" value=(group.name) required maxlength=(MAX_NAME_CHARS) aria-label={ "Name of the group " (group.name) } autocomplete="off";
            button.sr { "Save " (group.name) }
            (group_way(view, group, (&url, "up"), at.checked_sub(1)))
            (group_way(view, group, (&url, "down"), Some(at + 1).filter(|below| *below < view.groups.len())))
            button.mini type="submit" form="change" formaction={ (url) "/deletion" } hx-post={ (url) "/deletion" } hx-swap="none" aria-label={ "Delete the group " (group.name) } { (icon("trash-2")) }
        }
    }
}

/// One place up or down among the groups; the main fields stay above all of them.
fn group_way(view: &View, group: &FieldGroup, (url, word): (&str, &str), to: Option<usize>) -> Markup {
    let (url, place) = (format!("{url}/place"), to.unwrap_or(0));
    html! {
        button.mini type="submit" form="change" formaction=(url) name="place" value=(place) hx-put=(url) hx-vals={ "{\"place\":" (place) "}" } hx-swap="none"
            id={ "group-" (group.id) "-" (word) } disabled[to.is_none() || view.groups.len() < 2] aria-label={ "Move the group " (group.name) " " (word) } {
            span class={ "turn " (word) } { (icon("chevron-down")) }
        }
    }
}

fn row(view: &View, field: &Field, fields: &[&Field], at: usize) -> Markup {
    let url = format!("{}/{}", view.of.url(), field.id);
    html! {
        li.li.field-row id={ "field-" (field.id) } data-field-id=[(!field.is_predefined).then_some(field.id)] {
            @if field.is_predefined { span.mini { (icon("lock")) span.sr { "Every account has it" } } }
            @else { span.mini.grip title="Drag to another place" { (icon("grip-vertical")) } }
            details.grow id={ "edit-field-" (field.id) } {
                summary { b { (field.name) } span.muted.small.line { (words(field)) } }
                (editor(view, field, &url))
            }
            @if !field.is_predefined {
                (way(&url, field, "up", up(fields, at)))
                (way(&url, field, "down", fields.get(at + 1).map(|after| (Some(*after), field))))
                button.mini form="change" formaction={ (url) "/deletion" } hx-post={ (url) "/deletion" } hx-swap="none" aria-label={ "Delete " (field.name) } { (icon("trash-2")) }
            }
        }
    }
}

/// Behind which field a field stands after one step up: the one before the one before; a predefined field stays first.
fn up<'f>(fields: &[&'f Field], at: usize) -> Option<(Option<&'f Field>, &'f Field)> {
    let above = at.checked_sub(1).and_then(|above| fields.get(above)).filter(|above| !above.is_predefined)?;
    let behind = at.checked_sub(2).and_then(|behind| fields.get(behind)).filter(|behind| !behind.is_predefined);
    Some((behind.copied(), above))
}

/// One place up or down; the button holds the place that it makes, so it needs no script.
fn way(url: &str, field: &Field, word: &str, to: Option<(Option<&Field>, &Field)>) -> Markup {
    let group = field.group_id.map_or(0, |group| group.0);
    let after = to.and_then(|(after, _)| after).map_or(0, |after| after.id.0);
    let (url, place) = (format!("{url}/place"), format!("{group}:{after}"));
    html! {
        button.mini form="change" formaction=(url) name="place" value=(place) hx-put=(url) hx-vals={ "{\"place\":\"" (place) "\"}" } hx-swap="none"
            id={ "field-" (field.id) "-" (word) } disabled[to.is_none()] aria-label={ "Move " (field.name) " " (word) } {
            span class={ "turn " (word) } { (icon("chevron-down")) }
        }
    }
}

fn words(field: &Field) -> String {
    let mut words = vec![field.kind.title().to_owned()];
    words.extend(field.kind.has_options().then(|| format!("{} choices", field.choices().count())));
    words.extend(field.code.clone());
    words.extend(field.is_api_only.then(|| "filled by programs".to_owned()));
    words.extend(in_stages("required", &field.required_in));
    words.extend(in_stages("hidden", &field.hidden_in));
    words.join(" · ")
}

fn in_stages(rule: &str, stages: &[StageId]) -> Option<String> {
    match stages.len() {
        0 => None,
        1 => Some(format!("{rule} in 1 stage")),
        many => Some(format!("{rule} in {many} stages")),
    }
}

fn editor(view: &View, field: &Field, url: &str) -> Markup {
    html! {
        form.form method="post" action=(url) hx-put=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            @if !field.is_predefined {
                label.field { span.lbl { "Name" } input.input name="name" value=(field.name) required maxlength=(MAX_NAME_CHARS) autocomplete="off"; }
                label.field { span.lbl { "Code, for programs" } input.input name="code" value=[field.code.as_deref()] maxlength=(MAX_NAME_CHARS) autocomplete="off"; }
                @if field.kind == FieldKind::Money {
                    label.field { span.lbl { "Currency" } input.input name="currency" value=[field.settings.currency.as_deref()] maxlength="3" placeholder="The account's" autocomplete="off"; }
                }
                @if field.kind == FieldKind::LinkedEntity { (looked_in(field)) }
                @if field.kind == FieldKind::ChainedList { (list_titles(field)) }
                label.row { input.tick type="checkbox" name="is_api_only" value="yes" checked[field.is_api_only]; "Only programs fill it" }
                @if field.kind.has_options() { (choices(field)) }
            }
            (stages(view, field))
            div.row { button.btn.primary { "Save" span.sr { " " (field.name) } } }
        }
    }
}

fn choices(field: &Field) -> Markup {
    html! {
        fieldset.choices {
            legend { "Choices" }
            p.hint { "An emptied choice is deleted: nobody can choose it any more, records that have it keep it. Drag a choice to another place, or press Alt and an arrow key in its name." }
            @if field.kind == FieldKind::ChainedList {
                p.hint { "A choice stands under the nearest one above it that is in the list before." }
            }
            ol.option-list { @for option in field.choices().map(Some).chain([None; 3]) { (choice(field, option)) } }
        }
    }
}

fn choice(field: &Field, option: Option<&FieldOption>) -> Markup {
    let name = option.map(|option| option.name.as_str());
    html! {
        li.row data-depth=(depth_of(field, option)) {
            span.mini.grip title="Drag to another place" { (icon("grip-vertical")) }
            input type="hidden" name="option-id" value=[option.map(|option| option.id)];
            input.input.grow name="option" value=[name] maxlength=(MAX_NAME_CHARS) placeholder="New choice" aria-label={ "Choice " (name.unwrap_or("to be added")) } autocomplete="off";
            @if field.kind == FieldKind::ChainedList { (depth(field, option)) } @else { (colour(option)) }
        }
    }
}

fn colour(option: Option<&FieldOption>) -> Markup {
    let colour = option.and_then(|option| option.colour.as_deref());
    html! {
        select.input.label name="option-colour" aria-label={ "Colour of the choice " (option.map_or("to be added", |option| &option.name)) } {
            option value="" { "No colour" }
            @for named in COLOURS { option value=(named) selected[colour == Some(named)] { (named) } }
        }
    }
}

/// In which of the lists a choice stands.
fn depth(field: &Field, option: Option<&FieldOption>) -> Markup {
    let depth = depth_of(field, option);
    html! {
        select.input.label name="option-depth" aria-label={ "List of the choice " (option.map_or("to be added", |option| &option.name)) } {
            @for at in 0..MAX_LISTS { option value=(at) selected[at == depth] { (title_alone(field, at)) } }
        }
    }
}

fn depth_of(field: &Field, option: Option<&FieldOption>) -> usize {
    option.map_or(0, |option| field.chain_to(option.id).len().saturating_sub(1))
}

/// What the lists are called that depend on each other.
fn list_titles(field: &Field) -> Markup {
    let titles = field.list_titles();
    html! {
        fieldset.choices {
            legend { "Names of the lists" }
            div.row.wrap {
                @for at in 0..MAX_LISTS {
                    input.input.list-title name="list-title" value=[titles.get(at)] maxlength=(MAX_NAME_CHARS) placeholder={ "List " (at + 1) } aria-label={ "Name of list " (at + 1) } autocomplete="off";
                }
            }
        }
    }
}

/// Where a linked record is looked for.
fn looked_in(field: &Field) -> Markup {
    let now = field.settings.search_in.as_deref().unwrap_or_default();
    html! {
        label.field {
            span.lbl { "Looked for among" }
            select.input name="search_in" {
                option value="" { "Leads, contacts and companies" }
                @for (_, word, _) in KINDS { option value=(word) selected[now == word] { (word) } }
                // What a program set and nobody offers here stays.
                @if !now.is_empty() && KINDS.iter().all(|(_, word, _)| *word != now) { option value=(now) selected { (now) } }
            }
        }
    }
}

/// In which stages a person is asked for it, and in which the card leaves it out.
fn stages(view: &View, field: &Field) -> Markup {
    html! {
        @for pipeline in view.pipelines.iter().filter(|pipeline| !pipeline.is_archived) {
            table.rules {
                caption { (pipeline.name) }
                thead { tr { th scope="col" { "Stage" } th scope="col" { "Required" } th scope="col" { "Hidden" } } }
                tbody {
                    @for stage in pipeline.stages.iter().filter(|stage| stage.kind != StageKind::Incoming) {
                        tr {
                            th scope="row" { (stage.name) }
                            @for (rule, word) in [(Rule::Required, "required"), (Rule::Hidden, "hidden")] {
                                td { input.tick type="checkbox" name=(word) value=(stage.id) checked[field.stages_of(rule).contains(&stage.id)] aria-label={ (field.name) " is " (word) " in " (stage.name) }; }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The form that adds a field.
pub(super) fn new_field(view: &View) -> Markup {
    let url = view.of.url();
    html! {
        section aria-labelledby="new-field" {
            h2.head id="new-field" { "New field" }
            form.row.wrap method="post" action=(url) hx-post=(url) hx-swap="none" data-clear {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                input.input.grow name="name" placeholder="Name" required maxlength=(MAX_NAME_CHARS) aria-label="Name of the new field" autocomplete="off";
                select.input.label name="kind" aria-label="Kind of the new field" {
                    @for kind in FieldKind::ALL { option value=(kind.as_str()) { (kind.title()) } }
                }
                select.input.label name="group_id" aria-label="Group of the new field" {
                    option value="" { "Main" }
                    @for group in &view.groups { option value=(group.id) { (group.name) } }
                }
                input.input.grow name="options" placeholder="Choices, with commas between them" maxlength="4000" aria-label="Choices of the new field" autocomplete="off";
                button.btn { "Add field" }
            }
        }
    }
}
