//! Somebody who works in an account, as they are stored.

use crate::access::Role;
use crate::clock::Seconds;
use crate::db::{DbError, Row};
use crate::ids::{GroupId, RoleId, UserId};

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Their id within the account.
    pub id: UserId,
    /// What others see.
    pub name: String,
    /// Lower case, unique within the account.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether a password was ever set; the hash itself stays in [`super::sessions::credentials`].
    pub has_password: bool,
    /// When they were added.
    pub created_at: Seconds,
    /// Since when they cannot sign in any more (RT-08).
    pub deactivated_at: Option<Seconds>,
    /// Since when they are in no list; their name stays in history (RT-08).
    pub removed_at: Option<Seconds>,
    /// The named set of rights that a salesperson has; administrators and free users have it in reserve.
    pub role_id: RoleId,
    /// With whom they share what is a group's; 0 for those in no group.
    pub group_id: GroupId,
    /// How far they have come, as Kommo shows it.
    pub level: Experience,
    /// Whether a code is asked after the password.
    pub has_second_factor: bool,
}

/// How far somebody has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Experience {
    /// New here.
    Newbie,
    /// On their way.
    Candidate,
    /// They know it all.
    Master,
}

impl Experience {
    /// All of them, in their order.
    pub const ALL: [Experience; 3] = [Experience::Newbie, Experience::Candidate, Experience::Master];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Experience::Newbie => "newbie",
            Experience::Candidate => "candidate",
            Experience::Master => "master",
        }
    }

    /// The level of a word.
    pub fn from_word(word: &str) -> Option<Experience> {
        Experience::ALL.into_iter().find(|level| level.as_str() == word)
    }

    /// Reads the stored word; an unknown one is a beginning.
    pub fn from_stored(word: &str) -> Experience {
        Experience::from_word(word).unwrap_or(Experience::Newbie)
    }
}

/// What an administrator may say about somebody; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// What others see.
    pub name: Option<String>,
    /// Another set of rights.
    pub role_id: Option<RoleId>,
    /// Another group, 0 for none.
    pub group_id: Option<GroupId>,
    /// Another level.
    pub level: Option<Experience>,
}

impl User {
    /// May sign in and act.
    pub fn is_active(&self) -> bool {
        self.deactivated_at.is_none()
    }
}

/// The columns that [`read`] takes, in order.
pub(super) const COLUMNS: &str = "users.id, users.name, users.email, users.role, CASE WHEN users.password_hash IS NULL THEN 0 ELSE 1 END, users.created_at, users.deactivated_at, users.removed_at, \
    users.role_id, users.group_id, users.level, users.has_second_factor";

pub(super) fn read(row: &mut Row) -> Result<User, DbError> {
    Ok(User {
        id: row.take()?,
        name: row.take()?,
        email: row.take()?,
        role: Role::from_stored(&row.take::<String>()?),
        has_password: row.take()?,
        created_at: row.take()?,
        deactivated_at: row.take()?,
        removed_at: row.take()?,
        role_id: row.take()?,
        group_id: row.take()?,
        level: Experience::from_stored(&row.take::<String>()?),
        has_second_factor: row.take()?,
    })
}
