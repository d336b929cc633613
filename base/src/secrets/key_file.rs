//! The 32 random bytes outside the database.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rand::TryRng;
use rand::rngs::SysRng;

/// The rights of everybody but the owner.
const OTHERS: u32 = 0o077;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Somebody else on the machine could read it.
    #[error("the key file {} may be read by others (mode {mode:03o}). Run: chmod 600 {}", path.display(), path.display())]
    ReadableByOthers { path: PathBuf, mode: u32 },
    /// Not 32 bytes: another file, or a damaged one. It is left as it is.
    #[error(
        "{} is not a key file: it should hold 32 bytes and holds {length_bytes}. It was left as it is; \
         put the key that belongs to this database there.",
        path.display()
    )]
    NotAKey { path: PathBuf, length_bytes: u64 },
    /// The file system refused.
    #[error("the key file {} could not be read or made: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
}

/// The key at `path`, made if there is no file there. Of two programs that start at once, both end with the same key.
pub(super) fn read_or_create(path: &Path) -> Result<[u8; 32], KeyFileError> {
    let failed = |source| KeyFileError::Io { path: path.to_owned(), source };
    if !path.try_exists().map_err(failed)? {
        create(path).map_err(failed)?;
    }
    let facts = fs::metadata(path).map_err(failed)?;
    let (mode, length_bytes) = (facts.mode() & 0o777, facts.len());
    if mode & OTHERS != 0 {
        return Err(KeyFileError::ReadableByOthers { path: path.to_owned(), mode });
    }
    if length_bytes != 32 {
        return Err(KeyFileError::NotAKey { path: path.to_owned(), length_bytes });
    }
    let bytes = fs::read(path).map_err(failed)?;
    bytes.try_into().map_err(|_| KeyFileError::NotAKey { path: path.to_owned(), length_bytes })
}

/// Makes the file whole or not at all; leaves one that appeared meanwhile.
fn create(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut key = [0; 32];
    SysRng.try_fill_bytes(&mut key).map_err(io::Error::other)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&key)?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(taken) if taken.error.kind() != io::ErrorKind::AlreadyExists => return Err(taken.error),
        _ => {}
    }
    File::open(folder)?.sync_all()
}
