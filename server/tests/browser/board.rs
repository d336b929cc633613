//! The board: dragging, moving by keyboard, and the same picture for everybody.

use serde_json::Value as Json;
use testkit::chromium::Browser;

use crate::people::{colleague, focus, mara, nothing_went_wrong};
use crate::program::Demo;

/// The numbers of the first cards of two neighbouring stages.
async fn two_cards(browser: &Browser) -> (i64, i64) {
    let script = "const stages = [...document.querySelectorAll('.col:not(.incoming)')].filter(col => col.querySelector('.card'));
        return stages.slice(0, 2).map(col => Number(col.querySelector('.card').dataset.id))";
    let Json::Array(ids) = browser.page.execute(script, vec![]).await.unwrap() else { panic!("no cards") };
    (ids[0].as_i64().unwrap(), ids[1].as_i64().unwrap())
}

async fn stage_of(browser: &Browser, card: i64) -> String {
    let script = format!("return document.getElementById('lead-{card}').closest('.col').dataset.stageId");
    browser.page.execute(&script, vec![]).await.unwrap().as_str().unwrap().to_owned()
}

async fn stands_in(browser: &Browser, card: i64, stage: &str) {
    browser
        .until(&format!("return document.getElementById('lead-{card}')?.closest('.col').dataset.stageId === '{stage}'"))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dragged_card_moves_on_every_board_and_stays_moved() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let other = colleague(&demo, &mara).await;
    let (card, neighbour) = two_cards(&mara).await;
    let stage = stage_of(&mara, neighbour).await;
    mara.drag(&format!("#lead-{card}"), &format!("#lead-{neighbour}")).await;
    stands_in(&other, card, &stage).await;
    mara.page.refresh().await.unwrap();
    stands_in(&mara, card, &stage).await;
    nothing_went_wrong(&mara).await;
    nothing_went_wrong(&other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_moved_by_keyboard_and_back_by_undo() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let (card, neighbour) = two_cards(&mara).await;
    let (from, to) = (stage_of(&mara, card).await, stage_of(&mara, neighbour).await);
    focus(&mara, &format!("#lead-{card}")).await;
    mara.press(&[fantoccini::key::Key::Shift.into(), fantoccini::key::Key::Right.into()]).await;
    stands_in(&mara, card, &to).await;
    mara.until("return document.querySelector('.toasts').textContent.includes('Undo')").await;
    mara.press(&['z']).await;
    stands_in(&mara, card, &from).await;
    mara.page.refresh().await.unwrap();
    stands_in(&mara, card, &from).await;
    nothing_went_wrong(&mara).await;
}
