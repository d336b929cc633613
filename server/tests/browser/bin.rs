//! Found, deleted, and brought back by keyboard alone, without a barrier on either page.

use testkit::chromium::Browser;

use crate::people::{mara, nothing_went_wrong};
use crate::program::Demo;

const ENTER: char = '\u{e007}';
const DOWN: char = '\u{e015}';
const TAB: char = '\u{e004}';

async fn has_focus(browser: &Browser, selector: &str) {
    browser.until(&format!("return Boolean(document.activeElement?.matches({selector:?}))")).await;
}

async fn is_at(browser: &Browser, path: &str) {
    browser
        .until(&format!("return location.pathname.startsWith({path:?}) && document.readyState === 'complete'"))
        .await;
}

async fn has_no_barrier(browser: &Browser) {
    for theme in ["light", "dark"] {
        let choose = "document.cookie = `theme=${arguments[0]}; path=/`; location.reload()";
        browser.page.execute(choose, vec![theme.into()]).await.unwrap();
        browser.until(&format!("return document.documentElement.dataset.theme === '{theme}'")).await;
        assert_eq!(browser.axe().await, Vec::<String>::new(), "in {theme}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_is_found_opened_deleted_and_restored_by_keyboard_alone() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/notices", demo.url)).await.unwrap();
    is_at(&mara, "/notices").await;
    mara.press(&['/']).await;
    is_at(&mara, "/search").await;
    has_focus(&mara, "input[type=search]").await;
    mara.press(&['h', 'a', 'l', 'd', 'e', 'n']).await;
    mara.until("return document.querySelectorAll('.found mark').length > 0").await;
    mara.until("return location.search === '?q=halden'").await;
    has_no_barrier(&mara).await;
    mara.press(&['/']).await;
    mara.press(&[DOWN]).await;
    has_focus(&mara, ".found td:first-child a[href^='/leads/']").await;
    mara.press(&[ENTER]).await;
    is_at(&mara, "/leads/").await;
    let lead = mara.page.execute("return location.pathname", vec![]).await.unwrap().as_str().unwrap().to_owned();

    mara.page.execute("document.querySelector('details.more > summary').focus()", vec![]).await.unwrap();
    mara.press(&[ENTER]).await;
    mara.press(&[TAB]).await;
    has_focus(&mara, "form[action$='/deletion'] button").await;
    mara.press(&[ENTER]).await;
    is_at(&mara, "/pipelines/").await;

    mara.page.goto(&format!("{}/bin", demo.url)).await.unwrap();
    is_at(&mara, "/bin").await;
    has_no_barrier(&mara).await;
    let restore = format!("form[action='{lead}/restoration'] button");
    mara.page.execute(&format!("document.querySelector({restore:?}).focus()"), vec![]).await.unwrap();
    mara.press(&[ENTER]).await;
    is_at(&mara, &lead).await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bin_and_search_have_no_barrier_on_a_phone_and_nothing_sticks_out() {
    let demo = Demo::start();
    let phone = Browser::start(390, 844).await;
    phone.page.goto(&demo.sign_in_link).await.unwrap();
    for path in ["/bin", "/search?q=a"] {
        phone.page.goto(&format!("{}{path}", demo.url)).await.unwrap();
        assert_eq!(phone.axe().await, Vec::<String>::new(), "{path}");
        let overflow =
            phone.page.execute("return document.documentElement.scrollWidth - innerWidth", vec![]).await.unwrap();
        assert!(overflow.as_i64().unwrap() <= 0, "{path} sticks out by {overflow} px");
    }
}
