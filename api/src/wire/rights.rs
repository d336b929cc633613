//! Rights as Kommo writes them (kommo-api §4.2): a letter for each action, `A` all, `G` one's group, `M` one's own, `D` denied.

use super::stages::Stages;
use super::{Code, Item, Problem};
use base::access::{Action, Level, RecordRights, Rights, StageRights};
use base::ids::StageId;
use serde_json::{Value as Json, json};

const STAGE_ACTIONS: [Action; 4] = [Action::View, Action::Edit, Action::Delete, Action::Export];
/// What Kommo's rights say and a role here can hold.
const KNOWN: [&str; 8] =
    ["leads", "contacts", "companies", "tasks", "mail_access", "catalog_access", "files_access", "status_rights"];
/// Lists of rights that no role here can hold, and whether something else may be done.
const UNKNOWN: [&str; 4] =
    ["catalog_rights", "custom_fields_rights", "oper_day_reports_view_access", "oper_day_user_tracking"];

/// A set of rights.
pub fn show(rights: &Rights, stages: &Stages) -> Json {
    let record = |of: &RecordRights| {
        let mut shown = json!({});
        for action in Action::ALL {
            shown[word(action)] = letter(of.level(action)).into();
        }
        shown
    };
    let of_stages: Vec<Json> = rights.stages.iter().filter_map(|of| stage(of, stages)).collect();
    json!({
        "leads": record(&rights.leads), "contacts": record(&rights.contacts), "companies": record(&rights.companies),
        "tasks": { "edit": letter(rights.tasks.edit), "delete": letter(rights.tasks.delete) },
        "mail_access": rights.shared_mail, "catalog_access": rights.catalogues, "files_access": rights.files,
        "status_rights": if of_stages.is_empty() { Json::Null } else { of_stages.into() },
        "catalog_rights": null, "custom_fields_rights": null,
        "oper_day_reports_view_access": false, "oper_day_user_tracking": false,
    })
}

/// Whether an item says anything of rights.
pub fn are_said(item: &Item) -> bool {
    KNOWN.iter().chain(&UNKNOWN).any(|key| item.json(key).is_some())
}

/// What an item says of rights, over what was before; what it does not name stays.
///
/// # Errors
/// A letter that is none; a stage that is not there; what no role here can hold.
pub fn read(item: &Item, stages: &Stages, before: &Rights) -> Result<Rights, Problem> {
    refuse_unknown(item)?;
    let mut rights = before.clone();
    for (key, of) in
        [("leads", &mut rights.leads), ("contacts", &mut rights.contacts), ("companies", &mut rights.companies)]
    {
        let Some(inner) = item.inner(key)? else { continue };
        for action in Action::ALL {
            if let Some(level) = level(&inner, word(action))? {
                of.set(action, level);
            }
        }
    }
    if let Some(tasks) = item.inner("tasks")? {
        rights.tasks.edit = level(&tasks, "edit")?.unwrap_or(rights.tasks.edit);
        rights.tasks.delete = level(&tasks, "delete")?.unwrap_or(rights.tasks.delete);
    }
    rights.shared_mail = item.truth("mail_access")?.unwrap_or(rights.shared_mail);
    rights.catalogues = item.truth("catalog_access")?.unwrap_or(rights.catalogues);
    rights.files = item.truth("files_access")?.unwrap_or(rights.files);
    if item.has("status_rights") {
        let said = item.list("status_rights")?;
        rights.stages = said.iter().map(|item| read_stage(item, stages)).collect::<Result<_, _>>()?;
    }
    Ok(rights)
}

fn refuse_unknown(item: &Item) -> Result<(), Problem> {
    let says = |value: &Json| match value {
        Json::Bool(truth) => *truth,
        Json::Array(list) => !list.is_empty(),
        _ => true,
    };
    match UNKNOWN.into_iter().find(|key| item.json(key).is_some_and(says)) {
        Some(key) => Err(item.wrong(key, Code::InvalidValue, "Roles hold no such rights here")),
        None => Ok(()),
    }
}

fn word(action: Action) -> &'static str {
    if action == Action::Create { "add" } else { action.as_str() }
}

fn letter(level: Level) -> &'static str {
    match level {
        Level::All => "A",
        Level::Group => "G",
        Level::Own => "M",
        Level::None => "D",
    }
}

fn level(item: &Item, key: &str) -> Result<Option<Level>, Problem> {
    let Some(letter) = item.text(key)? else { return Ok(None) };
    match letter.as_str() {
        "A" => Ok(Some(Level::All)),
        "G" => Ok(Some(Level::Group)),
        "M" => Ok(Some(Level::Own)),
        "D" => Ok(Some(Level::None)),
        _ => Err(item.no_choice(key)),
    }
}

fn stage(of: &StageRights, stages: &Stages) -> Option<Json> {
    let pipeline = stages.pipeline_of(of.stage_id)?;
    let mut rights = json!({});
    for action in STAGE_ACTIONS {
        if let Some(said) = of.said(action) {
            rights[action.as_str()] = if said { "A" } else { "D" }.into();
        }
    }
    Some(json!({
        "entity_type": "leads", "pipeline_id": pipeline, "status_id": stages.number(of.stage_id), "rights": rights,
    }))
}

fn read_stage(item: &Item, stages: &Stages) -> Result<StageRights, Problem> {
    if item.text("entity_type")?.is_some_and(|word| word != "leads") {
        return Err(item.no_choice("entity_type"));
    }
    let number = item.required_number("status_id")?;
    let found = stages.find(number, item.number("pipeline_id")?).ok_or_else(|| item.no_choice("status_id"))?;
    let mut of = StageRights::of(StageId(found.id.0));
    let rights = item.inner("rights")?.ok_or_else(|| item.missing("rights"))?;
    for action in STAGE_ACTIONS {
        match level(&rights, action.as_str())? {
            Some(Level::All) => of.say(action, Some(true)),
            Some(Level::None) => of.say(action, Some(false)),
            Some(_) => {
                let sentence = "In a stage an action is allowed (A) or denied (D)";
                return Err(rights.wrong(action.as_str(), Code::InvalidValue, sentence));
            }
            None => {}
        }
    }
    Ok(of)
}
