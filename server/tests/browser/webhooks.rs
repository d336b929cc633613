//! An administrator adds an address, ticks what it is told, and reads in its log that nobody answers there.

use fantoccini::Locator;
use serde_json::json;

use crate::people::{mara, nothing_went_wrong};
use crate::program::{Demo, post_json};

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_added_and_its_log_says_what_was_answered_without_a_barrier() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/settings/webhooks", demo.url)).await.unwrap();
    assert_eq!(mara.axe().await, Vec::<String>::new(), "nobody is told yet");
    let address = mara.page.find(Locator::Css("[name=destination]")).await.unwrap();
    address.send_keys("https://127.0.0.1/in?key=1").await.unwrap();
    let add = "document.querySelector('[value=request_added]').click();
        [...document.querySelectorAll('main button')].find(one => one.textContent.trim() === 'Add').click()";
    mara.page.execute(add, vec![]).await.unwrap();
    mara.until("return location.pathname.startsWith('/webhooks/')").await;
    post_json(&demo.door("/hooks/calls/"), &json!({ "phone": "+49 30 901820", "duration": 192, "call_id": "c-1" }));
    mara.until(
        "if (document.querySelector('td .problem') !== null) return true;
         fetch(location.href).then(answer => answer.text()).then(text => {
             if (text.includes('problem')) location.reload();
         });
         return false",
    )
    .await;
    mara.until("return document.querySelector('main table') !== null").await;
    assert_eq!(mara.axe().await, Vec::<String>::new(), "the log");
    mara.page.set_window_size(390, 844).await.unwrap();
    assert_eq!(mara.axe().await, Vec::<String>::new(), "on a telephone");
    nothing_went_wrong(&mara).await;
}
