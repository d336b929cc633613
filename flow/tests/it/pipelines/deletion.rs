//! Deleting stages and pipelines that hold leads, and getting them back (ST-09).

use crate::outside::{anna_waits, lead, opened, seen};
use base::Cx;
use base::clock::DAY;
use base::ids::{LeadId, StageId};
use base::journal::{self, Kind};
use base::params;
use flow::channels;
use flow::leads::{self, NewLead};
use flow::pipelines::{self, Error, Move, StageKind, delete_pipeline, delete_stage, move_lead};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use testkit::desk::Database;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    leads_of_a_deleted_stage_go_where_somebody_says_and_come_back,
    a_lead_that_was_moved_on_stays_where_it_was_moved,
    a_lead_in_the_bin_does_not_hold_a_stage,
    leads_go_to_a_working_stage_that_stays,
    a_pipeline_goes_with_its_requests_and_sources_and_comes_back,
    after_thirty_days_a_stage_stays_deleted,
    a_name_in_the_history_outlives_its_stage,
    a_large_stage_takes_as_many_statements_as_a_small_one_to_delete_and_to_restore,
);

fn moved(desk: &TestDesk, id: LeadId, to: StageId) {
    desk.run_as(desk.world.ida, move |cx| move_lead(cx, id, Move::to(to)));
}

/// Counter and sum of a stage, next to what the table of leads says.
/// A stage, its kept count and sum, and those of its leads.
type Counted = (i64, (i64, i64), (i64, i64));

fn counted(cx: &mut Cx<'_>) -> Result<Vec<Counted>, base::DbError> {
    cx.query(
        "SELECT stages.id, COALESCE((SELECT CAST(sum(leads) AS BIGINT) FROM stage_totals WHERE account_id = $1 AND stage_id = stages.id), 0),
                COALESCE((SELECT CAST(sum(price_minor) AS BIGINT) FROM stage_totals WHERE account_id = $1 AND stage_id = stages.id), 0),
                (SELECT count(*) FROM leads WHERE account_id = $1 AND stage_id = stages.id AND is_draft = 0 AND deleted_at IS NULL),
                (SELECT CAST(COALESCE(sum(price_minor), 0) AS BIGINT) FROM leads WHERE account_id = $1 AND stage_id = stages.id AND is_draft = 0 AND deleted_at IS NULL)
         FROM stages WHERE stages.account_id = $1",
        params![cx.account],
        |row| Ok((row.take()?, (row.take()?, row.take()?), (row.take()?, row.take()?))),
    )
}

/// Counters equal the rows, and every lead that is there has exactly one visit without an end: where it stands.
pub fn all_is_exact(desk: &TestDesk) {
    for (stage, kept, rows) in desk.read_as(desk.world.mara, counted) {
        assert_eq!(kept, rows, "the counters of stage {stage}");
    }
    let wrong = desk.read_as(desk.world.mara, |cx| {
        cx.number(
            "SELECT count(*) FROM leads WHERE account_id = $1 AND is_draft = 0 AND
                (SELECT count(*) FROM stage_visits WHERE account_id = $1 AND lead_id = leads.id AND left_at IS NULL AND stage_id = leads.stage_id AND pipeline_id = leads.pipeline_id)
                <> CASE WHEN deleted_at IS NULL THEN 1 ELSE 0 END",
            params![cx.account],
        )
    });
    assert_eq!(wrong, 0, "a lead's open visit is where it stands");
}

fn leads_of_a_deleted_stage_go_where_somebody_says_and_come_back(desk: &TestDesk) {
    let world = desk.world;
    let (a, b) = (opened(desk, "A kitchen", 100).id, opened(desk, "A table", 20).id);
    let refused = desk.try_as(world.mara, move |cx| delete_stage(cx, world.stages.new_request, None));
    assert!(matches!(refused, Err(Error::Refused(sentence)) if sentence.contains("2 leads")));
    desk.clock.advance(60);
    let before = desk.read_as(world.mara, journal::newest);
    let heir = world.service_stages.planned;
    let deletion = desk.run_as(world.mara, move |cx| delete_stage(cx, world.stages.new_request, Some(heir)));
    assert_eq!(deletion.moved, 2);
    for id in [a, b] {
        let lead = lead(desk, id);
        assert_eq!((lead.pipeline_id, lead.stage_id, lead.version), (world.service, heir, 2));
    }
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 10));
    let moves: Vec<_> = rows.iter().filter(|row| row.kind == Some(Kind::LeadMoved)).collect();
    assert_eq!(moves.len(), 2);
    assert_eq!(moves[0].before["stage"], world.stages.new_request.0);
    assert_eq!(moves[0].after["because"], "stage_deleted");
    let way = desk.read_as(world.mara, move |cx| leads::list_visits(cx, a));
    assert_eq!(way.iter().map(|visit| visit.stage_id).collect::<Vec<_>>(), [world.stages.new_request, heir]);
    assert_eq!(way[0].left_at, Some(way[1].entered_at));
    all_is_exact(desk);

    let back = desk.run_as(world.mara, move |cx| pipelines::restore_stage(cx, world.stages.new_request));
    assert_eq!(back.moved, 2);
    assert_eq!(lead(desk, a).stage_id, world.stages.new_request);
    all_is_exact(desk);
}

fn a_lead_that_was_moved_on_stays_where_it_was_moved(desk: &TestDesk) {
    let world = desk.world;
    let (a, b) = (opened(desk, "A kitchen", 100).id, opened(desk, "A table", 20).id);
    let heir = world.stages.contacted;
    desk.run_as(world.mara, move |cx| delete_stage(cx, world.stages.new_request, Some(heir)));
    moved(desk, a, world.stages.negotiation);
    moved(desk, a, heir);
    let back = desk.run_as(world.mara, move |cx| pipelines::restore_stage(cx, world.stages.new_request));
    assert_eq!(back.moved, 1);
    assert_eq!((lead(desk, a).stage_id, lead(desk, b).stage_id), (heir, world.stages.new_request));
    all_is_exact(desk);
}

fn a_lead_in_the_bin_does_not_hold_a_stage(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A mistake", 100).id;
    desk.run_as(world.ida, move |cx| leads::delete(cx, id));
    let deletion = desk.run_as(world.mara, move |cx| delete_stage(cx, world.stages.new_request, None));
    assert_eq!(deletion.moved, 0, "nobody sees it move");
    let stage = desk.read_as(world.mara, move |cx| {
        cx.number("SELECT stage_id FROM leads WHERE account_id = $1 AND id = $2", params![cx.account, id])
    });
    assert_eq!(StageId(stage), world.stages.contacted, "it waits in the bin with a stage to come back to");
    all_is_exact(desk);
}

fn leads_go_to_a_working_stage_that_stays(desk: &TestDesk) {
    let world = desk.world;
    opened(desk, "A kitchen", 100);
    for heir in [world.stages.new_request, world.stages.won, world.stages.incoming, StageId(999_999)] {
        let refused = desk.try_as(world.mara, move |cx| delete_stage(cx, world.stages.new_request, Some(heir)));
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
    let own = desk.try_as(world.mara, move |cx| delete_pipeline(cx, world.service, Some(world.service_stages.planned)));
    assert!(matches!(own, Err(Error::Refused(_))));
}

fn a_pipeline_goes_with_its_requests_and_sources_and_comes_back(desk: &TestDesk) {
    let world = desk.world;
    let waiting = anna_waits(desk);
    let (open, won) = (opened(desk, "A kitchen", 100).id, opened(desk, "A table", 20).id);
    moved(desk, won, world.stages.won);
    let closed_at = lead(desk, won).closed_at;
    let main = pipelines::PipelineChange { becomes_main: true, ..Default::default() };
    desk.run_as(world.mara, move |cx| pipelines::change_pipeline(cx, world.service, &main));
    let refused = desk.try_as(world.mara, move |cx| delete_pipeline(cx, world.sales, None));
    assert!(matches!(refused, Err(Error::Refused(sentence)) if sentence.contains("leads")));

    let heir = world.service_stages.planned;
    desk.run_as(world.mara, move |cx| delete_pipeline(cx, world.sales, Some(heir)));
    assert_eq!(lead(desk, open).stage_id, heir);
    let sold = lead(desk, won);
    assert_eq!((sold.stage_id, sold.closed_at), (world.service_stages.won, closed_at), "what was won stays won");
    let request = seen(desk, waiting);
    assert_eq!(request.pipeline_id, world.service);
    assert_eq!(lead(desk, request.lead_id).stage_id, world.service_stages.incoming);
    let door = desk.read_as(world.mara, move |cx| channels::load_source(cx, world.website_form));
    assert_eq!(door.pipeline_id, world.service);
    let waits = |desk: &TestDesk, pipeline| -> i64 {
        let counts = desk.read_as(world.mara, move |cx| flow::inbox::count_waiting(cx, pipeline));
        counts.into_iter().map(|(_, count)| count).sum()
    };
    assert_eq!((waits(desk, world.sales), waits(desk, world.service)), (0, 1));
    all_is_exact(desk);

    desk.run_as(world.mara, move |cx| pipelines::restore_pipeline(cx, world.sales));
    assert_eq!(lead(desk, open).stage_id, world.stages.new_request);
    assert_eq!(lead(desk, won).stage_id, world.stages.won);
    assert_eq!(seen(desk, waiting).pipeline_id, world.sales);
    assert_eq!(lead(desk, request.lead_id).stage_id, world.stages.incoming);
    let door = desk.read_as(world.mara, move |cx| channels::load_source(cx, world.website_form));
    assert_eq!(door.pipeline_id, world.sales);
    assert_eq!((waits(desk, world.sales), waits(desk, world.service)), (1, 0));
    all_is_exact(desk);
}

fn after_thirty_days_a_stage_stays_deleted(desk: &TestDesk) {
    let world = desk.world;
    desk.run_as(world.mara, move |cx| delete_stage(cx, world.stages.contract, None));
    let deleted = desk.read_as(world.mara, move |cx| pipelines::list_deleted_stages(cx, world.sales));
    assert_eq!(deleted[0].name, "Contract");
    desk.clock.advance(30 * DAY);
    let late = desk.try_as(world.mara, move |cx| pipelines::restore_stage(cx, world.stages.contract));
    assert!(matches!(late, Err(Error::NoSuchStage(_))));
    assert!(desk.read_as(world.mara, move |cx| pipelines::list_deleted_stages(cx, world.sales)).is_empty());
}

fn a_name_in_the_history_outlives_its_stage(desk: &TestDesk) {
    let world = desk.world;
    desk.run_as(world.mara, move |cx| delete_stage(cx, world.stages.contract, None));
    let all = desk.read_as(world.mara, pipelines::list_with_deleted);
    let names: Vec<_> = all.iter().filter_map(|pipeline| pipeline.stage(world.stages.contract)).collect();
    assert_eq!(names[0].name, "Contract");
    assert!(desk.read_as(world.mara, move |cx| pipelines::find_stage(cx, world.stages.contract)).is_none());
}

fn a_large_stage_takes_as_many_statements_as_a_small_one_to_delete_and_to_restore(desk: &TestDesk) {
    let world = desk.world;
    let [small, large] = [world.stages.contacted, world.stages.qualified];
    for (stage, count) in [(small, 3), (large, 150)] {
        desk.run_as(world.ida, move |cx| {
            (0..count).try_for_each(|_| leads::open(cx, NewLead::in_stage(world.sales, stage)).map(|_| ()))
        });
    }
    let statements = |stage: StageId, expected: i64| {
        let gone = desk.run_as(world.mara, move |cx| {
            let (before, moved) = (cx.statements(), delete_stage(cx, stage, Some(world.stages.contract))?.moved);
            Ok::<_, Error>((moved, cx.statements() - before))
        });
        let back = desk.run_as(world.mara, move |cx| {
            let (before, moved) = (cx.statements(), pipelines::restore_stage(cx, stage)?.moved);
            Ok::<_, Error>((moved, cx.statements() - before))
        });
        assert_eq!((gone.0, back.0), (expected, expected));
        (gone.1, back.1)
    };
    assert_eq!(statements(small, 3), statements(large, 150));
    let rows = desk.read_as(world.mara, |cx| {
        let sql = "SELECT count(*), count(DISTINCT lead_id) FROM journal WHERE account_id = $1 AND kind = 'lead_moved'";
        cx.find(sql, params![cx.account], |row| Ok((row.take::<i64>()?, row.take::<i64>()?)))
    });
    assert_eq!(rows, Some((306, 153)), "each lead's history has its two moves");
    all_is_exact(desk);
}

/// Where leads stand, deleted ones too.
fn places(desk: &TestDesk) -> BTreeMap<i64, i64> {
    let read = |cx: &mut Cx<'_>| {
        cx.query("SELECT id, stage_id FROM leads WHERE account_id = $1 AND is_draft = 0", params![cx.account], |row| {
            Ok((row.take()?, row.take()?))
        })
    };
    desk.read_as(desk.world.mara, read).into_iter().collect()
}

/// Whatever stands where: deleting a stage keeps every lead, counters equal the rows, the history is whole, and the
/// stage comes back with its leads.
#[test]
fn deleting_any_stage_loses_nothing_and_can_be_undone() {
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let leads = proptest::collection::vec((0usize..9, 0i64..1_000, prop::bool::weighted(0.2)), 0..12);
    for database in Database::all() {
        let cases = (leads.clone(), 0usize..7, 0usize..9);
        runner
            .run(&cases, |(leads, gone, heir)| {
                let desk = TestDesk::open(database);
                one_case(&desk, &leads, gone, heir);
                Ok(())
            })
            .unwrap();
    }
}

fn one_case(desk: &TestDesk, rows: &[(usize, i64, bool)], gone: usize, heir: usize) {
    let world = desk.world;
    let sales = desk.read_as(world.mara, move |cx| pipelines::load(cx, world.sales));
    let stages: Vec<StageId> =
        sales.stages.iter().filter(|stage| stage.kind != StageKind::Incoming).map(|stage| stage.id).collect();
    let rows = rows.to_vec();
    let all = stages.clone();
    desk.run_as(world.ida, move |cx| {
        for (stage, price_minor, is_deleted) in &rows {
            let new = NewLead { price_minor: *price_minor, ..NewLead::in_stage(world.sales, all[*stage]) };
            let id = pipelines::open_lead(cx, new)?.id;
            if *is_deleted {
                leads::delete(cx, id)?;
            }
        }
        Ok::<_, Error>(())
    });
    let (gone, heir) = (stages[gone], if heir < 7 { stages[heir] } else { world.service_stages.planned });
    let before = places(desk);
    let deleted = desk.try_as(world.mara, move |cx| delete_stage(cx, gone, Some(heir)));
    if gone == heir {
        assert!(matches!(deleted, Err(Error::Refused(_))));
        return;
    }
    assert!(deleted.is_ok(), "{deleted:?}");
    let expected: BTreeMap<i64, i64> =
        before.iter().map(|(id, stage)| (*id, if *stage == gone.0 { heir.0 } else { *stage })).collect();
    assert_eq!(places(desk), expected);
    all_is_exact(desk);
    desk.run_as(world.mara, move |cx| pipelines::restore_stage(cx, gone));
    assert_eq!(places(desk), before);
    all_is_exact(desk);
}
