//! Contacts and companies: lists, pages, and what is changed there.

mod new;

use crate::browser::Screens;
use crate::leads::{lead_named, words};
use crate::writing::note_dead;
use axum::http::{Method, StatusCode};
use flow::channels::handles::HandleKind;
use flow::{contacts, leads};

#[tokio::test]
async fn the_list_goes_on_page_by_page_finds_by_words_and_hides_drafts() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let rows = |page: &str| {
        let links = page.split("<a href=\"/contacts/").skip(1);
        links.filter(|link| link.split_once('>').is_some_and(|(_, inside)| inside.starts_with("<b>"))).count()
    };
    let mut path = "/contacts".to_owned();
    let mut number = 0;
    loop {
        let page = screens.get(&mara, &path).await.body;
        number += rows(&page);
        assert!(!page.contains("Samir Meier"), "whose request waits is not in lists (IL-33)");
        let Some(rest) = page.split("btn ghost block\" href=\"").nth(1) else { break };
        path = rest.split('"').next().unwrap().replace("&amp;", "&");
    }
    let all = screens.desk.run(|cx| contacts::list(cx, base::ids::ContactId(0), 1_000));
    assert_eq!(number, all.len());
    let found = screens.get(&mara, "/contacts?q=elena+haas").await.body;
    assert!(found.contains("Elena Haas") && rows(&found) == 1);
    assert_eq!(rows(&screens.get(&mara, "/contacts?q=%3Cqqq%3E").await.body), 0);
}

#[tokio::test]
async fn a_person_has_a_page_with_company_leads_and_a_feed_of_their_own() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let contact = screens.desk.run(move |cx| leads::load(cx, lead)).contacts[0];
    let mara = screens.sign_in(screens.desk.world.mara);
    let url = format!("/contacts/{contact}");
    let noted = screens.submit(&mara, Method::POST, &format!("{url}/notes"), &[("text", "Prefers mornings.")]).await;
    assert_eq!(noted.header("location"), url);
    let page = screens.get(&mara, &url).await;
    let text = words(&page.body);
    for wanted in ["Elena Haas", "Halden Studio", "40 workplaces", "Prefers mornings."] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    let fields =
        [("name", "Elena Haas-Berg"), ("email-0", "e@halden.example"), ("phone-0", ""), ("company", "Café Brioche")];
    let changed = screens.submit(&mara, Method::POST, &url, &fields).await;
    assert_eq!((changed.status, changed.header("location")), (StatusCode::SEE_OTHER, url.as_str()));
    let text = words(&screens.get(&mara, &url).await.body);
    assert!(text.contains("changed the name from Elena Haas to Elena Haas-Berg"), "{text}");
    assert!(text.contains("the company from Halden Studio to Café Brioche"), "{text}");
}

/// on every card that shows the address.
#[tokio::test]
async fn an_address_that_no_mail_reaches_says_so_on_the_cards() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let contact = screens.desk.run(move |cx| leads::load(cx, lead)).contacts[0];
    let handles = screens.desk.run(move |cx| contacts::load(cx, contact)).handles;
    let email = handles.iter().find(|handle| handle.kind == HandleKind::Email).unwrap().value.clone();
    let mara = screens.sign_in(screens.desk.world.mara);
    let cards = [format!("/contacts/{contact}"), format!("/leads/{lead}")];
    for card in &cards {
        assert!(!screens.get(&mara, card).await.body.contains("No mail reaches it"), "{card}");
    }
    screens.desk.run(move |cx| note_dead(cx, &email));
    for card in &cards {
        let page = screens.get(&mara, card).await.body;
        assert!(page.contains("No mail reaches it") && page.contains("550 nobody of that name"), "{card}");
    }
}

#[tokio::test]
async fn a_company_has_a_page_with_its_people_and_leads() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let company = screens.desk.run(move |cx| leads::load(cx, lead)).company_id.unwrap();
    let mara = screens.sign_in(screens.desk.world.mara);
    let url = format!("/companies/{company}");
    screens
        .submit(
            &mara,
            Method::POST,
            &url,
            &[("name", "Halden Studio AG"), ("email-0", "hello@halden.example"), ("phone-0", "")],
        )
        .await;
    let text = words(&screens.get(&mara, &url).await.body);
    for wanted in ["Halden Studio AG", "hello@halden.example", "Elena Haas", "40 workplaces"] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    assert!(screens.get(&mara, "/companies?q=halden").await.body.contains("Halden Studio AG"));
}
