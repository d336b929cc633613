//! A draft is sent, in a while or at a time, and taken back as long as nothing of it has left (EM-52, R-60): by its writer,
//! and what waits for its time by whoever may use its mailbox (RT-08). The order of the steps, no SQL.

use crate::Error;
use crate::bin;
use crate::brought::unfilled;
use crate::channels;
use crate::channels::mails::{self, Mail, MailState, Recipients};
use crate::channels::outbox::{self, Claimed, Outcome};
use crate::drafting::{bad, note_template, own_draft, template_of, usable};
use crate::unscheduling::{IS_DRAFT, WAS_DUE, come_back};
use base::Cx;
use base::access::{Right, require};
use base::clock::{DAY, Seconds};
use base::ids::MailId;
use base::people::users;
use serde_json::json;

/// How long a mail can be taken back after Send was pressed. Seconds.
pub const UNDO: Seconds = 10;
/// How far ahead a mail can be sent. Seconds.
const MAX_AHEAD: Seconds = 366 * DAY;

/// When a mail is to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// After [`UNDO`].
    Soon,
    /// At once.
    Now,
    /// At a time, Unix seconds.
    At(Seconds),
}

/// Sends a draft, or one that was to be sent at another time.
///
/// # Errors
/// `NoSuchMail`, also for somebody else's; `BadSetting` when it has no recipient, an address is none, its time is past
/// or too far, or it is on its way already.
pub fn send(cx: &mut Cx<'_>, id: MailId, when: When) -> Result<(), Error> {
    let mail = own_draft(cx, id)?;
    let mailbox = usable(cx, mail.mailbox_id.ok_or(channels::Error::NoSuchMail(id))?)?;
    if let Some(hindrance) = hindrance(&mail) {
        return Err(bad(hindrance.sentence));
    }
    let at = match when {
        When::Soon => cx.now + UNDO,
        When::Now => cx.now,
        When::At(at) if at <= cx.now => return Err(bad("That time is past. Nothing was sent.")),
        When::At(at) if at > cx.now + MAX_AHEAD => {
            return Err(bad("A mail can be sent within a year. Nothing was sent."));
        }
        When::At(at) => at,
    };
    outbox::put(cx, id, mailbox.id, at)?;
    mails::track(cx, &mail)?;
    let state = if matches!(when, When::At(_)) { MailState::Scheduled } else { MailState::Sending };
    Ok(mails::set_state(cx, id, state, &json!({ "send_at": at, "answer": null, WAS_DUE: null }))?)
}

/// Takes a mail back that waits, is held, or was refused: it is a draft again. Of a colleague that is one which waits for
/// its time, or is held; it is a draft of whoever stopped it if its writer may not send it any more.
///
/// # Errors
/// `NoSuchMail`; `BadSetting` when it is too late, and for one that is a draft already.
pub fn take_back(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let mail = to_stop(cx, id)?;
    if mail.author_id != cx.actor.user() && !mails::may_go_on(cx, &mail)? {
        inherit(cx, mail.id)?;
    }
    come_back(cx, &mail)
}

/// A mail that the actor may stop.
fn to_stop(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    let mail = mails::load(cx, id)?;
    if mail.author_id == cx.actor.user() {
        return Ok(mail);
    }
    require(cx, Right::Work).map_err(channels::Error::from)?;
    if mail.state.is_to_leave_later() && mail.deleted_at.is_none() {
        return Ok(mail);
    }
    if mail.state == MailState::Draft {
        return Err(bad(IS_DRAFT));
    }
    Err(channels::Error::NoSuchMail(id).into())
}

/// Nobody but its writer goes on with a draft: that of somebody who may not is the actor's.
fn inherit(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let heir = match cx.actor.user() {
        Some(user) => users::find(cx, user)?,
        None => None,
    };
    match heir {
        Some(heir) => Ok(mails::give(cx, id, &heir)?),
        None => Ok(()),
    }
}

/// Sends a mail at once that waits for its time, or was held.
///
/// # Errors
/// `NoSuchMail`; `BadSetting` when it does not wait.
pub fn send_now(cx: &mut Cx<'_>, id: MailId) -> Result<(), Error> {
    let mail = own(cx, id)?;
    if !outbox::hurry(cx, id)? {
        return Err(bad("This mail does not wait any more."));
    }
    Ok(mails::set_state(cx, mail.id, MailState::Sending, &json!({ "send_at": cx.now, "answer": null }))?)
}

/// What somebody says of a mail of which nobody can know whether it was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Sent,
    /// It did not, or may arrive twice: it is sent again.
    SendAgain,
}

/// Somebody says what became of a mail whose answer was lost.
///
/// # Errors
/// `NoSuchMail`; `BadSetting` when it is known.
pub fn decide(cx: &mut Cx<'_>, id: MailId, verdict: Verdict) -> Result<(), Error> {
    let mail = own(cx, id)?;
    let (state, shown) = match verdict {
        Verdict::Sent => (outbox::State::Done, MailState::Sent),
        Verdict::SendAgain => (outbox::State::Waiting, MailState::Sending),
    };
    if !outbox::decide(cx, id, state)? {
        return Err(bad("What became of this mail is known already."));
    }
    mails::set_state(cx, mail.id, shown, &json!({}))?;
    Ok(())
}

/// Writes down what came of an errand of the outbox. With a mail that left goes what follows from it: a lead on reply, a
/// request that is accepted. What is refused of that is given as a sentence: the mail itself was sent.
///
/// # Errors
/// Whatever the database answers.
pub fn settle(cx: &mut Cx<'_>, claimed: &Claimed, outcome: &Outcome) -> Result<Option<String>, Error> {
    if !outbox::settle(cx, claimed, outcome)? {
        return Ok(None);
    }
    let mail = mails::load(cx, claimed.mail_id)?;
    note_template(cx, &mail)?;
    match cx.attempt(|cx| crate::note_sent(cx, mail.id)) {
        Ok(()) => Ok(None),
        Err(Error::Db(error)) => Err(error.into()),
        Err(refused) => Ok(Some(refused.to_string())),
    }
}

/// Forgets what is done, with bytes that nobody needs any more.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, Error> {
    let files = outbox::sweep(cx)?;
    bin::remove_files(cx, &files)?;
    Ok(files.len() as u64)
}

/// A mail of ours, of a mailbox that the actor may send from.
fn own(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    let mail = mails::load(cx, id)?;
    if mail.author_id != cx.actor.user() {
        return Err(channels::Error::NoSuchMail(id).into());
    }
    Ok(mail)
}

/// Where in a draft something stands that keeps it from being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Its recipients.
    To,
    /// Who gets a copy.
    Cc,
    /// Who gets a hidden copy.
    Bcc,
    /// Its subject or its words.
    Words,
}

/// What keeps a draft from being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hindrance {
    /// Where it stands.
    pub place: Where,
    /// What to do about it.
    pub sentence: String,
}

/// What keeps a draft from being sent, if anything does: nobody to send it to, an address that is none, or a field that a
/// template could not fill, or that somebody wrote where none does: it would be read as it is written (EM-50).
pub fn hindrance(mail: &Mail) -> Option<Hindrance> {
    if mail.recipients.all().next().is_none() {
        let sentence = "Say to whom it goes. Nothing was sent.".to_owned();
        return Some(Hindrance { place: Where::To, sentence });
    }
    let Recipients { to, cc, bcc } = &mail.recipients;
    for (place, list) in [(Where::To, to), (Where::Cc, cc), (Where::Bcc, bcc)] {
        if let Some(who) = list.iter().find(|who| !mail::compose::is_address(&who.address)) {
            let sentence = format!("\"{}\" is not an e-mail address. Nothing was sent.", who.address);
            return Some(Hindrance { place, sentence });
        }
    }
    let left: Vec<String> = unfilled(mail).into_iter().map(|name| format!("{{{{{name}}}}}")).collect();
    let left = (!left.is_empty()).then(|| left.join(", "))?;
    let sentence = match template_of(mail) {
        Some(_) => format!("Without a value: {left}. Write it yourself. Nothing was sent."),
        None => format!("Fields are filled in templates only, and here stands {left}. Nothing was sent."),
    };
    Some(Hindrance { place: Where::Words, sentence })
}
