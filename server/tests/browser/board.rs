//! The board: dragging, moving by keyboard, and the same picture for everybody.

use serde_json::Value as Json;
use testkit::chromium::Browser;

use crate::people::{colleague, focus, mara, nothing_went_wrong, toast};
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

/// MV-04, MV-05.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_dragged_to_lost_asks_why_and_comes_back_when_it_is_opened_again() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let (card, _) = two_cards(&mara).await;
    let stage = stage_of(&mara, card).await;
    mara.drag(&format!("#lead-{card}"), ".drops .drop.hue-red").await;
    mara.until("return document.activeElement?.matches('#lose[open] input[type=radio]')").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    // Not answered is not moved.
    mara.press(&[fantoccini::key::Key::Escape.into()]).await;
    stands_in(&mara, card, &stage).await;

    mara.drag(&format!("#lead-{card}"), ".drops .drop.hue-red").await;
    mara.until("return document.activeElement?.matches('#lose[open] input[type=radio]')").await;
    mara.page.active_element().await.unwrap().send_keys("\u{e015}\u{e007}").await.unwrap();
    toast(&mara, "Closed - lost").await;
    mara.until(&format!("return !document.getElementById('lead-{card}')")).await;

    mara.page.goto(&format!("{}/leads/{card}", demo.url)).await.unwrap();
    mara.until("return document.querySelector('.stage-now').textContent.includes('lost')").await;
    let reopen = format!("document.querySelector('#stage-menu [value=\"{stage}\"]').click()");
    mara.page.execute(&reopen, vec![]).await.unwrap();
    mara.until("return !document.querySelector('.stage-now').textContent.includes('lost')").await;
    mara.page.goto(&demo.url).await.unwrap();
    stands_in(&mara, card, &stage).await;
    nothing_went_wrong(&mara).await;
}

/// ST-07.
#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_requires_a_field_holds_a_card_until_it_is_filled_in() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let board = mara.page.current_url().await.unwrap();
    let (card, neighbour) = two_cards(&mara).await;
    let (from, to) = (stage_of(&mara, card).await, stage_of(&mara, neighbour).await);
    mara.page.goto(&format!("{board}/stages")).await.unwrap();
    mara.until(&format!("return Boolean(document.querySelector('#stage-{to} a[href$=\"/fields\"]'))")).await;
    mara.page
        .execute(&format!("document.querySelector('#stage-{to} a[href$=\"/fields\"]').click()"), vec![])
        .await
        .unwrap();
    mara.until("return Boolean(document.querySelector('#required[open]'))").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    let choose = "[...document.querySelectorAll('#required label')].find(label => label.textContent.includes('Delivery week')).click();
        document.querySelector('#required .primary').click()";
    mara.page.execute(choose, vec![]).await.unwrap();
    toast(&mara, "asks for 1 field").await;

    mara.page.goto(board.as_str()).await.unwrap();
    mara.until(&format!("return Boolean(document.getElementById('lead-{card}'))")).await;
    focus(&mara, &format!("#lead-{card}")).await;
    mara.press(&[fantoccini::key::Key::Shift.into(), fantoccini::key::Key::Right.into()]).await;
    mara.until("return document.querySelector('#fill[open]')?.textContent.includes('Delivery week')").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    stands_in(&mara, card, &from).await;
    let fill = "document.querySelector('#fill-form .input').focus()";
    mara.page.execute(fill, vec![]).await.unwrap();
    mara.page.active_element().await.unwrap().send_keys("12\u{e007}").await.unwrap();
    stands_in(&mara, card, &to).await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_stand_in_the_order_that_one_chose_and_a_moved_one_finds_its_place() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.execute("document.querySelector('#order [value=name]').click()", vec![]).await.unwrap();
    mara.until("return document.querySelector('.order')?.textContent.includes('name')").await;
    let is_sorted = "const names = [...document.querySelectorAll('.col:not(.incoming)')].map(col => [...col.querySelectorAll('.card h3')].map(name => name.textContent.toLowerCase()));
        return names.flat().length > 3 && names.every(of => of.every((name, at) => at === 0 || of[at - 1] <= name))";
    mara.until(is_sorted).await;
    let (card, neighbour) = two_cards(&mara).await;
    let to = stage_of(&mara, neighbour).await;
    focus(&mara, &format!("#lead-{card}")).await;
    mara.press(&[fantoccini::key::Key::Shift.into(), fantoccini::key::Key::Right.into()]).await;
    stands_in(&mara, card, &to).await;
    toast(&mara, "Undo").await;
    mara.until(is_sorted).await;
    mara.until(&format!("return document.activeElement?.closest('.card')?.id === 'lead-{card}'")).await;
    mara.page.refresh().await.unwrap();
    stands_in(&mara, card, &to).await;
    mara.until(is_sorted).await;
    nothing_went_wrong(&mara).await;
}
