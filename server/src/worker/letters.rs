//! Sends letters to our own users through the relay, each at most once: what may have been delivered is not repeated.

use super::Node;
use super::postbox::{Patience, Refused, Submission};
use base::desk::Who;
use base::ids::AccountId;
use base::jobs::{self, Failure, Job};
use base::letters::Letter;
use mail::Address;
use mail::compose::{Composed, Outgoing, Writer, compose};
use serde_json::json;

/// Where letters are handed in, and who they are from.
#[derive(Clone, Debug)]
pub struct Relaying {
    /// The relay.
    pub submission: Submission,
    /// Their sender.
    pub from: Address,
}

/// Sends the letter of a job.
///
/// # Errors
/// `Retry` as long as nothing of the letter was handed over; `GiveUp` for an address that the relay refuses, without a
/// relay, and when nobody can know whether it was delivered.
pub async fn run(node: &Node, account: AccountId, job: &Job) -> Result<(), Failure> {
    let Some(relaying) = &node.relaying else {
        return Err(Failure::GiveUp(
            "this installation has no mail relay: start it with --mail-relay and --mail-from".to_owned(),
        ));
    };
    if job.payload["handed_over"] == true {
        return Err(uncertain("the program stopped"));
    }
    let letter = letter_of(job).ok_or_else(|| Failure::GiveUp("the letter names no address".to_owned()))?;
    let now = node.desk.read(Who::system(account), |cx| Ok::<_, base::DbError>(cx.now)).await?;
    let domain = relaying.from.address.rsplit('@').next().unwrap_or_default();
    let composed = written(relaying, letter, (now, format!("{account}.{}.letter@{domain}", job.id)))?;
    let mut session = node.postbox.connect(&relaying.submission, domain).await.map_err(failure)?;
    session.open_envelope(&composed, Patience::Some).await.map_err(failure)?;
    // From here on a second try might deliver it twice, also if this program is killed.
    mark(node, account, job, true).await?;
    match session.hand_over(&composed.raw).await {
        Ok(_) => {
            session.close().await;
            let id = job.id;
            node.desk.write(Who::system(account), move |cx| jobs::finish(cx, id)).await.map_err(Failure::from)
        }
        Err(Refused::Lost(reason)) => Err(uncertain(&reason)),
        Err(refused) => {
            mark(node, account, job, false).await?;
            Err(failure(refused))
        }
    }
}

fn written(relaying: &Relaying, letter: Letter, (at, message_id): (i64, String)) -> Result<Composed, Failure> {
    let outgoing = Outgoing {
        from: Some(relaying.from.clone()),
        to: vec![Address { name: None, address: letter.to }],
        subject: letter.subject,
        text: letter.text,
        message_id,
        at,
        writer: Writer::Program,
        ..Outgoing::default()
    };
    compose(&outgoing).map_err(|error| Failure::GiveUp(error.to_string()))
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
