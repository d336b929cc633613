//! Somebody is removed: their records are another's first, and their name stays (RT-08).

use crate::browser::Screens;
use crate::leads::{lead_named, part};
use axum::http::{Method, StatusCode};
use base::bulk_changes;
use base::db::DbError;
use base::ids::UserId;
use base::params;
use base::people::users;
use flow::{leads, updates};

/// How many rows of a table somebody answers for.
fn held(screens: &Screens, table: &'static str, user: UserId) -> i64 {
    let sql = format!("SELECT count(*) FROM {table} WHERE account_id = $1 AND responsible_id = $2");
    screens.desk.run::<_, DbError>(move |cx| cx.number(&sql, params![cx.account, user]))
}

#[tokio::test]
async fn what_somebody_answers_for_is_another_s_before_they_go_and_can_be_given_back() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let (tom, ida) = (world.tom, world.ida);
    let (mara, gone) = (screens.sign_in(world.mara), screens.sign_in(tom));
    let totals = move |cx: &mut base::Cx<'_>| leads::stage_totals(cx, world.sales);
    let (before, of_tom, of_ida) =
        (screens.desk.run(totals), held(&screens, "leads", tom), held(&screens, "leads", ida));
    assert!(of_tom > 0, "the world gives Tom some leads");

    let page = screens.get(&mara, &format!("/people/{tom}/removal")).await.body;
    assert!(page.contains("Who takes over") && !page.contains(&format!("<option value=\"{tom}\"")), "not Tom himself");
    let path = format!("/people/{tom}/removal");
    let done = screens.submit(&mara, Method::POST, &path, &[("heir_id", &ida.to_string())]).await;
    assert_eq!(done.header("location"), "/settings/people");
    for table in ["leads", "contacts", "companies", "sources"] {
        assert_eq!(held(&screens, table, tom), 0, "{table}");
    }
    let open = "SELECT count(*) FROM tasks WHERE account_id = $1 AND responsible_id = $2 AND completed_at IS NULL AND deleted_at IS NULL";
    assert_eq!(screens.desk.run::<_, DbError>(move |cx| cx.number(open, params![cx.account, tom])), 0);
    assert_eq!(held(&screens, "leads", ida), of_ida + of_tom);
    assert_eq!(screens.desk.run(totals), before, "the counts of the stages are what they were");
    let seen_by_ida = screens.desk.read_as(ida, totals);
    assert_eq!(seen_by_ida, before);

    assert_eq!(screens.get(&gone, "/contacts").await.header("location"), "/sign-in");
    assert!(!screens.get(&mara, "/settings/people").await.body.contains("tom@lindqvist.example"));
    assert!(screens.desk.run(move |cx| users::load(cx, tom)).name.starts_with("Tom"), "history keeps the name");
    screens.desk.catch_up();
    let told = screens.desk.read_as(ida, move |cx| updates::list_notices(cx, ida, 50));
    let of_removal = told.iter().filter(|notice| notice.kind == "person_removed").count();
    assert_eq!((of_removal, told.iter().filter(|notice| notice.kind == "lead_assigned").count()), (1, 0), "told once");

    let change =
        screens.desk.run(bulk_changes::list).into_iter().find(|change| change.deed.starts_with("Tom")).unwrap();
    let all = screens.desk.run(bulk_changes::list);
    for change in &all {
        screens.submit(&mara, Method::POST, &format!("/bulk-changes/{}/reversal", change.id), &[]).await;
    }
    assert!(change.deed.contains("removed: given to Ida"), "{}", change.deed);
    assert_eq!(held(&screens, "leads", tom), of_tom, "given back");
    assert_eq!(screens.desk.run(totals), before);
}

#[tokio::test]
async fn nobody_removes_themselves_or_leaves_their_work_to_nobody_and_the_address_is_free_again() {
    let screens = Screens::open();
    let world = screens.desk.world;
    let (mara, tom) = (screens.sign_in(world.mara), screens.sign_in(world.tom));
    let remove = async |who, id: UserId, heir: UserId| {
        screens
            .submit(who, Method::POST, &format!("/people/{id}/removal"), &[("heir_id", &heir.to_string())])
            .await
            .status
    };
    assert_eq!(remove(&tom, world.ida, world.tom).await, StatusCode::FORBIDDEN);
    assert_eq!(remove(&mara, world.mara, world.ida).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(remove(&mara, world.tom, world.tom).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(remove(&mara, world.tom, UserId(999_999)).await, StatusCode::UNPROCESSABLE_ENTITY);
    screens.desk.run(move |cx| users::deactivate(cx, world.ida));
    assert_eq!(remove(&mara, world.tom, world.ida).await, StatusCode::UNPROCESSABLE_ENTITY, "Ida works here no more");
    assert_eq!(remove(&mara, world.tom, world.mara).await, StatusCode::SEE_OTHER);
    let fields = [("name", "Tom Two"), ("email", "tom@lindqvist.example"), ("role", "salesperson")];
    assert_eq!(screens.submit(&mara, Method::POST, "/people", &fields).await.status, StatusCode::OK);
}

/// Pages on which somebody is chosen: in a filter, for many records, for one, to take part, for a task, for a report.
fn pages_with_choices(screens: &Screens) -> Vec<String> {
    let world = screens.desk.world;
    let lead = lead_named(screens, "40 workplaces");
    let sales = world.sales;
    [
        "/filter?home=lead".to_owned(),
        format!("/pipelines/{sales}/list"),
        format!("/leads/{lead}"),
        "/contacts".to_owned(),
        "/tasks".to_owned(),
        "/tasks/new".to_owned(),
        format!("/stats/activity?pipeline={sales}"),
        format!("/pipelines/{sales}/sources/new?channel=form"),
    ]
    .to_vec()
}

#[tokio::test]
async fn who_has_left_is_offered_nowhere_and_keeps_their_name_in_history() {
    for leaving in ["deactivated", "removed"] {
        let screens = Screens::furnished();
        let world = screens.desk.world;
        screens.desk.leaves_work();
        let (mara, priya) = (screens.sign_in(world.mara), world.priya);
        let option = format!("<option value=\"{priya}\">");
        let mut offering = 0;
        for page in pages_with_choices(&screens) {
            offering += usize::from(screens.get(&mara, &page).await.body.contains(&option));
        }
        assert!(offering >= 6, "Priya could be chosen on {offering} pages only");
        let lead = lead_named(&screens, "Cutting tables");
        if leaving == "removed" {
            screens.desk.run_as(world.mara, move |cx| flow::removal::remove_person(cx, priya, world.ida).map(|_| ()));
        } else {
            screens.desk.run_as(world.mara, move |cx| users::deactivate(cx, priya));
        }
        for page in pages_with_choices(&screens) {
            let body = screens.get(&mara, &page).await.body;
            assert!(!body.contains(&option), "Priya is offered on {page}: {}", part(&body, &option, "</select>"));
        }
        let typed = [("home", "lead"), ("deed", "assign"), ("user", &priya.to_string()), ("ids", &lead.to_string())];
        let answer = screens.submit(&mara, Method::POST, "/bulk-changes", &typed).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "nothing is given to who has left");
        let feed = screens.get(&mara, &format!("/leads/{lead}/feed")).await.body;
        assert!(feed.contains("Priya Nair"), "her name stands in what she did: {feed}");
    }
}
