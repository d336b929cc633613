//! Who looked at what: for administrators, and against who opens too much (RT-07).

use axum::http::StatusCode;
use base::accounts::{self, Safety};
use base::looks;
use base::people::users;
use base::search::Subject;
use flow::updates;

use crate::browser::Screens;

/// What the program does each second.
fn write_down(screens: &Screens) {
    let (mut by_account, lost) = screens.desk.desk.looks().take();
    assert_eq!(lost, 0);
    let looks = by_account.remove(&screens.desk.account).unwrap_or_default();
    screens.desk.run(move |cx| looks::keep(cx, &looks));
}

#[tokio::test]
async fn cards_lists_and_exports_that_were_opened_are_for_administrators_to_see() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let (tom, ida, mara) = (screens.sign_in(world.tom), screens.sign_in(world.ida), screens.sign_in(world.mara));
    let list = screens.get(&tom, "/leads").await.body;
    let mut linked = list.split("href=\"/leads/").filter_map(|rest| rest.split(['"', '?']).next()?.parse::<i64>().ok());
    let lead = linked.next().unwrap();
    let card = screens.get(&tom, &format!("/leads/{lead}")).await.body;
    let name = card.split("<title>").nth(1).unwrap().split(" · Lead").next().unwrap().to_owned();
    assert_eq!(screens.get(&tom, "/leads/999999").await.status, StatusCode::NOT_FOUND);
    assert_eq!(screens.get(&tom, "/exports/contacts.csv").await.status, StatusCode::OK);
    screens.get(&ida, &format!("/leads/{lead}")).await;
    write_down(&screens);

    let log = screens.get(&mara, "/settings/looks").await.body;
    for line in ["List of leads", "Export of contacts", &name, "Tom", "Ida"] {
        assert!(log.contains(line), "{line} is missing: {log}");
    }
    assert!(!log.contains("999999"), "what was not found was not seen");
    let of_ida = screens.get(&mara, &format!("/settings/looks?person={}", world.ida)).await.body;
    assert!(of_ida.contains(&name) && !of_ida.contains("List of leads"));
    let of_lead = screens.get(&mara, &format!("/settings/looks?record=lead-{lead}")).await.body;
    assert_eq!(of_lead.matches("who else").count(), 2, "Tom and Ida: {of_lead}");
    for nobody in [&tom, &ida] {
        assert_eq!(screens.get(nobody, "/settings/looks").await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn what_a_search_finds_and_further_pages_of_a_board_are_looks_at_lists() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let tom = screens.sign_in(world.tom);
    let noted = || screens.desk.desk.looks().take().0.remove(&screens.desk.account).unwrap_or_default();
    let stage = world.stages.qualified;
    for (path, subject) in [
        ("/search?q=ada".to_owned(), Some(Subject::Lead)),
        ("/search?q=".to_owned(), None),
        ("/contact-choices?q=ada".to_owned(), Some(Subject::Contact)),
        ("/company-choices?q=vela".to_owned(), Some(Subject::Company)),
        (format!("/stages/{stage}/cards"), Some(Subject::Lead)),
        (format!("/pipelines/{}/incoming-leads", world.sales), Some(Subject::Lead)),
        (format!("/pipelines/{}/list?after=0", world.sales), Some(Subject::Lead)),
        ("/bin".to_owned(), Some(Subject::Lead)),
        ("/counts".to_owned(), None),
    ] {
        assert_eq!(screens.get(&tom, &path).await.status, StatusCode::OK, "{path}");
        let looks: Vec<_> = noted().iter().map(|look| (look.kind, look.subject)).collect();
        assert_eq!(
            looks,
            subject.map(|subject| (looks::Kind::List, subject)).into_iter().collect::<Vec<_>>(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn who_opens_more_than_the_limit_is_out_and_administrators_are_told() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (tom, ida, mara) = (screens.sign_in(world.tom), screens.sign_in(world.ida), screens.sign_in(world.mara));
    let open = async |who, times: usize| {
        for _ in 0..times {
            screens.get(who, "/contacts").await;
        }
        write_down(&screens);
    };
    open(&tom, 30).await;
    assert_eq!(screens.get(&tom, "/profile").await.status, StatusCode::OK, "it is off until an administrator sets it");
    screens.desk.clock.advance(looks::WINDOW);

    let safety = Safety { look_limit: Some(20), ..Safety::default() };
    screens.desk.run(move |cx| accounts::set_safety(cx, safety));
    open(&tom, 15).await;
    screens.desk.clock.advance(looks::WINDOW);
    open(&tom, 20).await;
    open(&ida, 20).await;
    open(&mara, 30).await;
    assert_eq!(screens.get(&tom, "/profile").await.status, StatusCode::OK, "within the limit");
    open(&tom, 1).await;
    assert_eq!(screens.get(&tom, "/profile").await.header("location"), "/sign-in");
    assert_eq!(screens.get(&ida, "/profile").await.status, StatusCode::OK);
    assert_eq!(screens.get(&mara, "/profile").await.status, StatusCode::OK, "the last administrator stays");
    assert!(!screens.desk.run(move |cx| users::load(cx, world.tom)).is_active());

    screens.desk.catch_up();
    let notices = screens.desk.read_as(world.mara, move |cx| updates::list_notices(cx, world.mara, 10));
    assert_eq!(notices[0].kind, "person_shut_out");
    assert_eq!(notices[0].link, format!("/settings/looks?person={}", world.tom));
    let of_ida = screens.desk.read_as(world.ida, move |cx| updates::list_notices(cx, world.ida, 10));
    assert!(of_ida.iter().all(|notice| notice.kind != "person_shut_out"));
}
