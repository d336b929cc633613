//! Pipelines and stages: an administrator changes them, a salesperson does not, and a full stage stays.

use axum::http::{Method, StatusCode};
use flow::leads::{self, NewLead};
use flow::pipelines::{self, Pipeline, StageKind};

use crate::browser::{Screens, Visitor};
use crate::leads::words;

fn sales(screens: &Screens) -> Pipeline {
    let id = screens.desk.world.sales;
    screens.desk.run(move |cx| pipelines::load(cx, id))
}

fn working(pipeline: &Pipeline) -> Vec<&str> {
    pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open).map(|stage| stage.name.as_str()).collect()
}

fn mara(screens: &Screens) -> Visitor {
    screens.sign_in(screens.desk.world.mara)
}

#[tokio::test]
async fn the_page_shows_every_stage_in_its_order_with_a_way_to_change_it() {
    let screens = Screens::open();
    let page = screens.get(&mara(&screens), &format!("/pipelines/{}/stages", screens.desk.world.sales)).await;
    assert_eq!(page.status, StatusCode::OK);
    let rows: Vec<String> = page.body.split("<li class=\"li stage-row\"").skip(1).map(row).collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    - [-] Fixed Incoming leads 0 wait. Requests of unknown people wait here for a decision. Change what becomes of requests
    New request [blue] 0 leads Save New request Fields that New request asks for
    Contacted [cyan] 0 leads Save Contacted Fields that Contacted asks for
    Qualified [teal] 0 leads Save Qualified Fields that Qualified asks for
    Site visit [lime] 0 leads Save Site visit Fields that Site visit asks for
    Offer sent [amber] 0 leads Save Offer sent Fields that Offer sent asks for
    Negotiation [orange] 0 leads Save Negotiation Fields that Negotiation asks for
    Contract [violet] 0 leads Save Contract Fields that Contract asks for
    - [-] Add stage
    Closed - won [-] Fixed 0 leads Save Closed - won Fields that Closed - won asks for
    Closed - lost [-] Fixed 0 leads Save Closed - lost Fields that Closed - lost asks for Reasons 4
    ");
}

/// The name in a row's field, its chosen colour, and its words.
fn row(markup: &str) -> String {
    let markup = markup.split("</li>").next().unwrap();
    let between =
        |from: &str, to: &str| markup.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or("-");
    let name = between("name=\"name\" value=\"", "\"");
    let chosen = markup.split(" checked").next().filter(|before| before.len() < markup.len()).unwrap_or_default();
    let colour =
        chosen.rsplit("value=\"").next().and_then(|rest| rest.split('"').next()).filter(|word| !word.is_empty());
    let colour = colour.unwrap_or("-");
    let shown = match markup.split_once("<form class=\"menu below palette\"") {
        Some((before, palette)) => format!("{before}{}", palette.split_once("</form>").unwrap().1),
        None => markup.to_owned(),
    };
    let mut parts = shown.split("<select");
    let mut text = parts.next().unwrap().to_owned();
    text.extend(parts.filter_map(|part| part.split_once("</select>")).map(|(_, after)| after));
    format!("{name} [{colour}] {}", words(&format!("<li {text}")))
}

#[tokio::test]
async fn a_stage_is_added_renamed_recoloured_moved_and_deleted_without_script() {
    let screens = Screens::open();
    let (mara, id) = (mara(&screens), screens.desk.world.sales);
    let page = format!("/pipelines/{id}/stages");

    let answer = screens.submit(&mara, Method::POST, &page, &[("name", "Measured")]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    let pipeline = sales(&screens);
    let added = pipeline.stages.iter().find(|stage| stage.name == "Measured").unwrap().id;
    assert_eq!(working(&pipeline).last(), Some(&"Measured"));

    let fields = [("name", "Measured on site"), ("colour", "pink")];
    screens.submit(&mara, Method::POST, &format!("/stages/{added}"), &fields).await;
    let first: Vec<String> =
        std::iter::once(added).chain(screens.desk.world.working_stages()).map(|id| id.to_string()).collect();
    screens.submit(&mara, Method::POST, &format!("/pipelines/{id}/stage-order"), &[("order", &first.join(","))]).await;
    let pipeline = sales(&screens);
    assert_eq!(working(&pipeline)[0], "Measured on site");
    assert_eq!(pipeline.stage(added).unwrap().colour, "pink");

    screens.submit(&mara, Method::POST, &format!("/stages/{added}/deletion"), &[]).await;
    assert_eq!(sales(&screens).stage(added), None);
}

#[tokio::test]
async fn a_change_by_script_is_answered_with_the_content_as_it_is_now() {
    let screens = Screens::open();
    let (mara, first) = (mara(&screens).by_script(), screens.desk.world.working_stages()[0]);
    let answer =
        screens.submit(&mara, Method::PUT, &format!("/stages/{first}"), &[("name", "Fresh"), ("colour", "red")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("<hx-partial hx-target=\"#main\" hx-swap=\"outerMorph\"><main "), "{}", answer.body);
    assert!(answer.body.contains("value=\"Fresh\"") && answer.body.contains("“Fresh” is saved"));
}

#[tokio::test]
async fn a_stage_that_holds_leads_stays_and_says_how_many() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    let stage = world.working_stages()[1];
    screens.desk.run(move |cx| {
        leads::open(cx, NewLead { name: "A wardrobe".to_owned(), ..NewLead::in_stage(world.sales, stage) })
    });
    let path = format!("/stages/{stage}/deletion");
    for who in [mara.clone(), mara.by_script()] {
        let answer = screens.submit(&who, Method::POST, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer.body.contains("holds 1 lead. Say to which stage they go; nothing was deleted."),
            "{}",
            answer.body
        );
    }
    assert!(sales(&screens).stage(stage).is_some());
}

/// ST-09.
#[tokio::test]
async fn deleting_a_stage_asks_where_its_leads_go_and_can_be_undone() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    let [_, contacted, qualified, ..] = world.working_stages();
    let id = screens.desk.run(move |cx| leads::open(cx, NewLead::in_stage(world.sales, contacted))).id;
    let stands = || screens.desk.run(move |cx| leads::load(cx, id)).stage_id;

    let asked = screens.get(&mara, &format!("/stages/{contacted}/deletion")).await;
    assert!(asked.body.contains("1 lead is in this stage.") && asked.body.contains("In repair"), "{}", asked.body);
    assert!(!asked.body.contains(&format!("<option value=\"{contacted}\"")), "not to where they are");

    let heir = [("heir", qualified.to_string())];
    let heir: Vec<(&str, &str)> = heir.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let url = format!("/stages/{contacted}/deletion");
    let answer = screens.submit(&mara.clone().by_script(), Method::POST, &url, &heir).await;
    assert!(answer.body.contains("“Contacted” is deleted, its lead moved"), "{}", answer.body);
    assert!(answer.body.contains(&format!("data-undo=\"/stages/{contacted}/restoration\"")));
    assert_eq!(stands(), qualified);

    screens.submit(&mara, Method::POST, &format!("/stages/{contacted}/restoration"), &[]).await;
    assert_eq!(stands(), contacted);
    assert!(sales(&screens).stage(contacted).is_some());
}

/// ST-06, LD-11.
#[tokio::test]
async fn hints_stale_days_and_card_fields_are_set() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    let stage = world.working_stages()[1];
    let page = format!("/stages/{stage}/hints");
    screens.submit(&mara, Method::POST, &page, &[("newbie", "Call them today."), ("master", "You know.")]).await;
    let shown = screens.get(&mara, &page).await.body;
    assert!(shown.contains("Call them today.") && shown.contains("You know."));

    screens.submit(&mara, Method::POST, &format!("/stages/{stage}"), &[("stale", "7")]).await;
    assert_eq!(sales(&screens).stage(stage).unwrap().stale_after_days, Some(7));
    screens.submit(&mara, Method::POST, &format!("/stages/{stage}"), &[("stale", "")]).await;
    assert_eq!(sales(&screens).stage(stage).unwrap().stale_after_days, None);

    let url = format!("/pipelines/{}/card-fields", world.sales);
    screens.submit(&mara, Method::POST, &url, &[("field", "price"), ("field", "task")]).await;
    assert_eq!(sales(&screens).card_fields, [leads::CardField::Price, leads::CardField::Task]);
}

/// MV-04.
#[tokio::test]
async fn reasons_for_losing_are_added_renamed_ordered_and_deleted_without_script() {
    let screens = Screens::open();
    let mara = mara(&screens);
    screens.submit(&mara, Method::POST, "/loss-reasons", &[("name", "Chose a competitor")]).await;
    let list = || screens.desk.run(leads::loss_reasons::list);
    let added = list().last().unwrap().id;
    screens.submit(&mara, Method::POST, &format!("/loss-reasons/{added}"), &[("name", "Chose another")]).await;
    screens.submit(&mara, Method::POST, "/loss-reasons/order", &[("order", &added.to_string())]).await;
    assert_eq!(list()[0].name, "Chose another");
    let again = screens.submit(&mara, Method::POST, "/loss-reasons", &[("name", "chose another")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    screens.submit(&mara, Method::POST, &format!("/loss-reasons/{added}/deletion"), &[]).await;
    assert!(list().iter().all(|reason| reason.id != added));
}

#[tokio::test]
async fn won_and_lost_can_be_renamed_and_not_deleted() {
    let screens = Screens::open();
    let (mara, won) = (mara(&screens), screens.desk.world.stages.won);
    screens.submit(&mara, Method::POST, &format!("/stages/{won}"), &[("name", "Ordered")]).await;
    assert_eq!(sales(&screens).stage(won).unwrap().name, "Ordered");
    let answer = screens.submit(&mara, Method::POST, &format!("/stages/{won}/deletion"), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("“Ordered” is a fixed stage and stays."));
}

#[tokio::test]
async fn a_pipeline_is_added_made_the_main_one_archived_and_deleted() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    let answer = screens.submit(&mara, Method::POST, "/pipelines", &[("name", "Production")]).await;
    let page = answer.header("location").to_owned();
    let url = page.trim_end_matches("/stages").to_owned();
    assert!(screens.get(&mara, &page).await.body.contains("Initial contact"));

    screens.submit(&mara, Method::POST, &url, &[("is_main", "yes")]).await;
    assert!(!sales(&screens).is_main);
    let refused = screens.submit(&mara, Method::POST, &url, &[("is_archived", "yes")]).await;
    assert!(refused.body.contains("The main pipeline cannot be archived"));
    screens.submit(&mara, Method::POST, &format!("/pipelines/{}", world.sales), &[("is_main", "yes")]).await;
    screens.submit(&mara, Method::POST, &url, &[("is_archived", "yes")]).await;
    assert!(screens.get(&mara, &page).await.body.contains("Take out of the archive"));
    let gone = screens.submit(&mara, Method::POST, &format!("{url}/deletion"), &[]).await;
    assert_eq!(gone.header("location"), format!("/pipelines/{}/stages", world.sales));
    assert_eq!(screens.get(&mara, &page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_pipeline_with_a_source_is_not_deleted_and_says_what_it_holds() {
    let screens = Screens::open();
    let path = format!("/pipelines/{}/deletion", screens.desk.world.service);
    let answer = screens.submit(&mara(&screens), Method::POST, &path, &[]).await;
    assert!(
        answer.body.contains("“Service” still holds sources. Say to which stage they go; nothing was deleted."),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn names_that_people_wrote_are_text_on_the_page() {
    let screens = Screens::open();
    let (mara, id) = (mara(&screens), screens.desk.world.sales);
    let evil = "<img src=x onerror=alert(1)>\"";
    screens.submit(&mara, Method::POST, &format!("/pipelines/{id}"), &[("name", evil)]).await;
    screens.submit(&mara, Method::POST, &format!("/pipelines/{id}/stages"), &[("name", evil)]).await;
    for page in ["stages", "automate"] {
        let page = screens.get(&mara, &format!("/pipelines/{id}/{page}")).await.body;
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;&quot;") && !page.contains("<img src=x"));
    }
}

#[tokio::test]
async fn a_salesperson_and_a_foreign_form_change_nothing() {
    let screens = Screens::open();
    let (tom, id) = (screens.sign_in(screens.desk.world.tom), screens.desk.world.sales);
    let before = sales(&screens);
    for (who, sentence) in
        [(tom, "Only an administrator may do this."), (mara(&screens).without_token(), "This page is out of date.")]
    {
        let answer = screens.submit(&who, Method::POST, &format!("/pipelines/{id}/stages"), &[("name", "Mine")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.body.contains(sentence), "{}", answer.body);
    }
    assert_eq!(sales(&screens), before);
}

#[tokio::test]
async fn a_pipeline_has_one_colour_wherever_it_is_named() {
    let screens = Screens::open();
    let (mara, sales) = (mara(&screens), screens.desk.world.sales);
    let dot = |page: &str, link: &str| {
        let entry = page.split(link).nth(1).unwrap().split("</a>").next().unwrap().to_owned();
        entry.split("class=\"dot ").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let board = screens.get(&mara, &format!("/pipelines/{sales}")).await.body;
    let set_up = screens.get(&mara, &format!("/pipelines/{sales}/stages")).await.body;
    let on_board = dot(board.split("id=\"pipelines\"").nth(1).unwrap(), &format!("href=\"/pipelines/{sales}\""));
    assert_eq!(on_board, dot(&set_up, &format!("href=\"/pipelines/{sales}/stages\"")));
}
