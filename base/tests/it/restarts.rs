use crate::house::{House, PATIENCE, has_postgres, run};
use base::db::DatabaseUrl;
use base::ids::JournalId;
use base::journal::{self, About, Happening, Kind};
use base::{Cx, DbError, Desk};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use testkit::Postgres;
use tokio::task::block_in_place;

fn note(cx: &mut Cx<'_>, number: i64) -> Result<(), DbError> {
    journal::record(cx, Happening::change(Kind::NoteAdded, About::default(), json!(null), json!(number)))?;
    Ok(())
}

/// How often each number was kept.
async fn kept(house: &House) -> BTreeMap<i64, u32> {
    let mut times = BTreeMap::new();
    let mut cursor = JournalId(0);
    loop {
        let entries = house.read(move |cx| journal::read_after(cx, cursor, 1_000)).await;
        let Some(last) = entries.last() else { return times };
        cursor = last.id;
        for entry in &entries {
            *times.entry(entry.after.as_i64().unwrap()).or_default() += 1;
        }
    }
}

async fn house_on(server: &Postgres) -> House {
    House::open(DatabaseUrl::Postgres(block_in_place(|| server.fresh_database())), None).await
}

#[test]
fn a_restart_between_two_writes_is_not_noticed() {
    if has_postgres() {
        run(async {
            let mut server = block_in_place(Postgres::start);
            let house = house_on(&server).await;
            house.write(|cx| note(cx, 1)).await;
            block_in_place(|| server.restart());
            assert_eq!(kept(&house).await.len(), 1);
            house.write(|cx| note(cx, 2)).await;
            assert_eq!(kept(&house).await, BTreeMap::from([(1, 1), (2, 1)]));
        });
    }
}

/// Writes numbers until told to stop, and gives those that were answered with yes.
async fn write_on(desk: Desk, house: Arc<House>, numbers: Arc<AtomicI64>, stop: Arc<AtomicBool>) -> Vec<i64> {
    let mut confirmed = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        let number = numbers.fetch_add(1, Ordering::SeqCst);
        match desk.write(house.who(), move |cx| note(cx, number)).await {
            Ok(()) => confirmed.push(number),
            Err(error) => assert!(error.is_temporary(), "{error}"),
        }
    }
    confirmed
}

#[test]
fn restarts_while_two_nodes_write_lose_nothing_and_double_nothing() {
    if has_postgres() {
        run(async {
            let mut server = block_in_place(Postgres::start);
            let house = Arc::new(house_on(&server).await);
            let second = house.second_desk();
            let (numbers, stop) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicBool::new(false)));
            let writers: Vec<_> = (0..16)
                .map(|at| {
                    let desk = if at % 2 == 0 { house.desk.clone() } else { second.clone() };
                    tokio::spawn(write_on(desk, Arc::clone(&house), Arc::clone(&numbers), Arc::clone(&stop)))
                })
                .collect();
            for _ in 0..3 {
                let before = numbers.load(Ordering::SeqCst);
                until(|| numbers.load(Ordering::SeqCst) > before + 200).await;
                block_in_place(|| server.restart());
            }
            let before = numbers.load(Ordering::SeqCst);
            until(|| numbers.load(Ordering::SeqCst) > before + 200).await;
            stop.store(true, Ordering::SeqCst);
            let mut confirmed = Vec::new();
            for writer in writers {
                confirmed.extend(writer.await.unwrap());
            }
            confirmed.sort_unstable();
            let kept = kept(&house).await;
            assert!(kept.values().all(|times| *times == 1), "some were written twice");
            // Nothing that was confirmed is missing, and nothing that was refused is there.
            assert_eq!(kept.into_keys().collect::<Vec<_>>(), confirmed);
        });
    }
}

async fn until(mut is_so: impl FnMut() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("writes go on");
}
