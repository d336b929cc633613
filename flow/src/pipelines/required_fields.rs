//! Which fields a stage asks for before a lead comes to it (ST-07), seen from the stage.

use super::{Error, find_stage};
use base::Cx;
use base::access::{Right, require};
use base::fields::{self, Field, FieldError, Rule};
use base::ids::{FieldId, StageId};
use base::search::Subject;

/// The fields that a stage can ask for: those of leads, then of contacts and companies, but for those that only programs
/// fill. Three queries for each kind of record.
///
/// # Errors
/// Whatever the database answers.
pub fn list_askable_fields(cx: &mut Cx<'_>) -> Result<Vec<Field>, Error> {
    let mut all = Vec::new();
    for subject in Subject::ALL {
        all.extend(fields::list(cx, subject)?.into_iter().filter(|field| !field.is_api_only));
    }
    Ok(all)
}

/// Makes a stage ask for exactly these fields; how many there are. A field that only programs fill keeps its rule.
///
/// # Errors
/// `Denied`, `NoSuchStage`.
pub fn set_required_fields(cx: &mut Cx<'_>, id: StageId, wanted: &[(Subject, FieldId)]) -> Result<usize, Error> {
    require(cx, Right::SetUp)?;
    find_stage(cx, id)?.ok_or(Error::NoSuchStage(id))?;
    let mut count = 0;
    for field in list_askable_fields(cx)? {
        let is_wanted = wanted.contains(&(field.subject, field.id));
        count += usize::from(is_wanted);
        if field.required_in.contains(&id) == is_wanted {
            continue;
        }
        let mut stages: Vec<StageId> = field.required_in.iter().copied().filter(|stage| *stage != id).collect();
        stages.extend(is_wanted.then_some(id));
        fields::set_rules(cx, (field.subject, field.id), Rule::Required, &stages).map_err(refused)?;
    }
    Ok(count)
}

fn refused(error: FieldError) -> Error {
    match error {
        FieldError::Denied(denied) => denied.into(),
        FieldError::Db(error) => error.into(),
        other => Error::BadValue(other.to_string()),
    }
}
