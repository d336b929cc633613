//! Every component with the people of a small workshop: one list, rendered by one test.

use jiff::tz::TimeZone;
use maud::{Markup, html};

use super::avatar::{Person, Size, avatar};
use super::bar::{PipelineChoice, bar, board_bar};
use super::button::{self, Look};
use super::column::{self, Incoming, Loading, More, Stage};
use super::composer::{Composer, Writing, composer};
use super::dialog;
use super::empty::{Empty, empty};
use super::feed::{self, Heading, Voice};
use super::field::{self, Field};
use super::hue::Hue;
use super::incoming_card::{IncomingCard, Kind, incoming_card};
use super::layout::{Page, Theme};
use super::lead_card::{LeadCard, NextTask, lead_card, next_task};
use super::link_dialog::{self, Group, Hit, Subject};
use super::money::money;
use super::move_menu::{Target, move_menu};
use super::notices::{Notice, notices};
use super::pill::{Tag, pill, stage};
use super::props::{Property, props};
use super::rail::{Destination, Rail};
use super::table::{Align, table};
use super::time::Clock;
use super::toast::{Toast, Undo, toast};
use super::{bulk, decide, drops};

/// Friday 20 November 2026, 12:00 in Berlin.
pub const NOW_S: i64 = 1_795_172_400;
const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 86_400;

pub fn clock() -> Clock {
    Clock {
        now_s: NOW_S,
        zone: TimeZone::get("Europe/Berlin").unwrap(),
    }
}

const MARA: Person = Person {
    id: 6,
    name: "Mara Lindqvist",
};
const TOM: Person = Person {
    id: 4,
    name: "Tom Okafor",
};
const INES: Person = Person {
    id: 9,
    name: "Ines Duarte",
};
const ARCHITECT: Tag = Tag {
    name: "architect",
    hue: Hue::Cyan,
};
const URGENT: Tag = Tag {
    name: "urgent",
    hue: Hue::Red,
};
const OFFER_SENT: Tag = Tag {
    name: "Offer sent",
    hue: Hue::Orange,
};

fn lead(id: i64, name: &'static str, next: NextTask<'static>) -> LeadCard<'static> {
    LeadCard {
        id,
        version: 3,
        name,
        contact: Some("Nadia Meier"),
        company: Some("Rivet & Co"),
        price_minor: 1_190_000,
        currency: "EUR",
        tags: &[ARCHITECT],
        unread: 2,
        next,
        responsible: Some(TOM),
        touched_at_s: NOW_S - 80 * MINUTE_S,
        is_stale: false,
    }
}

fn leads() -> [LeadCard<'static>; 4] {
    [
        lead(9, "Loft conversion joinery", NextTask::Today("Call 14:30")),
        LeadCard {
            is_stale: true,
            tags: &[URGENT],
            unread: 0,
            touched_at_s: NOW_S - 23 * DAY_S,
            responsible: Some(INES),
            ..lead(
                10,
                "Terrace decking, 120 m²",
                NextTask::Late("Follow up, 5 d late"),
            )
        },
        LeadCard {
            contact: None,
            tags: &[],
            responsible: None,
            touched_at_s: NOW_S - DAY_S,
            ..lead(
                11,
                "Built-in wardrobe <two> & \"more\" rooms",
                NextTask::Missing,
            )
        },
        LeadCard {
            company: None,
            price_minor: 0,
            touched_at_s: NOW_S - 3 * DAY_S,
            responsible: Some(MARA),
            ..lead(12, "Restaurant banquettes", NextTask::Later("Mon 30 Nov"))
        },
    ]
}

fn arrivals() -> [IncomingCard<'static>; 4] {
    let mail = IncomingCard {
        id: 1,
        kind: Kind::Mail,
        source: "sales@harborpine.example",
        name: "Samir Meier",
        subject: Some("Visit next week?"),
        text: "We saw your stand at the fair in Cologne and would like to visit the workshop. Would Tuesday suit you?",
        arrived_at_s: NOW_S - 2 * MINUTE_S,
        late_after_s: HOUR_S,
        hint: Some("same e-mail"),
        messages: 3,
    };
    [
        mail,
        IncomingCard {
            id: 2,
            kind: Kind::Chat,
            source: "Web chat",
            name: "Marc Costa",
            subject: None,
            text: "Good morning, here are the photos of the room",
            hint: None,
            messages: 1,
            ..mail
        },
        IncomingCard {
            id: 3,
            kind: Kind::Call,
            source: "Main line",
            name: "+49 30 5557 0506",
            subject: None,
            text: "Answered by Tom, 3 min 12 s, recorded",
            arrived_at_s: NOW_S - 3 * HOUR_S,
            hint: None,
            messages: 1,
            ..mail
        },
        IncomingCard {
            id: 4,
            kind: Kind::Form,
            source: "Website",
            name: "Niko Santos",
            subject: Some("Hotels"),
            text: "24 rooms · Headboards and desks",
            arrived_at_s: NOW_S - 24 * MINUTE_S,
            hint: None,
            messages: 1,
            ..mail
        },
    ]
}

fn columns() -> Markup {
    let clock = clock();
    let incoming = Incoming {
        pipeline_id: 1,
        count: 37,
        by_kind: [4, 18, 9, 6],
        oldest_at_s: Some(NOW_S - 3 * HOUR_S),
        late_after_s: HOUR_S,
        filter: None,
    };
    let waiting = html! { @for view in &arrivals() { (incoming_card(&clock, view)) } };
    let rest = More {
        url: "/pipelines/1/leads?stage=2&after=12",
        next_id: 13,
        left: 1_206,
        loading: Loading::OnScroll,
    };
    let cards = html! { @for view in &leads() { (lead_card(&clock, view)) } (column::more(&rest)) };
    let first = Stage {
        id: 2,
        name: "New request",
        hue: Hue::Blue,
        count: 214,
        sum_minor: 200_090_000,
        currency: "EUR",
        late: 0,
        new_href: "/leads/new?stage=2",
    };
    let second = Stage {
        id: 5,
        name: "Offer sent",
        hue: Hue::Orange,
        count: 1_096,
        sum_minor: 89_760_050,
        currency: "EUR",
        late: 7,
        new_href: "/leads/new?stage=5",
    };
    let filtered = Incoming {
        filter: Some(Kind::Mail),
        ..incoming
    };
    html! {
        (column::incoming(&clock, &incoming, &waiting)) (column::stage(&first, &cards)) (column::stage(&second, &html! {}))
        template { (column::incoming(&clock, &filtered, &waiting)) (column::stage_numbers(&second)) (column::incoming_numbers(&clock, &incoming))
            (column::more(&More { loading: Loading::OnPress, ..rest })) }
    }
}

fn feed_items() -> Markup {
    let clock = clock();
    let at = |id, title, details, ago_s| Heading {
        id,
        title,
        details,
        at_s: NOW_S - ago_s,
    };
    let moved = feed::system::SystemLine {
        id: 103,
        icon: "arrow-right",
        text: html! { b { "Tom" } " moved the lead to " b { "Site visit" } },
        at_s: NOW_S - 2 * DAY_S,
    };
    let attached = [feed::mail::Attachment {
        name: "counter.pdf",
        href: "/files/4",
        size: "420 kB",
    }];
    let items = html! {
        (feed::day(&clock, NOW_S - 11 * DAY_S))
        (feed::form::form(&clock, &at(101, "Website form: Offices", "accepted by Mara Lindqvist", 11 * DAY_S), &[("Name", "Elena Haas"), ("Workplaces", "40")]))
        (feed::call::call(&clock, &at(102, "Call with Elena Haas", "answered by Tom", 11 * DAY_S - HOUR_S), &feed::call::Call { duration_s: 408, recording: Some("https://pbx.example/r/1"), is_missed: false }))
        (feed::system::system(&clock, &moved))
        (feed::note::note(&clock, &at(104, "Tom Okafor", "", 2 * DAY_S), "Wants height-adjustable desks.\nAcoustic panels are a must."))
        (feed::day(&clock, NOW_S))
        (feed::mail::mail(&clock, Voice::Theirs, &at(105, "Quote for a bar counter", "Sofia Marek", HOUR_S), &feed::mail::MailBody::Text("Hello,\n\nwe spoke at the fair about the new branch in the harbour."), &attached))
        (feed::mail::mail(&clock, Voice::Ours, &at(106, "Offer 2026-311", "Tom to Elena Haas", HOUR_S), &feed::mail::MailBody::Frame("/mails/106/body"), &[]))
        (feed::chat::chat(&clock, Voice::Theirs, &at(107, "Marc Costa", "on the website", 9 * MINUTE_S), "Do you deliver to Denmark?"))
        (feed::task::task(&clock, &at(108, "Task for Tom", "today, 14:30", MINUTE_S), &feed::task::Task { id: 1, text: "Call Elena about split delivery", is_done: false }))
        (feed::task::task(&clock, &at(109, "Task for Ines", "yesterday", 0), &feed::task::Task { id: 2, text: "Price oak against linoleum", is_done: true }))
        (feed::call::call(&clock, &at(110, "Missed call", "+45 32 55 01 88", 0), &feed::call::Call { duration_s: 0, recording: None, is_missed: true }))
    };
    feed::feed(&items)
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
        who: Person {
            id: 10,
            name: "Sofia Marek",
        },
        title: "Bar counter with brass rail",
        details: "Sofia Marek · Café Brioche · Workshop sales",
        reason: Some(Tag {
            name: "same e-mail",
            hue: Hue::Green,
        }),
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
    let groups = [
        Group {
            title: "Likely",
            hits: &[hit],
        },
        Group {
            title: "Companies",
            hits: &[company],
        },
    ];
    html! { (link_dialog::link_dialog("token", &subject, "brioche", &groups)) (link_dialog::hits("birch", &[])) (link_dialog::hits("", &[])) }
}

fn fields() -> Markup {
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

fn small_parts() -> Markup {
    let undo = Undo {
        method: "DELETE",
        url: "/incoming-leads/9/acceptance",
        fields: "",
    };
    html! {
        div.row.wrap {
            @for look in [Look::Plain, Look::Primary, Look::Ghost, Look::Ok, Look::Bad, Look::Info] { (button::submit(look, "Save")) }
            (button::link(Look::Plain, "zap", "Automate", "/pipelines/1/setup")) (button::opener(Look::Plain, "Delete stage", "delete")) (button::closer("Cancel"))
        }
        div.row.wrap { @for hue in Hue::CHOICE { (stage(&Tag { name: hue.name(), hue })) } (pill(&Tag { name: "grey", hue: Hue::Grey })) }
        div.row.wrap { (avatar(&MARA, Size::Small)) (avatar(&TOM, Size::Medium)) (avatar(&INES, Size::Large)) (money(-1_250, "USD")) (next_task(&NextTask::Missing)) }
        (toast(&Toast { text: "“Staircase cladding” moved to Negotiation", undo: Some(undo) }))
        (toast(&Toast { text: "Tom accepted this a moment ago", undo: None }))
        (empty(&Empty { icon: "inbox", title: "No incoming leads", text: "New mail, forms, calls and chats wait here for a decision.", action: Some(("Connect a source", "/pipelines/1/setup")) }))
        (props(&[Property { name: "Responsible", value: Some(html! { (avatar(&TOM, Size::Small)) "Tom Okafor" }) }, Property { name: "Sale", value: None }]))
        (decide::on_page(1))
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

pub fn board() -> Markup {
    let pipelines = [
        PipelineChoice {
            name: "Workshop sales",
            href: "/pipelines/1",
            hue: Hue::Green,
            is_current: true,
        },
        PipelineChoice {
            name: "Service",
            href: "/pipelines/2",
            hue: Hue::Blue,
            is_current: false,
        },
    ];
    let targets = [
        Target {
            stage_id: 2,
            name: "New request",
            hue: Hue::Blue,
        },
        Target {
            stage_id: 5,
            name: "Offer sent",
            hue: Hue::Orange,
        },
    ];
    let totals = html! { span.muted.num.wide.end { b { "754" } " leads · " b { "€6.9M" } } };
    let actions = html! { (button::link(Look::Primary, "plus", "New lead", "/leads/new")) };
    html! {
        (board_bar(&pipelines, "", &totals, &actions))
        main.board id="main" data-pipeline-id="1" aria-label="Pipeline board" { (columns()) }
        (drops::drops(142, 143)) (bulk::bulk())
        (move_menu(&targets, &Target { stage_id: 142, name: "Won", hue: Hue::Green }, &Target { stage_id: 143, name: "Lost", hue: Hue::Red }))
    }
}

pub fn lead_page() -> Markup {
    let writing = Composer {
        csrf_token: "token",
        record: "/leads/7",
        open: Writing::Note,
        chat_with: Some("Marc"),
    };
    html! {
        main.split.lead id="main" {
            aside.pane aria-label="Lead details" { div.scroll { div.sect { h1.name { "Bar counter, Café Brioche" } (small_parts()) } div.sect { (fields()) } } (decide::on_page(1)) }
            section.pane.canvas aria-label="Feed" { (feed_items()) div.foot.clear { (composer(&writing)) } }
        }
    }
}

fn lists_page() -> Markup {
    let delete = dialog::sent(
        "delete",
        "Delete a stage",
        &html! { p { "It holds 3 leads." } },
        &button::closer("Cancel"),
    );
    html! { (bar("Components", &html! {})) main.scroll id="main" { div.sheet { (small_parts()) (fields()) (lists()) } } template { (delete) } }
}

/// Every page that together shows every component, by name.
pub fn pages() -> [(&'static str, Markup); 4] {
    [
        ("board", board()),
        ("lead", lead_page()),
        ("lists", lists_page()),
        (
            "link",
            html! { (bar("Link", &html! {})) main id="main" {} (link()) },
        ),
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
        notices: 5,
        user: MARA,
        profile_href: "/profile",
    };
    super::layout::page(
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
