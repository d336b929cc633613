//! A salesperson's morning without a pointer: nothing is clicked, and no script puts the focus anywhere.

use fantoccini::key::Key;
use testkit::chromium::Browser;

use crate::people::{incoming_card, is_gone, mara, nothing_went_wrong, toast};
use crate::program::Demo;

const REQUEST: &str = "From: Nora <nora@stairs.example>\nTo: sales@workshop.example\nSubject: Walnut stairs\nMessage-ID: <stairs@tests>\n\nFour steps, please.\n";

/// The card with the focus says `text`.
fn is_on(text: &str) -> String {
    format!("return Boolean(document.activeElement.closest('.board .card')?.textContent.includes({text:?}))")
}

async fn type_text(browser: &Browser, text: &str) {
    browser.page.active_element().await.unwrap().send_keys(text).await.unwrap();
}

/// The name of the column in which the card that says `text` stands.
async fn column_of(browser: &Browser, text: &str) -> String {
    let card = format!(
        "[...document.querySelectorAll('.col:not(.incoming) .card')].find(card => card.textContent.includes({text:?}))"
    );
    browser.until(&format!("return Boolean({card})")).await;
    let column = browser.page.execute(&format!("return {card}.closest('.col').dataset.stageId"), vec![]).await.unwrap();
    column.as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn triage_move_task_and_search_by_keyboard_alone() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    demo.send_mail("nora@stairs.example", REQUEST);
    let request = incoming_card(&mara, "Walnut stairs").await;

    // Triage: the newest request is the first card, and one key accepts it.
    mara.press(&['j']).await;
    mara.until(&is_on("Walnut stairs")).await;
    mara.press(&['a']).await;
    is_gone(&mara, request).await;
    let first = column_of(&mara, "Walnut stairs").await;

    // Move: it stands on top of the next column; two keys take it one stage further.
    mara.press(&[Key::Right.into()]).await;
    for _ in 0..20 {
        if mara.page.execute(&is_on("Walnut stairs"), vec![]).await.unwrap() == true {
            break;
        }
        mara.press(&['k']).await;
    }
    mara.until(&is_on("Walnut stairs")).await;
    mara.press(&[Key::Shift.into(), Key::Right.into()]).await;
    toast(&mara, "Undo").await;
    assert_ne!(column_of(&mara, "Walnut stairs").await, first);

    // Task: from the card to its lead, and a task with words.
    mara.until(&is_on("Walnut stairs")).await;
    mara.press(&[Key::Enter.into()]).await;
    mara.until("return location.pathname.startsWith('/leads/') && document.readyState === 'complete' && Boolean(document.querySelector('#feed-items'))")
        .await;
    mara.press(&['t']).await;
    mara.until("return document.activeElement.closest('#write-tasks') !== null").await;
    type_text(&mara, "Measure the stairwell").await;
    mara.press(&[Key::Control.into(), Key::Enter.into()]).await;
    mara.until("return document.querySelector('#open-tasks').textContent.includes('Measure the stairwell')").await;
    let lead = mara.page.execute("return location.pathname", vec![]).await.unwrap();

    // Search: from the board by its customer's name, and back to the lead.
    mara.press(&[Key::Escape.into()]).await;
    mara.press(&[Key::Escape.into()]).await;
    mara.until("return document.querySelectorAll('.col').length > 3 && document.readyState === 'complete'").await;
    mara.press(&['/']).await;
    mara.until("return Boolean(document.activeElement?.matches('form[role=search] input[type=search]'))").await;
    type_text(&mara, "nora stairs").await;
    mara.until("return document.querySelectorAll('#hits mark').length > 1").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    mara.press(&[Key::Down.into()]).await;
    mara.until("return Boolean(document.activeElement?.matches('#hits a[href^=\"/leads/\"]'))").await;
    mara.press(&[Key::Enter.into()]).await;
    mara.until(&format!("return location.pathname === {lead}")).await;
    nothing_went_wrong(&mara).await;
}
