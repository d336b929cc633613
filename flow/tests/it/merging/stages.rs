//! Stages and pipelines that are deleted while leads stand in them that were merged away (ST-09, DC-28).

use super::{leads_merged, try_merge, undone};
use crate::outside::{lead, opened};
use crate::pipelines::all_is_exact;
use base::Cx;
use base::ids::{LeadId, MergeId, StageId};
use base::params;
use base::search::Subject;
use flow::duplicates::merges::{Because, Choices, MergeWish, Part};
use flow::leads::{self, Visit};
use flow::pipelines::{self, Move, delete_pipeline, delete_stage, move_lead, restore_stage};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::desk::Database;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_lead_that_was_merged_away_stands_where_its_deleted_stage_sent_it_and_that_is_told,
    a_lead_that_was_merged_away_leaves_a_deleted_pipeline_too,
    a_lead_whose_stage_was_deleted_twice_has_one_way_through_all_of_them,
    a_lead_whose_stage_came_back_before_the_undo_stands_in_it_as_if_nothing_had_been,
    a_survivor_does_not_go_back_into_a_stage_that_is_gone,
    a_move_that_is_told_by_one_undo_is_not_told_by_that_of_an_earlier_merge,
);

/// A minute passes, and a lead is moved.
fn moved(desk: &TestDesk, id: LeadId, to: StageId) {
    desk.clock.advance(60);
    desk.run_as(desk.world.ida, move |cx| move_lead(cx, id, Move::to(to)));
}

/// A minute passes, and a stage is deleted; its leads go to another.
fn deleted(desk: &TestDesk, stage: StageId, heir: StageId) {
    desk.clock.advance(60);
    desk.run_as(desk.world.mara, move |cx| delete_stage(cx, stage, Some(heir)));
}

/// A minute passes, and a merge is undone; what was kept.
fn undone_later(desk: &TestDesk, id: MergeId) -> Vec<String> {
    desk.clock.advance(60);
    undone(desk, id).collisions
}

fn way(desk: &TestDesk, id: LeadId) -> Vec<Visit> {
    desk.read_as(desk.world.mara, move |cx| leads::list_visits(cx, id))
}

/// One visit after the other through these stages, each of some time, the last without an end.
fn went_through(desk: &TestDesk, id: LeadId, stages: &[StageId]) {
    let way = way(desk, id);
    assert_eq!(way.iter().map(|visit| visit.stage_id).collect::<Vec<_>>(), stages);
    for (visit, next) in way.iter().zip(&way[1..]) {
        assert_eq!(visit.left_at, Some(next.entered_at), "{way:?}");
        assert!(visit.entered_at < next.entered_at, "{way:?}");
    }
    assert_eq!(way[way.len() - 1].left_at, None);
    assert_eq!(lead(desk, id).stage_id, way[way.len() - 1].stage_id);
    all_is_exact(desk);
}

/// Two leads, and the second is moved to a stage.
fn two_leads(desk: &TestDesk, second_in: StageId) -> [LeadId; 2] {
    let [one, two] = ["One", "Two"].map(|name| opened(desk, name, 100).id);
    moved(desk, two, second_in);
    [one, two]
}

fn a_lead_that_was_merged_away_stands_where_its_deleted_stage_sent_it_and_that_is_told(desk: &TestDesk) {
    let stages = desk.world.stages;
    let [one, two] = two_leads(desk, stages.contacted);
    desk.clock.advance(60);
    let merge = leads_merged(desk, one, &[two]);
    deleted(desk, stages.contacted, stages.negotiation);
    let kept = undone_later(desk, merge.id);
    assert_eq!(kept, ["The stage was changed since: Negotiation is kept; before the merge it was Contacted."]);
    went_through(desk, two, &[stages.new_request, stages.contacted, stages.negotiation]);
    went_through(desk, one, &[stages.new_request]);
}

fn a_lead_that_was_merged_away_leaves_a_deleted_pipeline_too(desk: &TestDesk) {
    let world = desk.world;
    let (reported, won) = (world.service_stages.reported, world.service_stages.won);
    let [one, two] = two_leads(desk, reported);
    let three = opened(desk, "Three", 100).id;
    moved(desk, three, won);
    desk.clock.advance(60);
    let merge = leads_merged(desk, one, &[two, three]);
    desk.clock.advance(60);
    desk.run_as(world.mara, move |cx| delete_pipeline(cx, world.service, Some(world.stages.qualified)));
    let kept = undone_later(desk, merge.id);
    let pipelines = desk.read_as(world.mara, pipelines::list_with_deleted);
    let name = |id| pipelines.iter().find(|pipeline| pipeline.id == id).unwrap().name.clone();
    let (sales, service) = (name(world.sales), name(world.service));
    let won_in_words = pipelines.iter().find_map(|pipeline| pipeline.stage(won)).unwrap().name.clone();
    let told = [
        "The stage was changed since: Qualified is kept; before the merge it was Reported.".to_owned(),
        format!(
            "The stage was changed since: {won_in_words} of {sales} is kept; before the merge it was {won_in_words} of {service}."
        ),
    ];
    assert_eq!(kept, told);
    went_through(desk, two, &[world.stages.new_request, reported, world.stages.qualified]);
    went_through(desk, three, &[world.stages.new_request, won, world.stages.won]);
    assert!(lead(desk, three).closed_at.is_some(), "what was won stays won");
}

fn a_lead_whose_stage_was_deleted_twice_has_one_way_through_all_of_them(desk: &TestDesk) {
    let stages = desk.world.stages;
    let [one, two] = two_leads(desk, stages.contacted);
    desk.clock.advance(60);
    let merge = leads_merged(desk, one, &[two]);
    deleted(desk, stages.contacted, stages.negotiation);
    deleted(desk, stages.negotiation, stages.offer_sent);
    let kept = undone_later(desk, merge.id);
    assert_eq!(kept, ["The stage was changed since: Offer sent is kept; before the merge it was Contacted."]);
    went_through(desk, two, &[stages.new_request, stages.contacted, stages.negotiation, stages.offer_sent]);
}

fn a_lead_whose_stage_came_back_before_the_undo_stands_in_it_as_if_nothing_had_been(desk: &TestDesk) {
    let stages = desk.world.stages;
    let [one, two] = two_leads(desk, stages.contacted);
    desk.clock.advance(60);
    let merge = leads_merged(desk, one, &[two]);
    deleted(desk, stages.contacted, stages.negotiation);
    desk.clock.advance(60);
    desk.run_as(desk.world.mara, move |cx| restore_stage(cx, stages.contacted));
    assert_eq!(undone_later(desk, merge.id), Vec::<String>::new());
    went_through(desk, two, &[stages.new_request, stages.contacted, stages.negotiation, stages.contacted]);
}

/// Mara merges one lead into another that takes its stage.
fn stage_taken(desk: &TestDesk, [into, from]: [LeadId; 2]) -> MergeId {
    desk.clock.advance(60);
    let choices = Choices { taken: [(Part::Stage, from.0)].into(), ..Choices::default() };
    let wish = MergeWish { choices, ..MergeWish::new(Subject::Lead, into.0, vec![from.0], Because::hand()) };
    desk.run_as(desk.world.mara, move |cx| flow::merge(cx, wish.clone())).id
}

fn a_survivor_does_not_go_back_into_a_stage_that_is_gone(desk: &TestDesk) {
    let stages = desk.world.stages;
    let [one, two] = two_leads(desk, stages.contacted);
    moved(desk, one, stages.negotiation);
    let merge = stage_taken(desk, [one, two]);
    assert_eq!(lead(desk, one).stage_id, stages.contacted);
    desk.clock.advance(60);
    desk.run_as(desk.world.mara, move |cx| delete_stage(cx, stages.negotiation, None));
    let kept = undone_later(desk, merge);
    assert_eq!(kept, ["The stage was changed since: Contacted is kept; before the merge it was Negotiation."]);
    went_through(desk, one, &[stages.new_request, stages.negotiation, stages.contacted]);
    went_through(desk, two, &[stages.new_request, stages.contacted]);
}

fn a_move_that_is_told_by_one_undo_is_not_told_by_that_of_an_earlier_merge(desk: &TestDesk) {
    let stages = desk.world.stages;
    let [one, two] = two_leads(desk, stages.contacted);
    let three = opened(desk, "Three", 0).id;
    desk.clock.advance(60);
    let first = leads_merged(desk, two, &[three]);
    desk.clock.advance(60);
    let second = leads_merged(desk, one, &[two]);
    deleted(desk, stages.contacted, stages.negotiation);
    assert_eq!(undone_later(desk, first.id), Vec::<String>::new(), "it is merged away still");
    assert_eq!(undone_later(desk, second.id).len(), 1);
    went_through(desk, two, &[stages.new_request, stages.contacted, stages.negotiation]);
    went_through(desk, three, &[stages.new_request]);
}

/// What happens to five leads and seven stages, by number.
#[derive(Clone, Debug)]
enum Step {
    Merge { survivor: usize, other: usize, takes_stage: bool },
    Move { lead: usize, to: usize },
    Delete { stage: usize, heir: usize },
    Restore { stage: usize },
    Undo { merge: usize },
}

const LEADS: usize = 5;
const STAGES: usize = 7;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let merge = (0..LEADS, 0..LEADS, any::<bool>()).prop_map(|(survivor, other, takes_stage)| Step::Merge {
        survivor,
        other,
        takes_stage,
    });
    let to = (0..LEADS, 0..STAGES).prop_map(|(lead, to)| Step::Move { lead, to });
    let delete = (0..STAGES, 0..STAGES).prop_map(|(stage, heir)| Step::Delete { stage, heir });
    let restore = (0..STAGES).prop_map(|stage| Step::Restore { stage });
    let undo = any::<usize>().prop_map(|merge| Step::Undo { merge });
    prop::collection::vec(prop_oneof![3 => merge, 2 => to, 3 => delete, 1 => restore, 2 => undo], 1..14)
}

/// A minute passes, and what makes sense still is done; `done` has the merges that are not undone.
fn take(desk: &TestDesk, (leads, stages): (&[LeadId], &[StageId]), step: &Step, done: &mut Vec<MergeId>) {
    let (mara, ida) = (desk.world.mara, desk.world.ida);
    desk.clock.advance(60);
    match step {
        Step::Merge { survivor, other, takes_stage: true } if survivor != other => {
            let (into, from) = (leads[*survivor], leads[*other]);
            let choices = Choices { taken: [(Part::Stage, from.0)].into(), ..Choices::default() };
            let wish = MergeWish { choices, ..MergeWish::new(Subject::Lead, into.0, vec![from.0], Because::hand()) };
            done.extend(desk.try_as(mara, move |cx| flow::merge(cx, wish.clone())).ok().map(|merge| merge.id));
        }
        Step::Merge { survivor, other, .. } => {
            let merge = try_merge(desk, Subject::Lead, leads[*survivor].0, &[leads[*other].0]);
            done.extend(merge.ok().map(|merge| merge.id));
        }
        Step::Move { lead, to } => {
            let (lead, to) = (leads[*lead], stages[*to]);
            drop(desk.try_as(ida, move |cx| move_lead(cx, lead, Move::to(to))));
        }
        Step::Delete { stage, heir } => {
            let (stage, heir) = (stages[*stage], stages[*heir]);
            drop(desk.try_as(mara, move |cx| delete_stage(cx, stage, Some(heir))));
        }
        Step::Restore { stage } => {
            let stage = stages[*stage];
            drop(desk.try_as(mara, move |cx| restore_stage(cx, stage)));
        }
        Step::Undo { merge } if !done.is_empty() => {
            let merge = done.remove(merge % done.len());
            undone(desk, merge);
        }
        Step::Undo { .. } => {}
    }
}

/// Leads that stand in no stage that is there, or have more than one visit without an end.
fn astray(cx: &mut Cx<'_>) -> Result<i64, base::DbError> {
    cx.number(
        "SELECT count(*) FROM leads JOIN stages ON stages.account_id = leads.account_id AND stages.id = leads.stage_id
         WHERE leads.account_id = $1 AND leads.is_draft = 0 AND (stages.deleted_at IS NOT NULL OR
             (SELECT count(*) FROM stage_visits WHERE account_id = $1 AND lead_id = leads.id AND left_at IS NULL) > 1)",
        params![cx.account],
    )
}

/// Whatever is merged, moved, deleted and restored, and in whatever order it is undone: each lead stands in one stage that is
/// there, and so does its way.
#[test]
fn whatever_is_deleted_under_merged_leads_each_stands_in_one_stage_that_is_there() {
    let mut runner =
        TestRunner::new(Config { cases: 12, failure_persistence: None, max_shrink_iters: 0, ..Config::default() });
    for database in Database::all() {
        let checked = runner.run(&steps(), |steps| {
            let desk = TestDesk::open(database);
            desk.leaves_work();
            let leads: Vec<LeadId> =
                (0..LEADS as i64).map(|at| opened(&desk, &format!("Lead {at}"), at * 100).id).collect();
            let stages = desk.world.working_stages();
            let mut done = Vec::new();
            let is_sound = |step: &Step| {
                all_is_exact(&desk);
                assert_eq!(desk.read_as(desk.world.mara, astray), 0, "after {step:?}");
            };
            for step in &steps {
                take(&desk, (&leads, &stages), step, &mut done);
                is_sound(step);
            }
            while !done.is_empty() {
                let last = Step::Undo { merge: steps.len() };
                take(&desk, (&leads, &stages), &last, &mut done);
                is_sound(&last);
            }
            for id in &leads {
                let way = way(&desk, *id);
                let is_over = |visit: &Visit, next: &Visit| visit.left_at.is_some_and(|left| left <= next.entered_at);
                prop_assert!(way.iter().zip(&way[1..]).all(|(visit, next)| is_over(visit, next)), "lead {id}: {way:?}");
            }
            Ok(())
        });
        checked.unwrap();
    }
}
