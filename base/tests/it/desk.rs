use crate::house::{House, add_account, on_each_database, on_postgres};
use base::DbError;
use base::db::Value;
use base::desk::Who;
use base::jobs;
use base::journal::{self, About, Happening, Kind};
use base::{Cx, params};
use serde_json::json;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Barrier};
use std::task::Poll;
use tokio::task::JoinHandle;

/// The same as the desk's own limit, which a caller cannot ask for.
const WRITE_QUEUE_UNITS: usize = 4_096;

fn note(cx: &mut Cx<'_>, number: i64) -> Result<(), DbError> {
    journal::record(cx, Happening::change(Kind::NoteAdded, About::default(), json!(null), json!(number)))?;
    Ok(())
}

async fn noted(house: &House) -> Vec<i64> {
    let entries = house.read(|cx| journal::read_after(cx, base::ids::JournalId(0), 10_000)).await;
    entries.iter().map(|entry| entry.after.as_i64().unwrap()).collect()
}

/// Keeps the account's writer busy until the answer is waited for.
fn keep_the_writer_busy(house: &House) -> (Arc<Barrier>, JoinHandle<Result<(), DbError>>) {
    let gate = Arc::new(Barrier::new(2));
    let (desk, who, inside) = (house.desk.clone(), house.who(), Arc::clone(&gate));
    let busy = tokio::spawn(async move {
        let unit = move |_: &mut Cx<'_>| {
            inside.wait();
            inside.wait();
            Ok(())
        };
        desk.write(who, unit).await
    });
    (gate, busy)
}

/// Puts a unit into the writer's queue and comes back once it is there.
async fn queue<T, E>(
    house: &House,
    unit: impl Fn(&mut Cx<'_>) -> Result<T, E> + Send + 'static,
) -> JoinHandle<Result<T, E>>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (desk, who) = (house.desk.clone(), house.who());
    let mut waiting = Box::pin(async move { desk.write(who, unit).await });
    // The first poll puts the unit into the queue; the answer cannot be there yet.
    assert!(poll_once(&mut waiting).await.is_pending());
    tokio::spawn(waiting)
}

async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context))).await
}

#[test]
fn a_panic_in_a_unit_is_rolled_back_and_the_next_unit_runs() {
    on_each_database(async |house: House| {
        let panicking = house.desk.write(house.who(), |cx| -> Result<(), DbError> {
            note(cx, 1)?;
            panic!("a bug in a unit, on purpose")
        });
        assert!(matches!(panicking.await, Err(DbError::Panicked)));
        house.write(|cx| note(cx, 2)).await;
        assert_eq!(noted(&house).await, [2]);
    });
}

#[test]
fn units_that_wait_are_committed_together_and_each_gets_its_own_answer() {
    on_each_database(async |house: House| {
        let (gate, busy) = keep_the_writer_busy(&house);
        gate.wait();
        let mut waiting = Vec::new();
        for number in 0..64 {
            waiting.push(queue(&house, move |cx| note(cx, number).map(|()| number)).await);
        }
        let mut news = house.desk.news();
        gate.wait();
        busy.await.unwrap().unwrap();
        for (number, answer) in (0..).zip(waiting) {
            assert_eq!(answer.await.unwrap().unwrap(), number);
        }
        assert_eq!(noted(&house).await, (0..64).collect::<Vec<_>>());
        // The writer tells the news once per commit, and a shared database once more by notification. The busy unit's
        // own group held nothing else, because the others were queued while it ran.
        let commits = std::iter::from_fn(|| news.try_recv().ok()).count();
        assert!((1..=2).contains(&commits), "{commits} commits");
    });
}

#[test]
fn a_unit_that_fails_leaves_no_trace_while_its_neighbours_in_the_group_stay() {
    on_each_database(async |house: House| {
        let (gate, busy) = keep_the_writer_busy(&house);
        gate.wait();
        let mut waiting = Vec::new();
        for number in 0..9 {
            let unit = move |cx: &mut Cx<'_>| {
                note(cx, number)?;
                match number % 3 {
                    0 => Ok(number),
                    1 => Err(DbError::Migration("refused, on purpose".to_owned())),
                    _ => cx.execute("INSERT INTO no_such_table (a) VALUES (1)", params![]).map(|_| number),
                }
            };
            waiting.push(queue(&house, unit).await);
        }
        gate.wait();
        busy.await.unwrap().unwrap();
        for (number, answer) in (0..).zip(waiting) {
            let answer = answer.await.unwrap();
            assert_eq!(answer.is_ok(), number % 3 == 0, "{number}: {answer:?}");
        }
        assert_eq!(noted(&house).await, [0, 3, 6]);
    });
}

#[test]
fn a_unit_that_goes_on_after_a_failed_statement_is_not_kept_and_its_neighbours_are() {
    on_each_database(async |house: House| {
        let (gate, busy) = keep_the_writer_busy(&house);
        gate.wait();
        let good = queue(&house, |cx| note(cx, 1)).await;
        let careless = queue(&house, |cx| {
            note(cx, 2)?;
            drop(cx.execute("INSERT INTO no_such_table (a) VALUES (1)", params![]));
            Ok::<(), DbError>(())
        })
        .await;
        let other_good = queue(&house, |cx| note(cx, 3)).await;
        gate.wait();
        busy.await.unwrap().unwrap();
        good.await.unwrap().unwrap();
        assert!(matches!(careless.await.unwrap(), Err(DbError::Unheeded)));
        other_good.await.unwrap().unwrap();
        assert_eq!(noted(&house).await, [1, 3]);
    });
}

#[test]
fn a_write_that_is_refused_after_it_was_sent_takes_its_unit_with_it_and_no_neighbour() {
    on_each_database(async |house: House| {
        let (gate, busy) = keep_the_writer_busy(&house);
        gate.wait();
        let good = queue(&house, |cx| note(cx, 1)).await;
        let refused = queue(&house, |cx| {
            note(cx, 2)?;
            cx.write("UPDATE accounts SET name = NULL WHERE id = $1", params![cx.account])?;
            cx.write("UPDATE accounts SET name = 'changed' WHERE id = $1", params![cx.account])
        })
        .await;
        let in_an_attempt = queue(&house, |cx| {
            cx.attempt(|cx| {
                cx.write("UPDATE accounts SET name = NULL WHERE id = $1", params![cx.account])?;
                Err::<(), DbError>(DbError::Migration("refused, on purpose".to_owned()))
            })
            .or_else(|_| note(cx, 3))
        })
        .await;
        let other_good = queue(&house, |cx| note(cx, 4)).await;
        gate.wait();
        busy.await.unwrap().unwrap();
        good.await.unwrap().unwrap();
        let refused = refused.await.unwrap().unwrap_err().to_string();
        assert!(refused.to_lowercase().contains("null"), "the first failure is the answer: {refused}");
        assert!(in_an_attempt.await.unwrap().is_err());
        other_good.await.unwrap().unwrap();
        assert_eq!(noted(&house).await, [1, 4]);
        assert_eq!(house.read(base::accounts::load).await.name, "Acme & Sons");
    });
}

#[test]
fn a_value_that_the_database_cannot_take_fails_at_once_and_alone() {
    on_postgres(async |house: House| {
        let begun = std::time::Instant::now();
        let number = |cx: &mut Cx<'_>| {
            cx.execute("UPDATE accounts SET name = $2 WHERE id = $1", &[Value::Text("seven".to_owned()), Value::Null])
        };
        assert!(house.desk.write(house.who(), number).await.is_err());
        // Were it taken for a lost connection, it would be tried for about six seconds.
        assert!(begun.elapsed().as_secs() < 3);
        house.write(|cx| note(cx, 1)).await;
    });
}

#[test]
fn a_full_queue_is_an_answer_and_everything_in_it_is_done() {
    on_each_database(async |house: House| {
        let (gate, busy) = keep_the_writer_busy(&house);
        gate.wait();
        let mut waiting = Vec::new();
        for number in 0..i64::try_from(WRITE_QUEUE_UNITS).unwrap() {
            waiting.push(queue(&house, move |cx| if number % 512 == 0 { note(cx, number) } else { Ok(()) }).await);
        }
        let refused = house.desk.write(house.who(), |cx| note(cx, -1)).await;
        assert!(matches!(refused, Err(DbError::Overloaded)), "{refused:?}");
        assert!(refused.unwrap_err().is_temporary());
        gate.wait();
        busy.await.unwrap().unwrap();
        for answer in waiting {
            answer.await.unwrap().unwrap();
        }
        assert_eq!(noted(&house).await, [0, 512, 1024, 1536, 2048, 2560, 3072, 3584]);
    });
}

#[test]
fn a_reader_cannot_write() {
    on_each_database(async |house: House| {
        let write =
            house.desk.read(house.who(), |cx| cx.execute("UPDATE accounts SET name = 'changed'", params![])).await;
        assert!(write.is_err());
        assert_eq!(house.read(base::accounts::load).await.name, "Acme & Sons");
    });
}

#[test]
fn a_commit_wakes_whoever_listens_and_a_failed_unit_does_not() {
    on_each_database(async |house: House| {
        let other = add_account(&house.desk, "other").await.unwrap();
        let mut news = house.desk.news();
        let failing = house.desk.write(house.who(), |cx| note(cx, 1).and(Err::<(), _>(DbError::Closed)));
        assert!(failing.await.is_err());
        let enqueue = |cx: &mut Cx<'_>| jobs::enqueue(cx, "call back", &json!({}));
        house.desk.write(Who::system(other), enqueue).await.unwrap();
        assert_eq!(news.recv().await.unwrap(), other);
    });
}

#[test]
fn accounts_that_write_at_the_same_moment_keep_their_rows_and_their_news_apart() {
    on_each_database(async |house: House| {
        let other = add_account(&house.desk, "other").await.unwrap();
        let mut news = house.desk.news();
        let writing: Vec<_> = (0..40)
            .map(|number| {
                let account = if number % 2 == 0 { house.account } else { other };
                let desk = house.desk.clone();
                tokio::spawn(async move { desk.write(Who::system(account), move |cx| note(cx, number)).await })
            })
            .collect();
        for answer in writing {
            answer.await.unwrap().unwrap();
        }
        assert!(noted(&house).await.iter().all(|number| number % 2 == 0));
        let of_other = house.desk.read(Who::system(other), |cx| journal::read_after(cx, base::ids::JournalId(0), 100));
        assert_eq!(of_other.await.unwrap().len(), 20);
        let told: std::collections::BTreeSet<_> = std::iter::from_fn(|| news.try_recv().ok()).collect();
        assert_eq!(told, [house.account, other].into());
    });
}
