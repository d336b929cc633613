//! The page of one request: a card with three answers, hints, and how it was decided.

mod decisions;
mod many;
mod private;

use crate::browser::Screens;
use crate::leads::{part, words};
use axum::http::{Method, StatusCode};
use base::ids::IncomingLeadId;
use flow::contacts::{self, CompanyChange, NewContact, companies};
use flow::inbox::{self, Filter, IncomingLead};
use flow::leads::{self, NewLead};

fn waiting(screens: &Screens, sender: &'static str) -> IncomingLead {
    let pipeline = screens.desk.world.sales;
    let all = screens.desk.run(move |cx| inbox::list(cx, &Filter::waiting(pipeline, None), None, 50));
    all.into_iter().find(|incoming| incoming.sender == sender).unwrap_or_else(|| panic!("nobody waits called {sender}"))
}

fn decline(screens: &Screens, id: IncomingLeadId) {
    screens.desk.run_as(screens.desk.world.tom, move |cx| inbox::decline(cx, id, false));
}

#[tokio::test]
async fn a_request_is_a_card_with_accept_decline_and_link_at_the_bottom_left() {
    let screens = Screens::furnished();
    let incoming = waiting(&screens, "Claire Fontaine");
    let page =
        screens.get(&screens.sign_in(screens.desk.world.mara), &format!("/incoming-leads/{}", incoming.id)).await.body;
    let values = words(part(&page, "Incoming lead</span>", "<details"));
    insta::assert_snapshot!(values, @"Incoming lead waits · 4 h Source sales@lindqvist.example Received 20 November 2026, 06:00 Responsible Set on acceptance Sale EUR Contacts CF Claire Fontaine New contact E-mail claire.fontaine@atelier-f.example");
    let decide = part(&page, "<div id=\"decide\"", "</aside>");
    for (key, noun) in [("a", "acceptance"), ("d", "refusal"), ("l", "link")] {
        assert!(
            decide.contains(&format!("data-key=\"{key}\""))
                && decide.contains(&format!("/incoming-leads/{}/{noun}\"", incoming.id)),
            "{decide}"
        );
    }
}

/// DC-30, DC-32: their draft stands beside the contact with the result, and whoever is somebody else stays so.
#[tokio::test]
async fn a_sender_who_waits_is_compared_with_whom_they_may_be_and_is_that_person_or_never_suggested_again() {
    let screens = Screens::furnished();
    let mara = screens.desk.world.mara;
    let address = "claire.fontaine@atelier-f.example";
    let known = screens.desk.run_as(mara, move |cx| {
        let handles = flow::channels::handles::email(address).into_iter().collect();
        contacts::open(cx, NewContact { name: "Claire Fontaine".to_owned(), handles, ..NewContact::default() })
    });
    let request = waiting(&screens, "Claire Fontaine");
    let (url, visitor) = (format!("/incoming-leads/{}", request.id), screens.sign_in(mara));
    let banner = |card: &str| part(card, "<li class=\"banner\"", "</li>").to_owned();
    let pair = format!("of=contacts&ids={}&ids={}&request={}", known.id, request.contact_id.unwrap(), request.id);
    let card = screens.get(&visitor, &url).await.body;
    assert!(banner(&card).contains(&format!("/duplicates/comparison?{}", pair.replace('&', "&amp;"))), "{card}");
    let compared = screens.get(&visitor, &format!("/duplicates/comparison?{pair}")).await.body;
    assert_eq!(compared.matches(address).count(), 3, "theirs, the contact's and the result: {compared}");
    assert!(words(&compared).contains("likely the same") && compared.contains("Somebody else"), "{compared}");

    let (one, other) = (known.id.to_string(), request.contact_id.unwrap().to_string());
    let sent = request.id.to_string();
    let fields = [("of", "contacts"), ("ids", one.as_str()), ("ids", other.as_str()), ("request", sent.as_str())];
    let refused = screens.submit(&visitor, Method::POST, "/duplicates/comparison/refusal", &fields).await;
    assert_eq!(refused.header("location"), url);
    let card = screens.get(&visitor, &url).await.body;
    assert!(!card.contains("/duplicates/comparison"), "nobody suggests it again: {card}");
    let apart = screens.get(&visitor, "/duplicates/told-apart?of=contacts").await.body;
    let form = part(&apart, "<li class=\"li\"", "/question");
    let question = form.rsplit('"').next().unwrap();
    let again = screens.submit(&visitor, Method::POST, question, &[]).await;
    assert!(again.header("location").starts_with("/duplicates/comparison?of=contacts"), "{question}");
    assert!(screens.get(&visitor, &url).await.body.contains("/duplicates/comparison"), "it is suggested again");

    let fields = [("of", "contacts"), ("with", &one), ("with", &other), ("survivor", &one), ("request", &sent)];
    let merged = screens.submit(&visitor, Method::POST, "/duplicates/comparison/merge", &fields).await;
    assert_eq!(merged.header("location"), url);
    let now = waiting(&screens, "Claire Fontaine");
    assert_eq!((now.id, now.contact_id), (request.id, Some(known.id)), "it waits as before, and they are known");
}

/// DC-20, DC-30: a family has one address, and nobody is merged; a person is shown both.
#[tokio::test]
async fn a_request_of_another_name_with_the_same_address_is_tagged_on_the_board_and_says_whose_it_is() {
    let screens = Screens::furnished();
    let (mara, sales) = (screens.desk.world.mara, screens.desk.world.sales);
    let claire = waiting(&screens, "Claire Fontaine");
    let (card, visitor) = (format!("<li class=\"card in\" id=\"incoming-{}\"", claire.id), screens.sign_in(mara));
    let board = format!("/pipelines/{sales}");
    let tag = "<a class=\"pill hue-pink\"";
    assert!(!part(&screens.get(&visitor, &board).await.body, &card, "</li>").contains(tag));
    let open = |cx: &mut base::Cx<'_>| {
        let handles = flow::channels::handles::email("claire.fontaine@atelier-f.example").into_iter().collect();
        contacts::open(cx, NewContact { name: "Pierre Lambert".to_owned(), handles, ..NewContact::default() })
    };
    let pierre = screens.desk.run_as(mara, open).id;
    let shown = screens.get(&visitor, &board).await.body;
    let shown = part(&shown, &card, "</li>");
    assert!(words(part(shown, "<div class=\"tags\"", "</div>")).contains("duplicate"), "{shown}");
    let comparison = part(shown, tag, ">").split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let comparison = comparison.replace("&amp;", "&");
    let compared = screens.get(&visitor, &comparison).await;
    assert_eq!(compared.status, StatusCode::OK, "{comparison}");
    assert!(compared.body.contains("Pierre Lambert"));
    let page = screens.get(&visitor, &format!("/incoming-leads/{}", claire.id)).await.body;
    let hint = words(part(&page, "<li class=\"banner\"", "</li>"));
    assert!(hint.starts_with("Looks familiar. The sender shares an address with Pierre Lambert"), "{hint}");

    let stage = screens.desk.world.stages.qualified;
    for (name, said) in [
        ("Chairs", "who has an open lead, “ Chairs ”:"),
        ("Tables", "who has 2 open leads, “ Tables ”, “ Chairs ”:"),
        ("Lamps", "who has 3 open leads, “ Lamps ”, “ Tables ”, “ Chairs ”:"),
        ("Rugs", "who has 4 open leads, “ Rugs ”, “ Lamps ”, “ Tables ” and others:"),
    ] {
        screens.desk.run_as(mara, move |cx| {
            leads::open(
                cx,
                NewLead { name: name.to_owned(), contacts: vec![pierre], ..NewLead::in_stage(sales, stage) },
            )
        });
        let page = screens.get(&visitor, &format!("/incoming-leads/{}", claire.id)).await.body;
        let hint = words(part(&page, "<li class=\"banner\"", "</li>"));
        assert!(hint.starts_with("Looks familiar. ") && hint.contains(said), "{hint}");
    }
}

#[tokio::test]
async fn a_request_of_somebody_who_is_only_like_a_contact_is_tagged_on_the_board_too() {
    let screens = Screens::furnished();
    let (mara, sales) = (screens.desk.world.mara, screens.desk.world.sales);
    let claire = waiting(&screens, "Claire Fontaine");
    let sender = claire.contact_id.unwrap();
    let (card, visitor) = (format!("<li class=\"card in\" id=\"incoming-{}\"", claire.id), screens.sign_in(mara));
    let known = screens.desk.run_as(mara, move |cx| {
        let known = contacts::open(cx, NewContact { name: "Claire Fontaine".to_owned(), ..NewContact::default() })?;
        inbox::set_likely_contact(cx, sender, Some(known.id))?;
        Ok::<_, flow::Error>(known.id)
    });
    let board = screens.get(&visitor, &format!("/pipelines/{sales}")).await.body;
    let tag = part(part(&board, &card, "</li>"), "<a class=\"pill hue-pink\"", "</a>");
    assert!(tag.contains(&format!("/duplicates/comparison?of=contacts&amp;ids={known}&amp;ids={sender}")), "{tag}");
}

#[tokio::test]
async fn a_request_from_the_domain_of_a_company_we_know_says_so_with_the_reason() {
    let screens = Screens::furnished();
    let mara = screens.desk.world.mara;
    screens.desk.run_as(mara, |cx| {
        let company = companies::search(cx, "Café Brioche", 1)?.remove(0);
        let handles = flow::channels::handles::email("hello@parkhotel.example").into_iter().collect();
        companies::change(cx, company.id, CompanyChange { handles: Some(handles), ..CompanyChange::default() })
    });
    let url = format!("/incoming-leads/{}", waiting(&screens, "Niko Petrov").id);
    let page = screens.get(&screens.sign_in(mara), &url).await.body;
    assert_eq!(
        words(part(&page, "<li class=\"banner\"", "</li>")),
        "Looks familiar. Café Brioche has addresses at parkhotel.example too. Link"
    );
    let url = format!("/incoming-leads/{}", waiting(&screens, "Claire Fontaine").id);
    assert!(
        !screens.get(&screens.sign_in(mara), &url).await.body.contains("id=\"hint\""),
        "a stranger is no duplicate"
    );
}

#[tokio::test]
async fn a_request_that_was_decided_says_by_whom_and_offers_the_way_back() {
    let screens = Screens::furnished();
    let incoming = waiting(&screens, "Claire Fontaine");
    decline(&screens, incoming.id);
    let url = format!("/incoming-leads/{}", incoming.id);
    let page = screens.get(&screens.sign_in(screens.desk.world.mara), &url).await;
    assert_eq!(page.status, StatusCode::OK);
    let decide = part(&page.body, "id=\"decide\"", "</aside>");
    assert_eq!(words(&format!("<{decide}")), "Tom Okafor declined it now Undo");
    assert!(decide.contains(&format!("hx-delete=\"{url}/refusal\"")));
}

#[tokio::test]
async fn an_accepted_request_leads_to_its_lead() {
    let screens = Screens::furnished();
    let incoming = waiting(&screens, "Claire Fontaine");
    let id = incoming.id;
    screens.desk.run_as(screens.desk.world.tom, move |cx| {
        flow::pipelines::accept(cx, id, flow::pipelines::Acceptance::default())
    });
    let answer = screens.get(&screens.sign_in(screens.desk.world.mara), &format!("/incoming-leads/{id}")).await;
    assert_eq!(answer.header("location"), format!("/leads/{}", incoming.lead_id));
}
