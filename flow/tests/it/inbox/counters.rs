//! The maintained counters equal the cards, whatever happens in whatever order (IL-10, MV-01).

use crate::outside::{anna, ben, call, form, take};
use base::db::{DbError, Row};
use base::ids::{IncomingLeadId, LeadId};
use base::{Cx, params};
use flow::channels::SourceEvent;
use flow::leads::{self, LeadChange, Target};
use flow::pipelines::{self, Acceptance, Intake, Move, PipelineChange};
use flow::{TakenIn, inbox};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::{TestDesk, on_each_database};
use world::World;

on_each_database!(counters_equal_the_cards_after_any_history);

/// Histories tried on each database, of up to 30 steps; each step is a unit of work of its own.
const HISTORIES: u32 = 16;

#[derive(Clone, Copy, Debug)]
enum Step {
    Arrive(u8),
    Accept(usize, u8),
    Decline(usize),
    Restore(usize),
    Link(usize, usize),
    TakeBackAcceptance(usize),
    TakeBackLink(usize),
    Move(usize, u8),
    Price(usize, i64),
    Delete(usize),
    Intake(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let any = 0..12_usize;
    prop_oneof![
        6 => (0..6_u8).prop_map(Step::Arrive),
        4 => (any.clone(), 0..4_u8).prop_map(|(at, stage)| Step::Accept(at, stage)),
        2 => any.clone().prop_map(Step::Decline),
        2 => any.clone().prop_map(Step::Restore),
        2 => (any.clone(), any.clone()).prop_map(|(at, to)| Step::Link(at, to)),
        2 => any.clone().prop_map(Step::TakeBackAcceptance),
        2 => any.clone().prop_map(Step::TakeBackLink),
        2 => (any.clone(), 0..9_u8).prop_map(|(at, stage)| Step::Move(at, stage)),
        1 => (any.clone(), 0..1_000_i64).prop_map(|(at, price)| Step::Price(at, price)),
        1 => any.prop_map(Step::Delete),
        1 => (0..3_u8).prop_map(Step::Intake),
    ]
}

fn counters_equal_the_cards_after_any_history(desk: &TestDesk) {
    let mut runner = TestRunner::new(Config { cases: HISTORIES, failure_persistence: None, ..Config::default() });
    let events = [
        anna(desk, "hello"),
        ben(desk, "hello"),
        call(desk.world.main_line, "+49 30 23125 901"),
        form(desk.world.website_form, "Ole", "ole@ek.example", "", "hello"),
        crate::outside::mail(desk.world.service_mail, "Anna", "anna@berg.example", "Hinge", "loose"),
        crate::outside::chat(desk.world.website_chat, "visitor-3", "hi"),
    ];
    let (world, history) = (desk.world, prop::collection::vec(step(), 1..30));
    let outcome = runner.run(&history, |steps| {
        for step in steps.iter().copied() {
            let event = events[usize::from(if let Step::Arrive(who) = step { who } else { 0 })].clone();
            let done = desk.try_as(world.mara, move |cx| apply(cx, &world, &event, step));
            // What the state does not allow is refused, and changes nothing.
            assert!(!matches!(done, Err(flow::Error::Db(_))), "{step:?}: {done:?}");
        }
        let (kept, counted) = desk.read_as(world.mara, |cx| Ok::<_, DbError>((kept_totals(cx)?, counted_totals(cx)?)));
        prop_assert_eq!(kept, counted);
        Ok(())
    });
    outcome.unwrap();
}

fn apply(cx: &mut Cx<'_>, world: &World, event: &SourceEvent, step: Step) -> Result<(), flow::Error> {
    let (incoming, open) = (all_incoming(cx)?, all_leads(cx)?);
    let request = |at: usize| incoming.get(at % incoming.len().max(1)).copied().unwrap_or(IncomingLeadId(1));
    let lead = |at: usize| open.get(at % open.len().max(1)).copied().unwrap_or(LeadId(1));
    let to = |stage_id| Move::to(stage_id);
    match step {
        Step::Arrive(_) => {
            let taken = take(cx, event)?;
            assert!(!matches!(taken, TakenIn::Repeated(_) | TakenIn::Skipped(_)), "{taken:?}");
        }
        Step::Accept(at, stage) => {
            let stages = [world.stages.qualified, world.stages.won, world.service_stages.planned];
            let stage = stages.get(usize::from(stage)).copied();
            pipelines::accept(cx, request(at), Acceptance { stage, responsible: None })?;
        }
        Step::Decline(at) => drop(inbox::decline(cx, request(at), false)?),
        Step::Restore(at) => drop(inbox::restore(cx, request(at))?),
        Step::Link(at, target) => drop(pipelines::link(cx, request(at), Target::Lead(lead(target)))?),
        Step::TakeBackAcceptance(at) => pipelines::take_back_acceptance(cx, request(at))?,
        Step::TakeBackLink(at) => pipelines::take_back_link(cx, request(at))?,
        Step::Move(at, stage) => {
            let stage = world.working_stages().get(usize::from(stage)).copied();
            pipelines::move_lead(cx, lead(at), to(stage.unwrap_or(world.service_stages.lost)))?;
        }
        Step::Price(at, price_minor) => {
            let change = LeadChange { price_minor: Some(price_minor), ..LeadChange::default() };
            leads::change(cx, lead(at), change)?;
        }
        Step::Delete(at) => leads::delete(cx, lead(at))?,
        Step::Intake(kind) => {
            let intake = [Intake::Triage, Intake::Direct(world.stages.contacted), Intake::Notify][usize::from(kind)];
            let change = PipelineChange { intake: Some(intake), ..PipelineChange::default() };
            pipelines::change_pipeline(cx, world.sales, &change)?;
        }
    }
    Ok(())
}

fn all_incoming(cx: &mut Cx<'_>) -> Result<Vec<IncomingLeadId>, DbError> {
    cx.query(
        "SELECT id FROM incoming_leads WHERE account_id = $1 ORDER BY id DESC LIMIT 12",
        params![cx.account],
        Row::take,
    )
}

fn all_leads(cx: &mut Cx<'_>) -> Result<Vec<LeadId>, DbError> {
    let sql =
        "SELECT id FROM leads WHERE account_id = $1 AND deleted_at IS NULL AND is_draft = 0 ORDER BY id DESC LIMIT 12";
    cx.query(sql, params![cx.account], Row::take)
}

type Totals = (Vec<(i64, String, i64)>, Vec<(i64, i64, i64, i64)>);

fn kept_totals(cx: &mut Cx<'_>) -> Result<Totals, DbError> {
    totals(
        cx,
        "SELECT pipeline_id, channel, waiting FROM inbox_totals WHERE account_id = $1 AND waiting <> 0 ORDER BY pipeline_id, channel",
        "SELECT stage_id, responsible_id, leads, price_minor FROM stage_totals WHERE account_id = $1 AND (leads <> 0 OR price_minor <> 0) ORDER BY stage_id, responsible_id",
    )
}

fn counted_totals(cx: &mut Cx<'_>) -> Result<Totals, DbError> {
    totals(
        cx,
        "SELECT pipeline_id, channel, count(*) FROM incoming_leads WHERE account_id = $1 AND state = 'waiting' GROUP BY pipeline_id, channel ORDER BY pipeline_id, channel",
        "SELECT stage_id, COALESCE(responsible_id, 0), count(*), CAST(sum(price_minor) AS BIGINT) FROM leads WHERE account_id = $1 AND is_draft = 0 AND deleted_at IS NULL GROUP BY stage_id, COALESCE(responsible_id, 0) ORDER BY stage_id, COALESCE(responsible_id, 0)",
    )
}

fn totals(cx: &mut Cx<'_>, inbox: &str, stages: &str) -> Result<Totals, DbError> {
    Ok((
        cx.query(inbox, params![cx.account], |row| Ok((row.take()?, row.take()?, row.take()?)))?,
        cx.query(stages, params![cx.account], |row| Ok((row.take()?, row.take()?, row.take()?, row.take()?)))?,
    ))
}
