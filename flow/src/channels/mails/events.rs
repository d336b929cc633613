//! What became of events since a mail told of them: called off, or changed, by a later mail of the same people.

use super::super::{Error, store};
use super::showing::Event;
use super::{Mail, Thread};
use base::Cx;
use base::ids::MailId;
use std::collections::HashMap;

/// What a later mail said of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It does not take place.
    CalledOff,
    /// It is another time, or anything else of it is another.
    Changed,
}

/// The event of a mail.
pub fn event_of(mail: &Mail) -> Option<Event> {
    serde_json::from_value(mail.details.get("calendar")?.clone()).ok()
}

/// Of the mails of a thread those whose event stands otherwise by now: by another mail of the thread, or of another with
/// the same contact in the same box, since whoever calls off writes that into the subject. Nothing is asked where no mail
/// has an event.
///
/// # Errors
/// Whatever the database answers.
pub fn events_since(cx: &mut Cx<'_>, thread: &Thread, mails: &[Mail]) -> Result<HashMap<MailId, Since>, Error> {
    let shown: Vec<(MailId, Event)> = mails.iter().filter_map(|mail| Some((mail.id, event_of(mail)?))).collect();
    if shown.is_empty() {
        return Ok(HashMap::new());
    }
    let told = store::list_events(cx, thread)?;
    let since = |event: &Event| {
        let newest = told.iter().filter(|later| later.follows(event)).max_by_key(|later| later.standing())?;
        let is_called_off = newest.is_called_off() && (newest.occurrence.is_none() || event.occurrence.is_some());
        Some(if is_called_off { Since::CalledOff } else { Since::Changed })
    };
    Ok(shown.iter().filter_map(|(mail, event)| Some((*mail, since(event)?))).collect())
}
