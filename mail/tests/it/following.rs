use std::time::Duration;

use mail::imap::{ImapError, ImapSettings, follow};
use tokio_util::sync::CancellationToken;

use crate::mailbox::{Breaking, Mailbox, PATIENCE, mail};
use crate::stores::Store;

/// Follows while `story` is told, then stops.
async fn followed<T>(mailbox: &Mailbox, settings: &ImapSettings, store: &Store, story: impl Future<Output = T>) -> T {
    let stop = CancellationToken::new();
    let stream = mailbox.connect().await;
    let following = follow(settings, stream, store, &stop);
    let telling = async {
        let told = story.await;
        stop.cancel();
        told
    };
    let (error, told) = tokio::join!(following, telling);
    assert!(matches!(error, ImapError::Stopped), "{error}");
    told
}

fn once_each(numbers: std::ops::Range<usize>) -> std::collections::BTreeMap<usize, usize> {
    numbers.map(|number| (number, 1)).collect()
}

#[tokio::test]
async fn mail_delivered_while_idling_arrives_within_seconds_and_history_does_not() {
    let mailbox = Mailbox::start();
    mailbox.deliver(1);
    let store = Store::new();
    let took = followed(&mailbox, &mailbox.settings(), &store, async {
        store.until_connected().await;
        mailbox.deliver(2);
        store.until_count(1).await;
        mailbox.deliver(3);
        store.until_count(2).await
    })
    .await;
    assert_eq!(store.numbers(), once_each(2..4));
    assert!(took < Duration::from_secs(20), "by IDLE, not by the next pass: {took:?}");
}

#[tokio::test]
async fn a_read_mail_is_fetched_too_and_an_unread_one_stays_unread() {
    let mailbox = Mailbox::start();
    let store = Store::new();
    followed(&mailbox, &mailbox.settings(), &store, store.until_connected()).await;
    mailbox.deliver(1);
    mailbox.deliver(2);
    let mut program = mailbox.program().await;
    program.say("SELECT INBOX").await;
    let said = program.say("STORE 1 +FLAGS (\\Seen)").await;
    assert!(said.contains("\\Seen"), "{said}");
    followed(&mailbox, &mailbox.settings(), &store, store.until_count(2)).await;
    assert_eq!(store.numbers(), once_each(1..3));
    let flags = program.say("FETCH 1:* (FLAGS)").await;
    assert_eq!(flags.matches("\\Seen").count(), 1, "{flags}");
}

#[tokio::test]
async fn connections_that_break_at_any_byte_lose_and_double_nothing() {
    const MAILS: usize = 120;
    let mailbox = Mailbox::start();
    let store = Store::new();
    followed(&mailbox, &mailbox.settings(), &store, store.until_connected()).await;
    for number in 0..MAILS {
        mailbox.deliver(number);
    }
    let mut broken = 0;
    for left_bytes in (0..).map(|attempt| 500 + attempt * 40_000) {
        let stop = CancellationToken::new();
        let stream = Breaking::after(left_bytes, mailbox.connect().await);
        let settings = mailbox.settings();
        let is_done = tokio::select! {
            error = follow(&settings, stream, &store, &stop) => {
                assert!(matches!(error, ImapError::Io(_)), "{error}");
                false
            }
            _ = store.until_count(MAILS) => true,
        };
        if is_done {
            break;
        }
        broken += 1;
    }
    assert!(broken > 3, "the connection broke {broken} times");
    assert_eq!(store.numbers(), once_each(0..MAILS));
    assert_eq!(store.look(|kept| kept.missing), 0);
}

#[tokio::test]
async fn a_server_that_restarts_is_followed_again() {
    let mut mailbox = Mailbox::start();
    let store = Store::new();
    let settings = mailbox.settings();
    let stop = CancellationToken::new();
    let stream = mailbox.connect().await;
    let following = follow(&settings, stream, &store, &stop);
    let stopping = async {
        store.until_connected().await;
        mailbox.dovecot.stop();
    };
    let (error, ()) = tokio::join!(async { tokio::time::timeout(PATIENCE, following).await.unwrap() }, stopping);
    assert!(!matches!(error, ImapError::Stopped | ImapError::SignInRefused(_)), "{error}");
    mailbox.deliver(1);
    mailbox.dovecot.start_again();
    followed(&mailbox, &settings, &store, store.until_count(1)).await;
    assert_eq!(store.numbers(), once_each(1..2));
}

#[tokio::test]
async fn new_uids_for_all_mails_lose_and_double_nothing() {
    let mailbox = Mailbox::start();
    let settings = mailbox.settings();
    let store = Store::of("Requests");
    let mut program = mailbox.program().await;
    program.say("CREATE Requests").await;
    followed(&mailbox, &settings, &store, store.until_connected()).await;
    for number in 1..4 {
        program.append("Requests", "02-Mar-2026 10:00:00 +0100", &mail(number)).await;
    }
    followed(&mailbox, &settings, &store, store.until_count(3)).await;
    let before = store.look(|kept| kept.cursor).unwrap();

    // The folder is made anew, with the same mails, an old one that we never had, and one that came meanwhile.
    program.say("DELETE Requests").await;
    program.say("CREATE Requests").await;
    program.append("Requests", "02-Jan-2026 10:00:00 +0100", &mail(99)).await;
    for number in 1..5 {
        program.append("Requests", "02-Mar-2026 10:00:00 +0100", &mail(number)).await;
    }
    followed(&mailbox, &settings, &store, async {
        store.until_count(4).await;
        // The next mail is found above the new cursor.
        program.append("Requests", "02-Mar-2026 11:00:00 +0100", &mail(5)).await;
        store.until_count(5).await;
    })
    .await;
    let after = store.look(|kept| kept.cursor).unwrap();
    assert_ne!(before.uid_validity, after.uid_validity);
    assert_eq!(after.last_uid, 6);
    assert_eq!(store.numbers(), once_each(1..6));
}

#[tokio::test]
async fn a_wrong_password_is_told_apart() {
    let mailbox = Mailbox::start();
    let store = Store::new();
    let settings = ImapSettings { password: "wrong".to_owned().into(), ..mailbox.settings() };
    let stop = CancellationToken::new();
    let error = follow(&settings, mailbox.connect().await, &store, &stop).await;
    assert!(matches!(error, ImapError::SignInRefused(_)), "{error}");
    assert!(store.look(|kept| kept.cursor.is_none()));
}
