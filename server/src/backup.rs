//! `sluice backup FILE`: a copy of the SQLite database, taken while it is in use, and checked.

use crate::installation::Layout;
use crate::settings::Place;
use anyhow::{Context as _, bail};
use base::db::DatabaseUrl;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages copied before writers get a turn. A writer of another process makes the copy begin anew, so the steps are large.
const STEP_PAGES: std::ffi::c_int = 8_192;
/// How long writers get between two steps.
const PAUSE: Duration = Duration::from_millis(5);

/// Copies, checks, and only then gives the copy its name.
///
/// # Errors
/// When there is a file of this name, when the disk is full, or when the copy is not sound: nothing is left behind then.
pub fn run(place: &Place, file: &Path) -> anyhow::Result<()> {
    let layout = Layout::of(place);
    let DatabaseUrl::Sqlite(database) = &layout.database else {
        bail!(
            "this database is PostgreSQL, which has a better tool of its own: pg_dump --format=custom --file={} <the database's URL>",
            file.display()
        );
    };
    if file.exists() {
        bail!("{} exists already and was left as it is; choose another name", file.display());
    }
    let unfinished = unfinished(file)?;
    let copied = copy(database, &unfinished).and_then(|()| keep(&unfinished, file));
    if copied.is_err() {
        drop(std::fs::remove_file(&unfinished));
    }
    copied?;
    println!(
        "Copied the database to {} and checked it.\nCopy these along, after this copy: {} (mails and attachments) and {} (without it, stored passwords cannot be read).",
        file.display(),
        layout.files().display(),
        layout.key().display()
    );
    Ok(())
}

/// The name under which a copy grows, beside the one it will have.
fn unfinished(file: &Path) -> anyhow::Result<PathBuf> {
    let mut name = file.file_name().context("say the name of a file, not of a folder")?.to_owned();
    name.push(".unfinished");
    Ok(file.with_file_name(name))
}

fn copy(database: &Path, to: &Path) -> anyhow::Result<()> {
    let from = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| format!("{} cannot be opened", database.display()))?;
    // For its owner only from the first byte on: everybody's mails are in it.
    let made = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(to);
    made.with_context(|| format!("{} cannot be written", to.display()))?;
    let mut copy = Connection::open(to)?;
    Backup::new(&from, &mut copy)?.run_to_completion(STEP_PAGES, PAUSE, None).context("the copy failed")?;
    let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        bail!("the copy is not sound, and the database may not be either: {verdict}");
    }
    // One file, that can be moved without its companions.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn keep(unfinished: &Path, file: &Path) -> anyhow::Result<()> {
    File::open(unfinished)?.sync_all()?;
    std::fs::hard_link(unfinished, file).with_context(|| format!("{} cannot be made", file.display()))?;
    std::fs::remove_file(unfinished)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all().context("the copy's name could not be made durable")
}
