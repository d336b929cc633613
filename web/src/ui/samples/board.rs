//! The board of the workshop, and what changes on it while it is open.

use maud::{Markup, html};

use super::{ARCHITECT, DAY_S, HOUR_S, INES, MARA, MINUTE_S, NOW_S, TOM, URGENT, clock};
use crate::ui::bar::{PipelineChoice, Search, board_bar, switcher};
use crate::ui::button::{self, Look};
use crate::ui::column::{self, Incoming, Loading, More, Stage};
use crate::ui::hue::Hue;
use crate::ui::incoming_card::{IncomingCard, Kind, incoming_card};
use crate::ui::lead_card::{LeadCard, NextTask, lead_card};
use crate::ui::move_menu::{Target, move_menu};
use crate::ui::{bulk, drops};

const INCOMING: Incoming<'static> = Incoming {
    pipeline_id: 1,
    count: 37,
    by_kind: [4, 18, 9, 6],
    oldest_at_s: Some(NOW_S - 3 * HOUR_S),
    late_after_s: HOUR_S,
    filter: None,
    rest: "",
};

const NEW_REQUEST: Stage = Stage {
    id: 2,
    name: "New request",
    hue: Hue::Blue,
    count: 214,
    is_least: false,
    sum_minor: 200_090_000,
    currency: "EUR",
    late: 0,
    new_href: Some("/leads/new?stage=2"),
};

const OFFER_SENT: Stage = Stage {
    id: 5,
    name: "Offer sent",
    hue: Hue::Orange,
    count: 1_096,
    is_least: false,
    sum_minor: 89_760_050,
    currency: "EUR",
    late: 7,
    new_href: Some("/leads/new?stage=5"),
};

const REST: More =
    More { url: "/pipelines/1/leads?stage=2&after=12", next_id: 13, left: 1_206, loading: Loading::OnScroll };

fn lead(id: i64, name: &'static str, next: NextTask<'static>) -> LeadCard<'static> {
    LeadCard {
        id,
        version: 3,
        name,
        contact: Some("Nadia Meier"),
        company: Some("Rivet & Co"),
        price_minor: Some(1_190_000),
        currency: "EUR",
        tags: &[ARCHITECT],
        duplicate: None,
        values: &[],
        unread: 2,
        next: Some(next),
        responsible: Some(TOM),
        touched_at_s: Some(NOW_S - 80 * MINUTE_S),
        is_stale: false,
    }
}

fn leads() -> [LeadCard<'static>; 4] {
    [
        lead(9, "Loft conversion joinery", NextTask::Today("Call 14:30")),
        LeadCard {
            is_stale: true,
            tags: &[URGENT],
            values: &[],
            unread: 0,
            touched_at_s: Some(NOW_S - 23 * DAY_S),
            responsible: Some(INES),
            ..lead(10, "Terrace decking, 120 m²", NextTask::Late("Follow up, 5 d late"))
        },
        LeadCard {
            contact: None,
            tags: &[],
            duplicate: Some(5),
            responsible: None,
            touched_at_s: Some(NOW_S - DAY_S),
            ..lead(11, "Built-in wardrobe <two> & \"more\" rooms", NextTask::Missing)
        },
        LeadCard {
            company: None,
            price_minor: Some(0),
            touched_at_s: Some(NOW_S - 3 * DAY_S),
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
        duplicate: Some("/duplicates/5"),
        messages: 3,
        may_decide: true,
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
            duplicate: None,
            messages: 1,
            may_decide: true,
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
            duplicate: None,
            messages: 1,
            may_decide: true,
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
            duplicate: None,
            messages: 1,
            may_decide: true,
            ..mail
        },
    ]
}

fn waiting() -> Markup {
    html! { @for view in &arrivals() { (incoming_card(&clock(), view)) } }
}

fn columns() -> Markup {
    let cards = html! { @for view in &leads() { (lead_card(&clock(), view)) } (column::more(&REST)) };
    html! {
        (column::incoming(&clock(), &INCOMING, &waiting()))
        (column::stage(&NEW_REQUEST, &cards))
        (column::stage(&OFFER_SENT, &html! {}))
    }
}

/// What a filter, a live message and a long column send to an open board.
pub fn fragments() -> Markup {
    let filtered = Incoming { filter: Some(Kind::Mail), ..INCOMING };
    let pressed = More { loading: Loading::OnPress, ..REST };
    html! {
        (column::incoming(&clock(), &filtered, &html! { (waiting()) (column::more(&pressed)) }))
        (column::stage_numbers(&OFFER_SENT)) (column::incoming_numbers(&clock(), &INCOMING))
    }
}

/// The whole page.
pub fn board() -> Markup {
    let pipelines = [
        PipelineChoice { name: "Workshop sales", href: "/pipelines/1", hue: Hue::Green, is_current: true },
        PipelineChoice { name: "Service", href: "/pipelines/2", hue: Hue::Blue, is_current: false },
    ];
    let targets = [
        Target { stage_id: 2, name: "New request", hue: Hue::Blue, hint: Some("Call within a day.") },
        Target { stage_id: 5, name: "Offer sent", hue: Hue::Orange, hint: None },
    ];
    let [won, lost] = [(142, "Won", Hue::Green), (143, "Lost", Hue::Red)].map(|(stage_id, name, hue)| Target {
        stage_id,
        name,
        hue,
        hint: None,
    });
    let totals = html! { span.muted.num.wide.end { b { "754" } " leads · " b { "€6.9M" } } };
    let actions = html! { (button::link(Look::Primary, "plus", "New lead", "/leads/new")) };
    html! {
        (board_bar(&switcher("Workshop sales", &pipelines, &html! {}), &Search { path: "/pipelines/1", words: "", kept: &[] }, &totals, &actions))
        main.board id="main" data-pipeline-id="1" aria-label="Pipeline board" { (columns()) }
        (drops::drops(142, 143)) (bulk::bulk(&html! {}))
        (move_menu(&targets, &won, &lost))
    }
}
