//! Open tracking: whether a mail of ours was opened on the other side, as far as a picture tells that is fetched with it.
//! Off until an administrator switches it on; what was sent before stays without a picture.
//!
//! One mail has one picture, however many recipients: nobody can say which of them opened it. Mail programs that fetch
//! pictures by themselves count too, and those that fetch none never do.

use super::{Mail, list};
use crate::channels::{Error, store};
use base::Cx;
use base::access::{Right, require};
use base::clock::Seconds;
use base::ids::MailId;
use base::journal::{self, About, Happening, Kind};
use base::tokens::random_token;
use serde_json::{Value as Json, json};

/// Where the pictures lie, before the token.
pub const OPENED_PATH: &str = "/mail-opened/";
/// What stands behind the token.
pub const OPENED_SUFFIX: &str = ".gif";

/// The same mail opened again within this counts once: programs fetch a picture several times. Seconds.
const ONCE_WITHIN: Seconds = 60;

/// How often a mail was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opens {
    /// The mail.
    pub mail_id: MailId,
    /// How often.
    pub times: i64,
    /// When first, Unix seconds.
    pub first_at: Option<Seconds>,
    /// When last, Unix seconds.
    pub last_at: Option<Seconds>,
}

/// Where the account's pictures are asked for, without a slash at its end; none while tracking is off.
///
/// # Errors
/// Whatever the database answers.
pub fn open_tracking(cx: &mut Cx<'_>) -> Result<Option<String>, Error> {
    Ok(store::find_open_tracking(cx)?)
}

/// Switches tracking on, with the address under which the outside reaches the account, or off: then mails that wait to be
/// sent go without a picture too, and nothing is counted any more.
///
/// # Errors
/// `Denied`; `BadSetting` for what is no address.
pub fn set_open_tracking(cx: &mut Cx<'_>, origin: Option<&str>) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    if origin.is_some_and(|origin| !is_origin(origin)) {
        return Err(Error::BadSetting("Open this page at the address under which the outside reaches it.".to_owned()));
    }
    let before = open_tracking(cx)?;
    if before.as_deref() == origin {
        return Ok(());
    }
    store::set_open_tracking(cx, origin)?;
    let said = |origin: Option<&str>| json!({ "tracks_opens": origin.is_some(), "address": origin });
    let (before, after) = (said(before.as_deref()), said(origin));
    journal::record(cx, Happening::change(Kind::OpenTrackingChanged, About::default(), before, after))?;
    Ok(())
}

/// Scheme and host, as a host may be written: it stands in mails as it is.
fn is_origin(origin: &str) -> bool {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty() && host.chars().all(|letter| letter.is_alphanumeric() || "-._:[]".contains(letter))
    })
}

/// A mail is about to be sent: it gets its picture, if tracking is on and it has HTML. The same one when it is sent again.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn track(cx: &mut Cx<'_>, mail: &Mail) -> Result<(), Error> {
    if mail.html.is_some() && open_tracking(cx)?.is_some() {
        let token = random_token(&mut cx.rng);
        store::insert_opens(cx, mail.id, token.reveal())?;
    }
    Ok(())
}

/// The address of a mail's picture, while tracking is on; none for a mail that has none.
///
/// # Errors
/// Whatever the database answers.
pub fn picture_of(cx: &mut Cx<'_>, mail: MailId) -> Result<Option<String>, Error> {
    let Some(origin) = open_tracking(cx)? else { return Ok(None) };
    let token = store::find_opens_token(cx, mail)?;
    Ok(token.map(|token| format!("{origin}{OPENED_PATH}{token}{OPENED_SUFFIX}")))
}

/// Somebody fetched the picture of a mail: counted, at most once a minute. Nothing for a token that was never given out, and
/// while tracking is off.
///
/// # Errors
/// Whatever the database answers.
pub fn note_opened(cx: &mut Cx<'_>, token: &str) -> Result<(), Error> {
    if !counts(cx, token)? {
        return Ok(());
    }
    let Some(before) = store::find_opens(cx, token)? else { return Ok(()) };
    let opens =
        Opens { times: before.times + 1, first_at: before.first_at.or(Some(cx.now)), last_at: Some(cx.now), ..before };
    store::update_opens(cx, &opens)?;
    let Some(mut mail) = list::find(cx, opens.mail_id)?.filter(Mail::is_readable) else { return Ok(()) };
    mail.details["opens"] = json!(opens.times);
    mail.details["opened_at"] = json!(opens.first_at);
    store::update_mail_state(cx, &mail)?;
    if before.first_at.is_none() {
        let thread = list::load_thread(cx, mail.thread_id)?;
        let after = json!({ "thread": thread.id, "mailbox": thread.mailbox_id, "mail": mail.id });
        journal::record(cx, Happening::change(Kind::MailOpened, thread.about(), Json::Null, after))?;
    }
    Ok(())
}

/// Whether a fetch of this token's picture is to be counted now; asked before a unit is opened that writes.
///
/// # Errors
/// Whatever the database answers.
pub fn counts(cx: &mut Cx<'_>, token: &str) -> Result<bool, Error> {
    if open_tracking(cx)?.is_none() {
        return Ok(false);
    }
    let found = store::find_opens(cx, token)?;
    Ok(found.is_some_and(|opens| opens.last_at.is_none_or(|last| cx.now - last >= ONCE_WITHIN)))
}
