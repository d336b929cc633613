//! Sends letters to our own users through the relay, each at most once: what may have been delivered is not repeated.

use super::Node;
use super::postbox::Refused;
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};
use base::letters::Letter;
use serde_json::json;
use std::time::Duration;

/// Everything up to the message itself; with [`HAND_OVER_LIMIT`] far below the 120 s for which a job is claimed.
const APPROACH_LIMIT: Duration = Duration::from_secs(40);
/// The message itself, and the relay's answer to it.
const HAND_OVER_LIMIT: Duration = Duration::from_secs(40);

/// Sends the letter of a job.
///
/// # Errors
/// `Retry` as long as nothing of the letter was handed over; `GiveUp` for an address that the relay refuses, without a
/// relay, and when nobody can know whether it was delivered.
pub async fn run(node: &Node, account: AccountId, job: &Job) -> Result<(), Failure> {
    let Some(postbox) = &node.postbox else {
        return Err(Failure::GiveUp(
            "this installation has no mail relay: start it with --mail-relay and --mail-from".to_owned(),
        ));
    };
    if job.payload["handed_over"] == true {
        return Err(uncertain("the program stopped"));
    }
    let letter = letter_of(job).ok_or_else(|| Failure::GiveUp("the letter names no address".to_owned()))?;
    let message_id = format!("{account}.{}.letter", job.id);
    let approach = postbox.approach(&letter, &message_id);
    let mut waiting = match tokio::time::timeout(APPROACH_LIMIT, approach).await {
        Ok(approached) => approached.map_err(failure)?,
        Err(_) => return Err(Failure::Retry("the relay did not answer in time".to_owned())),
    };
    // From here on a second try might deliver it twice, also if this program is killed.
    mark(node, account, job, true).await?;
    match tokio::time::timeout(HAND_OVER_LIMIT, waiting.hand_over()).await {
        Ok(Ok(())) => node
            .desk
            .write(Who::system(account), {
                let id = job.id;
                move |cx| jobs::finish(cx, id)
            })
            .await
            .map_err(Failure::from),
        Ok(Err(Refused::Lost(reason))) => Err(uncertain(&reason)),
        Ok(Err(refused)) => {
            mark(node, account, job, false).await?;
            Err(failure(refused))
        }
        Err(_) => Err(uncertain("it did not answer in time")),
    }
}

async fn mark(node: &Node, account: AccountId, job: &Job, handed_over: bool) -> Result<(), Failure> {
    let mut job = job.clone();
    job.payload["handed_over"] = json!(handed_over);
    node.desk.write(Who::system(account), move |cx| jobs::note(cx, &job)).await.map_err(Failure::from)
}

fn failure(refused: Refused) -> Failure {
    match refused {
        Refused::ForGood(reason) => Failure::GiveUp(reason),
        Refused::ForNow(reason) | Refused::Lost(reason) => Failure::Retry(reason),
    }
}

fn uncertain(reason: &str) -> Failure {
    Failure::GiveUp(format!(
        "the connection to the relay was lost while the letter was handed over ({reason}): nobody can know whether it was delivered, so it is not sent again"
    ))
}

fn letter_of(job: &Job) -> Option<Letter> {
    let text = |name: &str| job.payload[name].as_str().map(str::to_owned);
    Some(Letter { to: text("to")?, subject: text("subject")?, text: text("text")? })
}
