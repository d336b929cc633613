//! Records side by side: what stands as the result is what the merge gives.

use crate::browser::Screens;
use crate::every_route::reaching;
use crate::leads::{part, words};
use axum::http::{Method, StatusCode};
use base::access::{Action, Level};
use base::clock::Seconds;
use base::fields::{self, Change, FieldKind, FieldValue, NewField};
use base::ids::{ContactId, LeadId};
use base::people::{UserChange, roles, users};
use base::search::Subject;
use flow::channels::handles::{self, Handle};
use flow::contacts::companies::{self, NewCompany};
use flow::contacts::{self, NewContact};
use flow::duplicates::merges::Part;
use flow::leads::tags::{self, TagWish};
use flow::leads::{self, NewLead};
use flow::pipelines::{self, NewPipeline, StageKind};

/// A time before everything in the furnished workshop.
const LONG_AGO: Seconds = 1_700_000_000;

fn contact(screens: &Screens, name: &'static str, phone: Option<Handle>, created_at: Option<Seconds>) -> ContactId {
    let mara = screens.desk.world.mara;
    let open = move |cx: &mut base::Cx<'_>| {
        let handles = phone.clone().into_iter().collect();
        contacts::open(cx, NewContact { name: name.to_owned(), handles, created_at, ..NewContact::default() })
    };
    screens.desk.run_as(mara, open).id
}

async fn compared(screens: &Screens, ids: &[ContactId]) -> String {
    let mara = screens.sign_in(screens.desk.world.mara);
    let asked: String = ids.iter().map(|id| format!("&ids={id}")).collect();
    screens.get(&mara, &format!("/duplicates/comparison?of=contacts{asked}")).await.body
}

#[tokio::test]
async fn the_oldest_date_is_taken_whichever_number_its_record_has() {
    let screens = Screens::furnished();
    let new = contact(&screens, "Katharina Zimmermann", None, None);
    let old = contact(&screens, "Kathi Zimmermann", None, Some(LONG_AGO));
    let page = compared(&screens, &[new, old]).await;
    let row = part(&page, ">Created</span>", "class=\"result\"");
    let chosen = row.split("<input").find(|input| input.contains(" checked")).unwrap();
    assert!(chosen.contains(&format!("value=\"{old}\"")), "{row}");
    let result = words(part(&page[page.find(">Created</span>").unwrap()..], "class=\"result\">", "</div>"));
    assert!(result.contains("2023"), "{result}");
}

#[tokio::test]
async fn two_spellings_of_one_number_stand_in_the_result_once_as_the_record_that_stays_writes_it() {
    let screens = Screens::furnished();
    let phone = |written| handles::phone(written, Some("DE"));
    let one = contact(&screens, "Katharina Zimmermann", phone("+49 89 2233445"), None);
    let other = contact(&screens, "Kathi Zimmermann", phone("089 2233445"), None);
    let page = compared(&screens, &[one, other]).await;
    let row = &page[page.find(">Phones</span>").unwrap()..];
    let result = words(part(row, "class=\"result\">", "</div>"));
    assert!(result.contains("+49 89 2233445") && !result.contains("089 2233445"), "{result}");
    let mara = screens.sign_in(screens.desk.world.mara);
    let (one_id, other_id) = (one.to_string(), other.to_string());
    let fields = [("of", "contacts"), ("survivor", one_id.as_str()), ("with", &one_id), ("with", &other_id)];
    screens.submit(&mara, Method::POST, "/duplicates/comparison/merge", &fields).await;
    let kept = screens.desk.run(move |cx| contacts::list_by_ids(cx, &[one])).remove(0).handles;
    assert_eq!(kept.iter().map(|handle| handle.written.as_str()).collect::<Vec<_>>(), ["+49 89 2233445"]);
}

#[tokio::test]
async fn a_field_that_says_the_same_in_another_spelling_is_nothing_to_choose() {
    let screens = Screens::furnished();
    let mara = screens.desk.world.mara;
    let add = |kind, name: &'static str| {
        screens.desk.run_as(mara, move |cx| fields::add(cx, NewField::new(Subject::Contact, kind, name))).id
    };
    let (post, number) = (add(FieldKind::Text, "Post held"), add(FieldKind::Number, "Workplaces"));
    let one = contact(&screens, "Katharina Zimmermann", None, None);
    let other = contact(&screens, "Kathi Zimmermann", None, None);
    let says = |id: ContactId, text: &'static str, workplaces: &'static str| {
        screens.desk.run_as(mara, move |cx| {
            let text = Change { field: post, values: vec![FieldValue::Text(text.to_owned())] };
            let workplaces = Change { field: number, values: vec![FieldValue::Number(workplaces.parse().unwrap())] };
            flow::set_fields(cx, Subject::Contact, id.0, vec![text, workplaces])
        });
    };
    let is_choice = |page: &str, field| page.contains(&format!("name=\"{}\"", Part::Own(field)));
    says(one, "Beta Chief", "72");
    says(other, "beta  chief", "72.0");
    let page = compared(&screens, &[one, other]).await;
    assert!(page.contains("Beta Chief") && page.contains("Workplaces"), "{page}");
    assert!(!is_choice(&page, post) && !is_choice(&page, number), "{page}");
    says(other, "Gamma Chief", "73");
    let page = compared(&screens, &[one, other]).await;
    assert!(is_choice(&page, post) && is_choice(&page, number), "{page}");
}

/// Without script nothing falls back: what was chosen is merged, or nothing.
#[tokio::test]
async fn what_is_taken_from_a_record_that_takes_no_part_is_refused() {
    let screens = Screens::furnished();
    let names = ["Katharina Zimmermann", "Kathi Zimmermann", "Kat Zimmermann"];
    let ids = names.map(|name| contact(&screens, name, None, None));
    let mara = screens.sign_in(screens.desk.world.mara);
    let [one, two, three] = ids.map(|id| id.to_string());
    let fields = [("of", "contacts"), ("survivor", one.as_str()), ("with", &one), ("with", &two)];
    let page = compared(&screens, &ids).await;
    assert!(page.contains("name=\"with\""), "each may be left out: {page}");
    let taken = [&fields[..], &[("with", three.as_str()), ("name", three.as_str())][..]].concat();
    let without = [&fields[..], &[("name", three.as_str())][..]].concat();
    let refused = screens.submit(&mara, Method::POST, "/duplicates/comparison/merge", &without).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing is merged by another choice than was made");
    screens.submit(&mara, Method::POST, "/duplicates/comparison/merge", &taken).await;
    let first = ids[0];
    assert_eq!(screens.desk.run(move |cx| contacts::list_by_ids(cx, &[first])).remove(0).name, "Kat Zimmermann");
}

/// The tick decides, also without script: who is not ticked is no part of it, and cannot be who stays.
#[tokio::test]
async fn a_record_that_is_not_ticked_cannot_stay_and_fewer_than_two_are_not_merged() {
    let screens = Screens::furnished();
    let names = ["Katharina Zimmermann", "Kathi Zimmermann", "Kat Zimmermann"];
    let ids = names.map(|name| contact(&screens, name, None, None));
    let mara = screens.sign_in(screens.desk.world.mara);
    let [one, two, three] = ids.map(|id| id.to_string());
    let none: &[&String] = &[];
    for (stays, ticked, words) in [
        (&one, &[&two, &three][..], "The record that stays is not among those that are merged"),
        (&one, &[&three], "The record that stays is not among those that are merged"),
        (&three, &[&three], "Choose at least two contacts"),
        (&three, none, "Choose at least two contacts"),
    ] {
        let mut fields = vec![("of", "contacts"), ("survivor", stays.as_str())];
        fields.extend(ticked.iter().map(|id| ("with", id.as_str())));
        let refused = screens.submit(&mara, Method::POST, "/duplicates/comparison/merge", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(refused.body.contains(words) && refused.body.contains("Nothing was merged"), "{}", refused.body);
    }
    let left = screens.desk.run(move |cx| contacts::list_by_ids(cx, &ids));
    assert_eq!(left.len(), 3, "each stands for itself");
}

#[tokio::test]
async fn a_tag_whose_tick_is_taken_away_is_not_the_survivors() {
    let screens = Screens::furnished();
    let ids = ["Katharina Zimmermann", "Kathi Zimmermann"].map(|name| contact(&screens, name, None, None));
    let tags = [(ids[0], "Oak"), (ids[1], "Stairs")].map(|(id, name)| {
        let wish = [TagWish::Name(name.to_owned())];
        screens.desk.run(move |cx| tags::replace(cx, Subject::Contact, id.0, &wish)).remove(0).id.to_string()
    });
    let page = compared(&screens, &ids).await;
    let [one, two] = ids.map(|id| id.to_string());
    let shown = [&one, &two].map(|id| format!("shown-tag-{id}"));
    let kept = [&one, &two].map(|id| format!("kept-tag-{id}"));
    for (at, name) in kept.iter().enumerate() {
        assert!(page.contains(&format!("name=\"{name}\" value=\"{}\" checked", tags[at])), "{page}");
    }
    let mut fields = vec![("of", "contacts"), ("survivor", one.as_str()), ("with", &one), ("with", &two)];
    fields.extend([(shown[0].as_str(), tags[0].as_str()), (&shown[1], &tags[1]), (&kept[1], &tags[1])]);
    let mara = screens.sign_in(screens.desk.world.mara);
    screens.submit(&mara, Method::POST, "/duplicates/comparison/merge", &fields).await;
    let first = ids[0].0;
    let left = screens.desk.run(move |cx| tags::of(cx, Subject::Contact, first));
    assert_eq!(left.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["Stairs"]);
}

#[tokio::test]
async fn what_was_told_apart_is_named_only_to_who_may_see_it() {
    let screens = Screens::furnished();
    screens.desk.leaves_work();
    let (mara, tom) = (screens.sign_in(screens.desk.world.mara), screens.desk.world.tom);
    let [his, nobodys] = [Some(tom), None].map(|responsible_id| {
        let open = move |cx: &mut base::Cx<'_>| {
            companies::open(cx, NewCompany { name: "Nordlicht".to_owned(), responsible_id, ..NewCompany::default() })
        };
        screens.desk.run(open).id.to_string()
    });
    let fields = [("of", "companies"), ("ids", his.as_str()), ("ids", &nobodys)];
    screens.submit(&mara, Method::POST, "/duplicates/comparison/refusal", &fields).await;
    let (page, other) = (format!("/companies/{his}"), format!("href=\"/companies/{nobodys}\""));
    assert!(screens.get(&mara, &page).await.body.contains(&other));
    screens.desk.run(move |cx| {
        let role = roles::add(cx, "Special", reaching(Level::Own, &[Action::View]))?;
        users::change(cx, tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    let seen = screens.get(&screens.sign_in(tom), &page).await.body;
    assert!(words(&seen).contains("it is not the same as another one") && !seen.contains(&other), "{seen}");
}

/// A lead in the first stage of a new pipeline, all of which are called alike.
fn lead_of_pipeline(screens: &Screens, name: &'static str) -> LeadId {
    let mara = screens.desk.world.mara;
    let new = NewPipeline { name: name.to_owned(), stages: Vec::new(), is_main: false };
    let pipeline = screens.desk.run_as(mara, move |cx| pipelines::add_pipeline(cx, &new));
    let stage = pipeline.stages.iter().find(|stage| stage.kind == StageKind::Open).unwrap().id;
    let open = move |cx: &mut base::Cx<'_>| leads::open(cx, NewLead::in_stage(pipeline.id, stage));
    screens.desk.run_as(mara, open).id
}

#[tokio::test]
async fn stages_of_two_pipelines_that_are_called_alike_are_told_apart_and_chosen() {
    let screens = Screens::furnished();
    let (north, south) = (lead_of_pipeline(&screens, "North"), lead_of_pipeline(&screens, "South"));
    let mara = screens.sign_in(screens.desk.world.mara);
    let page = screens.get(&mara, &format!("/duplicates/comparison?of=leads&ids={north}&ids={south}")).await.body;
    let row = part(&page, ">Stage</span>", "class=\"result\"");
    assert_eq!(row.matches("name=\"stage\"").count(), 2, "{row}");
    assert!(words(row).contains("North: ") && words(row).contains("South: "), "{row}");
}
