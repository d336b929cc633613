//! What has happened, counted by day: reports add up days, whatever is undone later.

use crate::outside::{anna_waits, ida_accepts, opened};
use base::clock::DAY;
use base::db::{DbError, Row};
use base::ids::{LeadId, StageId};
use base::{Cx, params};
use flow::leads;
use flow::pipelines::{self, Move};
use flow::timeline::Error;
use flow::timeline::numbers::{self, Activity, Day, OutcomesBy, Question, TriageBy};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_funnel_counts_who_came_at_least_so_far,
    a_win_counts_on_its_day_until_it_is_taken_back,
    losses_are_told_apart_by_reason_and_person,
    a_stage_tells_how_long_leads_stood_there,
    the_speed_of_triage_is_that_of_people,
    what_people_do_is_counted_by_person,
    a_forecast_says_nothing_before_it_has_seen_enough,
    a_report_costs_the_same_however_many_leads_there_are,
    counting_on_equals_counting_anew,
);

const HOUR: i64 = 3_600;

/// Reads everything there is to count.
fn count(desk: &TestDesk) {
    while desk.run(numbers::read_journal) {}
}

/// Everything of the last year.
fn lately(desk: &TestDesk) -> Question {
    let today = Day::of(desk.clock.now(), &TimeZone::UTC);
    Question { pipelines: None, days: Day(today.0 - 365)..Day(today.0 + 2), users: None, source: None }
}

fn ask<T>(desk: &TestDesk, question: impl Fn(&mut Cx<'_>) -> Result<T, Error> + Send + 'static) -> T
where
    T: Send + 'static,
{
    count(desk);
    desk.read_as(desk.world.mara, question)
}

fn moves(desk: &TestDesk, lead: LeadId, stage: StageId) {
    desk.run_as(desk.world.ida, move |cx| pipelines::move_lead(cx, lead, Move::to(stage)));
}

fn a_funnel_counts_who_came_at_least_so_far(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    for (name, stage) in [("A", None), ("B", Some(world.stages.qualified)), ("C", Some(world.stages.won))] {
        let lead = opened(desk, name, 1_000);
        if let Some(stage) = stage {
            moves(desk, lead.id, stage);
        }
    }
    let lost = opened(desk, "D", 1_000);
    moves(desk, lost.id, world.stages.contacted);
    moves(desk, lost.id, world.stages.lost);
    let steps = ask(desk, move |cx| {
        let pipeline = pipelines::load(cx, world.sales)?;
        numbers::funnel(cx, &pipeline, &question)
    });
    let reached = |stage| steps.iter().find(|step| step.stage == stage).unwrap().reached.number;
    assert_eq!(reached(world.stages.new_request), 4);
    assert_eq!(reached(world.stages.contacted), 3, "who skipped a stage has passed it");
    assert_eq!(reached(world.stages.qualified), 2);
    assert_eq!(reached(world.stages.won), 1);
    assert!(steps.iter().all(|step| step.stage != world.stages.lost), "lost is no step of the way");
}

fn a_win_counts_on_its_day_until_it_is_taken_back(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    let lead = opened(desk, "A kitchen", 90_000);
    desk.clock.advance(2 * HOUR);
    moves(desk, lead.id, world.stages.won);
    let asked = question.clone();
    let months = ask(desk, move |cx| numbers::outcomes(cx, &asked, OutcomesBy::Month));
    let month = Day::of(desk.clock.now(), &TimeZone::UTC).month();
    assert_eq!((months[&month.0].won.number, months[&month.0].won.amount_minor), (1, 90_000));
    assert_eq!(months[&month.0].won.seconds, 2 * HOUR, "how long it took from the beginning");
    moves(desk, lead.id, world.stages.contacted);
    let months = ask(desk, move |cx| numbers::outcomes(cx, &question, OutcomesBy::Month));
    assert!(months.is_empty(), "{months:?}");
}

fn losses_are_told_apart_by_reason_and_person(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    let reason = desk.run_as(world.mara, |cx| leads::loss_reasons::add(cx, "Too slow", None));
    let lead = opened(desk, "A kitchen", 500);
    desk.run_as(world.ida, move |cx| {
        let to = Move { loss_reason_id: Some(reason.id), ..Move::to(world.stages.lost) };
        pipelines::move_lead(cx, lead.id, to)
    });
    let (by_reason, by_person) = ask(desk, move |cx| {
        Ok((numbers::outcomes(cx, &question, OutcomesBy::Reason)?, numbers::outcomes(cx, &question, OutcomesBy::User)?))
    });
    assert_eq!(by_reason[&reason.id.0].lost.number, 1);
    assert_eq!(by_person[&world.ida.0].lost.amount_minor, 500);
}

fn a_stage_tells_how_long_leads_stood_there(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    for hours in [1, 3] {
        let lead = opened(desk, "A kitchen", 0);
        desk.clock.advance(hours * HOUR);
        moves(desk, lead.id, world.stages.contacted);
    }
    let spans = ask(desk, move |cx| numbers::stays(cx, &question));
    let span = &spans[&world.stages.new_request.0];
    assert_eq!((span.number, span.average), (2, 2 * HOUR));
    assert!(!spans.contains_key(&world.stages.contacted.0), "nobody has left it yet");
}

/// IL-14.
fn the_speed_of_triage_is_that_of_people(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    let incoming = anna_waits(desk);
    desk.clock.advance(600);
    ida_accepts(desk, incoming);
    let asked = question.clone();
    let people = ask(desk, move |cx| numbers::triage(cx, &asked, TriageBy::User));
    assert_eq!(people[&world.ida.0].decisions, [1, 0, 0]);
    assert_eq!(people[&world.ida.0].waited.average, 600);
    desk.run_as(world.ida, move |cx| pipelines::take_back_acceptance(cx, incoming));
    let people = ask(desk, move |cx| numbers::triage(cx, &question, TriageBy::User));
    assert!(people.is_empty(), "it waits again: {people:?}");
}

fn what_people_do_is_counted_by_person(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    let lead = opened(desk, "A kitchen", 0);
    moves(desk, lead.id, world.stages.contacted);
    moves(desk, lead.id, world.stages.qualified);
    let done = ask(desk, move |cx| numbers::activity(cx, &question));
    let of = |activity| Activity::ALL.iter().position(|other| *other == activity).unwrap();
    assert_eq!(done[&world.ida][of(Activity::NewLead)], 1);
    assert_eq!(done[&world.ida][of(Activity::Move)], 2);
    assert!(!done.contains_key(&world.tom));
}

fn a_forecast_says_nothing_before_it_has_seen_enough(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    let today = Day::of(desk.clock.now(), &TimeZone::UTC);
    let expect = move |desk: &TestDesk| {
        let question = question.clone();
        let expected = ask(desk, move |cx| {
            let pipeline = pipelines::load(cx, world.sales)?;
            numbers::forecast(cx, &pipeline, &question, today)
        });
        expected.into_iter().find(|expected| expected.stage == world.stages.new_request).unwrap()
    };
    let leads: Vec<LeadId> = (0..9).map(|_| opened(desk, "A kitchen", 1_000_000).id).collect();
    assert_eq!(expect(desk).won_of_thousand, None);
    opened(desk, "A kitchen", 1_000_000);
    for lead in &leads[..4] {
        moves(desk, *lead, world.stages.won);
    }
    let expected = expect(desk);
    assert_eq!((expected.open.number, expected.won_of_thousand), (6, Some(400)));
    assert_eq!(expected.expected_minor, 2_400_000, "four of ten were won");
}

fn a_report_costs_the_same_however_many_leads_there_are(desk: &TestDesk) {
    let (world, question) = (desk.world, lately(desk));
    let cost = |desk: &TestDesk| {
        count(desk);
        let question = question.clone();
        let (_, statements) = desk.statements_of(move |cx| {
            let pipeline = pipelines::load(cx, world.sales)?;
            numbers::funnel(cx, &pipeline, &question)
        });
        statements
    };
    opened(desk, "A", 1);
    let one = cost(desk);
    for _ in 0..20 {
        opened(desk, "B", 1);
    }
    assert_eq!(cost(desk), one);
}

/// Histories tried on each database; each step is a unit of work of its own.
const HISTORIES: u32 = 12;

#[derive(Clone, Copy, Debug)]
enum Step {
    Open(i64),
    Move(usize, usize),
    Delete(usize),
    Wait(i64),
    Count,
    Arrive,
    Decide(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..1_000_i64).prop_map(Step::Open),
        6 => (0..8_usize, 0..12_usize).prop_map(|(lead, stage)| Step::Move(lead, stage)),
        1 => (0..8_usize).prop_map(Step::Delete),
        2 => (60..9 * DAY).prop_map(Step::Wait),
        2 => Just(Step::Count),
        1 => Just(Step::Arrive),
        2 => any::<bool>().prop_map(Step::Decide),
    ]
}

fn counting_on_equals_counting_anew(desk: &TestDesk) {
    let mut runner = TestRunner::new(Config { cases: HISTORIES, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&prop::collection::vec(step(), 1..30), |steps| {
        for step in steps {
            take(desk, step);
        }
        count(desk);
        let counted_on = desk.read_as(desk.world.mara, all_days);
        desk.run(|cx| {
            for table in ["day_numbers", "counted_records"] {
                cx.execute(&format!("DELETE FROM {table} WHERE account_id = $1"), params![cx.account])?;
            }
            cx.execute("DELETE FROM cursors WHERE account_id = $1 AND reader LIKE 'numbers%'", params![cx.account])
        });
        count(desk);
        prop_assert_eq!(counted_on, desk.read_as(desk.world.mara, all_days));
        Ok(())
    });
    outcome.unwrap();
}

/// What the state does not allow is refused, and counts nothing.
fn take(desk: &TestDesk, step: Step) {
    let world = desk.world;
    let newest = |limit: usize| {
        desk.read_as(world.mara, move |cx| {
            cx.query(
                "SELECT id FROM leads WHERE account_id = $1 ORDER BY id DESC LIMIT 8",
                params![cx.account],
                Row::take,
            )
            .map(|found: Vec<LeadId>| found.get(limit % found.len().max(1)).copied().unwrap_or(LeadId(1)))
        })
    };
    match step {
        Step::Open(price) => drop(opened(desk, "A kitchen", price)),
        Step::Move(lead, stage) => {
            let (lead, mut stages) = (newest(lead), world.working_stages().to_vec());
            stages.extend([world.stages.won, world.stages.lost, world.service_stages.lost]);
            let stage = stages[stage % stages.len()];
            drop(desk.try_as(world.ida, move |cx| pipelines::move_lead(cx, lead, Move::to(stage))));
        }
        Step::Delete(lead) => {
            let lead = newest(lead);
            drop(desk.try_as(world.ida, move |cx| leads::delete(cx, lead)));
        }
        Step::Wait(seconds) => desk.clock.advance(seconds),
        Step::Count => count(desk),
        Step::Arrive => drop(crate::outside::arrives(desk, crate::outside::anna(desk, "Hello"))),
        Step::Decide(is_back) => {
            let newest = desk.read_as(world.mara, |cx| {
                cx.number("SELECT max(id) FROM incoming_leads WHERE account_id = $1", params![cx.account])
            });
            let id = base::ids::IncomingLeadId(newest);
            drop(desk.try_as(world.ida, move |cx| {
                if is_back {
                    pipelines::take_back_acceptance(cx, id)
                } else {
                    pipelines::accept(cx, id, pipelines::Acceptance::default()).map(drop)
                }
            }));
        }
    }
}

type Sum = (String, Vec<i64>);

fn all_days(cx: &mut Cx<'_>) -> Result<Vec<Sum>, DbError> {
    cx.query(
        "SELECT measure, pipeline_id, day, stage_id, user_id, source_id, detail, bucket, number, amount_minor, seconds FROM day_numbers
         WHERE account_id = $1 AND number <> 0 ORDER BY measure, pipeline_id, day, stage_id, user_id, source_id, detail, bucket",
        params![cx.account],
        |row| {
            let measure = row.take()?;
            let mut numbers = Vec::new();
            for _ in 0..10 {
                numbers.push(row.take()?);
            }
            Ok((measure, numbers))
        },
    )
}
