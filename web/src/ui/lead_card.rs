//! A lead on the board: contact and company, name, tags, sale, unread, next task, responsible.

use maud::{Markup, html};

use super::avatar::{Person, Size, avatar};
use super::icon::{icon, small};
use super::money::money;
use super::pill::{Tag, pill};
use super::time::{Clock, ago};

/// What a card shows of a lead.
#[derive(Clone, Copy, Debug)]
pub struct LeadCard<'a> {
    pub id: i64,
    pub version: i64,
    pub name: &'a str,
    pub contact: Option<&'a str>,
    pub company: Option<&'a str>,
    pub price_minor: Option<i64>,
    pub currency: &'a str,
    pub tags: &'a [Tag<'a>],
    /// Where it is compared with the leads that it may be.
    pub duplicate: Option<i64>,
    /// Names and values of the account's own fields.
    pub values: &'a [(String, String)],
    pub unread: u64,
    pub next: Option<NextTask<'a>>,
    pub responsible: Option<Person<'a>>,
    /// Unix seconds of the last happening.
    pub touched_at_s: Option<i64>,
    /// Nothing has happened for longer than the stage allows.
    pub is_stale: bool,
}

/// The next task, and how urgent it is.
#[derive(Clone, Copy, Debug)]
pub enum NextTask<'a> {
    Missing,
    Late(&'a str),
    Today(&'a str),
    Later(&'a str),
}

/// The card as a list item `#lead-{id}`.
pub fn lead_card(clock: &Clock, view: &LeadCard<'_>) -> Markup {
    html! {
        li.card.stale[view.is_stale] id={ "lead-" (view.id) } data-id=(view.id) data-version=(view.version) {
            header {
                span.clip { (view.contact.unwrap_or_default()) @if view.contact.is_some() && view.company.is_some() { " · " } (view.company.unwrap_or_default()) }
                @if let Some(at_s) = view.touched_at_s { span.when { (ago(clock, at_s)) } }
            }
            h3 { a href={ "/leads/" (view.id) } { (view.name) } }
            @if !view.tags.is_empty() || view.duplicate.is_some() {
                div.tags {
                    @if let Some(suspect) = view.duplicate { a.pill.hue-pink href={ "/duplicates/" (suspect) } { "duplicate" } }
                    @for tag in view.tags { (pill(tag)) }
                }
            }
            @if !view.values.is_empty() {
                dl.own { @for (name, value) in view.values { div { dt { (name) } dd { (value) } } } }
            }
            footer {
                @if let Some(minor) = view.price_minor { span.sum { (money(minor, view.currency)) } }
                @if view.unread > 0 { span.unread { (small("mail")) (view.unread) span.sr { " unread" } } }
                @if let Some(next) = &view.next { (next_task(next)) }
                @if let Some(person) = &view.responsible { (avatar(person, Size::Small)) }
            }
            button.mini.kebab type="button" data-move aria-label={ "Move " (view.name) } aria-haspopup="menu" { (icon("ellipsis")) }
        }
    }
}

/// The next task as words with a colour and an icon, so that the colour is not alone.
pub fn next_task(next: &NextTask<'_>) -> Markup {
    let (class, icon_name, text) = match next {
        NextTask::Missing => ("next none", "triangle-alert", "No task"),
        NextTask::Late(text) => ("next late", "circle-alert", *text),
        NextTask::Today(text) => ("next today", "clock", *text),
        NextTask::Later(text) => ("next", "calendar", *text),
    };
    html! { span class=(class) { (small(icon_name)) (text) } }
}
