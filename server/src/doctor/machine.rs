//! The machine: the data folder, the key, the disk, the clock.

use super::Finding;
use crate::installation::Layout;
use base::clock::{Clock, DAY};
use base::secrets::Vault;
use std::fs;
use std::os::unix::fs::MetadataExt;

/// The rights of everybody but the owner.
const OTHERS: u32 = 0o077;
/// Less free space than this is worth a warning: a few hundred mails with attachments.
const LITTLE_SPACE_BYTES: u64 = 1024 * 1024 * 1024;
/// No space that anything could be written into.
const NO_SPACE_BYTES: u64 = 16 * 1024 * 1024;

/// Everything about the machine; the rest only when there is a data folder.
pub fn look(layout: &Layout) -> Vec<Finding> {
    let folder = layout.folder.display();
    let facts = match fs::metadata(&layout.folder) {
        Ok(facts) => facts,
        Err(error) => {
            return vec![Finding::fail(format!(
                "The data folder {folder} cannot be read: {error}. `sluice serve` makes it."
            ))];
        }
    };
    let mode = facts.mode() & 0o777;
    let rights = if mode & OTHERS == 0 {
        Finding::ok(format!("The data folder {folder} is its owner's alone."))
    } else {
        Finding::warn(format!(
            "Others may look into the data folder {folder} (mode {mode:03o}). Run: chmod 700 {folder}"
        ))
    };
    vec![rights, key(layout), space(layout), clock(layout)]
}

/// Opened and not only looked at; one that is missing is not made here.
fn key(layout: &Layout) -> Finding {
    let path = layout.key();
    if !path.exists() {
        return Finding::fail(format!(
            "There is no key file {}. The first `sluice serve` makes one; with an older database, put its own key there.",
            path.display()
        ));
    }
    match Vault::open_or_create(&path) {
        Ok(_) => Finding::ok(format!("The key file {} is in order.", path.display())),
        Err(error) => Finding::fail(error.to_string()),
    }
}

fn space(layout: &Layout) -> Finding {
    let folder = layout.folder.display();
    let Ok(facts) = rustix::fs::statvfs(&layout.folder) else {
        return Finding::warn(format!("How much space is free at {folder} cannot be told."));
    };
    let free = facts.f_bavail.saturating_mul(facts.f_frsize);
    let megabytes = free / (1024 * 1024);
    match free {
        0..NO_SPACE_BYTES => {
            Finding::fail(format!("The disk of {folder} is full: {megabytes} MB are free. Nothing can be taken in."))
        }
        NO_SPACE_BYTES..LITTLE_SPACE_BYTES => {
            Finding::warn(format!("Only {megabytes} MB are free on the disk of {folder}."))
        }
        _ => Finding::ok(format!("{megabytes} MB are free on the disk of {folder}.")),
    }
}

/// Nothing of ours can be younger than now: tokens, sessions and leases all live by the clock.
fn clock(layout: &Layout) -> Finding {
    let now = Clock::System.now();
    match fs::metadata(layout.key()) {
        Ok(key) if key.mtime() > now + DAY => Finding::fail(
            "The clock is wrong: the key file was made more than a day from now. Set the clock, e.g. by NTP.",
        ),
        _ => Finding::ok(format!("The clock says {}.", jiff::Timestamp::from_second(now).unwrap_or_default())),
    }
}
