use crate::house::{House, Outside, has_postgres, on_each_database, on_sqlite};
use base::clock::Clock;
use base::db::{Connection, DatabaseUrl, DbError, Row, Tx, migrate};
use base::{Desk, params};
use tokio::task::block_in_place;

const SQLITE_COLUMNS: &str = "
    SELECT m.name || '.' || c.name || ' ' || CASE lower(c.type) WHEN 'integer' THEN 'number' WHEN 'blob' THEN 'bytes' ELSE lower(c.type) END
           || CASE c.\"notnull\" WHEN 1 THEN ' NOT NULL' ELSE '' END
    FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'refinery_schema_history'";
const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name || ' ' || CASE data_type WHEN 'bigint' THEN 'number' WHEN 'bytea' THEN 'bytes' ELSE data_type END
           || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'refinery_schema_history'";
// A key that is the row's own number has no index of its own in SQLite, so keys come from the columns.
const SQLITE_INDEXES: &str = "
    SELECT line FROM (
        SELECT m.name || CASE WHEN l.\"unique\" = 1 THEN ' unique' ELSE '' END || ' (' || group_concat(i.name, ', ' ORDER BY i.seqno) || ')' AS line
        FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
        WHERE m.type = 'table' AND l.origin <> 'pk' AND m.name <> 'refinery_schema_history' GROUP BY m.name, l.name
        UNION ALL
        SELECT m.name || ' key (' || group_concat(c.name, ', ' ORDER BY c.pk) || ')'
        FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND c.pk > 0 AND m.name <> 'refinery_schema_history' GROUP BY m.name)";
const POSTGRES_INDEXES: &str = "
    SELECT t.relname || CASE WHEN i.indisprimary THEN ' key' WHEN i.indisunique THEN ' unique' ELSE '' END
           || ' (' || string_agg(a.attname, ', ' ORDER BY k.place) || ')' AS line
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
    WHERE t.relname <> 'refinery_schema_history'
    GROUP BY i.indexrelid, t.relname, i.indisprimary, i.indisunique";
const SQLITE_NAMES: &str = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
const POSTGRES_NAMES: &str = "
    SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u'))";

fn lines(connection: &mut Outside, sql: &str) -> Vec<String> {
    let read = |connection: &mut Connection| Tx::new(connection).query(sql, params![], Row::take);
    let mut lines: Vec<String> = connection.with(read).expect("the catalogue answers");
    lines.sort_unstable();
    lines
}

#[test]
fn the_twins_have_the_same_tables_columns_keys_and_indexes() {
    if has_postgres() {
        on_sqlite(async |house: House| {
            let mut sqlite = house.connection();
            let mut postgres = Outside::open(&DatabaseUrl::Postgres(block_in_place(testkit::postgres::fresh_database)));
            postgres.with(migrate).unwrap();
            for (of_sqlite, of_postgres) in
                [(SQLITE_COLUMNS, POSTGRES_COLUMNS), (SQLITE_INDEXES, POSTGRES_INDEXES), (SQLITE_NAMES, POSTGRES_NAMES)]
            {
                let (one, other) = (lines(&mut sqlite, of_sqlite), lines(&mut postgres, of_postgres));
                assert!(one.len() > 20, "the catalogue was read: {one:?}");
                pretty_eq(&one, &other);
            }
        });
    }
}

fn pretty_eq(sqlite: &[String], postgres: &[String]) {
    let only =
        |one: &[String], other: &[String]| one.iter().filter(|line| !other.contains(line)).cloned().collect::<Vec<_>>();
    assert_eq!((only(sqlite, postgres), only(postgres, sqlite)), (vec![], vec![]));
    assert_eq!(sqlite.len(), postgres.len());
}

/// Without statistics SQLite takes ten rows for an account, and reads all of them where an index would find one.
#[test]
fn sqlite_knows_how_well_each_index_tells_rows_apart() {
    on_sqlite(async |house: House| {
        let mut sqlite = house.connection();
        let unknown = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name <> 'refinery_schema_history'
                       AND name NOT IN (SELECT idx FROM sqlite_stat1)";
        assert_eq!(
            lines(&mut sqlite, unknown),
            Vec::<String>::new(),
            "add them to the end of the migration that makes the index"
        );
        let gone = "SELECT idx FROM sqlite_stat1 WHERE idx NOT IN (SELECT name FROM sqlite_master)";
        assert_eq!(lines(&mut sqlite, gone), Vec::<String>::new());
        let plan = |connection: &mut Connection| {
            let sql = "EXPLAIN QUERY PLAN SELECT is_answered FROM talks WHERE account_id = 1 AND lead_id = 2";
            Tx::new(connection).query(sql, params![], |row| {
                let _numbers: [i64; 3] = [row.take()?, row.take()?, row.take()?];
                row.take::<String>()
            })
        };
        let plan = sqlite.with(plan).expect("a plan");
        assert!(plan[0].contains("talks_of_lead"), "{plan:?}");
    });
}

#[test]
fn every_table_belongs_to_an_account_and_its_key_begins_with_it() {
    on_sqlite(async |house: House| {
        let keys = lines(&mut house.connection(), SQLITE_INDEXES);
        let strangers: Vec<_> =
            keys.iter().filter(|line| line.contains(" key (") && !line.contains(" key (account_id")).collect();
        assert_eq!(strangers, ["accounts key (id)"]);
    });
}

#[test]
fn a_database_made_by_a_newer_sluice_is_refused_and_left_untouched() {
    on_each_database(async |house: House| {
        let mut connection = house.connection();
        let newer = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (999, 'from_the_future', '2030-01-01T00:00:00Z', '1')";
        connection.with(|connection| connection.command(newer)).unwrap();
        let columns = if house.is_shared() { POSTGRES_COLUMNS } else { SQLITE_COLUMNS };
        let history = "SELECT name FROM refinery_schema_history ORDER BY version";
        let before = (lines(&mut connection, columns), lines(&mut connection, history));

        let refused = Desk::open(&house.url, Clock::System).err().expect("a newer database is refused");
        let DbError::Migration(reason) = &refused else { panic!("{refused}") };
        assert!(reason.contains("newer Sluice") && reason.contains("999"), "{reason}");
        assert_eq!((lines(&mut connection, columns), lines(&mut connection, history)), before);
    });
}

#[test]
fn opening_again_changes_nothing_and_nodes_may_start_together() {
    on_each_database(async |house: House| {
        let starting: Vec<_> = (0..4)
            .map(|_| {
                let url = house.url.clone();
                tokio::task::spawn_blocking(move || Desk::open(&url, Clock::System).map(drop))
            })
            .collect();
        for started in starting {
            started.await.unwrap().unwrap();
        }
        assert_eq!(house.read(base::accounts::count).await, 1);
    });
}
