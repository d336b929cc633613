//! Letters to our own users: a reset password, a digest. The worker sends them through the relay of the installation.

use crate::db::DbError;
use crate::{Cx, jobs};
use serde_json::json;

/// The job that sends one.
pub const SEND_LETTER_JOB: &str = "send_letter";

/// A plain mail to somebody of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Asks for a letter to be sent, in the transaction of what it tells.
///
/// # Errors
/// Whatever the database answers.
pub fn send(cx: &mut Cx<'_>, letter: &Letter) -> Result<(), DbError> {
    jobs::enqueue(cx, SEND_LETTER_JOB, &json!({ "to": letter.to, "subject": letter.subject, "text": letter.text }))?;
    Ok(())
}
