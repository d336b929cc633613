//! Reads one mail that was kept for later: it came to an address of the account, or could not be taken in with others.

use super::Node;
use super::read_mails::{self, LIMIT, Unread};
use base::Cx;
use base::desk::Who;
use base::files::{FileError, FileHash};
use base::ids::{AccountId, ArrivalId};
use base::jobs::{self, Failure, Job};
use flow::channels::addresses::Opinion;
use flow::channels::arrivals::{self, Arrival, State};
use flow::channels::folders::FolderRole;
use flow::channels::mail::Addressed;
use flow::channels::mailboxes;
use flow::mailing::{Filed, Found, ReadMail, take_in_mail};
use flow::{Addressing, FORGED, channels, take_in_addressed};
use serde_json::Value as Json;
use std::sync::Arc;

/// A mail that was read.
struct Read {
    mail: ReadMail,
    /// When it came to addresses of the account, and not into a mailbox.
    addressing: Option<Addressing>,
}

/// Takes the arrival of a job in, once: the job ends in the same transaction.
///
/// # Errors
/// `GiveUp` for a mail that cannot be read; `Retry` for everything that may be over soon.
pub async fn run(node: &Node, account: AccountId, job: &Job) -> Result<(), Failure> {
    let (who, job_id) = (Who::system(account), job.id);
    let id = job.payload["arrival"].as_i64().map(ArrivalId);
    let id = id.ok_or_else(|| Failure::GiveUp("the job names no arrival".to_owned()))?;
    let arrival = node.desk.read(who, move |cx| arrivals::find(cx, id)).await.map_err(failure_at_the_door)?;
    let Some(arrival) = arrival.filter(|arrival| arrival.state == State::Waiting) else {
        return Ok(node.desk.write(who, move |cx| jobs::finish(cx, job_id)).await?);
    };
    let mut read = read(node, &arrival).await?;
    let in_spite_of = job.payload["in_spite_of"].as_str();
    if let Some(addressing) = read.addressing.as_mut().filter(|_| in_spite_of == Some(FORGED)) {
        addressing.opinion = Opinion::TakenIn;
    }
    let read = Arc::new(read);
    let outcome = node.desk.write(who, move |cx| {
        let outcome = settle(cx, &arrival, &read)?;
        jobs::finish(cx, job_id)?;
        Ok(outcome)
    });
    let outcome = outcome.await.map_err(failure)?;
    crate::measures::intake("mail", outcome.as_str());
    tracing::info!(%account, arrival = %id, outcome = outcome.as_str(), "a mail was read");
    Ok(())
}

/// Fetches the bytes and reads them.
async fn read(node: &Node, arrival: &Arrival) -> Result<Read, Failure> {
    let hash = arrival.body_file.as_deref().and_then(|hash| hash.parse::<FileHash>().ok());
    let hash = hash.ok_or_else(|| Failure::GiveUp("the mail's bytes were never kept".to_owned()))?;
    let files = Arc::clone(&node.files);
    let reading = tokio::task::spawn_blocking(move || files.read(&hash)).await;
    let raw = reading.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked.into_panic()));
    let raw = raw.map_err(|error| failure_of_the_disk(&error))?;
    let read =
        read_mails::read_all(&node.files, &[raw].into()).await.map_err(|error| failure_of_the_disk(&error))?.pop();
    let mut mail = read.unwrap_or(Err(Unread::Failed)).map_err(|unread| match unread {
        Unread::Failed => Failure::GiveUp("the mail could not be read: its reader failed".to_owned()),
        Unread::TooSlow => Failure::Retry(format!("the mail was not read within {} seconds", LIMIT.as_secs())),
    })?;
    mail.raw_file.clone_from(&arrival.body_file);
    let addressed = addressed(&arrival.envelope);
    let addressing = addressed.map(|(addressed, opinion)| Addressing::of(&mail.mail, addressed, opinion));
    Ok(Read { mail, addressing })
}

fn failure_of_the_disk(error: &FileError) -> Failure {
    match error {
        FileError::Io { .. } => Failure::Retry(error.to_string()),
        _ => Failure::GiveUp(error.to_string()),
    }
}

/// The addresses of the account to which a mail came, and whether its sender is who it says; none of what a mailbox holds.
fn addressed(envelope: &Json) -> Option<(Vec<Addressed>, Opinion)> {
    let addressed = serde_json::from_value::<Vec<Addressed>>(envelope["addressed"].clone()).ok()?;
    let opinion = serde_json::from_value(envelope["opinion"].clone()).unwrap_or_default();
    Some((addressed, opinion)).filter(|(addressed, _)| !addressed.is_empty())
}

/// In one unit: the mail goes its way.
fn settle(cx: &mut Cx<'_>, arrival: &Arrival, read: &Read) -> Result<Filed, flow::Error> {
    if let Some(addressing) = &read.addressing {
        return take_in_addressed(cx, arrival, &read.mail, addressing).map(Filed::Request);
    }
    // The source says what is to become of it, and may be gone.
    channels::load_source(cx, arrival.source_id)?;
    let mailboxes = mailboxes::list_mailboxes(cx)?;
    let own = mailboxes.iter().find(|mailbox| mailbox.source_id == arrival.source_id);
    let envelope = &arrival.envelope;
    let found = Found {
        mailbox_id: own.map(|own| own.id),
        role: envelope["role"].as_str().map_or(FolderRole::Inbox, FolderRole::from_stored),
        is_history: envelope["is_history"] == true,
        received_at: envelope["received_at"].as_i64().unwrap_or(arrival.received_at),
    };
    let is_fresh = found.role == FolderRole::Inbox && !found.is_history;
    if let Some(own) = own.filter(|_| is_fresh)
        && let Some(addressing) = Addressing::behind_plus(cx, &read.mail.mail, own)?
    {
        return take_in_addressed(cx, arrival, &read.mail, &addressing).map(Filed::Request);
    }
    take_in_mail(cx, arrival.id, &read.mail, found)
}

/// Only a door that is gone stays gone; a database that fails, at whatever station, may be well again soon.
fn failure(error: flow::Error) -> Failure {
    match error {
        flow::Error::Channel(error) => failure_at_the_door(error),
        error => Failure::Retry(error.to_string()),
    }
}

fn failure_at_the_door(error: channels::Error) -> Failure {
    match error {
        channels::Error::NoSuchSource(_) => {
            Failure::GiveUp("the source was deleted before the mail was read".to_owned())
        }
        error => Failure::Retry(error.to_string()),
    }
}
