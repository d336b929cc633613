//! Who follows a lead, contact or company: they are told of it and see it whatever the rights to its stage (LD-09).

use super::notes::about_for_writing;
use super::{Error, store};
use crate::channels::said::Place;
use base::Cx;
use base::ids::UserId;
use base::journal::{self, Happening, Kind};
use base::people::users::{self, User};
use serde_json::{Value as Json, json};

/// Users who may follow one record.
pub const MAX_PARTICIPANTS: usize = 100;

/// Lets a user follow a record: oneself, or a colleague.
///
/// # Errors
/// `NoSuchUser` also for one who left; `BadValue` when too many follow it; `NoSuchLead` and its like.
pub fn add_participant(cx: &mut Cx<'_>, place: Place, user: UserId) -> Result<(), Error> {
    let about = about_for_writing(cx, place)?;
    users::find(cx, user)?.filter(User::is_active).ok_or(Error::NoSuchUser(user))?;
    let there = list_participants(cx, place)?;
    if there.contains(&user) {
        return Ok(());
    }
    if there.len() >= MAX_PARTICIPANTS {
        return Err(Error::BadValue(format!(
            "At most {MAX_PARTICIPANTS} people follow one record. Nothing was changed."
        )));
    }
    store::insert_subscription(cx, place, user)?;
    journal::record(cx, Happening::change(Kind::ParticipantAdded, about, Json::Null, json!({ "user": user })))?;
    Ok(())
}

/// Lets a user follow a record no longer; one who does not is no error.
///
/// # Errors
/// `NoSuchLead` and its like.
pub fn remove_participant(cx: &mut Cx<'_>, place: Place, user: UserId) -> Result<(), Error> {
    let about = about_for_writing(cx, place)?;
    if store::delete_subscription(cx, place, user)? {
        journal::record(cx, Happening::change(Kind::ParticipantRemoved, about, json!({ "user": user }), Json::Null))?;
    }
    Ok(())
}

/// Who follows a record, in the order in which they came.
///
/// # Errors
/// Whatever the database answers.
pub fn list_participants(cx: &mut Cx<'_>, place: Place) -> Result<Vec<UserId>, Error> {
    Ok(store::list_subscribers(cx, place, MAX_PARTICIPANTS as i64)?)
}
