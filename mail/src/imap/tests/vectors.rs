//! Every case of `tests/vectors/imap_hostile.jsonl`, by what the server does there.

use super::scripted::{A_WHILE, Memory, hands_out, listed, meet, watch};
use crate::imap::*;
use serde_json::Value as Json;
use std::time::Duration;

const CASES: &str = include_str!("../../../tests/vectors/imap_hostile.jsonl");

/// Cases that need the program around the reader, and the tests of it that show them.
const SHOWN_ELSEWHERE: [(&str, &str); 5] = [
    ("NO [AUTHENTICATIONFAILED]", "a_wrong_password_is_said_and_not_tried_again"),
    ("XOAUTH2 + {\"status\":\"400\"}", "a_token_that_is_refused_is_heard_out_and_then_a_refused_sign_in"),
    (
        "BYE [UNAVAILABLE] / [ALERT] Too many simultaneous connections",
        "a_refused_password_is_told_from_a_server_that_wants_fewer_visits",
    ),
    (
        "UIDVALIDITY changes at each connect (broken server)",
        "a_server_that_changes_all_uids_again_and_again_is_called_broken",
    ),
    (
        "extra data after the STARTTLS OK (response injection)",
        "tls_is_begun_only_when_the_server_offers_it_and_says_nothing_behind_its_answer",
    ),
];

#[tokio::test(start_paused = true)]
async fn every_case_of_a_hostile_server_ends_as_it_should() {
    let mut seen = 0;
    for line in CASES.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let does = case["server_does"].as_str().unwrap();
        if SHOWN_ELSEWHERE.iter().all(|(known, _)| *known != does) {
            assert!(is_met(does).await, "{line}");
        }
        seen += 1;
    }
    assert_eq!(seen, 35);
}

/// The reader gives up an answer to FETCH like this one, and the cursor stays.
async fn is_refused(answer: &str) -> bool {
    let memory = Memory::at(7, 10);
    let error = watch(&memory, A_WHILE, |command| command.starts_with("UID FETCH").then(|| answer.to_owned())).await;
    matches!(error, ImapError::Protocol(_)) && memory.last_uid() == 10
}

/// What ended the connection when a command that begins so was answered like this.
async fn error_of(begins: &str, answer: &str) -> ImapError {
    let mut script = hands_out(vec![11], vec![11]);
    let (begins, answer) = (begins.to_owned(), answer.to_owned());
    watch(&Memory::at(7, 10), A_WHILE, move |command| {
        if command.starts_with(&begins) { Some(answer.clone()) } else { script(command) }
    })
    .await
}

/// The UIDs that come of it, and how far it is read, when the server says this before it hands out 11 of 11 and 12.
async fn read_with(noise: &'static str) -> (Vec<u32>, u32) {
    let memory = Memory::at(7, 10);
    let mut script = hands_out(vec![11], vec![11]);
    watch(&memory, A_WHILE, move |command| {
        let noise = if command.contains("BODY.PEEK") { noise } else { "" };
        script(command).map(|answer| format!("{noise}{answer}"))
    })
    .await;
    (memory.uids(), memory.last_uid())
}

/// The folder that is taken for the one of sent mails when these are listed.
async fn sent_among(list: &'static str) -> Option<String> {
    let memory = Memory::at(7, 10);
    watch(&memory, A_WHILE, |command| command.starts_with("LIST").then(|| format!("{list}TAG OK done\r\n"))).await;
    let folders = memory.listed.lock().unwrap();
    find_sent(&folders).map(|folder| folder.name.clone())
}

#[expect(clippy::too_many_lines, reason = "one line for each case of the list")]
async fn is_met(does: &str) -> bool {
    match does {
        "* 1 FETCH (BODY[] {9223372036854775807}" => is_refused("* 1 FETCH (BODY[] {9223372036854775807}\r\n").await,
        "* 4294967296 EXISTS" => is_refused("* 4294967296 EXISTS\r\n").await,
        "response line of 100 MB without CRLF" => is_refused(&"x".repeat(200_000)).await,
        "* 1 FETCH (BODY[] {104857600} then 1 byte/s" => is_refused("* 1 FETCH (BODY[] {104857600}\r\nx").await,
        "* OK [UIDVALIDITY 0]" => {
            matches!(error_of("EXAMINE", "* OK [UIDVALIDITY 0] x\r\nTAG OK x\r\n").await, ImapError::Protocol(_))
        }
        "no UIDNEXT at all" => {
            let memory = Memory::default();
            watch(&memory, A_WHILE, |command| match command {
                "UID FETCH * (UID RFC822.SIZE INTERNALDATE)" => Some(format!("{}TAG OK x\r\n", listed(&[42]))),
                command => command
                    .starts_with("EXAMINE")
                    .then(|| "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK x\r\n".to_owned()),
            })
            .await;
            memory.last_uid() == 42
        }
        "UID FETCH n:* answers with uid n-1 (always at least one message)"
        | "UID gap below UIDNEXT (retired uids)"
        | "HIGHESTMODSEQ rises while FETCH returned nothing"
        | "CONDSTORE not advertised (Outlook.com, Yahoo)" => {
            let memory = Memory::at(7, 10);
            watch(&memory, A_WHILE, |command| match command {
                command if command.starts_with("EXAMINE") => Some(
                    "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 90] x\r\n* OK [HIGHESTMODSEQ 99] x\r\nTAG OK x\r\n"
                        .to_owned(),
                ),
                command => command.ends_with("INTERNALDATE)").then(|| format!("{}TAG OK done\r\n", listed(&[10]))),
            })
            .await;
            memory.uids().is_empty() && memory.last_uid() == 10
        }
        "* SEARCH with 1,000,000 numbers in one 8 MB line" => {
            let memory = Memory::at(7, 2_000_000);
            let numbers: Vec<String> = (1_u32..=1_000_000).map(|uid| uid.to_string()).collect();
            let found = format!("* SEARCH {}\r\nTAG OK x\r\n", numbers.join(" "));
            *memory.ledger.lock().unwrap() = Some(Vec::new());
            watch(&memory, A_WHILE, |command| command.starts_with("UID SEARCH").then(|| found.clone())).await;
            // None of them is listed again, so none is in the window; the line was read all the same.
            memory.audits.lock().unwrap().iter().filter(|(uids, _)| uids.is_empty()).count() == 1
        }
        "FETCH response without UID" => read_with("* 1 FETCH (BODY[] {2}\r\nno)\r\n").await == (vec![11], 11),
        "FETCH data for another message between" => {
            read_with("* 9 FETCH (UID 99 BODY[] {2}\r\nno)\r\n").await == (vec![11], 11)
        }
        "EXPUNGE in the middle of a FETCH" => read_with("* 2 EXPUNGE\r\n").await == (vec![11], 11),
        "literal inside an ENVELOPE address, NIL everywhere" => {
            let odd = "* 1 FETCH (ENVELOPE (NIL NIL ((NIL NIL {3}\r\na\"b \"c\")) NIL) UID NIL INTERNALDATE NIL BODY[] NIL)\r\n";
            read_with(odd).await == (vec![11], 11)
        }
        "8-bit bytes in mailbox names / quoted strings" => {
            read_with("* LIST () \"/\" \"\u{e9}t\u{e9}\"\r\n* FLAGS (\\\u{fc})\r\n").await == (vec![11], 11)
        }
        "a uid listed by SEARCH is missing in FETCH" => {
            let memory = Memory::at(7, 10);
            watch(&memory, A_WHILE, hands_out(vec![11, 12], vec![11])).await;
            (memory.missing(), memory.last_uid()) == (vec![12], 12)
        }
        "BAD Request is throttled. Suggested Backoff Time: 178755 milliseconds" => {
            let told = "TAG BAD Request is throttled. Suggested Backoff Time: 178755 milliseconds\r\n";
            let wait = Duration::from_millis(178_755);
            matches!(error_of("UID FETCH", told).await, ImapError::Throttled { wait: Some(told), .. } if told == wait)
        }
        "BAD User is authenticated but not connected" => {
            let told = "TAG BAD User is authenticated but not connected.\r\n";
            matches!(error_of("EXAMINE", told).await, ImapError::Throttled { .. })
        }
        "TCP peer gone without FIN in IDLE" => {
            let silent = |command: &str| (command == "IDLE").then(|| "* OK nothing more\r\n".to_owned());
            let began = tokio::time::Instant::now();
            let error = watch(&Memory::at(7, 10), Duration::from_secs(3_600), silent).await;
            matches!(error, ImapError::TimedOut(_)) && began.elapsed() <= Duration::from_secs(5 * 60)
        }
        "IDLE not advertised" => {
            let mut asked = 0;
            watch(&Memory::at(7, 10), Duration::from_secs(290), |command| {
                asked += usize::from(command == "NOOP");
                (command == "CAPABILITY").then(|| "* CAPABILITY IMAP4rev1\r\nTAG OK x\r\n".to_owned())
            })
            .await;
            asked == 5
        }
        "STARTTLS missing from CAPABILITY although configured" | "PREAUTH greeting on a STARTTLS port" => {
            let is_preauth = does.starts_with("PREAUTH");
            super::hostile::ask_for_tls(move |command| {
                (command == "GREETING" && is_preauth).then(|| "* PREAUTH hello\r\n".to_owned())
            })
            .await
            .is_err()
        }
        "LIST returns INBOX.INBOX, NIL delimiter, \\NoSelect Sent, modified UTF-7 names, quotes in names" => {
            let by_name = "* LIST () \".\" INBOX\r\n* LIST () \".\" \"INBOX.INBOX\"\r\n* LIST (\\NoSelect) \".\" Sent\r\n* LIST () NIL \"a \\\"b\\\"\"\r\n\
                           * LIST () \".\" \"INBOX.&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-\"\r\n";
            let by_use = "* LIST () \"/\" Sent\r\n* LIST (\\HasNoChildren \\sent) \"/\" {3}\r\nOut\r\n";
            sent_among(by_name).await.as_deref() == Some("INBOX.Отправленные")
                && sent_among(by_use).await.as_deref() == Some("Out")
        }
        "two folders carry \\Sent" => {
            let two = "* LIST (\\Noselect \\Sent) \"/\" A\r\n* LIST (\\Sent) \"/\" B\r\n* LIST (\\Sent) \"/\" C\r\n";
            sent_among(two).await.as_deref() == Some("B")
        }
        // Nothing is taken for it, and the inbox is read all the same.
        "Sent is missing" => {
            let memory = Memory::at(7, 10);
            let mut script = hands_out(vec![11], vec![11]);
            watch(&memory, A_WHILE, |command| match command.split(' ').next() {
                Some("LIST") => Some("* LIST () \"/\" INBOX\r\n* LIST () \"/\" Work\r\nTAG OK done\r\n".to_owned()),
                _ => script(command),
            })
            .await;
            find_sent(&memory.listed.lock().unwrap()).is_none() && memory.uids() == [11]
        }
        "UIDVALIDITY changes between two commands of one session" => {
            let told = "* OK [UIDVALIDITY 8] new\r\nTAG OK x\r\n";
            matches!(error_of("UID FETCH", told).await, ImapError::Protocol(_))
        }
        "INTERNALDATE missing / in 1970" => {
            let memory = Memory::at(7, 10);
            let mut script = hands_out(vec![11], vec![11]);
            watch(&memory, A_WHILE, |command| {
                let answer = script(command)?;
                Some(answer.replace(" 2-Mar-2026 10:00:00 +0100", " 1-Jan-1970 00:00:00 +0000"))
            })
            .await;
            memory.batches.lock().unwrap()[0].mails[0].listed.internal_date.is_none()
        }
        "server closes after each command" => {
            let memory = Memory::at(7, 10);
            let mut script = hands_out(vec![11], vec![11]);
            meet(&memory, |command| match command {
                "UID FETCH 12:* (UID RFC822.SIZE INTERNALDATE)" => Some(String::new()),
                _ => script(command),
            })
            .await;
            memory.last_uid() == 11
        }
        "CAPABILITY changes after login" => {
            let mut asked = 0;
            let mut idles = 0;
            watch(&Memory::at(7, 10), A_WHILE, |command| {
                idles += usize::from(command == "IDLE");
                asked += usize::from(command == "CAPABILITY");
                (command == "CAPABILITY" && asked == 1).then(|| "* CAPABILITY IMAP4rev1\r\nTAG OK x\r\n".to_owned())
            })
            .await;
            asked == 2 && idles > 0
        }
        other => panic!("nobody shows what happens when the server does this: {other}"),
    }
}
