//! Setting up a pipeline on one page: stages added, renamed, put in order, coloured, deleted and restored, by keyboard.

use testkit::chromium::Browser;

use crate::people::{mara, nothing_went_wrong, toast};
use crate::program::Demo;

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const ARROW_DOWN: &str = "\u{e015}";
/// Colours of the palette.
const COLOURS: usize = 12;
const SAVED: &str = "return document.querySelector('#saved').textContent === 'All changes saved'";

/// Mara at the set-up page of the board that she looks at.
async fn at_set_up(demo: &Demo) -> Browser {
    let mara = mara(demo).await;
    let board = mara.page.current_url().await.unwrap();
    mara.page.goto(&format!("{board}/stages")).await.unwrap();
    mara.until("return document.querySelectorAll('#stage-order > li').length > 3").await;
    mara
}

/// The names of the working stages, from above.
async fn names(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('#stage-order input[name=name]')].map(input => input.value)";
    let names = browser.page.execute(script, vec![]).await.unwrap();
    names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

async fn stands_at(browser: &Browser, name: &str, place: i64) {
    let names = "[...document.querySelectorAll('#stage-order input[name=name]')].map(input => input.value)";
    browser.until(&format!("return {names}.at({place}) === {name:?}")).await;
}

/// Puts the focus on the one thing that a reader calls so, and types there.
async fn type_at(browser: &Browser, label: &str, keys: &str) {
    let script = format!("const at = document.querySelector('[aria-label={label:?}]'); at.focus(); at.select?.()");
    browser.page.execute(&script, vec![]).await.unwrap();
    browser.page.active_element().await.unwrap().send_keys(keys).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_is_added_renamed_moved_and_coloured_by_keyboard_alone() {
    let demo = Demo::start();
    let mara = at_set_up(&demo).await;
    let before = names(&mara).await;

    type_at(&mara, "Name of the new stage", &format!("Measured{ENTER}")).await;
    stands_at(&mara, "Measured", -1).await;
    type_at(&mara, "Name of Measured", &format!("Measured twice{ENTER}")).await;
    mara.until("return Boolean(document.querySelector('[aria-label=\"Move Measured twice up\"]'))").await;
    type_at(&mara, "Move Measured twice up", ENTER).await;
    stands_at(&mara, "Measured twice", -2).await;
    // Moving keeps the focus, so that one can go on.
    mara.until("return document.activeElement.ariaLabel === 'Move Measured twice up'").await;
    mara.page.active_element().await.unwrap().send_keys(ENTER).await.unwrap();
    stands_at(&mara, "Measured twice", -3).await;
    colour_by_keyboard(&mara, "Measured twice").await;
    mara.until(SAVED).await;

    mara.page.refresh().await.unwrap();
    let mut expected = before;
    expected.insert(expected.len() - 2, "Measured twice".to_owned());
    assert_eq!(names(&mara).await, expected);
    assert_eq!(mara.axe().await, Vec::<String>::new());
    nothing_went_wrong(&mara).await;
}

/// Opens the palette of a stage, goes to the last colour and one further, which is the first, and closes it.
async fn colour_by_keyboard(browser: &Browser, stage: &str) {
    let button = format!("document.querySelector('[aria-label^=\"Colour of {stage}\"]')");
    browser.page.execute(&format!("{button}.focus()"), vec![]).await.unwrap();
    browser.page.active_element().await.unwrap().send_keys(ENTER).await.unwrap();
    browser.until("return document.activeElement.matches('.palette:popover-open input:checked')").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    for colour in ["violet", "indigo", "slate"] {
        for _ in 0..COLOURS {
            let walked = format!("return document.activeElement.value === '{colour}'");
            if browser.page.execute(&walked, vec![]).await.unwrap() == true {
                break;
            }
            browser.page.active_element().await.unwrap().send_keys(ARROW_DOWN).await.unwrap();
        }
        browser.until(&format!("return {button}.querySelector('.swatch').matches('.hue-{colour}')")).await;
        // What comes from the server leaves the palette open and the focus where it is.
        browser
            .until(&format!("return document.activeElement.matches('.palette:popover-open [value={colour}]')"))
            .await;
    }
    browser.page.active_element().await.unwrap().send_keys(ESCAPE).await.unwrap();
    browser.until(&format!("return document.activeElement === {button}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_that_holds_leads_asks_where_they_go_and_comes_back_with_them() {
    let demo = Demo::start();
    let mara = at_set_up(&demo).await;
    let first = names(&mara).await.remove(0);
    let leads = "[...document.querySelectorAll('#stage-order > li')].map(row => parseInt(row.querySelector('.num').textContent))";
    let held = mara.page.execute(&format!("return {leads}"), vec![]).await.unwrap();

    type_at(&mara, &format!("Delete {first}"), ENTER).await;
    mara.until("return document.activeElement?.matches('#deletion[open] select')").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    mara.page.execute("document.querySelector('#deletion .btn.bad').focus()", vec![]).await.unwrap();
    mara.page.active_element().await.unwrap().send_keys(ENTER).await.unwrap();
    toast(&mara, "is deleted").await;
    let moved = format!(
        "return {leads}[0] === {} && !document.querySelector('#deletion')",
        held[0].as_i64().unwrap() + held[1].as_i64().unwrap()
    );
    mara.until(&moved).await;

    let restore =
        "[...document.querySelectorAll('main button')].find(button => button.textContent.startsWith('Restore'))";
    mara.page.execute(&format!("{restore}.focus()"), vec![]).await.unwrap();
    mara.page.active_element().await.unwrap().send_keys(ENTER).await.unwrap();
    stands_at(&mara, &first, 0).await;
    assert_eq!(mara.page.execute(&format!("return {leads}"), vec![]).await.unwrap(), held);
    mara.until(SAVED).await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_saved_only_once_it_is() {
    let demo = Demo::start();
    let mara = at_set_up(&demo).await;
    // Every word that stood there, in its order.
    let listen = "window.said = []; new MutationObserver(() => said.push(document.querySelector('#saved').textContent))
        .observe(document.querySelector('#saved'), { childList: true })";
    mara.page.execute(listen, vec![]).await.unwrap();
    type_at(&mara, "Name of the new stage", &format!("Measured{ENTER}")).await;
    mara.until("return said.join() === 'Saving…,All changes saved'").await;
    // A name of nothing but spaces is refused.
    type_at(&mara, "Name of the new stage", &format!("   {ENTER}")).await;
    mara.until("return said.join() === 'Saving…,All changes saved,Saving…,Not saved'").await;
    nothing_went_wrong(&mara).await;
}

/// PL-01: an account may have fifty pipelines, and the menu of them is as high as a window.
#[tokio::test(flavor = "multi_thread")]
async fn the_menu_of_many_pipelines_scrolls_and_its_last_entries_stay_in_sight() {
    let demo = Demo::start();
    let mara = at_set_up(&demo).await;
    let make = "const token = document.querySelector('meta[name=csrf-token]').content;
        return (async () => { for (let at = 0; at < 46; at += 1) await fetch('/pipelines', { method: 'POST',
            body: new URLSearchParams({ csrf_token: token, name: `Pipeline ${at}` }) }); })()";
    mara.page.execute(make, vec![]).await.unwrap();
    mara.page.goto(&demo.url).await.unwrap();
    mara.until("return document.querySelectorAll('#pipelines > a').length > 46").await;
    mara.page.execute("document.querySelector('[popovertarget=pipelines]').click()", vec![]).await.unwrap();
    mara.until(
        "const menu = document.querySelector('#pipelines'), box = menu.getBoundingClientRect();
        const isIn = at => at.getBoundingClientRect().bottom <= box.bottom && at.getBoundingClientRect().top >= box.top;
        return box.bottom <= innerHeight && menu.scrollHeight > menu.clientHeight && [...menu.querySelectorAll('.foot a')].every(isIn)",
    )
    .await;
    // The last pipeline is reached as the keyboard reaches it.
    let last = "const last = [...document.querySelectorAll('#pipelines > a')].at(-1); last.focus();
        const foot = document.querySelector('#pipelines .foot').getBoundingClientRect();
        return last.getBoundingClientRect().bottom <= foot.top + 1";
    mara.until(last).await;
    nothing_went_wrong(&mara).await;
}
