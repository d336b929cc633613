//! Nobody reaches what is not theirs: another account's ids, a form without the token, markup in names.

use super::{lead_named, part};
use crate::browser::{Screens, Visitor};
use axum::http::{Method, StatusCode};
use base::desk::Who;
use flow::channels::said::Place;
use flow::leads::{self, LeadChange, Search};
use flow::timeline::{self, Line};
use testkit::desk::OtherAccount;
use web::failure::Failure;

/// A request: how, where, and what it sends.
type Route = (Method, String, &'static [(&'static str, &'static str)]);

/// The ids of a lead of another account and of what hangs on it.
struct Theirs {
    lead: i64,
    contact: i64,
    company: i64,
    note: i64,
    task: i64,
    incoming: i64,
    journal: i64,
}

async fn theirs(screens: &Screens, other: OtherAccount) -> Theirs {
    let read = screens.desk.desk.read(Who::system(other.account), move |cx| {
        let card = leads::search(cx, Search { question: "40 workplaces", limit: 1 })?.remove(0);
        let lead = leads::load(cx, card.id)?;
        let feed = timeline::feed(cx, Place::lead(card.id), None, 50)?;
        let note =
            feed.lines.iter().find_map(|line| if let Line::Said(item, _) = line { Some(item.id.0) } else { None });
        let tasks = timeline::list_tasks(cx, &timeline::TaskFilter::default(), 0, 1)?;
        let waiting = flow::inbox::list(cx, &flow::inbox::Filter::waiting(other.world.sales, None), None, 1)?;
        Ok::<_, Failure>(Theirs {
            lead: card.id.0,
            contact: lead.contacts[0].0,
            company: lead.company_id.unwrap().0,
            note: note.unwrap_or(1),
            task: tasks[0].id.0,
            incoming: waiting[0].id.0,
            journal: base::journal::newest(cx)?.0,
        })
    });
    read.await.unwrap()
}

#[tokio::test]
async fn the_ids_of_another_account_lead_nowhere_and_change_nothing() {
    let screens = Screens::furnished();
    let other = screens.desk.other_account();
    let before = theirs(&screens, other).await;
    let mara = screens.sign_in(screens.desk.world.mara);
    let Theirs { lead, contact, company, note, task, incoming, .. } = before;
    let (text, name) = (&[("text", "x")][..], &[("name", "x")][..]);
    let routes: Vec<Route> = vec![
        (Method::GET, format!("/leads/{lead}"), &[]),
        (Method::GET, format!("/leads/{lead}/feed"), &[]),
        (Method::GET, format!("/leads/{lead}/events"), &[]),
        (Method::DELETE, format!("/leads/{lead}"), &[]),
        (Method::POST, format!("/leads/{lead}/deletion"), &[]),
        (Method::PUT, format!("/leads/{lead}/name"), name),
        (Method::PUT, format!("/leads/{lead}/price"), &[("price", "1")]),
        (Method::PUT, format!("/leads/{lead}/responsible"), &[("responsible_id", "")]),
        (Method::PUT, format!("/leads/{lead}/tags"), &[("tags", "x")]),
        (Method::POST, format!("/leads/{lead}/contacts"), &[("q", "x")]),
        (Method::PUT, format!("/leads/{lead}/company"), &[("q", "x")]),
        (Method::DELETE, format!("/leads/{lead}/contacts/{contact}"), &[]),
        (Method::POST, format!("/leads/{lead}/notes"), text),
        (Method::POST, format!("/leads/{lead}/tasks"), text),
        (Method::POST, format!("/leads/{lead}/messages"), text),
        (Method::GET, format!("/incoming-leads/{incoming}"), &[]),
        (Method::PUT, format!("/notes/{note}"), text),
        (Method::POST, format!("/tasks/{task}/completion"), &[]),
        (Method::GET, "/mails/1/document".to_owned(), &[]),
        (Method::GET, "/mail/threads/1".to_owned(), &[]),
        (Method::POST, "/mail/threads/1/deletion".to_owned(), &[]),
        (Method::GET, "/attachments/1".to_owned(), &[]),
        (Method::GET, format!("/contacts/{contact}"), &[]),
        (Method::GET, format!("/contacts/{contact}/feed"), &[]),
        (Method::PUT, format!("/contacts/{contact}"), name),
        (Method::POST, format!("/contacts/{contact}/notes"), text),
        (Method::POST, format!("/contacts/{contact}/tasks"), text),
        (Method::GET, format!("/companies/{company}"), &[]),
        (Method::GET, format!("/companies/{company}/feed"), &[]),
        (Method::PUT, format!("/companies/{company}"), name),
        (Method::POST, format!("/companies/{company}/notes"), text),
        (Method::POST, format!("/companies/{company}/tasks"), text),
        (Method::POST, "/profile/tokens/1/revocation".to_owned(), &[]),
        (Method::POST, "/profile/sessions/0123456789abcdef/end".to_owned(), &[]),
    ];
    for (method, path, fields) in routes {
        let answer = if method == Method::GET {
            screens.get(&mara, &path).await
        } else {
            screens.submit(&mara, method.clone(), &path, fields).await
        };
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
    }
    // One's own lead does not take the records of others either.
    let own = lead_named(&screens, "40 workplaces");
    for (path, field, id) in [
        ("contacts", "contact_id", contact),
        ("company", "company_id", company),
        ("responsible", "responsible_id", other.world.tom.0),
    ] {
        let method = if path == "contacts" { Method::POST } else { Method::PUT };
        let answer = screens.submit(&mara, method, &format!("/leads/{own}/{path}"), &[(field, &id.to_string())]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(theirs(&screens, other).await.journal, before.journal, "nothing happened there");
}

#[tokio::test]
async fn a_change_without_the_token_of_the_session_is_refused() {
    let screens = Screens::furnished();
    let (id, mara) = (lead_named(&screens, "40 workplaces"), screens.sign_in(screens.desk.world.mara));
    let form = Some(("application/x-www-form-urlencoded", "text=x&name=x&price=1".to_owned()));
    for (method, path) in [
        (Method::PUT, format!("/leads/{id}/name")),
        (Method::POST, format!("/leads/{id}/notes")),
        (Method::DELETE, format!("/leads/{id}")),
        (Method::POST, "/notices/readings".to_owned()),
        (Method::POST, "/profile/tokens".to_owned()),
    ] {
        let answer = screens.send(&mara, method, &path, form.clone()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn nobody_sees_a_page_without_signing_in() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, "40 workplaces");
    for path in [
        format!("/leads/{id}"),
        format!("/leads/{id}/events"),
        "/contacts".to_owned(),
        "/notices".to_owned(),
        "/profile".to_owned(),
        "/attachments/1".to_owned(),
    ] {
        let answer = screens.get(&Visitor::stranger(), &path).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in"), "{path}");
    }
}

#[tokio::test]
async fn markup_in_names_tags_and_notes_is_text() {
    let screens = Screens::furnished();
    let id = lead_named(&screens, "40 workplaces");
    let evil = "<img src=x onerror=alert(1)>\"'";
    screens.desk.run_as(screens.desk.world.tom, move |cx| {
        leads::change(cx, id, LeadChange { name: Some(evil.to_owned()), ..LeadChange::default() })
    });
    let mara = screens.sign_in(screens.desk.world.mara);
    for (path, field) in [("contacts", "q"), ("notes", "text"), ("tasks", "text")] {
        screens.submit(&mara, Method::POST, &format!("/leads/{id}/{path}"), &[(field, evil)]).await;
    }
    screens.submit(&mara, Method::PUT, &format!("/leads/{id}/tags"), &[("tags", evil)]).await;
    screens.submit(&mara, Method::PUT, &format!("/leads/{id}/company"), &[("q", evil)]).await;
    let page = screens.get(&mara, &format!("/leads/{id}")).await.body;
    assert!(!page.contains("<img"), "{}", part(&page, "<img", ">"));
    assert!(page.matches("&lt;img src=x onerror=alert(1)&gt;").count() >= 8);
}
