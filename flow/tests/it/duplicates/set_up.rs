//! Duplicate control is set up per pipeline, by administrators (DC-01, DC-02).

use base::fields::{self, FieldKind, NewField};
use base::journal::{self, Kind, Wanted};
use base::search::Subject;
use flow::channels::{self, Channel, NewSource, SourceChange, Support};
use flow::duplicates::control::{self, AfterMerging, Conflict, ControlChange, Method, Several, Switch};
use serde_json::json;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    it_is_off_and_would_look_by_address_in_the_stages_of_its_pipeline,
    only_an_administrator_sets_it_up_and_the_journal_says_what_changed,
    what_is_wrong_is_refused_and_nothing_is_changed,
    what_finds_nothing_is_not_switched_on_and_what_is_on_goes_on_finding,
    a_source_of_a_program_is_left_out_until_its_program_asks,
    a_field_that_is_gone_is_chosen_no_more_until_it_is_back_and_administrators_are_told,
);

fn it_is_off_and_would_look_by_address_in_the_stages_of_its_pipeline(desk: &TestDesk) {
    let world = desk.world;
    let control = desk.read_as(world.mara, move |cx| control::load(cx, world.sales));
    assert!(!control.is_on && !control.is_running());
    assert_eq!(control.rules.methods, [Method::Email, Method::Phone].into());
    let stages = &control.rules.stages;
    assert!(stages.contains(&world.stages.incoming) && stages.contains(&world.stages.qualified));
    assert!(!stages.contains(&world.stages.won) && !stages.contains(&world.service_stages.planned));
    let running = desk.read_as(world.mara, move |cx| control::find_running(cx, world.sales));
    assert_eq!(running, None);
}

fn only_an_administrator_sets_it_up_and_the_journal_says_what_changed(desk: &TestDesk) {
    let world = desk.world;
    let task = AfterMerging { text: " Call ".to_owned(), kind_id: 1, within: 3_600, responsible_id: None };
    let wish = ControlChange {
        is_on: Some(true),
        methods: Some([Method::Visitor].into()),
        conflict: Some(Conflict::Keep),
        several: Some(Several::All),
        sources: vec![(world.website_form, Switch::Off)],
        task: Some(Some(task)),
        ..ControlChange::default()
    };
    let asked = wish.clone();
    assert!(desk.try_as(world.tom, move |cx| control::change(cx, world.sales, &asked)).is_err());
    let control = desk.run_as(world.mara, move |cx| control::change(cx, world.sales, &wish));
    assert!(control.is_running() && control.rules.sources_off.contains(&world.website_form));
    assert_eq!(control.rules.task.as_ref().map(|task| task.text.as_str()), Some("Call"));
    let only = ControlChange { conflict: Some(Conflict::Update), ..ControlChange::default() };
    let after = desk.run_as(world.mara, move |cx| control::change(cx, world.sales, &only));
    assert_eq!((after.rules.several, after.rules.conflict), (Several::All, Conflict::Update));
    assert_eq!(desk.read_as(world.mara, move |cx| control::load(cx, world.sales)), after);
    let service = desk.read_as(world.mara, move |cx| control::load(cx, world.service));
    assert!(!service.is_on, "each pipeline has its own");
    let wanted = Wanted { kinds: vec![Kind::DuplicateControlChanged], limit: 9, ..Wanted::default() };
    let told = desk.read_as(world.mara, move |cx| journal::list_newest(cx, &wanted));
    assert_eq!(told.len(), 2);
    assert_eq!(
        (&told[0].before["rules"]["conflict"], &told[0].after["rules"]["conflict"]),
        (&json!("keep"), &json!("update"))
    );
}

fn what_is_wrong_is_refused_and_nothing_is_changed(desk: &TestDesk) {
    let world = desk.world;
    let choice = desk.run_as(world.mara, |cx| {
        let new = NewField::new(Subject::Lead, FieldKind::Checkbox, "VIP");
        fields::add(cx, new)
    });
    let task =
        |text: &str, kind_id, within| AfterMerging { text: text.to_owned(), kind_id, within, responsible_id: None };
    let wrong = [
        ControlChange { fields: Some([choice.id].into()), ..ControlChange::default() },
        ControlChange { methods: Some([Method::Field].into()), ..ControlChange::default() },
        ControlChange { stages: Some([999_999.into()].into()), ..ControlChange::default() },
        ControlChange { sources: vec![(999_999.into(), Switch::Off)], ..ControlChange::default() },
        ControlChange { task: Some(Some(task(" ", 1, 60))), ..ControlChange::default() },
        ControlChange { task: Some(Some(task("Call", 999_999, 60))), ..ControlChange::default() },
        ControlChange { task: Some(Some(task("Call", 1, -1))), ..ControlChange::default() },
    ];
    for wish in wrong {
        let asked = wish.clone();
        let refused = desk.try_as(world.mara, move |cx| control::change(cx, world.sales, &asked));
        assert!(matches!(refused, Err(flow::duplicates::Error::BadValue(_))), "{wish:?}");
    }
    assert!(!desk.read_as(world.mara, move |cx| control::load(cx, world.sales)).is_on);
}

fn what_finds_nothing_is_not_switched_on_and_what_is_on_goes_on_finding(desk: &TestDesk) {
    let world = desk.world;
    let change = |change: ControlChange| desk.try_as(world.mara, move |cx| control::change(cx, world.sales, &change));
    let no_method = || ControlChange { methods: Some([].into()), ..ControlChange::default() };
    let no_stage = || ControlChange { stages: Some([].into()), ..ControlChange::default() };
    let on = || ControlChange { is_on: Some(true), ..ControlChange::default() };
    for (nothing, missing) in [(no_method(), "one way"), (no_stage(), "one stage")] {
        let refused = change(ControlChange { is_on: Some(true), ..nothing.clone() }).unwrap_err().to_string();
        assert!(refused.contains(missing) && refused.ends_with("Nothing was changed."), "{refused}");
        change(nothing.clone()).expect("rules that do not run may be anything");
        assert!(change(on()).is_err(), "switched on as they are");
        let something = ControlChange {
            methods: Some([Method::Email].into()),
            stages: Some([world.stages.qualified].into()),
            ..on()
        };
        change(something).expect("it finds something");
        assert!(change(nothing).is_err(), "the last {missing} of what runs");
        change(ControlChange { is_on: Some(false), ..ControlChange::default() }).expect("it is always switched off");
    }
}

/// DC-04: it is not listed, so it cannot be switched either.
fn a_source_of_a_program_is_left_out_until_its_program_asks(desk: &TestDesk) {
    let world = desk.world;
    let source = desk.run_as(world.mara, move |cx| {
        let new = NewSource {
            pipeline_id: world.sales,
            channel: Channel::Chat,
            name: "A messenger".to_owned(),
            external_id: Some("messenger-1".to_owned()),
            responsible_id: None,
            settings: json!({}),
        };
        channels::add_source(cx, new)
    });
    assert_eq!(source.support, Support::Absent);
    let off = ControlChange { sources: vec![(source.id, Switch::Off)], ..ControlChange::default() };
    let asked = off.clone();
    assert!(desk.try_as(world.mara, move |cx| control::change(cx, world.sales, &asked)).is_err());
    let limited = SourceChange { support: Some(Support::Limited), ..SourceChange::default() };
    desk.run_as(world.mara, move |cx| channels::change_source(cx, source.id, limited.clone()));
    let control = desk.run_as(world.mara, move |cx| control::change(cx, world.sales, &off));
    assert!(control.rules.sources_off.contains(&source.id));
}

fn a_field_that_is_gone_is_chosen_no_more_until_it_is_back_and_administrators_are_told(desk: &TestDesk) {
    let world = desk.world;
    let change = |change: ControlChange| desk.try_as(world.mara, move |cx| control::change(cx, world.sales, &change));
    let field =
        desk.run_as(world.mara, |cx| fields::add(cx, NewField::new(Subject::Contact, FieldKind::Text, "Number")));
    let id = field.id;
    let task = AfterMerging { text: "Call".to_owned(), kind_id: 1, within: 60, responsible_id: None };
    let by_field = ControlChange {
        is_on: Some(true),
        methods: Some([Method::Field].into()),
        fields: Some([id].into()),
        task: Some(Some(task)),
        ..ControlChange::default()
    };
    let before = change(by_field).unwrap();
    desk.run_as(world.mara, move |cx| fields::delete(cx, Subject::Contact, id));
    desk.run_as(world.mara, move |cx| flow::pipelines::delete_stage(cx, world.stages.qualified, None));

    let rules = before.rules.clone();
    let there = desk.read_as(world.mara, move |cx| control::without_gone(cx, &rules));
    assert!(there.fields.is_empty() && there.lack_a_field());
    assert!(!there.stages.contains(&world.stages.qualified) && there.stages.len() == before.rules.stages.len() - 1);
    let as_it_is = ControlChange {
        methods: Some(there.methods.clone()),
        fields: Some(there.fields.clone()),
        stages: Some(there.stages.clone()),
        task: Some(there.task.clone()),
        ..ControlChange::default()
    };
    assert_eq!(change(as_it_is.clone()).unwrap(), before, "whoever says what is there changes nothing");
    assert_eq!(change(ControlChange { is_on: Some(true), ..as_it_is }).unwrap(), before);
    let more = ControlChange { methods: Some([Method::Field, Method::Email].into()), ..ControlChange::default() };
    assert!(change(more).unwrap_err().to_string().contains("Choose at least one field"));

    desk.catch_up();
    let told = |user| {
        let notices = desk.read_as(user, move |cx| flow::updates::list_notices(cx, user, 50));
        notices.into_iter().filter(|notice| notice.kind == "duplicate_control_lost_field").collect::<Vec<_>>()
    };
    let (mara, ida) = (told(world.mara), told(world.ida));
    assert_eq!(mara.len(), 1);
    assert!(mara[0].text.contains("Workshop sales") && mara[0].detail.contains("“Number”"), "{mara:?}");
    assert_eq!(mara[0].link, format!("/pipelines/{}/duplicate-control", world.sales));
    assert!(ida.is_empty(), "not hers to set up");

    let rules = before.rules.clone();
    desk.run_as(world.mara, move |cx| fields::restore(cx, Subject::Contact, id));
    let there = desk.read_as(world.mara, move |cx| control::without_gone(cx, &rules));
    assert_eq!(there.fields, [id].into(), "it comes back with its place in the rules");

    desk.run_as(world.mara, move |cx| fields::delete(cx, Subject::Contact, id));
    change(ControlChange { is_on: Some(false), ..ControlChange::default() }).unwrap();
    let on = change(ControlChange { is_on: Some(true), ..ControlChange::default() }).unwrap_err().to_string();
    assert!(on.contains("at least one field"), "{on}");
}
