//! `/mail/threads` and `/mail/messages`: conversations by mail, as far as whoever asks may read them (EM-10 to EM-14, EM-60, R-84).

use crate::house::{House, Reply, keys, on_each_database};
use axum::http::{Method, StatusCode};
use base::access::{Level, Rights};
use base::ids::{MailboxId, SourceId, UserId};
use base::people::{UserChange, roles, users};
use flow::channels::AttachedFile;
use flow::channels::Channel;
use flow::channels::arrivals::{self, Kept, NewArrival};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{
    Auth, MailLeads, MailboxChange, MailboxKind, NewMailbox, Server, Tls, add_mailbox, change_mailbox,
};
use flow::mailing::{Found, ReadMail, take_in_mail};
use serde_json::{Value as Json, json};
use testkit::desk::NOW;

/// A mailbox with the source of its mails.
#[derive(Clone, Copy)]
pub struct Box {
    pub id: MailboxId,
    pub source: SourceId,
}

pub fn connect(house: &House, owner: UserId, kind: MailboxKind) -> Box {
    let pipeline_id = house.kit.world.sales;
    let (source, id) = house.kit.run_as(owner, move |cx| {
        let address = format!("{}@lindqvist.example", kind.as_str());
        let server = Server {
            host: "imap.lindqvist.example".to_owned(),
            port: 993,
            username: address.clone(),
            tls: Tls::Implicit,
        };
        let auth = Auth::Password { sealed: vec![1] };
        let new = NewMailbox { pipeline_id, kind, address, server, smtp: None, auth, responsible_id: None };
        add_mailbox(cx, new, owner)
    });
    Box { id, source: source.id }
}

/// A mail comes into a box, the `at`-th second from now.
pub fn comes(house: &House, of: Box, role: FolderRole, (from, to, subject, at): (&str, &str, &str, i64)) {
    let raw = format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{at}@x>\r\nContent-Type: text/plain\r\n\r\nAbout {subject}.\r\n"
    );
    let file = AttachedFile {
        name: "plan.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        size_bytes: 9,
        section: None,
        content_id: None,
        file: base::files::FileHash::of(raw.as_bytes()).to_string(),
    };
    let (mail, _) = mail::parse(raw.as_bytes());
    let read = ReadMail::of(mail, None, vec![file], Vec::new(), None);
    let found = Found { mailbox_id: Some(of.id), role, is_history: false, received_at: NOW + at };
    house.kit.run(move |cx| {
        let identity = format!("mail-{}-{at}", of.id);
        let new = NewArrival {
            source_id: of.source,
            channel: Channel::Mail,
            identity,
            envelope: Json::Null,
            body_file: None,
        };
        let (Kept::New(id) | Kept::Before(id)) = arrivals::keep(cx, &new)?;
        take_in_mail(cx, id, &read, found)
    });
}

const OFFICE: &str = "Office <shared@lindqvist.example>";
const ZOE: &str = "Zoe <zoe@new.example>";
const YAN: &str = "Yan <yan@new.example>";

/// Three conversations in a shared box: Zoe waits for an answer, Yan had one, and we wrote to Ann first.
fn three(house: &House) -> Box {
    let of = connect(house, house.kit.world.mara, MailboxKind::Shared);
    let never = MailboxChange { leads: Some(MailLeads::Never), ..MailboxChange::default() };
    house.kit.run_as(house.kit.world.mara, move |cx| change_mailbox(cx, of.id, never.clone()));
    comes(house, of, FolderRole::Inbox, (ZOE, OFFICE, "A chair", 1));
    comes(house, of, FolderRole::Inbox, (YAN, OFFICE, "A table", 2));
    comes(house, of, FolderRole::Sent, (OFFICE, YAN, "Re: A table", 3));
    comes(house, of, FolderRole::Sent, (OFFICE, "Ann <ann@new.example>", "Our offer", 4));
    of
}

fn subjects(reply: &Reply, key: &str) -> Vec<String> {
    if reply.status == StatusCode::NO_CONTENT {
        return Vec::new();
    }
    reply.rows(key).iter().map(|row| row["subject"].as_str().unwrap().to_owned()).collect()
}

fn threads(house: &House, query: &str) -> Vec<String> {
    subjects(&house.get(&format!("mail/threads?{query}")), "threads")
}

/// As a colleague asks.
pub fn as_user(house: &mut House, user: UserId) {
    house.token = house.token_of(house.kit.account, user);
}

#[test]
fn conversations_are_listed_by_folder_and_state_and_followed_page_by_page() {
    on_each_database(|house| {
        let of = three(&house);
        let row = house.get("mail/threads?limit=1").rows("threads")[0].clone();
        let wanted = [
            "_links",
            "account_id",
            "contact_id",
            "created_at",
            "customer",
            "files",
            "id",
            "is_read",
            "lead_id",
            "mailbox_id",
            "messages",
            "needs_reply",
            "preview",
            "subject",
            "unread",
            "updated_at",
        ];
        assert_eq!(keys(&row), wanted);
        assert_eq!(row["customer"], json!({ "name": "Ann", "address": "ann@new.example" }));
        assert_eq!(threads(&house, ""), ["Our offer", "A table", "A chair"]);
        assert_eq!(threads(&house, "filter[folder]=inbox"), ["A table", "A chair"]);
        assert_eq!(threads(&house, "filter[folder]=sent"), ["Our offer", "A table"]);
        assert_eq!(threads(&house, "filter[folder]=needs_reply"), ["A chair"]);
        assert_eq!(threads(&house, "filter[needs_reply]=1&filter[no_lead]=1"), ["A chair"]);
        assert_eq!(threads(&house, "filter[unread]=1"), ["A table", "A chair"]);
        assert_eq!(threads(&house, "query=chai"), ["A chair"]);
        assert_eq!(threads(&house, &format!("filter[mailbox_id]={}", of.id)).len(), 3);
        assert_eq!(threads(&house, "filter[mailbox_id]=987654"), Vec::<String>::new());
        let refused = house.get("mail/threads?filter[folder]=attic");
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.json);
        let second = house.get("mail/threads?limit=1").json["_links"]["next"]["href"].as_str().unwrap().to_owned();
        let second = house.get(second.split("/api/v4/").nth(1).unwrap());
        assert_eq!(subjects(&second, "threads"), ["A table"]);
        assert_eq!(threads(&house, "limit=1&page=3"), ["A chair"], "counting pages finds the same");
        assert_eq!(threads(&house, "limit=1&page=4"), Vec::<String>::new());
    });
}

#[test]
fn a_conversation_is_read_and_put_to_a_lead() {
    on_each_database(|house| {
        three(&house);
        let chair = house.get("mail/threads?query=chair").first_id("threads");
        let path = format!("mail/threads/{chair}");
        let read = house.patch(&path, &json!({ "is_read": true }));
        assert_eq!((&read.json["unread"], &read.json["is_read"]), (&json!(0), &json!(true)), "{}", read.json);
        let lead = house.lead("Chairs");
        let put = house.patch(&path, &json!({ "lead_id": lead, "is_read": false }));
        assert_eq!((&put.json["lead_id"], &put.json["unread"]), (&json!(lead), &json!(1)));
        assert_eq!(threads(&house, &format!("filter[lead_id]={lead}")), ["A chair"]);
        assert_eq!(threads(&house, "filter[folder]=inbox&filter[no_lead]=1"), ["A table"]);
        let of_lead = house.get(&format!("mail/messages?filter[lead_id]={lead}"));
        assert_eq!(subjects(&of_lead, "messages"), ["A chair"]);
        let away = house.patch(&path, &json!({ "lead_id": null }));
        assert_eq!(away.json["lead_id"], Json::Null);
        assert_eq!(house.patch("mail/threads/987654", &json!({ "is_read": true })).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_mail_is_read_whole_deleted_here_and_brought_back_by_an_administrator() {
    on_each_database(|mut house| {
        let (mara, ida) = (house.kit.world.mara, house.kit.world.ida);
        three(&house);
        let table = house.get("mail/threads?query=table").first_id("threads");
        let of_thread = format!("mail/messages?filter[thread_id]={table}");
        let listed = house.get(&of_thread);
        assert_eq!(subjects(&listed, "messages"), ["Re: A table", "A table"]);
        assert_eq!(listed.rows("messages")[0]["direction"], "out");
        let path = format!("mail/messages/{}", listed.rows("messages")[1]["id"]);
        let whole = house.get(&path).json;
        assert_eq!(whole["text"].as_str().map(str::trim), Some("About A table."));
        assert_eq!(whole["from"], json!({ "name": "Yan", "address": "yan@new.example" }));
        assert_eq!(whole["files"][0]["name"], "plan.pdf");
        assert_eq!((&whole["calendar"], &whole["message_id"]), (&Json::Null, &json!("2@x")));

        as_user(&mut house, ida);
        assert_eq!(house.ask(Method::DELETE, &path, None).status, StatusCode::NO_CONTENT);
        assert_eq!(subjects(&house.get(&of_thread), "messages"), ["Re: A table"]);
        assert_eq!(house.get(&path).status, StatusCode::NOT_FOUND, "the bin is an administrator's");
        assert_eq!(house.get(&format!("{of_thread}&filter[is_deleted]=1")).status, StatusCode::NO_CONTENT);
        assert_eq!(house.post(&format!("{path}/restore"), &json!({})).status, StatusCode::FORBIDDEN);
        assert_eq!(threads(&house, "filter[folder]=deleted"), Vec::<String>::new());

        as_user(&mut house, mara);
        assert_eq!(threads(&house, "filter[folder]=deleted"), ["Re: A table"], "called by what is left of it");
        assert_eq!(subjects(&house.get(&format!("{of_thread}&filter[is_deleted]=1")), "messages"), ["A table"]);
        let back = house.post(&format!("{path}/restore"), &json!({}));
        assert_eq!((back.status, &back.json["is_deleted"]), (StatusCode::OK, &json!(false)), "{}", back.json);
        assert_eq!(subjects(&house.get(&of_thread), "messages").len(), 2);
        assert_eq!(house.get("mail/messages").status, StatusCode::UNPROCESSABLE_ENTITY, "of whom?");
    });
}

/// whom no mail reaches, and where an answer is to go.
#[test]
fn a_mail_says_who_of_its_people_is_dead_and_where_answers_go() {
    on_each_database(|house| {
        let of = three(&house);
        let to = format!("{OFFICE}\r\nReply-To: Ola <ola@buyer.example>");
        comes(&house, of, FolderRole::Inbox, (ZOE, &to, "A lamp", 5));
        house.kit.run(|cx| {
            let sql = "INSERT INTO dead_addresses (account_id, address, reason, since, mail_id) VALUES ($1, 'yan@new.example', '550 nobody', 7, 1)";
            cx.execute(sql, base::params![cx.account])
        });
        let of_thread = |words: &str| {
            let thread = house.get(&format!("mail/threads?query={words}")).first_id("threads");
            house.get(&format!("mail/messages?filter[thread_id]={thread}")).rows("messages").clone()
        };
        let table = of_thread("table");
        let dead = json!([{ "address": "yan@new.example", "reason": "550 nobody", "since": 7 }]);
        assert_eq!((&table[0]["dead_addresses"], &table[1]["dead_addresses"]), (&dead, &dead));
        assert_eq!(house.get(&format!("mail/messages/{}", table[0]["id"])).json["dead_addresses"], dead);
        let lamp = &of_thread("lamp")[0];
        assert_eq!(lamp["reply_to"], json!([{ "name": "Ola", "address": "ola@buyer.example" }]));
        assert_eq!((&lamp["dead_addresses"], &lamp["from"]["name"]), (&json!([]), &json!("Zoe")));
    });
}

/// Everybody's mailbox has what was written about leads that are somebody's alone.
#[test]
fn a_conversation_names_no_lead_or_contact_that_whoever_asks_may_not_see() {
    on_each_database(|mut house| {
        let (mara, tom) = (house.kit.world.mara, house.kit.world.tom);
        house.kit.run(move |cx| {
            let mut rights = Rights { shared_mail: true, ..Rights::default() };
            (rights.leads.view, rights.contacts.view) = (Level::Own, Level::Own);
            let role = roles::add(cx, "His own", rights)?;
            users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
        });
        let wish = json!([{ "name": "Zoe", "responsible_user_id": mara.0, "custom_fields_values": [
            { "field_code": "EMAIL", "values": [{ "value": "zoe@new.example" }] }
        ] }]);
        let contact = house.made("contacts", &wish).first_id("contacts");
        let lead = house.made("leads", &json!([{ "name": "Chairs", "responsible_user_id": mara.0 }])).first_id("leads");
        three(&house);
        let thread = format!("mail/threads/{}", house.get("mail/threads?query=chair").first_id("threads"));
        house.patch(&thread, &json!({ "lead_id": lead }));
        let of_thread = format!("mail/messages?filter[thread_id]={}", thread.rsplit('/').next().unwrap());
        let named = |house: &House| {
            let (listed, one) =
                (house.get("mail/threads?query=chair").rows("threads")[0].clone(), house.get(&thread).json);
            let message = house.get(&of_thread).rows("messages")[0].clone();
            let whole = house.get(&format!("mail/messages/{}", message["id"])).json;
            assert_eq!((&listed["lead_id"], &listed["contact_id"]), (&one["lead_id"], &one["contact_id"]));
            assert_eq!(message["contact_id"], whole["contact_id"]);
            [one["lead_id"].clone(), one["contact_id"].clone(), whole["contact_id"].clone()]
        };
        let filters = [format!("filter[lead_id]={lead}"), format!("filter[contact_id]={contact}")];
        assert_eq!(named(&house), [json!(lead), json!(contact), json!(contact)]);
        for filter in &filters {
            assert_eq!(threads(&house, filter), ["A chair"], "{filter}");
        }
        as_user(&mut house, tom);
        assert_eq!(named(&house), [Json::Null, Json::Null, Json::Null]);
        for filter in &filters {
            assert_eq!(threads(&house, filter), Vec::<String>::new(), "{filter}");
            let mails = house.get(&format!("mail/messages?{filter}"));
            assert_eq!(mails.status, StatusCode::NO_CONTENT, "{filter}");
        }
        let refused = house.patch(&thread, &json!({ "lead_id": null }));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "he does not take it from a lead that he does not know");
        as_user(&mut house, mara);
        assert_eq!(named(&house)[0], json!(lead));
    });
}

/// EM-14, R-84: of somebody else's private mail the API has nothing but a note that there is one.
#[test]
fn a_private_mail_is_there_for_its_owner_alone() {
    on_each_database(|mut house| {
        let world = house.kit.world;
        let own = connect(&house, world.ida, MailboxKind::Personal);
        comes(&house, own, FolderRole::Inbox, (ZOE, "Ida <personal@lindqvist.example>", "Salary talks", 1));
        as_user(&mut house, world.ida);
        let thread = house.get("mail/threads").rows("threads")[0].clone();
        let (id, lead, contact) = (&thread["id"], &thread["lead_id"], &thread["contact_id"]);
        let mail = house.get(&format!("mail/messages?filter[thread_id]={id}")).first_id("messages");
        let note = house.get(&format!("leads/{lead}/notes?filter[note_type]=amomail_message")).rows("notes")[0].clone();
        let expected = json!({
            "thread_id": id, "message_id": mail, "private": true, "income": true, "subject": "Salary talks",
            "from": { "email": "zoe@new.example", "name": "Zoe" }, "to": ["personal@lindqvist.example"],
            "content_summary": "About Salary talks.", "attach_cnt": 1,
            "delivery": { "status": "received", "time": note["created_at"] },
        });
        assert_eq!(note["params"], expected);
        for other in [world.mara, world.tom] {
            as_user(&mut house, other);
            for query in ["", "filter[folder]=inbox", "query=salary", &format!("filter[lead_id]={lead}")] {
                assert_eq!(threads(&house, query), Vec::<String>::new(), "{query}");
            }
            for (name, of) in [("thread_id", id), ("lead_id", lead), ("contact_id", contact)] {
                let reply = house.get(&format!("mail/messages?filter[{name}]={of}"));
                assert_eq!(reply.status, StatusCode::NO_CONTENT, "{name}");
            }
            assert_eq!(house.get(&format!("mail/threads/{id}")).status, StatusCode::NOT_FOUND);
            for method in [Method::GET, Method::DELETE] {
                let reply = house.ask(method, &format!("mail/messages/{mail}"), None);
                assert_eq!(reply.status, StatusCode::NOT_FOUND);
            }
            let changed = house.patch(&format!("mail/threads/{id}"), &json!({ "is_read": true }));
            assert_eq!(changed.status, StatusCode::NOT_FOUND);
            assert_eq!(house.post(&format!("mail/messages/{mail}/restore"), &json!({})).status, StatusCode::NOT_FOUND);
            let notes = house.get(&format!("leads/{lead}/notes?filter[note_type]=amomail_message"));
            let params = &notes.rows("notes")[0]["params"];
            assert_eq!((&params["private"], &params["subject"]), (&json!(true), &json!("Private mail")));
            assert!(params["from"].is_null() && params["to"].is_null() && params["content_summary"] == "", "{params}");
        }
        let (_, stranger) = house.other_account();
        house.token = stranger;
        assert_eq!(house.get(&format!("mail/threads/{id}")).status, StatusCode::UNAUTHORIZED);
    });
}

/// EM-11, EM-14, R-84: what waits shows the words of the shared mailbox alone, in whichever order they came.
#[test]
fn a_request_of_a_shared_and_a_personal_mailbox_says_to_others_what_came_to_the_shared_one() {
    on_each_database(|mut house| {
        let world = house.kit.world;
        let own = connect(&house, world.ida, MailboxKind::Personal);
        let office = connect(&house, world.mara, MailboxKind::Shared);
        let to_ida = "Ida <personal@lindqvist.example>";
        comes(&house, own, FolderRole::Inbox, (ZOE, to_ida, "Salary talks", 1));
        comes(&house, office, FolderRole::Inbox, (YAN, OFFICE, "A table", 2));
        let waiting = |house: &House| house.get("leads/unsorted").rows("unsorted").clone();
        let said = |house: &House| -> Vec<String> {
            waiting(house).iter().map(|one| one["metadata"]["subject"].as_str().unwrap().to_owned()).collect()
        };
        as_user(&mut house, world.tom);
        let mut seen = said(&house);
        seen.sort();
        assert_eq!(seen, ["A table", "Private mail"]);
        comes(&house, office, FolderRole::Inbox, (ZOE, OFFICE, "A chair", 3));
        comes(&house, own, FolderRole::Inbox, (YAN, to_ida, "Salary of Yan", 4));
        for user in [world.tom, world.mara, world.ida] {
            as_user(&mut house, user);
            let mut seen = said(&house);
            seen.sort();
            assert_eq!(seen, ["A chair", "A table"]);
            for one in waiting(&house) {
                assert_eq!(one["source_name"], "shared@lindqvist.example");
                assert!(!one.to_string().contains("Salary") && !one.to_string().contains("personal@"), "{one}");
            }
        }
        as_user(&mut house, world.tom);
        for one in waiting(&house) {
            let uid = one["uid"].as_str().unwrap();
            house.made(&format!("leads/unsorted/{uid}/accept"), &json!({}));
        }
    });
}
