//! Forms, calls and chats as lines.

use super::take_in;
use crate::browser::Screens;
use crate::leads::lines;
use flow::channels::{CallDetails, Details, Draft, FormDetails, Sender, SourceEvent, calls};

async fn feed_of(screens: &Screens, event: SourceEvent) -> (String, String) {
    let lead = take_in(screens, event);
    let tom = screens.sign_in(screens.desk.world.tom);
    let address = screens.get(&tom, &format!("/leads/{lead}")).await.header("location").to_owned();
    let page = screens.get(&tom, &address).await.body;
    (lines(&page), page)
}

#[tokio::test]
async fn a_form_shows_its_answers_and_where_it_was_filled_in() {
    let screens = Screens::open();
    let details = FormDetails {
        form_name: "Kitchens".to_owned(),
        page: "javascript:alert(1)".to_owned(),
        fields: vec![("Name".to_owned(), "Ada <b>".to_owned()), ("Message".to_owned(), "Two kitchens".to_owned())],
        campaign: vec![("utm_source".to_owned(), "fair".to_owned())],
        ..FormDetails::default()
    };
    let event = SourceEvent {
        source_id: screens.desk.world.website_form,
        pipeline_id: None,
        at: testkit::desk::NOW,
        sender: Sender { name: "Ada".to_owned(), emails: vec!["ada@new.example".to_owned()], ..Sender::default() },
        title: "Kitchens".to_owned(),
        text: "Two kitchens".to_owned(),
        html: None,
        details: Details::Form(details),
        files: Vec::new(),
        draft: Draft::default(),
        private_to: None,
    };
    let (lines, page) = feed_of(&screens, event).await;
    insta::assert_snapshot!(lines, @r"
    Today
    Came in through Website form and waits for a decision 10:00
    Kitchens Ada 10:00 Name Ada &lt;b&gt; Message Two kitchens Page javascript:alert(1) Campaign utm_source=fair
    ");
    assert!(!page.contains("href=\"javascript:"), "a page is shown and is no link");
}

#[tokio::test]
async fn a_recording_has_a_player_when_it_is_of_the_web_and_is_not_fetched_before_one_presses_play() {
    let screens = Screens::open();
    for (recording, is_link) in
        [("https://pbx.example/r/1", true), ("http://pbx.example/r/1", true), ("javascript:alert(1)", false)]
    {
        let details = CallDetails {
            phone: format!("+49 30 23125 90{}", recording.len() % 10),
            called_at: testkit::desk::NOW,
            duration_seconds: 192,
            recording: Some(recording.to_owned()),
            answered_by: Some("Tom".to_owned()),
            ..CallDetails::default()
        };
        let (lines, page) = feed_of(&screens, calls::event(screens.desk.world.main_line, details, "")).await;
        assert!(lines.contains("Answered by Tom, 3 min 12 s, recorded"), "{lines}");
        assert_eq!(page.contains(&format!("href=\"{recording}\"")), is_link, "{recording}");
        assert_eq!(page.contains(&format!("preload=\"none\" src=\"{recording}\"")), is_link, "{recording}");
    }
}
