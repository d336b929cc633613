//! Every case of `tests/vectors/smart_address.jsonl`: what becomes of a mail to an address of the account (EM-40 to EM-43,
//!

use super::addresses::{COLLEAGUE, address, comes, feed, find, letter};
use crate::mails::{arrive, shared};
use crate::outside::seen;
use base::ids::ContactId;
use flow::TakenIn;
use flow::channels::addresses::{Opinion, Purpose};
use flow::channels::folders::FolderRole;
use flow::channels::{SkipRule, handles};
use flow::contacts::{self, NewContact};
use serde_json::Value as Json;
use testkit::{TestDesk, on_each_database};

on_each_database!(every_case_of_a_mail_to_an_address_ends_as_it_should);

const CASES: &str = include_str!("../../vectors/smart_address.jsonl");

/// Cases that need the listener, or another day, and the tests that show them.
const SHOWN_ELSEWHERE: [(&str, &str); 5] = [
    ("550 5.1.1 at RCPT", "a_stranger_s_address_is_refused_and_half_a_mail_is_no_mail"),
    ("554 loop", "a_mail_of_ours_that_comes_back_is_refused"),
    (
        "works 90 days with a notice (Kommo: \"will not go anywhere\")",
        "after_renaming_the_former_address_lives_for_ninety_days",
    ),
    ("451, sender retries, nothing lost", "a_full_disk_is_said_to_the_sender_and_loses_nothing_that_was_taken"),
    ("mail is there after restart", "a_mail_that_was_acknowledged_is_read_after_a_kill"),
];

fn every_case_of_a_mail_to_an_address_ends_as_it_should(desk: &TestDesk) {
    let mut played = 0;
    for (number, line) in CASES.lines().enumerate() {
        let case: Json = serde_json::from_str(line).unwrap();
        let expected = case["expect"].as_str().unwrap();
        if SHOWN_ELSEWHERE.iter().all(|(known, _)| *known != expected) {
            assert!(is_met(desk, &Client(number), expected), "{line}");
        }
        played += 1;
    }
    assert_eq!(played, 17);
}

/// A customer of one case's own.
struct Client(usize);

impl Client {
    fn address(&self) -> String {
        format!("client{}@firm.example", self.0)
    }

    fn is_known(&self, desk: &TestDesk) -> ContactId {
        let handles: Vec<_> = handles::email(&self.address()).into_iter().collect();
        let new = NewContact { name: "A client".to_owned(), handles, ..NewContact::default() };
        desk.run_as(desk.world.mara, move |cx| contacts::open(cx, new.clone())).id
    }

    fn find(&self, desk: &TestDesk) -> Option<ContactId> {
        let handles: Vec<_> = handles::email(&self.address()).into_iter().collect();
        desk.read_as(desk.world.mara, move |cx| contacts::identify(cx, "", &handles)).contact()
    }

    /// Mara writes to the client, and to an address of the account that `more` names or nothing.
    fn is_written_to(&self, desk: &TestDesk, opinion: Opinion, more: &str) -> TakenIn {
        let raw = letter(COLLEAGUE, &self.address(), more, &format!("To client {}", self.0));
        comes(desk, &[Purpose::File], opinion, &raw)
    }

    /// The client writes to addresses of the account.
    fn writes(&self, desk: &TestDesk, purposes: &[Purpose], more: &str, words: &str) -> TakenIn {
        let to: Vec<String> = purposes.iter().map(|purpose| address(desk, *purpose)).collect();
        let words = format!("From client {}: {words}", self.0);
        comes(desk, purposes, Opinion::Unknown, &letter(&self.address(), &to.join(", "), more, &words))
    }
}

fn is_met(desk: &TestDesk, client: &Client, expected: &str) -> bool {
    let copied = || format!("Cc: {}\r\n", address(desk, Purpose::File));
    match expected {
        "attach to the card of client@firm.example (contact, then its open lead); sender is a user of acme" => {
            let contact = client.is_known(desk);
            client.is_written_to(desk, Opinion::Passes, &copied()) == TakenIn::Filed && feed(desk, contact).len() == 1
        }
        "the same: envelope recipient counts (Kommo fails here)" => {
            let contact = client.is_known(desk);
            client.is_written_to(desk, Opinion::Passes, "") == TakenIn::Filed && feed(desk, contact).len() == 1
        }
        "creates contact client@firm.example once; second mail attaches" => {
            let first = client.writes(desk, &[Purpose::CreateContact], "", "one");
            let contact = client.find(desk);
            let second = client.writes(desk, &[Purpose::CreateContact], "", "two");
            let is_one = contact.is_some() && client.find(desk) == contact;
            is_one && first == second && contact.is_some_and(|contact| feed(desk, contact).len() == 2)
        }
        "incoming lead in Unsorted + contact" => {
            let taken = client.writes(desk, &[Purpose::CreateLead], "", "a lead");
            matches!(taken, TakenIn::Held(_)) && client.find(desk).is_some()
        }
        "contact = forwarded From (client), not the user" => {
            let words = format!(
                "---------- Forwarded message ---------\r\nFrom: A client <{}>\r\nDate: 1 Nov 2026 14:00\r\nSubject: Windows\r\n\
                 To: <mara@lindqvist.example>\r\n\r\nTwelve windows",
                client.address()
            );
            let raw = letter(COLLEAGUE, &address(desk, Purpose::CreateLead), "", &words);
            let taken = comes(desk, &[Purpose::CreateLead], Opinion::Passes, &raw);
            let TakenIn::Held(id) = taken else { return false };
            seen(desk, id).contact_id == client.find(desk)
        }
        "case-insensitive" => {
            let whole = address(desk, Purpose::File).to_uppercase();
            let local_part = whole.split('@').next().unwrap_or_default();
            find(desk, local_part).is_some_and(|(account, purpose)| (account, purpose) == (desk.account, Purpose::File))
        }
        "not a user and DMARC fails: quarantined for the admin, no card is changed" | "quarantine" => {
            let contact = client.is_known(desk);
            let taken = client.is_written_to(desk, Opinion::Fails, &copied());
            taken == TakenIn::SetAside && feed(desk, contact).is_empty()
        }
        "one lead, one mail" => {
            let taken = client.writes(desk, &[Purpose::File, Purpose::CreateLead], "", "both");
            let contact = client.find(desk);
            matches!(taken, TakenIn::Held(_)) && contact.is_some_and(|contact| feed(desk, contact).is_empty())
        }
        "one entry on the card" => {
            let (of, contact) = (shared(desk), client.is_known(desk));
            client.is_written_to(desk, Opinion::Passes, "");
            let raw = letter(COLLEAGUE, &client.address(), "", &format!("To client {}", client.0));
            arrive(desk, of, FolderRole::Sent, &[raw.into_bytes()]);
            feed(desk, contact).len() == 1
        }
        "attached, no lead, no answer" => {
            let contact = client.is_known(desk);
            let automatic = "Auto-Submitted: auto-replied\r\n";
            let taken = client.writes(desk, &[Purpose::File, Purpose::CreateLead], automatic, "I am away");
            taken == TakenIn::Filed && feed(desk, contact).len() == 1
        }
        "bounce handling, no lead" => {
            let raw = letter("MAILER-DAEMON@mx.example", &address(desk, Purpose::File), "", "550 User unknown");
            comes(desk, &[Purpose::File], Opinion::Unknown, &raw) == TakenIn::Skipped(SkipRule::Bounce)
        }
        other => panic!("nobody shows that this is so: {other}"),
    }
}
