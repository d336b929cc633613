//! What an installation consists of on disk: the data folder with the key, the files, and the database in it or elsewhere.

use crate::settings::Place;
use anyhow::{Context as _, bail};
use base::Desk;
use base::clock::Clock;
use base::db::DatabaseUrl;
use base::files::Files;
use base::secrets::Vault;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::Arc;

/// The rights of the data folder: the key and everybody's mails are in it.
pub const FOLDER_MODE: u32 = 0o700;
/// The SQLite database in it.
const DATABASE: &str = "sluice.db";

/// An installation whose parts are open.
pub struct Installation {
    /// Units of work.
    pub desk: Desk,
    /// Raw mails, attachments, uploads.
    pub files: Arc<Files>,
    /// Seals and signs.
    pub vault: Arc<Vault>,
}

/// The names in the data folder.
pub struct Layout {
    /// The folder itself.
    pub folder: PathBuf,
    /// Where the rows are.
    pub database: DatabaseUrl,
}

impl Layout {
    /// Where everything is, by the settings.
    pub fn of(place: &Place) -> Layout {
        let folder = place.data.clone().unwrap_or_else(|| PathBuf::from("./data"));
        let database = place.database.clone();
        Layout { database: database.unwrap_or_else(|| DatabaseUrl::Sqlite(folder.join(DATABASE))), folder }
    }

    /// Where the demo has everything: apart from real data, and never in a shared database.
    ///
    /// # Errors
    /// When a database was chosen.
    pub fn of_demo(place: &Place) -> anyhow::Result<Layout> {
        if place.database.is_some() {
            bail!("the demo has a database of its own; leave --database and SLUICE_DATABASE out");
        }
        let folder = place.data.clone().unwrap_or_else(|| PathBuf::from("./data/demo"));
        Ok(Layout { database: DatabaseUrl::Sqlite(folder.join(DATABASE)), folder })
    }

    /// The file of the key that seals and signs.
    pub fn key(&self) -> PathBuf {
        self.folder.join("secret.key")
    }

    /// The folder of raw mails and attachments.
    pub fn files(&self) -> PathBuf {
        self.folder.join("files")
    }

    /// Keeps a second `serve` off the same SQLite database for as long as the answer lives.
    ///
    /// # Errors
    /// When another one serves from this folder.
    pub fn lock(&self) -> anyhow::Result<Option<File>> {
        if matches!(self.database, DatabaseUrl::Postgres(_)) {
            return Ok(None);
        }
        let path = self.folder.join("lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
        let file = file.with_context(|| format!("{} cannot be opened", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => bail!(
                "another Sluice already serves from {}; stop it first, or give this one a --data folder of its own",
                self.folder.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }

    /// Makes the folder, for its owner only, if there is none.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_folder(&self) -> anyhow::Result<()> {
        let made = DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(&self.folder);
        made.with_context(|| format!("the data folder {} cannot be made", self.folder.display()))
    }
}

impl Installation {
    /// Opens an installation, and makes it where there is none; the database is brought up to date.
    ///
    /// # Errors
    /// A sentence about the part that cannot be opened.
    pub fn open(layout: &Layout) -> anyhow::Result<Installation> {
        layout.make_folder()?;
        let vault = Vault::open_or_create(&layout.key())?;
        let files = Files::open(&layout.files())?;
        let desk = Desk::open(&layout.database, Clock::System)
            .with_context(|| format!("the database {:?} cannot be opened", layout.database))?;
        Ok(Installation { desk, files: Arc::new(files), vault: Arc::new(vault) })
    }
}
