//! What a program does about mails besides reading and sending them: their files, the quarantine, and open tracking.

use crate::house::{House, on_each_database};
use crate::mail::{Box, as_user, connect};
use axum::http::{Method, StatusCode};
use base::ids::ArrivalId;
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::{AttachedFile, Channel};
use flow::mailing::{Found, ReadMail, take_in_mail};
use serde_json::{Value as Json, json};
use testkit::desk::NOW;
use testkit::shelf::CONTENT;

const RAW: &[u8] =
    b"From: Zoe <zoe@new.example>\r\nTo: x@lindqvist.example\r\nSubject: Plans\r\nMessage-ID: <1@x>\r\n\r\nHere.\r\n";

fn kept(house: &House, of: Box, identity: &'static str) -> ArrivalId {
    house.kit.run(move |cx| {
        let new = NewArrival {
            source_id: of.source,
            channel: Channel::Mail,
            identity: identity.to_owned(),
            envelope: Json::Null,
            body_file: Some(base::files::FileHash::of(RAW).to_string()),
        };
        let (Kept::New(id) | Kept::Before(id)) = arrivals::keep(cx, &new)?;
        Ok::<_, flow::channels::Error>(id)
    })
}

/// A mail comes with files that were left on its server: gives the paths at which they are answered.
fn comes_with_large_files(house: &House, of: Box) -> Vec<String> {
    comes_with_files(house, of, &[("The plans.pdf", "2"), ("gone.pdf", "9")])
}

/// The same, of files by their names and the parts in which they are.
pub fn comes_with_files(house: &House, of: Box, files: &[(&str, &str)]) -> Vec<String> {
    let left = |name: &str, section: &str| AttachedFile {
        name: name.to_owned(),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 5_700_000,
        section: Some(section.to_owned()),
        content_id: None,
        file: String::new(),
    };
    let (mail, _) = mail::parse(RAW);
    let read = ReadMail::of(mail, None, files.iter().map(|(name, part)| left(name, part)).collect(), Vec::new(), None);
    let arrival = kept(house, of, "mail-1");
    let found = Found { mailbox_id: Some(of.id), role: FolderRole::Inbox, is_history: false, received_at: NOW };
    house.kit.run(move |cx| take_in_mail(cx, arrival, &read, found));
    let thread = house.get("mail/threads").first_id("threads");
    let mail = house.get(&format!("mail/messages?filter[thread_id]={thread}")).first_id("messages");
    let whole = house.get(&format!("mail/messages/{mail}")).json;
    assert_eq!((&whole["files"][0]["is_here"], &whole["files"][0]["file_uuid"]), (&json!(false), &Json::Null));
    let link =
        |file: &Json| file["_links"]["self"]["href"].as_str().unwrap().split("/api/v4/").nth(1).unwrap().to_owned();
    whole["files"].as_array().unwrap().iter().map(link).collect()
}

/// fetched once somebody wants it, and then kept.
#[test]
fn a_file_that_was_left_on_the_mail_server_is_fetched_when_a_program_asks_for_it() {
    on_each_database(|house| {
        let files = comes_with_large_files(&house, connect(&house, house.kit.world.mara, MailboxKind::Shared));
        for _ in 0..2 {
            let got = house.get(&files[0]);
            assert_eq!((got.status, got.body.as_slice()), (StatusCode::OK, CONTENT), "{}", got.json);
            assert_eq!(got.header("content-disposition"), "attachment; filename*=UTF-8''The%20plans.pdf");
            assert_eq!(got.header("content-type"), "application/pdf");
        }
        let message = files[0].split("/files").next().unwrap();
        let now = house.get(message).json["files"][0].clone();
        assert_eq!((&now["is_here"], &now["size"], now["file_uuid"].is_string()), (&json!(true), &json!(8), true));
        let gone = house.get(&files[1]);
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        assert!(gone.json["detail"].as_str().unwrap().contains("no longer has this file"), "{}", gone.json);
        let of_another = files[0].replace("messages/", "messages/9");
        assert_eq!(house.get(&of_another).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_file_of_a_private_mail_is_its_owners_alone() {
    on_each_database(|mut house| {
        let world = house.kit.world;
        let own = connect(&house, world.ida, MailboxKind::Personal);
        as_user(&mut house, world.ida);
        let files = comes_with_large_files(&house, own);
        as_user(&mut house, world.tom);
        assert_eq!(house.get(&files[0]).status, StatusCode::NOT_FOUND);
        as_user(&mut house, world.ida);
        assert_eq!(house.get(&files[0]).status, StatusCode::OK);
    });
}

#[test]
fn what_is_in_quarantine_is_discarded_put_back_and_read_again() {
    on_each_database(|house| {
        house.kit.leaves_work();
        let of = connect(&house, house.kit.world.mara, MailboxKind::Shared);
        let waits = kept(&house, of, "mail-7");
        house.kit.run(move |cx| arrivals::set_aside(cx, waits, of.source, "It could not be read."));
        let path = format!("mailboxes/{}/quarantine", of.id);
        let listed = |query: &str| {
            let reply = house.get(&format!("{path}{query}"));
            if reply.status == StatusCode::NO_CONTENT { Vec::new() } else { reply.rows("mails").clone() }
        };
        assert_eq!(listed("")[0]["reason"], "It could not be read.");
        let one = format!("{path}/{waits}");
        let decide = |action: &str| house.post(&one, &json!({ "action": action })).status;
        assert_eq!(decide("discard"), StatusCode::ACCEPTED);
        assert_eq!((listed("").len(), listed("?filter[is_discarded]=1").len()), (0, 1));
        assert!(listed("?filter[is_discarded]=1")[0]["discarded_at"].is_number());
        assert_eq!(decide("discard"), StatusCode::NOT_FOUND, "it does not wait there");
        assert_eq!(decide("read"), StatusCode::NOT_FOUND);
        assert_eq!(decide("put_back"), StatusCode::ACCEPTED);
        assert_eq!(decide("burn"), StatusCode::BAD_REQUEST);
        assert_eq!(listed("").len(), 1);
        assert_eq!(house.ask(Method::POST, &one, None).status, StatusCode::ACCEPTED, "read again");
        assert_eq!(listed("").len(), 0);
    });
}

#[test]
fn open_tracking_is_read_and_switched_by_an_administrator() {
    on_each_database(|mut house| {
        let read = |house: &House| {
            let reply = house.get("mail/open_tracking").json;
            (reply["is_on"].clone(), reply["address"].clone())
        };
        assert_eq!(read(&house), (json!(false), Json::Null));
        let here = house.patch("mail/open_tracking", &json!({ "is_on": true }));
        assert_eq!(here.json["address"], json!(format!("http://{}", crate::house::HOST)), "{}", here.json);
        let there = json!({ "is_on": true, "address": "https://crm.lindqvist.example" });
        assert_eq!(house.patch("mail/open_tracking", &there).status, StatusCode::OK);
        assert_eq!(read(&house), (json!(true), json!("https://crm.lindqvist.example")));
        let wrong = json!({ "is_on": true, "address": "<script>" });
        assert_eq!(house.patch("mail/open_tracking", &wrong).status, StatusCode::BAD_REQUEST);
        assert_eq!(house.patch("mail/open_tracking", &json!({})).status, StatusCode::BAD_REQUEST);
        let ida = house.kit.world.ida;
        as_user(&mut house, ida);
        assert_eq!(house.patch("mail/open_tracking", &json!({ "is_on": false })).status, StatusCode::FORBIDDEN);
        assert!(read(&house).0 == json!(true), "everybody may know");
    });
}
