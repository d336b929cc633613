//! A mail is written on a page, saved, sent, taken back, passed on (EM-52).

use axum::http::{Method, StatusCode};
use base::db::Row;
use base::ids::MailboxId;
use base::{Cx, DbError, params};
use flow::channels::mailboxes;

use crate::browser::{Answer, Screens, Visitor};

/// Mara connects a mailbox that sends.
async fn connected(screens: &Screens, mara: &Visitor) -> MailboxId {
    let fields = [("address", "offers@lindqvist.example"), ("password", "oak"), ("kind", "shared")];
    let answer = screens.submit(mara, Method::POST, "/mail/mailboxes", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    screens.desk.run(mailboxes::list_mailboxes)[0].id
}

async fn save(screens: &Screens, mara: &Visitor, mailbox: MailboxId, also: &[(&str, &str)]) -> Answer {
    let mailbox = mailbox.to_string();
    let mut fields =
        vec![("mailbox", mailbox.as_str()), ("to", "Elena Haas <elena@fiord.example>"), ("subject", "Six chairs")];
    fields.extend(also);
    screens.submit(mara, Method::POST, "/mail/drafts", &fields).await
}

fn count_mails(cx: &mut Cx<'_>) -> Result<i64, DbError> {
    let found = cx.find("SELECT count(*) FROM mails WHERE account_id = $1", params![cx.account], Row::take)?;
    Ok(found.unwrap_or_default())
}

#[tokio::test]
async fn a_mail_is_saved_sent_and_taken_back() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let saved = save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "save")]).await;
    let (page, draft) = (saved.header("location"), saved.header("location").rsplit('=').next().unwrap());
    let again = screens.get(&mara, page).await.body;
    assert!(again.contains("Six chairs") && again.contains("Elena Haas") && again.contains("Hello"), "{again}");

    let fields = [("text", "Hello"), ("action", "send"), ("draft", draft)];
    let sending = save(&screens, &mara, mailbox, &fields).await.header("location").to_owned();
    assert_eq!(sending, format!("/mail/sending/{draft}"));
    assert!(screens.get(&mara, &sending).await.body.contains("It leaves in 10 seconds"));
    let back = screens.submit(&mara, Method::POST, &format!("{sending}/cancellation"), &[]).await;
    assert_eq!(back.header("location"), page);
    assert_eq!(screens.desk.run(count_mails), 1);
}

#[tokio::test]
async fn a_page_to_pass_a_mail_on_writes_nothing() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let sent = save(&screens, &mara, mailbox, &[("text", "Hello"), ("action", "send")]).await;
    let mail = sent.header("location").rsplit('/').next().unwrap();
    let page = screens.get(&mara, &format!("/mail/write?answer={mail}&how=forward")).await.body;
    assert!(page.contains("Fwd: Six chairs") && page.contains("Below it stands the mail of"), "{page}");
    assert_eq!(screens.desk.run(count_mails), 1);
}

#[tokio::test]
async fn a_field_without_a_value_is_named_and_the_mail_is_kept_as_a_draft() {
    let screens = Screens::open();
    let mara = screens.sign_in(screens.desk.world.mara);
    let mailbox = connected(&screens, &mara).await;
    let refused = save(&screens, &mara, mailbox, &[("text", "It costs {{lead.price}}."), ("action", "send")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("{{lead.price}}"), "{}", refused.body);
    assert_eq!(screens.desk.run(count_mails), 1);
}
