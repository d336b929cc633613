//! What the board shows.

use super::{cards_of, open_leads};
use crate::browser::Screens;
use crate::leads::words;
use axum::http::StatusCode;
use base::ids::{ContactId, StageId};
use flow::contacts;
use flow::inbox::{self, Filter};
use flow::leads::{self, LeadChange};
use flow::pipelines::{self, Intake, PipelineChange};

fn column(page: &str, id: &str) -> String {
    let from = page.split_once(&format!("<section class=\"col {id}")).map_or("", |(_, rest)| rest);
    from.split("</section>").next().unwrap_or_default().to_owned()
}

fn stage_column(page: &str, stage: StageId) -> String {
    let at = page.find(&format!("id=\"stage-{stage}\"")).unwrap();
    let at = page[..at].rfind('<').unwrap();
    page[at..].split("</section>").next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_way_to_the_board_is_the_pipeline_looked_at_last_else_the_main_one() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let mut tom = screens.sign_in(world.tom);
    assert_eq!(screens.get(&tom, "/").await.header("location"), format!("/pipelines/{}", world.sales));
    let board = screens.get(&tom, &format!("/pipelines/{}", world.service)).await;
    let cookie = board.header("set-cookie").split(';').next().unwrap().to_owned();
    tom.add_cookie(&cookie);
    assert_eq!(screens.get(&tom, "/").await.header("location"), format!("/pipelines/{}", world.service));
}

#[tokio::test]
async fn a_stage_has_its_count_its_sum_and_its_cards() {
    let screens = Screens::open();
    let world = screens.desk.world;
    open_leads(&screens, world.stages.offer_sent, 2);
    let page = screens.get(&screens.sign_in(world.tom), &format!("/pipelines/{}", world.sales)).await.body;
    insta::assert_snapshot!(words(&stage_column(&page, world.stages.offer_sent)), @"Offer sent 2 €200 now Lead 2 €100 No task now Lead 1 €100 No task");
    assert!(page.contains("<b>2</b> leads · <b>€200</b>"), "the totals of the bar");
    for closed in [world.stages.won, world.stages.lost] {
        assert!(!page.contains(&format!("id=\"stage-{closed}\"")), "won and lost are no columns");
        assert!(page.contains(&format!(
            "class=\"drop hue-{}\" data-stage-id=\"{closed}\"",
            if closed == world.stages.won { "green" } else { "red" }
        )));
    }
}

#[tokio::test]
async fn a_long_stage_goes_on_where_its_first_page_ended() {
    let screens = Screens::open();
    let world = screens.desk.world;
    open_leads(&screens, world.stages.qualified, 120);
    let tom = screens.sign_in(world.tom).by_script();
    let mut page = screens.get(&tom, &format!("/pipelines/{}", world.sales)).await.body;
    let mut seen = Vec::new();
    loop {
        seen.extend(
            page.match_indices("id=\"lead-")
                .map(|(at, _)| page[at + 9..].split('"').next().unwrap().parse::<i64>().unwrap()),
        );
        let Some((_, rest)) = page.split_once("hx-get=\"/stages/") else { break };
        let url = format!("/stages/{}", rest.split('"').next().unwrap().replace("&amp;", "&"));
        page = screens.get(&tom, &url).await.body;
    }
    let all: Vec<i64> = cards_of(&screens, world.stages.qualified).iter().map(|card| card.id.0).collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn the_board_asks_as_many_questions_at_2000_leads_as_at_10() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let tom = screens.sign_in(world.tom);
    let path = format!("/pipelines/{}", world.sales);
    let mut questions = Vec::new();
    for number in [10, 1_990] {
        for stage in world.working_stages() {
            open_leads(&screens, stage, number / 7 + 1);
        }
        let before = screens.desk.desk.statements();
        assert_eq!(screens.get(&tom, &path).await.status, StatusCode::OK);
        questions.push(screens.desk.desk.statements() - before);
    }
    assert_eq!(questions[0], questions[1]);
    assert!(questions[0] <= 23, "{questions:?}");
}

#[tokio::test]
async fn incoming_leads_are_a_column_while_people_decide_and_never_while_nobody_is_asked() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let mara = screens.sign_in(world.mara);
    let path = format!("/pipelines/{}", world.sales);
    for (intake, is_shown) in
        [(Intake::Triage, true), (Intake::Direct(world.stages.new_request), true), (Intake::Notify, false)]
    {
        let change = PipelineChange { intake: Some(intake), ..PipelineChange::default() };
        screens.desk.run_as(world.mara, move |cx| pipelines::change_pipeline(cx, world.sales, &change));
        let page = screens.get(&mara, &path).await.body;
        assert_eq!(!column(&page, "incoming").is_empty(), is_shown, "{intake:?}");
    }
}

#[tokio::test]
async fn a_filter_shows_the_cards_of_one_kind_and_the_counters_of_all() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let mara = screens.sign_in(world.mara);
    let all = column(&screens.get(&mara, &format!("/pipelines/{}", world.sales)).await.body, "incoming");
    let calls = column(&screens.get(&mara, &format!("/pipelines/{}?kind=call", world.sales)).await.body, "incoming");
    let count = |text: &str, what: &str| text.matches(what).count();
    assert_eq!(count(&calls, "class=\"card in\""), count(&all, "data-kind=\"call\">"));
    assert!(
        count(&calls, "class=\"card in\"") > 0 && count(&calls, "class=\"card in\"") < count(&all, "class=\"card in\"")
    );
    for kind in ["call", "mail", "form", "chat"] {
        let counter = |text: &str| {
            text.split(&format!("data-count-kind=\"{kind}\">"))
                .nth(1)
                .map(|rest| rest.split('<').next().unwrap().to_owned())
        };
        assert_eq!(counter(&calls), counter(&all));
    }
}

#[tokio::test]
async fn a_request_of_somebody_we_know_says_so() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let filter = Filter::waiting(world.sales, None);
    let incoming = screens.desk.run(move |cx| inbox::list(cx, &filter, None, 50));
    let asking: Vec<ContactId> = incoming.iter().filter_map(|incoming| incoming.contact_id).take(2).collect();
    let (before, customer) = (asking[0], asking[1]);
    screens.desk.run_as(world.tom, move |cx| {
        contacts::set_draft(cx, before, false, None)?;
        contacts::set_draft(cx, customer, false, None)?;
        contacts::set_customer(cx, customer)
    });
    let page = screens.get(&screens.sign_in(world.mara), &format!("/pipelines/{}", world.sales)).await.body;
    let column = column(&page, "incoming");
    let card = |contact| {
        let id = incoming.iter().find(|incoming| incoming.contact_id == Some(contact)).unwrap().id;
        let rest = column.split(&format!("id=\"incoming-{id}\"")).nth(1).unwrap();
        rest.split("</li>").next().unwrap().to_owned()
    };
    assert!(card(before).contains("wrote before"), "{}", card(before));
    assert!(card(customer).contains("customer since 2026"), "{}", card(customer));
}

#[tokio::test]
async fn markup_in_a_name_stays_text() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let lead = open_leads(&screens, world.stages.new_request, 1)[0];
    let name = Some("<script>alert(1)</script> & sons".to_owned());
    screens.desk.run_as(world.tom, move |cx| {
        leads::change(cx, lead, LeadChange { name: name.clone(), ..LeadChange::default() })
    });
    let card = screens.get(&screens.sign_in(world.tom), &format!("/leads/{lead}/card")).await;
    assert!(card.body.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; sons") && !card.body.contains("<script"));
}

/// VW-02.
#[tokio::test]
async fn the_field_of_a_board_finds_while_one_types_and_filters_the_board_on_enter() {
    let screens = Screens::furnished();
    let mut mara = screens.sign_in(screens.desk.world.mara);
    let board = format!("/pipelines/{}", screens.desk.world.sales);
    let page = screens.get(&mara, &format!("{board}?q=loft&price_from=1")).await.body;
    let form = &page[page.find("data-board-search").unwrap()..];
    let form = &form[..form.find("</form>").unwrap()];
    assert!(form.contains("name=\"price_from\" value=\"1\"") && form.contains("value=\"loft\""), "{form}");
    assert!(page.contains("Loft conversion joinery") && !page.contains("40 workplaces"), "it is filtered");
    mara.is_script = true;
    let hits = screens.get(&mara, "/search?few=yes&q=loft").await.body;
    assert!(hits.contains("<mark>Loft</mark>") && hits.contains("href=\"/search?q=loft\""), "{hits}");
    assert_eq!(screens.get(&mara, "/search?few=yes&q=").await.body, "", "nothing hangs below an empty field");
}

#[tokio::test]
async fn a_filter_leaves_its_cards_and_their_counts_on_the_board() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let stage = world.stages.qualified;
    open_leads(&screens, stage, 60);
    let few = cards_of(&screens, stage).into_iter().step_by(4).map(|card| card.id).collect::<Vec<_>>();
    let assigned = few.clone();
    screens.desk.run_as(world.mara, move |cx| {
        assigned.iter().try_for_each(|id| leads::assign(cx, *id, Some(world.tom)).map(drop))
    });
    let mara = screens.sign_in(world.mara);
    let path = format!("/pipelines/{}?responsible={}", world.sales, world.tom);
    let page = screens.get(&mara, &path).await.body;
    assert!(page.contains("No task<span class=\"badge calm\">60</span>"), "of all leads, whatever the filter: {page}");
    assert_eq!(page.matches("id=\"lead-").count(), few.len());
    assert!(page.contains(&format!("id=\"stage-{stage}-count\" data-count>{}<", few.len())), "{page}");
    assert!(page.contains(&format!("&amp;responsible={}", world.tom)), "the stream goes through the filter too");
    let unassigned = format!("/pipelines/{}?responsible={}&responsible_is=none", world.sales, world.tom);
    let page = screens.get(&mara, &unassigned).await.body;
    assert_eq!(page.matches("id=\"lead-").count(), 60 - few.len());
}
