//! An invitation in a mail as a card, at the reader's time. All of it is a stranger's plain text.

use crate::ui::icon::{icon, small};
use crate::ui::time::Clock;
use flow::channels::mails::showing::Moment;
use flow::channels::mails::{Mail, Since, event_of};
use maud::{Markup, html};

/// The card, with what became of the event since; none for a mail without an event.
pub(super) fn event(clock: &Clock, mail: &Mail, since: Option<Since>) -> Option<Markup> {
    let event = event_of(mail)?;
    let is_called_off = since.map_or(event.is_called_off(), |since| since == Since::CalledOff);
    let head = match event.method.as_str() {
        _ if since == Some(Since::CalledOff) => "Called off since",
        _ if since == Some(Since::Changed) => "Changed since",
        "CANCEL" => "Called off",
        "REPLY" => "Answer to an invitation",
        "COUNTER" => "Another time is proposed",
        "REQUEST" if event.sequence > 0 => "Invitation, changed",
        "REQUEST" => "Invitation",
        _ => "Event",
    };
    let answers: Vec<String> = event
        .attendees
        .iter()
        .filter_map(|one| Some(format!("{} {}", name(&one.name, &one.address), answer(&one.answer)?)))
        .collect();
    Some(html! {
        section.event.called-off[is_called_off] aria-label=(head) {
            header { (icon("calendar")) b { (if event.summary.is_empty() { "(no title)" } else { &event.summary }) } span.pill { (head) } }
            dl.props {
                @if let Some(start) = &event.start { dt { "When" } dd { (span(clock, start, event.end.as_ref())) @if event.is_repeated { " · repeats" } } }
                @if !event.place.is_empty() { dt { "Where" } dd { (event.place) } }
                @if let Some(organizer) = &event.organizer { dt { "From" } dd { (name(&organizer.name, &organizer.address)) } }
                @if !answers.is_empty() { dt { "Answers" } dd { (answers.join(", ")) } }
            }
            @if !event.description.is_empty() { details { summary.small.muted { (small("chevron-right")) "Description" } p.written { (event.description) } } }
        }
    })
}

fn name<'a>(name: &'a str, address: &'a str) -> &'a str {
    if name.is_empty() { address } else { name }
}

fn answer(word: &str) -> Option<&'static str> {
    match word {
        "ACCEPTED" => Some("comes"),
        "DECLINED" => Some("does not come"),
        "TENTATIVE" => Some("comes perhaps"),
        _ => None,
    }
}

/// "Tue 24 November 2026, 10:00 to 11:00"; a whole day has no hour, and its end is the day after.
fn span(clock: &Clock, start: &Moment, end: Option<&Moment>) -> String {
    match (start, end) {
        (Moment::Day(first), Some(Moment::Day(after))) => {
            let last = after.yesterday().unwrap_or(*after);
            let day = |day: &jiff::civil::Date| day.strftime("%a %-d %B %Y").to_string();
            if last <= *first { day(first) } else { format!("{} to {}", day(first), day(&last)) }
        }
        (Moment::Day(day), _) => day.strftime("%a %-d %B %Y").to_string(),
        (Moment::At { at, .. }, end) => {
            let from = clock.at(*at);
            let until = match end {
                Some(Moment::At { at: until, .. }) => Some(clock.at(*until)),
                _ => None,
            };
            let begin = from.strftime("%a %-d %B %Y, %H:%M").to_string();
            match until {
                Some(until) if until.date() == from.date() => format!("{begin} to {}", until.strftime("%H:%M")),
                Some(until) => format!("{begin} to {}", until.strftime("%a %-d %B, %H:%M")),
                None => begin,
            }
        }
        (Moment::Local(at), _) => format!("{}, by the organiser's clock", at.strftime("%a %-d %B %Y, %H:%M")),
    }
}
