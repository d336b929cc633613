//! `mbsync` of isync brings the same mailbox into a maildir on the same disk, each mail with its fsync, as it is shipped.

use super::dovecot::Dovecot;
use crate::bench::site::{Ground, Kind};
use anyhow::{Context as _, ensure};
use std::io::ErrorKind;
use std::process::Command;
use std::time::Instant;

/// The seconds that it takes; nothing where it is not installed.
///
/// # Errors
/// When it fails.
pub fn run(ground: &Ground, dovecot: &Dovecot, username: &str) -> anyhow::Result<Option<f64>> {
    let site = ground.site(Kind::Sqlite, "mbsync")?;
    let folder = &site.layout.folder;
    std::fs::create_dir_all(folder.join("mail"))?;
    let server = dovecot.server(username);
    let configuration = format!(
        "IMAPAccount bench\nHost {}\nPort {}\nUser {username}\nPass \"{}\"\nSSLType IMAPS\nCertificateFile {}\n\n\
         IMAPStore far\nAccount bench\n\nMaildirStore near\nPath {mail}/\nInbox {mail}/INBOX\n\n\
         Channel bench\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSync Pull\nSyncState *\n",
        server.host,
        server.port,
        dovecot.password(),
        dovecot.authority().display(),
        mail = folder.join("mail").display(),
    );
    let file = folder.join("mbsyncrc");
    std::fs::write(&file, configuration)?;
    rustix::fs::sync();
    let begun = Instant::now();
    let ended = match Command::new("mbsync").arg("-q").arg("-c").arg(&file).arg("bench").output() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        ended => ended.context("mbsync cannot be started")?,
    };
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(ended.status.success(), "mbsync failed: {}", String::from_utf8_lossy(&ended.stderr));
    Ok(Some(seconds))
}
