//! Triage by keyboard, and two people at one board.

use crate::people::{colleague, focus, incoming_card, is_gone, mara, nothing_went_wrong, toast};
use crate::program::Demo;

fn mail(from: &str, subject: &str) -> String {
    format!(
        "From: {from}\nTo: sales@workshop.example\nSubject: {subject}\nMessage-ID: <{}@tests>\n\nHello.\n",
        subject.len()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn accept_and_decline_by_one_key_each_and_the_focus_goes_on() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    demo.send_mail("a@one.example", &mail("A <a@one.example>", "First of two"));
    let first = incoming_card(&mara, "First of two").await;
    demo.send_mail("b@two.example", &mail("B <b@two.example>", "The second one"));
    let second = incoming_card(&mara, "The second one").await;

    focus(&mara, &format!("#incoming-{second}")).await;
    mara.press(&['a']).await;
    is_gone(&mara, second).await;
    mara.until(&format!("return document.activeElement.closest('.card')?.id === 'incoming-{first}'")).await;
    mara.press(&['d']).await;
    is_gone(&mara, first).await;
    nothing_went_wrong(&mara).await;
}

/// Where a pipeline asks nobody, notices are the only place to decide (IL-70): their buttons are there without hovering.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_accepted_in_the_notification_centre() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    mara.page.goto(&format!("{}/notices", demo.url)).await.unwrap();
    let button = "document.querySelector('.notices .triage .ok')";
    mara.until(&format!("return Boolean({button})")).await;
    let accept = mara.page.execute(&format!("return {button}.getAttribute('formaction')"), vec![]).await.unwrap();
    let accept = format!(".notices [formaction='{}']", accept.as_str().unwrap());
    mara.page.find(fantoccini::Locator::Css(&accept)).await.unwrap().click().await.unwrap();
    mara.until("return location.pathname.startsWith('/pipelines/')").await;
    mara.page.goto(&format!("{}/notices", demo.url)).await.unwrap();
    mara.until(&format!("return !document.querySelector(\"{accept}\")")).await;
    nothing_went_wrong(&mara).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_person_decides_leaves_the_other_persons_board() {
    let demo = Demo::start();
    let mara = mara(&demo).await;
    let other = colleague(&demo, &mara).await;
    demo.send_mail("c@three.example", &mail("C <c@three.example>", "Seen by two"));
    let id = incoming_card(&mara, "Seen by two").await;
    assert_eq!(incoming_card(&other, "Seen by two").await, id);

    focus(&other, &format!("#incoming-{id}")).await;
    other.press(&['a']).await;
    is_gone(&mara, id).await;
    toast(&other, "Undo").await;
    nothing_went_wrong(&mara).await;
    nothing_went_wrong(&other).await;
}
