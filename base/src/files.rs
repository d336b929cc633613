//! Large bodies outside the tables: raw mails, attachments, uploads, each under the SHA-256 of its bytes.
//!
//! A plain folder with a fixed order of syncs; why it is not `object_store`: docs/decisions/files-in-a-folder.md.

mod hash;

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, FileTimes};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

pub use hash::{FileHash, NotAHash};

/// Largest body that is kept: above the 35 MB of a mail.
pub const FILE_LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// How long after it was put a body is not removed, whoever names it: the longest from the bytes to the row. Below the
/// hour within which the files of deleted mails are gone, also of one that came a moment before.
pub const YOUNG: Duration = Duration::from_secs(45 * 60);

/// Threads that put bodies at the same time: a disk syncs together what several of them wrote. 200 mails of 10 kB took
/// 3 s one after the other and 0.5 s so; with 32 threads it was no faster.
const PUTTERS: usize = 16;

/// Why a body was not kept, found or removed.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// More than [`FILE_LIMIT_BYTES`]; nothing was written.
    #[error("the file has {0} bytes; at most {FILE_LIMIT_BYTES} are kept")]
    TooLarge(usize),
    /// There is none of this hash.
    #[error("there is no file {0}")]
    Missing(FileHash),
    /// The bytes on disk are no longer those of the hash: a failing disk, or a hand that wrote there.
    #[error("the file {0} is damaged; restore it from a backup")]
    Damaged(FileHash),
    /// The file system refused, a full disk above all; what was there before is still there.
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// The folder of bodies. Synchronous; cheap to clone.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Opens the folder at `root`; makes it, for its owner only, if there is none.
    ///
    /// Its 256 folders are made here and not when first needed, so that [`Files::put`] never has to make one durable.
    ///
    /// # Errors
    /// `FileError::Io`.
    pub fn open(root: &Path) -> Result<Self, FileError> {
        make_durable_folder(root)?;
        for first in 0..=u8::MAX {
            make_folder(&root.join(hash::folder_name(first)))?;
        }
        sync_folder(root)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Keeps `body` and gives its hash. When this returns, the file survives a power cut: SMTP says 250 only then.
    ///
    /// Putting the same bytes again keeps one file, also when several threads or nodes do so at once.
    ///
    /// # Errors
    /// `TooLarge`; `Io`, with nothing half-written left under the hash.
    pub fn put(&self, body: &[u8]) -> Result<FileHash, FileError> {
        let hash = self.write(body)?;
        // Also when it was there: whoever put it may not have come to this line yet.
        sync_folder(&self.folder(&hash))?;
        Ok(hash)
    }

    /// The bytes are on disk when this returns; their name may not be.
    fn write(&self, body: &[u8]) -> Result<FileHash, FileError> {
        if body.len() > FILE_LIMIT_BYTES {
            return Err(FileError::TooLarge(body.len()));
        }
        let hash = FileHash::of(body);
        let (folder, path) = (self.folder(&hash), self.path(&hash));
        if !is_there(&path, body.len()) {
            write(&folder, &path, body)?;
        }
        Ok(hash)
    }

    /// Keeps many bodies, each as [`Files::put`] does, and gives their hashes in the same order. Their names are made
    /// durable together, when all are there.
    ///
    /// # Errors
    /// As [`Files::put`]; those that were put stay.
    pub fn put_all(&self, bodies: &[Vec<u8>]) -> Result<Vec<FileHash>, FileError> {
        let hashes = together(bodies, |body| self.write(body))?;
        let folders: BTreeSet<PathBuf> = hashes.iter().map(|hash| self.folder(hash)).collect();
        together(&folders.into_iter().collect::<Vec<_>>(), |folder| sync_folder(folder))?;
        Ok(hashes)
    }

    /// The body of `hash`, whole and checked against it.
    ///
    /// # Errors
    /// `Missing`, `Damaged`, `Io`.
    pub fn read(&self, hash: &FileHash) -> Result<Vec<u8>, FileError> {
        let path = self.path(hash);
        match fs::metadata(&path) {
            Ok(facts) if facts.len() > FILE_LIMIT_BYTES as u64 => {
                return Err(FileError::Damaged(*hash));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(FileError::Missing(*hash));
            }
            Err(error) => return Err(at(&path)(error)),
        }
        let body = fs::read(&path).map_err(at(&path))?;
        if FileHash::of(&body) != *hash {
            return Err(FileError::Damaged(*hash));
        }
        Ok(body)
    }

    /// Removes the body of `hash` unless somebody put it within [`YOUNG`]: the row that names it may be about to be written.
    /// Nothing when it is gone, also when it was before; else how long it is still young. For who has counted that no row
    /// names it.
    ///
    /// The file is taken aside first and looked at there: a `put` of the same bytes either touched it before, and then it
    /// is young and goes back, or finds no file and writes it anew.
    ///
    /// # Errors
    /// `Io`.
    pub fn remove(&self, hash: &FileHash) -> Result<Option<Duration>, FileError> {
        let path = self.path(hash);
        let aside = path.with_extension("removed");
        match fs::rename(&path, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other.map_err(at(&path))?,
        }
        let put_at = fs::metadata(&aside).and_then(|facts| facts.modified()).map_err(at(&aside))?;
        // A clock that was set back says nothing of its age.
        let wait = YOUNG.saturating_sub(put_at.elapsed().unwrap_or_default());
        if wait.is_zero() {
            fs::remove_file(&aside).map_err(at(&aside))?;
            return Ok(None);
        }
        fs::rename(&aside, &path).map_err(at(&path))?;
        Ok(Some(wait))
    }

    fn path(&self, hash: &FileHash) -> PathBuf {
        self.folder(hash).join(hash.to_string())
    }

    fn folder(&self, hash: &FileHash) -> PathBuf {
        self.root.join(hash.folder())
    }
}

/// Does something with each of `all` on [`PUTTERS`] threads; gives what came of it in the same order, or the first error.
fn together<A: Sync, T: Send>(all: &[A], act: impl Fn(&A) -> Result<T, FileError> + Sync) -> Result<Vec<T>, FileError> {
    let share = all.len().div_ceil(PUTTERS).max(1);
    let parts = thread::scope(|scope| {
        let act = &act;
        let acting: Vec<_> = all
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(act).collect::<Result<Vec<T>, FileError>>()))
            .collect();
        let ended = acting.into_iter().map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)));
        ended.collect::<Result<Vec<_>, FileError>>()
    });
    Ok(parts?.into_iter().flatten().collect())
}

/// Is the file there, whole? It is touched, so that a removal that is under way sees that it is wanted.
fn is_there(path: &Path, size_bytes: usize) -> bool {
    let touched = File::options().append(true).open(path).and_then(|file| file.set_times(touch()));
    touched.is_ok() && fs::metadata(path).is_ok_and(|facts| facts.len() == size_bytes as u64)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the age of a file is told by the machine's clock, as the file system does"
)]
fn touch() -> FileTimes {
    FileTimes::new().set_modified(SystemTime::now())
}

/// File first, then its name: a name never shows before the bytes are on disk.
fn write(folder: &Path, path: &Path, body: &[u8]) -> Result<(), FileError> {
    let mut file = tempfile::Builder::new().prefix(".incoming-").tempfile_in(folder).map_err(at(folder))?;
    file.write_all(body).map_err(at(path))?;
    file.as_file().sync_all().map_err(at(path))?;
    file.persist(path).map_err(|error| at(path)(error.error))?;
    Ok(())
}

/// Makes `folder` and those above it that are missing, each durable.
fn make_durable_folder(folder: &Path) -> Result<(), FileError> {
    if folder.is_dir() {
        return Ok(());
    }
    match folder.parent() {
        Some(above) if !above.as_os_str().is_empty() => {
            make_durable_folder(above)?;
            make_folder(folder)?;
            sync_folder(above)
        }
        _ => {
            make_folder(folder)?;
            sync_folder(Path::new("."))
        }
    }
}

fn make_folder(folder: &Path) -> Result<(), FileError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if !folder.is_dir() => Err(at(folder)(error)),
        _ => Ok(()),
    }
}

/// Makes durable which names are in `folder`.
fn sync_folder(folder: &Path) -> Result<(), FileError> {
    File::open(folder).and_then(|open| open.sync_all()).map_err(at(folder))
}

/// Says where an error of the file system happened.
fn at(path: &Path) -> impl Fn(io::Error) -> FileError {
    let path = path.to_owned();
    move |source| FileError::Io { path: path.clone(), source }
}

#[cfg(test)]
mod tests;
