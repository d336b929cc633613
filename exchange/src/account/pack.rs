//! An account is written into an archive.

use super::store::{self, JsonRow};
use super::{Error, FILES, HEAD, Head, LEFT_OUT, Summary, TABLES, VERSION};
use base::db::Tx;
use base::db::catalog::{self, CatalogTable};
use base::files::{FileError, FileHash, Files};
use base::ids::AccountId;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};

/// Entries of the archive are for their owner only: they hold hashes of passwords and everybody's mails.
const MODE: u32 = 0o600;

/// Writes an account into `out`; the transaction is to see one unchanging picture. `schema` is the last migration.
///
/// # Errors
/// `NoAccount`; `Io` when `out` takes no more, with an archive that is not whole.
pub fn pack(
    tx: &mut Tx<'_>,
    account: AccountId,
    schema: i32,
    files: &Files,
    out: impl Write,
) -> Result<Summary, Error> {
    let tables = catalog::tables(tx)?;
    let accounts = tables.iter().find(|table| table.name == "accounts").ok_or(Error::NoAccount)?;
    let row = store::find_account(tx, accounts, account)?.ok_or(Error::NoAccount)?;
    let name = row.get("name").and_then(Json::as_str).unwrap_or_default().to_owned();
    let mut summary = Summary { name, account: account.0, ..Summary::default() };
    let mut archive = tar::Builder::new(out);
    let head =
        serde_json::to_vec_pretty(&Head { version: VERSION, schema, account: row }).map_err(base::DbError::from)?;
    append(&mut archive, HEAD, head.len() as u64, head.as_slice())?;
    let mut hashes = BTreeSet::new();
    for table in tables.iter().filter(|table| table.is_of_accounts() && !is_left_out(table)) {
        let rows = pack_table(tx, account, table, &mut archive, &mut hashes)?;
        summary.rows.insert(table.name.clone(), rows);
    }
    for hash in hashes {
        match files.read(&hash) {
            Ok(bytes) => {
                append(&mut archive, &format!("{FILES}{hash}"), bytes.len() as u64, bytes.as_slice())?;
                summary.files += 1;
            }
            // A hash of something else, or of a file that is gone: the row stays as it is.
            Err(FileError::Missing(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    archive.into_inner()?.flush()?;
    Ok(summary)
}

fn is_left_out(table: &CatalogTable) -> bool {
    LEFT_OUT.iter().any(|(name, _)| *name == table.name)
}

/// A table goes through a temporary file: an archive says the length of an entry before it.
fn pack_table(
    tx: &mut Tx<'_>,
    account: AccountId,
    table: &CatalogTable,
    archive: &mut tar::Builder<impl Write>,
    hashes: &mut BTreeSet<FileHash>,
) -> Result<u64, Error> {
    let mut lines = BufWriter::new(tempfile::tempfile()?);
    let (mut count, mut after) = (0, None);
    loop {
        let (rows, next) = store::list_rows(tx, table, account, after.as_deref())?;
        for row in &rows {
            note_hashes(row, hashes);
            serde_json::to_writer(&mut lines, row).map_err(base::DbError::from)?;
            lines.write_all(b"\n")?;
        }
        count += rows.len() as u64;
        after = next;
        if after.is_none() {
            break;
        }
    }
    let mut file = lines.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    let length = file.stream_position()?;
    file.seek(SeekFrom::Start(0))?;
    append(archive, &format!("{TABLES}{}.jsonl", table.name), length, file)?;
    Ok(count)
}

/// Whatever table names a file: a text that is a hash and has a file is one.
fn note_hashes(row: &JsonRow, hashes: &mut BTreeSet<FileHash>) {
    hashes.extend(row.values().filter_map(Json::as_str).filter_map(|text| text.parse::<FileHash>().ok()));
}

fn append(archive: &mut tar::Builder<impl Write>, name: &str, length: u64, body: impl Read) -> Result<(), Error> {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(MODE);
    header.set_mtime(0);
    Ok(archive.append_data(&mut header, name, body)?)
}
