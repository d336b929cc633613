//! Senders whose pictures are fetched from the network for a reader: fetching one tells its sender that the mail was read,
//! so the reader says so first, and may take it back. What somebody allows holds for them alone.

use super::super::{Error, store};
use super::{Mail, bin};
use base::Cx;
use base::access::Denied;
use base::ids::{MailId, UserId};
use base::journal::{self, About, Happening, Kind};
use serde_json::json;

/// From now on the actor is shown the pictures of this mail's sender. Nothing when they are already.
///
/// # Errors
/// `NoSuchMail`; `Denied` to whoever is no user.
pub fn allow_pictures(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    let (mail, reader) = (bin::load_shown(cx, id)?, reader(cx)?);
    if store::insert_picture_sender(cx, reader, id)? {
        tell(cx, id, (false, true))?;
    }
    Ok(mail)
}

/// From now on they are blocked again. Nothing when they are already.
///
/// # Errors
/// As [`allow_pictures`].
pub fn block_pictures(cx: &mut Cx<'_>, id: MailId) -> Result<Mail, Error> {
    let (mail, reader) = (bin::load_shown(cx, id)?, reader(cx)?);
    if store::delete_picture_sender(cx, reader, id)? {
        tell(cx, id, (true, false))?;
    }
    Ok(mail)
}

/// Those of some mails whose senders' pictures the actor is shown: one query.
///
/// # Errors
/// Whatever the database answers.
pub fn with_allowed_pictures(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<MailId>, Error> {
    let Some(reader) = cx.actor.user() else { return Ok(Vec::new()) };
    Ok(store::list_with_picture_sender(cx, reader, mails)?)
}

fn reader(cx: &Cx<'_>) -> Result<UserId, Error> {
    Ok(cx.actor.user().ok_or(Denied::Work)?)
}

/// The journal names the mail and not its sender: whoever may not see the one learns nothing of the other.
fn tell(cx: &mut Cx<'_>, mail: MailId, (before, after): (bool, bool)) -> Result<(), Error> {
    let shown = |shown: bool| json!({ "mail": mail, "shows_pictures": shown });
    journal::record(cx, Happening::change(Kind::MailPicturesChanged, About::default(), shown(before), shown(after)))?;
    Ok(())
}
