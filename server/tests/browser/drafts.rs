//! A mail that is being written outlives its page, and leaves with all that was put into it.

use fantoccini::Locator;

use crate::office::Office;
use crate::people::{nothing_went_wrong, toast};
use crate::program::until;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_saved_by_itself_and_there_again_after_a_reload_with_its_files() {
    let office = Office::open().await;
    office.connect().await;
    office.go("/mail/write").await;
    for (field, text) in [("#mail-to", "samir@harborpine.example,"), ("#mail-editor", "Do come on Tuesday.")] {
        office.ann.until(&format!("return Boolean(document.querySelector('{field}')?.checkVisibility())")).await;
        office.ann.page.find(Locator::Css(field)).await.unwrap().send_keys(text).await.unwrap();
    }
    let is_saved = "return document.querySelector('#mail-saved').textContent.startsWith('Saved ')";
    office.ann.until(is_saved).await;
    let choose = "const input = document.querySelector('#mail-attach');
        for (const name of ['map.txt', 'menu.txt']) {
            const files = new DataTransfer();
            files.items.add(new File([name], name, { type: 'text/plain' }));
            input.files = files.files;
            input.dispatchEvent(new Event('change', { bubbles: true }));
        }";
    office.run(choose).await;
    let has_both = "return document.querySelectorAll('#mail-files > li').length === 2";
    office.ann.until(has_both).await;

    office.ann.page.refresh().await.unwrap();
    let is_there = "return document.querySelector('#mail-editor')?.textContent.includes('Do come on Tuesday.')";
    office.ann.until(is_there).await;
    office.ann.until(has_both).await;
    office.run("document.querySelector('button[value=send]').click()").await;
    office.ann.until("return Boolean(document.querySelector('form[action$=\"/departure\"]'))").await;
    office.run("document.querySelector('form[action$=\"/departure\"]').requestSubmit()").await;
    office.ann.until("return document.querySelector('#mail-sending')?.textContent.includes('It was sent.')").await;
    let mails = office.submission.mails();
    let [sent] = mails.as_slice() else { panic!("it was handed over once: {mails:?}") };
    for part in ["samir@harborpine.example", "Do come on Tuesday.", "map.txt", "menu.txt"] {
        assert!(sent.contains(part), "{part} is missing: {sent}");
    }
    nothing_went_wrong(&office.ann).await;
}

/// In one breath, so that no timer comes between the last letter and the next page.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_in_the_last_second_before_leaving_is_saved() {
    let office = Office::open().await;
    office.connect().await;
    office.go("/mail/write").await;
    office.ann.until("return Boolean(document.querySelector('#mail-write')?.dataset.begun)").await;
    office
        .run(
            "const form = document.querySelector('#mail-write'), editor = document.querySelector('#mail-editor');
             form.elements.subject.value = 'Lunch on Friday';
             editor.innerHTML = '<div>At noon, by the harbour.</div>' + editor.innerHTML;
             editor.dispatchEvent(new Event('input', { bubbles: true }));
             location.assign('/mail/settings');",
        )
        .await;
    office.ann.until("return location.pathname === '/mail/settings'").await;
    let row = "return document.querySelector('#threads')?.textContent.includes('At noon, by the harbour.') ?? false";
    let is_there = async || {
        office.go("/mail?folder=drafts").await;
        (office.run(row).await == true).then_some(())
    };
    until("the draft has the last words", is_there).await;
    nothing_went_wrong(&office.ann).await;
}

/// EM-52: a mail leaves ten seconds after it was sent; until then a toast, or a key, takes it back.
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_sent_is_taken_back_by_key_and_is_a_draft_again() {
    let office = Office::open().await;
    office.connect().await;
    office.go("/mail/write").await;
    for (field, text) in [("#mail-to", "samir@harborpine.example,"), ("#mail-editor", "Not like this.")] {
        office.ann.until(&format!("return Boolean(document.querySelector('{field}')?.checkVisibility())")).await;
        office.ann.page.find(Locator::Css(field)).await.unwrap().send_keys(text).await.unwrap();
    }
    office.run("document.querySelector('button[value=send]').click()").await;
    toast(&office.ann, "It leaves in 10 seconds").await;
    toast(&office.ann, "Undo").await;
    office.ann.press(&['z']).await;
    toast(&office.ann, "Not sent: it is a draft again").await;
    office.ann.until("return document.querySelector('#mail-editor')?.textContent.includes('Not like this.')").await;
    office.ann.until("return document.querySelector('.people')?.textContent.includes('samir')").await;
    assert_eq!(office.submission.mails(), Vec::<String>::new());
    nothing_went_wrong(&office.ann).await;
}

/// The draft stands in its form, not as a card beside it, and Reply pressed again goes on with it; Send keeps its place.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_being_written_stands_in_its_form_alone() {
    let office = Office::open().await;
    office.connect().await;
    office.deliver(
        "From: Samir Meier <samir@harborpine.example>\nTo: sales@acme.test\nSubject: Visit next week?\n\
         Message-ID: <visit@harborpine.example>\n\nWe saw your stand at the fair.\n",
    );
    office.go("/mail").await;
    let row = crate::mail::row("Visit next week?");
    office.ann.until(&format!("return Boolean({row})")).await;
    office.run(&format!("{row}.querySelector('a').click()")).await;
    office.ann.until("return Boolean(document.querySelector('#answers a[data-key=r]'))").await;
    office.run("document.querySelector('#answers a[data-key=r]').click()").await;
    office.ann.until("return Boolean(document.querySelector('#answers #mail-write')?.dataset.begun)").await;
    let typing = "const editor = document.querySelector('#mail-editor');
        editor.innerHTML = '<div>Do come on Tuesday.</div>' + editor.innerHTML;
        editor.dispatchEvent(new Event('input', { bubbles: true }))";
    office.run(typing).await;
    office.ann.until("return document.querySelector('#mail-saved').textContent.startsWith('Saved ')").await;
    let shown = "const mails = [...document.querySelectorAll('#mails > .msg')];
        return mails.length === 2 && mails.filter(mail => mail.checkVisibility()).length === 1";
    office.ann.until(shown).await;
    let in_one_row = "const top = of => document.querySelector(`#mail-write footer ${of}`).getBoundingClientRect();
        const [send, format] = [top('[value=send]'), top('.mail-format')];
        return send.top < format.bottom && format.top < send.bottom";
    office.ann.until(in_one_row).await;
    office.run("document.querySelector('#mails .msg:not([hidden]) .mail-answers a').click()").await;
    let goes_on = "return document.activeElement.id === 'mail-editor'
        && document.querySelector('#mail-editor').textContent.includes('Do come on Tuesday.')";
    office.ann.until(goes_on).await;
    nothing_went_wrong(&office.ann).await;
}
