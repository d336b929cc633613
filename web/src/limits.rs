//! How much one address may send through the open doors.

use crate::failure::Failure;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use std::net::IpAddr;
use std::num::NonZeroU32;

/// Forms that one address may send in a burst; one more is allowed every two seconds.
const FORMS_AT_ONCE: u32 = 30;
/// Forms a minute of one address once the burst is spent.
const FORMS_A_MINUTE: u32 = 30;
/// Chat messages that one address may send in a burst: an office shares one address.
const MESSAGES_AT_ONCE: u32 = 120;
/// Chat messages a minute of one address once the burst is spent.
const MESSAGES_A_MINUTE: u32 = 120;
/// Pictures of opened mails that one address may fetch in a burst, and a minute after it: a mail provider fetches them for
/// many of its people. Those beyond are not counted.
const OPENINGS: u32 = 300;
/// Addresses that are remembered before those that rest are forgotten.
const ADDRESSES_KEPT: usize = 50_000;

/// The limits of the open doors, by address.
pub struct Limits {
    forms: DefaultKeyedRateLimiter<IpAddr>,
    messages: DefaultKeyedRateLimiter<IpAddr>,
    openings: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Limits {
    fn default() -> Limits {
        let limiter = |a_minute, at_once| DefaultKeyedRateLimiter::keyed(quota(a_minute, at_once));
        Limits {
            forms: limiter(FORMS_A_MINUTE, FORMS_AT_ONCE),
            messages: limiter(MESSAGES_A_MINUTE, MESSAGES_AT_ONCE),
            openings: limiter(OPENINGS, OPENINGS),
        }
    }
}

impl Limits {
    /// Counts a form.
    ///
    /// # Errors
    /// [`Failure::TooMany`] with how long to wait.
    pub fn count_form(&self, client: IpAddr) -> Result<(), Failure> {
        count(&self.forms, client)
    }

    /// Counts a chat message.
    ///
    /// # Errors
    /// [`Failure::TooMany`] with how long to wait.
    pub fn count_message(&self, client: IpAddr) -> Result<(), Failure> {
        count(&self.messages, client)
    }

    /// Counts a picture of an opened mail.
    ///
    /// # Errors
    /// [`Failure::TooMany`] with how long to wait.
    pub fn count_opening(&self, client: IpAddr) -> Result<(), Failure> {
        count(&self.openings, client)
    }
}

fn quota(a_minute: u32, at_once: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(a_minute).unwrap_or(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN))
}

fn count(limiter: &DefaultKeyedRateLimiter<IpAddr>, client: IpAddr) -> Result<(), Failure> {
    if limiter.len() > ADDRESSES_KEPT {
        limiter.retain_recent();
    }
    limiter.check_key(&client).map_err(|until| {
        let seconds = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        Failure::TooMany(format!(
            "Too many messages from one place. Nothing was sent: please try again in {seconds} s."
        ))
    })
}
