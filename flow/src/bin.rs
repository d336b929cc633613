//! The bin: what was deleted comes back as it was, or is gone for good with every row that hangs on it.
//!
//! Steps over the stations; what each of them keeps of a record is removed by its own `erase`.

use crate::channels::{arrivals, mails};
use crate::contacts::{self, companies};
use crate::duplicates::merges;
use crate::{Error, channels, duplicates, inbox, leads, timeline};
use base::access::{self, Right};
use base::bin::{self, KEPT_DAYS};
use base::clock::{DAY, Seconds};
use base::files::FileHash;
use base::ids::{CompanyId, ContactId, LeadId};
use base::journal::{self, About, Happening, Kind};
use base::search::{self, Subject};
use base::{Cx, DbError, fields, jobs};
use serde_json::{Value as Json, json};

/// The job that removes files of the folder which no row names any more; its payload is a list of hashes.
pub const REMOVE_FILES_JOB: &str = "remove_files";

/// Brings a deleted record back.
///
/// # Errors
/// `NoSuchLead`, `NoSuchContact`, `NoSuchCompany`, also for one that is not deleted; `Denied`.
pub fn restore(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<(), Error> {
    match subject {
        Subject::Lead => drop(leads::restore(cx, LeadId(id))?),
        Subject::Contact => contacts::restore(cx, ContactId(id))?,
        Subject::Company => companies::restore(cx, CompanyId(id))?,
    }
    Ok(())
}

/// Removes one deleted record for good, and all that was merged into it: it is the same person or sale, and whoever asks to be
/// forgotten is forgotten in all of it. Whose merge was undone before stays.
///
/// # Errors
/// `Denied` to all but administrators; `NoSuchLead`, `NoSuchContact`, `NoSuchCompany` for one that is not in the bin.
pub fn erase(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<(), Error> {
    access::require(cx, Right::SetUp).map_err(leads::Error::from)?;
    if !bin::holds(cx, subject, id)? {
        return Err(match subject {
            Subject::Lead => leads::Error::NoSuchLead(LeadId(id)).into(),
            Subject::Contact => contacts::Error::NoSuchContact(ContactId(id)).into(),
            Subject::Company => contacts::Error::NoSuchCompany(CompanyId(id)).into(),
        });
    }
    remove(cx, subject, &[id])
}

/// Removes up to `limit` records of each kind for good, whatever their time; how many. Ask again until it is none.
///
/// # Errors
/// `Denied` to all but administrators.
pub fn empty(cx: &mut Cx<'_>, limit: i64) -> Result<u64, Error> {
    access::require(cx, Right::SetUp).map_err(leads::Error::from)?;
    remove_before(cx, cx.now + 1, limit)
}

/// Removes up to `limit` records, notes, tasks and discarded mails of each kind whose time in the bin is over; how many.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>, limit: i64) -> Result<u64, Error> {
    let before = cx.now - KEPT_DAYS * DAY;
    let records = remove_before(cx, before, limit)?;
    let (said, mut files) = channels::erase_deleted(cx, before, limit)?;
    let (emptied, of_mails) = mails::sweep(cx)?;
    files.extend(of_mails);
    let (discarded, of_discarded) = arrivals::sweep_discarded(cx, before, limit)?;
    files.extend(of_discarded);
    remove_files(cx, &files)?;
    Ok(records + said + emptied + discarded + timeline::erase_deleted_tasks(cx, before, limit)?)
}

/// Removes fields with their values, and files that fields held, whose time to be brought back is over, up to `limit` of
/// each; how many.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep_fields(cx: &mut Cx<'_>, limit: i64) -> Result<u64, Error> {
    let (removed, mut files) = fields::sweep(cx, limit)?;
    let dropped = fields::sweep_files(cx, limit)?;
    let count = (removed + dropped.len()) as u64;
    files.extend(dropped);
    remove_files(cx, &files)?;
    Ok(count)
}

/// Those of the files that no row of any account names: attachments, files of fields, raw mails, imported tables.
///
/// # Errors
/// Whatever the database answers.
pub fn unused_files(cx: &mut Cx<'_>, files: &[FileHash]) -> Result<Vec<FileHash>, DbError> {
    let mut unused = Vec::new();
    for file in files {
        if !bin::is_file_named(cx, &file.to_string())? {
            unused.push(*file);
        }
    }
    Ok(unused)
}

fn remove_before(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<u64, Error> {
    let mut count = 0;
    for subject in Subject::ALL {
        let ids = bin::list_before(cx, subject, before, limit)?;
        count += ids.len() as u64;
        remove(cx, subject, &ids)?;
    }
    Ok(count)
}

/// A fixed number of statements.
fn remove(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let merged = merges::list_merged_into(cx, subject, ids)?;
    let after = json!({ subject.table(): ids.len(), "merged": merged.len() });
    let ids = &[ids, &merged].concat();
    let mut files = channels::erase(cx, subject, ids)?;
    contacts::erase(cx, subject, ids)?;
    merges::erase(cx, subject, ids)?;
    duplicates::erase(cx, subject, ids)?;
    inbox::erase(cx, subject, ids)?;
    leads::erase(cx, subject, ids)?;
    timeline::erase(cx, subject, ids)?;
    files.extend(fields::forget(cx, subject, ids)?);
    search::forget_all(cx, subject, ids)?;
    journal::blank(cx, subject, ids)?;
    remove_files(cx, &files)?;
    journal::record(cx, Happening::change(Kind::RecordsErased, About::default(), Json::Null, after))?;
    Ok(())
}

pub(crate) fn remove_files(cx: &mut Cx<'_>, files: &[String]) -> Result<(), Error> {
    if !files.is_empty() {
        jobs::enqueue(cx, REMOVE_FILES_JOB, &json!(files))?;
    }
    Ok(())
}
