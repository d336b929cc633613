//! Times as people say them, with the exact moment in `<time datetime>` and its title.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use maud::{Markup, html};

const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 86_400;

/// The moment a page is drawn and the zone of who looks at it.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Unix seconds.
    pub now_s: i64,
    pub zone: TimeZone,
}

impl Clock {
    /// A moment outside the years jiff knows (-9999 to 9999) is shown as the epoch: it can only be foreign nonsense.
    pub fn at(&self, at_s: i64) -> Zoned {
        Timestamp::from_second(at_s).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.zone.clone())
    }

    /// The day it is there.
    pub fn today(&self) -> Date {
        self.at(self.now_s).date()
    }

    /// When a day of a calendar begins, Unix seconds; the day of a clock change too (a midnight that is skipped is the
    /// moment after it). A day beyond the years jiff knows begins at the epoch.
    pub fn begin(&self, day: Date) -> i64 {
        day.to_zoned(self.zone.clone()).map_or(0, |midnight| midnight.timestamp().as_second())
    }

    /// A minute of a day by the clock on the wall, Unix seconds; one that the day skips is the same time after the gap.
    pub fn moment(&self, day: Date, minute: i64) -> i64 {
        let (hour, minute) = (i8::try_from(minute / 60).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0));
        let wall = Time::new(hour, minute, 0, 0).unwrap_or(Time::midnight());
        day.to_datetime(wall).to_zoned(self.zone.clone()).map_or(0, |at| at.timestamp().as_second())
    }

    /// When today ends.
    pub fn tomorrow(&self) -> i64 {
        self.today().tomorrow().map_or(i64::MAX, |next| self.begin(next))
    }

    fn days_ago(&self, at_s: i64) -> i64 {
        let (today, then) = (self.at(self.now_s).date(), self.at(at_s).date());
        i64::from((today - then).get_days())
    }
}

/// How long ago, kept true by `ago.js` during the first day: "now", "9 min", "3 h", "Yesterday", "Mon", "4 Nov".
pub fn ago(clock: &Clock, at_s: i64) -> Markup {
    wait(clock, at_s, None)
}

/// The same for something that waits: it turns red once it is older than `late_after_s`.
pub fn wait(clock: &Clock, at_s: i64, late_after_s: Option<i64>) -> Markup {
    let is_late = late_after_s.is_some_and(|limit_s| clock.now_s - at_s > limit_s);
    html! {
        time datetime=(stamp(clock, at_s)) title=(exact(clock, at_s)) data-ago data-late-after=[late_after_s] class=[is_late.then_some("late")] {
            (ago_words(clock, at_s))
        }
    }
}

/// The hour of a feed item: "11:42".
pub fn hour(clock: &Clock, at_s: i64) -> Markup {
    html! { time datetime=(stamp(clock, at_s)) title=(exact(clock, at_s)) { (clock.at(at_s).strftime("%H:%M")) } }
}

/// The line between two days of a feed: "Today", "Yesterday", "Monday 9 November", and the year when it is another.
pub fn day_words(clock: &Clock, at_s: i64) -> String {
    let then = clock.at(at_s);
    match clock.days_ago(at_s) {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ if then.year() == clock.at(clock.now_s).year() => then.strftime("%A %-d %B").to_string(),
        _ => then.strftime("%A %-d %B %Y").to_string(),
    }
}

/// "2026-11-04", for fields and ids.
pub fn date(clock: &Clock, at_s: i64) -> String {
    clock.at(at_s).strftime("%Y-%m-%d").to_string()
}

/// "4 November 2026".
pub fn calendar_day(clock: &Clock, at_s: i64) -> String {
    clock.at(at_s).strftime("%-d %B %Y").to_string()
}

/// "4 November 2026, 11:42", for titles and property lists.
pub fn exact(clock: &Clock, at_s: i64) -> String {
    clock.at(at_s).strftime("%-d %B %Y, %H:%M").to_string()
}

fn ago_words(clock: &Clock, at_s: i64) -> String {
    let (then, passed_s) = (clock.at(at_s), clock.now_s - at_s);
    match (passed_s, clock.days_ago(at_s)) {
        (i64::MIN..MINUTE_S, _) => "now".to_owned(),
        (MINUTE_S..HOUR_S, _) => format!("{} min", passed_s / MINUTE_S),
        (HOUR_S..DAY_S, _) => format!("{} h", passed_s / HOUR_S),
        (_, 1) => "Yesterday".to_owned(),
        (_, 2..7) => then.strftime("%a").to_string(),
        _ if then.year() == clock.at(clock.now_s).year() => then.strftime("%-d %b").to_string(),
        _ => then.strftime("%-d %b %Y").to_string(),
    }
}

fn stamp(clock: &Clock, at_s: i64) -> String {
    clock.at(at_s).timestamp().to_string()
}

/// "6 days", "3 h", "12 min", "less than a minute": a span of time in its largest unit.
pub fn span_words(seconds: i64) -> String {
    let words = |count: i64, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    match seconds {
        ..60 => "less than a minute".to_owned(),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => words(seconds / 86_400, "day", "days"),
    }
}
