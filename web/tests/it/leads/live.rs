//! The stream of an open card.

use super::{lead_named, words};
use crate::browser::Screens;
use axum::body::BodyDataStream;
use flow::channels::said::{ItemKind, Place};
use flow::leads::{self, LeadChange};
use flow::timeline::{self, NewNote};
use futures_util::StreamExt;
use serde_json::Value as Json;
use std::time::Duration;

/// How long a message may take; a screen promises a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// The next message of a stream, without comments that keep it alive.
async fn next(stream: &mut BodyDataStream) -> String {
    let read = async {
        let mut text = String::new();
        while !text.ends_with("\n\n") || text.lines().all(|line| line.is_empty() || line.starts_with(':')) {
            let chunk = stream.next().await.expect("the stream goes on").unwrap();
            text.push_str(&String::from_utf8_lossy(&chunk));
        }
        text
    };
    tokio::time::timeout(PATIENCE, read).await.expect("a message within the time")
}

fn note(screens: &Screens, lead: base::ids::LeadId, text: &'static str) {
    screens.desk.run_as(screens.desk.world.tom, move |cx| {
        let (author, details) = ("Tom Okafor".to_owned(), Json::Null);
        let note = NewNote {
            place: Place::lead(lead),
            kind: ItemKind::Note,
            author,
            text: text.to_owned(),
            details,
            at: None,
        };
        timeline::add_note(cx, note)
    });
}

#[tokio::test]
async fn a_card_that_is_open_shows_what_a_colleague_does_and_never_touches_the_composer() {
    let screens = Screens::furnished();
    let (lead, other) = (lead_named(&screens, "40 workplaces"), lead_named(&screens, "Loft conversion joinery"));
    let mara = screens.sign_in(screens.desk.world.mara);
    let newest = screens.desk.run(base::journal::newest);
    let mut stream = screens.stream(&mara, &format!("/leads/{lead}/events?after={newest}"), None).await;

    note(&screens, other, "Not for this card.");
    note(&screens, lead, "Elena called.");
    let message = next(&mut stream).await;
    assert!(words(&message).contains("Elena called.") && !message.contains("Not for this card."), "{message}");
    assert!(!message.contains("composer"), "what is being typed stays");
    screens.desk.run_as(screens.desk.world.tom, move |cx| {
        leads::change(cx, lead, LeadChange { name: Some("41 workplaces".to_owned()), ..LeadChange::default() })
    });
    let message = next(&mut stream).await;
    assert!(
        message.contains("hx-target=\"#side:not(:has(:focus:not(button)))\"") && message.contains("41 workplaces"),
        "{message}"
    );
}

#[tokio::test]
async fn a_stream_that_was_cut_goes_on_where_it_was_seen_last() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let mara = screens.sign_in(screens.desk.world.mara);
    let newest = screens.desk.run(base::journal::newest);
    note(&screens, lead, "While nobody listened.");
    let seen = newest.to_string();
    let mut stream = screens.stream(&mara, &format!("/leads/{lead}/events?after=0"), Some(&seen)).await;
    assert!(next(&mut stream).await.contains("While nobody listened."));
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let mara = screens.sign_in(screens.desk.world.mara);
    let newest = screens.desk.run(base::journal::newest);
    let mut stream = screens.stream(&mara, &format!("/leads/{lead}/events?after={newest}"), None).await;
    screens.submit(&mara, axum::http::Method::POST, "/sign-out", &[]).await;
    note(&screens, lead, "Not for who has left.");
    let end = tokio::time::timeout(PATIENCE, stream.next()).await.expect("it ends within the time");
    assert!(end.is_none(), "{end:?}");
}
