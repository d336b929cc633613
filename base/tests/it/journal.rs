use crate::house::{House, PATIENCE, on_each_database, on_postgres};
use base::db::{Connection, Tx};
use base::desk::Who;
use base::ids::{JournalId, LeadId};
use base::journal::{self, About, Happening, Kind};
use base::{Cx, DbError, params};
use serde_json::json;

fn note(cx: &mut Cx<'_>, text: &str) -> Result<JournalId, DbError> {
    journal::record(cx, Happening::change(Kind::NoteAdded, About::default(), json!(null), json!(text)))
}

async fn read_after(house: &House, cursor: JournalId) -> Vec<(JournalId, String)> {
    let entries = house.read(move |cx| journal::read_after(cx, cursor, 10_000)).await;
    entries.iter().map(|entry| (entry.id, entry.after.as_str().unwrap().to_owned())).collect()
}

#[test]
fn a_row_says_who_what_when_before_and_after() {
    on_each_database(async |house: House| {
        let about = About { lead: Some(LeadId(7)), ..About::default() };
        let happening =
            Happening::change(Kind::LeadAssigned, about, json!({ "responsible": 1 }), json!({ "responsible": 2 }));
        let id = house.write(move |cx| journal::record(cx, happening.clone())).await;
        let entries = house.read(|cx| journal::read_after(cx, JournalId(0), 10)).await;
        let [entry] = &entries[..] else { panic!("one row") };
        assert_eq!(
            (entry.id, entry.at, entry.kind, entry.about),
            (id, crate::house::NOW, Some(Kind::LeadAssigned), about)
        );
        assert_eq!((entry.actor_kind.as_str(), entry.actor_id, entry.user()), ("system", 0, None));
        assert_eq!((&entry.before, &entry.after), (&json!({ "responsible": 1 }), &json!({ "responsible": 2 })));
    });
}

/// Writes a row by hand, with an id from the account's counter, and leaves it uncommitted.
fn write_without_committing(house: &House, connection: &mut Connection) -> i64 {
    connection.command(connection.dialect().begin_write()).unwrap();
    let mut tx = Tx::new(connection);
    let end = tx
        .number("UPDATE accounts SET next_id = next_id + 16 WHERE id = $1 RETURNING next_id", params![house.account])
        .unwrap();
    let sql = "INSERT INTO journal (account_id, id, at, actor_kind, actor_id, kind, before, after) VALUES ($1, $2, 0, 'system', 0, 'note_added', 'null', '\"late\"')";
    tx.execute(sql, params![house.account, end - 16]).unwrap();
    end - 16
}

#[test]
fn a_reader_never_skips_a_row_that_commits_late() {
    on_each_database(async |house: House| {
        let mut late = house.connection();
        let late_id = late.with(|late| write_without_committing(&house, late));
        let (desk, who) = (house.desk.clone(), house.who());
        let writing = tokio::spawn(async move { desk.write(who, |cx| note(cx, "early")).await });
        if house.is_shared() {
            house.connection().wait_until_somebody_waits_for_a_lock().await;
        }
        // Were "early" to commit now, this reader would set its cursor behind it and never see "late".
        assert_eq!(read_after(&house, JournalId(0)).await, []);
        assert!(!writing.is_finished());
        late.with(|late| late.command("COMMIT")).unwrap();
        let early_id = writing.await.unwrap().unwrap();
        let expected = [(JournalId(late_id), "late".to_owned()), (early_id, "early".to_owned())];
        assert_eq!(read_after(&house, JournalId(0)).await, expected);
    });
}

#[test]
fn a_reader_that_keeps_up_with_two_nodes_sees_every_row_once_and_in_order() {
    const ROWS: usize = 300;
    on_postgres(async |house: House| {
        let second = house.second_desk();
        let writers: Vec<_> = (0..ROWS)
            .map(|number| {
                let (desk, who) = (if number % 2 == 0 { house.desk.clone() } else { second.clone() }, house.who());
                tokio::spawn(async move { desk.write(who, move |cx| note(cx, &number.to_string())).await })
            })
            .collect();
        let mut seen = Vec::new();
        let reading = async {
            while seen.len() < ROWS {
                let cursor = seen.last().map_or(JournalId(0), |(id, _)| *id);
                seen.extend(read_after(&house, cursor).await);
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.expect("every row is seen");
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        let mut texts: Vec<usize> = seen.iter().map(|(_, text)| text.parse().unwrap()).collect();
        assert!(seen.is_sorted_by(|(one, _), (next, _)| one < next));
        texts.sort_unstable();
        assert_eq!(texts, (0..ROWS).collect::<Vec<_>>());
    });
}

#[test]
fn two_nodes_hear_each_others_news() {
    on_postgres(async |house: House| {
        let second = house.second_desk();
        let (mut at_first, mut at_second) = (house.desk.news(), second.news());
        house.write(|cx| note(cx, "from the first")).await;
        let heard = tokio::time::timeout(PATIENCE, at_second.recv()).await;
        assert_eq!(heard.expect("news within seconds").unwrap(), house.account);
        while at_first.try_recv().is_ok() {}
        second.write(house.who(), |cx| note(cx, "from the second")).await.unwrap();
        let heard = tokio::time::timeout(PATIENCE, at_first.recv()).await;
        assert_eq!(heard.expect("news within seconds").unwrap(), house.account);
        assert_eq!(read_after(&house, JournalId(0)).await.len(), 2);
    });
}

#[test]
fn a_reader_finds_the_accounts_in_which_it_is_behind_and_remembers_how_far_it_came() {
    on_each_database(async |house: House| {
        let quiet = crate::house::add_account(&house.desk, "quiet").await.unwrap();
        let behind = async || house.desk.read(Who::installation(), |cx| journal::accounts_behind(cx, "live", 10)).await;
        assert_eq!(behind().await.unwrap(), []);
        let id = house.write(|cx| note(cx, "one")).await;
        assert_eq!(behind().await.unwrap(), [house.account]);
        house.write(move |cx| journal::set_cursor(cx, "live", id)).await;
        assert_eq!(behind().await.unwrap(), []);
        assert_eq!(house.read(|cx| journal::cursor(cx, "live")).await, id);
        assert_eq!(house.read(|cx| journal::cursor(cx, "webhooks")).await, JournalId(0));
        assert_eq!(house.read(journal::newest).await, id);
        assert_eq!(house.desk.read(Who::system(quiet), journal::newest).await.unwrap(), JournalId(0));
    });
}
