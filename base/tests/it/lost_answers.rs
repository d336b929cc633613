use crate::house::{House, on_postgres};
use crate::wire::{Break, Wire};
use base::clock::Clock;
use base::db::DatabaseUrl;
use base::ids::JournalId;
use base::journal::{self, About, Happening, Kind};
use base::{Cx, DbError, Desk};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::runtime::Handle;

/// A desk that reaches the house's database through a wire.
fn desk_on_a_wire(house: &House) -> (Desk, Wire) {
    let DatabaseUrl::Postgres(url) = &house.url else { panic!("a house on PostgreSQL") };
    let (before, rest) = url.rsplit_once(':').unwrap();
    let (port, name) = rest.split_once('/').unwrap();
    let wire = Wire::to(port.parse().unwrap());
    let url = DatabaseUrl::Postgres(format!("{before}:{}/{name}", wire.port()));
    (Desk::open_seeded(&url, Clock::set_to(crate::house::NOW), 9).unwrap(), wire)
}

fn note(cx: &mut Cx<'_>, text: &str) -> Result<(), DbError> {
    journal::record(cx, Happening::change(Kind::NoteAdded, About::default(), json!(null), json!(text)))?;
    Ok(())
}

async fn noted(house: &House) -> Vec<String> {
    let entries = house.read(|cx| journal::read_after(cx, JournalId(0), 100)).await;
    entries.iter().map(|entry| entry.after.as_str().unwrap().to_owned()).collect()
}

/// A unit that counts its runs.
fn counted_note() -> (Arc<AtomicU32>, impl Fn(&mut Cx<'_>) -> Result<(), DbError> + Send + 'static) {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let unit = move |cx: &mut Cx<'_>| {
        counted.fetch_add(1, Ordering::SeqCst);
        note(cx, "once")
    };
    (runs, unit)
}

#[test]
fn a_commit_that_never_arrived_is_done_again() {
    on_postgres(async |house: House| {
        let (desk, wire) = desk_on_a_wire(&house);
        let (runs, unit) = counted_note();
        wire.break_at_next_commit(Break::BeforeCommit);
        desk.write(house.who(), unit).await.unwrap();
        assert!(wire.is_broken());
        assert_eq!((noted(&house).await, runs.load(Ordering::SeqCst)), (vec!["once".to_owned()], 2));
    });
}

#[test]
fn a_commit_whose_answer_was_lost_is_not_done_twice() {
    on_postgres(async |house: House| {
        let (desk, wire) = desk_on_a_wire(&house);
        let (runs, unit) = counted_note();
        wire.break_at_next_commit(Break::AfterCommit(Box::new(|| {})));
        desk.write(house.who(), unit).await.unwrap();
        assert!(wire.is_broken());
        assert_eq!((noted(&house).await, runs.load(Ordering::SeqCst)), (vec!["once".to_owned()], 1));
    });
}

#[test]
fn another_node_that_writes_between_a_commit_and_its_lost_answer_changes_nothing() {
    on_postgres(async |house: House| {
        let (desk, wire) = desk_on_a_wire(&house);
        let (other, who, runtime) = (house.desk.clone(), house.who(), Handle::current());
        let meanwhile = move || runtime.block_on(other.write(who, |cx| note(cx, "meanwhile"))).unwrap();
        wire.break_at_next_commit(Break::AfterCommit(Box::new(meanwhile)));
        desk.write(house.who(), |cx| note(cx, "once")).await.unwrap();
        assert_eq!(noted(&house).await, ["once", "meanwhile"]);
    });
}

#[test]
fn a_commit_that_is_still_on_its_way_is_waited_for() {
    on_postgres(async |house: House| {
        let (desk, wire) = desk_on_a_wire(&house);
        let (runs, unit) = counted_note();
        let (mut beside, runtime) = (house.connection(), Handle::current());
        let meanwhile = move || runtime.block_on(beside.wait_until_somebody_waits_for_a_lock());
        wire.break_at_next_commit(Break::CommitArrivesLate(Box::new(meanwhile)));
        desk.write(house.who(), unit).await.unwrap();
        assert_eq!((noted(&house).await, runs.load(Ordering::SeqCst)), (vec!["once".to_owned()], 1));
    });
}
