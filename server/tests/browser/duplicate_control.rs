//! Rules of duplicate control are set up and tried; a request merges by itself, says why, and is taken back.

use testkit::chromium::Browser;

use crate::people::{incoming_card, is_gone, mara, nothing_went_wrong};
use crate::program::Demo;

/// A mail of Sofia's; the subject is also what a lead of it is called.
fn mail(number: u32, subject: &str) -> String {
    format!(
        "From: Sofia Marek <sofia@brioche.example>\nTo: sales@workshop.example\nSubject: {subject}\n\
         Message-ID: <{number}@brioche.example>\n\n{subject}, please.\n"
    )
}

/// Sofia is known by a lead in the first stage.
async fn sofia_is_known(demo: &Demo, mara: &Browser) {
    demo.send_mail("sofia@brioche.example", &mail(1, "A bar counter"));
    let id = incoming_card(mara, "A bar counter").await;
    let accept = format!("document.querySelector('#incoming-{id} [data-act=accept]').click()");
    mara.page.execute(&accept, vec![]).await.unwrap();
    is_gone(mara, id).await;
}

/// Clicks what `find` gives, a script for one element.
async fn click(browser: &Browser, find: &str) {
    browser.until(&format!("return Boolean({find})")).await;
    browser.page.execute(&format!("{find}.click()"), vec![]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_merges_by_the_rules_with_its_task_and_its_reasons_and_is_taken_back() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let board = mara.page.current_url().await.unwrap().to_string();
    sofia_is_known(&demo, &mara).await;

    mara.page.goto(&format!("{board}/automate")).await.unwrap();
    click(&mara, "document.querySelector('#duplicate-control a[aria-haspopup=dialog]')").await;
    mara.until("return document.querySelector('#duplicate-rules[open]') !== null").await;
    let task = "document.querySelector('#duplicate-rules [name=task]')";
    click(&mara, task).await;
    click(&mara, "document.querySelector('#duplicate-rules [formaction$=\"/trial\"]')").await;
    mara.until("return document.querySelector('#trial [role=status]')?.textContent.includes('Would have merged')")
        .await;
    mara.until(&format!("return {task}.checked && document.querySelectorAll('dialog[open]').length === 1")).await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    let by_field = "document.querySelector('#duplicate-rules [name=method][value=field]')";
    click(&mara, by_field).await;
    click(&mara, "document.querySelector('#duplicate-rules .btn.primary')").await;
    mara.until("return document.querySelector('#rules-problem')?.textContent.includes('Choose at least one field')")
        .await;
    mara.until(&format!("return {task}.checked && {by_field}.checked")).await;
    click(&mara, by_field).await;
    click(&mara, "document.querySelector('#duplicate-rules .btn.primary')").await;
    let switch = "document.querySelector('#duplicate-control .switch')";
    mara.until(&format!("return {switch} !== null && document.querySelector('dialog[open]') === null")).await;
    if mara.page.execute(&format!("return {switch}.ariaChecked"), vec![]).await.unwrap() == "false" {
        click(&mara, switch).await;
    }
    mara.until(&format!("return {switch}?.ariaChecked === 'true'")).await;

    demo.send_mail("sofia@brioche.example", &mail(2, "And bar stools"));
    mara.page.goto(&board).await.unwrap();
    let card = "[...document.querySelectorAll('.col:not(.incoming) .card')].find(card => card.textContent.includes('A bar counter'))";
    click(&mara, &format!("{card}.querySelector('h3 a')")).await;
    mara.until(
        "return document.querySelector('#main') !== null && document.body.textContent.includes('A bar counter')",
    )
    .await;
    let merged = "same e-mail address sofia@brioche.example";
    while !mara.page.execute("return document.body.textContent", vec![]).await.unwrap().to_string().contains(merged) {
        mara.page.refresh().await.unwrap();
    }
    mara.until("return document.body.textContent.includes('Confirm contact details')").await;
    mara.until("return document.body.textContent.includes('And bar stools')").await;
    click(&mara, "document.querySelector('form[action^=\"/merges/\"] button')").await;
    mara.until("return document.body.textContent.includes('undid a merge')").await;
    mara.page.goto(&board).await.unwrap();
    incoming_card(&mara, "And bar stools").await;
    nothing_went_wrong(&mara).await;
}
