//! What happened, in one sentence: who did what, from what to what.

use super::lines::Reading;
use super::records::id;
use crate::merges;
use crate::ui::money::money;
use crate::ui::time::exact;
use base::ids::{CompanyId, ContactId, StageId, UserId};
use base::journal::{Entry, Kind};
use maud::{Markup, html};
use serde_json::Value as Json;

/// The icon and the sentence of a journal row; none for one that tells a person nothing.
pub fn sentence(reading: &Reading<'_>, entry: &Entry) -> Option<(&'static str, Markup)> {
    let who = who(reading, entry);
    let to = |word: &str| html! { b { (who) } " " (word) };
    Some(match entry.kind? {
        Kind::LeadOpened => ("plus", to("made the lead")),
        Kind::LeadMoved | Kind::LeadWon | Kind::LeadLost | Kind::LeadReopened => moved(reading, entry, &who)?,
        Kind::LeadAssigned => ("user-round-check", assigned(reading, entry, &who)),
        Kind::LeadsMerged | Kind::ContactsMerged | Kind::CompaniesMerged => {
            ("link-2", merges::note(reading, entry, &who)?)
        }
        Kind::LeadsUnmerged | Kind::ContactsUnmerged | Kind::CompaniesUnmerged => {
            ("undo-2", merges::undone(entry, &who))
        }
        Kind::SaidOtherwise => ("inbox", merges::said_otherwise(entry)?),
        Kind::SuspectDismissed => ("git-merge", told_apart(reading, entry, &who, "said that it is not the same as ")),
        Kind::SuspectReopened => {
            ("git-merge", told_apart(reading, entry, &who, "said that it may be the same after all as "))
        }
        Kind::LeadRestored => ("undo-2", to("brought the lead back from the bin")),
        Kind::LeadDeleted => ("trash-2", to("deleted the lead")),
        Kind::LeadLinked | Kind::LeadUnlinked => ("link-2", linked(reading, entry, &who)?),
        Kind::TagsChanged => ("tag", tagged(entry, &who)?),
        Kind::LeadChanged | Kind::ContactChanged | Kind::CompanyChanged => ("pen-line", changed(reading, entry, &who)?),
        Kind::FieldChanged => ("pen-line", filled(entry, &who)),
        Kind::ContactDeleted => ("trash-2", to("deleted the contact")),
        Kind::ContactRestored => ("undo-2", to("brought the contact back from the bin")),
        Kind::CompanyDeleted => ("trash-2", to("deleted the company")),
        Kind::CompanyRestored => ("undo-2", to("brought the company back from the bin")),
        Kind::ContactOpened => ("user-round", to("made the contact")),
        Kind::CompanyOpened => ("building-2", to("made the company")),
        Kind::TaskAdded
        | Kind::TaskChanged
        | Kind::TaskTextChanged
        | Kind::TaskMoved
        | Kind::TaskAssigned
        | Kind::TaskDone
        | Kind::TaskReopened
        | Kind::TaskDeleted
        | Kind::TaskRestored => ("calendar-check", task(reading, entry, &who)?),
        Kind::IncomingLeadArrived => ("inbox", arrived(reading, entry, "and waits for a decision")),
        Kind::RequestNoticed => {
            ("bell", arrived(reading, entry, "and was told to the notification centre: Incoming leads are off here"))
        }
        Kind::IncomingLeadAccepted => ("check", accepted(reading, entry, &who)),
        Kind::IncomingLeadDeclined if entry.after["spam"] == true => ("trash-2", to("declined it as spam")),
        Kind::IncomingLeadDeclined => ("trash-2", to("declined it")),
        Kind::IncomingLeadLinked => ("link-2", to("linked it here")),
        Kind::IncomingLeadRestored => ("undo-2", to("took the decision back: it waits again")),
        Kind::NoteChanged => ("sticky-note", rewritten(entry, &who)?),
        Kind::NoteDeleted => ("trash-2", quoting(&who, "deleted", &entry.before)),
        Kind::NoteRestored => ("undo-2", quoting(&who, "brought back", &entry.after)),
        Kind::NotePinned => ("star", to("pinned a note")),
        Kind::NoteUnpinned => ("star", to("unpinned a note")),
        Kind::MailDeleted => ("trash-2", to(&mails(entry, "deleted"))),
        Kind::MailRestored => ("undo-2", to(&mails(entry, "brought back"))),
        Kind::ThreadLinked if entry.after["lead"].is_null() => ("mail", to("took mails away from their lead")),
        Kind::ThreadLinked => ("mail", to("put mails here")),
        Kind::TalkClosed => ("message-circle", to("closed the conversation")),
        Kind::TalkRecognized => ("message-circle", recognized(reading, entry, &who)),
        Kind::ParticipantAdded => ("eye", participant(reading, entry, &who, "follows it now")),
        Kind::ParticipantRemoved => ("eye", participant(reading, entry, &who, "follows it no longer")),
        _ => return None,
    })
}

/// "Tom said that it is not the same as #12, #15", each with the way to it.
fn told_apart(reading: &Reading<'_>, entry: &Entry, who: &str, said: &str) -> Markup {
    let known = reading.records;
    let (own, table) = match (entry.about.lead, entry.about.contact, entry.about.company) {
        (Some(lead), ..) => (lead.0, "leads"),
        (_, Some(contact), _) => (contact.0, "contacts"),
        (.., company) => (company.map_or(0, |company| company.0), "companies"),
    };
    let is_seen = |id: &i64| match table {
        "contacts" => known.contact(ContactId(*id)).is_some(),
        "companies" => known.company(CompanyId(*id)).is_some(),
        _ => true,
    };
    let records = entry.after["records"].as_array().into_iter().flatten().filter_map(Json::as_i64);
    let others: Vec<i64> = records.filter(|id| *id != own).filter(is_seen).collect();
    html! {
        b { (who) } " " (said)
        @if others.is_empty() { "another one" }
        @for (at, id) in others.iter().enumerate() {
            @if at > 0 { ", " }
            a.num href={ "/" (table) "/" (id) } { "#" (id) }
        }
    }
}

/// "Tom changed a note from “…” to “…”".
fn rewritten(entry: &Entry, who: &str) -> Option<Markup> {
    let (before, after) = (entry.before["text"].as_str()?, entry.after["text"].as_str()?);
    Some(html! { b { (who) } " changed a note from “" (before) "” to “" (after) "”" })
}

/// "deleted a mail", "brought back 3 mails".
fn mails(entry: &Entry, did: &str) -> String {
    match entry.after["mails"].as_i64() {
        Some(count) if count > 1 => format!("{did} {count} mails"),
        _ => format!("{did} a mail"),
    }
}

fn quoting(who: &str, did: &str, values: &Json) -> Markup {
    html! { b { (who) } " " (did) " the note “" (values["text"].as_str().unwrap_or_default()) "”" }
}

/// "Ines Carvalho follows it now", and who saw to that.
fn participant(reading: &Reading<'_>, entry: &Entry, who: &str, words: &str) -> Markup {
    let values = if entry.after.is_null() { &entry.before } else { &entry.after };
    let name = id(values, "user").map_or("Somebody", |user| reading.records.person_name(UserId(user)));
    html! { b { (name) } " " (words) @if name != who { " (" (who) ")" } }
}

fn who(reading: &Reading<'_>, entry: &Entry) -> String {
    let source = entry.about.source.filter(|_| entry.actor_kind == "source");
    let name = source.and_then(|id| reading.records.source(id)).map(|source| source.name.as_str());
    let user = entry.user().map(|user| reading.records.person_name(user));
    user.or(name).unwrap_or("Sluice").to_owned()
}

fn stage_name(reading: &Reading<'_>, values: &Json, other: &Json) -> String {
    let found = id(values, "stage").and_then(|stage| reading.records.stage(StageId(stage)));
    match found {
        Some((pipeline, stage)) if values.get("pipeline") != other.get("pipeline") => {
            format!("{} · {}", pipeline.name, stage.name)
        }
        Some((_, stage)) => stage.name.clone(),
        None => "a deleted stage".to_owned(),
    }
}

fn moved(reading: &Reading<'_>, entry: &Entry, who: &str) -> Option<(&'static str, Markup)> {
    let from = stage_name(reading, &entry.before, &entry.after);
    let to = stage_name(reading, &entry.after, &entry.before);
    Some(match entry.kind? {
        Kind::LeadWon => ("trophy", html! { b { (who) } " won it, from " b { (from) } }),
        Kind::LeadLost => ("circle-x", html! { b { (who) } " lost it, from " b { (from) } }),
        Kind::LeadReopened => {
            ("undo-2", html! { b { (who) } " opened it again, from " b { (from) } " to " b { (to) } })
        }
        _ => ("arrow-right", html! { b { (who) } " moved it from " b { (from) } " to " b { (to) } }),
    })
}

fn filled(entry: &Entry, who: &str) -> Markup {
    let text = |values: &Json| values["text"].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let name = entry.after["name"].as_str().unwrap_or("a field");
    match (text(&entry.before), text(&entry.after)) {
        (Some(before), Some(after)) => {
            html! { b { (who) } " changed " (name) " from " b { (before) } " to " b { (after) } }
        }
        (None, Some(after)) => html! { b { (who) } " set " (name) " to " b { (after) } },
        (Some(before), None) => html! { b { (who) } " emptied " (name) ", which was " b { (before) } },
        (None, None) => html! { b { (who) } " emptied " (name) },
    }
}

fn assigned(reading: &Reading<'_>, entry: &Entry, who: &str) -> Markup {
    let name = |values| id(values, "responsible").map(|user| reading.records.person_name(UserId(user)));
    match (name(&entry.before), name(&entry.after)) {
        (Some(before), Some(after)) => {
            html! { b { (who) } " made " b { (after) } " responsible instead of " b { (before) } }
        }
        (None, Some(after)) => html! { b { (who) } " made " b { (after) } " responsible" },
        (Some(before), None) => html! { b { (who) } " made nobody responsible instead of " b { (before) } },
        (None, None) => html! { b { (who) } " made nobody responsible" },
    }
}

fn linked(reading: &Reading<'_>, entry: &Entry, who: &str) -> Option<Markup> {
    let contact = |values| id(values, "contact").map(|contact| reading.records.contact_name(ContactId(contact)));
    let company = |values| id(values, "company").map(|company| reading.records.company_name(CompanyId(company)));
    let (before, after) = (&entry.before, &entry.after);
    if let Some(name) = contact(after) {
        let role = if after["main"] == true { " as the main contact" } else { "" };
        return Some(html! { b { (who) } " linked " b { (name) } (role) });
    }
    if let Some(name) = contact(before) {
        return Some(html! { b { (who) } " unlinked " b { (name) } });
    }
    match (company(before), company(after)) {
        (Some(old), Some(new)) => {
            Some(html! { b { (who) } " changed the company from " b { (old) } " to " b { (new) } })
        }
        (None, Some(new)) => Some(html! { b { (who) } " linked the company " b { (new) } }),
        (Some(old), None) => Some(html! { b { (who) } " unlinked the company " b { (old) } }),
        (None, None) => None,
    }
}

/// "Tom Berg said that Sam Reyes writes here".
fn recognized(reading: &Reading<'_>, entry: &Entry, who: &str) -> Markup {
    let name = id(&entry.after, "contact").map(|contact| reading.records.contact_name(ContactId(contact)));
    html! { b { (who) } " said that " b { (name.unwrap_or_default()) } " writes here" }
}

fn tagged(entry: &Entry, who: &str) -> Option<Markup> {
    let (before, after) = (texts(&entry.before["tags"]), texts(&entry.after["tags"]));
    let added: Vec<&str> = after.iter().filter(|tag| !before.contains(tag)).copied().collect();
    let removed: Vec<&str> = before.iter().filter(|tag| !after.contains(tag)).copied().collect();
    match (added.is_empty(), removed.is_empty()) {
        (false, true) => Some(html! { b { (who) } " added the tags " b { (added.join(", ")) } }),
        (true, false) => Some(html! { b { (who) } " removed the tags " b { (removed.join(", ")) } }),
        (false, false) => Some(
            html! { b { (who) } " added the tags " b { (added.join(", ")) } " and removed " b { (removed.join(", ")) } },
        ),
        (true, true) => None,
    }
}

/// The values that differ, each with before and after.
fn changed(reading: &Reading<'_>, entry: &Entry, who: &str) -> Option<Markup> {
    if entry.after["deleted"] == true {
        return Some(html! { b { (who) } " deleted it" });
    }
    let names = ["name", "price", "company", "responsible", "phones", "emails", "handles"];
    let parts: Vec<(&str, String, String)> = names
        .into_iter()
        .filter(|name| entry.before.get(name) != entry.after.get(name))
        .map(|name| {
            let label = match name {
                "price" => "sale",
                "emails" => "e-mail addresses",
                // Rows of older programs hold both in one.
                "handles" => "addresses",
                other => other,
            };
            (label, value(reading, name, &entry.before[name]), value(reading, name, &entry.after[name]))
        })
        .collect();
    (!parts.is_empty()).then(|| {
        html! {
            b { (who) } " changed"
            @for (at, (label, before, after)) in parts.iter().enumerate() {
                @if at > 0 { "," }
                " the " (label) " from " b { (before) } " to " b { (after) }
            }
        }
    })
}

fn value(reading: &Reading<'_>, name: &str, value: &Json) -> String {
    match (name, value.as_i64()) {
        ("price", Some(minor)) => money(minor, reading.currency),
        ("company", Some(id)) => reading.records.company_name(CompanyId(id)).to_owned(),
        ("responsible", Some(id)) => reading.records.person_name(UserId(id)).to_owned(),
        ("phones" | "emails" | "handles", _) => {
            Some(texts(value).join(", ")).filter(|text| !text.is_empty()).unwrap_or("none".to_owned())
        }
        _ => value.as_str().filter(|text| !text.is_empty()).unwrap_or("none").to_owned(),
    }
}

fn task(reading: &Reading<'_>, entry: &Entry, who: &str) -> Option<Markup> {
    let after = &entry.after;
    let text = after["text"].as_str()?;
    let person = reading.records.person_name(UserId(id(after, "responsible").unwrap_or(0)));
    let until = id(after, "due").map(|due| exact(reading.clock, due)).unwrap_or_default();
    Some(match entry.kind? {
        Kind::TaskDone => {
            let result = after["result"].as_str().filter(|result| !result.is_empty());
            html! { b { (who) } " did “" b { (text) } "”" @if let Some(result) = result { ": " (result) } }
        }
        Kind::TaskAdded => {
            html! { b { (who) } " set a task for " b { (person) } ": “" b { (text) } "”, due " (until) }
        }
        Kind::TaskTextChanged => {
            let before = entry.before["text"].as_str().unwrap_or_default();
            html! { b { (who) } " changed the task “" (before) "” to “" b { (text) } "”" }
        }
        Kind::TaskMoved => {
            let from = id(&entry.before, "due").map(|due| exact(reading.clock, due)).unwrap_or_default();
            html! { b { (who) } " moved “" b { (text) } "” from " (from) " to " (until) }
        }
        Kind::TaskAssigned => html! { b { (who) } " gave the task “" b { (text) } "” to " b { (person) } },
        Kind::TaskReopened => html! { b { (who) } " opened “" b { (text) } "” again" },
        Kind::TaskDeleted => html! { b { (who) } " deleted the task “" b { (text) } "”" },
        Kind::TaskRestored => html! { b { (who) } " brought the task “" b { (text) } "” back" },
        _ => html! { b { (who) } " changed the task “" b { (text) } "” of " b { (person) } ", due " (until) },
    })
}

fn arrived(reading: &Reading<'_>, entry: &Entry, and: &str) -> Markup {
    let source = entry.about.source.and_then(|id| reading.records.source(id));
    let name = source.map_or("a source that is gone", |source| source.name.as_str());
    html! { "Came in through " b { (name) } " " (and) }
}

fn accepted(reading: &Reading<'_>, entry: &Entry, who: &str) -> Markup {
    let stage = stage_name(reading, &entry.after, &entry.after);
    let responsible = id(&entry.after, "responsible").map(|user| reading.records.person_name(UserId(user)));
    html! {
        b { (who) } " accepted it into " b { (stage) }
        @if let Some(name) = responsible { "; " b { (name) } " is responsible" }
    }
}

fn texts(values: &Json) -> Vec<&str> {
    values.as_array().map(|list| list.iter().filter_map(Json::as_str).collect()).unwrap_or_default()
}
