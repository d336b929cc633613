//! A mailbox at real servers, as a person lives with it: connected on the page, read, answered, emptied, disconnected.

use fantoccini::Locator;
use serde_json::json;

use crate::mail::row;
use crate::office::Office;
use crate::people::{incoming_card, is_gone, nothing_went_wrong, toast};

const VISIT: &str = "From: Samir Meier <samir@harborpine.example>\nTo: sales@acme.test\nSubject: Visit next week?\n\
    Message-ID: <visit@harborpine.example>\n\nWe saw your stand at the fair.\n";
const HINGES: &str = "From: Sofia Marek <sofia@marek.example>\nTo: sales@acme.test\nSubject: Spare hinges\n\
    Message-ID: <hinges@marek.example>\n\nTwo, please.\n";

/// A template that greets whoever it goes to.
async fn make_template(office: &Office) {
    office.go("/mail/templates/new").await;
    let fill = "const { name, subject, body } = document.querySelector('form.template-form').elements;
        name.value = 'Yes'; body.value = 'Hello {{contact.first_name}}, do come on Tuesday.';
        document.querySelector('form.template-form').requestSubmit()";
    office.run(fill).await;
    office
        .ann
        .until("return document.querySelector('#templates')?.closest('section').textContent.includes('Yes')")
        .await;
}

/// Waits until a mail is an incoming lead on the open board, and accepts it.
async fn accept(office: &Office, subject: &str) {
    let id = incoming_card(&office.ann, subject).await;
    office.run(&format!("document.querySelector('#incoming-{id} [data-act=accept]').click()")).await;
    is_gone(&office.ann, id).await;
    let card = "[...document.querySelectorAll('.col:not(.incoming) .card')]";
    office.ann.until(&format!("return {card}.some(card => card.textContent.includes({subject:?}))")).await;
}

/// Opens a thread in Mail.
async fn open_thread(office: &Office, subject: &str) {
    office.go("/mail").await;
    office.ann.until(&format!("return Boolean({})", row(subject))).await;
    office.run(&format!("{}.querySelector('a').click()", row(subject))).await;
    office.ann.until("return Boolean(document.querySelector('#thread .msg'))").await;
}

/// Goes from the open thread to the card of its lead.
async fn go_to_card(office: &Office) {
    let link = "document.querySelector('#thread-lead a[href^=\"/leads/\"]')";
    office.ann.until(&format!("return Boolean({link})")).await;
    office.run(&format!("{link}.click()")).await;
}

async fn card_says(office: &Office, words: &str) {
    office.ann.until(&format!("return document.querySelector('#feed-items')?.textContent.includes({words:?})")).await;
}

/// The answer is HTML, which the card shows in a frame: here is what stands in it.
async fn card_shows(office: &Office, words: &str) {
    office.ann.until("return Boolean(document.querySelector('#feed-items iframe.mail-frame'))").await;
    office.ann.page.find(Locator::Css("#feed-items iframe.mail-frame")).await.unwrap().enter_frame().await.unwrap();
    office.ann.until(&format!("return document.body?.textContent.includes({words:?})")).await;
    office.ann.page.enter_parent_frame().await.unwrap();
}

/// Answers the newest mail of the open thread with the first template, by keys, and does not wait out the time in which it
/// could be taken back.
async fn answer_with_template(office: &Office) {
    office.ann.press(&['r']).await;
    office.ann.until("return document.querySelector('#mail-template')?.options.length === 2").await;
    let choose = "const list = document.querySelector('#mail-template'); list.selectedIndex = 1;
        list.dispatchEvent(new Event('change', { bubbles: true })); document.querySelector('#mail-editor').focus()";
    office.run(choose).await;
    office
        .ann
        .until("return document.querySelector('#mail-editor').textContent.includes('Hello Samir, do come on Tuesday.')")
        .await;
    office.ann.press(&['\u{E009}', '\u{E007}']).await;
    office.ann.until("return Boolean(document.querySelector('form[action$=\"/departure\"]'))").await;
    office.run("document.querySelector('form[action$=\"/departure\"]').requestSubmit()").await;
    office.ann.until("return document.querySelector('#mail-sending')?.textContent.includes('It was sent.')").await;
}

/// The story of issue 5, from an empty account to a mail that was deleted and brought back.
#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_is_connected_a_mail_of_it_accepted_answered_with_a_template_and_deleted_and_restored() {
    let office = Office::open().await;
    office.connect().await;
    make_template(&office).await;
    office.go_to_board().await;
    office.run("window.stayed = true").await;
    office.deliver(VISIT);
    accept(&office, "Visit next week?").await;
    assert_eq!(office.run("return window.stayed").await, json!(true), "the board was loaded again");

    open_thread(&office, "Visit next week?").await;
    answer_with_template(&office).await;
    let mails = office.submission.mails();
    let [sent] = mails.as_slice() else { panic!("it was handed over once: {mails:?}") };
    for line in
        ["Samir Meier", "samir@harborpine.example", "Subject: Re: Visit next week?", "<visit@harborpine.example>"]
    {
        assert!(sent.contains(line), "{line} is missing: {sent}");
    }
    assert!(sent.contains("Hello Samir, do come on Tuesday."), "{sent}");
    office.until_filed(1).await;

    open_thread(&office, "Visit next week?").await;
    go_to_card(&office).await;
    card_says(&office, "We saw your stand at the fair.").await;
    card_shows(&office, "Hello Samir, do come on Tuesday.").await;

    open_thread(&office, "Visit next week?").await;
    office.ann.press(&['#']).await;
    toast(&office.ann, "it stays on its server").await;
    office.ann.until(&format!("return !{}", row("Visit next week?"))).await;
    office.go("/mail?folder=deleted").await;
    office.ann.until(&format!("return Boolean({})", row("Visit next week?"))).await;
    office.run(&format!("{}.querySelector('a').click()", row("Visit next week?"))).await;
    office.ann.until("return Boolean(document.querySelector('#thread [aria-label=Restore]'))").await;
    office.run("document.querySelector('#thread [aria-label=Restore]').click()").await;
    toast(&office.ann, "Brought back").await;
    open_thread(&office, "Visit next week?").await;
    go_to_card(&office).await;
    card_says(&office, "We saw your stand at the fair.").await;
    nothing_went_wrong(&office.ann).await;
}

/// EM-62, both ways: what was kept is there once after the same mailbox was connected again, and what was deleted leaves a
/// note on its card and no word of what it said.
#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_is_disconnected_with_its_mails_kept_and_then_with_its_mails_deleted() {
    let office = Office::open().await;
    office.connect().await;
    office.go_to_board().await;
    office.deliver(VISIT);
    accept(&office, "Visit next week?").await;

    office.disconnect("keep").await;
    office.connect().await;
    office.go_to_board().await;
    office.deliver(HINGES);
    accept(&office, "Spare hinges").await;
    office.go("/mail").await;
    office.ann.until(&format!("return Boolean({})", row("Spare hinges"))).await;
    let rows = "return [...document.querySelectorAll('#threads .th')].length";
    assert_eq!(office.run(rows).await, json!(2), "a mail came twice");
    open_thread(&office, "Visit next week?").await;
    assert_eq!(office.run("return document.querySelectorAll('#mails > .msg').length").await, json!(1));
    go_to_card(&office).await;
    card_says(&office, "We saw your stand at the fair.").await;
    let card = office.ann.page.current_url().await.unwrap().path().to_owned();

    office.disconnect("delete").await;
    office.go(&card).await;
    card_says(&office, "A mail was here. It was deleted with its mailbox.").await;
    let text = office.run("return document.body.textContent").await;
    assert!(!text.as_str().unwrap().contains("We saw your stand"), "its words are still on the card");
    office.go("/mail?q=stand").await;
    office.ann.until("return Boolean(document.querySelector('#thread'))").await;
    assert_eq!(office.run("return document.querySelectorAll('#threads .th').length").await, json!(0));
    nothing_went_wrong(&office.ann).await;
}
