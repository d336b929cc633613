//! `POST /mail/messages`: sends, answers, passes on, with files (EM-52).

use crate::house::{House, Reply, on_each_database};
use crate::mail::{Box, as_user, comes};
use crate::mail_files::comes_with_files;
use axum::http::{Method, StatusCode};
use base::ids::MailId;
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::{Auth, MailboxKind, NewMailbox, Server, Tls, add_mailbox};
use flow::channels::mails;
use flow::channels::outbox::{Answering, How, Quote};
use flow::drafting::{self, DraftWish};
use serde_json::{Value as Json, json};
use testkit::desk::NOW;

/// Mara's office connects a mailbox that sends.
pub fn mailbox(house: &House) -> i64 {
    connect(house).id.0
}

fn connect(house: &House) -> Box {
    let (pipeline_id, mara) = (house.kit.world.sales, house.kit.world.mara);
    let (source, id) = house.kit.run_as(mara, move |cx| {
        let address = "office@lindqvist.example".to_owned();
        let server = Server { host: "x.example".to_owned(), port: 993, username: address.clone(), tls: Tls::Implicit };
        let (smtp, auth) = (Some(server.clone()), Auth::Password { sealed: vec![1] });
        let kind = MailboxKind::Shared;
        add_mailbox(cx, NewMailbox { pipeline_id, kind, address, server, smtp, auth, responsible_id: None }, mara)
    });
    Box { id, source: source.id }
}

fn sent(house: &House, mail: &Json) -> Json {
    let reply = house.post("mail/messages", mail);
    assert!(reply.status.is_success(), "{} {}", reply.status, reply.json);
    house.get(&format!("mail/messages/{}", reply.json["id"])).json
}

fn names(mail: &Json) -> Vec<&str> {
    mail["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect()
}

#[test]
fn a_mail_goes_with_its_files_and_is_answered_and_passed_on_with_them() {
    on_each_database(|house| {
        let mailbox = mailbox(&house);
        let plan = json!({ "name": "plan.txt", "mime_type": "text/plain", "content": "VGhlIHBsYW4=" });
        let first = sent(
            &house,
            &json!({ "mailbox_id": mailbox, "to": ["elena@fiord.example"], "cc": ["ann@fiord.example"],
                "subject": "The plan", "text": "Here it is.", "files": [plan] }),
        );
        assert_eq!((names(&first), &first["files"][0]["size"]), (vec!["plan.txt"], &json!(8)));
        let to_all = sent(
            &house,
            &json!({ "mailbox_id": mailbox, "in_reply_to": first["id"], "reply_all": true, "text": "And?" }),
        );
        assert_eq!(
            (&to_all["subject"], &to_all["to"][0]["address"]),
            (&json!("Re: The plan"), &json!("elena@fiord.example"))
        );
        assert_eq!((&to_all["cc"][0]["address"], names(&to_all).len()), (&json!("ann@fiord.example"), 0));
        let on = sent(
            &house,
            &json!({ "mailbox_id": mailbox, "forward": first["id"], "to": ["bo@fiord.example"], "quote": "own" }),
        );
        assert_eq!((&on["subject"], names(&on)), (&json!("Fwd: The plan"), vec!["plan.txt"]));
        let count = house.kit.run(|cx| {
            let everything = mails::Asked { boxes: &[], folder: None, only: &[], words: "", before: None, limit: 50 };
            mails::list_threads(cx, &everything)
        });
        assert_eq!(count.len(), 2, "an answer stands in the thread of what it answers");
    });
}

/// what was left on the mail server is fetched before the mail leaves.
#[test]
fn a_mail_is_passed_on_with_the_files_that_were_left_on_its_server() {
    on_each_database(|house| {
        let of = connect(&house);
        let files = comes_with_files(&house, of, &[("The plans.pdf", "2"), ("gone.pdf", "9")]);
        let mail: i64 = files[0].split('/').nth(2).unwrap().parse().unwrap();
        let on = json!({ "mailbox_id": of.id, "forward": mail, "to": ["bo@fiord.example"] });
        let made = house.post("mail/messages", &on);
        assert_eq!((made.status, &made.json["left_out"]), (StatusCode::CREATED, &json!(["gone.pdf"])), "{}", made.json);
        let on = house.get(&format!("mail/messages/{}", made.json["id"])).json;
        assert_eq!((names(&on), &on["files"][0]["is_here"]), (vec!["The plans.pdf"], &json!(true)), "{on}");
        assert_eq!(on["left_out"], json!(["gone.pdf"]), "also for whoever lost the first answer");
        let answer = sent(&house, &json!({ "mailbox_id": of.id, "in_reply_to": mail, "text": "Thank you." }));
        assert_eq!((names(&answer).len(), &answer["left_out"]), (0, &json!([])));
    });
}

#[test]
fn a_mail_is_not_passed_on_while_a_file_of_it_cannot_be_fetched() {
    on_each_database(|house| {
        let of = connect(&house);
        let files = comes_with_files(&house, of, &[("The plans.pdf", "8")]);
        let mail: i64 = files[0].split('/').nth(2).unwrap().parse().unwrap();
        let on = json!({ "mailbox_id": of.id, "forward": mail, "to": ["bo@fiord.example"] });
        let refused = house.post("mail/messages", &on);
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.json);
        assert!(refused.json["detail"].as_str().unwrap().contains("please try again"), "{}", refused.json);
        let thread = house.get("mail/threads").first_id("threads");
        let there = house.get(&format!("mail/messages?filter[thread_id]={thread}"));
        assert_eq!(there.rows("messages").len(), 1, "nothing was sent");
        let answer = sent(&house, &json!({ "mailbox_id": of.id, "in_reply_to": mail, "text": "Thank you." }));
        assert_eq!(answer["subject"], "Re: Plans");
    });
}

fn code(reply: &Reply) -> &str {
    reply.json["validation-errors"][0]["errors"][0]["code"].as_str().unwrap_or_else(|| panic!("{}", reply.json))
}

#[test]
fn what_a_mail_says_and_nobody_reads_is_refused() {
    on_each_database(|house| {
        let mailbox = mailbox(&house);
        let with = |key: &str, value: Json| {
            let mut mail = json!({ "mailbox_id": mailbox, "to": ["elena@fiord.example"], "text": "Hello" });
            mail[key] = value;
            let reply = house.post("mail/messages", &mail);
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{key}: {}", reply.json);
            code(&reply).to_owned()
        };
        assert_eq!(with("attachments", json!([])), "FieldNotExpected");
        assert_eq!(with("left_files", json!(["plan.pdf"])), "FieldNotExpected", "nobody says it but Sluice");
        assert_eq!(with("files", json!([{ "name": "a", "content": "%" }])), "InvalidValue");
        assert_eq!(with("files", json!([{ "name": "a", "stored": "0".repeat(64) }])), "FieldNotExpected");
        assert_eq!(
            with("files", json!([{ "file_uuid": "00000000-0000-8000-8000-000000000000" }])),
            "NotSupportedChoice"
        );
        assert_eq!(with("quote", json!("some")), "NotSupportedChoice");
    });
}

const OFFICE: &str = "Office <office@lindqvist.example>";
const CARA: &str = "Cara <cara@lind.example>";

/// Cara, whom we know, with a lead of hers; and what she writes about it.
fn cara_asks(house: &House, of: Box) -> (i64, Json) {
    let email = json!([{ "field_code": "EMAIL", "values": [{ "value": "cara@lind.example" }] }]);
    let cara = house.made("contacts", &json!([{ "name": "Cara Lind", "custom_fields_values": email }]));
    let cara = cara.first_id("contacts");
    let lead = json!([{ "name": "The stairs", "_embedded": { "contacts": [{ "id": cara }] } }]);
    let lead = house.made("leads", &lead).first_id("leads");
    comes(house, of, FolderRole::Inbox, (CARA, OFFICE, "Offer", 1));
    let thread = house.get("mail/threads").rows("threads")[0].clone();
    assert_eq!((&thread["lead_id"], &thread["contact_id"]), (&json!(lead), &json!(cara)));
    let mails = house.get(&format!("mail/messages?filter[thread_id]={}", thread["id"]));
    (mails.first_id("messages"), thread)
}

fn template(house: &House, subject: &str, body: &str) -> i64 {
    let template = json!([{ "name": body, "subject": subject, "body": body }]);
    house.made("mail/templates", &template).first_id("templates")
}

/// EM-50: as in the browser, it is about the thread's lead and contact, else about the contact to whom it goes.
#[test]
fn a_template_speaks_of_whom_a_mail_answers_or_goes_to() {
    on_each_database(|house| {
        let of = connect(&house);
        let (asked, _) = cara_asks(&house, of);
        let about = template(&house, "", "Dear {{contact.first_name}}, about {{lead.name}}");
        let answer = json!({ "mailbox_id": of.id, "in_reply_to": asked, "template_id": about });
        let answer = sent(&house, &answer);
        assert!(answer["text"].as_str().unwrap().contains("Dear Cara, about The stairs"), "{answer}");
        let hello = template(&house, "Hello {{contact.first_name}}", "We call {{contact.name}}.");
        let first = json!({ "mailbox_id": of.id, "to": ["cara@lind.example"], "template_id": hello });
        let first = sent(&house, &first);
        assert_eq!((&first["subject"], first["text"].as_str()), (&json!("Hello Cara"), Some("We call Cara Lind.")));
        let stranger = json!({ "mailbox_id": of.id, "to": ["nobody@lind.example"], "template_id": hello });
        let refused = house.post("mail/messages", &stranger);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.json);
    });
}

#[test]
fn an_answer_keeps_its_subject_whatever_its_template_says_unless_another_is_named() {
    on_each_database(|house| {
        let of = connect(&house);
        let (asked, _) = cara_asks(&house, of);
        let hello = template(&house, "Hello {{contact.first_name}}", "We call you.");
        let answer = json!({ "mailbox_id": of.id, "in_reply_to": asked, "template_id": hello });
        assert_eq!(sent(&house, &answer)["subject"], "Re: Offer");
        let named = json!({ "mailbox_id": of.id, "in_reply_to": asked, "template_id": hello, "subject": "Terms" });
        assert_eq!(sent(&house, &named)["subject"], "Terms");
        let on = json!({ "mailbox_id": of.id, "forward": asked, "to": ["cara@lind.example"], "template_id": hello });
        assert_eq!(sent(&house, &on)["subject"], "Fwd: Offer");
    });
}

#[test]
fn fields_outside_a_template_are_refused_with_the_reason_that_only_templates_are_filled() {
    let house = House::open();
    let mail = json!({ "mailbox_id": mailbox(&house), "to": ["cara@lind.example"], "text": "Dear {{contact.name}}" });
    let refused = house.post("mail/messages", &mail);
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.json);
    let said = refused.json.to_string();
    assert!(said.contains("{{contact.name}}") && said.contains("in templates only"), "{said}");
    assert!(!said.contains("Without a value"), "{said}");
}

/// what others wrote is text, wherever it came from.
#[test]
fn a_field_that_a_customer_or_the_name_of_a_lead_says_is_sent_as_it_is() {
    on_each_database(|house| {
        let of = connect(&house);
        let (asked, thread) = cara_asks(&house, of);
        comes(&house, of, FolderRole::Inbox, (CARA, OFFICE, "How to use {{contact.name}}", 2));
        let query = format!("mail/messages?filter[lead_id]={}", thread["lead_id"]);
        let all = house.get(&query);
        let named = all.rows("messages").iter().find(|mail| mail["id"].as_i64() != Some(asked)).unwrap()["id"].clone();
        let answer = json!({ "mailbox_id": of.id, "in_reply_to": named, "text": "So.", "send_at": NOW + 3_600 });
        assert_eq!(sent(&house, &answer)["subject"], "Re: How to use {{contact.name}}");
        let on = json!({ "mailbox_id": of.id, "forward": named, "to": ["bo@fiord.example"], "text": "See" });
        assert_eq!(sent(&house, &on)["subject"], "Fwd: How to use {{contact.name}}");
        let typed = json!({ "mailbox_id": of.id, "in_reply_to": named, "text": "Dear {{contact.name}}" });
        let refused = house.post("mail/messages", &typed);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "in one's own words it is a field: {}", refused.json);
        let lead = &thread["lead_id"];
        house.patch(&format!("leads/{lead}"), &json!({ "name": "What {{user.email}} is" }));
        let about = template(&house, "About {{lead.name}}", "Dear {{contact.first_name}}");
        let first = json!({ "mailbox_id": of.id, "to": ["cara@lind.example"], "lead_id": lead, "template_id": about });
        assert_eq!(sent(&house, &first)["subject"], "About What {{user.email}} is");
    });
}

#[test]
fn a_conversation_counts_what_came_and_what_was_sent_and_no_drafts() {
    on_each_database(|mut house| {
        let of = connect(&house);
        let (asked, thread) = cara_asks(&house, of);
        assert_eq!(thread["messages"], 1);
        for writer in [house.kit.world.mara, house.kit.world.ida] {
            let answering = Answering { mail: MailId(asked), how: How::Reply, quote: Quote::Nothing };
            house.kit.run_as(writer, move |cx| {
                let (recipients, subject, _) = flow::answering::begin_answer(cx, answering)?;
                let wish = DraftWish {
                    mailbox_id: of.id,
                    recipients,
                    subject,
                    text: "One moment".to_owned(),
                    html: None,
                    answering: Some(answering),
                    lead_id: None,
                    template_id: None,
                    files: Vec::new(),
                    form: String::new(),
                };
                drafting::save_draft(cx, None, wish)
            });
        }
        let path = format!("mail/threads/{}", thread["id"]);
        let counted = |house: &House| {
            let listed = house.get("mail/threads").rows("threads")[0]["messages"].clone();
            assert_eq!(house.get(&path).json["messages"], listed, "the list and the thread count alike");
            listed
        };
        assert_eq!(counted(&house), 1);
        sent(&house, &json!({ "mailbox_id": of.id, "in_reply_to": asked, "text": "Here it is." }));
        assert_eq!(counted(&house), 2);
        let ida = house.kit.world.ida;
        as_user(&mut house, ida);
        assert_eq!(counted(&house), 2);
    });
}

/// RT-08: what waits in a shared box is stopped there; what a colleague is writing is theirs.
#[test]
fn a_mail_that_a_colleague_scheduled_is_stopped_and_is_their_draft() {
    on_each_database(|mut house| {
        let mailbox = mailbox(&house);
        let later = json!({ "mailbox_id": mailbox, "to": ["elena@fiord.example"], "subject": "The plan", "text": "Here",
            "send_at": NOW + 3_600 });
        let mail = sent(&house, &later);
        assert_eq!(mail["state"], "scheduled");
        let (path, mara, ida) = (format!("mail/messages/{}", mail["id"]), house.kit.world.mara, house.kit.world.ida);
        as_user(&mut house, ida);
        let refused = house.ask(Method::DELETE, &path, None);
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.json);
        assert!(refused.json.to_string().contains("It can be stopped"), "{}", refused.json);
        let stopped = house.post(&format!("{path}/cancellation"), &json!({}));
        assert_eq!((stopped.status, &stopped.json["state"]), (StatusCode::OK, &json!("draft")), "{}", stopped.json);
        assert_eq!(stopped.json["created_by"], json!(mara));
        let again = house.post(&format!("{path}/cancellation"), &json!({}));
        assert_eq!(again.status, StatusCode::BAD_REQUEST, "{}", again.json);
        assert!(again.json.to_string().contains("is a draft already"), "{}", again.json);
    });
}
