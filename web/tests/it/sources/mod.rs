//! Sources: added, switched, built.

use axum::http::{Method, StatusCode};
use base::ids::{SourceId, UserId};
use base::people::users;
use flow::channels::forms::{FieldKind, FormSettings};
use flow::channels::{self, Channel, Source};
use flow::pipelines::{self, Intake};

use crate::browser::{Answer, Screens, Visitor};

fn mara(screens: &Screens) -> Visitor {
    screens.sign_in(screens.desk.world.mara)
}

fn source(screens: &Screens, id: SourceId) -> Source {
    screens.desk.run(move |cx| channels::load_source(cx, id))
}

fn id_of(answer: &Answer) -> SourceId {
    answer.header("location").trim_start_matches("/sources/").parse().unwrap()
}

fn stored_form(screens: &Screens, id: SourceId) -> FormSettings {
    serde_json::from_value(source(screens, id).settings).unwrap()
}

#[tokio::test]
async fn the_intake_of_a_pipeline_is_one_of_three() {
    let screens = Screens::open();
    let (mara, id) = (mara(&screens), screens.desk.world.sales);
    let (stage, foreign) = (screens.desk.world.working_stages()[2], screens.desk.world.service_stages.won);
    let path = format!("/pipelines/{id}/intake");
    let now = || screens.desk.run(move |cx| pipelines::load(cx, id)).intake;
    for (intake, into, expected) in [
        ("direct", stage.to_string(), Intake::Direct(stage)),
        ("notify", String::new(), Intake::Notify),
        ("triage", String::new(), Intake::Triage),
    ] {
        let answer = screens.submit(&mara, Method::POST, &path, &[("intake", intake), ("stage", &into)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(now(), expected);
        let page = screens.get(&mara, &format!("/pipelines/{id}/automate")).await.body;
        assert!(page.contains(&format!("name=\"intake\" value=\"{intake}\" checked")), "{intake}");
    }
    let answer =
        screens.submit(&mara, Method::POST, &path, &[("intake", "direct"), ("stage", &foreign.to_string())]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "a stage of another pipeline");
    assert_eq!(now(), Intake::Triage);
}

#[tokio::test]
async fn every_source_has_its_health_its_switch_and_its_way_in() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    screens.desk.run(move |cx| channels::note_error(cx, world.website_form, "The disk <is> full."));
    let page = screens.get(&mara, &format!("/pipelines/{}/automate", world.sales)).await.body;
    assert!(page.contains("The disk &lt;is&gt; full."));
    assert!(page.contains("@mail.test\""), "the create-lead address is shown");
    for (id, way) in [
        (world.website_form, "/embed.js&quot; async&gt;&lt;/script&gt;"),
        (world.website_chat, "/widget.js&quot; async&gt;&lt;/script&gt;"),
        (world.main_line, "curl http://workshop.localhost/hooks/calls/"),
        (world.create_lead, "@mail.test\""),
    ] {
        let page = screens.get(&mara, &format!("/sources/{id}")).await;
        let body = page.body.replace("<script src=\"http", "&lt;script src=&quot;http");
        assert!(body.contains(way) || body.replace('"', "&quot;").contains(way), "{way}: {body}");
        assert!(page.body.contains("role=\"switch\" aria-checked=\"true\""));
    }
    screens.submit(&mara, Method::POST, &format!("/sources/{}/state", world.main_line), &[("state", "off")]).await;
    assert!(!source(&screens, world.main_line).is_on);
    assert!(
        screens
            .get(&mara, &format!("/sources/{}", world.main_line))
            .await
            .body
            .contains("Switched off: what comes in is kept")
    );
}

#[tokio::test]
async fn a_form_is_added_and_open_to_visitors_at_once() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    let fields = [("channel", "form"), ("name", "Landing page"), ("responsible", &world.priya.to_string())];
    let added = screens.submit(&mara, Method::POST, &format!("/pipelines/{}/sources", world.sales), &fields).await;
    let form = source(&screens, id_of(&added));
    assert_eq!((form.channel, form.responsible_id, form.pipeline_id), (Channel::Form, Some(world.priya), world.sales));
    let page = screens.get(&Visitor::stranger(), &format!("/forms/{}", form.public_key)).await;
    assert!(page.status == StatusCode::OK && page.body.contains("What can we do for you?"));
}

#[tokio::test]
async fn a_field_is_added_to_a_form_without_script_and_saved() {
    let screens = Screens::open();
    let (mara, id) = (mara(&screens), screens.desk.world.website_form);
    let path = format!("/sources/{id}/form");
    let before = stored_form(&screens, id);
    let mut fields = vec![
        ("key", "email"),
        ("label", "Your e-mail"),
        ("kind", "email"),
        ("required", "yes"),
        ("button", "Ask"),
        ("success_text", "Thanks"),
        ("redirect_url", ""),
        ("do", "add"),
    ];
    let drawn = screens.submit(&mara, Method::POST, &path, &fields).await;
    assert_eq!(drawn.status, StatusCode::OK);
    assert!(drawn.body.contains("aria-label=\"Label of field 2\"") && drawn.body.contains("value=\"Your e-mail\""));
    assert_eq!(stored_form(&screens, id), before, "nothing is saved before it is asked for");

    fields.pop();
    fields.splice(4..4, [("key", ""), ("label", "Which room?"), ("kind", "text"), ("required", "no")]);
    let saved = screens.submit(&mara, Method::POST, &path, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let after = stored_form(&screens, id);
    assert_eq!(after.fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(), ["email", "which_room_"]);
    assert_eq!((after.fields[1].kind, after.button.as_str()), (FieldKind::Text, "Ask"));
}

#[tokio::test]
async fn a_mistake_in_a_form_is_said_beside_its_field_and_nothing_typed_is_lost() {
    let screens = Screens::open();
    let (mara, id) = (mara(&screens), screens.desk.world.website_form);
    let before = stored_form(&screens, id);
    let fields = [
        ("key", "email"),
        ("label", ""),
        ("kind", "email"),
        ("required", "yes"),
        ("key", ""),
        ("label", "Room <big>"),
        ("kind", "text"),
        ("required", "no"),
        ("button", "Ask us"),
        ("success_text", "Thanks"),
        ("redirect_url", "javascript:alert(1)"),
        ("do", "save"),
    ];
    let answer = screens.submit(&mara, Method::POST, &format!("/sources/{id}/form"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("aria-describedby=\"field-0-error\""));
    assert!(answer.body.contains("id=\"field-0-error\">Write a label of 1 to 300 characters."));
    assert!(answer.body.contains("The address to go to begins with https://."));
    assert!(answer.body.contains("value=\"Room &lt;big&gt;\"") && answer.body.contains("value=\"Ask us\""));
    assert_eq!(stored_form(&screens, id), before);
}

#[tokio::test]
async fn a_source_moves_to_another_pipeline_of_the_account_and_to_no_other() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    let other = screens.desk.other_account();
    let (path, line) = (format!("/sources/{}", world.main_line), world.main_line);
    let ida = world.ida.to_string();
    let send =
        |pipeline: i64| [("name", "Line".to_owned()), ("pipeline", pipeline.to_string()), ("responsible", ida.clone())];
    let moved = send(world.service.0);
    let moved = moved.each_ref().map(|(key, value)| (*key, value.as_str()));
    assert_eq!(screens.submit(&mara, Method::POST, &path, &moved).await.status, StatusCode::SEE_OTHER);
    assert_eq!(source(&screens, line).pipeline_id, world.service);
    let foreign = send(other.world.sales.0);
    let foreign = foreign.each_ref().map(|(key, value)| (*key, value.as_str()));
    assert_eq!(screens.submit(&mara, Method::POST, &path, &foreign).await.status, StatusCode::NOT_FOUND);
    let after = source(&screens, line);
    assert_eq!(
        (after.pipeline_id, after.responsible_id, after.name.as_str()),
        (world.service, Some(world.ida), "Line")
    );
}

/// RT-08: who left is shown as such and stays named until somebody chooses another; nobody who left is chosen anew.
#[tokio::test]
async fn a_source_keeps_its_responsible_who_left_until_another_is_chosen() {
    let screens = Screens::open();
    let (mara, world) = (mara(&screens), screens.desk.world);
    let (path, sales) = (format!("/sources/{}", world.main_line), world.sales.to_string());
    let saved = async |responsible: UserId| {
        let fields = [("name", "Line"), ("pipeline", sales.as_str()), ("responsible", &responsible.to_string())];
        screens.submit(&mara, Method::POST, &path, &fields).await;
        source(&screens, world.main_line).responsible_id
    };
    assert_eq!(saved(world.tom).await, Some(world.tom));
    for user in [world.tom, world.priya] {
        screens.desk.run(move |cx| users::deactivate(cx, user));
    }
    let page = screens.get(&mara, &path).await.body;
    assert!(page.contains("Tom Okafor (inactive)") && page.contains("whoever accepts a request answers"), "{page}");
    assert_eq!(saved(world.tom).await, Some(world.tom), "kept");
    assert_eq!(saved(world.priya).await, None, "left as well, and not chosen before");
}

#[tokio::test]
async fn the_create_lead_address_can_be_switched_off_and_not_deleted() {
    let screens = Screens::open();
    let (mara, id) = (mara(&screens), screens.desk.world.create_lead);
    assert!(!screens.get(&mara, &format!("/sources/{id}")).await.body.contains("/deletion"));
    let answer = screens.submit(&mara, Method::POST, &format!("/sources/{id}/deletion"), &[]).await;
    assert!(answer.body.contains("The create-lead address stays. Switch it off instead."));
    assert!(source(&screens, id).is_on);
}

#[tokio::test]
async fn a_salesperson_changes_no_source() {
    let screens = Screens::open();
    let (tom, world) = (screens.sign_in(screens.desk.world.tom), screens.desk.world);
    let before = stored_form(&screens, world.website_form);
    let id = world.website_form;
    for (path, field) in [
        (format!("/sources/{id}/state"), ("state", "off")),
        (format!("/sources/{id}/form"), ("do", "save")),
        (format!("/sources/{id}/deletion"), ("", "")),
        (format!("/pipelines/{}/intake", world.sales), ("intake", "notify")),
    ] {
        assert_eq!(screens.submit(&tom, Method::POST, &path, &[field]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(source(&screens, id).is_on);
    assert_eq!(stored_form(&screens, id), before);
}
