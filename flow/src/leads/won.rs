//! What a contact or company bought: their won leads, counted.

use super::{Error, store};
use base::Cx;
use base::search::Subject;

/// Won leads, and their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Won {
    /// How many.
    pub leads: i64,
    /// Together, in minor units.
    pub price_minor: i64,
}

/// What a contact or company bought, of the leads that the actor may see; a lead buys nothing.
///
/// # Errors
/// Whatever the database answers.
pub fn won_of(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Won, Error> {
    match subject {
        Subject::Lead => Ok(Won::default()),
        Subject::Contact | Subject::Company => Ok(store::won_of(cx, subject, id)?),
    }
}
