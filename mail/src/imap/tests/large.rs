//! Large mails: their large files stay on the server until somebody wants them.

use super::scripted::{A_WHILE, Memory, meet, serve, settings, watch};
use crate::imap::*;
use std::time::Duration;
use tokio::io::duplex;

const HEAD: &str =
    "Subject: Plans\r\nMessage-ID: <plans@fiord.test>\r\nContent-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n";
const TEXT_HEAD: &str = "Content-Type: text/plain\r\n\r\n";
const FILE_HEAD: &str = "Content-Type: application/pdf; name=\"plans.pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"plans.pdf\"\r\n\r\n";
const STRUCTURE: &str = "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1 NIL NIL NIL NIL)(\"application\" \"pdf\" (\"name\" \"plans.pdf\") NIL NIL \"base64\" 7800000 NIL (\"attachment\" (\"filename\" \"plans.pdf\")) NIL NIL) \"mixed\" (\"boundary\" \"cut\") NIL NIL NIL)";

fn lists(size_bytes: usize) -> String {
    format!("* 1 FETCH (UID 11 RFC822.SIZE {size_bytes} INTERNALDATE NIL)\r\nTAG OK x\r\n")
}

fn is_list(command: &str) -> bool {
    command == "UID FETCH 11:* (UID RFC822.SIZE INTERNALDATE)"
}

fn literal(section: &str, text: &str) -> String {
    format!("BODY[{section}] {{{}}}\r\n{text}", text.len())
}

/// A server with one mail of 8 MB, whose file it says has this structure.
fn with_structure(command: &str, structure: &str) -> Option<String> {
    if is_list(command) {
        return Some(lists(8_000_000));
    }
    match command {
        "UID FETCH 11 (UID BODYSTRUCTURE)" => {
            Some(format!("* 1 FETCH (BODYSTRUCTURE {structure} UID 11)\r\nTAG OK x\r\n"))
        }
        "UID FETCH 11 (UID BODY.PEEK[HEADER] BODY.PEEK[1.MIME] BODY.PEEK[1] BODY.PEEK[2.MIME])" => {
            let parts = [
                literal("HEADER", HEAD),
                literal("1.MIME", TEXT_HEAD),
                literal("1", "Hello"),
                literal("2.MIME", FILE_HEAD),
            ];
            Some(format!("* 1 FETCH (UID 11 {})\r\nTAG OK x\r\n", parts.join(" ")))
        }
        "UID FETCH 11 (UID INTERNALDATE BODY.PEEK[])" => {
            Some(format!("* 1 FETCH (UID 11 {})\r\nTAG OK x\r\n", literal("", "Subject: whole\r\n\r\nHello")))
        }
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn a_large_file_is_left_and_the_mail_is_read_without_it() {
    let memory = Memory::at(7, 10);
    watch(&memory, A_WHILE, |command| with_structure(command, STRUCTURE)).await;
    let batches = memory.batches.lock().unwrap();
    let fetched = &batches[0].mails[0];
    assert_eq!(fetched.listed.message_id, "<plans@fiord.test>");
    let (mail, complaints) = crate::parse(&fetched.raw);
    assert_eq!((mail.subject.as_str(), mail.text.as_str(), complaints), ("Plans", "Hello", vec![]));
    let [file] = mail.attachments.as_slice() else { panic!("{mail:?}") };
    assert_eq!((file.name.as_str(), file.mime_type.as_str(), file.bytes.len()), ("plans.pdf", "application/pdf", 0));
    let left = file.left.as_ref().unwrap();
    assert_eq!((left.section.as_str(), left.size_bytes), ("2", 5_700_000));
}

/// 2,500,000 bytes as a mail has them, lines of 76 letters and the end of each: two more are its padding.
#[tokio::test(start_paused = true)]
async fn a_large_file_is_as_large_before_it_is_fetched_as_after() {
    let memory = Memory::at(7, 10);
    let structure = STRUCTURE.replace("7800000", "3421054");
    watch(&memory, A_WHILE, |command| with_structure(command, &structure)).await;
    let raw = memory.batches.lock().unwrap()[0].mails[0].raw.clone();
    assert_eq!(crate::parse(&raw).0.attachments[0].left.as_ref().unwrap().size_bytes, 2_500_002);
}

#[tokio::test(start_paused = true)]
async fn a_mail_over_the_limit_is_brought_when_only_its_files_are_large() {
    let memory = Memory::at(7, 10);
    let huge = STRUCTURE.replace("7800000", "78000000");
    watch(&memory, A_WHILE, |command| match is_list(command) {
        true => Some(lists(80_000_000)),
        false => with_structure(command, &huge),
    })
    .await;
    let batches = memory.batches.lock().unwrap();
    assert_eq!((batches[0].mails.len(), batches[0].oversize.len()), (1, 0));
}

/// The letter itself, a mail inside the mail, and what nobody understands or hands out: the mail comes whole, as before.
#[tokio::test(start_paused = true)]
async fn whatever_is_not_clearly_a_large_file_is_fetched_with_its_mail() {
    let deep = "(".repeat(400);
    let endless = format!("(\"text\" \"plain\" (\"name\" \"{}\"))", "x".repeat(2 * 1024 * 1024));
    let literals = format!("(\"text\" {{5}}\r\nplain \"{}\" {{3}}\r\na)b)", "x".repeat(2 * 1024 * 1024));
    let structures = [
        "(\"text\" \"html\" NIL NIL NIL \"7bit\" 7800000 100 NIL NIL NIL NIL)",
        "((\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1)(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 7800000 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) (\"application\" \"pdf\" NIL NIL NIL \"7bit\" 7700000) 9) \"mixed\" (\"boundary\" \"cut\"))",
        &STRUCTURE.replace("(\"boundary\" \"cut\")", "NIL"),
        &STRUCTURE.replace("\"cut\"", "\"another\""),
        &STRUCTURE.replace("7800000", "many"),
        "NIL",
        "()",
        &deep,
        &endless,
        &literals,
    ];
    for structure in structures {
        let memory = Memory::at(7, 10);
        watch(&memory, A_WHILE, |command| with_structure(command, structure)).await;
        let batches = memory.batches.lock().unwrap();
        assert_eq!(batches[0].mails[0].raw, b"Subject: whole\r\n\r\nHello", "{structure:.80}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_refuses_to_say_the_structure_or_keeps_a_part_back_hands_out_the_whole() {
    for refused in ["BODYSTRUCTURE", "2.MIME"] {
        let memory = Memory::at(7, 10);
        watch(&memory, A_WHILE, |command| match command.contains(refused) {
            true => Some("TAG NO not today\r\n".to_owned()),
            false => with_structure(command, STRUCTURE),
        })
        .await;
        assert_eq!(memory.batches.lock().unwrap()[0].mails[0].raw, b"Subject: whole\r\n\r\nHello", "{refused}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_ends_between_the_parts_of_a_mail_moves_no_cursor() {
    let memory = Memory::at(7, 10);
    let error = meet(&memory, |command| match command.contains("2.MIME") {
        true => Some(String::new()),
        false => with_structure(command, STRUCTURE),
    })
    .await;
    assert!(matches!(error, ImapError::Io(_)), "{error}");
    assert_eq!((memory.uids().len(), memory.last_uid()), (0, 10));
}

/// Asks for a part of the mail 11 in a folder of validity 7.
async fn wish(place: &Place, section: &str, structure: &str) -> Result<Vec<u8>, NotThere> {
    let (client, server) = duplex(64 * 1024);
    let script = |command: &str| match command {
        "UID FETCH 11 (UID BODY.PEEK[2])" => {
            Some(format!("* 1 FETCH (UID 11 {})\r\nTAG OK x\r\n", literal("2", "UGxh\r\nbnM=\r\n")))
        }
        command => with_structure(command, structure),
    };
    let settings = settings();
    let wishing = tokio::time::timeout(Duration::from_secs(5), fetch_part(&settings, client, place, section));
    tokio::join!(wishing, serve(server, script)).0.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_file_that_was_left_is_fetched_once_somebody_wants_it() {
    let place = Place { folder: "INBOX".to_owned(), uid_validity: 7, uid: 11 };
    assert_eq!(wish(&place, "2", STRUCTURE).await.unwrap(), b"Plans");
    assert!(matches!(wish(&place, "5", STRUCTURE).await, Err(NotThere::Gone)), "the mail has no such part");
    assert!(matches!(wish(&place, "2] X", STRUCTURE).await, Err(NotThere::Gone)), "and none by this name");
    let elsewhere = Place { folder: "Old".to_owned(), ..place.clone() };
    assert!(matches!(wish(&elsewhere, "2", STRUCTURE).await, Err(NotThere::Gone)));
    let renumbered = Place { uid_validity: 8, ..place.clone() };
    assert!(matches!(wish(&renumbered, "2", STRUCTURE).await, Err(NotThere::Renumbered)));
    let deleted = Place { uid: 12, ..place };
    assert!(matches!(wish(&deleted, "2", STRUCTURE).await, Err(NotThere::Gone)));
}
