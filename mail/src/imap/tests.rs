use super::*;
use std::sync::Mutex;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};

/// Remembers batches and cursor, as a database would.
#[derive(Default)]
struct Memory {
    cursor: Mutex<Option<Cursor>>,
    batches: Mutex<Vec<Batch>>,
    is_full: bool,
}

impl Memory {
    fn at(uid_validity: u32, last_uid: u32) -> Self {
        Self { cursor: Mutex::new(Some(Cursor { uid_validity, last_uid })), ..Self::default() }
    }

    fn uids(&self) -> Vec<u32> {
        self.batches.lock().unwrap().iter().flat_map(|batch| batch.mails.iter().map(|mail| mail.uid)).collect()
    }

    fn missing(&self) -> Vec<u32> {
        self.batches.lock().unwrap().iter().flat_map(|batch| batch.missing.clone()).collect()
    }

    fn last_uid(&self) -> u32 {
        self.cursor.lock().unwrap().unwrap().last_uid
    }
}

impl Sink for Memory {
    async fn cursor(&self) -> Result<Option<Cursor>, SinkError> {
        Ok(*self.cursor.lock().unwrap())
    }

    async fn store(&self, batch: Batch) -> Result<(), SinkError> {
        if self.is_full {
            return Err(SinkError("the disk is full".to_owned()));
        }
        *self.cursor.lock().unwrap() = Some(batch.cursor_after);
        self.batches.lock().unwrap().push(batch);
        Ok(())
    }

    async fn uid_validity_changed(&self, _new: u32) -> Result<i64, SinkError> {
        Ok(1_772_442_000)
    }
}

/// What a server does by default: folder of validity 7 whose next UID is 11, IDLE, nothing new.
fn usual(command: &str) -> String {
    let word = command.split(' ').next().unwrap_or_default();
    match word {
        "CAPABILITY" => "* CAPABILITY IMAP4rev1 IDLE\r\nTAG OK done\r\n".to_owned(),
        "EXAMINE" => {
            "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 11] x\r\nTAG OK [READ-ONLY] done\r\n".to_owned()
        }
        "IDLE" => "+ idling\r\n".to_owned(),
        _ => "TAG OK done\r\n".to_owned(),
    }
}

/// A server by script: an answer of None is the usual one; after an answer of "" it hangs up.
async fn serve(stream: DuplexStream, mut script: impl FnMut(&str) -> Option<String>) {
    let mut stream = BufReader::new(stream);
    let greeting = script("GREETING").unwrap_or_else(|| "* OK ready\r\n".to_owned());
    if stream.write_all(greeting.as_bytes()).await.is_err() {
        return;
    }
    let mut idle_tag = String::new();
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|count| count > 0) {
        let sent = std::mem::take(&mut line);
        let (tag, command) = match sent.trim_end() {
            "DONE" => (idle_tag.as_str(), "DONE"),
            command => command.split_once(' ').unwrap_or((command, "")),
        };
        let answer = script(command).unwrap_or_else(|| usual(command)).replace("TAG", tag);
        if command == "IDLE" {
            idle_tag = tag.to_owned();
        }
        if answer.is_empty() || stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn settings() -> ImapSettings {
    ImapSettings::new("ann@firm.test", SecretString::from("correct \"horse\""))
}

/// Follows a scripted server for `watched` of simulated time.
async fn watch(memory: &Memory, watched: Duration, script: impl FnMut(&str) -> Option<String>) -> ImapError {
    let (client, server) = duplex(256 * 1024);
    let stop = CancellationToken::new();
    let settings = settings();
    let following = follow(&settings, client, memory, &stop);
    let stopping = async {
        tokio::time::sleep(watched).await;
        stop.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        error = following => error,
        () = serve(server, script) => panic!("the server ended first"),
        () = stopping => unreachable!(),
    }
}

/// As [`watch`], for servers that hang up.
async fn meet(memory: &Memory, script: impl FnMut(&str) -> Option<String>) -> ImapError {
    let (client, server) = duplex(256 * 1024);
    let settings = settings();
    let stop = CancellationToken::new();
    let following = follow(&settings, client, memory, &stop);
    let (error, ()) = tokio::join!(following, serve(server, script));
    error
}

const A_WHILE: Duration = Duration::from_secs(30);

fn listed(uids: &[u32]) -> String {
    let line =
        |uid: &u32| format!("* {uid} FETCH (UID {uid} RFC822.SIZE 2 INTERNALDATE \" 2-Mar-2026 10:00:00 +0100\")\r\n");
    uids.iter().map(line).collect()
}

fn bodies(uids: &[u32]) -> String {
    let line = |uid: &u32| {
        format!(
            "* {uid} FETCH (FLAGS (\\Seen) UID {uid} INTERNALDATE \" 2-Mar-2026 10:00:00 +0100\" BODY[] {{2}}\r\nhi)\r\n"
        )
    };
    uids.iter().map(line).collect()
}

/// A server that lists these mails above the cursor and hands out those.
fn hands_out(listing: Vec<u32>, handed_out: Vec<u32>) -> impl FnMut(&str) -> Option<String> {
    move |command| {
        let rest = command.strip_prefix("UID FETCH ")?;
        let (set, _) = rest.split_once(' ')?;
        if let Some(first) = set.strip_suffix(":*") {
            let first: u32 = first.parse().unwrap();
            let above: Vec<u32> = listing.iter().copied().filter(|&uid| uid >= first).collect();
            return Some(format!("{}TAG OK done\r\n", listed(&above)));
        }
        let asked: Vec<u32> = set.split(',').map(|uid| uid.parse().unwrap()).collect();
        let given: Vec<u32> = asked.into_iter().filter(|uid| handed_out.contains(uid)).collect();
        Some(format!("{}TAG OK done\r\n", bodies(&given)))
    }
}

#[tokio::test(start_paused = true)]
async fn what_lay_in_the_mailbox_before_is_not_fetched() {
    let memory = Memory::default();
    watch(&memory, A_WHILE, |_| None).await;
    assert_eq!(*memory.cursor.lock().unwrap(), Some(Cursor { uid_validity: 7, last_uid: 10 }));
    assert!(memory.uids().is_empty());
}

#[tokio::test(start_paused = true)]
async fn new_mail_is_fetched_with_its_arrival_and_the_cursor_follows() {
    let memory = Memory::at(7, 10);
    let error = watch(&memory, A_WHILE, hands_out(vec![11, 13], vec![11, 13])).await;
    assert!(matches!(error, ImapError::Stopped), "{error}");
    assert_eq!(memory.uids(), [11, 13]);
    let batches = memory.batches.lock().unwrap();
    assert_eq!(batches[0].mails[0], Fetched { uid: 11, raw: b"hi".to_vec(), internal_date: Some(1_772_442_000) });
    assert_eq!(batches[0].cursor_after, Cursor { uid_validity: 7, last_uid: 13 });
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
    let allowed = ["GREETING", "CAPABILITY", "LOGIN ", "EXAMINE ", "UID FETCH ", "NOOP", "IDLE", "DONE"];
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
        "UID FETCH 11,12,13 (UID INTERNALDATE BODY.PEEK[])" => Some(format!("{}TAG NO some failed\r\n", bodies(&[11]))),
        "UID FETCH 12 (UID INTERNALDATE BODY.PEEK[])" => Some("TAG NO failed\r\n".to_owned()),
        "UID FETCH 13 (UID INTERNALDATE BODY.PEEK[])" => Some(format!("{}TAG OK x\r\n", bodies(&[13]))),
        _ => script(command),
    })
    .await;
    assert_eq!((memory.uids(), memory.missing()), (vec![11, 13], vec![12]));
}

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
    assert_eq!(batches[0].oversize, [Oversize { uid: 11, size_bytes: 99_000_000, header, internal_date: None }]);
    assert_eq!(batches[0].cursor_after.last_uid, 11);
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
async fn after_new_uids_the_last_day_is_handed_over_again_and_the_cursor_moves_at_the_end() {
    let memory = Memory::at(6, 500);
    let mut script = hands_out(vec![], vec![2, 3]);
    watch(&memory, A_WHILE, |command| match command {
        "UID FETCH 1:* (UID RFC822.SIZE INTERNALDATE)" => Some(
            "* 1 FETCH (UID 1 RFC822.SIZE 2 INTERNALDATE \"28-Feb-2026 10:00:00 +0100\")\r\n\
             * 2 FETCH (UID 2 RFC822.SIZE 2 INTERNALDATE \" 1-Mar-2026 10:00:01 +0100\")\r\n\
             * 3 FETCH (UID 3 RFC822.SIZE 2 INTERNALDATE NIL)\r\n\
             * 4 FETCH (UID 4 RFC822.SIZE 2 INTERNALDATE \" 1-Feb-2026 10:00:01 +0100\")\r\nTAG OK x\r\n"
                .to_owned(),
        ),
        _ => script(command),
    })
    .await;
    assert_eq!(memory.uids(), [2, 3]);
    let batches = memory.batches.lock().unwrap();
    assert_eq!(batches[0].uid_validity, 7);
    assert_eq!(batches[0].cursor_after, Cursor { uid_validity: 6, last_uid: 500 });
    assert_eq!(batches.last().unwrap().cursor_after, Cursor { uid_validity: 7, last_uid: 4 });
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

/// Asks a server of this script for TLS, and gives what it was sent and how it ended.
async fn ask_for_tls(script: impl FnMut(&str) -> Option<String>) -> Result<DuplexStream, ImapError> {
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
