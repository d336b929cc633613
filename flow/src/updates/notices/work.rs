//! What colleagues and the clock bring: tasks, leads that one was given, messages, and what an administrator should know
//! (TK-02, LD-10, NT-02). Nobody is told of what they did themselves.

use super::reader::Told;
use super::{Notice, Topic};
use crate::timeline::zone_of;
use crate::updates::{Error, store};
use base::Cx;
use base::access::Role;
use base::clock::{MINUTE, Seconds};
use base::ids::{LeadId, NoticeId, UserId};
use base::journal::{Entry, Kind};
use base::looks::WINDOW;
use base::people::users::{self, User};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashMap;

/// Characters of somebody's words that a notice repeats.
const EXCERPT_CHARS: usize = 200;

/// The names and the time behind the rows.
struct Known {
    people: Vec<User>,
    leads: HashMap<LeadId, String>,
    zone: TimeZone,
}

/// Who is told of which row.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let rows: Vec<&Entry> = rows.iter().filter(|row| is_told(row)).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut leads: Vec<LeadId> = rows.iter().filter_map(|row| row.about.lead).collect();
    leads.sort_unstable();
    leads.dedup();
    let known = Known { people: users::list(cx)?, leads: store::lead_names(cx, &leads)?, zone: zone_of(cx)? };
    let mut told = Vec::new();
    for row in rows {
        for user in readers(&known, row).into_iter().filter(|user| row.user() != Some(*user)) {
            told.extend(notice(&known, row).map(|notice| Told { row: row.id, user, notice }));
        }
    }
    Ok(told)
}

fn is_told(row: &Entry) -> bool {
    match row.kind {
        // Who takes a colleague's work over is told once, not of each lead and task.
        _ if row.after["because"] == "person_removed" => false,
        Some(Kind::PersonRemoved) => true,
        Some(Kind::TaskAdded | Kind::TaskAssigned | Kind::TaskDue | Kind::TaskDone | Kind::LeadAssigned) => true,
        Some(Kind::ArrivalSetAside | Kind::PersonShutOut | Kind::MailboxTroubled) => true,
        Some(Kind::MessageSent | Kind::NoteAdded | Kind::NoteChanged) => row.after["to"].is_array(),
        _ => false,
    }
}

/// Whom a row concerns; those who left are told nothing.
fn readers(known: &Known, row: &Entry) -> Vec<UserId> {
    let named = |name: &str| row.after[name].as_i64().map(UserId).into_iter().collect();
    let wanted: Vec<UserId> = match row.kind {
        Some(Kind::TaskDone) => named("author"),
        Some(Kind::PersonRemoved) => named("heir"),
        Some(Kind::ArrivalSetAside | Kind::PersonShutOut | Kind::MailboxTroubled) => {
            let owner = row.after["owner"].as_i64().map(UserId);
            let told = |user: &&User| user.role == Role::Admin || owner == Some(user.id);
            known.people.iter().filter(told).map(|user| user.id).collect()
        }
        Some(Kind::MessageSent | Kind::NoteAdded | Kind::NoteChanged) => {
            row.after["to"].as_array().into_iter().flatten().filter_map(|id| id.as_i64().map(UserId)).collect()
        }
        _ => named("responsible"),
    };
    let is_active = |id: &UserId| known.people.iter().any(|user| user.id == *id && user.is_active());
    wanted.into_iter().filter(is_active).collect()
}

fn notice(known: &Known, row: &Entry) -> Option<Notice> {
    let who = row.user().and_then(|id| known.people.iter().find(|user| user.id == id));
    let who = who.map_or("Sluice", |user| user.name.as_str());
    let lead = row.about.lead.and_then(|id| known.leads.get(&id)).cloned().unwrap_or_default();
    let words = |name: &str| excerpt(row.after[name].as_str().unwrap_or_default());
    let due = row.after["due"].as_i64().unwrap_or_default();
    let is_all_day = row.after["is_all_day"] == true;
    let (topic, kind, text, detail) = match row.kind? {
        Kind::TaskAdded | Kind::TaskAssigned => {
            let until = known.day_and_hour(due, is_all_day);
            let detail = if lead.is_empty() { until } else { format!("{until} · {lead}") };
            (Topic::Tasks, "task", format!("{who} gave you a task: {}", words("text")), detail)
        }
        Kind::TaskDue => {
            let text = match () {
                () if due < row.at => format!("Task overdue: {}", words("text")),
                () if is_all_day => format!("To do today: {}", words("text")),
                () => format!("Due at {}: {}", known.hour(due), words("text")),
            };
            (Topic::Tasks, "task_due", text, lead)
        }
        Kind::TaskDone => {
            let result = words("result");
            let detail = if result.is_empty() { lead } else { result };
            (Topic::Tasks, "task_done", format!("{who} did your task: {}", words("text")), detail)
        }
        Kind::LeadAssigned => (Topic::Requests, "lead_assigned", format!("{who} assigned you a lead"), lead),
        Kind::ArrivalSetAside => {
            let text = "A request could not be read".to_owned();
            (Topic::System, "arrival_set_aside", text, "It was kept and set aside.".to_owned())
        }
        Kind::MailboxTroubled => {
            let text = format!("The mailbox {} is not followed any more", words("address"));
            (Topic::System, "mailbox_troubled", text, words("text"))
        }
        Kind::PersonRemoved => {
            let text = format!("{who} gave you the work of {}", words("name"));
            (
                Topic::Requests,
                "person_removed",
                text,
                "Their leads, contacts, companies and open tasks are yours.".to_owned(),
            )
        }
        Kind::PersonShutOut => {
            let limit = row.after["look_limit"].as_i64().unwrap_or_default();
            let text = format!("{} was deactivated: too much was opened", words("name"));
            let detail = format!("More than {limit} cards and lists within {} minutes.", WINDOW / MINUTE);
            (Topic::System, "person_shut_out", text, detail)
        }
        _ => (Topic::Mail, "message", format!("{who} wrote to you"), words("text")),
    };
    let (id, kind) = (NoticeId(0), kind.to_owned());
    let link = link(row);
    Some(Notice {
        id,
        at: row.at,
        topic,
        kind,
        text,
        detail,
        link,
        incoming_lead_id: None,
        mail_id: None,
        read_at: None,
    })
}

fn link(row: &Entry) -> String {
    if row.kind == Some(Kind::ArrivalSetAside) {
        return "/settings/arrivals".to_owned();
    }
    if row.kind == Some(Kind::MailboxTroubled) {
        return row.about.source.map_or_else(|| "/settings".to_owned(), |source| format!("/sources/{source}"));
    }
    if row.kind == Some(Kind::PersonRemoved) {
        return "/leads".to_owned();
    }
    if row.kind == Some(Kind::PersonShutOut) {
        return format!("/settings/looks?person={}", row.after["user_id"]);
    }
    let about = row.about;
    let record = about.lead.map(|id| format!("/leads/{id}"));
    let record = record.or_else(|| about.contact.map(|id| format!("/contacts/{id}")));
    record.or_else(|| about.company.map(|id| format!("/companies/{id}"))).unwrap_or_else(|| "/tasks".to_owned())
}

fn excerpt(text: &str) -> String {
    if text.chars().count() <= EXCERPT_CHARS {
        return text.to_owned();
    }
    text.chars().take(EXCERPT_CHARS).chain(['…']).collect()
}

impl Known {
    fn local(&self, at: Seconds, form: &str) -> String {
        let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(self.zone.clone()).strftime(form).to_string()
    }

    fn hour(&self, at: Seconds) -> String {
        self.local(at, "%H:%M")
    }

    fn day_and_hour(&self, at: Seconds, is_all_day: bool) -> String {
        self.local(at, if is_all_day { "%-d %B %Y" } else { "%-d %B %Y, %H:%M" })
    }
}
