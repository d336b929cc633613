//! axe-core finds no barrier on the pages people live in, in light, dark and on a phone; no page breaks its own policy.

use testkit::chromium::Browser;

use crate::people::{mara, nothing_went_wrong};
use crate::program::Demo;

/// Pages beside the board and the cards.
const OTHERS: [&str; 37] = [
    "/leads",
    "/contacts",
    "/companies",
    "/search?q=oak",
    "/tasks",
    "/tasks/list",
    "/tasks/calendar",
    "/tasks/calendar?view=week",
    "/notices",
    "/mail",
    "/mail?folder=deleted",
    "/mail/settings",
    "/notices/settings",
    "/imports",
    "/bin",
    "/bulk-changes",
    "/stats/funnel",
    "/stats/won-and-lost",
    "/profile",
    "/settings/people",
    "/settings/fields",
    "/settings/task-kinds",
    "/settings/pipelines",
    "/settings/roles",
    "/settings/programs",
    "/settings/webhooks",
    "/settings/safety",
    "/settings/looks",
    "/settings/arrivals",
    "/loss-reasons",
    "/imports/new",
    "/contacts/new",
    "/companies/new",
    "/leads/new",
    "/views?of=lead",
    "/filter?home=lead",
    "/password-reset",
];

async fn pages(browser: &Browser, demo: &Demo) -> Vec<String> {
    let find = "const at = selector => document.querySelector(selector)?.getAttribute('href');
        return [location.pathname, at('.col:not(.incoming) .card h3 a'), at('#incoming .card h3 a')]";
    browser.page.goto(&demo.url).await.unwrap();
    browser.until("return document.querySelectorAll('.card').length > 3").await;
    let found = browser.page.execute(find, vec![]).await.unwrap();
    let mut paths: Vec<String> =
        found.as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned()).collect();
    let board = paths[0].clone();
    paths.extend([
        format!("{board}/stages"),
        format!("{board}/automate"),
        format!("{board}/duplicate-control"),
        format!("{board}/declined"),
    ]);
    let lead = paths[1].clone();
    paths.extend([format!("{lead}?show=files"), format!("{lead}?show=statistics")]);
    for list in ["/contacts", "/companies", "/imports"] {
        let first = format!(
            "return document.querySelector('main a[href^=\"{list}/\"]:not([href$=\"/new\"])').getAttribute('href')"
        );
        browser.page.goto(&format!("{}{list}", demo.url)).await.unwrap();
        paths.push(browser.page.execute(&first, vec![]).await.unwrap().as_str().unwrap().to_owned());
    }
    browser.page.goto(&format!("{}/mail", demo.url)).await.unwrap();
    let first = "return document.querySelector('#threads .th a').getAttribute('href')";
    paths.push(browser.page.execute(first, vec![]).await.unwrap().as_str().unwrap().to_owned());
    // The board comes after its list, as the first page is whichever was looked at last (VW-01).
    paths.insert(0, format!("{board}/list"));
    paths.extend(OTHERS.map(str::to_owned));
    paths
}

/// The theme comes with the page, by its cookie: a theme that is switched while one looks fades, and axe would measure
/// colours that are there for a tenth of a second.
async fn check(browser: &Browser, demo: &Demo, theme: &str) {
    let choose = "document.cookie = `theme=${arguments[0]}; path=/`";
    browser.page.execute(choose, vec![theme.into()]).await.unwrap();
    for path in pages(browser, demo).await {
        browser.page.goto(&format!("{}{path}", demo.url)).await.unwrap();
        browser.until(&format!("return document.documentElement.dataset.theme === '{theme}'")).await;
        let findings = browser.axe().await;
        assert_eq!(findings, Vec::<String>::new(), "{path} in {theme}");
        nothing_went_wrong(browser).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_has_no_barrier() {
    let demo = Demo::start();
    let browser = Browser::start(1440, 900).await;
    browser.page.goto(&format!("{}/sign-in", demo.url)).await.unwrap();
    assert_eq!(browser.axe().await, Vec::<String>::new());
    nothing_went_wrong(&browser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn board_card_and_setup_have_no_barrier_in_light_and_dark() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    check(&mara, &demo, "light").await;
    check(&mara, &demo, "dark").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_has_no_barrier_and_nothing_sticks_out() {
    let demo = Demo::start();
    let phone = Browser::start(390, 844).await;
    phone.page.goto(&demo.sign_in_link).await.unwrap();
    for path in pages(&phone, &demo).await {
        phone.page.goto(&format!("{}{path}", demo.url)).await.unwrap();
        assert_eq!(phone.axe().await, Vec::<String>::new(), "{path}");
        let overflow =
            phone.page.execute("return document.documentElement.scrollWidth - innerWidth", vec![]).await.unwrap();
        assert!(overflow.as_i64().unwrap() <= 0, "{path} sticks out by {overflow} px");
    }
}
