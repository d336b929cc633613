//! A large file of a mail that somebody moved to another folder.

use crate::mailbox::{Mailbox, Program};
use mail::imap::{Moved, NotThere, Place, fetch_part, find_part};

/// Bytes of the file, and of what the mail is with it in base64.
const LARGE: usize = 1_200_000;

/// A mail with a file of one letter, and its size.
fn with_file(letter: &str, message_id: &str) -> String {
    let lines = format!("{}\r\n", letter.repeat(76)).repeat(LARGE / 76);
    format!(
        "From: a@x.example\r\nTo: b@y.example\r\nSubject: Plans\r\nMessage-ID: <{message_id}>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHere.\r\n\
         --b\r\nContent-Type: application/octet-stream; name=plans.bin\r\nContent-Disposition: attachment\r\n\r\n{lines}\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn a_file_of_a_mail_that_was_moved_is_found_by_its_message_id_on_dovecot() {
    let mailbox = Mailbox::start();
    let raw = with_file("a", "plans@x");
    let mut program: Program = mailbox.program().await;
    program.say("CREATE Archive").await;
    program.say("CREATE Archive/2026").await;
    program.append("INBOX", "02-Mar-2026 10:00:00 +0100", &raw).await;
    // Another mail that says to be the same one.
    program
        .append("Archive", "02-Mar-2026 10:00:00 +0100", &with_file("b", "plans@x").replace("Here.", "There."))
        .await;
    program.say("SELECT INBOX").await;
    program.say("UID MOVE 1:* Archive/2026").await;

    let settings = mailbox.settings();
    let gone = Place { folder: "INBOX".to_owned(), uid_validity: 1, uid: 1 };
    let gone = fetch_part(&settings, mailbox.connect().await, &gone, "2").await;
    assert!(matches!(gone, Err(NotThere::Gone | NotThere::Renumbered)), "{gone:?}");
    let moved = Moved { message_id: "plans@x".to_owned(), size_bytes: raw.len() };
    let found = find_part(&settings, mailbox.connect().await, &moved, "2").await.unwrap();
    assert!(found.len() >= LARGE && found.starts_with(b"aaaa"), "{}", found.len());
    for other in [
        Moved { message_id: "others@x".to_owned(), ..moved.clone() },
        Moved { size_bytes: 7, ..moved.clone() },
        Moved { message_id: String::new(), ..moved },
    ] {
        let found = find_part(&settings, mailbox.connect().await, &other, "2").await;
        assert!(matches!(found, Err(NotThere::Gone)), "{other:?}");
    }
}
