//! Small components, lists and dialogs.

use maud::{Markup, html};

use super::{DAY_S, INES, MARA, MINUTE_S, NOW_S, OFFER_SENT, TOM, clock};
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::bar::bar;
use crate::ui::button::{self, Look};
use crate::ui::dialog;
use crate::ui::empty::{Empty, empty};
use crate::ui::field::{self, Field};
use crate::ui::hue::Hue;
use crate::ui::incoming_card::Kind;
use crate::ui::lead_card::{NextTask, next_task};
use crate::ui::link_dialog::{self, Group, Hit, Subject};
use crate::ui::money::money;
use crate::ui::notices::{Notice, notices};
use crate::ui::pill::{Tag, pill, stage};
use crate::ui::props::{Property, props};
use crate::ui::table::{Align, table};
use crate::ui::toast::{Toast, Undo, said, toast};

fn small_parts() -> Markup {
    let undo = Undo { method: "DELETE", url: "/incoming-leads/9/acceptance", fields: "" };
    html! {
        div.row.wrap {
            @for look in [Look::Plain, Look::Primary, Look::Ghost, Look::Ok, Look::Bad, Look::Info] { (button::submit(look, "Save")) }
            (button::link(Look::Plain, "zap", "Automate", "/pipelines/1/setup")) (button::opener(Look::Plain, "Delete stage", "delete")) (button::closer("Cancel"))
        }
        div.row.wrap { @for hue in Hue::CHOICE { (stage(&Tag { name: hue.name(), hue })) } (pill(&Tag { name: "grey", hue: Hue::Grey })) }
        div.row.wrap { (avatar(&MARA, Size::Small)) (avatar(&TOM, Size::Medium)) (avatar(&INES, Size::Large)) (money(-1_250, "USD")) (next_task(&NextTask::Missing)) }
        (toast(&Toast { text: "“Staircase cladding” moved to Negotiation", undo: Some(undo) }))
        (said(&Toast { text: "Tom accepted this a moment ago", undo: None }))
        (empty(&Empty { icon: "inbox", title: "No incoming leads", text: "New mail, forms, calls and chats wait here for a decision.", action: Some(("Connect a source", "/pipelines/1/setup")) }))
    }
}

/// The side of a lead.
pub fn properties() -> Markup {
    let responsible = html! { (avatar(&TOM, Size::Small)) "Tom Okafor" };
    props(&[Property { name: "Responsible", value: Some(responsible) }, Property { name: "Sale", value: None }])
}

/// A form with a mistake.
pub fn fields() -> Markup {
    let text = Field {
        name: "name",
        label: "Lead name",
        value: "Staircase cladding",
        kind: "text",
        is_required: true,
        max_length: Some(255),
        ..Field::default()
    };
    let sale = Field {
        name: "sale",
        label: "Sale",
        value: "12,5oo",
        kind: "text",
        error: Some("Use digits, such as 12 500."),
        hint: Some("Without cents."),
        ..Field::default()
    };
    html! {
        div.form {
            (field::input(&text)) (field::input(&sale))
            (field::choice(&Field { name: "stage", label: "Stage", value: "2", ..Field::default() }, &[("1", "Contacted"), ("2", "New request")]))
            (field::lines(&Field { name: "note", label: "Note", value: "Oak, linoleum", ..Field::default() }))
            (field::switch("incoming", "Incoming leads", true))
        }
    }
}

fn lists() -> Markup {
    let rows = [vec![
        html! { a href="/leads/9" { b { "40 workplaces" } } },
        stage(&OFFER_SENT),
        html! { (money(4_820_000, "EUR")) },
    ]];
    let notice = Notice {
        icon: "mail",
        hue: Hue::Blue,
        title: "New request from Elena Vega",
        text: "Incoming leads is off in “Service”, so it waits here.",
        at_s: NOW_S - 2 * MINUTE_S,
        is_unread: true,
        actions: html! { a.plain href="/incoming-leads/1" { "Open" } },
    };
    html! {
        (table("Leads", &[("Lead", Align::Start), ("Stage", Align::Start), ("Sale", Align::End)], &rows))
        (notices(&clock(), &[notice.clone(), Notice { is_unread: false, at_s: NOW_S - DAY_S, ..notice }]))
    }
}

fn link() -> Markup {
    let subject = Subject {
        incoming_id: 1,
        kind: Kind::Mail,
        name: "Sofia Marek",
        text: "Quote for a bar counter · Hello, we spoke at the fair",
    };
    let hit = Hit {
        target: "lead:12",
        who: Person { id: 10, name: "Sofia Marek" },
        title: "Bar counter with brass rail",
        details: "Sofia Marek · Café Brioche · Workshop sales",
        reason: Some(Tag { name: "same e-mail", hue: Hue::Green }),
        stage: Some(OFFER_SENT),
        amount: Some("€12 400"),
    };
    let company = Hit {
        target: "company:3",
        title: "Café Brioche",
        details: "Company · 4 people",
        reason: None,
        stage: None,
        amount: None,
        ..hit
    };
    let groups = [Group { title: "Likely", hits: &[hit] }, Group { title: "Companies", hits: &[company] }];
    html! { (link_dialog::link_dialog("token", &subject, "brioche", &groups)) }
}

/// Everything small on one page.
pub fn lists_page() -> Markup {
    html! { (bar("Components", &html! {})) main.scroll id="main" { div.sheet { (small_parts()) (fields()) (lists()) } } }
}

/// The link dialog on its page, and what else the server sends into `#dialogs` or into the dialog.
pub fn dialogs_page() -> Markup {
    let text = html! { p { "It holds 3 leads." } };
    html! {
        (bar("Dialogs", &html! {}))
        main id="main" {
            (dialog::sent("delete", "Delete a stage", &text, &button::closer("Cancel")))
            (link_dialog::hits("birch", &[])) (link_dialog::hits("", &[]))
            (link())
        }
    }
}
