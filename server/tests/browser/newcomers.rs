//! Somebody rings: a contact is made by keyboard, found again instead of made twice, and gets a lead with their company.

use testkit::chromium::Browser;

use crate::people::{mara, nothing_went_wrong};
use crate::program::Demo;

/// Enter and the arrow that goes down, as a keyboard sends them.
const ENTER: &str = "\u{e007}";
const DOWN: char = '\u{e015}';

/// Types into a field of the dialog that is open.
async fn fill(browser: &Browser, field: &str, text: &str) {
    let focus = format!("document.querySelector('dialog[open] [name={field}]').focus()");
    browser.page.execute(&focus, vec![]).await.unwrap();
    browser.page.active_element().await.unwrap().send_keys(text).await.unwrap();
}

/// Waits until a field of the dialog holds something: what it offered was taken.
async fn holds(browser: &Browser, field: &str, value: &str) {
    let script = format!("return document.querySelector('dialog[open] [name={field}]')?.value === {value:?}");
    browser.until(&script).await;
}

/// Waits until the first thing that is offered in the dialog says `text`, and takes it by the arrow and Enter.
async fn take(browser: &Browser, text: &str) {
    let offered = format!(
        "return Boolean(document.querySelector('dialog[open] .choices button')?.textContent.includes({text:?}))"
    );
    browser.until(&offered).await;
    browser.press(&[DOWN]).await;
    browser.until("return document.activeElement.matches('.choices button')").await;
    browser.press(&['\u{e007}']).await;
}

async fn dialog(browser: &Browser, id: &str) {
    browser.until(&format!("return Boolean(document.querySelector('#{id}[open]'))")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_made_a_contact_by_keyboard_once_and_gets_a_lead_with_a_company_that_is_there() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/contacts", demo.url)).await.unwrap();
    mara.press(&['c']).await;
    dialog(&mara, "new-contact").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    fill(&mara, "name", "Wanda Krol").await;
    fill(&mara, "phone", "+49 30 2312 5199").await;
    fill(&mara, "company", "halden").await;
    take(&mara, "Halden Studio").await;
    holds(&mara, "company", "Halden Studio").await;
    fill(&mara, "email", &format!("wanda@krol.example{ENTER}")).await;
    mara.until("return /^\\/contacts\\/\\d+$/.test(location.pathname)").await;
    mara.until("return document.querySelector('main').textContent.includes('Halden Studio')").await;
    let card = mara.page.execute("return location.pathname", vec![]).await.unwrap().as_str().unwrap().to_owned();

    mara.page.goto(&format!("{}/contacts", demo.url)).await.unwrap();
    mara.press(&['c']).await;
    dialog(&mara, "new-contact").await;
    fill(&mara, "phone", &format!("+49 30 23125199{ENTER}")).await;
    let known = format!("return Boolean(document.querySelector('dialog[open] .known a[href={card:?}]'))");
    mara.until(&known).await;
    assert_eq!(mara.axe().await, Vec::<String>::new());

    mara.page.goto(&format!("{}{card}", demo.url)).await.unwrap();
    let new_lead = "document.querySelector('#side a[href^=\"/leads/new\"]').click()";
    mara.until("return Boolean(window.htmx)").await;
    mara.page.execute(new_lead, vec![]).await.unwrap();
    dialog(&mara, "new-lead").await;
    holds(&mara, "contact", "Wanda Krol").await;
    holds(&mara, "company", "Halden Studio").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    fill(&mara, "tags", "by phone").await;
    fill(&mara, "name", &format!("A bench for the hall{ENTER}")).await;
    mara.until("return /^\\/leads\\/\\d+$/.test(location.pathname)").await;
    let shown = format!(
        "const side = document.querySelector('#side'); return Boolean(side.querySelector('a[href={card:?}]'))
        && side.textContent.includes('Halden Studio') && side.textContent.includes('by phone')"
    );
    mara.until(&shown).await;
    nothing_went_wrong(&mara).await;
}
