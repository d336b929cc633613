//! The card of a lead: notes that name colleagues, files that are shown, the way back, figures, and all by keyboard.

use std::path::Path;

use fantoccini::Locator;
use fantoccini::key::Key;
use testkit::chromium::Browser;

use crate::people::{colleague, invited, mara, nothing_went_wrong, toast};
use crate::program::Demo;

/// The feed says `text`.
fn said(text: &str) -> String {
    format!("return document.querySelector('#feed-items').textContent.includes({text:?})")
}

/// Opens the first lead of the board and gives its address.
async fn first_lead(browser: &Browser, demo: &Demo) -> String {
    let find = "return document.querySelector('.col:not(.incoming) .card h3 a').getAttribute('href')";
    let lead = browser.page.execute(find, vec![]).await.unwrap().as_str().unwrap().to_owned();
    browser.page.goto(&format!("{}{lead}", demo.url)).await.unwrap();
    browser.until("return Boolean(document.querySelector('#feed-items'))").await;
    lead
}

async fn type_text(browser: &Browser, text: &str) {
    browser.page.active_element().await.unwrap().send_keys(text).await.unwrap();
}

/// Presses what carries `words` inside the note that says `note`.
async fn press_on_note(browser: &Browser, note: &str, words: &str) {
    let script = format!(
        "const note = [...document.querySelectorAll('.bub.note')].find(note => note.textContent.includes({note:?}));
        [...note.querySelectorAll('button, summary')].find(one => one.textContent.trim() === {words:?}).click()"
    );
    browser.page.execute(&script, vec![]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_names_a_colleague_by_keyboard_tells_her_at_once() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let priya = invited(&demo, &mara, "Priya Nair").await;
    priya.page.goto(&format!("{}/notices", demo.url)).await.unwrap();
    mara.page.goto(&demo.url).await.unwrap();
    mara.until("return document.querySelectorAll('.col').length > 3").await;
    let lead = first_lead(&mara, &demo).await;
    let padded = "const parts = [...document.querySelectorAll('.sect')];
        return parts.length > 3 && parts.every(part => parseFloat(getComputedStyle(part).paddingInlineStart) >= 12)";
    assert_eq!(mara.page.execute(padded, vec![]).await.unwrap(), true, "nothing of the left column touches its edge");

    mara.press(&['n']).await;
    mara.until("return document.activeElement.closest('#write-notes') !== null").await;
    type_text(&mara, "The width is 2.40 m, @p").await;
    mara.until("return document.querySelector('.mentions [aria-selected=true]')?.textContent === 'Priya Nair'").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    type_text(&mara, "\u{e007}").await;
    mara.until("return document.activeElement.value === 'The width is 2.40 m, @Priya Nair '").await;
    mara.press(&[Key::Control.into(), Key::Enter.into()]).await;
    mara.until("return document.querySelector('.bub.note .mention')?.textContent === '@Priya Nair'").await;
    mara.until("return document.querySelectorAll('#feed-items [id^=day-]').length === new Set([...document.querySelectorAll('#feed-items [id^=day-]')].map(day => day.id)).size").await;

    priya.until("return document.querySelector('main').textContent.includes('The width is 2.40 m')").await;
    priya.page.goto(&format!("{}{lead}", demo.url)).await.unwrap();
    priya.until("return document.querySelector('#participants').textContent.includes('Priya Nair')").await;
    nothing_went_wrong(&mara).await;
    nothing_went_wrong(&priya).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_pinned_changed_deleted_and_comes_back_on_top() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    first_lead(&mara, &demo).await;
    mara.press(&['n']).await;
    type_text(&mara, "Ring before noon").await;
    mara.press(&[Key::Control.into(), Key::Enter.into()]).await;
    mara.until(&said("Ring before noon")).await;
    mara.until("return document.querySelector('#write-notes textarea').value === ''").await;

    press_on_note(&mara, "Ring before noon", "Pin").await;
    mara.until("return document.querySelector('#pinned').textContent.includes('Ring before noon')").await;
    press_on_note(&mara, "Ring before noon", "Edit").await;
    let rewrite = "const field = document.querySelector('.bub.note details[open] textarea');
        field.value = 'Ring after noon'; field.form.requestSubmit()";
    mara.page.execute(rewrite, vec![]).await.unwrap();
    mara.until("return document.querySelector('.bub.note .written').textContent === 'Ring after noon'").await;
    mara.until("return document.querySelector('#pinned').textContent.includes('Ring after noon')").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());

    press_on_note(&mara, "Ring after noon", "Delete").await;
    toast(&mara, "The note was deleted").await;
    mara.until("return !document.querySelector('.bub.note') && !document.querySelector('#pinned li')").await;
    mara.page.execute("document.activeElement.blur()", vec![]).await.unwrap();
    mara.press(&['z']).await;
    mara.until("return document.querySelector('.bub.note .written')?.textContent === 'Ring after noon'").await;
    mara.until("return document.querySelector('#pinned').textContent.includes('Ring after noon')").await;
    mara.until("const days = [...document.querySelectorAll('#feed-items [id^=day-]')].map(day => day.id); return days.length === new Set(days).size").await;
    nothing_went_wrong(&mara).await;
}

/// Chooses a file for the note, as the button does.
async fn attach(browser: &Browser, file: &Path) {
    let input = browser.page.find(Locator::Css("#write-notes input[type=file]")).await.unwrap();
    input.send_keys(file.to_str().unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_with_a_note_shown_in_place_and_counted() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let lead = first_lead(&mara, &demo).await;
    let folder = tempfile::tempdir().unwrap();
    let (drawing, list) = (folder.path().join("drawing.pdf"), folder.path().join("cutting list.txt"));
    std::fs::write(&drawing, "%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF").unwrap();
    std::fs::write(&list, "Oak, 40 mm\n").unwrap();
    attach(&mara, &drawing).await;
    attach(&mara, &list).await;
    mara.until("return document.querySelector('#write-notes .attached').textContent.includes('cutting list.txt')")
        .await;
    mara.page.execute("document.querySelector('#write-notes form').requestSubmit()", vec![]).await.unwrap();
    mara.until("return Boolean(document.querySelector('a.file[data-name=\"cutting list.txt\"]'))").await;
    mara.until("return document.querySelector('#write-notes .attached').textContent === ''").await;

    for (name, kind) in [("drawing.pdf", "document"), ("cutting list.txt", "text")] {
        let open =
            format!("const link = document.querySelector('a.file[data-name={name:?}]'); link.focus(); link.click()");
        mara.page.execute(&open, vec![]).await.unwrap();
        mara.until(&format!("return Boolean(document.querySelector('dialog[open] iframe.preview.{kind}'))")).await;
        assert_eq!(mara.axe().await, Vec::<String>::new(), "{name}");
        // The viewer of a document may have taken the keys.
        mara.page.execute("document.querySelector('dialog[open] [data-close]').click()", vec![]).await.unwrap();
        mara.until(&format!("return document.activeElement.dataset.name === {name:?}")).await;
    }
    mara.page.goto(&format!("{}{lead}?show=files", demo.url)).await.unwrap();
    mara.until("return document.querySelectorAll('#feed-part a.file').length === 2").await;
    mara.page.goto(&format!("{}{lead}?show=statistics", demo.url)).await.unwrap();
    mara.until("return document.querySelector('.statistics').textContent.includes('Time in each stage')").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    nothing_went_wrong(&mara).await;
}

/// From the board to a task that is set and done, and a note, without a pointer.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_and_a_note_are_written_and_the_task_is_done_by_keyboard_alone() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let focus = "document.querySelector('.col:not(.incoming) .card h3 a').focus()";
    mara.page.execute(focus, vec![]).await.unwrap();
    mara.press(&[Key::Enter.into()]).await;
    mara.until("return location.pathname.startsWith('/leads/') && Boolean(document.querySelector('#feed-items'))")
        .await;
    mara.press(&['a']).await;
    mara.until("return document.activeElement.closest('#write-tasks') !== null").await;
    type_text(&mara, "Order the hinges").await;
    mara.press(&[Key::Control.into(), Key::Enter.into()]).await;
    mara.until("return document.querySelector('#open-tasks').textContent.includes('Order the hinges')").await;
    mara.press(&[Key::Escape.into()]).await;
    mara.press(&['n']).await;
    mara.until("return document.activeElement.closest('#write-notes') !== null").await;
    type_text(&mara, "Hinges take two weeks").await;
    mara.press(&[Key::Control.into(), Key::Enter.into()]).await;
    mara.until(&said("Hinges take two weeks")).await;

    // Shift+Tab leads from the composer up to the task in the feed.
    for _ in 0..40 {
        let at = "return document.activeElement.getAttribute('aria-label')";
        if mara.page.execute(at, vec![]).await.unwrap() == "Complete: Order the hinges" {
            break;
        }
        mara.press(&[Key::Shift.into(), Key::Tab.into()]).await;
    }
    mara.press(&[Key::Enter.into()]).await;
    mara.until("return !document.querySelector('#open-tasks').textContent.includes('Order the hinges')").await;
    nothing_went_wrong(&mara).await;
}

/// Live updates redraw a line while somebody types in it: the words stay, the editor stays open, and it is saved.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_types_outlives_what_colleagues_change_around_it() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let tom = colleague(&demo, &mara).await;
    let lead = first_lead(&tom, &demo).await;
    tom.press(&['n']).await;
    type_text(&tom, "Ring before noon").await;
    tom.press(&[Key::Control.into(), Key::Enter.into()]).await;
    tom.until(&said("Ring before noon")).await;
    press_on_note(&tom, "Ring before noon", "Edit").await;
    tom.until("return !!document.querySelector('.bub.note details[open] textarea')").await;
    let write = "const field = document.querySelector('.bub.note details[open] textarea');
        field.value = 'Ring after four'; field.blur();
        const result = document.querySelector('#open-tasks input[name=result]');
        if (result) { result.closest('details').open = true; result.value = 'She agrees'; result.blur(); }
        const week = document.querySelector('input[aria-label=\"Delivery week\"]'); week.value = 'Week 20';
        document.activeElement.blur()";
    tom.page.execute(write, vec![]).await.unwrap();

    mara.page.goto(&format!("{}{lead}", demo.url)).await.unwrap();
    mara.until(&said("Ring before noon")).await;
    press_on_note(&mara, "Ring before noon", "Pin").await;
    let rename = "const field = document.querySelector('input[aria-label=Workplaces]'); field.value = '77';
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    mara.page.execute(rename, vec![]).await.unwrap();
    tom.until("return document.querySelector('#pinned').textContent.includes('Ring before noon')").await;
    tom.until("return document.querySelector('input[aria-label=Workplaces]').value === '77'").await;
    tom.until("return document.querySelector('.bub.note .acts').textContent.includes('Unpin')").await;

    let kept = "const note = document.querySelector('.bub.note details[open] textarea');
        const result = document.querySelector('#open-tasks input[name=result]');
        return [note?.value, document.querySelector('input[aria-label=\"Delivery week\"]').value,
            !result || (result.value === 'She agrees' && result.closest('details').open)]";
    let kept = tom.page.execute(kept, vec![]).await.unwrap();
    assert_eq!(kept, serde_json::json!(["Ring after four", "Week 20", true]));
    let save = "document.querySelector('.bub.note details[open] form').requestSubmit()";
    tom.page.execute(save, vec![]).await.unwrap();
    tom.until("return document.querySelector('.bub.note .written').textContent === 'Ring after four'").await;
    mara.until("return document.querySelector('.bub.note .written').textContent === 'Ring after four'").await;
    nothing_went_wrong(&tom).await;
    nothing_went_wrong(&mara).await;
}

/// Types into a field of the card and leaves it.
async fn write_over(browser: &Browser, label: &str, text: &str) {
    let script = "const field = document.querySelector(`[aria-label='${arguments[0]}']`); field.focus(); field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    browser.page.execute(script, vec![label.into(), text.into()]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_amount_stays_marked_and_whoever_saves_over_a_colleague_is_told_and_brings_it_back() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let tom = colleague(&demo, &mara).await;
    let lead = first_lead(&tom, &demo).await;
    mara.page.goto(&format!("{}{lead}", demo.url)).await.unwrap();
    mara.until("return Boolean(document.querySelector('[aria-label=Sale]'))").await;

    write_over(&mara, "Sale", "a lot").await;
    mara.until("return document.querySelector('[aria-label=Sale][aria-invalid=true]')?.value === 'a lot'").await;
    mara.page.active_element().await.unwrap().send_keys("\u{e00c}").await.unwrap();
    mara.until("const field = document.querySelector('[aria-label=Sale]'); return !field.ariaInvalid && field.value !== 'a lot'").await;
    write_over(&mara, "Sale", "1.234,56").await;
    tom.until("return document.querySelector('[aria-label=Sale]').value.replace(/\\s/, '') === '1234.56'").await;

    // She has begun to write, without saving, when he saves.
    let begin = "document.querySelector('[aria-label=\"Lead name\"]').value = 'Desks of ash'";
    mara.page.execute(begin, vec![]).await.unwrap();
    write_over(&tom, "Lead name", "Desks of oak").await;
    tom.until("return document.querySelector('h1').textContent === 'Desks of oak'").await;
    write_over(&mara, "Lead name", "Desks of ash").await;
    mara.until("return document.querySelector('.toasts').textContent.includes('wrote “Desks of oak” here meanwhile')")
        .await;
    mara.until("return document.querySelector('h1').textContent === 'Desks of ash'").await;
    mara.page.execute("document.querySelector('.toasts [data-undo$=\"/name\"]').click()", vec![]).await.unwrap();
    tom.until("return document.querySelector('[aria-label=\"Lead name\"]').value === 'Desks of oak'").await;
    nothing_went_wrong(&tom).await;
}
