//! A field as an item of a body describes it.

use super::kinds;
use super::look::SORT_STEP;
use crate::v4::known;
use crate::wire::stages::Stages;
use crate::wire::{Code, Item, Problem};
use base::Cx;
use base::fields::{self, Field, FieldChange, FieldKind, MAX_NAME_CHARS, NewField, OptionWish, Rule, Settings};
use base::ids::{FieldGroupId, FieldId, FieldOptionId, StageId};
use base::search::Subject;

/// Groups that Kommo knows without being told: they mean no group of ours.
const PREDEFINED_GROUPS: [&str; 2] = ["default", "statistic"];

/// What an item says of a field; what it does not name stays.
pub(super) struct Wish {
    name: Option<String>,
    kind: Option<FieldKind>,
    code: Option<Option<String>>,
    sort: Option<i64>,
    group: Option<Option<FieldGroupId>>,
    is_api_only: Option<bool>,
    settings: Settings,
    options: Option<Vec<OptionWish>>,
    required: Option<Vec<StageId>>,
    hidden: Option<Vec<StageId>>,
}

impl Wish {
    /// Reads an item.
    ///
    /// # Errors
    /// `Invalid` with what is wrong.
    pub(super) fn read(item: &Item, stages: &Stages) -> Result<Wish, Problem> {
        let kind = match item.text("type")? {
            None => None,
            Some(word) => Some(kinds::of_word(&word).ok_or_else(|| item.no_choice("type"))?),
        };
        Ok(Wish {
            name: known::name(item, "name", MAX_NAME_CHARS)?,
            kind,
            code: if item.has("code") { Some(item.text("code")?) } else { None },
            sort: item.number("sort")?,
            group: group(item)?,
            is_api_only: item.truth("is_api_only")?,
            settings: Settings {
                currency: item.text("currency")?,
                remind: item.text("remind")?,
                search_in: item.text("search_in")?,
                tracking_callback: item.text("tracking_callback")?,
                chained_lists: item.json("chained_lists").cloned(),
            },
            options: if item.json("enums").is_some() { Some(options(item)?) } else { None },
            required: statuses(item, "required_statuses", stages)?,
            hidden: statuses(item, "hidden_statuses", stages)?,
        })
    }

    /// Makes the field.
    ///
    /// # Errors
    /// `FieldMissing` without name or type; whatever the base answers.
    pub(super) fn add(self, cx: &mut Cx<'_>, item: &Item, subject: Subject) -> Result<Field, Problem> {
        let kind = self.kind.ok_or_else(|| item.missing("type"))?;
        let name = self.name.clone().filter(|name| !name.is_empty()).ok_or_else(|| item.missing("name"))?;
        if kind == FieldKind::Money && self.settings.currency.is_none() {
            return Err(item.missing("currency"));
        }
        let mut new = NewField::new(subject, kind, &name);
        new.code = self.code.clone().flatten();
        new.group_id = self.group.flatten();
        new.position = self.sort.map(position);
        new.is_api_only = self.is_api_only.unwrap_or(false);
        new.settings = self.settings.clone();
        new.options = self
            .options
            .clone()
            .unwrap_or_default()
            .into_iter()
            .map(|option| OptionWish { id: None, ..option })
            .collect();
        let field = fields::add(cx, new)?;
        self.rule(cx, subject, field.id)
    }

    /// Changes a field. Its type stays (FD-02).
    ///
    /// # Errors
    /// `NotSupportedChoice` for a field that is not there, `FieldNotExpected` for another type.
    pub(super) fn change(self, cx: &mut Cx<'_>, item: &Item, key: (Subject, FieldId)) -> Result<Field, Problem> {
        let field = fields::find(cx, key.0, key.1)?.ok_or_else(|| item.no_choice("id"))?;
        if self.kind.is_some_and(|kind| kind != field.kind) {
            let detail = "This field was not expected. The type of a field never changes.";
            return Err(item.wrong("type", Code::FieldNotExpected, detail));
        }
        if !field.is_predefined {
            fields::change(cx, key, self.changed(&field))?;
            if let Some(options) = self.options.as_ref().filter(|_| field.kind.has_options()) {
                fields::set_options(cx, key, options)?;
            }
        }
        self.rule(cx, key.0, key.1)
    }

    fn changed(&self, field: &Field) -> FieldChange {
        let (given, old) = (self.settings.clone(), field.settings.clone());
        FieldChange {
            name: self.name.clone().filter(|name| !name.is_empty()),
            code: self.code.clone(),
            group_id: self.group,
            position: self.sort.map(position),
            is_api_only: self.is_api_only,
            settings: Some(Settings {
                currency: given.currency.or(old.currency),
                remind: given.remind.or(old.remind),
                search_in: given.search_in.or(old.search_in),
                tracking_callback: given.tracking_callback.or(old.tracking_callback),
                chained_lists: given.chained_lists.or(old.chained_lists),
            }),
        }
    }

    fn rule(self, cx: &mut Cx<'_>, subject: Subject, id: FieldId) -> Result<Field, Problem> {
        for (rule, stages) in [(Rule::Required, self.required), (Rule::Hidden, self.hidden)] {
            if let Some(stages) = stages {
                fields::set_rules(cx, (subject, id), rule, &stages)?;
            }
        }
        Ok(fields::load(cx, subject, id)?)
    }
}

/// Back from the wire, where the predefined fields come first.
fn position(sort: i64) -> i64 {
    sort / SORT_STEP - 3
}

fn group(item: &Item) -> Result<Option<Option<FieldGroupId>>, Problem> {
    if !item.has("group_id") {
        return Ok(None);
    }
    match item.text("group_id")? {
        None => Ok(Some(None)),
        Some(word) if PREDEFINED_GROUPS.contains(&word.as_str()) => Ok(Some(None)),
        Some(word) => word.parse().map(|id| Some(Some(id))).map_err(|_| item.no_choice("group_id")),
    }
}

/// In the order of their `sort`; those without one stay where they stand.
fn options(item: &Item) -> Result<Vec<OptionWish>, Problem> {
    let mut wishes = Vec::new();
    for option in item.list("enums")? {
        let name = option.required_text("value")?;
        let id = option.number("id")?.map(FieldOptionId);
        let depth = usize::try_from(option.number("depth")?.unwrap_or(0)).map_err(|_| option.no_choice("depth"))?;
        let wish = OptionWish { id, name, code: option.text("code")?, colour: None, depth };
        wishes.push((option.number("sort")?.unwrap_or(i64::MAX), wish));
    }
    wishes.sort_by_key(|(sort, _)| *sort);
    Ok(wishes.into_iter().map(|(_, wish)| wish).collect())
}

fn statuses(item: &Item, key: &str, stages: &Stages) -> Result<Option<Vec<StageId>>, Problem> {
    if item.json(key).is_none() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for status in item.list(key)? {
        let (number, pipeline) = (status.required_number("status_id")?, status.number("pipeline_id")?);
        found.push(stages.find(number, pipeline).ok_or_else(|| status.no_choice("status_id"))?.id);
    }
    Ok(Some(found))
}
