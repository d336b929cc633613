//! What rules name may be deleted since. It is told to nobody and finds nothing meanwhile, and comes back with its place in
//! the rules unless somebody has chosen anew.

use super::rules::{AfterMerging, FOLLOW_UP, Method, Rules};
use super::{Error, list_askable_fields, store};
use base::Cx;
use base::ids::{FieldId, PipelineId};
use base::people::users;

impl Rules {
    /// Duplicates are to be found by fields, and there is none by which: asked of rules without what is gone.
    pub fn lack_a_field(&self) -> bool {
        self.methods.contains(&Method::Field) && self.fields.is_empty()
    }
}

/// Rules without the fields, the stages, the kind of task and the person that are gone: as they work.
///
/// # Errors
/// Whatever the database answers.
pub fn without_gone(cx: &mut Cx<'_>, rules: &Rules) -> Result<Rules, Error> {
    let mut rules = rules.clone();
    if !rules.fields.is_empty() {
        let fields = list_askable_fields(cx)?;
        rules.fields.retain(|id| fields.iter().any(|field| field.id == *id));
    }
    let stages = store::list_stages(cx)?;
    rules.stages.retain(|id| stages.contains(id));
    rules.task = rules.task.map(|task| task_as_set(cx, task)).transpose()?;
    Ok(rules)
}

/// Somebody who has left is nobody in particular, and a kind that is gone a follow-up.
fn task_as_set(cx: &mut Cx<'_>, task: AfterMerging) -> Result<AfterMerging, Error> {
    let responsible_id = users::active(cx, task.responsible_id)?;
    let kind_id = if store::is_task_kind(cx, task.kind_id)? { task.kind_id } else { FOLLOW_UP };
    Ok(AfterMerging { responsible_id, kind_id, ..task })
}

/// The pipelines whose rules are on, were to find by these fields among others, and have none left.
///
/// # Errors
/// Whatever the database answers.
pub fn list_without_field(cx: &mut Cx<'_>, gone: &[FieldId]) -> Result<Vec<(PipelineId, Vec<FieldId>)>, Error> {
    let there = list_askable_fields(cx)?;
    let mut found = Vec::new();
    for (pipeline, rules) in store::list_rules_on(cx)? {
        let is_left = there.iter().any(|field| rules.fields.contains(&field.id));
        let lost: Vec<FieldId> = gone.iter().copied().filter(|id| rules.fields.contains(id)).collect();
        if rules.methods.contains(&Method::Field) && !is_left && !lost.is_empty() {
            found.push((pipeline, lost));
        }
    }
    Ok(found)
}
