//! What an invitation says (RFC 5545, RFC 5546; R-34): text for a card, never anything that runs.
//!
//! Rules of repetition are not worked out: an event that repeats every second for ever is only said to repeat.

use crate::parse::line;
use crate::{Attachment, Mail};
use calcard::common::IanaString;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameterName, ICalendarProperty,
    ICalendarValue,
};
use calcard::{Entry, Parser};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// Longer calendars are files only. Bytes.
pub const MAX_CALENDAR_BYTES: usize = 1024 * 1024;
/// Longer summaries and places are cut. Characters.
pub const MAX_LINE_CHARS: usize = 500;
/// Longer descriptions are cut. Characters.
pub const MAX_DESCRIPTION_CHARS: usize = 20_000;
/// More of those invited are not listed. People.
pub const MAX_ATTENDEES: usize = 100;

/// One event of a mail. All texts are plain: whoever shows them escapes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What the mail wants: `REQUEST`, `CANCEL`, `REPLY`, `COUNTER`, `PUBLISH` … in upper case.
    pub method: String,
    /// The same for all mails about one event.
    pub uid: String,
    /// Rises with each change of the event: the highest is how it stands.
    pub sequence: i64,
    /// Its title, on one line.
    pub summary: String,
    /// Of several lines, plain text.
    pub description: String,
    /// Where it takes place.
    pub place: String,
    /// When it begins.
    pub start: Option<Moment>,
    /// When it ends; of whole days, the day after the last.
    pub end: Option<Moment>,
    /// Who invites.
    pub organizer: Option<Attendee>,
    /// Who is invited, at most [`MAX_ATTENDEES`]; of a reply, who answers.
    pub attendees: Vec<Attendee>,
    /// There are more of it, by a rule.
    pub is_repeated: bool,
    /// Of an event that repeats, which of its times alone is meant: when it would have begun.
    #[serde(default)]
    pub occurrence: Option<Moment>,
}

impl Event {
    /// Whether whoever invites says with this how the event stands after `older` said it: a higher number, or that what has
    /// the same number is called off (RFC 5546 §2.1.5). What those invited answer changes nothing.
    pub fn follows(&self, older: &Event) -> bool {
        let is_of_it = !self.uid.is_empty() && self.uid == older.uid;
        let is_of_that_time =
            self.occurrence == older.occurrence || self.occurrence.is_none() || older.occurrence.is_none();
        let is_told = |event: &Event| matches!(event.method.as_str(), "REQUEST" | "PUBLISH" | "CANCEL");
        is_of_it && is_of_that_time && is_told(self) && is_told(older) && self.standing() > older.standing()
    }

    /// The highest of one event is how it stands.
    pub fn standing(&self) -> (i64, bool) {
        (self.sequence, self.is_called_off())
    }

    /// Whether it does not take place.
    pub fn is_called_off(&self) -> bool {
        self.method == "CANCEL"
    }
}

/// A person of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    pub name: String,
    /// In lower case.
    pub address: String,
    /// `ACCEPTED`, `DECLINED`, `TENTATIVE`, `NEEDS-ACTION` … or empty.
    pub answer: String,
}

/// A point in time as the organiser wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// A whole day.
    Day(Date),
    /// Unix seconds, and the zone the organiser named: to be shown in the reader's own.
    At { at: i64, zone: Option<String> },
    /// On a clock of no zone, or of one that nobody knows.
    Local(DateTime),
}

/// The event of a mail, once though it is there as an alternative and as a file too.
pub fn read(mail: &Mail) -> Option<Event> {
    event(&mail.attachments)
}

/// Of several states of one event the newest; of several events the first.
pub(crate) fn event(attachments: &[Attachment]) -> Option<Event> {
    let calendars = attachments.iter().filter(|file| is_calendar(file) && file.bytes.len() <= MAX_CALENDAR_BYTES);
    let mut events = calendars.filter_map(|file| parse(&String::from_utf8_lossy(&file.bytes)));
    let first = events.next()?;
    Some(events.fold(
        first,
        |newest, event| {
            if event.uid == newest.uid && event.sequence > newest.sequence { event } else { newest }
        },
    ))
}

fn is_calendar(file: &Attachment) -> bool {
    matches!(file.mime_type.as_str(), "text/calendar" | "application/ics")
        || file.name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("ics"))
}

fn parse(text: &str) -> Option<Event> {
    let Entry::ICalendar(calendar) = Parser::new(text).entry() else { return None };
    let component = calendar.components.iter().find(|it| it.component_type == ICalendarComponentType::VEvent)?;
    let method = calendar.components.iter().find_map(|it| it.property(&ICalendarProperty::Method));
    let sequence =
        component.property(&ICalendarProperty::Sequence).and_then(|entry| entry.values.first()?.as_integer());
    let text = |property: ICalendarProperty| component.property(&property).and_then(text_of).unwrap_or_default();
    Some(Event {
        method: method.and_then(text_of).unwrap_or_else(|| "PUBLISH".to_owned()).to_uppercase(),
        uid: short(&text(ICalendarProperty::Uid)),
        sequence: sequence.unwrap_or_default(),
        summary: short(&text(ICalendarProperty::Summary)),
        description: crate::parse::lines(&text(ICalendarProperty::Description), MAX_DESCRIPTION_CHARS),
        place: short(&text(ICalendarProperty::Location)),
        start: moment(&calendar, component, &ICalendarProperty::Dtstart),
        end: moment(&calendar, component, &ICalendarProperty::Dtend),
        organizer: component.property(&ICalendarProperty::Organizer).and_then(attendee),
        attendees: component
            .properties(&ICalendarProperty::Attendee)
            .filter_map(attendee)
            .take(MAX_ATTENDEES)
            .collect(),
        is_repeated: component.is_recurrent(),
        occurrence: moment(&calendar, component, &ICalendarProperty::RecurrenceId),
    })
}

fn short(text: &str) -> String {
    line(text, MAX_LINE_CHARS)
}

fn text_of(entry: &ICalendarEntry) -> Option<String> {
    match entry.values.first()? {
        ICalendarValue::Method(method) => Some(method.as_str().to_owned()),
        value => value.as_text().map(str::to_owned),
    }
}

fn attendee(entry: &ICalendarEntry) -> Option<Attendee> {
    let said = |name: ICalendarParameterName| entry.parameter(&name).and_then(|value| value.as_text()).map(short);
    Some(Attendee {
        name: said(ICalendarParameterName::Cn).unwrap_or_default(),
        address: short(entry.calendar_address()?).to_lowercase(),
        answer: said(ICalendarParameterName::Partstat).unwrap_or_default().to_uppercase(),
    })
}

fn moment(calendar: &ICalendar, component: &ICalendarComponent, property: &ICalendarProperty) -> Option<Moment> {
    let entry = component.property(property)?;
    let written = entry.values.first()?.as_partial_date_time()?;
    if !written.has_time() {
        let (year, month, day) = (written.year?, written.month?, written.day?);
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        return date.ok().map(Moment::Day);
    }
    let zone = entry.tz_id();
    let known = calendar.build_tz_resolver().resolve_or_default(zone);
    let found = written.to_date_time_with_tz(known)?;
    if written.has_zone() || !matches!(known, Tz::Floating) {
        return Some(Moment::At { at: found.timestamp(), zone: zone.map(short) });
    }
    found.naive_local().format("%Y-%m-%dT%H:%M:%S").to_string().parse().ok().map(Moment::Local)
}
