//! Every row of an account, to be compared with what it was before.

use base::db::catalog::{self, CatalogTable};
use base::db::{Connection, Row, Tx};
use base::ids::AccountId;
use std::collections::BTreeMap;
use testkit::TestDesk;

/// Reads past the desk, as nobody in particular.
pub fn with_tx<T: Send>(desk: &TestDesk, unit: impl FnOnce(&mut Tx<'_>) -> T + Send) -> T {
    let url = desk.desk.url();
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            let mut connection = Connection::open(url).unwrap();
            connection.command(connection.dialect().begin_write()).unwrap();
            let done = unit(&mut Tx::new(&mut connection));
            connection.command("ROLLBACK").unwrap();
            done
        });
        work.join().unwrap()
    })
}

/// The tables whose rows belong to accounts.
pub fn tables(desk: &TestDesk) -> Vec<CatalogTable> {
    let of_accounts = with_tx(desk, |tx| catalog::tables(tx).unwrap());
    of_accounts.into_iter().filter(CatalogTable::is_of_accounts).collect()
}

/// Every row of the account in words, by table, without the columns that go on.
pub fn rows(
    desk: &TestDesk,
    tables: &[CatalogTable],
    goes_on: fn(&str, &str) -> bool,
) -> BTreeMap<String, Vec<String>> {
    let account: AccountId = desk.account;
    with_tx(desk, |tx| {
        let mut found = BTreeMap::new();
        for table in tables {
            let columns = table.columns.iter().filter(|column| !goes_on(&table.name, column));
            let words: Vec<String> = columns.map(|column| format!("COALESCE(CAST({column} AS TEXT), '-')")).collect();
            if !words.is_empty() {
                let row = words.join(" || '|' || ");
                let sql = format!("SELECT {row} FROM {} WHERE account_id = $1 ORDER BY 1", table.name);
                found.insert(table.name.clone(), tx.query(&sql, &[account.into()], Row::take::<String>).unwrap());
            }
        }
        found
    })
}
