//! A mail delivered to a real IMAP server, from the mailbox to an accepted lead.

use fantoccini::Locator;
use testkit::chromium::Browser;
use testkit::dovecot::Dovecot;

use crate::people::{incoming_card, is_gone, nothing_went_wrong};
use crate::program::Served;

const MAIL: &str = "From: Samir Meier <samir@harborpine.example>\r\nTo: u1@test.local\r\nSubject: Visit next week?\r\n\
    Message-ID: <visit@harborpine.example>\r\n\r\nWe saw your stand at the fair.\r\n";

/// Connects a mailbox on the page: nobody knows where an address of this domain is read, so the server is written by hand;
/// a wrong password is said beside its field, and the right one connects it (EM-01).
async fn connect(browser: &Browser, site: &str, dovecot: &Dovecot, (username, password): (&str, &str)) {
    browser.page.goto(&format!("{site}/mail/settings")).await.unwrap();
    browser.page.find(Locator::LinkText("Add mailbox")).await.unwrap().click().await.unwrap();
    write(browser, "address", "sales@acme.test").await;
    send(browser).await;
    browser.until("return !!document.getElementById('imap_host-error')").await;
    write(browser, "imap_host", "127.0.0.1").await;
    write(browser, "imap_port", &dovecot.imaps_port().to_string()).await;
    write(browser, "imap_username", username).await;
    write(browser, "password", "no such password").await;
    send(browser).await;
    browser.until("return document.getElementById('password-error')?.textContent.includes('app password')").await;
    write(browser, "password", password).await;
    send(browser).await;
    browser
        .until("return document.querySelector('#mailboxes') && document.body.textContent.includes('sales@acme.test')")
        .await;
}

async fn write(browser: &Browser, field: &str, text: &str) {
    let field = browser.page.find(Locator::Css(&format!("main [name={field}]"))).await.unwrap();
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn send(browser: &Browser) {
    browser.page.execute("document.querySelector('main form').requestSubmit()", vec![]).await.unwrap();
}

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
    let board = browser.page.current_url().await.unwrap().to_string();

    let (username, password) = dovecot.user(1);
    connect(&browser, &served.url, &dovecot, (&username, &password)).await;
    browser.page.goto(&board).await.unwrap();
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
