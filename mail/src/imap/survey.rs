//! The first look at a folder, and the look anew when all its UIDs changed.

use super::error::ImapError;
use super::folders::Opened;
use super::session::Session;
use super::{Chosen, Cursor, Listed, Sink, Standing, Survey};
use tokio::io::{AsyncRead, AsyncWrite};

/// UIDs in one command: some servers refuse lines of more than 8 kB. UIDs.
const UIDS_AT_ONCE: usize = 500;

/// The validity of an opened folder: without one no UID means anything.
pub(super) fn validity(opened: &Opened) -> Result<u32, ImapError> {
    opened.uid_validity.ok_or_else(|| ImapError::Protocol("the folder has no UIDVALIDITY".to_owned()))
}

/// What the server lists of these UIDs.
pub(super) async fn list<S>(session: &mut Session<S>, uids: &[u32]) -> Result<Vec<Listed>, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut found = Vec::with_capacity(uids.len());
    for part in uids.chunks(UIDS_AT_ONCE) {
        found.extend(session.list_those(part).await?);
    }
    Ok(found)
}

/// Looks at a folder that is open, for the first time.
pub(super) async fn survey<S>(
    session: &mut Session<S>,
    folder: &str,
    opened: &Opened,
    chosen: &Chosen,
) -> Result<Survey, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let cursor = Cursor { uid_validity: validity(opened)?, last_uid: last_uid(session, opened).await? };
    let mut uids = if opened.mails == 0 { Vec::new() } else { session.search(None, chosen.since).await? };
    uids.retain(|&uid| uid <= cursor.last_uid);
    let mut newest = list(session, &uids).await?;
    newest.retain(|listed| listed.internal_date.is_none_or(|date| date >= chosen.since));
    newest.sort_by_key(|listed| std::cmp::Reverse((listed.internal_date, listed.uid)));
    if let Some(last) = chosen.most.checked_sub(1).and_then(|last| newest.get(last)) {
        let last = last.internal_date;
        newest.retain(|listed| listed.internal_date >= last);
    }
    Ok(Survey { folder: folder.to_owned(), cursor, newest })
}

/// The highest UID that was given out.
async fn last_uid<S>(session: &mut Session<S>, opened: &Opened) -> Result<u32, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    match (opened.uid_next, opened.mails) {
        (Some(uid_next), _) => Ok(uid_next.saturating_sub(1)),
        (None, 0) => Ok(0),
        (None, _) => Ok(session.list("*", 1).await?.last().map_or(0, |listed| listed.uid)),
    }
}

/// All mails of an open folder have new UIDs: those of the window are shown to the sink once more, without their content.
pub(super) async fn rescan<S>(
    session: &mut Session<S>,
    sink: &impl Sink,
    folder: &str,
    opened: &Opened,
    standing: &Standing,
) -> Result<(), ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let cursor = Cursor { uid_validity: validity(opened)?, last_uid: last_uid(session, opened).await? };
    let mut uids = if opened.mails == 0 { Vec::new() } else { session.search(None, standing.window_start).await? };
    uids.retain(|&uid| uid <= cursor.last_uid);
    for part in uids.chunks(UIDS_AT_ONCE) {
        let mut mails = session.list_named(part).await?;
        mails.retain(|listed| listed.internal_date.is_none_or(|date| date >= standing.window_start));
        sink.rescan(folder, cursor.uid_validity, mails).await?;
    }
    Ok(sink.end_rescan(folder, cursor).await?)
}
