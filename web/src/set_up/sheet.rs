//! Below the stages: what the cards of the board show, and what was deleted and can come back.

use super::page::View;
use crate::ui::button::{Look, submit};
use flow::leads::{CardField, MAX_CUSTOM_CARD_FIELDS};
use maud::{Markup, html};

/// What every account's cards can show.
const USUAL: [(CardField, &str); 6] = [
    (CardField::People, "Contact and company"),
    (CardField::Changed, "Last change"),
    (CardField::Tags, "Tags"),
    (CardField::Price, "Sale"),
    (CardField::Task, "Next task"),
    (CardField::Responsible, "Responsible"),
];

/// What the cards show (LD-11): the account's own fields, too.
pub(super) fn card(view: &View) -> Markup {
    let url = format!("/pipelines/{}/card-fields", view.pipeline.id);
    let shown = &view.pipeline.card_fields;
    html! {
        section aria-labelledby="card-title" {
            h2.head id="card-title" { "Cards" }
            p.muted { "What the cards of this board show besides the name of the lead, at most " (MAX_CUSTOM_CARD_FIELDS) " fields of your own." }
            form.box.pad.card-fields method="post" action=(url) hx-put=(url) hx-trigger="submit, change" hx-swap="none" {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                @for (field, name) in USUAL { (tick(shown, field, name)) }
                @for field in &view.own_fields { (tick(shown, CardField::Custom(field.id), &field.name)) }
                span.sr { (submit(Look::Plain, "Save cards")) }
            }
        }
    }
}

fn tick(shown: &[CardField], field: CardField, name: &str) -> Markup {
    html! { label.row { input type="checkbox" name="field" value=(field.word()) checked[shown.contains(&field)]; (name) } }
}

/// What can be restored.
pub(super) fn deleted(view: &View) -> Markup {
    let (stages, pipelines) = (&view.deleted.stages, &view.deleted.pipelines);
    html! {
        @if !stages.is_empty() || !pipelines.is_empty() {
            section aria-labelledby="deleted-title" {
                h2.head id="deleted-title" { "Deleted" }
                p.muted { "For 30 days these come back as they were, with the leads that nobody has moved on since." }
                ul.box {
                    @for stage in stages { (row(view, ("stages", stage.id.0), &stage.name, "stage")) }
                    @for pipeline in pipelines { (row(view, ("pipelines", pipeline.id.0), &pipeline.name, "pipeline")) }
                }
            }
        }
    }
}

fn row(view: &View, (noun, id): (&str, i64), name: &str, what: &str) -> Markup {
    let url = format!("/{noun}/{id}/restoration");
    html! {
        li.li {
            span.grow { (name) " " span.muted.small { (what) } }
            form method="post" action=(url) hx-post=(url) hx-swap="none" {
                input type="hidden" name="csrf_token" value=(view.csrf_token);
                button.btn { "Restore" span.sr { " " (name) } }
            }
        }
    }
}
