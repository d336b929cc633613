//! Each kind of request, really sent, stands on the open board without reloading.

use serde_json::json;

use crate::people::{incoming_card, is_gone, mara, nothing_went_wrong, toast, visitor};
use crate::program::{Demo, post_json};

const MAIL: &str = "From: Sofia Marek <sofia@brioche.example>\nTo: sales@workshop.example\nSubject: Quote for a bar counter\n\
    Message-ID: <1@brioche.example>\n\nWe would like a bar counter of about 6 metres.\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_sent_by_smtp_is_accepted_on_the_board() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    demo.send_mail("sofia@brioche.example", MAIL);
    let id = incoming_card(&mara, "Quote for a bar counter").await;
    mara.page
        .execute(&format!("document.querySelector('#incoming-{id} [data-act=accept]').click()"), vec![])
        .await
        .unwrap();
    is_gone(&mara, id).await;
    mara.until("return [...document.querySelectorAll('.col:not(.incoming) .card')].some(card => card.textContent.includes('Quote for a bar counter'))").await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_filled_in_by_a_visitor_is_declined_and_comes_back_by_undo() {
    let demo = Demo::start();
    let (mara, visitor) = (mara(&demo).await, visitor().await);
    visitor.page.goto(&demo.door("/forms/")).await.unwrap();
    for (name, value) in
        [("name", "Niko Santos"), ("email", "niko@hotels.example"), ("message", "24 rooms, headboards")]
    {
        let fill =
            "const field = document.querySelector(`[name=${arguments[0]}]`); if (field) field.value = arguments[1]";
        visitor.page.execute(fill, vec![json!(name), json!(value)]).await.unwrap();
    }
    visitor.page.execute("document.querySelector('form').requestSubmit()", vec![]).await.unwrap();
    visitor.until("return document.querySelector('[role=status]') !== null").await;
    nothing_went_wrong(&visitor).await;

    let id = incoming_card(&mara, "Niko Santos").await;
    mara.page
        .execute(&format!("document.querySelector('#incoming-{id} [data-act=decline]').click()"), vec![])
        .await
        .unwrap();
    is_gone(&mara, id).await;
    toast(&mara, "Undo").await;
    mara.press(&['z']).await;
    assert_eq!(incoming_card(&mara, "Niko Santos").await, id);
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_by_webhook_is_linked_to_an_existing_lead() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let call = json!({ "phone": "+49 30 901820", "duration": 192, "call_id": "c-1", "answered_by": "Tom" });
    post_json(&demo.door("/hooks/calls/"), &call);
    let id = incoming_card(&mara, "+49 30 901820").await;
    mara.page.execute(&format!("document.querySelector('#incoming-{id} h3 a').focus()"), vec![]).await.unwrap();
    mara.press(&['l']).await;
    mara.until("return document.querySelector('#link[open]') !== null").await;
    mara.page.execute("const field = document.querySelector('#link [name=q]'); field.value = 'Loft'; field.dispatchEvent(new Event('input', { bubbles: true }))", vec![]).await.unwrap();
    mara.until("return document.querySelector('#link-hits button') !== null").await;
    let target = mara
        .page
        .execute(
            "const hit = document.querySelector('#link-hits button[value^=\"lead:\"]'); hit.click(); return hit.value",
            vec![],
        )
        .await
        .unwrap();
    is_gone(&mara, id).await;
    let lead = target.as_str().unwrap().trim_start_matches("lead:").to_owned();
    mara.page.goto(&format!("{}/leads/{lead}", demo.url)).await.unwrap();
    mara.until("return document.body.textContent.includes('+49 30 901820')").await;
    nothing_went_wrong(&mara).await;
}
