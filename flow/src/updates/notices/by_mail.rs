//! Notices by mail, as each person wants them: at once, in one letter a day, or not at all (NT-01). In the notification
//! centre they always are. What was read in time is not sent.

use super::reader::Told;
use super::{Notice, Topic};
use crate::timeline::zone_of;
use crate::updates::{Error, store};
use base::Cx;
use base::access::Actor;
use base::clock::Seconds;
use base::ids::{AccountId, NoticeId, UserId};
use base::letters::{self, Letter};
use base::people::users::{self, User};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// How long somebody has to read a notice before it is sent, in seconds: less than a reminder comes before its task.
const TIME_TO_READ: Seconds = 120;
/// The hour of the digest, in the account's time zone.
const DIGEST_HOUR: i8 = 8;
/// Notices that a digest names; of the others it gives the number (NT-01).
const DIGEST_NOTICES: usize = 5;
/// Letters of one unit of work.
const BATCH_LETTERS: i64 = 50;

/// How somebody wants the notices of a topic by mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByMail {
    /// Each by itself, soon.
    AtOnce,
    /// The newest in one letter a day.
    #[default]
    Digest,
    /// Not at all.
    Never,
}

impl ByMail {
    /// All of them, the most mail first.
    pub const ALL: [ByMail; 3] = [ByMail::AtOnce, ByMail::Digest, ByMail::Never];

    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            ByMail::AtOnce => "at_once",
            ByMail::Digest => "digest",
            ByMail::Never => "never",
        }
    }

    /// Reads the stored word.
    pub fn from_stored(word: &str) -> Option<ByMail> {
        ByMail::ALL.into_iter().find(|by_mail| by_mail.as_str() == word)
    }
}

/// What a user wants by mail, topic by topic.
///
/// # Errors
/// Whatever the database answers.
pub fn list_settings(cx: &mut Cx<'_>, user: UserId) -> Result<[(Topic, ByMail); 4], Error> {
    let said = store::list_settings(cx, Some(user))?;
    Ok(Topic::ALL.map(|topic| (topic, wanted(&said, user, topic))))
}

/// Changes what a user wants by mail of a topic.
///
/// # Errors
/// Whatever the database answers.
pub fn set_by_mail(cx: &mut Cx<'_>, user: UserId, topic: Topic, by_mail: ByMail) -> Result<(), Error> {
    Ok(store::set_by_mail(cx, user, topic, by_mail)?)
}

fn wanted(said: &[(UserId, Topic, ByMail)], user: UserId, topic: Topic) -> ByMail {
    let found = said.iter().find(|(of, about, _)| *of == user && *about == topic);
    found.map_or_else(ByMail::default, |(_, _, by_mail)| *by_mail)
}

/// When each of these notices is to be sent by itself; who wants some of them in a digest is owed one.
pub(super) fn plan(cx: &mut Cx<'_>, told: &[Told]) -> Result<Vec<Option<Seconds>>, Error> {
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let said = store::list_settings(cx, None)?;
    let of = |told: &Told| wanted(&said, told.user, told.notice.topic);
    let mut owed: BTreeMap<UserId, NoticeId> = BTreeMap::new();
    for told in told.iter().filter(|told| of(told) == ByMail::Digest) {
        owed.entry(told.user).or_insert(told.notice.id);
    }
    if !owed.is_empty() {
        let due_at = next_digest(&zone_of(cx)?, cx.now);
        store::owe_digests(cx, &owed, due_at)?;
    }
    let mail_at = cx.now + TIME_TO_READ;
    Ok(told.iter().map(|told| (of(told) == ByMail::AtOnce).then_some(mail_at)).collect())
}

/// The next hour of the digest after `now`.
fn next_digest(zone: &TimeZone, now: Seconds) -> Seconds {
    let Ok(here) = Timestamp::from_second(now).map(|at| at.to_zoned(zone.clone())) else { return now };
    let at = |day: jiff::civil::Date| day.at(DIGEST_HOUR, 0, 0, 0).to_zoned(zone.clone());
    let today = at(here.date()).map(|at| at.timestamp().as_second());
    let tomorrow = here.date().tomorrow().and_then(at).map(|at| at.timestamp().as_second());
    today.ok().filter(|at| *at > now).or(tomorrow.ok()).unwrap_or(now)
}

/// The accounts in which letters are due, `limit` at most. Asked outside every account.
///
/// # Errors
/// Whatever the database answers.
pub fn accounts_to_mail(cx: &mut Cx<'_>, limit: i64) -> Result<Vec<AccountId>, Error> {
    Ok(store::accounts_to_mail(cx, limit)?)
}

/// Hands over the letters that are due; true when there may be more. What is due is taken away in the same unit, so that
/// no letter is written twice. `site` is the address of the screens, without a slash at its end.
///
/// # Errors
/// Whatever the database answers.
pub fn send_due(cx: &mut Cx<'_>, site: &str) -> Result<bool, Error> {
    let people = users::list(cx)?;
    let active = |id: UserId| people.iter().find(|user| user.id == id && user.is_active());
    let notices = store::take_mails(cx, BATCH_LETTERS)?;
    let batch = notices.len();
    for (user, notice) in notices {
        if let Some(user) = active(user) {
            for notice in seen_by(cx, user, vec![notice])? {
                letters::send(cx, &letter_of(user, &notice, site))?;
            }
        }
    }
    let digests = store::take_digests(cx, BATCH_LETTERS)?;
    let said = store::list_settings(cx, None)?;
    for (user, from) in &digests {
        let topics: Vec<Topic> =
            Topic::ALL.into_iter().filter(|topic| wanted(&said, *user, *topic) == ByMail::Digest).collect();
        let unread = store::list_for_digest(cx, *user, *from, &topics)?;
        let Some(user) = active(*user) else { continue };
        let unread = seen_by(cx, user, unread)?;
        if !unread.is_empty() {
            letters::send(cx, &digest_of(user, &unread, site))?;
        }
    }
    Ok(batch.max(digests.len()) as i64 == BATCH_LETTERS)
}

/// Those that somebody may see as their rights are now: a request of nobody in particular is told to everybody.
fn seen_by(cx: &mut Cx<'_>, user: &User, notices: Vec<Notice>) -> Result<Vec<Notice>, Error> {
    if notices.iter().all(|notice| notice.incoming_lead_id.is_none() && notice.mail_id.is_none()) {
        return Ok(notices);
    }
    let ids: Vec<NoticeId> = notices.iter().map(|notice| notice.id).collect();
    let system = std::mem::replace(&mut cx.actor, Actor::User(user.id, user.role));
    let seen = store::list_seen(cx, user.id, &ids);
    cx.actor = system;
    let seen = seen?;
    Ok(notices.into_iter().filter(|notice| seen.contains(&notice.id)).collect())
}

fn letter_of(user: &User, notice: &Notice, site: &str) -> Letter {
    let detail = if notice.detail.is_empty() { String::new() } else { format!("{}\n", notice.detail) };
    let text = format!(
        "{}\n{detail}\n{site}{}\n\nWhat is sent to you by mail: {site}/notices/settings\n",
        notice.text, notice.link
    );
    Letter { to: user.email.clone(), subject: one_line(&notice.text), text }
}

/// The newest notices, the number of the others, and where all of them are.
fn digest_of(user: &User, unread: &[Notice], site: &str) -> Letter {
    let lines: Vec<String> = unread
        .iter()
        .take(DIGEST_NOTICES)
        .map(|notice| {
            let detail = if notice.detail.is_empty() { String::new() } else { format!("\n  {}", notice.detail) };
            format!("- {}{detail}\n  {site}{}\n", notice.text, notice.link)
        })
        .collect();
    let others = unread.len().saturating_sub(DIGEST_NOTICES);
    let more = if others == 0 { String::new() } else { format!("and {others} more\n") };
    let text = format!(
        "{}\n{more}\nAll notifications: {site}/notices\nWhat is sent to you by mail: {site}/notices/settings\n",
        lines.join("\n")
    );
    let subject = match unread.len() {
        1 => "1 notification".to_owned(),
        many => format!("{many} notifications"),
    };
    Letter { to: user.email.clone(), subject, text }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
