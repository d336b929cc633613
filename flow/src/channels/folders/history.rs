//! The first import: the newest mails of the last month over Inbox and Sent together, never leads (R-12, EM-03, EM-07).

use super::{Entry, Folder, FolderRole, Known, MailCursor, Outcome, expect, list_folders};
use crate::channels::{Error, SkipRule, store};
use base::Cx;
use base::clock::{DAY, Seconds};
use base::ids::{FolderId, MailboxId};

/// Mails that a first import brings. Mails.
pub const FIRST_IMPORT_MAILS: usize = 500;
/// How far back it reaches. Days.
pub const FIRST_IMPORT_DAYS: i64 = 30;

/// A folder as it was found at the first look.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The folder.
    pub folder: FolderId,
    /// Everything above is new mail.
    pub cursor: MailCursor,
    /// Its mails of the window, or at least the newest [`FIRST_IMPORT_MAILS`] of them.
    pub mails: Vec<Known>,
}

/// How far a first import is: "312 of 500".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Mails that are there.
    pub done: i64,
    /// Mails that it brings in all.
    pub planned: i64,
}

/// Begins to follow folders: what is newest in the window of all of them is wanted as history, and what comes later is
/// new mail. Folders that have been begun before are left as they are.
///
/// # Errors
/// Whatever the database answers.
pub fn begin(cx: &mut Cx<'_>, mailbox: MailboxId, surveys: &[Survey]) -> Result<(), Error> {
    let begun = list_folders(cx, mailbox)?;
    let is_new = |id: FolderId| begun.iter().any(|folder| folder.id == id && folder.cursor.is_none());
    let month_ago = cx.now - FIRST_IMPORT_DAYS * DAY;
    let surveys: Vec<&Survey> = surveys.iter().filter(|survey| is_new(survey.folder)).collect();
    let mut mails: Vec<(FolderId, &Known)> = surveys
        .iter()
        .flat_map(|survey| survey.mails.iter().map(|mail| (survey.folder, mail)))
        .filter(|(_, mail)| mail.internal_date.is_none_or(|date| date >= month_ago))
        .collect();
    mails.sort_by_key(|(_, mail)| std::cmp::Reverse((mail.internal_date, mail.uid)));
    let last_wanted = mails.get(FIRST_IMPORT_MAILS - 1).and_then(|(_, mail)| mail.internal_date);
    let window_start = last_wanted.unwrap_or(month_ago);
    for survey in &surveys {
        let of_folder = |part: &[(FolderId, &Known)], outcome: Outcome| -> Vec<Entry> {
            let own = part.iter().filter(|(folder, _)| *folder == survey.folder);
            own.map(|(_, mail)| Entry { mail: (*mail).clone(), outcome, is_history: true }).collect()
        };
        let (wanted, rest) = mails.split_at(mails.len().min(FIRST_IMPORT_MAILS));
        let wanted = of_folder(wanted, Outcome::Wanted);
        // Of the same second as the last one wanted: in the window, and more than is brought.
        let mut beyond = of_folder(rest, Outcome::Skipped(SkipRule::History));
        beyond.retain(|entry| entry.mail.internal_date.is_none_or(|date| date >= window_start));
        let uid_validity = survey.cursor.uid_validity;
        expect(cx, survey.folder, uid_validity, &wanted)?;
        expect(cx, survey.folder, uid_validity, &beyond)?;
        let planned = i64::try_from(wanted.len()).unwrap_or(i64::MAX);
        store::begin_folder(cx, survey.folder, survey.cursor, window_start, planned)?;
    }
    cx.has_news();
    Ok(())
}

/// How far the first import of a mailbox is; none when nothing is left to bring.
///
/// # Errors
/// Whatever the database answers.
pub fn progress(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Option<Progress>, Error> {
    let folders = list_folders(cx, mailbox)?;
    let followed: Vec<&Folder> = folders.iter().filter(|folder| folder.role != FolderRole::Ignored).collect();
    let planned: i64 = followed.iter().map(|folder| folder.planned).sum();
    let left = store::count_wanted_history(cx, mailbox)?;
    Ok((left > 0).then_some(Progress { done: (planned - left).max(0), planned: planned.max(left) }))
}

/// How far back a first import looks from now, Unix seconds.
pub fn first_import_since(now: Seconds) -> Seconds {
    now - FIRST_IMPORT_DAYS * DAY
}
