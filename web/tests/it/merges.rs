//! Merges as somebody meets them: the note in the feed, the list, the way back.

use crate::browser::Screens;
use crate::every_route::{reaching, suspected};
use crate::leads::{lead_named, words};
use axum::http::{Method, StatusCode};
use base::access::{Action, Level};
use base::ids::{PipelineId, UserId};
use base::people::{UserChange, roles, users};
use base::search::Subject;
use flow::duplicates::merges::{Because, Merge, MergeWish, Method as By, Reason};
use flow::leads::{self, NewLead};

pub fn merged(screens: &Screens, because: Because) -> (Merge, i64, i64) {
    let (stays, goes) = (lead_named(screens, "40 workplaces").0, lead_named(screens, "Loft conversion joinery").0);
    let merge = screens.desk.run_as(screens.desk.world.mara, move |cx| {
        flow::merge(cx, MergeWish::new(Subject::Lead, stays, vec![goes], because.clone()))
    });
    (merge, stays, goes)
}

pub fn by_rule(pipeline: PipelineId) -> Because {
    let reason = |words: &str, bits| Reason { words: words.to_owned(), bits };
    let reasons = vec![reason("same mobile number", 9.1), reason("different company", -1.2)];
    Because::Rule { pipeline, run: None, methods: vec![By::Phone], reasons, task: None }
}

#[tokio::test]
async fn the_note_of_a_merge_says_why_and_undoes_it() {
    let screens = Screens::furnished();
    let (merge, stays, goes) = merged(&screens, by_rule(screens.desk.world.sales));
    let tom = screens.sign_in(screens.desk.world.tom);
    let old = screens.get(&tom, &format!("/leads/{goes}")).await;
    assert_eq!((old.status, old.header("location")), (StatusCode::SEE_OTHER, format!("/leads/{stays}").as_str()));
    let page = screens.get(&tom, &format!("/leads/{stays}")).await.body;
    let text = words(&page);
    assert!(text.contains("by duplicate control"), "{text}");
    for part in ["same mobile number +9.1", "different company −1.2", "= +7.9"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let before = page.find(&format!("/merges/{}/reversal", merge.id)).map(|at| &page[..at]).unwrap();
    let line = before.rsplit("<li").next().unwrap();
    assert!(!line.contains("<p>"), "a paragraph ends where a form begins, which then stands below the icon: {line}");
    let undone = screens.submit(&tom, Method::POST, &format!("/merges/{}/reversal", merge.id), &[]).await;
    assert_eq!(undone.header("location"), format!("/leads/{stays}"));
    let page = screens.get(&tom, &format!("/leads/{stays}")).await.body;
    assert!(words(&page).contains("undid a merge") && !page.contains(&format!("/merges/{}/reversal", merge.id)));
    assert_eq!(screens.get(&tom, &format!("/leads/{goes}")).await.status, StatusCode::OK);
}

/// What is offered is not refused: a merge takes records out of every list.
#[tokio::test]
async fn who_may_change_records_and_not_delete_them_is_not_offered_to_merge_them() {
    for (actions, offered) in
        [(&[Action::View, Action::Edit][..], false), (&[Action::View, Action::Edit, Action::Delete], true)]
    {
        let screens = Screens::furnished();
        screens.desk.leaves_work();
        let (tom, suspect) = (screens.desk.world.tom, suspected(&screens));
        screens.desk.run(move |cx| {
            let role = roles::add(cx, "Special", reaching(Level::All, actions))?;
            users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
        });
        let page = screens.get(&screens.sign_in(tom), &format!("/duplicates/{suspect}")).await.body;
        assert_eq!(page.contains(&format!("/duplicates/{suspect}/merge")), offered, "{page}");
        assert!(page.contains(&format!("/duplicates/{suspect}/refusal")), "either may say that they are two");
    }
}

/// The way back leads to a page also when the record that stayed lies in the bin.
#[tokio::test]
async fn a_merge_whose_survivor_is_deleted_is_undone_and_shown_among_the_merges() {
    let screens = Screens::furnished();
    let (merge, stays, goes) = merged(&screens, Because::hand());
    let mara = screens.sign_in(screens.desk.world.mara);
    screens.submit(&mara, Method::POST, &format!("/leads/{stays}/deletion"), &[]).await;
    let undone = screens.submit(&mara, Method::POST, &format!("/merges/{}/reversal", merge.id), &[]).await;
    assert_eq!((undone.status, undone.header("location")), (StatusCode::SEE_OTHER, "/merges"));
    assert!(words(&screens.get(&mara, "/merges").await.body).contains("Undone"));
    assert_eq!(screens.get(&mara, &format!("/leads/{goes}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_may_only_look_at_records_is_not_offered_to_undo_their_merge() {
    let screens = Screens::furnished();
    screens.desk.leaves_work();
    let (tom, (merge, ..)) = (screens.desk.world.tom, merged(&screens, Because::hand()));
    let reversal = format!("/merges/{}/reversal", merge.id);
    let visitor = screens.sign_in(tom);
    assert!(screens.get(&visitor, "/merges").await.body.contains(&reversal));
    screens.desk.run(move |cx| {
        let role = roles::add(cx, "Special", reaching(Level::All, &[Action::View]))?;
        users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    let page = screens.get(&visitor, "/merges").await.body;
    assert!(page.contains("40 workplaces") && !page.contains(&reversal), "{page}");
    assert!(!page.contains("/merges/reversals"), "nor to undo all of them: {page}");
    assert_eq!(screens.submit(&visitor, Method::POST, &reversal, &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn merges_are_found_by_a_filter_and_undone_together() {
    let screens = Screens::furnished();
    screens.desk.leaves_work();
    let (merge, ..) = merged(&screens, Because::hand());
    let mara = screens.sign_in(screens.desk.world.mara);
    assert!(words(&screens.get(&mara, "/settings").await.body).contains("Merges"));
    let found = words(&screens.get(&mara, "/merges?of=lead").await.body);
    assert!(found.contains("40 workplaces") && found.contains("Undo this merge"), "{found}");
    assert!(words(&screens.get(&mara, "/merges?of=contact").await.body).contains("Nothing was merged"));
    let none = screens.submit(&mara, Method::POST, "/merges/reversals", &[("of", "company")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let begun = screens.submit(&mara, Method::POST, "/merges/reversals", &[("of", "lead")]).await;
    assert_eq!(begun.header("location"), "/bulk-changes");
    assert!(words(&screens.get(&mara, "/bulk-changes").await.body).contains("Merges undone"));
    assert!(merge.undone.is_none());
}

/// Once they stand apart, each is told to who may see it; its number stays.
#[tokio::test]
async fn a_merge_that_was_undone_tells_nothing_of_a_record_that_the_reader_may_not_see() {
    let screens = Screens::furnished();
    let world = screens.desk.world;
    let opened = |name: &'static str, of: UserId| {
        screens.desk.run_as(world.mara, move |cx| {
            let mut new = NewLead::in_stage(world.sales, world.stages.qualified);
            (new.name, new.responsible_id) = (name.to_owned(), Some(of));
            leads::open(cx, new)
        })
    };
    let (his, hers) = (opened("Open secret", world.tom).id, opened("Confidential", world.ida).id);
    screens.desk.run(move |cx| {
        let role = roles::add(cx, "Special", reaching(Level::Own, &[Action::View]))?;
        users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    let merge = screens.desk.run_as(world.mara, move |cx| {
        flow::merge(cx, MergeWish::new(Subject::Lead, his.0, vec![hers.0], Because::hand()))
    });
    let tom = screens.sign_in(world.tom);
    let pages = [format!("/leads/{his}"), "/merges".to_owned()];
    for page in &pages {
        assert!(screens.get(&tom, page).await.body.contains("Confidential"), "{page}: what is one says so");
    }
    screens.desk.run_as(world.mara, move |cx| flow::undo_merge(cx, merge.id));
    let mara = screens.sign_in(world.mara);
    for page in &pages {
        let body = screens.get(&tom, page).await.body;
        let text = words(&body);
        assert!(text.contains("Open secret") && text.contains(&format!("#{hers}")), "{page}: {text}");
        assert!(!body.contains("Confidential"), "{page}: {text}");
        assert!(screens.get(&mara, page).await.body.contains("Confidential"), "{page}: an administrator sees both");
    }
    for (lead, of) in [(hers, world.tom), (his, world.ida)] {
        screens.desk.run_as(world.mara, move |cx| leads::assign(cx, lead, Some(of)));
    }
    let page = screens.get(&tom, &format!("/leads/{hers}")).await.body;
    assert!(words(&page).contains(&format!("merged it into #{his}")), "{}", words(&page));
    assert!(!page.contains("Open secret"), "nor of the survivor");
}
