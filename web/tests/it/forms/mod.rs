//! Forms of a website: filled in by visitors, waiting as incoming leads.

mod own;

use axum::http::{Method, StatusCode};
use flow::channels::{self, Channel, Details, SkipRule, SourceChange, arrivals, said};
use flow::inbox::{self, Filter, IncomingLead};

use crate::browser::{Answer, Screens, Visitor};

fn key(screens: &Screens) -> String {
    let id = screens.desk.world.website_form;
    screens.desk.run(move |cx| channels::load_source(cx, id)).public_key
}

fn waiting(screens: &Screens) -> Vec<IncomingLead> {
    let filter = Filter::waiting(screens.desk.world.sales, Some(Channel::Form));
    screens.desk.run(move |cx| inbox::list(cx, &filter, None, 50))
}

fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!(r#"name="{name}" value=""#)).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn send(screens: &Screens, extra: &[(&str, &str)]) -> Answer {
    let mut fields =
        vec![("name", "Sofia Marek"), ("email", "Sofia@Brioche.example"), ("message", "A bar counter of 6 metres")];
    fields.extend_from_slice(extra);
    screens.submit(&Visitor::stranger(), Method::POST, &format!("/forms/{}", key(screens)), &fields).await
}

#[tokio::test]
async fn a_filled_in_form_waits_as_an_incoming_lead_with_its_page_and_campaign() {
    let screens = Screens::open();
    let page = "https://workshop.example/bars?utm_source=news&utm_campaign=spring&x=1";
    let answer = send(&screens, &[("page", page), ("referrer", "https://search.example/")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("Thank you"), "{}", answer.body);

    let [incoming] = waiting(&screens).try_into().unwrap();
    assert_eq!((incoming.sender.as_str(), incoming.preview.as_str()), ("Sofia Marek", "A bar counter of 6 metres"));
    let Some(Details::Form(form)) = incoming.details else { panic!("no form details") };
    assert_eq!(form.page, page);
    assert_eq!(form.referrer, "https://search.example/");
    assert_eq!(form.campaign, [("utm_source", "news"), ("utm_campaign", "spring")].map(|(a, b)| (a.into(), b.into())));
}

#[tokio::test]
async fn a_second_click_on_the_button_sends_nothing_twice() {
    let screens = Screens::open();
    let page = screens.get(&Visitor::stranger(), &format!("/forms/{}", key(&screens))).await;
    let submission = hidden(&page.body, "submission");
    for _ in 0..2 {
        assert_eq!(send(&screens, &[("submission", &submission)]).await.status, StatusCode::OK);
    }
    let [incoming] = waiting(&screens).try_into().unwrap();
    assert_eq!(incoming.messages, 1);
}

#[tokio::test]
async fn a_wrong_field_is_named_and_costs_nothing_that_was_typed() {
    let screens = Screens::open();
    let answer = send(&screens, &[("email", "nonsense")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("This is not an e-mail address."), "{}", answer.body);
    assert!(answer.body.contains(r#"value="Sofia Marek""#), "{}", answer.body);
    assert!(waiting(&screens).is_empty());
}

#[tokio::test]
async fn a_robot_that_fills_in_the_hidden_field_is_answered_kindly_and_kept_under_the_rule() {
    let screens = Screens::open();
    let answer = send(&screens, &[("website", "http://spam.example")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(waiting(&screens).is_empty());
    let skipped = screens.desk.run(|cx| arrivals::list(cx, arrivals::State::Skipped, 10));
    assert_eq!(skipped[0].reason.as_deref(), Some(SkipRule::Honeypot.as_str()));
    assert_eq!(skipped[0].envelope["fields"]["name"], "Sofia Marek");
}

#[tokio::test]
async fn a_file_comes_along_under_a_harmless_name() {
    let screens = Screens::open();
    let body = "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nSofia\r\n\
        --x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nsofia@brioche.example\r\n\
        --x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nSee the photo\r\n\
        --x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"../../etc/stand.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nJPEG\r\n--x--\r\n";
    let path = format!("/forms/{}", key(&screens));
    let kind = "multipart/form-data; boundary=x";
    let answer = screens.send(&Visitor::stranger(), Method::POST, &path, Some((kind, body.to_owned()))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);

    let lead = waiting(&screens)[0].lead_id;
    let files = screens.desk.run::<_, channels::Error>(move |cx| {
        let items = said::list(cx, said::Place::lead(lead), None, 10)?;
        said::list_attachments(cx, &[items[0].id])
    });
    assert_eq!((files[0].file.name.as_str(), files[0].file.size_bytes), ("stand.jpg", 4));
}

#[tokio::test]
async fn a_form_may_be_framed_by_any_website_and_a_page_of_ours_by_none() {
    let screens = Screens::open();
    let form = screens.get(&Visitor::stranger(), &format!("/forms/{}", key(&screens))).await;
    assert!(form.header("content-security-policy").contains("frame-ancestors *"));
    assert_eq!(form.header("x-frame-options"), "");
    let sign_in = screens.get(&Visitor::stranger(), "/sign-in").await;
    assert!(sign_in.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn a_form_that_is_switched_off_or_of_another_account_is_not_there() {
    let screens = Screens::open();
    let other = screens.desk.other_account();
    let path = format!("/forms/{}", key(&screens));
    assert_eq!(screens.get(&Visitor::at("other.localhost"), &path).await.status, StatusCode::NOT_FOUND);

    let id = screens.desk.world.website_form;
    let off = SourceChange { is_on: Some(false), ..SourceChange::default() };
    screens.desk.run_as(screens.desk.world.mara, move |cx| channels::change_source(cx, id, off.clone()));
    assert_eq!(screens.get(&Visitor::stranger(), &path).await.status, StatusCode::NOT_FOUND);
    assert_ne!(other.account, screens.desk.account);
}

#[tokio::test]
async fn more_forms_than_a_person_sends_are_refused_with_when_to_come_back() {
    let screens = Screens::open();
    let mut last = StatusCode::OK;
    for _ in 0..31 {
        last = send(&screens, &[]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}
