//! The form of a mail: kept, sent once, never written over, thrown away and brought back (EM-52).

use axum::http::{Method, StatusCode};
use base::ids::MailId;
use base::people::users;
use flow::channels::mails;
use flow::channels::mails::MailState::{Draft, Scheduled};

use crate::browser::Screens;
use crate::writing::{connected, count_mails, save};

/// The key with which a page was shown.
fn key(page: &str) -> &str {
    page.split_once("name=\"key\" value=\"").unwrap().1.split('"').next().unwrap()
}

#[tokio::test]
async fn a_form_that_is_sent_twice_on_a_slow_line_is_one_mail() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let page = screens.get(&mara, "/mail/write").await.body;
    let fields = [("key", key(&page)), ("base", ""), ("text", "Hello"), ("action", "send")];
    let first = save(&screens, &mara, mailbox, &fields).await.header("location").to_owned();
    let second = save(&screens, &mara, mailbox, &fields).await;
    assert_eq!((second.status, second.header("location")), (StatusCode::SEE_OTHER, first.as_str()));
    assert_eq!(screens.desk.run(count_mails), 1);
    let other = save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "send"), ("key", "another")]).await;
    assert_ne!(other.header("location"), first, "another form is another mail");
}

#[tokio::test]
async fn of_two_windows_with_one_draft_neither_writes_over_the_other() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let (mailbox, script) = (connected(&screens, &mara).await, mara.by_script());
    let saved = save(&screens, &mara, mailbox, &[("text", "One"), ("key", "first"), ("action", "save")]).await;
    let address = saved.header("location").to_owned();
    let draft = address.rsplit('=').next().unwrap();
    let pages = [screens.get(&mara, &address).await.body, screens.get(&mara, &address).await.body];
    assert!(pages[0].contains("name=\"base\" value=\"first\"") && key(&pages[0]) != key(&pages[1]));
    let from = |page: usize, text: &'static str, action: &'static str| {
        vec![("draft", draft), ("key", key(&pages[page])), ("base", "first"), ("text", text), ("action", action)]
    };
    let left = save(&screens, &script, mailbox, &from(0, "From the left", "save")).await;
    assert!(left.status.is_success() && !left.body.contains("mail-notice"), "{}", left.body);
    let right = save(&screens, &script, mailbox, &from(1, "From the right", "send")).await;
    assert_eq!(right.status, StatusCode::CONFLICT);
    assert!(right.body.contains("kept as a second draft"), "{}", right.body);
    assert!(screens.get(&mara, &address).await.body.contains("From the left"));
    assert_eq!(screens.desk.run(count_mails), 2);
}

#[tokio::test]
async fn a_mail_to_nobody_or_to_a_wrong_address_keeps_its_form_and_marks_the_field() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let to_nobody = [("to", ""), ("text", "A long letter"), ("action", "send")];
    let page = save(&screens, &mara, mailbox, &to_nobody).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["Say to whom it goes.", "kept as a draft", "A long letter", "Six chairs", "data-field=\"to\""] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let wrong = [("cc", "elena at fiord"), ("text", "A long letter"), ("action", "send")];
    let partials = save(&screens, &mara.by_script(), mailbox, &wrong).await;
    assert_eq!(partials.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["is not an e-mail address", "data-field=\"cc\"", "id=\"mail-draft\""] {
        assert!(partials.body.contains(words), "{words}: {}", partials.body);
    }
    let without_a_time = [("send_at", ""), ("text", "A long letter"), ("action", "later")];
    let page = save(&screens, &mara, mailbox, &without_a_time).await.body;
    assert!(page.contains("Say when it is to be sent.") && page.contains("A long letter"), "{page}");
}

#[tokio::test]
async fn a_draft_is_thrown_away_from_its_form_and_brought_back() {
    let screens = Screens::open();
    let ida = screens.sign_in(screens.desk.world.ida);
    let mara = screens.sign_in(screens.desk.world.mara);
    let (mailbox, script) = (connected(&screens, &mara).await, ida.by_script());
    let saved = save(&screens, &script, mailbox, &[("text", "Hello"), ("action", "save")]).await.body;
    assert!(saved.contains("Saved "), "{saved}");
    let url = saved.split_once("formaction=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let gone = screens.submit(&script, Method::POST, &url, &[]).await.body;
    assert!(gone.contains(&format!("data-undo=\"{url}\" data-undo-method=\"DELETE\"")), "{gone}");
    let page = format!("/mail/write?draft={}", url.split('/').nth(3).unwrap());
    assert_eq!(screens.get(&ida, &page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(screens.submit(&mara, Method::DELETE, &url, &[]).await.status, StatusCode::NOT_FOUND);
    let back = screens.submit(&script, Method::DELETE, &url, &[]).await.body;
    assert!(back.contains("id=\"mail-write\"") && back.contains("Hello"), "{back}");
    assert_eq!(screens.get(&ida, &page).await.status, StatusCode::OK);
}

/// Autosaved, an answer stands in its thread at once: whoever presses Reply again goes on with it.
#[tokio::test]
async fn an_answer_that_was_begun_is_gone_on_with_and_not_begun_once_more() {
    let screens = Screens::open();
    let (mara, ida) = (screens.sign_in(screens.desk.world.mara), screens.sign_in(screens.desk.world.ida));
    let mailbox = connected(&screens, &mara).await;
    let sent = save(&screens, &mara, mailbox, &[("text", "First"), ("action", "send")]).await;
    let first = sent.header("location").rsplit('/').next().unwrap().to_owned();
    let answer = [("text", "So far"), ("action", "save"), ("answer", first.as_str()), ("how", "reply"), ("key", "k")];
    let begun = save(&screens, &mara, mailbox, &answer).await.header("location").to_owned();
    let draft = begun.rsplit('=').next().unwrap();
    let field = format!("id=\"mail-draft\" value=\"{draft}\"");
    let reply = format!("/mail/write?answer={first}&how=reply");
    let again = screens.get(&mara, &reply).await.body;
    assert!(again.contains(&field) && again.contains("So far"), "{again}");
    for (who, address) in [(&mara, format!("/mail/write?answer={first}&how=forward")), (&ida, reply)] {
        let other = screens.get(who, &address).await.body;
        assert!(!other.contains(&field) && !other.contains("So far"), "{address}: {other}");
    }
    let id = MailId(draft.parse().unwrap());
    let thread = screens.desk.run(move |cx| mails::load(cx, id)).thread_id;
    let path = format!("/mail/threads/{thread}");
    let in_place = format!("hx-get=\"/mail/write?draft={draft}\" hx-target=\"#answers\"");
    assert!(screens.get(&mara, &path).await.body.contains(&in_place));
    assert!(!screens.get(&ida, &path).await.body.contains("Go on writing"), "it is her colleague's");
}

/// A look changes nothing: a press takes it off its time, and the form says so and offers that time again.
#[tokio::test]
async fn a_scheduled_mail_is_taken_off_its_time_to_be_changed_and_scheduled_again() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let time = "2027-02-01T09:30";
    let later = [("text", "Hello"), ("key", "form"), ("send_at", time), ("action", "later")];
    let page = save(&screens, &mara, mailbox, &later).await.header("location").to_owned();
    let draft = page.strip_prefix("/mail/sending/").unwrap().to_owned();
    let id = MailId(draft.parse().unwrap());
    let state = || screens.desk.run(move |cx| mails::load(cx, id)).state;

    let write = format!("/mail/write?draft={draft}");
    let opened = screens.get(&mara, &write).await;
    assert_eq!((opened.status, opened.header("location"), state()), (StatusCode::SEE_OTHER, &*page, Scheduled));
    let beside = screens.get(&mara.by_script(), &write).await.body;
    assert!(
        beside.contains("It leaves on") && beside.contains("Change it") && !beside.contains("mail-write"),
        "{beside}"
    );
    let form = screens.submit(&mara.by_script(), Method::POST, &format!("{page}/cancellation"), &[]).await.body;
    assert_eq!(state(), Draft);
    for words in ["It was to leave on Mon 01 Feb, 09:30.", &format!("name=\"send_at\" value=\"{time}\"")] {
        assert!(form.contains(words), "{words}: {form}");
    }
    assert!(screens.get(&mara, &write).await.body.contains("It was to leave on Mon 01 Feb, 09:30."));

    let again =
        [("draft", draft.as_str()), ("base", "form"), ("text", "Hello again"), ("send_at", time), ("action", "later")];
    assert_eq!(save(&screens, &mara, mailbox, &again).await.header("location"), page);
    assert_eq!(state(), Scheduled);
}

/// The form stands in another window, or in the history, when its mail is scheduled.
#[tokio::test]
async fn an_old_form_that_saves_a_scheduled_mail_takes_it_off_its_time_and_says_so() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let (mailbox, script) = (connected(&screens, &mara).await, mara.by_script());
    let later = [("text", "Hello"), ("key", "form"), ("send_at", "2027-02-01T09:30"), ("action", "later")];
    let page = save(&screens, &mara, mailbox, &later).await.header("location").to_owned();
    let draft = page.strip_prefix("/mail/sending/").unwrap();
    let half = [("draft", draft), ("key", "form"), ("text", "Hello, half wr"), ("action", "save")];
    let saved = save(&screens, &script, mailbox, &half).await.body;
    assert!(saved.contains("It was to leave on Mon 01 Feb, 09:30. It is a draft now"), "{saved}");
    let id = MailId(draft.parse().unwrap());
    let mail = screens.desk.run(move |cx| mails::load(cx, id));
    assert_eq!((mail.state, mail.text.as_str()), (Draft, "Hello, half wr"));
    assert_eq!(screens.desk.run(count_mails), 1);
}

#[tokio::test]
async fn a_mail_that_was_taken_back_takes_the_toast_away_that_offered_it() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let (mailbox, script) = (connected(&screens, &mara).await, mara.by_script());
    let begun = save(&screens, &script, mailbox, &[("text", "Hello"), ("action", "send")]).await.body;
    let url = begun.split_once("data-undo=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let back = screens.submit(&script, Method::POST, &url, &[]).await.body;
    let toast = format!("hx-target=\".toast:has([data-undo='{url}'])\" hx-swap=\"delete\"");
    assert!(back.contains(&toast), "{back}");
}

#[tokio::test]
async fn each_mail_of_a_thread_is_answered_by_itself() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let sent = save(&screens, &mara, mailbox, &[("text", "First"), ("action", "send")]).await;
    let first = sent.header("location").rsplit('/').next().unwrap().to_owned();
    let answer =
        [("text", "Second"), ("action", "send"), ("answer", first.as_str()), ("how", "reply"), ("quote", "own")];
    let sent = save(&screens, &mara, mailbox, &answer).await;
    let second = sent.header("location").rsplit('/').next().unwrap().to_owned();
    let id = MailId(second.parse().unwrap());
    let thread = screens.desk.run(move |cx| mails::load(cx, id)).thread_id;
    let page = screens.get(&mara, &format!("/mail/threads/{thread}")).await.body;
    for mail in [&first, &second] {
        for how in ["reply", "reply_all", "forward"] {
            let address = format!("hx-get=\"/mail/write?answer={mail}&amp;how={how}\"");
            assert!(page.contains(&address), "{address}: {page}");
        }
    }
    screens.submit(&mara, Method::POST, &format!("/mail/sending/{second}/cancellation"), &[]).await;
    let again = screens.get(&mara, &format!("/mail/write?draft={second}")).await.body;
    assert!(again.contains("value=\"own\" selected"), "{again}");
}

#[tokio::test]
async fn the_number_at_the_rail_follows_what_was_read() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let saved = save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "save")]).await;
    let id = MailId(saved.header("location").rsplit('=').next().unwrap().parse().unwrap());
    let thread = screens.desk.run(move |cx| mails::load(cx, id)).thread_id;
    let reading = format!("/mail/threads/{thread}/reading");
    let read = screens.submit(&mara.by_script(), Method::POST, &reading, &[]).await.body;
    assert!(read.contains("hx-target=\"[data-unread='/mail']\""), "{read}");
}

/// Nobody else goes on with it, so that nobody is asked.
#[tokio::test]
async fn a_draft_of_a_colleague_who_is_gone_is_thrown_away_on_its_own() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let [mara, tom] = [world.mara, world.tom].map(|user| screens.sign_in(user));
    let mailbox = connected(&screens, &mara).await;
    let saved = save(&screens, &tom, mailbox, &[("text", "Hello"), ("key", "form"), ("action", "save")]).await;
    let id = MailId(saved.header("location").rsplit('=').next().unwrap().parse().unwrap());
    let thread = screens.desk.run(move |cx| mails::load(cx, id)).thread_id;
    let (path, deletion) = (format!("/mail/threads/{thread}"), format!("/mails/{id}/deletion"));
    assert!(!screens.get(&mara, &path).await.body.contains(&deletion), "he is writing it");
    screens.desk.run_as(world.mara, move |cx| users::deactivate(cx, world.tom));
    assert!(screens.get(&mara, &path).await.body.contains(&format!("action=\"{deletion}")));
    let answer = screens.submit(&mara, Method::POST, &deletion, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(screens.desk.run(move |cx| mails::load(cx, id)).deleted_at.is_some());
}
