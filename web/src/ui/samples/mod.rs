//! Every component with the people of a small workshop: a few pages, rendered by the tests beside.

mod board;
mod feed;
mod parts;

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::avatar::Person;
use super::hue::Hue;
use super::layout::{self, Page, Theme};
use super::pill::Tag;
use super::rail::{Destination, Rail};
use super::time::Clock;

/// Friday 20 November 2026, 12:00 in Berlin.
pub const NOW_S: i64 = 1_795_172_400;
pub const MINUTE_S: i64 = 60;
pub const HOUR_S: i64 = 3_600;
pub const DAY_S: i64 = 86_400;

const MARA: Person = Person { id: 6, name: "Mara Lindqvist" };
const TOM: Person = Person { id: 4, name: "Tom Okafor" };
const INES: Person = Person { id: 9, name: "Ines Duarte" };
const ARCHITECT: Tag = Tag { name: "architect", hue: Hue::Cyan };
const URGENT: Tag = Tag { name: "urgent", hue: Hue::Red };
const OFFER_SENT: Tag = Tag { name: "Offer sent", hue: Hue::Orange };

pub fn clock() -> Clock {
    Clock { now_s: NOW_S, zone: TimeZone::get("Europe/Berlin").unwrap() }
}

/// Every page that together shows every component, by name.
pub fn pages() -> [(&'static str, Markup); 5] {
    [
        ("board", board::board()),
        ("fragments", html! { main id="main" { (board::fragments()) } }),
        ("lead", feed::lead_page()),
        ("lists", parts::lists_page()),
        ("dialogs", parts::dialogs_page()),
    ]
}

/// The page around a sample.
pub fn page(theme: Theme, content: &Markup) -> Markup {
    let destinations = [
        Destination {
            href: "/pipelines/1",
            icon: "square-kanban",
            label: "Leads",
            key: "g l",
            unread: 0,
            is_current: true,
        },
        Destination {
            href: "/settings",
            icon: "settings",
            label: "Settings",
            key: "g s",
            unread: 3,
            is_current: false,
        },
    ];
    let rail = Rail {
        destinations: &destinations,
        notices_href: "/notices",
        are_notices_shown: false,
        notices: 5,
        user: MARA,
        profile_href: "/profile",
    };
    layout::page(
        &Page {
            title: "Workshop sales · Leads",
            theme,
            csrf_token: "token",
            rail,
            live: Some("/events?pipeline=1"),
            toasts: &[],
        },
        content,
    )
}
