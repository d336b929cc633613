//! The bin and the search as somebody meets them without script.

use crate::browser::Screens;
use crate::leads::{lead_named, words};
use axum::http::{Method, StatusCode};
use base::search::Subject;
use flow::duplicates::merges::{Because, MergeWish};
use flow::leads;

#[tokio::test]
async fn a_deleted_lead_stands_in_the_bin_with_who_and_when_and_comes_back() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let tom = screens.sign_in(screens.desk.world.tom);
    screens.submit(&tom, Method::POST, &format!("/leads/{lead}/deletion"), &[]).await;
    let sent = screens.get(&tom, "/leads?shown=deleted").await;
    assert_eq!((sent.status, sent.header("location")), (StatusCode::SEE_OTHER, "/bin?of=leads"));
    let text = words(&screens.get(&tom, "/bin?of=leads").await.body);
    assert!(text.contains("40 workplaces") && text.contains("Tom") && !text.contains("Delete for good"), "{text}");
    let mara = screens.sign_in(screens.desk.world.mara);
    assert!(words(&screens.get(&mara, "/bin").await.body).contains("Delete for good"));
    let back = screens.submit(&tom, Method::POST, &format!("/leads/{lead}/restoration"), &[]).await;
    assert_eq!(back.header("location"), format!("/leads/{lead}"));
    assert!(!screens.get(&tom, "/bin").await.body.contains("40 workplaces"));
}

#[tokio::test]
async fn the_bin_says_before_what_goes_for_good_with_a_record() {
    let screens = Screens::furnished();
    let (mara, lead) = (screens.desk.world.mara, lead_named(&screens, "40 workplaces"));
    let other = lead_named(&screens, "Reception desk and back wall");
    screens
        .desk
        .run_as(mara, move |cx| flow::merge(cx, MergeWish::new(Subject::Lead, lead.0, vec![other.0], Because::hand())));
    let mara = screens.sign_in(mara);
    screens.submit(&mara, Method::POST, &format!("/leads/{lead}/deletion"), &[]).await;
    let shown = words(&screens.get(&mara, "/bin").await.body);
    let expected = "Deleted for good with the 1 record that was merged into it, unless you undo the merge before.";
    assert!(shown.contains(expected), "{shown}");
}

#[tokio::test]
async fn a_company_is_deleted_from_its_card_and_its_leads_name_it_again_when_it_is_back() {
    let screens = Screens::furnished();
    let lead = lead_named(&screens, "40 workplaces");
    let company = screens.desk.run(move |cx| leads::load(cx, lead)).company_id.unwrap();
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = words(&screens.get(&mara, &format!("/companies/{company}")).await.body);
    assert!(page.contains("they name this company again if it is restored"), "{page}");
    let gone = screens.submit(&mara, Method::POST, &format!("/companies/{company}/deletion"), &[]).await;
    assert_eq!(gone.header("location"), "/companies");
    assert!(screens.get(&mara, "/bin?of=companies").await.body.contains("Halden Studio"));
    assert!(!screens.get(&mara, "/search?q=halden").await.body.contains(&format!("/companies/{company}\"")));
    screens.submit(&mara, Method::POST, &format!("/companies/{company}/restoration"), &[]).await;
    assert!(words(&screens.get(&mara, &format!("/leads/{lead}")).await.body).contains("Halden Studio"));
    screens.submit(&mara, Method::POST, &format!("/companies/{company}/deletion"), &[]).await;
    screens.submit(&mara, Method::POST, "/bin/emptying", &[]).await;
    let (held, company_id) = screens.desk.run(move |cx| {
        let held = base::bin::holds(cx, Subject::Company, company.0)?;
        Ok::<_, leads::Error>((held, leads::load(cx, lead)?.company_id))
    });
    assert!(!held && company_id.is_none());
}

#[tokio::test]
async fn the_search_marks_what_was_looked_for_and_costs_the_same_for_one_as_for_many() {
    let screens = Screens::furnished();
    let mara = screens.sign_in(screens.desk.world.mara);
    let found = screens.get(&mara, "/search?q=elena").await.body;
    assert!(found.contains("<mark>Elena</mark> Haas"), "{}", words(&found));
    let contact = screens.desk.run(|cx| flow::contacts::search(cx, "elena haas", 1)).remove(0);
    let phone = contact.handles.iter().find(|handle| handle.value.starts_with('+')).unwrap();
    let local = format!("0{}", phone.value.trim_start_matches('+').get(2..).unwrap());
    for spelling in [local, phone.value.replacen('+', "00", 1), phone.value.replacen('+', "%2B", 1)] {
        let found = screens.get(&mara, &format!("/search?q={spelling}")).await.body;
        assert!(found.contains(&format!("<mark>{}</mark>", phone.written)), "{spelling}: {}", words(&found));
    }
    let mut script = screens.sign_in(screens.desk.world.mara);
    script.is_script = true;
    let part = screens.get(&script, "/search?q=elena").await.body;
    assert!(part.contains("<mark>Elena") && !part.contains("<html"));
}
