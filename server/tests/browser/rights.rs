//! Rights as people meet them: a role in its editor, what its people see of leads, and signing in with a second factor.

use fantoccini::Locator;
use serde_json::Value as Json;
use testkit::chromium::Browser;
use totp_rs::{Builder, Secret};

use crate::people::{PASSWORD, invited, mara, nothing_went_wrong};
use crate::program::Demo;

async fn open(browser: &Browser, demo: &Demo, path: &str) {
    browser.page.goto(&format!("{}{path}", demo.url)).await.unwrap();
}

async fn ask(browser: &Browser, script: &str) -> Json {
    browser.page.execute(&format!("return {script}"), vec![]).await.unwrap()
}

/// Presses what says exactly `words`, and waits for the page that follows.
async fn press(browser: &Browser, words: &str) {
    let find = format!(
        "window.stale = true; [...document.querySelectorAll('main button, main a')].find(one => one.textContent.trim() === {words:?}).click()"
    );
    browser.page.execute(&find, vec![]).await.unwrap();
    browser.until("return !window.stale && document.readyState === 'complete'").await;
}

async fn type_into(browser: &Browser, field: &str, text: &str) {
    browser.page.find(Locator::Css(&format!("[name={field}]"))).await.unwrap().send_keys(text).await.unwrap();
}

fn number(json: &Json) -> i64 {
    json.as_i64().unwrap()
}

/// How many leads the list of the pipeline counts, with a filter.
async fn listed(browser: &Browser, demo: &Demo, filter: &str) -> i64 {
    let board = board(browser, demo).await;
    open(browser, demo, &format!("{board}/list?{filter}")).await;
    number(&ask(browser, "Number(document.querySelector('#list-totals b').textContent)").await)
}

/// Opens the board, whose address the first page may have forgotten for a list that was looked at last.
async fn board(browser: &Browser, demo: &Demo) -> String {
    open(browser, demo, "/").await;
    let path = ask(browser, "location.pathname.replace(/.list$/, '')").await.as_str().unwrap().to_owned();
    open(browser, demo, &path).await;
    browser.until("return document.querySelectorAll('.col').length > 3").await;
    path
}

/// How many leads the headers of the board count, and how many cards stand on it.
async fn counts(browser: &Browser, demo: &Demo) -> [i64; 2] {
    board(browser, demo).await;
    let headers = "[...document.querySelectorAll('.col:not(.incoming) [data-count]')].reduce((sum, one) => sum + Number(one.textContent), 0)";
    let cards = "document.querySelectorAll('.col:not(.incoming) .card').length";
    [number(&ask(browser, headers).await), number(&ask(browser, cards).await)]
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_see_only_their_own_leads_finds_no_other_on_board_list_and_search() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let tom = invited(&demo, &mara, "Tom Okafor").await;
    let everything = counts(&tom, &demo).await;
    assert_eq!(everything, counts(&mara, &demo).await, "a role lets everything be seen at first");
    open(&mara, &demo, "/settings/people").await;
    let id =
        "[...document.querySelectorAll('.person-row')].find(row => row.textContent.includes('tom@')).id.split('-')[1]";
    let id = ask(&mara, id).await;
    let answers_for = listed(&mara, &demo, &format!("responsible={}", id.as_str().unwrap())).await;

    open(&mara, &demo, "/settings/roles").await;
    assert_eq!(mara.axe().await, Vec::<String>::new(), "the roles");
    open(&mara, &demo, "/roles/1").await;
    assert_eq!(mara.axe().await, Vec::<String>::new(), "the editor of a role");
    let own = "for (const action of ['view', 'edit', 'delete', 'export']) document.querySelector(`[name=\"leads.${action}\"]`).value = 'own'";
    mara.page.execute(own, vec![]).await.unwrap();
    press(&mara, "Save the role").await;

    let own = counts(&tom, &demo).await;
    assert!(own[0] > 0 && own[0] < everything[0], "{own:?} of {everything:?}");
    assert_eq!(own[0], own[1], "headers and cards agree");
    assert_eq!(listed(&tom, &demo, "").await, answers_for, "his list is what he answers for");
    board(&tom, &demo).await;
    let on_board = "[...document.querySelectorAll('.col:not(.incoming) .card h3 a')].map(link => [link.textContent, link.getAttribute('href')])";
    let his = ask(&tom, on_board).await;
    board(&mara, &demo).await;
    let all = ask(&mara, on_board).await;
    let other = all.as_array().unwrap().iter().find(|lead| !his.as_array().unwrap().contains(lead)).unwrap();
    let (name, path) = (other[0].as_str().unwrap(), other[1].as_str().unwrap());
    let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("q", name).finish();
    open(&mara, &demo, &format!("/search?{query}")).await;
    assert!(ask(&mara, "document.querySelector('main').textContent").await.as_str().unwrap().contains(name));
    open(&tom, &demo, &format!("/search?{query}")).await;
    let found = ask(&tom, &format!("Boolean(document.querySelector('main a[href={path:?}]'))")).await;
    assert_eq!(found, Json::Bool(false), "{name} is not there for Tom");
    nothing_went_wrong(&tom).await;
    open(&tom, &demo, path).await;
    assert!(!ask(&tom, "document.body.textContent").await.as_str().unwrap().contains(name), "nor by its address");

    open(&mara, &demo, "/settings/looks").await;
    mara.until("return document.querySelector('main').textContent.includes('Tom Okafor')").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_set_up_and_asked_and_the_pages_of_people_have_no_barrier() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let tom = invited(&demo, &mara, "Tom Okafor").await;
    open(&tom, &demo, "/profile").await;
    assert_eq!(tom.axe().await, Vec::<String>::new(), "the profile");
    press(&tom, "Set it up").await;
    assert_eq!(tom.axe().await, Vec::<String>::new(), "the picture of the secret");
    let secret = ask(&tom, "document.querySelector('input[readonly]').value").await;
    let secret = Secret::try_from_base32(secret.as_str().unwrap()).unwrap();
    let code = Builder::new().with_secret(secret).build().unwrap().generate_current().to_string();
    type_into(&tom, "code", &code).await;
    press(&tom, "Switch it on").await;
    assert_eq!(tom.axe().await, Vec::<String>::new(), "the recovery codes");
    let recovery = ask(&tom, "document.querySelector('ul[aria-label=\"Recovery codes\"] li').textContent").await;

    let elsewhere = Browser::start(390, 844).await;
    open(&elsewhere, &demo, "/sign-in").await;
    type_into(&elsewhere, "email", "tom@lindqvist.example").await;
    type_into(&elsewhere, "password", PASSWORD).await;
    press(&elsewhere, "Sign in").await;
    assert_eq!(elsewhere.axe().await, Vec::<String>::new(), "the question for the code");
    type_into(&elsewhere, "code", recovery.as_str().unwrap()).await;
    press(&elsewhere, "Sign in").await;
    elsewhere.until("return document.querySelectorAll('.col').length > 3").await;

    open(&mara, &demo, "/settings/people").await;
    let removal = ask(&mara, "[...document.querySelectorAll('a[href$=\"/removal\"]')][0].getAttribute('href')").await;
    for (browser, width) in [(&mara, "wide"), (&phone(&demo, &mara).await, "phone")] {
        let removal = removal.as_str().unwrap();
        for path in ["/settings/people", "/settings/safety", "/settings/looks", "/settings/roles", removal] {
            open(browser, &demo, path).await;
            assert_eq!(browser.axe().await, Vec::<String>::new(), "{path} {width}");
            let overflow = ask(browser, "document.documentElement.scrollWidth - innerWidth").await;
            assert!(overflow.as_i64().unwrap() <= 0, "{path} {width} sticks out by {overflow} px");
        }
    }
    nothing_went_wrong(&elsewhere).await;
}

/// Mara at her telephone.
async fn phone(demo: &Demo, mara: &Browser) -> Browser {
    let cookie = mara.page.get_named_cookie("sluice").await.unwrap();
    let phone = Browser::start(390, 844).await;
    open(&phone, demo, "/sign-in").await;
    phone.page.add_cookie(cookie).await.unwrap();
    phone
}
