//! A mail delivered to a real IMAP server, from the mailbox to an accepted lead.

use fantoccini::Locator;
use serde_json::json;
use testkit::chromium::Browser;
use testkit::dovecot::Dovecot;

use crate::people::{incoming_card, is_gone, nothing_went_wrong};
use crate::program::Served;

const MAIL: &str = "From: Samir Meier <samir@harborpine.example>\r\nTo: u1@test.local\r\nSubject: Visit next week?\r\n\
    Message-ID: <visit@harborpine.example>\r\n\r\nWe saw your stand at the fair.\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_delivered_to_dovecot_becomes_an_accepted_lead() {
    let dovecot = Dovecot::start();
    let served = Served::start(dovecot.ca_file().to_str().unwrap());
    let browser = Browser::start(1440, 900).await;
    browser.page.goto(&served.url).await.unwrap();
    browser.page.find(Locator::Css("[name=email]")).await.unwrap().send_keys("ann@acme.test").await.unwrap();
    browser.page.find(Locator::Css("[name=password]")).await.unwrap().send_keys("correct horse").await.unwrap();
    browser.page.execute("document.querySelector('form').requestSubmit()", vec![]).await.unwrap();
    browser.until("return document.querySelectorAll('.col').length >= 3").await;
    let pipeline = browser.page.current_url().await.unwrap().path_segments().unwrap().next_back().unwrap().to_owned();

    let (username, password) = dovecot.user(1);
    served.post(
        "/api/v4/mailboxes",
        &json!({
            "address": "sales@acme.example", "pipeline_id": pipeline.parse::<i64>().unwrap(), "kind": "shared",
            "username": username, "password": password,
            "imap": { "host": "127.0.0.1", "port": dovecot.imaps_port(), "tls": true },
        }),
    );
    // What came before the first sign-in is history (EM-07): deliver once the mailbox is followed.
    served.until_followed();
    dovecot.deliver(&username, MAIL.as_bytes());
    let id = incoming_card(&browser, "Visit next week?").await;
    browser
        .page
        .execute(&format!("document.querySelector('#incoming-{id} [data-act=accept]').click()"), vec![])
        .await
        .unwrap();
    is_gone(&browser, id).await;
    browser.until("return [...document.querySelectorAll('.col:not(.incoming) .card')].some(card => card.textContent.includes('Visit next week?'))").await;
    nothing_went_wrong(&browser).await;
}
