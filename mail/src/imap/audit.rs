//! The audit: the server's mails of the window against what is stored.

use super::error::ImapError;
use super::session::Session;
use super::{Cursor, Sink, Standing, survey};
use tokio::io::{AsyncRead, AsyncWrite};

/// The mails of the window, and how many of them nobody knew.
pub(super) struct Compared {
    pub uids: Vec<u32>,
    pub missing: usize,
}

/// Compares the open folder with what is stored; what is missing is wanted from now on.
pub(super) async fn compare<S>(
    session: &mut Session<S>,
    sink: &impl Sink,
    folder: &str,
    (cursor, standing): (Cursor, &Standing),
) -> Result<Compared, ImapError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut uids = session.search(Some(standing.window_uid), standing.window_start).await?;
    // What came since the last pass is new mail, not missing.
    uids.retain(|&uid| uid <= cursor.last_uid);
    let unknown = sink.unknown(folder, &uids).await?;
    let mut missing = survey::list(session, &unknown).await?;
    let is_in_window = |uid: u32, date: Option<i64>| {
        uid > standing.window_uid || date.is_none_or(|date| date >= standing.window_start)
    };
    missing.retain(|listed| is_in_window(listed.uid, listed.internal_date));
    // SEARCH finds the whole day on which the window begins.
    let outside = |uid: &u32| unknown.binary_search(uid).is_ok() && !missing.iter().any(|listed| listed.uid == *uid);
    uids.retain(|uid| !outside(uid));
    let compared = Compared { uids, missing: missing.len() };
    if compared.missing > 0 {
        sink.want(folder, missing).await?;
    }
    Ok(compared)
}
