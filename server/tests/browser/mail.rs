//! The Mail section: what comes in appears, is read, linked, deleted and brought back.

use serde_json::json;
use testkit::chromium::Browser;

use crate::people::{incoming_card, is_gone, mara, nothing_went_wrong, toast};
use crate::program::Demo;

/// A mail of somebody unknown, in text.
fn letter(subject: &str, text: &str, id: &str) -> String {
    format!(
        "From: Sofia Marek <sofia@marek.example>\nTo: sales@lindqvist.example\nSubject: {subject}\nMessage-ID: <{id}@marek.example>\n\
         MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
}

async fn run(browser: &Browser, script: &str) -> serde_json::Value {
    browser.page.execute(script, vec![]).await.unwrap()
}

/// The row of a thread.
pub fn row(subject: &str) -> String {
    format!("[...document.querySelectorAll('#threads .th')].find(row => row.textContent.includes({subject:?}))")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_appears_without_reloading_is_accepted_and_stands_on_its_lead() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/mail", demo.url)).await.unwrap();
    mara.until("return Boolean(document.querySelector('#threads, .empty'))").await;
    demo.send_mail("sofia@marek.example", &letter("First words", "Hello.", "zero"));
    mara.page.goto(&format!("{}/mail", demo.url)).await.unwrap();
    mara.until(&format!("return Boolean({})", row("First words"))).await;
    run(&mara, "window.stayed = true").await;
    demo.send_mail(
        "sofia@marek.example",
        &letter("Quote for a bar counter", "We spoke at the fair.\n\nOn Monday Mara wrote:\n> Do write to us", "one"),
    );
    mara.until(&format!("return Boolean({})", row("Quote for a bar counter"))).await;
    assert_eq!(run(&mara, "return window.stayed").await, json!(true), "the page was loaded again");
    assert_eq!(
        run(&mara, &format!("return {}.classList.contains('new')", row("Quote for a bar counter"))).await,
        json!(true)
    );

    // Opened by keys, it is read, and what it quotes is one press away.
    run(&mara, &format!("{}.querySelector('a').focus()", row("Quote for a bar counter"))).await;
    mara.press(&['\u{E007}']).await;
    mara.until("return document.querySelector('#thread .written')?.textContent.trim() === 'We spoke at the fair.'")
        .await;
    mara.until(&format!("return !{}.classList.contains('new')", row("Quote for a bar counter"))).await;
    assert_eq!(run(&mara, "return document.querySelector('details.quotation').open").await, json!(false));

    mara.page.goto(&demo.url).await.unwrap();
    let id = incoming_card(&mara, "Quote for a bar counter").await;
    run(&mara, &format!("document.querySelector('#incoming-{id} [data-act=accept]').click()")).await;
    is_gone(&mara, id).await;
    mara.page.goto(&format!("{}/mail?q=counter", demo.url)).await.unwrap();
    mara.until(&format!("return Boolean({})", row("Quote for a bar counter"))).await;
    run(&mara, &format!("{}.querySelector('a').click()", row("Quote for a bar counter"))).await;
    mara.until("return Boolean(document.querySelector('#thread-lead a[href^=\"/leads/\"]'))").await;
    run(&mara, "document.querySelector('#thread-lead a[href^=\"/leads/\"]').click()").await;
    mara.until("return document.querySelector('#feed-items')?.textContent.includes('We spoke at the fair.')").await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_deleted_found_in_the_bin_and_brought_back() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    demo.send_mail("sofia@marek.example", &letter("Spare hinges", "Two, please.", "two"));
    incoming_card(&mara, "Spare hinges").await;
    mara.page.goto(&format!("{}/mail", demo.url)).await.unwrap();
    mara.until(&format!("return Boolean({})", row("Spare hinges"))).await;
    run(&mara, &format!("{}.querySelector('a').focus()", row("Spare hinges"))).await;
    mara.press(&['#']).await;
    toast(&mara, "it stays on its server").await;
    mara.until(&format!("return !{}", row("Spare hinges"))).await;

    mara.page.goto(&format!("{}/mail?folder=deleted", demo.url)).await.unwrap();
    mara.until(&format!("return Boolean({})", row("Spare hinges"))).await;
    run(&mara, &format!("{}.querySelector('a').click()", row("Spare hinges"))).await;
    mara.until("return Boolean(document.querySelector('#thread [aria-label=Restore]'))").await;
    run(&mara, "document.querySelector('#thread [aria-label=Restore]').click()").await;
    toast(&mara, "Brought back").await;
    mara.page.goto(&format!("{}/mail", demo.url)).await.unwrap();
    mara.until(&format!("return Boolean({})", row("Spare hinges"))).await;
    nothing_went_wrong(&mara).await;
}
