use super::avatar::initials;
use super::hue::Hue;
use super::layout::{Theme, bare};
use super::money::money;
use super::samples::{DAY_S, HOUR_S, MINUTE_S, NOW_S, clock, page, pages};
use super::time::{ago, day_words, wait};
use crate::assets;

/// Opening tags with what is inside the element up to the next closing tag of that name.
fn elements<'a>(document: &'a str, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    document
        .match_indices(&open.clone())
        .filter_map(move |(at, _)| {
            let rest = &document[at + open.len()..];
            rest.starts_with([' ', '>']).then(|| {
                let (tag, after) = rest.split_once('>').unwrap();
                (tag, after.split(&close).next().unwrap_or_default())
            })
        })
        .collect::<Vec<_>>()
        .into_iter()
}

fn has_words(markup: &str) -> bool {
    let mut is_inside_tag = false;
    markup.chars().any(|letter| {
        is_inside_tag = letter == '<' || (is_inside_tag && letter != '>');
        !is_inside_tag && letter.is_alphanumeric()
    })
}

fn documents() -> Vec<(&'static str, String)> {
    pages().into_iter().map(|(name, content)| (name, page(Theme::System, &content).into_string())).collect()
}

#[test]
fn no_component_needs_more_than_the_strict_policy_allows() {
    for (name, document) in documents() {
        assert!(!document.contains(" style="), "{name} has an inline style");
        assert!(!document.contains("<style"), "{name} has a style element");
        for (at, _) in document.match_indices(" on") {
            let attribute = document[at + 1..].split([' ', '>', '"']).next().unwrap();
            assert!(!attribute.ends_with('='), "{name} has the inline handler {attribute}");
        }
        for (tag, inside) in elements(&document, "script") {
            assert!(tag.contains("src=\"/assets/") && inside.is_empty(), "{name} has an inline script");
        }
        assert!(!document.contains("hx-on") && !document.contains("js:"), "{name} asks htmx to evaluate code");
    }
}

#[test]
fn every_button_link_and_dialog_has_a_name() {
    for (name, document) in documents() {
        for element in ["button", "a", "dialog", "iframe"] {
            for (tag, inside) in elements(&document, element) {
                let is_named = tag.contains("aria-label") || tag.contains("title=") || has_words(inside);
                assert!(is_named, "{name}: <{element}{tag}> has no name");
            }
        }
    }
}

#[test]
fn every_field_has_a_label() {
    for (name, document) in documents() {
        for element in ["input", "textarea", "select"] {
            for (tag, _) in elements(&document, element).filter(|(tag, _)| !tag.contains("type=\"hidden\"")) {
                let id = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next());
                let is_labelled = id.is_some_and(|id| document.contains(&format!("<label for=\"{id}\"")));
                let is_wrapped = elements(&document, "label").any(|(_, inside)| inside.contains(tag));
                assert!(
                    is_labelled || is_wrapped || tag.contains("aria-label"),
                    "{name}: <{element}{tag}> has no label"
                );
            }
        }
    }
}

/// A morph that meets an id twice fails half-way and takes a column away (htmx 4.0.1), so this is more than tidiness.
#[test]
fn every_id_is_there_once() {
    for (name, document) in documents() {
        let mut ids: Vec<_> = document.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        ids.sort_unstable();
        for pair in ids.windows(2) {
            assert_ne!(pair[0], pair[1], "{name}");
        }
    }
}

#[test]
fn every_icon_is_in_the_sprite() {
    let sprite = assets::text("vendor/lucide/icons.svg").unwrap();
    for (name, document) in documents() {
        for icon in document.split("icons.svg#").skip(1) {
            let id = icon.split('"').next().unwrap();
            assert!(sprite.contains(&format!("id=\"{id}\"")), "{name} uses {id}");
        }
    }
}

#[test]
fn what_people_wrote_is_text_and_never_markup() {
    let document = page(Theme::System, &pages()[0].1).into_string();
    assert!(document.contains("Built-in wardrobe &lt;two&gt; &amp; &quot;more&quot; rooms"));
}

#[test]
fn a_mail_in_html_is_shown_only_in_a_frame_that_may_do_nothing_but_open_links_elsewhere() {
    let document = documents().swap_remove(2).1;
    let (tag, _) = elements(&document, "iframe").next().unwrap();
    let rights = tag.split("sandbox=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(rights, "allow-popups allow-popups-to-escape-sandbox", "{tag}");
}

#[test]
fn an_incoming_lead_can_be_decided_without_script() {
    let document = page(Theme::System, &pages()[0].1).into_string();
    assert!(
        document.contains(
            "<form id=\"change\" method=\"post\"><input type=\"hidden\" name=\"csrf_token\" value=\"token\">"
        )
    );
    assert!(document.contains("form=\"change\" formaction=\"/incoming-leads/1/acceptance\""));
    assert!(document.contains("form=\"change\" formaction=\"/incoming-leads/1/refusal\""));
    assert!(document.contains("href=\"/incoming-leads/1/link\""));
}

#[test]
fn the_theme_of_the_cookie_is_in_the_first_answer() {
    let body = maud::html! { h1 { "Sign in" } };
    assert!(
        bare("Sign in", Theme::named("dark"), &body).into_string().contains("<html lang=\"en\" data-theme=\"dark\">")
    );
    assert!(bare("Sign in", Theme::named("no such"), &body).into_string().contains("<html lang=\"en\">"));
}

#[test]
fn a_page_before_signing_in_needs_no_script() {
    assert!(!bare("Sign in", Theme::System, &maud::html! {}).into_string().contains("<script"));
}

/// Without one a browser asks for `/favicon.ico`, and the console of every first page shows a 404.
#[test]
fn every_page_names_its_icon() {
    for (name, document) in documents() {
        assert!(
            document
                .contains(&format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"{}\"", assets::url("icon.svg"))),
            "{name}"
        );
    }
}

#[test]
fn times_are_said_as_people_say_them() {
    let clock = clock();
    let said = |ago_s| {
        let text = ago(&clock, NOW_S - ago_s).into_string();
        text.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    assert_eq!(said(20), "now");
    assert_eq!(said(-90), "now", "a clock that runs ahead is not the future");
    assert_eq!(said(9 * MINUTE_S), "9 min");
    assert_eq!(said(3 * HOUR_S), "3 h");
    assert_eq!(said(26 * HOUR_S), "Yesterday");
    assert_eq!(said(4 * DAY_S), "Mon");
    assert_eq!(said(16 * DAY_S), "4 Nov");
    assert_eq!(said(400 * DAY_S), "16 Oct 2025");
    assert_eq!(day_words(&clock, NOW_S - 9 * DAY_S), "Wednesday 11 November");
}

#[test]
fn the_exact_moment_is_in_the_viewers_zone_and_in_utc() {
    let text = ago(&clock(), NOW_S).into_string();
    assert!(
        text.contains("title=\"20 November 2026, 12:00\"") && text.contains("datetime=\"2026-11-20T11:00:00Z\""),
        "{text}"
    );
}

#[test]
fn a_moment_no_calendar_knows_does_not_break_the_page() {
    assert!(ago(&clock(), i64::MAX / 2).into_string().contains("1970"));
}

#[test]
fn who_waits_longer_than_the_limit_is_late() {
    let text = |ago_s| wait(&clock(), NOW_S - ago_s, Some(HOUR_S)).into_string();
    assert!(text(HOUR_S + 1).contains("class=\"late\""));
    assert!(!text(HOUR_S).contains("class=\"late\""));
}

#[test]
fn money_follows_its_currency() {
    assert_eq!(money(635_000, "EUR"), "€6\u{a0}350");
    assert_eq!(money(-1_250, "USD"), "-$12.50");
    assert_eq!(money(1_200_000, "JPY"), "¥1\u{a0}200\u{a0}000");
    assert_eq!(money(1_005, "KWD"), "KWD\u{a0}1.005");
    assert_eq!(money(i64::MIN, "CHF"), "-CHF\u{a0}92\u{a0}233\u{a0}720\u{a0}368\u{a0}547\u{a0}758.08");
}

#[test]
fn initials_are_of_the_first_and_the_last_name() {
    assert_eq!(initials("Mara Elisabeth Lindqvist"), "ML");
    assert_eq!(initials("élodie"), "É");
    assert_eq!(initials("+49 30 5557 0506"), "#");
    assert_eq!(initials(""), "#");
}

#[test]
fn a_hue_is_found_by_its_name_and_an_unknown_one_is_grey() {
    for hue in Hue::CHOICE {
        assert_eq!(Hue::named(hue.name()), hue);
    }
    assert_eq!(Hue::named("mauve"), Hue::Grey);
    assert_eq!(Hue::of_id(i64::MIN), Hue::of_id(i64::MIN));
}
