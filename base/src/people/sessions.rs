//! Who is signed in, at which browser. Of a session's token only the hash is stored.

use super::PeopleError;
use super::users::{self, User};
use crate::clock::{DAY, Seconds};
use crate::db::DbError;
use crate::ids::UserId;
use crate::secrets::Secret;
use crate::tokens::{hash_token, random_token};
use crate::{Cx, params};

/// How long a session lives without being used.
const LIFETIME: Seconds = 30 * DAY;
/// How often a session's use is written down at most: a write per request would serialise every reader.
const TOUCH_EVERY: Seconds = 3_600;
/// Sessions of one person that are listed.
const MOST_LISTED: i64 = 100;

/// A session that was just opened; its token is shown to the browser once and stored nowhere.
#[derive(Debug)]
pub struct NewSession {
    /// For the cookie.
    pub token: Secret,
    /// For the forms of its pages.
    pub csrf_token: Secret,
}

/// Somebody who has a session.
#[derive(Debug)]
pub struct SignedIn {
    /// Active, with the role of this moment.
    pub user: User,
    /// What a change must carry.
    pub csrf_token: Secret,
    /// Whether [`touch`] is due, in a unit that writes.
    pub is_touch_due: bool,
}

/// One session, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names it for [`close`].
    pub token_hash: String,
    /// When it was opened.
    pub created_at: Seconds,
    /// When it was last used, within an hour.
    pub seen_at: Seconds,
    /// When it ends if it is not used.
    pub expires_at: Seconds,
}

/// The user and the stored hash behind an address: none for the unknown, the deactivated and those without a password.
///
/// # Errors
/// Whatever the database answers.
pub fn credentials(cx: &mut Cx<'_>, email: &str) -> Result<Option<(UserId, Secret)>, DbError> {
    let sql = "SELECT id, password_hash FROM users WHERE account_id = $1 AND email = $2 AND deactivated_at IS NULL AND password_hash IS NOT NULL";
    cx.find(sql, params![cx.account, users::folded(email)], |row| {
        Ok((row.take()?, Secret::from(row.take::<String>()?)))
    })
}

/// Opens a session for somebody who has proved who they are.
///
/// # Errors
/// [`PeopleError::NoSuchUser`] for the unknown and the deactivated.
pub fn open(cx: &mut Cx<'_>, user_id: UserId) -> Result<NewSession, PeopleError> {
    users::find(cx, user_id)?.filter(User::is_active).ok_or(PeopleError::NoSuchUser(user_id))?;
    let session = NewSession { token: random_token(&mut cx.rng), csrf_token: random_token(&mut cx.rng) };
    cx.write(
        "INSERT INTO sessions (account_id, token_hash, user_id, csrf_token, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5, $6)",
        params![cx.account, hash_token(session.token.reveal()), user_id, session.csrf_token.reveal(), cx.now, cx.now + LIFETIME],
    )?;
    Ok(session)
}

/// Who holds the token with this hash, if its session has not expired and they are active.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, token_hash: &str) -> Result<Option<SignedIn>, DbError> {
    let now = cx.now;
    let sql = format!(
        "SELECT {}, sessions.csrf_token, sessions.seen_at FROM sessions JOIN users ON users.account_id = sessions.account_id AND users.id = sessions.user_id
         WHERE sessions.account_id = $1 AND sessions.token_hash = $2 AND sessions.expires_at > $3 AND users.deactivated_at IS NULL",
        users::COLUMNS
    );
    cx.find(&sql, params![cx.account, token_hash, now], |row| {
        let (user, csrf_token) = (users::read(row)?, row.take::<String>()?.into());
        Ok(SignedIn { user, csrf_token, is_touch_due: now - row.take::<Seconds>()? >= TOUCH_EVERY })
    })
}

/// Writes down that a session is used, which keeps it alive; at most once an hour, whoever asks.
///
/// # Errors
/// Whatever the database answers.
pub fn touch(cx: &mut Cx<'_>, token_hash: &str) -> Result<(), DbError> {
    cx.write(
        "UPDATE sessions SET seen_at = $3, expires_at = $4 WHERE account_id = $1 AND token_hash = $2 AND seen_at <= $5 AND expires_at > $3",
        params![cx.account, token_hash, cx.now, cx.now + LIFETIME, cx.now - TOUCH_EVERY],
    )?;
    Ok(())
}

/// Ends a session; nothing happens when there is none.
///
/// # Errors
/// Whatever the database answers.
pub fn close(cx: &mut Cx<'_>, token_hash: &str) -> Result<(), DbError> {
    cx.write("DELETE FROM sessions WHERE account_id = $1 AND token_hash = $2", params![cx.account, token_hash])?;
    Ok(())
}

/// Ends every session of somebody.
///
/// # Errors
/// Whatever the database answers.
pub fn close_all(cx: &mut Cx<'_>, user_id: UserId) -> Result<(), DbError> {
    cx.write("DELETE FROM sessions WHERE account_id = $1 AND user_id = $2", params![cx.account, user_id])?;
    Ok(())
}

/// Ends every session of somebody but the one with the hash `here`.
///
/// # Errors
/// Whatever the database answers.
pub fn close_others(cx: &mut Cx<'_>, user_id: UserId, here: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM sessions WHERE account_id = $1 AND user_id = $2 AND token_hash <> $3";
    cx.write(sql, params![cx.account, user_id, here])?;
    Ok(())
}

/// The living sessions of somebody, the one used last first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_of(cx: &mut Cx<'_>, user_id: UserId) -> Result<Vec<Session>, DbError> {
    cx.query(
        "SELECT token_hash, created_at, seen_at, expires_at FROM sessions WHERE account_id = $1 AND user_id = $2 AND expires_at > $3
         ORDER BY seen_at DESC, token_hash LIMIT $4",
        params![cx.account, user_id, cx.now, MOST_LISTED],
        |row| Ok(Session { token_hash: row.take()?, created_at: row.take()?, seen_at: row.take()?, expires_at: row.take()? }),
    )
}

/// Removes the expired ones.
///
/// # Errors
/// Whatever the database answers.
pub fn sweep(cx: &mut Cx<'_>) -> Result<u64, DbError> {
    cx.execute("DELETE FROM sessions WHERE account_id = $1 AND expires_at <= $2", params![cx.account, cx.now])
}
