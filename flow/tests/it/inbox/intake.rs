//! What a pipeline does with requests of strangers: triage, a lead at once, or a notice only (IL-70, IL-71).

use crate::outside::{anna, arrives, ben, lead, seen};
use flow::inbox::{Filter, State};
use flow::pipelines::{Intake, PipelineChange, change_pipeline};
use flow::{TakenIn, contacts, inbox, updates};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    straight_into_a_stage_with_the_doors_owner,
    only_a_notice_and_nothing_is_lost,
    an_intake_into_a_stage_of_another_pipeline_is_refused,
    a_door_that_is_switched_off_lets_nobody_in,
);

/// IL-71.
fn straight_into_a_stage_with_the_doors_owner(desk: &TestDesk) {
    let world = desk.world;
    set(desk, Intake::Direct(world.stages.qualified));
    let TakenIn::Opened(id, incoming) = arrives(desk, anna(desk, "hello")) else { panic!("it is opened") };
    let opened = lead(desk, id);
    assert_eq!(
        (opened.stage_id, opened.responsible_id, opened.is_draft),
        (world.stages.qualified, Some(world.tom), false)
    );
    assert_eq!(seen(desk, incoming).state, State::Accepted);
    let contact = opened.contacts[0];
    assert!(!desk.read_as(world.mara, move |cx| contacts::load(cx, contact)).is_draft);
    let TakenIn::Opened(of_nobody, _) = arrives(desk, ben(desk, "hello")) else { panic!("it is opened") };
    assert_eq!(lead(desk, of_nobody).responsible_id, None);
}

/// IL-70: one line in the notification centre, and the request can still be decided.
fn only_a_notice_and_nothing_is_lost(desk: &TestDesk) {
    let world = desk.world;
    set(desk, Intake::Notify);
    let TakenIn::Noticed(id) = arrives(desk, anna(desk, "hello")) else { panic!("it is noticed") };
    desk.catch_up();
    let notices = desk.read_as(world.tom, move |cx| updates::list_notices(cx, world.tom, 10));
    let [notice] = &notices[..] else { panic!("one notice, not {}", notices.len()) };
    assert_eq!((notice.kind.as_str(), notice.incoming_lead_id), ("request", Some(id)));
    crate::outside::ida_accepts(desk, id);
    assert_eq!(seen(desk, id).state, State::Accepted);
}

fn an_intake_into_a_stage_of_another_pipeline_is_refused(desk: &TestDesk) {
    let world = desk.world;
    for stage in [world.service_stages.planned, world.stages.won, world.stages.incoming] {
        let change = PipelineChange { intake: Some(Intake::Direct(stage)), ..PipelineChange::default() };
        assert!(desk.try_as(world.mara, move |cx| change_pipeline(cx, world.sales, &change)).is_err());
    }
}

fn a_door_that_is_switched_off_lets_nobody_in(desk: &TestDesk) {
    let world = desk.world;
    let off = flow::channels::SourceChange { is_on: Some(false), ..Default::default() };
    desk.run_as(world.mara, move |cx| flow::channels::change_source(cx, world.website_form, off.clone()));
    let expected = TakenIn::Skipped(flow::channels::SkipRule::SourceOff);
    assert_eq!(arrives(desk, anna(desk, "hello")), expected);
    let filter = Filter::waiting(world.sales, None);
    assert!(desk.read_as(world.mara, move |cx| inbox::list_ids(cx, &filter, 5)).is_empty());
}

fn set(desk: &TestDesk, intake: Intake) {
    let sales = desk.world.sales;
    let change = PipelineChange { intake: Some(intake), ..PipelineChange::default() };
    desk.run_as(desk.world.mara, move |cx| change_pipeline(cx, sales, &change));
}
