//! Servers that break the rules.

use super::scripted::{A_WHILE, Memory, hands_out, listed, meet, serve, watch};
use crate::imap::*;
use std::time::Duration;
use tokio::io::{DuplexStream, duplex};

#[tokio::test(start_paused = true)]
async fn answers_without_a_uid_or_for_another_mail_are_passed_over() {
    let memory = Memory::at(7, 10);
    let mut script = hands_out(vec![11], vec![11]);
    watch(&memory, A_WHILE, |command| {
        let noise = "* 1 FETCH (BODY[] {2}\r\nno)\r\n* 2 EXPUNGE\r\n* 9 FETCH (UID 99 BODY[] {2}\r\nno)\r\n* FOO (\"x\" {3}\r\nabc)\r\n";
        let noise = if command.contains("BODY.PEEK") { noise } else { "" };
        script(command).map(|answer| format!("{noise}{answer}"))
    })
    .await;
    assert_eq!((memory.uids(), memory.last_uid()), (vec![11], 11));
}

#[tokio::test(start_paused = true)]
async fn a_mail_over_the_limit_is_reported_by_its_header() {
    let memory = Memory::at(7, 10);
    watch(&memory, A_WHILE, |command| match command {
        "UID FETCH 11:* (UID RFC822.SIZE INTERNALDATE)" => {
            Some("* 1 FETCH (UID 11 RFC822.SIZE 99000000 INTERNALDATE NIL)\r\nTAG OK x\r\n".to_owned())
        }
        "UID FETCH 11 (UID BODY.PEEK[HEADER])" => {
            Some("* 1 FETCH (UID 11 BODY[HEADER] {12}\r\nSubject: x\r\n)\r\nTAG OK x\r\n".to_owned())
        }
        _ => None,
    })
    .await;
    let batches = memory.batches.lock().unwrap();
    let header = b"Subject: x\r\n".to_vec();
    assert_eq!(
        batches[0].oversize,
        [Oversize { listed: Listed { uid: 11, size_bytes: 99_000_000, ..Listed::default() }, header }]
    );
    assert_eq!(batches[0].cursor_after.map(|cursor| cursor.last_uid), Some(11));
}

#[tokio::test(start_paused = true)]
async fn a_mail_over_the_limit_is_fetched_when_a_person_asked_for_it_up_to_another_limit() {
    let memory = Memory::at(7, 10);
    let asked_for = |uid: u32, size_bytes: usize| Listed { uid, size_bytes, is_asked_for: true, ..Listed::default() };
    let unasked = Listed { is_asked_for: false, ..asked_for(7, 99_000_000) };
    *memory.wanted.lock().unwrap() = vec![asked_for(9, 99_000_000), asked_for(8, 199_000_000), unasked];
    watch(&memory, A_WHILE, |command| match command {
        "UID FETCH 9 (UID INTERNALDATE BODY.PEEK[])" => {
            Some("* 1 FETCH (UID 9 BODY[] {2}\r\nhi)\r\nTAG OK x\r\n".to_owned())
        }
        _ => None,
    })
    .await;
    let batches = memory.batches.lock().unwrap();
    let left: Vec<u32> = batches.iter().flat_map(|batch| batch.oversize.iter().map(|mail| mail.listed.uid)).collect();
    let brought: Vec<u32> = batches.iter().flat_map(|batch| batch.mails.iter().map(|mail| mail.listed.uid)).collect();
    assert_eq!((brought, left), (vec![9], vec![8, 7]));
}

/// The limit of what a person asked for holds for that mail only.
#[tokio::test(start_paused = true)]
async fn a_large_literal_is_refused_again_after_a_mail_that_was_asked_for() {
    let memory = Memory::at(7, 10);
    let asked_for = Listed { uid: 9, size_bytes: 99_000_000, is_asked_for: true, ..Listed::default() };
    *memory.wanted.lock().unwrap() = vec![asked_for];
    let error = watch(&memory, A_WHILE, |command| match command {
        "UID FETCH 9 (UID INTERNALDATE BODY.PEEK[])" => {
            Some("* 1 FETCH (UID 9 BODY[] {2}\r\nhi)\r\nTAG OK x\r\n".to_owned())
        }
        "IDLE" => Some("+ idling\r\n* 1 FETCH (UID 12 BODY[] {104857600}\r\n".to_owned()),
        _ => None,
    })
    .await;
    assert!(matches!(error, ImapError::Protocol(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_is_over_a_limit_ends_the_connection_before_room_is_made_for_it() {
    for answer in [
        "* 1 FETCH (UID 11 BODY[] {9223372036854775807}\r\n".to_owned(),
        "* 1 FETCH (UID 11 BODY[] {99999999999999999999999}\r\n".to_owned(),
        "* 1 FETCH (UID 11 BODY[] {104857600}\r\n".to_owned(),
        "* 4294967296 EXISTS\r\n".to_owned(),
        format!("* OK {}", "x".repeat(200_000)),
        "garbage\r\n".to_owned(),
    ] {
        let memory = Memory::at(7, 10);
        let error = watch(&memory, A_WHILE, |command| command.starts_with("UID FETCH").then(|| answer.clone())).await;
        assert!(matches!(error, ImapError::Protocol(_)), "{answer:.60}: {error}");
        assert_eq!(memory.last_uid(), 10);
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_literal_is_no_mail() {
    let memory = Memory::at(7, 10);
    let mut script = hands_out(vec![11], vec![11]);
    let answer = "* 1 FETCH (UID 11 BODY[] {100}\r\nhalf".to_owned();
    let error = watch(&memory, Duration::from_secs(600), |command| match command.contains("BODY.PEEK") {
        true => Some(answer.clone()),
        false => script(command),
    })
    .await;
    assert!(matches!(error, ImapError::TimedOut("FETCH")), "{error}");
    assert_eq!(memory.last_uid(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hangs_up_after_each_command_keeps_what_was_stored() {
    let memory = Memory::at(7, 10);
    let mut script = hands_out(vec![11], vec![11]);
    let error = meet(&memory, |command| match command {
        "UID FETCH 12:* (UID RFC822.SIZE INTERNALDATE)" => Some(String::new()),
        _ => script(command),
    })
    .await;
    assert!(matches!(error, ImapError::Io(_)), "{error}");
    assert_eq!((memory.uids(), memory.last_uid()), (vec![11], 11));
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_moves_nothing() {
    let memory = Memory { is_full: true, ..Memory::at(7, 10) };
    let error = watch(&memory, A_WHILE, hands_out(vec![11], vec![11])).await;
    assert!(matches!(error, ImapError::Sink(_)), "{error}");
    assert_eq!(memory.last_uid(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_folder_without_uidvalidity_is_not_read() {
    for examined in ["* OK [UIDVALIDITY 0] x\r\nTAG OK x\r\n", "TAG OK x\r\n"] {
        let error =
            watch(&Memory::at(7, 10), A_WHILE, |command| command.starts_with("EXAMINE").then(|| examined.to_owned()))
                .await;
        assert!(matches!(error, ImapError::Protocol(_)), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_uidnext_the_last_mail_tells_where_history_ends() {
    let memory = Memory::default();
    watch(&memory, A_WHILE, |command| match command {
        "UID FETCH * (UID RFC822.SIZE INTERNALDATE)" => Some(format!("{}TAG OK x\r\n", listed(&[42]))),
        command if command.starts_with("EXAMINE") => {
            Some("* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK x\r\n".to_owned())
        }
        _ => None,
    })
    .await;
    assert_eq!(memory.last_uid(), 42);
}

#[tokio::test(start_paused = true)]
async fn new_uids_in_the_middle_of_a_session_end_it() {
    let memory = Memory::at(7, 10);
    let error = watch(&memory, A_WHILE, |command| {
        command.starts_with("UID FETCH").then(|| "* OK [UIDVALIDITY 8] new\r\nTAG OK x\r\n".to_owned())
    })
    .await;
    assert!(matches!(error, ImapError::Protocol(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_password_is_told_from_a_server_that_wants_fewer_visits() {
    let refused = watch(&Memory::default(), A_WHILE, |command| {
        command.starts_with("LOGIN").then(|| "TAG NO [AUTHENTICATIONFAILED] no\r\n".to_owned())
    })
    .await;
    assert!(matches!(refused, ImapError::SignInRefused(_)), "{refused}");
    for (command, answer) in [
        ("LOGIN", "TAG NO [UNAVAILABLE] Temporary failure\r\n"),
        ("GREETING", "* BYE Too many simultaneous connections\r\n"),
        ("EXAMINE", "* BYE [UNAVAILABLE] later\r\n"),
        ("EXAMINE", "TAG BAD User is authenticated but not connected.\r\n"),
        ("UID FETCH", "* BYE [ALERT] Maximum number of connections\r\n"),
    ] {
        let slowed =
            watch(&Memory::at(7, 10), A_WHILE, |sent| sent.starts_with(command).then(|| answer.to_owned())).await;
        assert!(matches!(slowed, ImapError::Throttled { .. }), "{answer}: {slowed}");
    }
    let hinted = watch(&Memory::at(7, 10), A_WHILE, |sent| {
        sent.starts_with("UID FETCH")
            .then(|| "TAG BAD Request is throttled. Suggested Backoff Time: 178755 milliseconds\r\n".to_owned())
    })
    .await;
    assert!(
        matches!(hinted, ImapError::Throttled { wait: Some(wait), .. } if wait == Duration::from_millis(178_755)),
        "{hinted}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_died_in_idle_is_noticed_within_five_minutes() {
    let started = tokio::time::Instant::now();
    let mut idles = 0;
    let error = watch(&Memory::at(7, 10), Duration::from_secs(3600), |command| {
        idles += usize::from(command == "IDLE");
        // From the second IDLE on nothing comes any more: an untagged line that says nothing stands for silence.
        (command == "DONE" && idles > 1).then(|| "* OK still here, not done\r\n".to_owned())
    })
    .await;
    assert!(matches!(error, ImapError::TimedOut("IDLE")), "{error}");
    assert!(started.elapsed() < Duration::from_secs(5 * 60 + 10), "{:?}", started.elapsed());
}

/// Asks a server of this script for TLS, and gives what it was sent and how it ended.
pub async fn ask_for_tls(script: impl FnMut(&str) -> Option<String>) -> Result<DuplexStream, ImapError> {
    let (ours, theirs) = duplex(64 * 1024);
    let (asked, ()) = tokio::join!(start_tls(ours), serve(theirs, script));
    asked
}

#[tokio::test]
async fn tls_is_begun_only_when_the_server_offers_it_and_says_nothing_behind_its_answer() {
    let offers = |command: &str, answer: &str| match command {
        "CAPABILITY" => Some("* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n".to_owned()),
        "STARTTLS" => Some(answer.to_owned()),
        _ => None,
    };
    let hangs_up_after = |answer: &'static str| {
        let mut is_over = false;
        move |command: &str| {
            let said = if is_over { Some(String::new()) } else { offers(command, answer) };
            is_over |= command == "STARTTLS";
            said
        }
    };
    assert!(ask_for_tls(|_| None).await.is_err(), "not offered");
    let refused = ask_for_tls(hangs_up_after("TAG NO not now\r\n")).await;
    assert!(matches!(refused, Err(ImapError::Refused { .. })), "{:?}", refused.err());
    let injected = ask_for_tls(hangs_up_after("TAG OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")).await;
    assert!(matches!(injected, Err(ImapError::Protocol(_))), "{:?}", injected.err());
    assert!(ask_for_tls(|command| (command == "GREETING").then(|| "* PREAUTH hello\r\n".to_owned())).await.is_err());
}
