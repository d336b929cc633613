//! Notes with files, their way back, who follows a record, and what is private to somebody.

use super::{private_box, take_mail};
use crate::browser::{Answer, Screens, Visitor};
use crate::leads::{lead_named, words};
use axum::http::{Method, StatusCode};
use base::ids::LeadId;
use flow::channels::said::{self, ItemKind, Place};
use flow::leads;
use flow::timeline::{self, NewNote};
use serde_json::json;

const NAME: &str = "40 workplaces";
const BOUNDARY: &str = "end-of-part";

/// Sends a note as a browser sends a form with files.
async fn send_note(screens: &Screens, who: &Visitor, lead: LeadId, text: &str, files: &[(&str, &str, &str)]) -> Answer {
    let mut body = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n");
    for (name, kind, content) in files {
        body += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n{content}\r\n"
        );
    }
    body += &format!("--{BOUNDARY}--\r\n");
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    screens.send(who, Method::POST, &format!("/leads/{lead}/notes"), Some((kind.as_str(), body))).await
}

/// The newest item of a lead's feed.
fn newest(screens: &Screens, lead: LeadId) -> said::FeedItem {
    screens.desk.run(move |cx| said::list(cx, Place::lead(lead), None, 1)).remove(0)
}

#[tokio::test]
async fn what_programs_wrote_says_which_way_to_whom_and_by_which_service_and_is_not_changed_by_hand() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, NAME);
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let params = [
        ("sms_in", "Tom", json!({ "text": "On my way", "phone": "+1555" })),
        ("sms_out", "Tom", json!({ "text": "Until then", "phone": "+1777" })),
        ("service_message", "Parcel bot", json!({ "text": "Delivered", "service": "Parcel bot" })),
    ];
    for (note_type, author, params) in params {
        screens.desk.run_as(screens.desk.world.mara, move |cx| {
            let text = params["text"].as_str().unwrap_or_default().to_owned();
            let details = json!({ "note_type": note_type, "params": params });
            let (place, author) = (Place::lead(lead), author.to_owned());
            timeline::add_note(cx, NewNote { place, kind: ItemKind::Service, author, text, details, at: None })
        });
    }
    let page = screens.get(&mara, &format!("/leads/{lead}")).await.body;
    let shown = words(&page);
    for said in ["SMS from +1555 Tom", "SMS to +1777 Tom", "Parcel bot service message"] {
        assert!(shown.contains(said), "{said} in {shown}");
    }
    let told = newest(&screens, lead).id;
    assert!(page.contains(&format!("/notes/{told}/pin")), "it can be kept on top");
    assert!(!page.contains(&format!("/notes/{told}/deletion")), "it has no Delete");
    let by_hand = screens.send(&mara, Method::DELETE, &format!("/notes/{told}"), None).await;
    assert_eq!(by_hand.status, StatusCode::NOT_FOUND);
    assert_eq!(newest(&screens, lead).body, "Delivered");
}

#[tokio::test]
async fn files_of_a_note_are_shown_without_any_power_or_saved() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, NAME);
    let tom = screens.sign_in(screens.desk.world.tom).by_script();
    let files = [
        ("plan.png", "image/png", "\u{89}PNG"),
        ("notes.txt", "text/plain", "<script>alert(1)</script>"),
        ("page.html", "text/html", "<script>alert(1)</script>"),
    ];
    let sent = send_note(&screens, &tom, lead, "", &files).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    assert!(words(&sent.body).contains("plan.png, notes.txt, page.html"), "files alone are a note by their names");
    let item = newest(&screens, lead).id;
    let ids = screens.desk.run(move |cx| said::list_attachments(cx, &[item]));
    let mut seen = String::new();
    for file in &ids {
        for url in [format!("/attachments/{}", file.id), format!("/attachments/{}?save=yes", file.id)] {
            let answer = screens.get(&tom, &url).await;
            assert_eq!((answer.status, answer.header("x-content-type-options")), (StatusCode::OK, "nosniff"));
            assert!(answer.header("content-security-policy").ends_with("; sandbox"));
            let disposition = answer.header("content-disposition").split(';').next().unwrap_or_default();
            seen += &format!("{} {} {disposition}\n", file.file.name, answer.header("content-type"));
        }
    }
    insta::assert_snapshot!(seen, @r"
    plan.png image/png inline
    plan.png application/octet-stream attachment
    notes.txt text/plain; charset=utf-8 inline
    notes.txt application/octet-stream attachment
    page.html application/octet-stream attachment
    page.html application/octet-stream attachment
    ");
    let tab = screens.get(&tom, &format!("/leads/{lead}?show=files")).await.body;
    assert_eq!(tab.matches("class=\"file\"").count(), 3);
    assert!(words(&tab).contains("Files 3"), "the tab counts them");
}

#[tokio::test]
async fn a_deleted_note_comes_back_on_top_and_only_by_who_may_change_it() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, NAME);
    let world = screens.desk.world;
    let (tom, ida) = (screens.sign_in(world.tom).by_script(), screens.sign_in(world.ida).by_script());
    send_note(&screens, &tom, lead, "Oak only.", &[]).await;
    let id = newest(&screens, lead).id;
    screens.submit(&tom, Method::PUT, &format!("/notes/{id}/pin"), &[("place", "top")]).await;
    let refused = screens.submit(&ida, Method::DELETE, &format!("/notes/{id}"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let deleted = screens.submit(&tom, Method::DELETE, &format!("/notes/{id}"), &[]).await;
    let undo = format!("/notes/{id}/deletion");
    assert!(deleted.body.contains(&format!("data-undo=\"{undo}\"")), "{}", deleted.body);
    let page = screens.get(&ida, &format!("/leads/{lead}")).await.body;
    assert!(!page.contains("Oak only."), "{page}");
    let changes = screens.get(&ida, &format!("/leads/{lead}?show=changes")).await.body;
    assert!(words(&changes).contains("deleted the note “Oak only.”"), "{}", words(&changes));

    assert_eq!(screens.submit(&ida, Method::DELETE, &undo, &[]).await.status, StatusCode::FORBIDDEN);
    let back = screens.submit(&tom, Method::DELETE, &undo, &[]).await;
    assert!(back.body.contains(&format!("id=\"happening-{id}\"")) && back.body.contains("hx-target=\"#pinned\""));
    assert!(words(&back.body).matches("Oak only.").count() >= 2, "in the feed, and on top of it");
    assert_eq!(screens.submit(&tom, Method::DELETE, &undo, &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn somebody_follows_a_lead_and_leaves_it() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, NAME);
    let world = screens.desk.world;
    let ida = screens.sign_in(world.ida).by_script();
    let url = format!("/leads/{lead}/participants");
    let joined = screens.submit(&ida, Method::POST, &url, &[("user_id", &world.ida.to_string())]).await;
    assert!(words(&joined.body).contains("Participants IB Ida Bergström"), "{}", words(&joined.body));
    let left = screens.submit(&ida, Method::DELETE, &format!("{url}/{}", world.ida), &[]).await;
    assert!(words(&left.body).contains("Participants Follow"), "{}", words(&left.body));
    let stranger = screens.submit(&ida, Method::POST, &url, &[("user_id", "999999")]).await;
    assert!(stranger.status.is_client_error(), "{}", stranger.status);
    let page = words(&screens.get(&ida, &format!("/leads/{lead}")).await.body);
    assert!(page.contains("Ida Bergström follows it now") && page.contains("Ida Bergström follows it no longer"));
}

/// LD-12.
#[tokio::test]
async fn one_step_makes_somebody_responsible_for_the_lead_its_contacts_and_its_company() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, NAME);
    let mara = screens.sign_in(screens.desk.world.mara).by_script();
    let priya = screens.desk.world.priya;
    let fields = [("responsible_id", priya.to_string()), ("everywhere", "yes".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let answer = screens.submit(&mara, Method::PUT, &format!("/leads/{lead}/responsible"), &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let all = screens.desk.run(move |cx| {
        let lead = leads::load(cx, lead)?;
        let mut all = vec![lead.responsible_id];
        let people = flow::contacts::list_by_ids(cx, &lead.contacts).expect("the contacts");
        all.extend(people.iter().map(|contact| contact.responsible_id));
        let companies = flow::contacts::companies::list_by_ids(cx, lead.company_id.as_slice()).expect("the company");
        all.extend(companies.iter().map(|company| company.responsible_id));
        Ok::<_, leads::Error>(all)
    });
    assert_eq!(all, vec![Some(priya); 3]);
}

/// EM-14.
#[tokio::test]
async fn a_private_mail_of_somebody_else_is_in_no_tab_count_or_search() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (source, mailbox) = private_box(&screens);
    let lead = take_mail(&screens, (source, Some(mailbox)), None, Vec::new());
    for (user, is_shown) in [(world.ida, true), (world.tom, false)] {
        let visitor = screens.sign_in(user);
        let url = screens.get(&visitor, &format!("/leads/{lead}")).await.header("location").to_owned();
        for query in ["show=mail", "words=secret"] {
            let page = words(&screens.get(&visitor, &format!("{url}?{query}")).await.body);
            assert_eq!(page.contains("The secret subject"), is_shown, "{query} for {user}: {page}");
            assert_eq!(page.contains("Mail 1"), is_shown, "{query} for {user}: {page}");
        }
    }
}
