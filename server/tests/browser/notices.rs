//! The notification centre: a reminder shows by itself wherever one is, and the bell opens a drawer.

use testkit::chromium::Browser;

use crate::people::{colleague, mara, nothing_went_wrong};
use crate::program::Demo;

/// Sets a task that is due in two minutes where the demo is, so that its reminder is due now.
async fn set_a_task(browser: &Browser, text: &str) {
    let fill = "const form = document.querySelector('#task-form'); form.text.value = arguments[0];
        const due = new Date(Date.now() + 120_000);
        const there = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
        [form.day.value, form.hour.value] = there.format(due).split(' '); form.requestSubmit()";
    browser.page.execute(fill, vec![text.into()]).await.unwrap();
}

async fn number(browser: &Browser) -> i64 {
    let script = "return parseInt(document.querySelector('#notices-count').textContent) || 0";
    browser.page.execute(script, vec![]).await.unwrap().as_i64().unwrap()
}

/// NT-02: the real thing of the browser, which is allowed and looked at from another window.
#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_is_told_on_the_desktop_of_whoever_switched_that_on_and_looks_elsewhere() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let other = colleague(&demo, &mara).await;
    mara.permits("notifications").await;
    mara.page.goto(&format!("{}/notices/settings", demo.url)).await.unwrap();
    mara.until("return document.querySelector('[data-desktop-notices]')?.hidden === false").await;
    mara.page.execute("document.querySelector('[data-desktop-notices] input').click()", vec![]).await.unwrap();
    mara.until("return localStorage.getItem('desktop-notices') === 'on' && document.querySelector('[data-desktop-notices] input').checked").await;
    mara.page.refresh().await.unwrap();
    mara.until("return document.querySelector('[data-desktop-notices] input')?.checked === true").await;
    mara.page.goto(&format!("{}/leads", demo.url)).await.unwrap();
    mara.until("return document.querySelectorAll('#rows tr').length > 0").await;
    // What the browser is told is written down; it looks as if another window had the focus.
    let listen = "window.told = []; const Real = Notification;
        window.Notification = class extends Real { constructor(title, about) { super(title, about); told.push(title); } };
        document.hasFocus = () => false";
    mara.page.execute(listen, vec![]).await.unwrap();
    other.page.goto(&format!("{}/tasks", demo.url)).await.unwrap();
    other.until("return document.querySelectorAll('.plan .col').length === 4").await;
    other.press(&['c']).await;
    other.until("return Boolean(document.querySelector('#task-dialog[open] textarea[name=text]'))").await;
    set_a_task(&other, "Ring Samir back").await;
    mara.until("return window.told.some(title => title.includes('Ring Samir back'))").await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_shows_on_a_board_and_on_a_list_and_is_read_in_the_drawer() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let other = colleague(&demo, &mara).await;
    other.page.goto(&format!("{}/tasks", demo.url)).await.unwrap();
    other.until("return document.querySelectorAll('.plan .col').length === 4").await;
    let before = number(&mara).await;
    other.press(&['c']).await;
    other.until("return Boolean(document.querySelector('#task-dialog[open] textarea[name=text]'))").await;
    set_a_task(&other, "Ring Samir back").await;
    for browser in [&mara, &other] {
        browser
            .until(&format!("return parseInt(document.querySelector('#notices-count').textContent) > {before}"))
            .await;
    }

    mara.page.execute("document.querySelector('.rail a[href=\"/notices\"]').focus()", vec![]).await.unwrap();
    mara.page.active_element().await.unwrap().send_keys("\u{e007}").await.unwrap();
    mara.until("return document.querySelector('dialog.drawer[open]')?.textContent.includes('Ring Samir back')").await;
    assert_eq!(mara.axe().await, Vec::<String>::new());
    mara.page.execute("document.querySelector('.drawer .notice-tabs a[href$=mail]').click()", vec![]).await.unwrap();
    mara.until(
        "return document.querySelector('dialog.drawer[open]')?.textContent.includes('Ring Samir back') === false",
    )
    .await;
    mara.page.execute("document.querySelector('.drawer .df form').requestSubmit()", vec![]).await.unwrap();
    for browser in [&mara, &other] {
        browser.until("return !document.querySelector('#notices-count').textContent.trim()").await;
        nothing_went_wrong(browser).await;
    }
}
