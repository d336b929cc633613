//! Losing with a reason, and reopening (MV-04, MV-05).

use crate::outside::{lead, opened};
use base::journal::{self, Kind};
use flow::leads;
use flow::leads::loss_reasons::{self, LossReasonChange};
use flow::pipelines::{Error, Move, move_lead};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_lost_lead_says_why_and_a_reopened_one_does_not,
    only_a_lost_lead_has_a_reason,
    a_deleted_reason_keeps_its_name_and_is_not_offered,
    reasons_are_kept_by_administrators_in_their_order,
);

fn a_lost_lead_says_why_and_a_reopened_one_does_not(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 1).id;
    let reason = desk.run_as(world.mara, |cx| loss_reasons::add(cx, "Bought elsewhere", None)).id;
    let before = desk.read_as(world.mara, journal::newest);
    let lost = Move { loss_reason_id: Some(reason), ..Move::to(world.stages.lost) };
    desk.run_as(world.ida, move |cx| move_lead(cx, id, lost));
    assert_eq!(lead(desk, id).loss_reason_id, Some(reason));
    desk.run_as(world.ida, move |cx| move_lead(cx, id, Move::to(world.stages.contacted)));
    let open = lead(desk, id);
    assert_eq!((open.loss_reason_id, open.closed_at), (None, None));
    let rows = desk.read_as(world.mara, move |cx| journal::read_after(cx, before, 10));
    let of = |kind| rows.iter().find(|row| row.kind == Some(kind)).unwrap();
    assert_eq!(of(Kind::LeadLost).after["loss_reason"], reason.0);
    assert_eq!(of(Kind::LeadReopened).before["loss_reason"], reason.0, "it can be undone from the journal");
    assert!(of(Kind::LeadReopened).before["closed_at"].is_i64());
    assert!(of(Kind::LeadReopened).after.get("loss_reason").is_none());
}

fn only_a_lost_lead_has_a_reason(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 1).id;
    let reason = desk.run_as(world.mara, |cx| loss_reasons::add(cx, "Out of reach", None)).id;
    let won = Move { loss_reason_id: Some(reason), ..Move::to(world.stages.won) };
    desk.run_as(world.ida, move |cx| move_lead(cx, id, won));
    assert_eq!(lead(desk, id).loss_reason_id, None);
    let unknown = Move { loss_reason_id: Some(base::ids::LossReasonId(9)), ..Move::to(world.stages.lost) };
    let refused = desk.try_as(world.ida, move |cx| move_lead(cx, id, unknown));
    assert!(matches!(refused, Err(Error::Lead(leads::Error::NoSuchLossReason(_)))));
}

fn a_deleted_reason_keeps_its_name_and_is_not_offered(desk: &TestDesk) {
    let world = desk.world;
    let id = opened(desk, "A kitchen", 1).id;
    let reason = desk.run_as(world.mara, |cx| loss_reasons::add(cx, "Out of reach", None)).id;
    let lost = Move { loss_reason_id: Some(reason), ..Move::to(world.stages.lost) };
    desk.run_as(world.ida, move |cx| move_lead(cx, id, lost));
    desk.run_as(world.mara, move |cx| loss_reasons::delete(cx, reason));
    assert_eq!(lead(desk, id).loss_reason_id, Some(reason));
    let (offered, all) = desk.read_as(world.ida, |cx| {
        Ok::<_, leads::Error>((loss_reasons::list(cx)?, loss_reasons::list_with_deleted(cx)?))
    });
    assert!(offered.iter().all(|one| one.id != reason));
    assert!(all.iter().any(|one| one.id == reason && one.name == "Out of reach"));
    desk.run_as(world.mara, move |cx| loss_reasons::restore(cx, reason));
    assert!(desk.read_as(world.ida, loss_reasons::list).iter().any(|one| one.id == reason));
}

fn reasons_are_kept_by_administrators_in_their_order(desk: &TestDesk) {
    let world = desk.world;
    let before = desk.read_as(world.ida, loss_reasons::list).len();
    let [a, b] = ["First of ours", "Second of ours"]
        .map(|name| desk.run_as(world.mara, move |cx| loss_reasons::add(cx, name, None)).id);
    desk.run_as(world.mara, move |cx| loss_reasons::order(cx, &[b, a]));
    let names = desk.read_as(world.ida, loss_reasons::list);
    assert_eq!((names[0].id, names[1].id, names.len()), (b, a, before + 2));
    for wrong in ["", " second OF ours "] {
        let refused = desk.try_as(world.mara, move |cx| loss_reasons::add(cx, wrong, None));
        assert!(matches!(refused, Err(leads::Error::BadValue(_))));
    }
    let change = LossReasonChange { name: Some("Ours".to_owned()), position: None };
    let denied = desk.try_as(world.ida, move |cx| loss_reasons::change(cx, a, &change));
    assert!(matches!(denied, Err(leads::Error::Denied(_))));
}
