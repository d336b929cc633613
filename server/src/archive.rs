//! `sluice account export` and `sluice account import`: a whole company in one file, and a new account of it.

use crate::installation::{Installation, Layout};
use crate::settings::Place;
use anyhow::{Context as _, bail};
use base::accounts;
use base::db::{Connection, DatabaseUrl, Tx, schema_versions};
use base::desk::Who;
use base::ids::AccountId;
use clap::Args;
use exchange::account::{self, Summary};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The archive holds hashes of passwords and everybody's mails: for its owner only.
const FILE_MODE: u32 = 0o600;
/// Accounts that are looked through for one that was not named.
const ACCOUNTS: i64 = 2;

/// Which archive, and which account.
#[derive(Args, Clone, Debug)]
pub struct Archive {
    /// The archive, a tar file.
    file: PathBuf,
    /// Of the account that is exported; the one that the imported account gets, if not the archive's.
    #[arg(long)]
    subdomain: Option<String>,
}

/// Writes an account into a file that must not be there yet. Works beside a running server, and sees one moment of it.
///
/// # Errors
/// When there is no such account, or the file cannot be written; what was written of it is removed.
pub fn export(place: &Place, archive: &Archive) -> anyhow::Result<()> {
    let layout = Layout::of(place);
    let installation = Installation::open(&layout)?;
    let account = chosen(&installation, archive.subdomain.as_deref())?;
    let file = OpenOptions::new().create_new(true).write(true).mode(FILE_MODE).open(&archive.file);
    let file = file.with_context(|| format!("{} cannot be made", archive.file.display()))?;
    let files = &installation.files;
    let packed = in_transaction(&layout.database, Ending::Nothing, |tx, schema| {
        Ok(account::pack(tx, account, schema, files, BufWriter::new(&file))?)
    });
    match packed.and_then(|summary| Ok((summary, file.sync_all()?))) {
        Ok((summary, ())) => {
            println!("Exported {}: {}.", summary.name, words(&summary));
            println!(
                "Passwords are in it as hashes, and those of mailboxes sealed: they open only with this installation's secret.key."
            );
            Ok(())
        }
        Err(error) => {
            remove(&archive.file);
            Err(error)
        }
    }
}

/// Makes an account of an archive, under a new number; all of it or nothing.
///
/// # Errors
/// A sentence about why not; nothing was made then.
pub fn import(place: &Place, archive: &Archive) -> anyhow::Result<()> {
    let layout = Layout::of(place);
    let installation = Installation::open(&layout)?;
    let file = File::open(&archive.file).with_context(|| format!("{} cannot be read", archive.file.display()))?;
    let (files, subdomain) = (&installation.files, archive.subdomain.as_deref());
    let summary = in_transaction(&layout.database, Ending::Commit, |tx, schema| {
        Ok(account::unpack(tx, schema, files, BufReader::new(&file), subdomain)?)
    })?;
    println!("Imported {} as account {}: {}.", summary.name, summary.account, words(&summary));
    println!(
        "Its people sign in with their passwords. Mailboxes have to be connected and API tokens made again unless secret.key is the same."
    );
    Ok(())
}

fn words(summary: &Summary) -> String {
    let rows: u64 = summary.rows.values().sum();
    format!("{rows} rows of {} tables, {} files", summary.rows.len(), summary.files)
}

fn remove(file: &Path) {
    if let Err(error) = std::fs::remove_file(file) {
        eprintln!("{} is not whole and could not be removed: {error}", file.display());
    }
}

/// The account with that subdomain, or the only one there is.
fn chosen(installation: &Installation, subdomain: Option<&str>) -> anyhow::Result<AccountId> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let host = subdomain.map(|label| format!("{label}."));
    let found = runtime.block_on(installation.desk.read(Who::installation(), move |cx| match &host {
        Some(host) => accounts::find_by_host(cx, host).map(|account| account.into_iter().collect()),
        None => accounts::list(cx, AccountId::INSTALLATION, ACCOUNTS),
    }))?;
    match &found[..] {
        [account] if subdomain.is_none_or(|label| account.subdomain.eq_ignore_ascii_case(label)) => Ok(account.id),
        [_, _] => bail!("there are several accounts; name one with --subdomain"),
        _ => bail!("there is no such account"),
    }
}

/// What becomes of a transaction that came to its end.
#[derive(Clone, Copy)]
enum Ending {
    Commit,
    Nothing,
}

fn in_transaction<T>(
    database: &DatabaseUrl,
    ending: Ending,
    unit: impl FnOnce(&mut Tx<'_>, i32) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut connection = Connection::open(database)?;
    let schema = schema_versions(&mut connection)?.known;
    let dialect = connection.dialect();
    connection.command(match ending {
        Ending::Commit => dialect.begin_write(),
        Ending::Nothing => dialect.begin_read(),
    })?;
    let done = unit(&mut Tx::new(&mut connection), schema);
    connection.command(if done.is_ok() && matches!(ending, Ending::Commit) { "COMMIT" } else { "ROLLBACK" })?;
    done
}
