//! What the page of a lead shows.

use super::{lead_named, lines, part, words};
use crate::browser::Screens;
use axum::http::StatusCode;
use base::ids::{LeadId, StageId};
use flow::channels::said::{ItemKind, Place};
use flow::leads::{self, LeadChange, NewLead};
use flow::pipelines::{self, Move, NewPipeline};
use flow::timeline::{self, NewNote};
use serde_json::Value as Json;

/// A lead in the first stage of Sales, made by Tom.
fn plain_lead(screens: &Screens, name: &'static str) -> LeadId {
    let world = screens.desk.world;
    screens.desk.run_as(world.tom, move |cx| {
        let mut new = NewLead::in_stage(world.sales, world.working_stages()[0]);
        new.name = name.to_owned();
        leads::open(cx, new).map(|lead| lead.id)
    })
}

fn move_to(screens: &Screens, lead: LeadId, stage_id: StageId) {
    screens.desk.run_as(screens.desk.world.tom, move |cx| pipelines::move_lead(cx, lead, Move::to(stage_id)));
}

fn note(screens: &Screens, lead: LeadId, text: &'static str) {
    screens.desk.run_as(screens.desk.world.tom, move |cx| {
        let note = NewNote {
            place: Place::lead(lead),
            kind: ItemKind::Note,
            author: "Tom Okafor".to_owned(),
            text: text.to_owned(),
            details: Json::Null,
            at: None,
        };
        timeline::add_note(cx, note)
    });
}

#[tokio::test]
async fn the_feed_is_strictly_by_time_and_says_what_changed_from_what_to_what() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let lead = plain_lead(&screens, "Oak table");
    screens.desk.clock.advance(60);
    note(&screens, lead, "Wants it by May.");
    screens.desk.clock.advance(60);
    move_to(&screens, lead, world.working_stages()[1]);
    screens.desk.run_as(world.mara, move |cx| {
        leads::change(cx, lead, LeadChange { price_minor: Some(120_050), ..LeadChange::default() })?;
        leads::assign(cx, lead, Some(world.tom))
    });
    screens.desk.clock.advance(base::clock::DAY);
    move_to(&screens, lead, world.stages.won);

    let page = screens.get(&screens.sign_in(world.mara), &format!("/leads/{lead}")).await;
    assert_eq!(page.status, StatusCode::OK);
    insta::assert_snapshot!(lines(&page.body), @r"
    Yesterday
    Tom Okafor made the lead 10:00
    Tom Okafor 10:01 Wants it by May. Pin Edit Wants it by May. Save Delete
    Tom Okafor moved it from New request to Contacted 10:02
    Mara Lindqvist changed the sale from €0 to €1 200.50 10:02
    Mara Lindqvist made Tom Okafor responsible 10:02
    Today
    Tom Okafor won it, from Contacted 10:02
    ");
}

#[tokio::test]
async fn the_stage_menu_offers_what_is_there_and_the_feed_still_names_what_was_deleted() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let visitor = screens.sign_in(world.mara);
    let lead = plain_lead(&screens, "Oak table");
    move_to(&screens, lead, world.stages.contacted);
    move_to(&screens, lead, world.stages.negotiation);
    let gone = screens.desk.run_as(world.mara, |cx| {
        let new = NewPipeline { name: "Repairs".to_owned(), stages: Vec::new(), is_main: false };
        pipelines::add_pipeline(cx, &new)
    });
    let page = screens.get(&visitor, &format!("/leads/{lead}")).await.body;
    let menu = part(&page, "id=\"stage-menu\"", "</form>");
    let offers = |menu: &str, stage: StageId| menu.contains(&format!("value=\"{stage}\""));
    assert!(offers(menu, world.stages.contacted) && offers(menu, gone.stages[1].id) && menu.contains("Repairs"));
    assert!(page.contains("aria-label=\"Stage 6 of 7\""));

    screens.desk.run_as(world.mara, move |cx| pipelines::delete_stage(cx, world.stages.contacted, None));
    screens.desk.run_as(world.mara, move |cx| pipelines::delete_pipeline(cx, gone.id, None));
    let page = screens.get(&visitor, &format!("/leads/{lead}")).await.body;
    let menu = part(&page, "id=\"stage-menu\"", "</form>");
    assert!(offers(menu, world.stages.new_request) && offers(menu, world.service_stages.planned));
    assert!(!offers(menu, world.stages.contacted), "{menu}");
    assert!(gone.stages.iter().all(|stage| !offers(menu, stage.id)) && !menu.contains("Repairs"), "{menu}");
    assert!(page.contains("aria-label=\"Stage 5 of 6\""), "a stage that is gone is no step of the way");
    assert!(lines(&page).contains("from Contacted to Negotiation"), "{}", lines(&page));
}

#[tokio::test]
async fn the_left_side_shows_values_people_and_company() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let page = screens.get(&screens.sign_in(screens.desk.world.mara), &format!("/leads/{lead}")).await.body;
    assert!(part(&page, "name=\"name\"", "</textarea>").ends_with(">40 workplaces, second floor</textarea>"));
    assert!(page.contains("name=\"price\" inputmode=\"decimal\" value=\"48\u{a0}200\""));
    assert!(page.contains(">Tom Okafor</option>") && page.contains("aria-label=\"Stage 5 of 7\""));
    let values = words(part(&page, "<dt>Source", "</dl>"));
    insta::assert_snapshot!(values, @"Source By hand Made 11 October 2026, 11:00 Next task today 14:00");
    let people = words(part(&page, "<h2>Contacts", "<details"));
    insta::assert_snapshot!(people, @"Contacts EH Elena Haas Main contact E-mail elena.haas@halden.example Phone +49 30 23125121 Position");
    let company = words(part(&page, "<h2>Company", "<dl"));
    insta::assert_snapshot!(company, @"Company Halden Studio office@halden.example · 3 people · €21 400 won");
}

#[tokio::test]
async fn a_page_costs_the_same_statements_with_ten_and_with_two_thousand_lines() {
    let screens = Screens::open();
    let visitor = screens.sign_in(screens.desk.world.mara);
    let (short, long) = (plain_lead(&screens, "Short"), plain_lead(&screens, "Long"));
    let write = |lead: LeadId, number: i64| {
        screens.desk.run_as(screens.desk.world.tom, move |cx| {
            for at in 0..number {
                let note = NewNote {
                    place: Place::lead(lead),
                    kind: ItemKind::Note,
                    author: "Tom".to_owned(),
                    text: format!("Note {at}"),
                    details: Json::Null,
                    at: Some(cx.now - number + at),
                };
                timeline::add_note(cx, note)?;
            }
            Ok::<_, timeline::Error>(())
        });
    };
    write(short, 10);
    write(long, 2_000);
    let mut costs = Vec::new();
    for lead in [short, long] {
        let before = screens.desk.desk.statements();
        assert_eq!(screens.get(&visitor, &format!("/leads/{lead}")).await.status, StatusCode::OK);
        costs.push(screens.desk.desk.statements() - before);
    }
    assert_eq!(costs[0], costs[1], "statements for 10 and 2,000 lines");
    assert!(costs[0] <= 32, "{} statements", costs[0]);
}

#[tokio::test]
async fn earlier_lines_come_page_by_page_and_none_is_missing_or_doubled() {
    let screens = Screens::open();
    let visitor = screens.sign_in(screens.desk.world.mara);
    let lead = plain_lead(&screens, "Long");
    screens.desk.run_as(screens.desk.world.tom, move |cx| {
        for at in 0..120 {
            let note = NewNote {
                place: Place::lead(lead),
                kind: ItemKind::Note,
                author: "Tom".to_owned(),
                text: format!("Note number {at}."),
                details: Json::Null,
                // Three at the same second: the id decides.
                at: Some(cx.now - 500 + at / 3),
            };
            timeline::add_note(cx, note)?;
        }
        Ok::<_, timeline::Error>(())
    });
    let mut seen: Vec<String> = Vec::new();
    let mut path = format!("/leads/{lead}");
    loop {
        let page = screens.get(&visitor, &path).await.body;
        let notes: Vec<String> = page
            .split("Note number ")
            .skip(1)
            .step_by(2)
            .map(|rest| rest.split('.').next().unwrap().to_owned())
            .collect();
        seen.splice(0..0, notes);
        let Some(rest) = page.split(&format!("hx-get=\"/leads/{lead}/feed")).nth(1) else { break };
        path = format!("/leads/{lead}/feed{}", rest.split('"').next().unwrap());
    }
    let wanted: Vec<String> = (0..120).map(|at| at.to_string()).collect();
    assert_eq!(seen, wanted);
}

#[tokio::test]
async fn a_draft_is_shown_as_the_request_that_it_still_is() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let incoming =
        screens.desk.run(move |cx| flow::inbox::list(cx, &flow::inbox::Filter::waiting(world.sales, None), None, 1));
    let answer = screens.get(&screens.sign_in(world.tom), &format!("/leads/{}", incoming[0].lead_id)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), format!("/incoming-leads/{}", incoming[0].id));
}
