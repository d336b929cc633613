//! Webhooks: an administrator adds an address, sees what it answered, sends again, and switches on again.

use crate::browser::Screens;
use axum::http::{Method, StatusCode};
use flow::updates;
use flow::updates::webhooks::{self, Answer, Event, MAX_BAD_ANSWERS, Sending, Webhook};

const HERE: &str = "https://hooks.example/in?a=<b>";

fn only(screens: &Screens) -> Webhook {
    screens.desk.run(webhooks::list).remove(0)
}

/// The webhook is told of a new contact, and answers.
fn answers(screens: &Screens, status: i64) {
    let id = only(screens).id;
    screens.desk.run(move |cx| {
        flow::contacts::open(cx, flow::contacts::NewContact { name: "Ada Berg".to_owned(), ..Default::default() })?;
        if let Some(ahead) = webhooks::look_ahead(cx)? {
            let bodies = vec![Some("a=1".to_owned()); ahead.news.len()];
            webhooks::write_down(cx, &ahead, &bodies)?;
        }
        for sending in webhooks::list_due(cx, id, 1_000)?.unwrap_or_default().1 {
            webhooks::settle(cx, id, &sending, &Answer { status: Some(status), problem: None, took_ms: 31 })?;
        }
        Ok::<_, updates::Error>(())
    });
}

#[tokio::test]
async fn an_address_is_added_with_its_events_and_what_it_answers_stands_in_its_log() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    assert!(screens.get(&mara, "/settings/webhooks").await.body.contains("Nobody is told yet"));
    let fields = [("destination", HERE), ("event", "contact_added"), ("event", "contact_merged")];
    let added = screens.submit(&mara, Method::POST, "/settings/webhooks", &fields).await;
    let hook = only(&screens);
    let page = format!("/webhooks/{}", hook.id);
    assert_eq!(added.header("location"), page);
    assert_eq!(hook.events.iter().map(Event::to_string).collect::<Vec<_>>(), ["contact_added", "contact_merged"]);
    answers(&screens, 200);
    let shown = screens.get(&mara, &page).await.body;
    assert!(shown.contains("https://hooks.example/in?a=&lt;b&gt;") && shown.contains("Contacts: made"), "{shown}");
    assert!(shown.contains("Send again") && shown.contains("31 ms"), "{shown}");
    let list = screens.get(&mara, "/settings/webhooks").await.body;
    assert!(list.contains("2 events") && list.contains("last answer: <span class=\"num\">200</span>"), "{list}");

    screens.submit(&mara, Method::POST, &page, &[("event", "lead_moved")]).await;
    assert_eq!(only(&screens).events.iter().map(Event::to_string).collect::<Vec<_>>(), ["lead_moved"]);
    let none = screens.submit(&mara, Method::POST, &page, &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    screens.submit(&mara, Method::POST, &format!("{page}/deletion"), &[]).await;
    assert!(screens.desk.run(webhooks::list).is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_an_address_is_said_beside_it_and_nothing_typed_is_lost() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let fields = [("destination", "ftp://hooks.example/in"), ("event", "lead_merged")];
    let refused = screens.submit(&mara, Method::POST, "/settings/webhooks", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("ftp://hooks.example/in") && refused.body.contains("begins with https://"));
    assert!(refused.body.contains("value=\"lead_merged\" checked"), "{}", refused.body);
    assert!(screens.desk.run(webhooks::list).is_empty());
}

#[tokio::test]
async fn one_that_was_switched_off_says_why_and_is_switched_on_again() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let fields = [("destination", HERE), ("event", "contact_added")];
    screens.submit(&mara, Method::POST, "/settings/webhooks", &fields).await;
    let hook = only(&screens);
    answers(&screens, 404);
    let id = hook.id;
    screens.desk.run(move |cx| {
        let sending = Sending { id: base::ids::DeliveryId(0), body: String::new(), tries: 0 };
        for _ in 0..=MAX_BAD_ANSWERS {
            webhooks::settle(cx, id, &sending, &Answer { status: Some(404), problem: None, took_ms: 1 })?;
        }
        Ok::<_, updates::Error>(())
    });
    let page = format!("/webhooks/{id}");
    let shown = screens.get(&mara, &page).await.body;
    assert!(shown.contains("More than 100 bad answers within 2 hours."), "{shown}");
    assert!(shown.contains("Not sent: the webhook was switched off") && !shown.contains("Send again"), "{shown}");
    assert!(screens.get(&mara, "/settings/webhooks").await.body.contains("Switched off"));
    screens.desk.catch_up();
    assert!(screens.get(&mara, "/notices").await.body.contains("The webhook to hooks.example was switched off"));
    screens.submit(&mara, Method::POST, &format!("{page}/restart"), &[]).await;
    assert!(only(&screens).is_on());
    assert!(screens.get(&mara, &page).await.body.contains("Send again"));
}
