//! In which stages a field is required or hidden (ST-07).

use super::{Field, FieldError, list, store};
use crate::Cx;
use crate::access::{Right, require};
use crate::ids::{FieldId, StageId};
use crate::journal::{self, About, Happening, Kind};
use crate::search::Subject;
use serde_json::json;

/// What a stage asks of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A person fills it before a lead comes to the stage.
    Required,
    /// The card does not show it in the stage.
    Hidden,
}

impl Rule {
    /// The word stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Required => "required",
            Rule::Hidden => "hidden",
        }
    }

    /// Reads the stored word.
    pub(super) fn from_stored(word: &str) -> Rule {
        if word == "hidden" { Rule::Hidden } else { Rule::Required }
    }
}

/// Sets the stages of a rule of a field; a stage that is gone is never come to, so that naming it does no harm.
///
/// # Errors
/// `Denied`, `NoSuchField`.
pub fn set_rules(
    cx: &mut Cx<'_>,
    (subject, id): (Subject, FieldId),
    rule: Rule,
    stages: &[StageId],
) -> Result<Field, FieldError> {
    require(cx, Right::SetUp)?;
    let field = list::load(cx, subject, id)?;
    let before = field.stages_of(rule).to_vec();
    if before != stages {
        store::replace_rules(cx, (subject, id), rule, stages)?;
        let of = |stages: &[StageId]| json!({ "field": id, "name": field.name, rule.as_str(): stages });
        let (was, is) = (of(&before), of(stages));
        journal::record(cx, Happening::change(Kind::FieldsSetUp, About::default(), was, is))?;
    }
    list::load(cx, subject, id)
}
