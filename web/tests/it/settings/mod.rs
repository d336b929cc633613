//! Settings: the account, blocked senders, what was not shown and why.

use axum::http::{Method, StatusCode};
use base::jobs;
use base::{accounts, clock};
use flow::channels::arrivals::{self, Kept, NewArrival, State};
use flow::channels::folders::FolderRole;
use flow::channels::{Channel, SkipRule};
use flow::contacts;
use flow::inbox::{self, BlockKind};
use flow::mailing::{Found, ReadMail, take_in_mail};
use serde_json::json;
use testkit::desk::NOW;

use crate::browser::{Screens, Visitor};

fn mara(screens: &Screens) -> Visitor {
    screens.sign_in(screens.desk.world.mara)
}

/// A mail that was kept with its body in the folder of files.
fn kept(screens: &Screens, identity: &'static str) -> base::ids::ArrivalId {
    let hash = screens.files.put(b"From: <broken\r\n\r\nbody").unwrap().to_string();
    let source_id = screens.desk.world.sales_mail;
    let kept = screens.desk.run(move |cx| {
        let new = NewArrival {
            source_id,
            channel: Channel::Mail,
            identity: identity.to_owned(),
            envelope: json!({}),
            body_file: Some(hash.clone()),
        };
        arrivals::keep(cx, &new)
    });
    match kept {
        Kept::New(id) | Kept::Before(id) => id,
    }
}

#[tokio::test]
async fn the_account_gets_another_name_country_zone_and_currency() {
    let screens = Screens::open();
    let mara = mara(&screens);
    let fields =
        [("name", "Lindqvist & Daughters"), ("country", "se"), ("time_zone", "Europe/Stockholm"), ("currency", "sek")];
    let answer = screens.submit(&mara, Method::POST, "/settings/account", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let account = screens.desk.run(accounts::load);
    assert_eq!((account.name.as_str(), account.currency.as_str()), ("Lindqvist & Daughters", "SEK"));
    assert_eq!(screens.desk.run(accounts::country).as_deref(), Some("SE"));
    assert!(screens.get(&mara, "/settings/account").await.body.contains("value=\"Lindqvist &amp; Daughters\""));
    // Local numbers are of another country now: the keys that are made of them are written anew.
    screens.desk.run(|cx| {
        while let Some(job) = jobs::claim(cx, 1)?.pop().filter(|job| job.name == contacts::KEYS_JOB) {
            contacts::write_keys(cx, &job.payload)?;
            jobs::finish(cx, job.id)?;
        }
        Ok::<_, contacts::Error>(())
    });
}

#[tokio::test]
async fn a_value_that_is_not_taken_is_said_beside_its_field_and_nothing_changes() {
    let screens = Screens::open();
    let mara = mara(&screens);
    let before = screens.desk.run(accounts::load);
    let good = [("name", "New"), ("country", "DE"), ("time_zone", "Europe/Berlin"), ("currency", "EUR")];
    for (name, value) in [("name", ""), ("country", "Germany"), ("time_zone", "Mars/Base"), ("currency", "€")] {
        let fields = good.map(|(key, said)| (key, if key == name { value } else { said }));
        let answer = screens.submit(&mara, Method::POST, "/settings/account", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains(&format!("id=\"{name}-error\"")), "{name}: {}", answer.body);
    }
    assert_eq!(screens.desk.run(accounts::load), before);
}

#[tokio::test]
async fn a_blocked_sender_is_listed_and_let_in_again() {
    let screens = Screens::open();
    let (mara, ida) = (mara(&screens), screens.desk.world.ida);
    screens.desk.run_as(ida, |cx| inbox::add_block(cx, BlockKind::Domain, "spam.example"));
    let page = screens.get(&mara, "/settings/blocks").await.body;
    assert!(page.contains("spam.example") && page.contains("by Ida Bergström"), "{page}");
    let block = screens.desk.run(|cx| inbox::list_blocks(cx, 10))[0].id;
    let path = format!("/blocks/{block}/deletion");
    assert_eq!(screens.submit(&mara, Method::POST, &path, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(screens.get(&mara, "/settings/blocks").await.body.contains("Nobody is blocked"));
    assert_eq!(screens.submit(&mara, Method::POST, &path, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_rule_skipped_is_listed_with_the_rule_in_words() {
    let screens = Screens::open();
    let (id, source) = (kept(&screens, "one"), screens.desk.world.sales_mail);
    screens.desk.run(move |cx| arrivals::mark_skipped(cx, id, source, SkipRule::AutoReply));
    let page = screens.get(&mara(&screens), "/settings/arrivals").await.body;
    assert!(page.contains("An automatic reply") && page.contains("sales@lindqvist.example"), "{page}");
}

#[tokio::test]
async fn a_mail_that_a_rule_skipped_is_named_by_who_wrote_it_and_leads_to_its_thread() {
    let screens = Screens::open();
    let id = kept(&screens, "one");
    let raw = "From: Zoe Park <zoe@fiord.example>\r\nTo: sales@lindqvist.example\r\nSubject: I am away\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <1@x>\r\n\r\nBack on Monday.\r\n";
    let read = ReadMail::of(mail::parse(raw.as_bytes()).0, None, Vec::new(), Vec::new(), None);
    let found = Found { mailbox_id: None, role: FolderRole::Inbox, is_history: false, received_at: NOW };
    screens.desk.run(move |cx| take_in_mail(cx, id, &read, found));
    let page = screens.get(&mara(&screens), "/settings/arrivals").await.body;
    assert!(page.contains("An automatic reply") && page.contains("Zoe Park"), "{page}");
    let link = page.split("href=\"").find(|part| part.contains(">I am away<")).unwrap_or_else(|| panic!("{page}"));
    let thread = screens.get(&mara(&screens), link.split('"').next().unwrap()).await.body;
    assert!(thread.contains("Back on Monday."), "{thread}");
}

#[tokio::test]
async fn what_was_set_aside_can_be_downloaded_as_it_came_and_read_again() {
    let screens = Screens::open();
    screens.desk.leaves_work();
    let mara = mara(&screens);
    let (id, source) = (kept(&screens, "one"), screens.desk.world.sales_mail);
    screens.desk.run(move |cx| arrivals::set_aside(cx, id, source, "Its parts <never> end."));
    let page = screens.get(&mara, "/settings/arrivals").await.body;
    assert!(page.contains("Its parts &lt;never&gt; end."));

    let raw = screens.get(&mara, &format!("/arrivals/{id}/raw")).await;
    assert_eq!(raw.body, "From: <broken\r\n\r\nbody");
    insta::assert_snapshot!(
        format!("{}\n{}", raw.header("content-type"), raw.header("content-disposition").replace(&id.to_string(), "ID")),
        @r#"
    application/octet-stream
    attachment; filename="arrival-ID.eml"
    "#
    );
    let tom = screens.sign_in(screens.desk.world.tom);
    assert_eq!(screens.get(&tom, &format!("/arrivals/{id}/raw")).await.status, StatusCode::FORBIDDEN);

    let again = format!("/arrivals/{id}/reading");
    assert_eq!(screens.submit(&mara, Method::POST, &again, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(screens.desk.run(move |cx| arrivals::find(cx, id)).unwrap().state, State::Waiting);
    assert_eq!(
        screens.submit(&mara, Method::POST, &again, &[]).await.status,
        StatusCode::NOT_FOUND,
        "it waits already"
    );
}

#[tokio::test]
async fn work_that_was_given_up_is_listed_with_its_reason_and_tried_again() {
    let screens = Screens::open();
    screens.desk.leaves_work();
    let mara = mara(&screens);
    let id = screens.desk.run(|cx| {
        let id = jobs::enqueue(cx, "read_arrival", &json!({ "arrival": 1 }))?;
        let job = jobs::claim(cx, 1)?.swap_remove(0);
        jobs::fail(cx, &job, &jobs::Failure::GiveUp("The <folder> of files is gone.".to_owned()))?;
        Ok::<_, base::DbError>(id)
    });
    let page = screens.get(&mara, "/settings/arrivals").await.body;
    assert!(page.contains("The &lt;folder&gt; of files is gone."), "{page}");
    assert_eq!(
        screens.submit(&mara, Method::POST, &format!("/jobs/{id}/retry"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(screens.desk.run(|cx| jobs::list_dead(cx, 10)).is_empty());
    screens.desk.clock.advance(clock::DAY);
    assert_eq!(screens.desk.run(|cx| jobs::claim(cx, 1))[0].id, id);
}
