//! The navigation on the left, or at the bottom of a phone.

use maud::{Markup, html};

use super::avatar::{Person, Size, avatar};
use super::icon::icon;
use super::pill::badge;

/// One destination.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    pub href: &'a str,
    pub icon: &'a str,
    pub label: &'a str,
    /// Keys that lead there, for instance `g l`.
    pub key: &'a str,
    pub unread: u64,
    pub is_current: bool,
}

/// Who looks, where they can go, and how many notices wait.
#[derive(Clone, Copy, Debug)]
pub struct Rail<'a> {
    pub destinations: &'a [Destination<'a>],
    pub notices_href: &'a str,
    /// The page is the list of them: the bell opens no drawer over it.
    pub are_notices_shown: bool,
    pub notices: u64,
    pub user: Person<'a>,
    pub profile_href: &'a str,
}

/// The rail.
pub fn rail(view: &Rail<'_>) -> Markup {
    html! {
        nav.rail aria-label="Main" {
            a.logo href="/" aria-label="Home" { (icon("layers")) }
            @for place in view.destinations { (destination(place)) }
            a.push href=(view.notices_href) data-key="g n" aria-current=[view.are_notices_shown.then_some("page")]
                hx-get=[(!view.are_notices_shown).then_some(view.notices_href)] hx-target="#dialogs" hx-swap="innerHTML" {
                (icon("bell")) span { "Alerts" } span id="notices-count" { (badge(view.notices, "new")) }
            }
            button.wide type="button" data-theme-toggle { (icon("moon")) span { "Theme" } }
            a href=(view.profile_href) { (avatar(&view.user, Size::Medium)) span.sr { "Profile" } }
        }
    }
}

fn destination(place: &Destination<'_>) -> Markup {
    html! {
        a href=(place.href) data-key=(place.key) aria-current=[place.is_current.then_some("page")] {
            (icon(place.icon)) span { (place.label) } span data-unread=(place.href) { (badge(place.unread, "unread")) }
        }
    }
}
