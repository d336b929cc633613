//! The search for what an incoming lead belongs to, in every pipeline (IL-50 to IL-53).

use maud::{Markup, html};

use super::avatar::{Person, Size, avatar};
use super::dialog;
use super::icon::{icon, small};
use super::incoming_card::Kind;
use super::pill::{Tag, pill, stage};

/// The incoming lead in one line.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub incoming_id: i64,
    pub kind: Kind,
    pub name: &'a str,
    pub text: &'a str,
}

/// Something it can be linked to.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    /// The value of the form field `target`: `lead:12`, `contact:5`, `company:3`, `customer:8`.
    pub target: &'a str,
    pub who: Person<'a>,
    pub title: &'a str,
    pub details: &'a str,
    /// Why it is likely: "same e-mail".
    pub reason: Option<Tag<'a>>,
    pub stage: Option<Tag<'a>>,
    pub amount: Option<&'a str>,
}

/// Hits under one heading: likely ones, leads, contacts, companies.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    pub title: &'a str,
    pub hits: &'a [Hit<'a>],
}

/// The dialog; the same content is the page of a browser without script (see [`content`]).
pub fn link_dialog(csrf_token: &str, subject: &Subject<'_>, query: &str, groups: &[Group<'_>]) -> Markup {
    html! { dialog.modal id="link" data-show data-link-dialog aria-labelledby="link-title" { (content(csrf_token, subject, query, groups)) } }
}

/// Search, hits and the sentence that says what will happen.
pub fn content(csrf_token: &str, subject: &Subject<'_>, query: &str, groups: &[Group<'_>]) -> Markup {
    let url = format!("/incoming-leads/{}/link", subject.incoming_id);
    let body = html! {
        p.box.pad.clip { (small(subject.kind.icon())) " " b { (subject.name) } " · " (subject.text) }
        form.search.space-above action=(url) {
            (icon("search"))
            input.input type="search" name="q" value=(query) autofocus autocomplete="off" placeholder="Name, e-mail, phone or lead number"
                aria-label="Search leads and customers in every pipeline" aria-controls="link-hits"
                hx-get=(url) hx-trigger="input changed delay:150ms" hx-target="#link-hits" hx-swap="innerHTML";
            kbd { "↑↓ ↵" }
        }
        form method="post" action=(url) hx-post=(url) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(csrf_token);
            div.hits id="link-hits" { (hits(query, groups)) }
        }
    };
    let footer = html! {
        p.muted.small.grow { "The message joins the feed of what you choose. You can undo this." }
        button.btn type="button" data-close { "Cancel" }
    };
    dialog::content("link", "Link this incoming lead", &body, &footer)
}

/// What the search field loads while one types.
pub fn hits(query: &str, groups: &[Group<'_>]) -> Markup {
    let number: usize = groups.iter().map(|group| group.hits.len()).sum();
    html! {
        p.sr role="status" { (number) " found" }
        @if number == 0 { p.muted.pad { @if query.is_empty() { "Type a name, an e-mail, a phone or a number." } @else { "Nothing found for “" (query) "”." } } }
        @for group in groups {
            @if !group.hits.is_empty() {
                h3 { (group.title) " " span.muted { (group.hits.len()) } }
                ul { @for found in group.hits { li { (hit(found)) } } }
            }
        }
    }
}

fn hit(view: &Hit<'_>) -> Markup {
    html! {
        button.hit name="target" value=(view.target) {
            (avatar(&view.who, Size::Medium))
            span.grow { span.clip.line { (view.title) } span.muted.small.clip.line { (view.details) } }
            @if let Some(reason) = &view.reason { (pill(reason)) }
            @if let Some(at) = &view.stage { (stage(at)) }
            @if let Some(amount) = view.amount { span.num.amount { (amount) } }
        }
    }
}
