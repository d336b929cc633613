//! A day of the account's calendar.

use base::clock::Seconds;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Days since 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Day {
    /// The day it is at a moment in a zone; a moment outside the years that calendars know is the first of days.
    pub fn of(at: Seconds, zone: &TimeZone) -> Day {
        let moment = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
        Day::from(moment.to_zoned(zone.clone()).date())
    }

    /// As a date; the last date that calendars know for anything beyond.
    pub fn date(self) -> Date {
        EPOCH.checked_add(self.0.days()).unwrap_or(Date::MAX)
    }

    /// The first day of its month.
    pub fn month(self) -> Day {
        Day::from(self.date().first_of_month())
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Day {
        Day(i64::from((date - EPOCH).get_days()))
    }
}
