//! The document around every page.

use maud::{DOCTYPE, Markup, html};

use super::rail::{Rail, rail};
use super::toast::{Toast, region};
use super::{icon, keys};
use crate::assets;

/// htmx without the style element that the content security policy would refuse, with one extension only, and with
/// error pages kept out of the places of cards and dialogs.
const HTMX: &str = r#"{"includeIndicatorCSS":false,"extensions":"sse, typed","noSwap":[204,304,404,"5xx"]}"#;

/// Light or dark as the `theme` cookie says; without one the system decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The theme that the cookie of `theme.js` names.
    pub fn named(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// A page of somebody who is signed in.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    pub title: &'a str,
    pub theme: Theme,
    /// Goes into every change, as a header from scripts and as a field from forms.
    pub csrf_token: &'a str,
    pub rail: Rail<'a>,
    /// The stream of live changes, for instance `/events?pipeline=1`.
    pub live: Option<&'a str>,
    pub toasts: &'a [Toast<'a>],
}

/// The whole document; `content` holds the bars and one `<main id="main">`.
pub fn page(view: &Page<'_>, content: &Markup) -> Markup {
    let body = html! {
        a.skip href="#main" { "Skip to content" }
        (rail(&view.rail))
        div.app {
            p.banner.warn.strip id="offline" role="status" hidden { (icon::icon("triangle-alert")) span.grow { "Connection lost. Changes are shown when it returns." } }
            (content)
        }
        // Buttons of cards belong to this form by `form="change"`: one token on the page instead of one per card.
        form id="change" method="post" { input type="hidden" name="csrf_token" value=(view.csrf_token); }
        div id="dialogs" {}
        (keys::dialog())
        (region(view.toasts))
        @match view.live {
            Some(stream) => div id="live" hx-sse:connect=(stream) hx-trigger="connect" hidden {},
            None => div hx-get="/counts" hx-trigger="every 20s" hx-swap="none" hidden {},
        }
    };
    document(view.title, view.theme, Some(view.csrf_token), &body)
}

/// A page before signing in, and a public form: no rail, one column in the middle.
pub fn bare(title: &str, theme: Theme, content: &Markup) -> Markup {
    let body = html! { main.bare id="main" { (content) } };
    document(title, theme, None, &body)
}

fn document(title: &str, theme: Theme, csrf_token: Option<&str>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[theme.name()] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content";
                meta name="theme-color" content="#f6f7f9" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#101216" media="(prefers-color-scheme: dark)";
                meta name="htmx-config" content=(HTMX);
                @if let Some(token) = csrf_token { meta name="csrf-token" content=(token); }
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::url("icon.svg"));
                link rel="stylesheet" href=(assets::url("ui.css"));
                @if csrf_token.is_some() { (scripts()) }
            }
            body { (body) }
        }
    }
}

fn scripts() -> Markup {
    html! {
        @for name in ["htmx.js", "vendor/sortable/Sortable.min.js"] {
            script src=(assets::url(name)) defer {}
        }
        @for address in assets::modules() { link rel="modulepreload" href=(address); }
        script type="module" src=(assets::url("js/app.js")) {}
    }
}
