//! The mails that are sent while mail is measured.

/// A mail, its head and words. Bytes.
pub const MAIL_BYTES: usize = 10 * 1024;
/// Mails that a person writes, of three in a conversation each.
const MAILS_OF_ONE: usize = 12;
/// Mails of one conversation.
const CONVERSATION: usize = 3;
const LINE: &str = "We would like an offer for twelve windows of oak, with delivery.";

/// People who write `mails` mails.
pub fn writers(mails: usize) -> usize {
    mails.div_ceil(MAILS_OF_ONE)
}

/// The address of a writer.
pub fn address(writer: usize) -> String {
    format!("writer-{writer}@customers.example")
}

/// A mail of somebody new.
pub fn of_stranger(number: u64) -> String {
    let head = format!(
        "From: Sender {number} <sender-{number}@sender.example>\r\nTo: sales@firm.example\r\nSubject: Order {number}\r\n\
         Message-ID: <{number}@sender.example>\r\n\r\n"
    );
    let lines = MAIL_BYTES.saturating_sub(head.len()) / (LINE.len() + 2);
    head + &format!("{LINE}\r\n").repeat(lines)
}

/// One of the mails of a mailbox: text and HTML beside each other, the later ones of a conversation as answers.
pub fn of_mailbox(number: usize) -> String {
    let writer = number / MAILS_OF_ONE;
    let topic = number / CONVERSATION;
    let first = topic * CONVERSATION;
    let (prefix, answers) = if number == first {
        ("", String::new())
    } else {
        let id = |number: usize| format!("<{number}@customers.example>");
        ("Re: ", format!("In-Reply-To: {}\r\nReferences: {}\r\n", id(number - 1), id(first)))
    };
    let head = format!(
        "From: Writer {writer} <{}>\r\nTo: sales@firm.example\r\nSubject: {prefix}Windows for house {topic}\r\n\
         Message-ID: <{number}@customers.example>\r\n{answers}MIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b\r\n\r\n",
        address(writer)
    );
    let half = MAIL_BYTES.saturating_sub(head.len()) / 2;
    let text = format!("{LINE} House {topic}, letter {number}.\r\n").repeat(half / (LINE.len() + 40));
    let html = format!("<p>{LINE} House <b>{topic}</b>, letter {number}.</p>\r\n").repeat(half / (LINE.len() + 56));
    format!(
        "{head}--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n\
         --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{html}</body></html>\r\n--b--\r\n"
    )
}
