//! An archive becomes a new account.

use super::store::{self, JsonRow};
use super::{Error, FILES, HEAD, Head, Summary, TABLES, VERSION};
use base::db::Tx;
use base::db::catalog::{self, CatalogTable};
use base::files::Files;
use base::ids::AccountId;
use serde_json::json;
use std::io::{BufRead, BufReader, Read};

/// Reads an archive into a new account, under `subdomain` if one is given. The caller commits when this returns, and
/// rolls back otherwise; files that were kept until then are swept like any that no row names.
///
/// # Errors
/// `Version`, `SubdomainTaken`, `Damaged`.
pub fn unpack(
    tx: &mut Tx<'_>,
    schema: i32,
    files: &Files,
    input: impl Read,
    subdomain: Option<&str>,
) -> Result<Summary, Error> {
    let tables = catalog::tables(tx)?;
    let mut archive = tar::Archive::new(input);
    let mut entries = archive.entries().map_err(damaged)?;
    let first = entries.next().ok_or_else(|| Error::Damaged("it is empty".to_owned()))?.map_err(damaged)?;
    let mut summary = open_account(tx, &tables, schema, first, subdomain)?;
    let account = AccountId(summary.account);
    for entry in entries {
        let mut entry = entry.map_err(damaged)?;
        let path = entry.path().map_err(damaged)?.to_string_lossy().into_owned();
        if let Some(name) = path.strip_prefix(TABLES).and_then(|name| name.strip_suffix(".jsonl")) {
            let known = tables.iter().find(|table| table.name == name && table.is_of_accounts());
            let table = known.ok_or_else(|| Error::Damaged(format!("there is no table {name}")))?;
            summary.rows.insert(name.to_owned(), unpack_table(tx, account, table, entry)?);
        } else if let Some(hash) = path.strip_prefix(FILES) {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(damaged)?;
            if files.put(&bytes)?.to_string() != hash {
                return Err(Error::Damaged(format!("the file {hash} has other bytes than its name says")));
            }
            summary.files += 1;
        } else {
            return Err(Error::Damaged(format!("nobody knows what {path} is")));
        }
    }
    Ok(summary)
}

fn open_account(
    tx: &mut Tx<'_>,
    tables: &[CatalogTable],
    schema: i32,
    entry: tar::Entry<'_, impl Read>,
    subdomain: Option<&str>,
) -> Result<Summary, Error> {
    if entry.path().map_err(damaged)?.to_str() != Some(HEAD) {
        return Err(Error::Damaged("it is no archive of an account".to_owned()));
    }
    let head: Head = serde_json::from_reader(entry).map_err(damaged)?;
    if head.version != VERSION || head.schema != schema {
        return Err(Error::Version { found: head.schema, known: schema });
    }
    let accounts = tables.iter().find(|table| table.name == "accounts").ok_or(Error::NoAccount)?;
    let mut row = head.account;
    if let Some(subdomain) = subdomain {
        row.insert("subdomain".to_owned(), json!(subdomain));
    }
    let name = row.get("name").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let account = store::insert_account(tx, accounts, row)?;
    Ok(Summary { name, account: account.0, ..Summary::default() })
}

fn unpack_table(
    tx: &mut Tx<'_>,
    account: AccountId,
    table: &CatalogTable,
    entry: tar::Entry<'_, impl Read>,
) -> Result<u64, Error> {
    let mut count = 0;
    for line in BufReader::new(entry).lines() {
        let row: JsonRow = serde_json::from_str(&line.map_err(damaged)?).map_err(damaged)?;
        store::insert_row(tx, table, account, row)?;
        count += 1;
    }
    Ok(count)
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::Damaged(error.to_string())
}
