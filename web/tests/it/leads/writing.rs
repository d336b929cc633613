//! What is written on a card: notes, tasks, answers in the chat.

use super::{lead_named, words};
use crate::browser::Screens;
use axum::http::{Method, StatusCode};
use flow::channels::said::Place;
use flow::{leads, timeline};

const NAME: &str = "40 workplaces";

#[tokio::test]
async fn a_note_goes_to_its_place_on_the_open_page_and_its_author_changes_it() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let answer = screens.submit(&tom, Method::POST, &format!("/leads/{id}/notes"), &[("text", "Asks for oak.")]).await;
    assert!(answer.body.contains("hx-target=\"#feed-items:not("), "{}", answer.body);
    let note = answer.body.split("/notes/").nth(1).unwrap().split(['"', '/']).next().unwrap().to_owned();

    let url = format!("/notes/{note}");
    let changed = screens.submit(&tom, Method::PUT, &url, &[("text", "Asks for ash.")]).await;
    assert!(words(&changed.body).contains("Asks for ash."));
    let ida = screens.sign_in(screens.desk.world.ida).by_script();
    let foreign = screens.submit(&ida, Method::PUT, &url, &[("text", "Mine now.")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let page = screens.get(&ida, &format!("/leads/{id}")).await.body;
    assert!(page.contains("Asks for ash.") && !page.contains(&format!("action=\"{url}\"")), "Ida may not edit it");
}

#[tokio::test]
async fn an_empty_note_is_refused_and_a_note_without_script_leads_back_to_the_page() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, NAME);
    let tom = screens.sign_in(screens.desk.world.tom);
    let url = format!("/leads/{id}/notes");
    assert_eq!(
        screens.submit(&tom, Method::POST, &url, &[("text", " ")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        screens.submit(&tom, Method::POST, &url, &[("text", "x")]).await.header("location"),
        format!("/leads/{id}")
    );
}

#[tokio::test]
async fn a_task_stands_above_the_feed_until_it_is_done_with_what_came_of_it() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, "Loft conversion joinery");
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let fields = [("text", "Send two drawings"), ("due_on", "2026-11-27")];
    let set = screens.submit(&tom, Method::POST, &format!("/leads/{id}/tasks"), &fields).await;
    assert!(words(&set.body).contains("Task for Tom Okafor 27 November 2026, 18:00"), "{}", words(&set.body));
    let task = screens.desk.run(move |cx| timeline::list_open_tasks(cx, Place::lead(id), 9)).pop().unwrap();

    let done = screens
        .submit(&tom, Method::POST, &format!("/tasks/{}/completion", task.id), &[("result", "They like the second")])
        .await;
    assert!(
        words(&done.body).contains("Tom Okafor did “ Send two drawings ”: They like the second"),
        "{}",
        words(&done.body)
    );
    assert!(!done.body.contains(&format!("id=\"task-{}\"", task.id)), "it is not open any more");
    let wrong =
        screens.submit(&tom, Method::POST, &format!("/leads/{id}/tasks"), &[("text", "x"), ("due_on", "soon")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Once the working day is over, its end would make the task late the moment it is set.
#[tokio::test]
async fn a_task_without_a_day_is_due_at_the_next_end_of_a_working_day() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, "Loft conversion joinery");
    for _ in 0..3 {
        let tom = screens.sign_in(screens.desk.world.tom);
        screens.submit(&tom, Method::POST, &format!("/leads/{id}/tasks"), &[("text", "Call")]).await;
        let open = screens.desk.run(move |cx| timeline::list_open_tasks(cx, Place::lead(id), 9));
        let newest = open.into_iter().max_by_key(|task| task.id).unwrap();
        let left = newest.due_at - screens.desk.clock.now();
        assert!((1..=base::clock::DAY).contains(&left), "{left} seconds are left");
        screens.desk.clock.advance(base::clock::DAY / 3);
    }
}

#[tokio::test]
async fn a_visitor_is_answered_from_the_card_and_only_where_there_is_a_talk() {
    let screens = Screens::furnished();
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let chat = screens.desk.run(|cx| {
        let contact = flow::contacts::search(cx, "Luca Conti", 1)?.remove(0);
        leads::list_of_contact(cx, contact.id, 1)
    });
    let id = chat[0].id;
    assert!(screens.get(&tom, &format!("/leads/{id}")).await.body.contains("Answer Luca Conti…"));
    let answer =
        screens.submit(&tom, Method::POST, &format!("/leads/{id}/messages"), &[("text", "In oak 2 900.")]).await;
    assert!(words(&answer.body).contains("Tom Okafor answered"), "{}", words(&answer.body));

    let silent = lead_named(&screens, NAME);
    assert!(!screens.get(&tom, &format!("/leads/{silent}")).await.body.contains("write-messages"));
    let refused = screens.submit(&tom, Method::POST, &format!("/leads/{silent}/messages"), &[("text", "Hello")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}
