//! What journal rows mean to webhooks. One change of a record writes several rows; it is told once.

use super::event::{Event, Noun, Verb};
use base::journal::{Entry, Kind};
use base::search::Subject;
use serde_json::Value as Json;

/// Something that webhooks are told.
#[derive(Clone, Debug)]
pub struct News {
    /// What.
    pub event: Event,
    /// Of which record: the id of a lead, contact, company, task, incoming lead or talk; of a message its lead.
    pub record: i64,
    /// The journal row that says so; of several rows the first, with the values of all of them.
    pub entry: Entry,
}

/// What these rows, oldest first, mean.
pub(super) fn of_rows(rows: &[Entry]) -> Vec<News> {
    let mut news: Vec<News> = Vec::new();
    for row in rows {
        for (noun, verb, record) in told(row) {
            let event = Event { noun, verb };
            let is_same = |known: &&mut News| verb == Verb::Changed && is_one_change(known, event, record, row);
            match news.iter_mut().rev().find(is_same) {
                Some(known) => known.join(row),
                None => news.push(News { event, record, entry: row.clone() }),
            }
        }
    }
    news
}

/// Whoever changes a record at a moment changes it once, however many rows that wrote.
fn is_one_change(known: &News, event: Event, record: i64, row: &Entry) -> bool {
    let who = |entry: &Entry| (entry.at, entry.actor_kind.clone(), entry.actor_id);
    known.event == event && known.record == record && who(&known.entry) == who(row)
}

impl News {
    /// True for somebody who is shown in lists since a request of theirs was decided; the row alone does not say whether
    /// they were known before.
    pub(super) fn is_of_newcomer(&self) -> bool {
        let is_decision = matches!(self.entry.kind, Some(Kind::IncomingLeadAccepted | Kind::IncomingLeadLinked));
        is_decision && matches!(self.event.noun, Noun::Contact | Noun::Company)
    }

    fn join(&mut self, later: &Entry) {
        self.entry.before = over(&later.before, &self.entry.before);
        self.entry.after = over(&self.entry.after, &later.after);
    }
}

/// The values of both; of those that both have, the upper ones.
fn over(lower: &Json, upper: &Json) -> Json {
    match (lower, upper) {
        (Json::Object(lower), Json::Object(upper)) => {
            Json::Object(lower.iter().chain(upper).map(|(key, value)| (key.clone(), value.clone())).collect())
        }
        (lower, Json::Null) => lower.clone(),
        (_, upper) => upper.clone(),
    }
}

fn told(row: &Entry) -> Vec<(Noun, Verb, i64)> {
    let Some(kind) = row.kind else { return Vec::new() };
    match kind {
        Kind::IncomingLeadArrived
        | Kind::IncomingLeadContinued
        | Kind::IncomingLeadAccepted
        | Kind::IncomingLeadDeclined
        | Kind::IncomingLeadLinked
        | Kind::IncomingLeadRestored
        | Kind::RequestNoticed
        | Kind::LeadSpokenTo => of_request(row, kind),
        Kind::TalkBegun | Kind::TalkClosed | Kind::TalkRecognized | Kind::ChatAnswered => of_talk(row, kind),
        Kind::LeadsMerged | Kind::LeadsUnmerged => {
            of_record(row, kind).into_iter().chain(of_merged_request(row, kind)).collect()
        }
        _ => match row.about.task {
            Some(task) => of_task(kind).iter().map(|verb| (Noun::Task, *verb, task.0)).collect(),
            None => of_record(row, kind),
        },
    }
}

fn of_request(row: &Entry, kind: Kind) -> Vec<(Noun, Verb, i64)> {
    let mut told = Vec::new();
    let request = row.about.incoming_lead.map_or(0, |id| id.0);
    match kind {
        Kind::IncomingLeadArrived | Kind::IncomingLeadRestored => told.push((Noun::Request, Verb::Added, request)),
        Kind::IncomingLeadContinued => told.push((Noun::Request, Verb::Changed, request)),
        Kind::IncomingLeadAccepted | Kind::IncomingLeadDeclined | Kind::IncomingLeadLinked => {
            told.push((Noun::Request, Verb::Decided, request));
        }
        _ => {}
    }
    // The lead that it becomes has a row of its own, and whoever came with it has none. A company that a link brings has one.
    if matches!(kind, Kind::IncomingLeadAccepted | Kind::IncomingLeadLinked) {
        told.extend(row.about.contact.map(|id| (Noun::Contact, Verb::Added, id.0)));
    }
    if kind == Kind::IncomingLeadAccepted {
        told.extend(row.about.company.map(|id| (Noun::Company, Verb::Added, id.0)));
    }
    if row.after["channel"] == "chat" {
        told.extend(row.about.lead.map(|id| (Noun::Message, Verb::Added, id.0)));
    }
    told
}

/// A request that a merge took is decided, and waits again when the merge is undone.
fn of_merged_request(row: &Entry, kind: Kind) -> Option<(Noun, Verb, i64)> {
    let verb = if kind == Kind::LeadsMerged { Verb::Decided } else { Verb::Added };
    row.about.incoming_lead.map(|request| (Noun::Request, verb, request.0))
}

fn of_talk(row: &Entry, kind: Kind) -> Vec<(Noun, Verb, i64)> {
    let is_new = kind == Kind::TalkBegun && row.before.is_null();
    let verb = if is_new { Verb::Added } else { Verb::Changed };
    row.after["talk"].as_i64().map(|talk| (Noun::Talk, verb, talk)).into_iter().collect()
}

fn of_task(kind: Kind) -> &'static [Verb] {
    match kind {
        Kind::TaskAdded => &[Verb::Added],
        Kind::TaskAssigned => &[Verb::Assigned, Verb::Changed],
        Kind::TaskDeleted => &[Verb::Deleted],
        Kind::TaskChanged
        | Kind::TaskTextChanged
        | Kind::TaskKindChanged
        | Kind::TaskMoved
        | Kind::TaskResultChanged
        | Kind::TaskDone
        | Kind::TaskReopened
        | Kind::TaskRestored => &[Verb::Changed],
        _ => &[],
    }
}

fn of_record(row: &Entry, kind: Kind) -> Vec<(Noun, Verb, i64)> {
    let Some((subject, record)) = record_of(row) else { return Vec::new() };
    let verbs: &[Verb] = match kind {
        Kind::LeadOpened | Kind::ContactOpened | Kind::CompanyOpened => &[Verb::Added],
        Kind::LeadMoved | Kind::LeadWon | Kind::LeadLost | Kind::LeadReopened => &[Verb::Moved, Verb::Changed],
        Kind::LeadAssigned => &[Verb::Assigned, Verb::Changed],
        Kind::ContactChanged | Kind::CompanyChanged if has_new_responsible(row) => &[Verb::Assigned, Verb::Changed],
        Kind::LeadChanged
        | Kind::ContactChanged
        | Kind::CompanyChanged
        | Kind::FieldChanged
        | Kind::TagsChanged
        | Kind::LeadLinked
        | Kind::LeadUnlinked => &[Verb::Changed],
        Kind::LeadDeleted | Kind::ContactDeleted | Kind::CompanyDeleted => &[Verb::Deleted],
        Kind::LeadRestored | Kind::ContactRestored | Kind::CompanyRestored => &[Verb::Restored],
        Kind::NoteAdded | Kind::CallLogged => &[Verb::Noted],
        // Each merged record has a row: the survivor's tells the merge, and the others' lead to the survivor. Whoever knows
        // of no merges is told that records are gone, and back.
        Kind::LeadsMerged | Kind::ContactsMerged | Kind::CompaniesMerged => match is_of_survivor(row) {
            Some(true) => &[Verb::Merged, Verb::Changed],
            Some(false) => &[Verb::Deleted],
            None => &[],
        },
        Kind::LeadsUnmerged | Kind::ContactsUnmerged | Kind::CompaniesUnmerged => match is_of_survivor(row) {
            Some(true) => &[Verb::Unmerged, Verb::Changed],
            Some(false) => &[Verb::Restored],
            None => &[],
        },
        _ => &[],
    };
    verbs.iter().map(|verb| (Noun::from(subject), *verb, record)).collect()
}

/// The record that a row tells of first of all.
fn record_of(row: &Entry) -> Option<(Subject, i64)> {
    let about = &row.about;
    let lead = about.lead.map(|id| (Subject::Lead, id.0));
    let contact = about.contact.map(|id| (Subject::Contact, id.0));
    lead.or(contact).or(about.company.map(|id| (Subject::Company, id.0)))
}

fn has_new_responsible(row: &Entry) -> bool {
    row.after.get("responsible").is_some_and(|is| row.before.get("responsible") != Some(is))
}

/// Nothing when a record was erased since, and its rows have lost what they said.
fn is_of_survivor(row: &Entry) -> Option<bool> {
    row.after["merge"].is_i64().then(|| row.after.get("into").is_none())
}

#[cfg(test)]
mod tests;
