//! The stream of an open board.

use crate::browser::{PATIENCE, Screens, until};
use crate::pipelines::open_leads;
use crate::writing::connected;
use base::journal;
use base::people::sessions;
use flow::channels::mailboxes::MailboxKind;
use flow::inbox::{self, Filter};
use flow::pipelines::{self, Acceptance, Move, NewStage};
use futures_util::StreamExt;

fn path(screens: &Screens) -> String {
    let newest = screens.desk.run(journal::newest);
    format!("/events?pipeline={}&after={newest}", screens.desk.world.sales)
}

fn first_waiting(screens: &Screens) -> base::ids::IncomingLeadId {
    let filter = Filter::waiting(screens.desk.world.sales, None);
    screens.desk.run(move |cx| inbox::list_ids(cx, &filter, 1))[0]
}

#[tokio::test]
async fn a_colleagues_acceptance_takes_the_request_away_and_brings_the_lead() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let mut stream = screens.stream(&screens.sign_in(world.mara), &path(&screens), None).await;
    let incoming = first_waiting(&screens);
    let lead = screens.desk.run_as(world.tom, move |cx| pipelines::accept(cx, incoming, Acceptance::default()));
    let said = until(&mut stream, &format!("hx-target=\"#incoming-{incoming}\" hx-swap=\"delete\"")).await;
    assert!(said.contains("event: lead-moved") && said.contains(&format!("\"id\":{},", lead.id)), "{said}");
    assert!(said.contains(&format!("\"stage_id\":{}", world.stages.new_request)), "{said}");
    assert!(said.contains("hx-target=\"#incoming-count\"") && said.contains("hx-target=\"#board-totals\""), "{said}");
}

#[tokio::test]
async fn a_request_that_came_back_is_put_at_its_place() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let filter = Filter::waiting(world.sales, None);
    let ids = screens.desk.run(move |cx| inbox::list_ids(cx, &filter, 3));
    let second = ids[1];
    screens.desk.run_as(world.tom, move |cx| inbox::decline(cx, second, false));
    let mut stream = screens.stream(&screens.sign_in(world.mara), &path(&screens), None).await;
    screens.desk.run_as(world.tom, move |cx| inbox::restore(cx, second));
    let spot = format!(
        "hx-target=\"#incoming-cards &gt; [data-id='{}']\" hx-swap=\"beforebegin\"><li class=\"card in\" id=\"incoming-{second}\"",
        ids[2]
    );
    until(&mut stream, &spot).await;
}

#[tokio::test]
async fn a_stream_that_broke_goes_on_after_the_last_event_and_repeats_nothing() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let leads = open_leads(&screens, world.stages.new_request, 2);
    let (mara, path) = (screens.sign_in(world.mara), path(&screens));
    let go = |lead| {
        let to = Move::to(world.stages.contacted);
        screens.desk.run_as(world.tom, move |cx| pipelines::move_lead(cx, lead, to));
    };
    let mut stream = screens.stream(&mara, &path, None).await;
    go(leads[0]);
    let said = until(&mut stream, "\nid: ").await;
    let said = if said.contains("#lead-") { said } else { until(&mut stream, "\nid: ").await };
    let last = said.rsplit("\nid: ").next().unwrap().lines().next().unwrap().to_owned();
    drop(stream);
    go(leads[1]);
    let mut stream = screens.stream(&mara, &path, Some(&last)).await;
    let said = until(&mut stream, &format!("#lead-{}", leads[1])).await;
    assert!(!said.contains(&format!("#lead-{}\"", leads[0])), "{said}");
}

#[tokio::test]
async fn a_board_on_which_too_much_changed_draws_itself_anew() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let path = path(&screens);
    open_leads(&screens, world.stages.new_request, 40);
    let mut stream = screens.stream(&screens.sign_in(world.mara), &path, None).await;
    let said = until(&mut stream, "event: resync").await;
    assert!(!said.contains("lead-moved"), "{said}");
}

/// EM-14, R-84: whoever looks at it sees no longer what they may not read.
#[tokio::test]
async fn a_mailbox_that_becomes_somebodys_own_draws_open_boards_anew() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let mailbox = connected(&screens, &screens.sign_in(world.mara)).await;
    let mut stream = screens.stream(&screens.sign_in(world.tom), &path(&screens), None).await;
    screens.desk.run_as(world.mara, move |cx| flow::set_mailbox_kind(cx, mailbox, MailboxKind::Personal));
    until(&mut stream, "event: resync").await;
}

#[tokio::test]
async fn what_happens_in_another_pipeline_is_not_told() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let filter = Filter::waiting(world.service, None);
    let elsewhere = screens.desk.run(move |cx| inbox::list_ids(cx, &filter, 1));
    let here = first_waiting(&screens);
    let mut stream = screens.stream(&screens.sign_in(world.mara), &path(&screens), None).await;
    for id in elsewhere.iter().copied().chain([here]) {
        screens.desk.run_as(world.tom, move |cx| inbox::decline(cx, id, false));
    }
    let said = until(&mut stream, &format!("#incoming-{here}\"")).await;
    assert!(!elsewhere.is_empty() && !said.contains(&format!("#incoming-{}\"", elsewhere[0])), "{said}");
}

#[tokio::test]
async fn the_stream_ends_with_the_session() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let mut stream = screens.stream(&screens.sign_in(world.ida), &path(&screens), None).await;
    until(&mut stream, "#notices-count").await;
    screens.desk.run(move |cx| sessions::close_all(cx, world.ida));
    let incoming = first_waiting(&screens);
    screens.desk.run_as(world.tom, move |cx| inbox::decline(cx, incoming, false));
    let rest = async {
        let mut rest = String::new();
        while let Some(chunk) = stream.next().await {
            rest.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
        }
        rest
    };
    let rest = tokio::time::timeout(PATIENCE, rest).await.expect("the stream ends");
    assert!(!rest.contains("incoming"), "{rest}");
}

#[tokio::test]
async fn a_stage_that_was_added_is_in_the_move_menu_and_on_the_board() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let mut stream = screens.stream(&screens.sign_in(world.tom), &path(&screens), None).await;
    let new = NewStage { name: "Approval".to_owned(), colour: None, hex: None, after: None };
    screens.desk.run_as(world.mara, move |cx| pipelines::add_stage(cx, world.sales, &new));
    let said = until(&mut stream, "event: resync").await;
    assert!(said.contains("hx-target=\"#move-menu\"") && said.contains("Approval"), "{said}");
}
