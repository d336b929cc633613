//! The left side of a card: number, name, tags, stage, values, people. Every value is changed where it stands.

use super::stage_menu::{hint, progress, stage_menu};
use super::{Card, company_section, contacts_section};
use crate::feed::{Reading, name_of};
use crate::fields;
use crate::pipelines::next_task::Due;
use crate::record::{copy_link, participants, responsible};
use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use crate::ui::lead_card::{NextTask, next_task};
use crate::ui::money::amount;
use crate::ui::pill::{Tag, pill};
use crate::ui::time::exact;
use base::ids::UserId;
use flow::channels::Channel;
use flow::channels::said::Place;
use maud::{Markup, html};

/// The left side, unless somebody types into one of its fields.
pub const SIDE_AT_REST: &str = "#side:not(:has(:focus:not(button)))";

/// The left side `#side` of a lead.
pub fn side(reading: &Reading<'_>, card: &Card) -> Markup {
    html! {
        div.scroll id="side" {
            div.sect {
                (head_row(reading, card))
                (name(reading, card))
                (tags(reading, card))
                (stage_menu(reading, card))
                (progress(reading, card))
                (hint(card))
            }
            div.sect { (values(reading, card)) }
            (fields::section(reading.who.csrf_token.reveal(), &card.sheet, Some(card.lead.stage_id)))
            (contacts_section(reading, card))
            (company_section(reading, card, &html! {}))
            (participants(reading, Place::lead(card.lead.id), &card.participants))
        }
    }
}

/// Back to the board, the number, and what else can be done.
pub fn head_row(reading: &Reading<'_>, card: &Card) -> Markup {
    let url = card.address();
    let board = format!("/pipelines/{}", card.lead.pipeline_id);
    html! {
        div.row {
            a.mini href=(board) data-key="Escape" aria-label="Back to the board" { (icon("arrow-left")) }
            span.muted.small.num { "#" (card.lead.id) }
            span.grow {}
            (copy_link(Place::lead(card.lead.id)))
            @if !card.lead.is_draft {
                details.more {
                    summary.mini aria-label="More actions" { (icon("ellipsis")) }
                    form.menu.drop method="post" action={ (url) "/deletion" } hx-delete=(url) hx-swap="none" {
                        input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                        button.bad { (small("trash-2")) "Delete this lead" }
                    }
                }
            }
        }
    }
}

/// A form that sends its one field when it was changed; `noun` is the value's address below the record.
fn in_place(reading: &Reading<'_>, url: &str, field: &Markup) -> Markup {
    html! {
        form.in-place method="post" action=(url) hx-put=(url) hx-swap="none" data-saves-itself {
            input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
            (field)
        }
    }
}

/// The name, as the title of the page: it wraps, and Enter saves it.
pub fn name(reading: &Reading<'_>, card: &Card) -> Markup {
    let field = html! {
        textarea.input.quiet.name name="name" rows="1" required maxlength="250" aria-label="Lead name" autocomplete="off" { (card.lead.name) }
    };
    html! { h1.sr { (card.lead.name) } (in_place(reading, &format!("{}/name", card.address()), &field)) }
}

fn tags(reading: &Reading<'_>, card: &Card) -> Markup {
    let names: Vec<&str> = card.lead.tags.iter().map(|tag| tag.name.as_str()).collect();
    let field = html! {
        input.input name="tags" value=(names.join(", ")) maxlength="2000" placeholder="With commas between them" aria-label="Tags" autocomplete="off";
    };
    html! {
        details.tags-edit {
            summary.row.wrap { span.sr { "Change the tags" }
                @for tag in &card.lead.tags { (pill(&Tag { name: &tag.name, hue: Hue::of_id(tag.id.0) })) }
                span.mini { (small(if names.is_empty() { "tag" } else { "plus" })) }
            }
            (in_place(reading, &format!("{}/tags", card.address()), &field))
        }
    }
}

fn values(reading: &Reading<'_>, card: &Card) -> Markup {
    let source = card.lead.source_id.and_then(|id| reading.records.source(id));
    html! {
        dl.props {
            dt { "Responsible" } dd { (responsible(reading, Place::lead(card.lead.id), card.lead.responsible_id)) }
            (others_responsible(reading, card))
            dt { "Sale" } dd { (price(reading, card)) }
            dt { "Source" }
            @if let Some(source) = source { dd { (small(channel_icon(source.channel))) " " (source.name) } } @else { dd.void { (reading.records.source_name(card.lead.source_id)) } }
            dt { "Made" } dd { (exact(reading.clock, card.lead.stamps.created_at)) }
            @if let Some(closed_at) = card.lead.closed_at { dt { "Closed" } dd { (exact(reading.clock, closed_at)) } }
            dt { "Next task" } dd { (upcoming(reading, card)) }
        }
    }
}

/// Who else answers for the people of the lead, and the step that gives all of them to one (LD-12).
fn others_responsible(reading: &Reading<'_>, card: &Card) -> Markup {
    let Some(ours) = card.lead.responsible_id.filter(|_| card.may_edit) else { return html! {} };
    let contacts = card.lead.contacts.iter().filter_map(|id| reading.records.contact(*id));
    let contacts = contacts.map(|contact| (name_of(contact), contact.responsible_id));
    let company = card.lead.company_id.and_then(|id| reading.records.company(id));
    let company = company.map(|company| (company.name.as_str(), company.responsible_id));
    let others: Vec<(&str, Option<UserId>)> = contacts.chain(company).filter(|(_, user)| *user != Some(ours)).collect();
    let may_give =
        |(_, from): &(&str, Option<UserId>)| reading.records.rights.require_reassign(*from, Some(ours)).is_ok();
    let Some((name, user)) = others.first().filter(|_| others.iter().all(may_give)) else { return html! {} };
    let whose = user.map_or("Nobody", |user| reading.records.person_name(user));
    let more = if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() };
    let url = format!("{}/responsible", card.address());
    html! {
        dt {} dd.small.muted {
            form method="post" action=(url) hx-put=(url) hx-swap="none" {
                input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                input type="hidden" name="responsible_id" value=(ours);
                (whose) " answers for " (name) (more) ". "
                button.link name="everywhere" value="yes" { "Make " (reading.records.person_name(ours)) " responsible everywhere" }
            }
        }
    }
}

/// The sale, without the currency's sign in the field.
pub fn price(reading: &Reading<'_>, card: &Card) -> Markup {
    let field = html! {
        span.muted { (reading.currency) }
        input.input.quiet.num name="price" inputmode="decimal" value=(amount(card.lead.price_minor, reading.currency)) maxlength="24" aria-label="Sale" autocomplete="off";
    };
    in_place(reading, &format!("{}/price", card.address()), &field)
}

fn upcoming(reading: &Reading<'_>, card: &Card) -> Markup {
    let Some(task) = card.page.tasks.first() else { return next_task(&NextTask::Missing) };
    let due = match Due::at(reading.clock, Some(task.due_at)) {
        Due::Today(hour) => Due::Today(format!("today {hour}")),
        other => other,
    };
    let whole = format!("{}, {}", task.text, exact(reading.clock, task.due_at));
    html! { span title=(whole) { (next_task(&due.as_next_task())) } }
}

/// The icon of a kind of source.
pub fn channel_icon(channel: Channel) -> &'static str {
    crate::incoming_leads::cards::kind(channel).icon()
}
