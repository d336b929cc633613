//! A whole account goes from one database to the other and back, and is the same.

use base::db::catalog::CatalogTable;
use base::db::{Connection, DatabaseUrl, Row, Tx, Value, catalog, schema_versions};
use base::files::Files;
use base::ids::AccountId;
use exchange::account::{self, LEFT_OUT, Summary};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::io::Read;
use testkit::desk::{Database, TestDesk};

/// PostgreSQL's driver runs a small runtime inside: on a thread of its own it disturbs nobody.
fn with_tx<T: Send>(url: &DatabaseUrl, end: &str, unit: impl FnOnce(&mut Tx<'_>, i32) -> T + Send) -> T {
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let mut connection = Connection::open(url).unwrap();
            let schema = schema_versions(&mut connection).unwrap().known;
            connection.command(connection.dialect().begin_write()).unwrap();
            let done = unit(&mut Tx::new(&mut connection), schema);
            connection.command(end).unwrap();
            done
        });
        work.join().unwrap()
    })
}

fn packed(desk: &TestDesk, account: AccountId, files: &Files) -> Vec<u8> {
    with_tx(desk.desk.url(), "ROLLBACK", |tx, schema| {
        let mut bytes = Vec::new();
        account::pack(tx, account, schema, files, &mut bytes).unwrap();
        bytes
    })
}

fn unpacked(desk: &TestDesk, archive: &[u8], files: &Files, subdomain: &str) -> Summary {
    with_tx(desk.desk.url(), "COMMIT", |tx, schema| {
        account::unpack(tx, schema, files, archive, Some(subdomain)).unwrap()
    })
}

/// The lines of every table, sorted: two databases sort texts in two ways.
fn contents(archive: &[u8]) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    for entry in tar::Archive::new(archive).entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        if name == "account.json" {
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let mut lines: Vec<String> = String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
        lines.sort();
        found.insert(name, lines);
    }
    found
}

#[test]
fn an_account_goes_to_postgres_and_back_and_is_the_same() {
    let desk = TestDesk::furnished(Database::Sqlite);
    let other = TestDesk::open(if Database::all().len() == 2 { Database::Postgres } else { Database::Sqlite });
    [&desk, &other].into_iter().for_each(TestDesk::leaves_work);
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [here, there] = folders.each_ref().map(|folder| Files::open(folder.path()).unwrap());
    let file = here.put(b"a plan of an oak table").unwrap();
    let named = file.to_string();
    desk.run(move |cx| {
        let sql = "UPDATE arrivals SET body_file = $2 WHERE account_id = $1";
        cx.execute(sql, base::params![cx.account, named.as_str()])
    });
    let first = packed(&desk, desk.account, &here);
    let moved = unpacked(&other, &first, &there, "moved");
    assert_eq!(there.read(&file).unwrap(), b"a plan of an oak table");
    assert!(moved.rows["leads"] > 0 && moved.rows["journal"] > 0, "{moved:?}");
    let second = packed(&other, AccountId(moved.account), &there);
    assert_eq!(contents(&second), contents(&first));
    let back = unpacked(&desk, &second, &here, "back");
    let third = packed(&desk, AccountId(back.account), &here);
    assert_eq!(contents(&third), contents(&first));
}

#[test]
fn every_table_is_in_the_archive_or_named_as_left_out() {
    let desk = TestDesk::furnished(Database::Sqlite);
    desk.leaves_work();
    let folder = tempfile::tempdir().unwrap();
    let archive = contents(&packed(&desk, desk.account, &Files::open(folder.path()).unwrap()));
    let tables = with_tx(desk.desk.url(), "ROLLBACK", |tx, _| catalog::tables(tx).unwrap());
    for table in &tables {
        let is_there = archive.contains_key(&format!("tables/{}.jsonl", table.name));
        let is_left_out = LEFT_OUT.iter().any(|(name, _)| *name == table.name);
        assert!(is_there != is_left_out, "{} is in the archive, or in LEFT_OUT with a reason", table.name);
    }
    for (name, _) in LEFT_OUT {
        assert!(tables.iter().any(|table| table.name == name), "there is no table {name} that could be left out");
    }
}

#[test]
fn an_archive_of_another_version_or_a_damaged_one_is_refused() {
    let desk = TestDesk::furnished(Database::Sqlite);
    desk.leaves_work();
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let archive = packed(&desk, desk.account, &files);
    let refused = |bytes: &[u8], schema: i32| {
        with_tx(desk.desk.url(), "ROLLBACK", |tx, known| {
            account::unpack(tx, known + schema, &files, bytes, Some("new")).unwrap_err().to_string()
        })
    };
    assert!(refused(&archive, 1).contains("another version"));
    assert!(refused(b"no archive at all, but long enough to be read", 0).contains("cannot be read"));
    let taken = with_tx(desk.desk.url(), "ROLLBACK", |tx, schema| {
        account::unpack(tx, schema, &files, archive.as_slice(), None).unwrap_err().to_string()
    });
    assert!(taken.contains("is taken"), "{taken}");
}

/// The account's own row but what is another in another place: its number, and what is unique in a database.
fn head(archive: &[u8]) -> Json {
    let mut entries = tar::Archive::new(archive);
    let mut entry = entries.entries().unwrap().next().unwrap().unwrap();
    let mut head: Json = serde_json::from_reader(&mut entry).unwrap();
    for unique in ["subdomain", "lead_address_tag"] {
        assert!(head["account"][unique].is_string());
        head["account"][unique] = Json::Null;
    }
    head
}

/// A value that no other column of the row has, of the column's type: what is lost or swapped on the way is noticed.
fn filling(column: &str, kind: &str, at: usize) -> Value {
    let number = i64::try_from(at).unwrap() + 900_001;
    match kind {
        "TEXT" => Value::Text(format!("{column} \u{1F4A7} {number}\n\"\\")),
        "BLOB" => Value::Bytes(vec![0, 255, u8::try_from(at).unwrap()]),
        _ => Value::Int(number),
    }
}

/// A row with a value in every column of every table, whether the workshop has such or not: a colour of a stage as a
/// program wrote it, a reason of a loss, an empty table. References and rules of the values are left aside for that.
#[test]
fn every_column_of_every_table_is_the_same_after_the_way_there_and_back() {
    let desk = TestDesk::furnished(Database::Sqlite);
    desk.leaves_work();
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path()).unwrap();
    let anything_goes = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN";
    let moved = std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let mut connection = Connection::open(desk.desk.url()).unwrap();
            let schema = schema_versions(&mut connection).unwrap().known;
            connection.command(anything_goes).unwrap();
            let tx = &mut Tx::new(&mut connection);
            let tables = catalog::tables(tx).unwrap();
            let is_packed = |table: &&CatalogTable| !LEFT_OUT.iter().any(|(name, _)| *name == table.name);
            for table in tables.iter().filter(is_packed).filter(|table| table.is_of_accounts()) {
                fill_every_column(tx, table, desk.account);
            }
            let mut first = Vec::new();
            account::pack(tx, desk.account, schema, &files, &mut first).unwrap();
            let there = account::unpack(tx, schema, &files, first.as_slice(), Some("moved")).unwrap();
            let mut second = Vec::new();
            account::pack(tx, AccountId(there.account), schema, &files, &mut second).unwrap();
            let expected = tables.iter().filter(is_packed).filter(|table| table.is_of_accounts()).cloned().collect();
            connection.command("ROLLBACK").unwrap();
            (first, second, expected)
        });
        work.join().unwrap()
    });
    let (first, second, tables): (Vec<u8>, Vec<u8>, Vec<CatalogTable>) = moved;
    assert_eq!(head(&second), head(&first));
    let lines = contents(&first);
    assert_eq!(contents(&second), lines);
    for table in tables {
        let rows = &lines[&format!("tables/{}.jsonl", table.name)];
        let full = |line: &&String| {
            let row: Map<String, Json> = serde_json::from_str(line).unwrap();
            table.columns.iter().filter(|column| *column != "account_id").all(|column| !row[column].is_null())
        };
        assert!(rows.iter().any(|line| full(&line)), "no row of {} says something in every column", table.name);
    }
}

fn fill_every_column(tx: &mut Tx<'_>, table: &CatalogTable, account: AccountId) {
    let sql = format!("SELECT type FROM pragma_table_info('{}') WHERE name = $1", table.name);
    let mut values = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let kind = tx.find(&sql, &[column.as_str().into()], Row::take::<String>).unwrap().unwrap();
        values.push(if column == "account_id" { account.into() } else { filling(column, &kind, at) });
    }
    let places: Vec<String> = (1..=values.len()).map(|at| format!("${at}")).collect();
    let sql = format!("INSERT INTO {} ({}) VALUES ({})", table.name, table.columns.join(", "), places.join(", "));
    tx.execute(&sql, &values).unwrap_or_else(|error| panic!("{}: {error}", table.name));
}
