//! Stats: a manager looks at the funnel, asks about another span and another report, and takes the table home.

use crate::people::{mara, nothing_went_wrong};
use crate::program::Demo;

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_asks_how_far_leads_came_and_what_was_won_by_whom() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/stats", demo.url)).await.unwrap();
    // Counting follows what happened: the workshop was furnished a moment ago.
    for _ in 0..20 {
        if mara.page.execute("return document.querySelectorAll('.bars li').length > 4", vec![]).await.unwrap() == true {
            break;
        }
        mara.page.goto(&format!("{}/stats/funnel", demo.url)).await.unwrap();
    }
    mara.until("return document.querySelectorAll('.bars li').length > 4").await;
    mara.until("return document.querySelectorAll('tbody tr').length > 4").await;

    let click = "[...document.querySelectorAll('nav.pages a')].find(a => a.textContent === 'Won and lost').click()";
    mara.page.execute(click, vec![]).await.unwrap();
    mara.until("return document.querySelectorAll('.pillars li').length > 0").await;
    let choose = "const by = document.querySelector('#by'); by.value = 'person'; by.dispatchEvent(new Event('change', {bubbles: true}))";
    mara.page.execute(choose, vec![]).await.unwrap();
    mara.until("return location.search.includes('by=person') && document.querySelectorAll('.bars li').length > 1")
        .await;
    mara.until("return document.querySelector('a[download]').href.includes('by=person')").await;
    nothing_went_wrong(&mara).await;
}
