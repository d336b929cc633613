//! The named world holds together, on both databases, and reads as real.

use std::collections::HashSet;

use base::DbError;
use base::db::Row;
use base::params;
use flow::channels::Channel;
use flow::inbox::{self, Filter, State};
use flow::{leads, pipelines};
use testkit::desk::{Database, NOW, TestDesk};

/// Statements of furnishing: at 10 µs each the demo stands in a tenth of a second.
const MOST_STATEMENTS: u64 = 6_000;

fn furnished(test: impl Fn(&TestDesk)) {
    for database in Database::all() {
        println!("on {database:?}");
        test(&TestDesk::furnished(database));
    }
}

#[test]
fn fourteen_requests_of_all_four_kinds_wait_and_three_were_declined() {
    furnished(|desk| {
        let world = desk.world;
        let of_sales = desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.sales));
        let of_service = desk.read_as(world.mara, move |cx| inbox::count_waiting(cx, world.service));
        let waiting = |counts: &[(Channel, i64)]| counts.iter().map(|(_, count)| count).sum::<i64>();
        assert!(of_sales.iter().all(|(_, count)| *count > 0), "{of_sales:?}");
        assert_eq!(waiting(&of_sales) + waiting(&of_service), 14);
        let declined = Filter { pipeline: None, channels: Vec::new(), state: State::Declined, is_oldest_first: false };
        let declined = desk.read_as(world.mara, move |cx| inbox::list(cx, &declined, None, 50));
        assert_eq!(declined.len(), 3);
        assert!(declined.iter().any(|incoming| incoming.is_spam));
    });
}

#[test]
fn some_cards_hold_two_messages_and_some_come_from_people_who_return() {
    furnished(|desk| {
        let world = desk.world;
        let filter = Filter::waiting(world.sales, None);
        let waiting = desk.read_as(world.mara, move |cx| inbox::list(cx, &filter, None, 50));
        assert_eq!(waiting.iter().filter(|incoming| incoming.messages == 2).count(), 3);
        let contacts = waiting.iter().filter_map(|incoming| incoming.contact_id).collect::<Vec<_>>();
        let contacts = desk.read_as(world.mara, move |cx| flow::contacts::list_by_ids(cx, &contacts));
        assert_eq!(contacts.iter().filter(|contact| !contact.is_draft).count(), 2, "Rosa Winter and Samir Adler");
    });
}

#[test]
fn every_stage_of_both_pipelines_holds_leads() {
    furnished(|desk| {
        let world = desk.world;
        for pipeline in [world.sales, world.service] {
            let whole = desk.read_as(world.mara, move |cx| pipelines::load(cx, pipeline));
            let totals = desk.read_as(world.mara, move |cx| leads::stage_totals(cx, pipeline));
            let empty = whole.stages[1..].iter().filter(|stage| !totals.contains_key(&stage.id));
            let empty: Vec<_> = empty.map(|stage| stage.name.as_str()).collect();
            assert!(empty.iter().all(|name| *name == "Closed - lost"), "{empty:?}");
        }
        let (open, sum_minor) = desk.read_as(world.mara, move |cx| leads::count_open(cx, world.sales));
        assert!(open >= 50 && sum_minor > 100_000_000, "{open} leads, {sum_minor}");
    });
}

#[test]
fn nothing_happens_after_now_and_leads_live_in_the_order_of_the_journal() {
    furnished(|desk| {
        let times = desk.run(|cx| {
            let sql = "SELECT at FROM journal WHERE account_id = $1 AND lead_id IS NOT NULL AND incoming_lead_id IS NULL ORDER BY id";
            cx.query(sql, params![cx.account], Row::take::<i64>)
        });
        let late = times.iter().filter(|at| **at > NOW).count();
        assert_eq!(late, 0);
        assert!(times.len() > 150, "{} rows", times.len());
    });
}

#[test]
fn it_is_furnished_in_few_statements() {
    for database in Database::all() {
        let desk = TestDesk::open(database);
        let before = desk.desk.statements();
        let furnished = desk.other_account();
        let statements = desk.desk.statements() - before;
        println!("on {database:?}: {statements} statements");
        assert!(statements < MOST_STATEMENTS, "{statements} statements");
        let ids: HashSet<_> = desk.world.everybody().into_iter().collect();
        assert!(furnished.world.everybody().iter().all(|user| !ids.contains(user)), "other ids than the workshop's");
        let foreign = furnished.world.sales;
        let found = desk.try_as(desk.world.mara, move |cx| Ok::<_, DbError>(pipelines::load(cx, foreign).is_ok()));
        assert!(!found.unwrap(), "nobody looks into another account");
    }
}
