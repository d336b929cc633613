//! How many mails a mailbox may send: providers close boxes that send more.

use crate::channels::mailboxes::{load_mailbox, require_change};
use crate::channels::{Error, store};
use base::Cx;
use base::clock::DAY;
use base::ids::MailboxId;
use std::collections::HashMap;

/// Mails that a mailbox may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Within any minute.
    pub per_minute: i64,
    /// Within any 24 hours.
    pub per_day: i64,
}

/// Where nobody said otherwise: what a free account of Gmail takes in a day.
pub const DEFAULT_LIMITS: Limits = Limits { per_minute: 30, per_day: 500 };

/// The most that may be said.
pub const MAX_LIMITS: Limits = Limits { per_minute: 100_000, per_day: 10_000_000 };

/// What a mailbox has sent, and may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What it may.
    pub limits: Limits,
    /// Handed over within the last minute.
    pub in_minute: i64,
    /// Handed over within the last 24 hours.
    pub in_day: i64,
}

/// Of a mailbox that has sent nothing.
pub const UNUSED: Usage = Usage { limits: DEFAULT_LIMITS, in_minute: 0, in_day: 0 };

impl Usage {
    /// How many it may send at once.
    pub fn left(&self) -> i64 {
        (self.limits.per_minute - self.in_minute).min(self.limits.per_day - self.in_day).max(0)
    }
}

/// What a mailbox has sent, and may.
///
/// # Errors
/// Whatever the database answers.
pub fn usage(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Usage, Error> {
    Ok(usages(cx)?.remove(&mailbox).unwrap_or(UNUSED))
}

/// What mailboxes have sent, and may: those that have sent nothing and have the usual limits are left out. Two queries.
///
/// # Errors
/// Whatever the database answers.
pub fn usages(cx: &mut Cx<'_>) -> Result<HashMap<MailboxId, Usage>, Error> {
    let mut found = HashMap::<MailboxId, Usage>::new();
    for (mailbox, limits) in store::list_outbox_limits(cx)? {
        found.entry(mailbox).or_insert(UNUSED).limits = limits;
    }
    for (mailbox, in_day, in_minute) in store::count_handed_over(cx, (cx.now - DAY, cx.now - 60))? {
        let usage = found.entry(mailbox).or_insert(UNUSED);
        (usage.in_day, usage.in_minute) = (in_day, in_minute);
    }
    Ok(found)
}

/// Says how much a mailbox may send.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`; `BadSetting` beyond [`MAX_LIMITS`].
pub fn set_limits(cx: &mut Cx<'_>, mailbox: MailboxId, limits: Limits) -> Result<(), Error> {
    let known = load_mailbox(cx, mailbox)?;
    require_change(cx, &known)?;
    for (what, number, most) in
        [("minute", limits.per_minute, MAX_LIMITS.per_minute), ("day", limits.per_day, MAX_LIMITS.per_day)]
    {
        if !(1..=most).contains(&number) {
            return Err(Error::BadSetting(format!("Write a number of mails per {what} from 1 to {most}.")));
        }
    }
    store::put_outbox_limits(cx, mailbox, limits)?;
    cx.has_news();
    Ok(())
}
