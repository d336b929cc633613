//! The fields of the role editor, and what they say.

use base::access::{Action, Level, RecordRights, Rights, StageRights};
use base::ids::StageId;
use std::collections::BTreeMap;

type Of = fn(&Rights) -> RecordRights;

/// Kinds of records: the noun in the fields, its words, and where it is in a set of rights.
pub(super) const ENTITIES: [(&str, &str, Of); 3] = [
    ("leads", "Leads", |rights| rights.leads),
    ("contacts", "Contacts", |rights| rights.contacts),
    ("companies", "Companies", |rights| rights.companies),
];
/// What rights say of tasks.
pub(super) const TASKS: [Action; 2] = [Action::Edit, Action::Delete];
/// What is allowed or not: the field and its words.
pub(super) const FLAGS: [(&str, &str); 4] = [
    ("reassign", "Give records to somebody else"),
    ("shared_mail", "Read mails of shared mailboxes"),
    ("catalogues", "Use catalogues"),
    ("files", "See and open files of records"),
];

/// The field of an action in a stage.
pub(super) fn stage_field(stage: StageId, action: Action) -> String {
    format!("stage.{stage}.{}", action.as_str())
}

/// The rights that a form says; what it does not name is not allowed, and of a stage nothing is said.
pub(super) fn read(sent: &BTreeMap<String, String>) -> Rights {
    let record = |noun: &str| {
        let mut rights = RecordRights::default();
        for action in Action::ALL {
            rights.set(action, level(sent, noun, action));
        }
        rights
    };
    let is_on = |name: &str| sent.get(name).is_some_and(|value| value == "on");
    let mut rights = Rights {
        leads: record("leads"),
        contacts: record("contacts"),
        companies: record("companies"),
        stages: stages(sent),
        reassign: is_on("reassign"),
        shared_mail: is_on("shared_mail"),
        catalogues: is_on("catalogues"),
        files: is_on("files"),
        ..Rights::default()
    };
    rights.tasks.edit = level(sent, "tasks", Action::Edit);
    rights.tasks.delete = level(sent, "tasks", Action::Delete);
    rights
}

fn level(sent: &BTreeMap<String, String>, noun: &str, action: Action) -> Level {
    let said = sent.get(&format!("{noun}.{}", action.as_str()));
    Level::ALL.into_iter().find(|level| said.is_some_and(|said| said == level.as_str())).unwrap_or_default()
}

fn stages(sent: &BTreeMap<String, String>) -> Vec<StageRights> {
    let mut found: BTreeMap<StageId, StageRights> = BTreeMap::new();
    for (name, value) in sent {
        let mut parts = name.split('.');
        let (Some("stage"), Some(id), Some(word)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let (Ok(id), Some(action)) =
            (id.parse::<StageId>(), Action::ALL.into_iter().find(|action| action.as_str() == word))
        else {
            continue;
        };
        let said = match value.as_str() {
            "allow" => Some(true),
            "deny" => Some(false),
            _ => continue,
        };
        found.entry(id).or_insert_with(|| StageRights::of(id)).say(action, said);
    }
    found.into_values().collect()
}
