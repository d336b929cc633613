mod hostile;
mod large;
mod scripted;
mod vectors;

use super::*;
use scripted::{A_WHILE, LISTED_AT, Memory, bodies, hands_out, listed, settings, watch};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn the_first_look_finds_the_newest_of_the_window_and_fetches_nothing() {
    let memory = Memory::default();
    watch(&memory, A_WHILE, |command| match command {
        "UID SEARCH SINCE 1-Mar-2026" => Some("* SEARCH 7 8 9 10\r\nTAG OK x\r\n".to_owned()),
        "UID FETCH 7:10 (UID RFC822.SIZE INTERNALDATE)" => Some(
            "* 7 FETCH (UID 7 RFC822.SIZE 2 INTERNALDATE \" 2-Mar-2026 12:00:00 +0100\")\r\n\
             * 8 FETCH (UID 8 RFC822.SIZE 2 INTERNALDATE \" 1-Mar-2026 23:00:00 +0100\")\r\n\
             * 9 FETCH (UID 9 RFC822.SIZE 2 INTERNALDATE \" 2-Mar-2026 10:00:00 +0100\")\r\n\
             * 10 FETCH (UID 10 RFC822.SIZE 2 INTERNALDATE \" 2-Mar-2026 11:00:00 +0100\")\r\nTAG OK x\r\n"
                .to_owned(),
        ),
        _ => None,
    })
    .await;
    assert_eq!(*memory.cursor.lock().unwrap(), Some(Cursor { uid_validity: 7, last_uid: 10 }));
    let surveys = memory.surveys.lock().unwrap();
    let newest: Vec<u32> = surveys[0].newest.iter().map(|mail| mail.uid).collect();
    assert_eq!(newest, [7, 10], "8 is too old, 9 is one too many");
    assert!(memory.uids().is_empty());
}

#[tokio::test(start_paused = true)]
async fn wanted_mails_are_fetched_and_mail_that_comes_meanwhile_goes_first() {
    let memory = Memory::at(7, 10);
    *memory.wanted.lock().unwrap() = [9, 5].map(|uid| Listed { uid, size_bytes: 2, ..Listed::default() }).to_vec();
    watch(&memory, A_WHILE, hands_out(vec![11], vec![5, 11])).await;
    assert_eq!((memory.uids(), memory.missing(), memory.last_uid()), (vec![11, 5], vec![9], 11));
    assert_eq!(memory.batches.lock().unwrap()[1].cursor_after, None);
}

#[tokio::test(start_paused = true)]
async fn an_audit_finds_what_the_ledger_does_not_know_and_fetches_it() {
    let memory = Memory::at(7, 10);
    *memory.ledger.lock().unwrap() = Some(vec![6, 8]);
    let mut script = hands_out(vec![], vec![7]);
    watch(&memory, A_WHILE, |command| match command {
        "UID SEARCH OR UID 1:* SINCE 1-Mar-2026" => Some("* SEARCH 6 7 8 11\r\nTAG OK x\r\n".to_owned()),
        "UID FETCH 7 (UID RFC822.SIZE INTERNALDATE)" => Some(format!("{}TAG OK x\r\n", listed(&[7]))),
        _ => script(command),
    })
    .await;
    assert_eq!(memory.uids(), [7]);
    assert_eq!(*memory.audits.lock().unwrap(), [(vec![6, 7, 8], 1)], "11 came after the last pass");
}

#[tokio::test(start_paused = true)]
async fn a_folder_on_which_nobody_idles_is_asked_every_minute() {
    let memory = Memory { also: vec!["Out".to_owned()], ..Memory::at(7, 10) };
    let (mut asked, mut opened) = (0, 0);
    watch(&memory, Duration::from_secs(400), |command| {
        asked += usize::from(command == "STATUS \"Out\" (UIDNEXT UIDVALIDITY)");
        opened += usize::from(command == "EXAMINE \"Out\"");
        let next = if asked == 3 { 12 } else { 11 };
        command.starts_with("STATUS").then(|| format!("* STATUS Out (UIDNEXT {next} UIDVALIDITY 7)\r\nTAG OK done\r\n"))
    })
    .await;
    assert!(asked >= 6, "{asked}");
    assert_eq!(opened, 2, "in the first pass, and when something came");
}

#[tokio::test(start_paused = true)]
async fn new_mail_is_fetched_with_its_arrival_and_the_cursor_follows() {
    let memory = Memory::at(7, 10);
    let error = watch(&memory, A_WHILE, hands_out(vec![11, 13], vec![11, 13])).await;
    assert!(matches!(error, ImapError::Stopped), "{error}");
    assert_eq!(memory.uids(), [11, 13]);
    let batches = memory.batches.lock().unwrap();
    let listed = Listed { uid: 11, size_bytes: 2, internal_date: Some(LISTED_AT), ..Listed::default() };
    assert_eq!(batches[0].mails[0], Fetched { listed, raw: b"hi".to_vec() });
    assert_eq!(batches[0].cursor_after, Some(Cursor { uid_validity: 7, last_uid: 13 }));
}

#[tokio::test(start_paused = true)]
async fn nothing_on_the_server_is_changed() {
    let mut said = Vec::new();
    let mut script = hands_out(vec![11], vec![11]);
    watch(&Memory::at(7, 10), Duration::from_secs(1200), |command| {
        said.push(command.to_owned());
        script(command)
    })
    .await;
    let allowed = ["GREETING", "CAPABILITY", "LOGIN ", "LIST ", "EXAMINE ", "UID FETCH ", "NOOP", "IDLE", "DONE"];
    assert!(said.iter().all(|command| allowed.iter().any(|known| command.starts_with(known))), "{said:?}");
    assert!(said.iter().all(|command| !command.contains("BODY[") && !command.contains("RFC822)")), "{said:?}");
    assert!(said.contains(&"LOGIN \"ann@firm.test\" \"correct \\\"horse\\\"\"".to_owned()), "{said:?}");
    assert!(said.iter().filter(|command| *command == "IDLE").count() >= 3, "IDLE is issued anew: {said:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_always_lists_its_last_mail_does_not_double_it() {
    let memory = Memory::at(7, 10);
    watch(&memory, A_WHILE, |command| {
        command.ends_with("INTERNALDATE)").then(|| format!("{}TAG OK done\r\n", listed(&[10])))
    })
    .await;
    assert!(memory.batches.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_is_listed_and_twice_not_handed_out_is_reported() {
    let memory = Memory::at(7, 10);
    watch(&memory, A_WHILE, hands_out(vec![11, 12, 13], vec![11, 13])).await;
    assert_eq!((memory.uids(), memory.missing(), memory.last_uid()), (vec![11, 13], vec![12], 13));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hands_out_nothing_and_says_no_keeps_its_mail_for_later() {
    let memory = Memory::at(7, 10);
    let mut script = hands_out(vec![11, 12], vec![]);
    let error = watch(&memory, A_WHILE, |command| match command.contains("BODY.PEEK") {
        true => Some("TAG NO [SERVERBUG] Internal error\r\n".to_owned()),
        false => script(command),
    })
    .await;
    assert!(matches!(error, ImapError::Refused { command: "FETCH", .. }), "{error}");
    assert_eq!(memory.last_uid(), 10);
}

#[tokio::test(start_paused = true)]
async fn one_unreadable_mail_does_not_stop_the_others() {
    let memory = Memory::at(7, 10);
    let mut script = hands_out(vec![11, 12, 13], vec![]);
    watch(&memory, A_WHILE, |command| match command {
        "UID FETCH 11:13 (UID INTERNALDATE BODY.PEEK[])" => Some(format!("{}TAG NO some failed\r\n", bodies(&[11]))),
        "UID FETCH 12 (UID INTERNALDATE BODY.PEEK[])" => Some("TAG NO failed\r\n".to_owned()),
        "UID FETCH 13 (UID INTERNALDATE BODY.PEEK[])" => Some(format!("{}TAG OK x\r\n", bodies(&[13]))),
        _ => script(command),
    })
    .await;
    assert_eq!((memory.uids(), memory.missing()), (vec![11, 13], vec![12]));
}

#[tokio::test(start_paused = true)]
async fn after_new_uids_the_window_is_shown_again_without_its_mails_and_the_cursor_moves_at_the_end() {
    let memory = Memory::at(6, 500);
    let mut said = Vec::new();
    watch(&memory, A_WHILE, |command| {
        said.push(command.to_owned());
        match command {
            "UID SEARCH SINCE 1-Mar-2026" => Some("* SEARCH 3 2 1\r\nTAG OK x\r\n".to_owned()),
            "UID FETCH 1:3 (UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])" => Some(
                "* 1 FETCH (UID 1 RFC822.SIZE 2 INTERNALDATE \"28-Feb-2026 10:00:00 +0100\" BODY[HEADER.FIELDS (MESSAGE-ID)] {2}\r\n\r\n)\r\n\
                 * 2 FETCH (BODY[HEADER.FIELDS (\"MESSAGE-ID\")] {24}\r\nMessage-ID:\r\n <a@b>\r\n\r\n UID 2 RFC822.SIZE 2 INTERNALDATE \" 2-Mar-2026 10:00:01 +0100\")\r\n\
                 * 3 FETCH (UID 3 RFC822.SIZE 2 INTERNALDATE NIL BODY[HEADER.FIELDS (MESSAGE-ID)] \"\")\r\nTAG OK x\r\n"
                    .to_owned(),
            ),
            _ => None,
        }
    })
    .await;
    let shown: Vec<(u32, String)> =
        memory.shown.lock().unwrap().iter().map(|mail| (mail.uid, mail.message_id.clone())).collect();
    assert_eq!(shown, [(2, "<a@b>".to_owned()), (3, String::new())]);
    assert_eq!(*memory.cursor.lock().unwrap(), Some(Cursor { uid_validity: 7, last_uid: 10 }));
    assert!(!said.iter().any(|command| command.contains("BODY.PEEK[]")), "{said:?}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_offers_it_gets_the_password_as_sasl_plain() {
    let mut said = Vec::new();
    watch(&Memory::at(7, 10), A_WHILE, |command| {
        said.push(command.to_owned());
        match command {
            "CAPABILITY" => Some("* CAPABILITY IMAP4rev1 AUTH=PLAIN ENABLE UTF8=ACCEPT\r\nTAG OK x\r\n".to_owned()),
            "AUTHENTICATE PLAIN" => Some("+ \r\n".to_owned()),
            // The line of the password has no tag: the first command was a1, CAPABILITY, the second this.
            "" => Some("a2 OK x\r\n".to_owned()),
            _ => None,
        }
    })
    .await;
    assert!(said.contains(&"ENABLE UTF8=ACCEPT".to_owned()), "{said:?}");
    assert!(!said.iter().any(|command| command.starts_with("LOGIN")), "{said:?}");
}

#[tokio::test(start_paused = true)]
async fn without_idle_the_server_is_asked_every_minute() {
    let mut asked = 0;
    watch(&Memory::at(7, 10), Duration::from_secs(601), |command| {
        asked += usize::from(command.starts_with("UID FETCH"));
        (command == "CAPABILITY").then(|| "* CAPABILITY IMAP4rev1\r\nTAG OK x\r\n".to_owned())
    })
    .await;
    assert_eq!(asked, 11);
}

#[test]
fn the_wait_doubles_to_a_quarter_of_an_hour_and_is_spread() {
    assert_eq!(backoff(0, 0.0), SHORTEST_WAIT);
    assert_eq!(backoff(3, 1.0), Duration::from_secs(40));
    assert_eq!(backoff(3, 0.0), Duration::from_secs(20));
    assert_eq!(backoff(u32::MAX, 1.0), LONGEST_WAIT);
    assert!((0..40).all(|attempt| backoff(attempt, 0.5) <= backoff(attempt + 1, 0.5)));
}

#[test]
fn the_password_is_not_printed() {
    assert!(!format!("{:?}", settings()).contains("horse"));
}
