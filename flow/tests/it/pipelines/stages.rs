//! Stages: added, renamed, recoloured, put in order, deleted when empty (ST-01 to ST-09).

use crate::outside::{anna, arrives, lead, opened};
use base::ids::StageId;
use flow::TakenIn;
use flow::pipelines::{
    self, Error, Intake, MAX_STAGES, Move, NewStage, PipelineChange, StageChange, add_stage, change_pipeline,
    change_stage, delete_stage, move_lead, order_stages,
};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_stage_is_added_where_it_was_asked_for,
    the_hundred_and_first_is_refused,
    fixed_stages_may_be_renamed_and_nothing_else,
    working_stages_are_put_in_order,
    a_stage_that_holds_leads_is_not_deleted,
    the_last_working_stage_stays,
    deleting_the_stage_of_an_intake_returns_to_triage,
);

fn order(desk: &TestDesk) -> Vec<String> {
    let sales = desk.world.sales;
    let whole = desk.read_as(desk.world.mara, move |cx| pipelines::load(cx, sales));
    whole.stages.into_iter().map(|stage| stage.name).collect()
}

fn new(name: &str, after: Option<StageId>) -> NewStage {
    NewStage { name: name.to_owned(), colour: None, hex: None, after }
}

/// ST-01, ST-02.
fn a_stage_is_added_where_it_was_asked_for(desk: &TestDesk) {
    let world = desk.world;
    for (name, after) in
        [("Last", None), ("First", Some(world.stages.incoming)), ("Measured", Some(world.stages.site_visit))]
    {
        desk.run_as(world.mara, move |cx| add_stage(cx, world.sales, &new(name, after)));
    }
    let expected = [
        "Incoming leads",
        "First",
        "New request",
        "Contacted",
        "Qualified",
        "Site visit",
        "Measured",
        "Offer sent",
        "Negotiation",
        "Contract",
        "Last",
        "Closed - won",
        "Closed - lost",
    ];
    assert_eq!(order(desk), expected);
}

/// PL-01.
fn the_hundred_and_first_is_refused(desk: &TestDesk) {
    let world = desk.world;
    desk.run_as(world.mara, move |cx| {
        for number in pipelines::load(cx, world.service)?.stages.len()..MAX_STAGES {
            add_stage(cx, world.service, &new(&format!("Stage {number}"), None))?;
        }
        Ok::<_, Error>(())
    });
    let refused = desk.try_as(world.mara, move |cx| add_stage(cx, world.service, &new("One too many", None)));
    assert!(matches!(refused, Err(Error::Refused(sentence)) if sentence.contains("100")));
}

/// ST-03, ST-04, IL-05.
fn fixed_stages_may_be_renamed_and_nothing_else(desk: &TestDesk) {
    let world = desk.world;
    for stage in [world.stages.incoming, world.stages.won, world.stages.lost] {
        let name = StageChange { name: Some("Sold".to_owned()), colour: None, ..StageChange::default() };
        assert_eq!(desk.run_as(world.mara, move |cx| change_stage(cx, stage, &name)).name, "Sold");
        let colour = StageChange { name: None, colour: Some("pink".to_owned()), ..StageChange::default() };
        assert!(matches!(desk.try_as(world.mara, move |cx| change_stage(cx, stage, &colour)), Err(Error::Refused(_))));
        assert!(matches!(desk.try_as(world.mara, move |cx| delete_stage(cx, stage, None)), Err(Error::Refused(_))));
        let moved = desk.try_as(world.mara, move |cx| order_stages(cx, world.sales, &[stage]));
        assert!(matches!(moved, Err(Error::NoSuchStage(_))));
    }
}

fn working_stages_are_put_in_order(desk: &TestDesk) {
    let world = desk.world;
    let wanted = [world.stages.contract, world.stages.contacted];
    desk.run_as(world.mara, move |cx| order_stages(cx, world.sales, &wanted));
    assert_eq!(order(desk)[..4], ["Incoming leads", "Contract", "Contacted", "New request"]);
    assert_eq!(order(desk)[8..], ["Closed - won", "Closed - lost"]);
    let strange = desk.try_as(world.mara, move |cx| order_stages(cx, world.sales, &[world.service_stages.planned]));
    assert!(matches!(strange, Err(Error::NoSuchStage(_))));
}

/// ST-09.
fn a_stage_that_holds_leads_is_not_deleted(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 0).id;
    let refused = desk.try_as(world.mara, move |cx| delete_stage(cx, world.stages.new_request, None));
    assert!(matches!(refused, Err(Error::Refused(sentence)) if sentence.contains("1 lead")));
    let away = Move::to(world.stages.contacted);
    desk.run_as(world.ida, move |cx| move_lead(cx, id, away));
    desk.run_as(world.mara, move |cx| delete_stage(cx, world.stages.new_request, None));
    assert_eq!(order(desk)[1], "Contacted");
}

fn the_last_working_stage_stays(desk: &TestDesk) {
    let world = desk.world;
    let stages = world.service_stages;
    desk.run_as(world.mara, move |cx| {
        delete_stage(cx, stages.reported, None)?;
        delete_stage(cx, stages.planned, None)
    });
    let refused = desk.try_as(world.mara, move |cx| delete_stage(cx, stages.in_repair, None));
    assert!(matches!(refused, Err(Error::Refused(_))));
}

fn deleting_the_stage_of_an_intake_returns_to_triage(desk: &TestDesk) {
    let world = desk.world;
    let change = PipelineChange { intake: Some(Intake::Direct(world.stages.contract)), ..PipelineChange::default() };
    desk.run_as(world.mara, move |cx| change_pipeline(cx, world.sales, &change));
    let TakenIn::Opened(id, _) = arrives(desk, anna(desk, "hello")) else { panic!("it is opened") };
    let away = Move::to(world.stages.contacted);
    desk.run_as(world.ida, move |cx| move_lead(cx, id, away));
    desk.run_as(world.mara, move |cx| delete_stage(cx, world.stages.contract, None));
    assert!(matches!(arrives(desk, crate::outside::ben(desk, "hello")), TakenIn::Held(_)));
    assert_eq!(lead(desk, id).stage_id, world.stages.contacted);
}
