//! Pipelines and their limits (PL-01 to PL-06).

use crate::outside::{anna, arrives, opened, seen};
use flow::TakenIn;
use flow::pipelines::{
    self, Error, Intake, MAX_PIPELINES, MAX_STAGES, NewPipeline, PipelineChange, StageKind, add_pipeline,
    change_pipeline, delete_pipeline,
};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_pipeline_begins_with_three_working_stages,
    the_fifty_first_is_refused,
    one_with_more_than_a_hundred_stages_is_refused,
    only_an_administrator_sets_up,
    one_that_holds_something_is_not_deleted,
    there_is_always_one_main_pipeline,
    a_request_for_a_pipeline_that_is_gone_falls_to_the_main_one,
    names_and_colours_are_checked,
);

fn named(name: &str) -> NewPipeline {
    NewPipeline { name: name.to_owned(), stages: Vec::new(), is_main: false }
}

/// PL-03, ST-03, IL-05.
fn a_pipeline_begins_with_three_working_stages(desk: &TestDesk) {
    let made = desk.run_as(desk.world.mara, |cx| add_pipeline(cx, &named("Exports")));
    let names: Vec<_> = made.stages.iter().map(|stage| (stage.kind, stage.name.as_str())).collect();
    let expected = [
        (StageKind::Incoming, "Incoming leads"),
        (StageKind::Open, "Initial contact"),
        (StageKind::Open, "Offer made"),
        (StageKind::Open, "Negotiation"),
        (StageKind::Won, "Closed - won"),
        (StageKind::Lost, "Closed - lost"),
    ];
    assert_eq!(names, expected);
    let id = made.id;
    assert_eq!(desk.read_as(desk.world.ida, move |cx| pipelines::load(cx, id)), made);
    assert_eq!(made.intake, Intake::Triage);
}

/// PL-01.
fn the_fifty_first_is_refused(desk: &TestDesk) {
    let mara = desk.world.mara;
    desk.run_as(mara, |cx| {
        for number in pipelines::list(cx)?.len()..MAX_PIPELINES {
            add_pipeline(cx, &named(&format!("Pipeline {number}")))?;
        }
        Ok::<_, Error>(())
    });
    let refused = desk.try_as(mara, |cx| add_pipeline(cx, &named("One too many")));
    assert!(matches!(refused, Err(Error::Refused(sentence)) if sentence.contains("50")));
    assert_eq!(desk.read_as(mara, pipelines::list).len(), MAX_PIPELINES);
}

/// PL-01: counting the three fixed ones.
fn one_with_more_than_a_hundred_stages_is_refused(desk: &TestDesk) {
    let whole = |stages: usize| NewPipeline {
        stages: (0..stages).map(|n| (format!("Stage {n}"), "blue".to_owned())).collect(),
        ..named("Long")
    };
    let refused = desk.try_as(desk.world.mara, move |cx| add_pipeline(cx, &whole(MAX_STAGES - 2)));
    assert!(matches!(refused, Err(Error::Refused(_))));
    let made = desk.run_as(desk.world.mara, move |cx| add_pipeline(cx, &whole(MAX_STAGES - 3)));
    assert_eq!(made.stages.len(), MAX_STAGES);
}

/// PL-04, IL-07.
fn only_an_administrator_sets_up(desk: &TestDesk) {
    let world = desk.world;
    let change = PipelineChange { intake: Some(Intake::Notify), ..PipelineChange::default() };
    let denied = [
        desk.try_as(world.ida, |cx| add_pipeline(cx, &named("Mine")).map(drop)),
        desk.try_as(world.ida, move |cx| change_pipeline(cx, world.sales, &change).map(drop)),
        desk.try_as(world.ida, move |cx| delete_pipeline(cx, world.service, None).map(drop)),
        desk.try_as(world.ida, move |cx| pipelines::delete_stage(cx, world.stages.contract, None).map(drop)),
        desk.try_as(world.ida, move |cx| pipelines::order_stages(cx, world.sales, &[]).map(drop)),
    ];
    assert!(denied.iter().all(|answer| matches!(answer, Err(Error::Denied(_)))), "{denied:?}");
}

fn one_that_holds_something_is_not_deleted(desk: &TestDesk) {
    let world = desk.world;
    let main = desk.try_as(world.mara, move |cx| delete_pipeline(cx, world.sales, None));
    assert!(matches!(main, Err(Error::Refused(_))));
    let with_sources = desk.try_as(world.mara, move |cx| delete_pipeline(cx, world.service, None));
    assert!(matches!(with_sources, Err(Error::Refused(why)) if why.contains("sources")));
    let empty = desk.run_as(world.mara, |cx| add_pipeline(cx, &named("Empty"))).id;
    desk.run_as(world.mara, move |cx| delete_pipeline(cx, empty, None));
    let gone = desk.try_as(world.mara, move |cx| pipelines::load(cx, empty));
    assert!(matches!(gone, Err(Error::NoSuchPipeline(id)) if id == empty));
}

/// PL-05.
fn there_is_always_one_main_pipeline(desk: &TestDesk) {
    let world = desk.world;
    let main = || -> Vec<_> {
        let all = desk.read_as(world.mara, pipelines::list);
        all.iter().filter(|pipeline| pipeline.is_main).map(|pipeline| pipeline.id).collect()
    };
    let becomes_main = PipelineChange { becomes_main: true, ..PipelineChange::default() };
    desk.run_as(world.mara, move |cx| change_pipeline(cx, world.service, &becomes_main));
    assert_eq!(main(), [world.service]);
    let archived = PipelineChange { is_archived: Some(true), ..PipelineChange::default() };
    assert!(desk.try_as(world.mara, move |cx| change_pipeline(cx, world.service, &archived)).is_err());
    let both = PipelineChange { becomes_main: true, is_archived: Some(true), ..PipelineChange::default() };
    assert!(desk.try_as(world.mara, move |cx| change_pipeline(cx, world.sales, &both)).is_err());
    assert_eq!(main(), [world.service]);
}

/// PL-06.
fn a_request_for_a_pipeline_that_is_gone_falls_to_the_main_one(desk: &TestDesk) {
    let world = desk.world;
    opened(desk, "Some lead", 0);
    let gone = desk.run_as(world.mara, |cx| add_pipeline(cx, &named("Gone"))).id;
    desk.run_as(world.mara, move |cx| delete_pipeline(cx, gone, None));
    let mut event = anna(desk, "hello");
    event.pipeline_id = Some(gone);
    let TakenIn::Held(id) = arrives(desk, event) else { panic!("it waits") };
    assert_eq!(seen(desk, id).pipeline_id, world.sales);
}

fn names_and_colours_are_checked(desk: &TestDesk) {
    let mara = desk.world.mara;
    for name in [String::new(), "x".repeat(101)] {
        assert!(matches!(desk.try_as(mara, move |cx| add_pipeline(cx, &named(&name))), Err(Error::BadValue(_))));
    }
    let strange = NewPipeline { stages: vec![("One".to_owned(), "#ff0000".to_owned())], ..named("Colours") };
    assert!(matches!(desk.try_as(mara, move |cx| add_pipeline(cx, &strange)), Err(Error::BadValue(_))));
}
