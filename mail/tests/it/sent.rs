use mail::imap::SentFolder;

use crate::mailbox::{Mailbox, mail};

#[tokio::test]
async fn what_was_sent_is_found_by_its_message_id_and_put_where_it_is_missing() {
    let mailbox = Mailbox::start();
    let mut program = mailbox.program().await;
    program.say("CREATE \"Gesendete Objekte\"").await;
    let settings = mailbox.settings();
    let mut sent = SentFolder::open(&settings, "Gesendete Objekte", mailbox.connect().await).await.unwrap();
    assert!(!sent.has("7@firm.test").await.unwrap());
    sent.append(mail(7).as_bytes()).await.unwrap();
    assert!(sent.has("7@firm.test").await.unwrap());
    assert!(!sent.has("8@firm.test").await.unwrap());
    program.say("SELECT \"Gesendete Objekte\"").await;
    let said = program.say("FETCH 1:* (FLAGS BODY.PEEK[])").await;
    assert!(said.contains("\\Seen") && said.contains("line of mail 7"), "{said}");
    assert_eq!(said.matches("Message-ID:").count(), 1, "{said}");
    assert!(SentFolder::open(&settings, "no such folder", mailbox.connect().await).await.is_err());
}
