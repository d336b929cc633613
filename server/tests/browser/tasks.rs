//! Tasks: set, dragged to another day, moved by keyboard, done with a result; a colleague sees all of it.

use testkit::chromium::Browser;

use crate::people::{colleague, mara, nothing_went_wrong};
use crate::program::Demo;

/// More often nobody should have to press Tab on this page.
const MOST_TABS: usize = 150;

/// Waits until the task that says `text` stands in a column of the to-do line.
async fn stands_in(browser: &Browser, text: &str, column: &str) {
    let script = format!(
        "return Boolean([...document.querySelectorAll('section[aria-label={column:?}] .task')].find(task => task.textContent.includes({text:?})))"
    );
    browser.until(&script).await;
}

/// The first task but one that does not stand in Tomorrow; late in the evening nothing stands in Today.
async fn another_than(browser: &Browser, id: &str) -> String {
    let first =
        format!("return document.querySelector('.plan section:not([aria-label=Tomorrow]) .task:not([id={id:?}])').id");
    browser.page.execute(&first, vec![]).await.unwrap().as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_set_dragged_to_tomorrow_moved_by_keyboard_and_done_with_a_result() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let other = colleague(&demo, &mara).await;
    for browser in [&mara, &other] {
        browser.page.goto(&format!("{}/tasks", demo.url)).await.unwrap();
        browser.until("return document.querySelectorAll('.plan .col').length === 4").await;
    }
    mara.press(&['c']).await;
    mara.until("return Boolean(document.querySelector('#task-dialog[open] textarea[name=text]'))").await;
    let fill = "const form = document.querySelector('#task-form'); form.text.value = 'Oil the bench';
        const day = new Date(); day.setDate(day.getDate() + 9); form.day.value = day.toISOString().slice(0, 10); form.requestSubmit()";
    mara.page.execute(fill, vec![]).await.unwrap();
    stands_in(&mara, "Oil the bench", "Later").await;
    stands_in(&other, "Oil the bench", "Later").await;

    let id =
        "return [...document.querySelectorAll('.task')].find(task => task.textContent.includes('Oil the bench')).id";
    let id = mara.page.execute(id, vec![]).await.unwrap().as_str().unwrap().to_owned();
    mara.drag(&format!("#{id}"), "section[aria-label=Tomorrow] ol").await;
    stands_in(&other, "Oil the bench", "Tomorrow").await;

    mara.page.execute(&format!("document.getElementById('{id}').focus()"), vec![]).await.unwrap();
    mara.press(&['m']).await;
    mara.until("return document.activeElement?.matches('#task-menu [role=menuitem]')").await;
    mara.press(&['3']).await;
    stands_in(&other, "Oil the bench", "Later").await;

    let open = format!(
        "const task = document.getElementById('{id}'); task.querySelector('.ending summary').click(); task.querySelector('[name=result]').focus()"
    );
    mara.page.execute(&open, vec![]).await.unwrap();
    mara.page.active_element().await.unwrap().send_keys("It shi").await.unwrap();
    let hold = "addEventListener('htmx:before:swap', event => { if (event.defaultPrevented) window.held = true; })";
    mara.page.execute(hold, vec![]).await.unwrap();
    let first = another_than(&other, &id).await;
    other.drag(&format!("#{first}"), "section[aria-label=Tomorrow] ol").await;
    mara.until("return window.held === true").await;
    mara.page.active_element().await.unwrap().send_keys("nes\u{e007}").await.unwrap();
    for browser in [&mara, &other] {
        browser.until(&format!("return !document.getElementById('{id}')")).await;
        nothing_went_wrong(browser).await;
    }
}

/// Later is any day: the form asks for it, and nothing moves before the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_task_dropped_on_later_stands_where_it_was_until_a_day_is_said() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/tasks?of=all", demo.url)).await.unwrap();
    mara.until("return document.querySelectorAll('.plan .col').length === 4").await;
    let id = another_than(&mara, "").await;
    mara.drag(&format!("#{id}"), "section[aria-label=Later] ol").await;
    mara.until("return document.activeElement?.matches('#task-dialog[open] input[type=date]') === true").await;
    mara.until(&format!("return Boolean(document.querySelector('section:not([aria-label=Later]) #{id}'))")).await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    let fill = "const form = document.querySelector('#task-form'); const day = new Date();
        day.setDate(day.getDate() + 9); form.day.value = day.toISOString().slice(0, 10); form.requestSubmit()";
    mara.page.execute(fill, vec![]).await.unwrap();
    mara.until(&format!("return Boolean(document.querySelector('section[aria-label=Later] #{id}'))")).await;
    nothing_went_wrong(&mara).await;
}

/// Presses Tab until `there` holds of what has the focus.
async fn tab_to(browser: &Browser, there: &str) {
    for _ in 0..MOST_TABS {
        let script = format!("const at = document.activeElement; return Boolean({there})");
        if browser.page.execute(&script, vec![]).await.unwrap() == true {
            return;
        }
        browser.press(&['\u{e004}']).await;
    }
    panic!("no way by Tab to {there}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_set_moved_and_done_without_a_mouse() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.press(&['g', 't']).await;
    mara.until("return document.querySelectorAll('.plan .col').length === 4").await;
    mara.press(&['c']).await;
    mara.until("return Boolean(document.querySelector('#task-dialog[open] textarea[name=text]'))").await;
    tab_to(&mara, "at.matches('textarea[name=text]')").await;
    mara.page.active_element().await.unwrap().send_keys("Wax the stairs").await.unwrap();
    tab_to(&mara, "at.matches('#task-dialog button:not([type=button])')").await;
    mara.press(&['\u{e007}']).await;
    mara.until(
        "return [...document.querySelectorAll('.task')].some(task => task.textContent.includes('Wax the stairs'))",
    )
    .await;
    tab_to(&mara, "at.closest('.task')?.textContent.includes('Wax the stairs')").await;
    mara.press(&['m']).await;
    mara.until("return document.activeElement?.matches('#task-menu [role=menuitem]')").await;
    mara.press(&['3']).await;
    stands_in(&mara, "Wax the stairs", "Later").await;
    tab_to(&mara, "at.closest('.task')?.textContent.includes('Wax the stairs') && at.matches('.ending summary')").await;
    mara.press(&['\u{e007}']).await;
    tab_to(&mara, "at.matches('[name=result]')").await;
    mara.page.active_element().await.unwrap().send_keys("Done\u{e007}").await.unwrap();
    mara.until(
        "return ![...document.querySelectorAll('.task')].some(task => task.textContent.includes('Wax the stairs'))",
    )
    .await;
    nothing_went_wrong(&mara).await;
}
