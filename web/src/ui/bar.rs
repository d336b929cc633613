//! The bar above a page: where one is, and what one can do here.

use maud::{Markup, html};

use super::hue::Hue;
use super::icon::{icon, small};

/// Another pipeline of the switcher.
#[derive(Clone, Copy, Debug)]
pub struct PipelineChoice<'a> {
    pub name: &'a str,
    pub href: &'a str,
    pub hue: Hue,
    pub is_current: bool,
}

/// A plain bar: the title and the actions at its end.
pub fn bar(title: &str, actions: &Markup) -> Markup {
    html! { header.bar { h1 { (title) } span.grow {} (actions) } }
}

/// The bar of the board: the pipelines switcher, the search, the totals, and actions.
pub fn board_bar(switcher: &Markup, search: &Search<'_>, totals: &Markup, actions: &Markup) -> Markup {
    html! {
        header.bar {
            (switcher)
            (search.draw())
            span.grow.narrow {}
            a.btn.icon.ghost.narrow href="/search" aria-label="Search" { (icon("search")) }
            (totals)
            (actions)
        }
    }
}

/// The title of leads, which opens the pipelines and what stands `below` them.
pub fn switcher(title: &str, pipelines: &[PipelineChoice<'_>], below: &Markup) -> Markup {
    html! {
        button.btn.ghost.pull type="button" popovertarget="pipelines" aria-haspopup="true" {
            @if let Some(current) = pipelines.iter().find(|choice| choice.is_current) { span class={ "dot " (current.hue.class()) } {} }
            h1 { (title) } (small("chevron-down"))
        }
        nav.menu popover id="pipelines" aria-label="Pipelines" {
            @for choice in pipelines {
                a href=(choice.href) aria-current=[choice.is_current.then_some("page")] {
                    span class={ "dot " (choice.hue.class()) } {} (choice.name)
                }
            }
            div.foot { (below) }
        }
    }
}

/// The field of a board.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    /// The address of the board.
    pub path: &'a str,
    /// What it is filtered by already.
    pub words: &'a str,
    /// What else is asked of it.
    pub kept: &'a [(String, String)],
}

impl Search<'_> {
    /// Finds in the whole account while somebody types; Enter filters the board, with script or without.
    pub fn draw(&self) -> Markup {
        html! {
            form.search.grow.wide role="search" action=(self.path) data-board-search {
                (icon("search"))
                @for (key, value) in self.kept { input type="hidden" name=(key) value=(value); }
                input.input type="search" name="q" value=(self.words) placeholder="Search leads, people, mail" aria-label="Search" autocomplete="off" data-key="/"
                    aria-controls="hits" hx-get="/search?few=yes" hx-trigger="input changed delay:200ms" hx-target="#hits" hx-swap="innerHTML";
                kbd { "/" }
                div.menu.hits id="hits" {}
            }
        }
    }
}
