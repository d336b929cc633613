//! An incoming lead with a feed that holds one item of each kind.

use maud::{Markup, html};

use super::{DAY_S, HOUR_S, MINUTE_S, NOW_S, clock, parts};
use crate::ui::composer::{Below, Composer, Writing, composer};
use crate::ui::decide;
use crate::ui::feed::{self, Heading, Voice};

fn feed_items() -> Markup {
    let clock = clock();
    let at = |id, title, details, ago_s| Heading { id, title, details, of: None, at_s: NOW_S - ago_s };
    let moved = feed::system::SystemLine {
        id: 103,
        icon: "arrow-right",
        text: html! { b { "Tom" } " moved the lead to " b { "Site visit" } },
        at_s: NOW_S - 2 * DAY_S,
    };
    let attached = feed::file::files(&[feed::file::File {
        name: "counter.pdf",
        href: "/attachments/4",
        size: "420 kB",
        shown: Some("document"),
    }]);
    let items = html! {
        (feed::day(&clock, NOW_S - 11 * DAY_S))
        (feed::form::form(&clock, &at(101, "Website form: Offices", "accepted by Mara Lindqvist", 11 * DAY_S), &[("Name", "Elena Haas"), ("Workplaces", "40")], &feed::form::Origin { page: "https://harborpine.example/offices", referrer: "", campaign: "utm_source=fair" }, &feed::file::files(&[feed::file::File { name: "plan.dwg", href: "/attachments/3", size: "1.2 MB", shown: None }])))
        (feed::call::call(&clock, &at(102, "Call with Elena Haas", "answered by Tom", 11 * DAY_S - HOUR_S), &feed::call::Call { words: "Answered by Tom, 6 min 48 s, recorded", recording: Some("https://pbx.example/r/1"), is_missed: false }))
        (feed::system::system(&clock, &moved))
        (feed::note::note(&clock, "sticky-note", &at(104, "Tom Okafor", "", 2 * DAY_S), &html! { p.written { "Wants height-adjustable desks. " b.mention { "@Ines" } } }, &html! {}))
        (feed::day(&clock, NOW_S))
        (feed::mail::mail(&clock, Voice::Theirs, &at(105, "Quote for a bar counter", "Sofia Marek", HOUR_S), &feed::mail::MailBody::Text("Hello,\n\nwe spoke at the fair about the new branch in the harbour."), &attached, &["A part of it could not be read.".to_owned()]))
        (feed::mail::mail(&clock, Voice::Ours, &at(106, "Offer 2026-311", "Tom to Elena Haas", HOUR_S), &feed::mail::MailBody::Frame("/mails/106/document"), &html! {}, &[]))
        (feed::chat::chat(&clock, Voice::Theirs, &at(107, "Marc Costa", "on the website", 9 * MINUTE_S), "Do you deliver to Denmark?"))
        (feed::task::task(&clock, &at(108, "Task for Tom", "today, 14:30", MINUTE_S), &feed::task::Task { id: 1, text: "Call Elena about split delivery", is_done: false, result: "", may_end: true }))
        (feed::task::task(&clock, &at(109, "Task for Ines", "yesterday", 0), &feed::task::Task { id: 2, text: "Price oak against linoleum", is_done: true, result: "", may_end: true }))
        (feed::call::call(&clock, &at(110, "Missed call", "+45 32 55 01 88", 0), &feed::call::Call { words: "Missed call", recording: None, is_missed: true }))
    };
    feed::feed(feed::WHOLE, &items)
}

/// The whole page.
pub fn lead_page() -> Markup {
    let details = html! {};
    let writing = Composer {
        csrf_token: "token",
        record: "/leads/7",
        open: Writing::Note,
        chat_with: Some("Marc"),
        colleagues: &[(1, "Ines Carvalho"), (2, "Tom Okafor")],
        task_details: Some(&details),
        below: Below::Feed,
    };
    html! {
        main.split.lead id="main" {
            aside.pane aria-label="Lead details" { div.scroll { div.sect { h1.name { "Bar counter, Café Brioche" } (parts::properties()) } div.sect { (parts::fields()) } } (decide::on_page(1)) }
            section.pane.canvas aria-label="Feed" { (feed_items()) div.foot.clear { (composer(&writing)) } }
        }
    }
}
