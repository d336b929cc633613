//! Mails that are sent: each handed over once, and one copy among what the mailbox has sent.

use axum::http::Method;
use serde_json::{Value as Json, json};
use testkit::Dovecot;
use testkit::submission::{Mood, Submission};

use crate::caller::Caller;
use crate::house::House;
use crate::mail_by_dovecot::until_state;
use crate::mail_sync::audit;
use crate::program::{Program, number_of_kills, until};

struct Office {
    house: House,
    dovecot: Dovecot,
    submission: Submission,
}

impl Office {
    async fn open(mood: Mood) -> Office {
        let dovecot = Dovecot::start();
        let submission = Submission::start(&dovecot.ca_file(), mood).await;
        Office { house: House::on_sqlite(), dovecot, submission }
    }

    fn serve(&self) -> Program {
        let authority = self.dovecot.ca_file();
        self.house.serve_with(&["--allow-network", "127.0.0.0/8,::1/128", "--tls-ca", authority.to_str().unwrap()])
    }

    /// Connects the mailbox, with the server that takes what it sends; gives its id.
    async fn connect(&self, caller: &Caller) -> i64 {
        let (username, password) = self.dovecot.user(1);
        let server = |port: u16| json!({ "host": "localhost", "port": port, "tls": "implicit" });
        let mailbox = json!({ "address": "sales@acme.test", "kind": "shared", "username": username, "password": password,
            "imap": server(self.dovecot.imaps_port()), "smtp": server(self.submission.address.port()) });
        let (status, answer) = caller.ask(Method::POST, "/api/v4/mailboxes", Some(mailbox)).await.unwrap();
        assert!(status.is_success(), "{status} {answer}");
        let made: Json = serde_json::from_str(&answer).unwrap();
        until_state(caller, "following").await;
        made["id"].as_i64().unwrap()
    }

    fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.house.data().join("sluice.db")).unwrap()
    }

    /// Subject, state, and what the server said, of all mails of ours.
    fn outgoing(&self) -> Vec<(String, String, String)> {
        let database = self.database();
        let sql = "SELECT mails.subject, mails.state, COALESCE(outbox.answer, '') FROM mails
             LEFT JOIN outbox ON outbox.account_id = mails.account_id AND outbox.mail_id = mails.id
             WHERE mails.direction = 'out' ORDER BY mails.subject";
        let mut found = database.prepare(sql).unwrap();
        let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    async fn until_state(&self, state: &str) -> String {
        let found = async || self.outgoing().into_iter().find(|mail| mail.1 == state);
        until(state, found).await.2
    }

    /// The mails that lie in the mailbox's Sent folder.
    fn filed(&self) -> usize {
        let (username, _) = self.dovecot.user(1);
        self.dovecot.count_sent(&username)
    }
}

fn mail(mailbox: i64, subject: &str) -> Json {
    json!({ "mailbox_id": mailbox, "to": [{ "name": "Elena Haas", "address": "elena@fiord.test" }],
        "subject": subject, "html": "<p>Hello <b>Elena</b></p>" })
}

fn mail_to(mailbox: i64, subject: &str, to: &[&str]) -> Json {
    json!({ "mailbox_id": mailbox, "to": to, "subject": subject, "text": "Hello" })
}

async fn send(caller: &Caller, mail: Json) -> Json {
    let (status, answer) = caller.ask(Method::POST, "/api/v4/mail/messages", Some(mail)).await.unwrap();
    assert!(status.is_success(), "{status} {answer}");
    serde_json::from_str(&answer).unwrap()
}

#[tokio::test]
async fn a_mail_is_handed_over_once_and_by_dovecot_read_back_once_among_what_was_sent() {
    let office = Office::open(Mood::Takes).await;
    let node = office.serve();
    let caller = office.house.caller(&node);
    let mailbox = office.connect(&caller).await;
    send(&caller, mail(mailbox, "Six chairs")).await;
    office.until_state("sent").await;
    let mails = office.submission.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("\nTo: \"Elena Haas\" <elena@fiord.test>\n"), "{}", mails[0]);
    assert!(mails[0].contains("multipart/alternative") && mails[0].contains("<b>Elena</b>"), "{}", mails[0]);
    until("a copy is filed", async || (office.filed() == 1).then_some(())).await;
    assert_eq!(office.submission.mails().len(), 1);
    // The copy is read by IMAP as any mail, and is known to be this one.
    let found = audit(&caller).await;
    assert_eq!((&found["server"], &found["waiting"]), (&1.into(), &0.into()), "{found}");
    assert_eq!(office.outgoing().len(), 1);
}

#[tokio::test]
async fn a_mail_whose_answer_dovecot_cannot_prove_is_not_sent_again_by_itself() {
    let office = Office::open(Mood::HangsUpAfter).await;
    let node = office.serve();
    let caller = office.house.caller(&node);
    let mailbox = office.connect(&caller).await;
    send(&caller, mail(mailbox, "Six chairs")).await;
    let answer = office.until_state("unknown").await;
    assert!(answer.contains("not among what was sent"), "{answer}");
    let calls_to_connect = 1;
    assert_eq!((office.submission.mails().len(), office.submission.calls()), (1, calls_to_connect + 1));
}

#[tokio::test]
async fn a_refusal_is_shown_at_once_and_later_is_tried_again_beside_a_dovecot() {
    let office = Office::open(Mood::Takes).await;
    let node = office.serve();
    let caller = office.house.caller(&node);
    let mailbox = office.connect(&caller).await;
    send(&caller, mail_to(mailbox, "To nobody", &["nobody@fiord.test"])).await;
    let answer = office.until_state("refused").await;
    assert!(answer.contains("nobody of that name"), "{answer}");
    office.submission.becomes(Mood::Later);
    send(&caller, mail(mailbox, "To a grey list")).await;
    let waits = async || office.outgoing().into_iter().find(|mail| mail.2.contains("greylisted"));
    assert_eq!(until("it waits", waits).await.1, "sending");
    // The wait itself is over at once: nobody sleeps in a test.
    office.database().execute("UPDATE outbox SET run_at = 0 WHERE state = 'waiting'", []).unwrap();
    office.until_state("sent").await;
    assert_eq!(office.submission.mails().len(), 1);
}

#[tokio::test]
async fn one_refused_recipient_keeps_no_mail_from_the_others_beside_a_dovecot() {
    let office = Office::open(Mood::Takes).await;
    let node = office.serve();
    let caller = office.house.caller(&node);
    let mailbox = office.connect(&caller).await;
    let made = send(&caller, mail_to(mailbox, "To two", &["nobody@fiord.test", "elena@fiord.test"])).await;
    office.until_state("sent").await;
    assert_eq!(office.submission.mails().len(), 1);
    let database = office.database();
    let refused = |sql: &str| database.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    let of_mail = refused("SELECT details FROM mails WHERE direction = 'out'");
    assert!(of_mail.contains("nobody@fiord.test") && of_mail.contains("nobody of that name"), "{made} {of_mail}");
    assert_eq!(refused("SELECT address FROM dead_addresses"), "nobody@fiord.test");
}

/// Mails of a run with one kill.
const MAILS_A_KILL: usize = 2;

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_is_sent_twice_or_lost_whenever_the_program_dies_beside_a_dovecot() {
    let office = Office::open(Mood::Takes).await;
    let node = office.serve();
    let caller = office.house.caller(&node);
    let mailbox = office.connect(&caller).await;
    let limits = "INSERT INTO outbox_limits (account_id, mailbox_id, per_minute, per_day) SELECT account_id, id, 6000, 60000 FROM mailboxes";
    office.database().execute(limits, []).unwrap();
    let mut node = Some(node);
    let kills = number_of_kills();
    for kill in 0..kills {
        let running = node.take().unwrap_or_else(|| office.serve());
        let caller = caller.at(&running.http);
        let seen = office.submission.mails().len();
        for number in 0..MAILS_A_KILL {
            send(&caller, mail(mailbox, &format!("mail {kill}.{number}."))).await;
        }
        // Another moment each time: before the first mail, between two, and before an answer is written down.
        until("mails are on their way", async || (office.submission.mails().len() >= seen + kill % 3).then_some(()))
            .await;
        running.kill();
    }
    let _node = office.serve();
    let is_settled =
        |mails: &[(String, String, String)]| mails.iter().all(|mail| mail.1 == "sent" || mail.1 == "unknown");
    let all = until("every mail is settled", async || Some(office.outgoing()).filter(|all| is_settled(all))).await;
    assert_eq!(all.len(), kills * MAILS_A_KILL);
    let taken = office.submission.mails();
    for (subject, state, _) in &all {
        let times = taken.iter().filter(|mail| mail.contains(&format!("Subject: {subject}\n"))).count();
        assert!(times <= 1, "{subject} was sent {times} times");
        assert!(times == 1 || state == "unknown", "{subject} is {state} and was not sent");
    }
    let sent = all.iter().filter(|mail| mail.1 == "sent").count();
    assert!(sent + kills >= all.len(), "at most one mail a kill is in doubt: {sent} of {} are sent", all.len());
    until("each has one copy among what was sent", async || (office.filed() == sent).then_some(())).await;
}
