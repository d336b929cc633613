//! People at their browsers.

use testkit::chromium::Browser;

use crate::program::Demo;

/// Mara's desk: a wide screen.
const WIDE: (u32, u32) = (1440, 900);

/// What everybody who is invited chooses.
pub const PASSWORD: &str = "oak and linoleum";

/// Mara, the administrator of the demo, signed in with the board before her.
pub async fn mara(demo: &Demo) -> Browser {
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    browser.page.goto(&demo.sign_in_link).await.unwrap();
    browser.until("return document.querySelectorAll('.col').length > 3").await;
    browser
}

/// A second person: signs in as Mara does, by her cookie.
pub async fn colleague(demo: &Demo, first: &Browser) -> Browser {
    let cookie = first.page.get_named_cookie("sluice").await.unwrap();
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    browser.page.goto(&format!("{}/sign-in", demo.url)).await.unwrap();
    browser.page.add_cookie(cookie).await.unwrap();
    browser.page.goto(&demo.url).await.unwrap();
    browser.until("return document.querySelectorAll('.col').length > 3").await;
    browser
}

/// A colleague of Mara with an account of their own: Mara makes them a link, and they choose a password.
pub async fn invited(demo: &Demo, mara: &Browser, name: &str) -> Browser {
    mara.page.goto(&format!("{}/settings/people", demo.url)).await.unwrap();
    let invite = format!(
        "[...document.querySelectorAll('li[id^=person-]')].find(row => row.textContent.includes({name:?})).querySelector('[action$=\"/invitation\"]').requestSubmit()"
    );
    mara.page.execute(&invite, vec![]).await.unwrap();
    mara.until("return Boolean(document.querySelector('#invitation'))").await;
    let link = mara.page.execute("return document.querySelector('#invitation').value", vec![]).await.unwrap();
    let browser = Browser::start(WIDE.0, WIDE.1).await;
    browser.page.goto(link.as_str().unwrap()).await.unwrap();
    let choose = "const form = document.querySelector('form'); form.elements.password.value = arguments[0]; form.requestSubmit()";
    browser.page.execute(choose, vec![PASSWORD.into()]).await.unwrap();
    browser.until("return document.querySelectorAll('.col').length > 3").await;
    browser
}

/// Somebody at a website.
pub async fn visitor() -> Browser {
    Browser::start(1100, 800).await
}

/// Waits until a card that says `text` stands in the incoming column, and gives its number.
pub async fn incoming_card(browser: &Browser, text: &str) -> i64 {
    let card =
        format!("[...document.querySelectorAll('#incoming .card')].find(card => card.textContent.includes({text:?}))");
    browser.until(&format!("return Boolean({card})")).await;
    let id = browser.page.execute(&format!("return Number({card}.dataset.id)"), vec![]).await.unwrap();
    id.as_i64().unwrap()
}

/// Waits until that card has gone.
pub async fn is_gone(browser: &Browser, id: i64) {
    browser.until(&format!("return !document.getElementById('incoming-{id}')")).await;
}

/// Puts the keyboard's focus on a card.
pub async fn focus(browser: &Browser, card: &str) {
    browser.page.execute(&format!("document.querySelector('{card} h3 a').focus()"), vec![]).await.unwrap();
}

/// Waits until a message of the program says `text`.
pub async fn toast(browser: &Browser, text: &str) {
    browser.until(&format!("return document.querySelector('.toasts').textContent.includes({text:?})")).await;
}

/// Nothing may have failed behind the page: no script, no policy.
pub async fn nothing_went_wrong(browser: &Browser) {
    let errors: Vec<String> =
        browser.console_errors().await.into_iter().filter(|error| !error.starts_with("network:")).collect();
    assert_eq!(errors, Vec::<String>::new());
}
