//! A mail of ours came back: it is marked, so is an address under which nobody is reached, and whoever sent it is told.

use crate::Error;
use crate::channels::mailboxes::{self, Mailbox};
use crate::channels::mails::{self, DeadAddress, Mail, MailState, Unreached};
use crate::mailing::Arrived;
use base::Cx;
use base::ids::{MailId, UserId};
use base::journal::{self, About, Happening, Kind};
use mail::bounce::{self, Failure};
use serde_json::{Value as Json, json};

/// Reads a report, which is kept as the mail `report`. Anybody can write what reads as one: it counts for a mail that we
/// sent, and of addresses for those to which that went.
pub(crate) fn note(cx: &mut Cx<'_>, one: &Arrived<'_>, report: MailId) -> Result<(), Error> {
    let Some(bounce) = bounce::read(&one.read.mail) else { return Ok(()) };
    let Some(id) = &bounce.message_id else { return Ok(()) };
    let Some(ours) = mails::find_by_message_id(cx, id)? else { return Ok(()) };
    let failed: Vec<&bounce::Unreached> =
        bounce.recipients.iter().filter(|one| one.failure != Failure::Delayed).collect();
    if failed.is_empty() && !bounce.recipients.is_empty() {
        return Ok(());
    }
    let mut known = ours.unreached();
    let is_news = ours.state != MailState::Undelivered || failed.iter().any(|one| !known.contains_key(&one.address));
    for one in &failed {
        known.entry(one.address.clone()).or_insert_with(|| Unreached {
            status: one.status.clone(),
            says: one.diagnostic.clone(),
            failure: one.failure.as_str().to_owned(),
            report: Some(report),
        });
    }
    mails::set_state(cx, ours.id, MailState::Undelivered, &json!({ "delivery": known }))?;
    note_dead(cx, &ours, &failed)?;
    if is_news && !one.found.is_history {
        tell(cx, &ours, report)?;
    }
    Ok(())
}

fn note_dead(cx: &mut Cx<'_>, ours: &Mail, failed: &[&bounce::Unreached]) -> Result<(), Error> {
    let went_to = |address: &str| ours.recipients.all().any(|who| who.address.trim().eq_ignore_ascii_case(address));
    for one in failed.iter().filter(|one| one.failure == Failure::Hard && went_to(&one.address)) {
        let (address, reason) = (one.address.clone(), one.diagnostic.clone());
        mails::note_dead(cx, &DeadAddress { address, reason, since: cx.now, mail_id: ours.id })?;
    }
    Ok(())
}

/// The journal keeps none of a mail's words and people: whoever is told reads them in the mail.
fn tell(cx: &mut Cx<'_>, ours: &Mail, report: MailId) -> Result<(), Error> {
    let sender = sender(cx, ours)?;
    let lead = mails::load_thread(cx, ours.thread_id)?.lead_id;
    let about = About { lead, contact: ours.contact_id, ..About::default() };
    let after = json!({ "mail": ours.id, "author": sender, "report": report });
    journal::record(cx, Happening::change(Kind::MailUndelivered, about, Json::Null, after))?;
    Ok(())
}

/// Who wrote it; of what left by another program, whose mailbox it is.
fn sender(cx: &mut Cx<'_>, ours: &Mail) -> Result<Option<UserId>, Error> {
    if ours.author_id.is_some() {
        return Ok(ours.author_id);
    }
    let boxes = mailboxes::list_mailboxes(cx)?;
    Ok(boxes.iter().find(|one| Some(one.id) == ours.mailbox_id).and_then(Mailbox::private_to))
}
