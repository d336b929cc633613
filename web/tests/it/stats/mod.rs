//! The numbers a manager looks at.

use axum::http::StatusCode;
use flow::leads::{self, NewLead};
use flow::pipelines::{self, Move};
use flow::timeline::numbers;

use crate::browser::Screens;

/// Four leads of Ida's, one of them won.
fn four_leads(screens: &Screens) {
    let world = screens.desk.world;
    for name in ["Staircase", "Kitchen", "Desk", "=cmd()"] {
        let lead = screens.desk.run_as(world.ida, move |cx| {
            let new = NewLead {
                name: name.to_owned(),
                price_minor: 120_000,
                responsible_id: Some(world.ida),
                ..NewLead::in_stage(world.sales, world.stages.new_request)
            };
            leads::open(cx, new)
        });
        if name == "Desk" {
            screens.desk.run_as(world.ida, move |cx| pipelines::move_lead(cx, lead.id, Move::to(world.stages.won)));
        }
    }
    while screens.desk.run(numbers::read_journal) {}
}

#[tokio::test]
async fn the_funnel_shows_how_far_leads_came() {
    let screens = Screens::open();
    four_leads(&screens);
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, "/stats/funnel").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<dt>Came in</dt><dd>4</dd>"), "{}", page.body);
    assert!(page.body.contains("<dt>Conversion</dt><dd>25 %</dd>"), "{}", page.body);
}

#[tokio::test]
async fn every_report_answers_and_can_be_taken_home() {
    let screens = Screens::open();
    four_leads(&screens);
    let mara = screens.sign_in(screens.desk.world.mara);
    for report in ["funnel", "won-and-lost", "time-in-stage", "triage", "forecast", "activity"] {
        for by in ["", "month", "reason", "person", "source", "nonsense"] {
            let page = screens.get(&mara, &format!("/stats/{report}?by={by}&period=12-months")).await;
            assert_eq!(page.status, StatusCode::OK, "{report} by {by}");
        }
        let table = screens.get(&mara, &format!("/stats/{report}/table")).await;
        assert_eq!(table.header("content-type"), "text/csv; charset=utf-8", "{report}");
    }
    assert_eq!(screens.get(&mara, "/stats/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_table_for_a_spreadsheet_holds_numbers_it_can_reckon_with() {
    let screens = Screens::open();
    four_leads(&screens);
    let mara = screens.sign_in(screens.desk.world.mara);
    let table = screens.get(&mara, "/stats/won-and-lost/table?by=person").await.body;
    assert_eq!(table, "Person,Won,Sales won,Lost,Sales lost,Won of all\nIda Bergström,1,1200,0,0,1.000\n");
}

#[tokio::test]
async fn days_on_which_nothing_happened_are_said_to_be_such() {
    let screens = Screens::open();
    four_leads(&screens);
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, "/stats/won-and-lost?period=days&from=2020-01-01&to=2020-01-31").await;
    assert!(page.body.contains("Nothing happened on these days"));
    let page = screens.get(&mara, "/stats/won-and-lost?period=days&from=9999-99-99&to=-1").await;
    assert_eq!(page.status, StatusCode::OK, "an address that is no date is taken for the usual days");
}
