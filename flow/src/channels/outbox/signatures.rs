//! Words under the mails of a user: of one mailbox, or of all that have none of their own.

use crate::channels::{Error, store};
use base::Cx;
use base::access::{Right, require};
use base::ids::MailboxId;

/// Bytes of a signature.
const MAX_SIGNATURE_BYTES: usize = 20_000;

/// The mailbox of a signature that stands under every mail.
const EVERY: MailboxId = MailboxId(0);

/// A signature of the actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The mailbox; `None` for every one without its own.
    pub mailbox_id: Option<MailboxId>,
    /// Cleaned HTML.
    pub html: String,
}

/// The actor's signatures.
///
/// # Errors
/// Whatever the database answers.
pub fn signatures(cx: &mut Cx<'_>) -> Result<Vec<Signature>, Error> {
    let Some(user) = cx.actor.user() else { return Ok(Vec::new()) };
    let found = store::list_signatures(cx, user)?.into_iter();
    Ok(found.map(|(mailbox, html)| Signature { mailbox_id: Some(mailbox).filter(|id| *id != EVERY), html }).collect())
}

/// What stands under the actor's mails from a mailbox; may be empty.
///
/// # Errors
/// Whatever the database answers.
pub fn signature_for(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<String, Error> {
    let all = signatures(cx)?;
    let own = all.iter().find(|one| one.mailbox_id == Some(mailbox));
    Ok(own.or_else(|| all.iter().find(|one| one.mailbox_id.is_none())).map_or_else(String::new, |one| one.html.clone()))
}

/// Says what stands under the actor's mails; an empty text takes the signature away.
///
/// # Errors
/// `Denied`; `BadSetting` for one that is too long.
pub fn set_signature(cx: &mut Cx<'_>, mailbox: Option<MailboxId>, html: &str) -> Result<(), Error> {
    require(cx, Right::Work)?;
    let Some(user) = cx.actor.user() else { return Ok(()) };
    if html.len() > MAX_SIGNATURE_BYTES {
        return Err(Error::BadSetting("This is too long for a signature. Nothing was saved.".to_owned()));
    }
    let html = mail::clean_html_with_remote(html);
    Ok(store::put_signature(cx, (user, mailbox.unwrap_or(EVERY)), html.trim())?)
}
