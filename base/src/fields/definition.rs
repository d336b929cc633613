//! A field as it is set up.

use super::{FieldKind, Rule};
use crate::clock::Seconds;
use crate::ids::{FieldGroupId, FieldId, FieldOptionId, StageId};
use crate::search::Subject;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A field of leads, contacts or companies.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The id.
    pub id: FieldId,
    /// Whose field: customers have those of their contact or company.
    pub subject: Subject,
    /// What kind of values.
    pub kind: FieldKind,
    /// What people call it.
    pub name: String,
    /// What programs call it; unique among the fields of a kind of record.
    pub code: Option<String>,
    /// With which it stands; none for the main ones.
    pub group_id: Option<FieldGroupId>,
    /// Its place among the fields of its record: lower comes first.
    pub position: i64,
    /// People see it, only programs fill it.
    pub is_api_only: bool,
    /// Every account has it, and nobody deletes it.
    pub is_predefined: bool,
    /// What some kinds need besides.
    pub settings: Settings,
    /// Its choices in order; deleted ones too, because records may still have them.
    pub options: Vec<FieldOption>,
    /// The stages that a person does not bring a lead to while this is empty (ST-07).
    pub required_in: Vec<StageId>,
    /// The stages in which the card does not show it.
    pub hidden_in: Vec<StageId>,
    /// Since when it is deleted; it can be brought back for [`super::KEPT_DAYS`] days.
    pub deleted_at: Option<Seconds>,
}

impl Field {
    /// The choices that can be chosen.
    pub fn choices(&self) -> impl Iterator<Item = &FieldOption> {
        self.options.iter().filter(|option| option.deleted_at.is_none())
    }

    /// A choice, deleted ones too.
    pub fn option(&self, id: FieldOptionId) -> Option<&FieldOption> {
        self.options.iter().find(|option| option.id == id)
    }

    /// The choice of that name, letter case aside; one that can be chosen comes first.
    pub fn option_named(&self, name: &str) -> Option<&FieldOption> {
        let name = name.trim().to_lowercase();
        let is_meant = |option: &&FieldOption| option.name.to_lowercase() == name;
        self.choices().find(is_meant).or_else(|| self.options.iter().find(is_meant))
    }

    /// The choices of a dependent list that stand under one of the list before; under none are those of the first list.
    pub fn choices_under(&self, parent: Option<FieldOptionId>) -> impl Iterator<Item = &FieldOption> {
        self.choices().filter(move |option| option.parent_id == parent)
    }

    /// The choices that lead to one of a dependent list, from the first list down to it; none for an unknown one.
    pub fn chain_to(&self, id: FieldOptionId) -> Vec<FieldOptionId> {
        let first = self.option(id);
        let above = |option: &&FieldOption| option.parent_id.and_then(|parent| self.option(parent));
        let mut chain: Vec<_> =
            std::iter::successors(first, above).take(super::MAX_LISTS).map(|option| option.id).collect();
        chain.reverse();
        chain
    }

    /// What the lists that depend on each other are called, as far as they have names.
    pub fn list_titles(&self) -> Vec<String> {
        let lists = self.settings.chained_lists.as_ref().and_then(Json::as_array);
        let title = |list: &Json| list["title"].as_str().unwrap_or_default().to_owned();
        lists.into_iter().flatten().take(super::MAX_LISTS).map(title).collect()
    }

    /// The stages of a rule.
    pub fn stages_of(&self, rule: Rule) -> &[StageId] {
        match rule {
            Rule::Required => &self.required_in,
            Rule::Hidden => &self.hidden_in,
        }
    }
}

/// A choice of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOption {
    /// The id.
    pub id: FieldOptionId,
    /// What people read.
    pub name: String,
    /// What programs call it.
    pub code: Option<String>,
    /// A hue of the palette, by its name.
    pub colour: Option<String>,
    /// Of dependent lists: the choice of the list before under which it stands; none for those of the first list.
    pub parent_id: Option<FieldOptionId>,
    /// Since when nobody can choose it; records that have it keep it.
    pub deleted_at: Option<Seconds>,
}

/// What some kinds need besides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Money: ISO 4217; none for the account's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Birthday: `never`, `day`, `week`, `month` ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind: Option<String>,
    /// Linked record: where it is looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_in: Option<String>,
    /// Tracking data: the function of the page that gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_callback: Option<String>,
    /// Dependent lists: which, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chained_lists: Option<Json>,
}

/// Fields that stand together on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldGroup {
    /// The id.
    pub id: FieldGroupId,
    /// What people call it.
    pub name: String,
    /// Its place: lower comes first.
    pub position: i64,
}
