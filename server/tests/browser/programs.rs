//! A program is named by an administrator, let in by a person on their telephone, and shut out again.

use fantoccini::Locator;
use serde_json::Value as Json;
use testkit::chromium::Browser;

use crate::people::{invited, mara, nothing_went_wrong};
use crate::program::Demo;

async fn ask(browser: &Browser, script: &str) -> String {
    let answer = browser.page.execute(&format!("return {script}"), vec![]).await.unwrap();
    if let Json::String(text) = answer { text } else { panic!("{script} is {answer}") }
}

async fn type_into(browser: &Browser, css: &str, text: &str) {
    browser.page.find(Locator::Css(css)).await.unwrap().send_keys(text).await.unwrap();
}

/// Presses the button that says exactly `words`.
async fn press(browser: &Browser, words: &str) {
    let find = format!(
        "[...document.querySelectorAll('main button')].find(one => one.textContent.trim() === {words:?}).click()"
    );
    browser.page.execute(&find, vec![]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_let_in_and_shut_out_and_its_pages_have_no_barrier() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let tom = invited(&demo, &mara, "Tom Okafor").await;
    mara.page.goto(&format!("{}/settings/programs", demo.url)).await.unwrap();
    type_into(&mara, "main section:last-of-type [name=name]", "Monthly reports").await;
    // The program's page, which is told the code: one of ours stands in for it.
    let address = format!("{}/profile", demo.url);
    type_into(&mara, "main section:last-of-type [name=redirect_address]", &address).await;
    press(&mara, "Add").await;
    mara.until("return Boolean(document.querySelector('.banner input'))").await;
    assert_eq!(mara.axe().await, Vec::<String>::new(), "the secret");
    let id = ask(&mara, "document.querySelector('main section input[readonly].num:not(.banner *)').value").await;

    tom.page.set_window_size(390, 844).await.unwrap();
    tom.page.goto(&format!("{}/oauth?client_id={id}&state=s&mode=popup", demo.url)).await.unwrap();
    assert_eq!(tom.axe().await, Vec::<String>::new(), "the question");
    press(&tom, "Let it in").await;
    tom.until("return location.pathname === '/profile' && location.search.includes('code=')").await;
    assert!(ask(&tom, "location.search").await.contains("state=s"));
    nothing_went_wrong(&tom).await;

    press(&mara, "Delete").await;
    mara.until("return !document.querySelector('main').textContent.includes('Monthly reports')").await;
    nothing_went_wrong(&mara).await;
}
