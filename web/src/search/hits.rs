//! What the field of a board finds while somebody types: a few of each kind, and the way to all of them.

use super::{Found, people_of};
use crate::feed::name_of;
use crate::ui::hue::Hue;
use crate::ui::marked::Marked;
use crate::ui::pill::{Tag, stage};
use base::search::asked_words;
use flow::channels::handles::Handle;
use maud::{Markup, html};
use std::collections::BTreeSet;
use url::form_urlencoded::byte_serialize;

/// Hits of one kind.
pub const MAX_HITS: i64 = 5;

/// The hits; nothing for no question.
pub fn draw(question: &str, found: &Found) -> Markup {
    let words = asked_words(question);
    if question.is_empty() {
        return html! {};
    }
    html! {
        p.sr role="status" { (found.number()) " found" }
        @if found.number() == 0 { p.muted.small { "Nothing begins with that." } }
        @if !found.leads.is_empty() { h3 { "Leads" } }
        @for lead in &found.leads {
            @let pipeline = found.pipelines.iter().find(|pipeline| pipeline.id == lead.pipeline_id);
            a.hit href={ "/leads/" (lead.id) } {
                (two_lines(&lead.name, &people_of(lead), &words))
                @if let Some(at) = pipeline.and_then(|pipeline| pipeline.stage(lead.stage_id)) {
                    (stage(&Tag { name: &at.name, hue: Hue::named(&at.colour) }))
                }
            }
        }
        @if !found.contacts.is_empty() { h3 { "Contacts" } }
        @for contact in &found.contacts {
            a.hit href={ "/contacts/" (contact.id) } { (two_lines(name_of(contact), &written(&contact.handles), &words)) }
        }
        @if !found.companies.is_empty() { h3 { "Companies" } }
        @for company in &found.companies {
            a.hit href={ "/companies/" (company.id) } { (two_lines(&company.name, &written(&company.handles), &words)) }
        }
        a.hit href={ "/search?q=" (byte_serialize(question.as_bytes()).collect::<String>()) } { "Search the whole account" }
        p.hint { "Enter shows on the board what fits." }
    }
}

fn two_lines(name: &str, below: &str, words: &BTreeSet<String>) -> Markup {
    html! {
        span.grow {
            span.clip.line { (Marked::new(name, words).draw()) }
            @if !below.is_empty() { span.muted.small.clip.line { (Marked::new(below, words).draw()) } }
        }
    }
}

fn written(handles: &[Handle]) -> String {
    handles.iter().map(|handle| handle.written.as_str()).collect::<Vec<_>>().join(" · ")
}
