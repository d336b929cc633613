//! A field was deleted that was the last by which duplicate control of a pipeline compared: every administrator is told,
//! because its rules go on and find nothing by it.

use super::reader::Told;
use super::{Notice, Topic, stopped};
use crate::duplicates::control;
use crate::pipelines;
use crate::updates::Error;
use base::Cx;
use base::ids::{FieldId, NoticeId, PipelineId};
use base::journal::{Entry, Kind};

/// Who is told of which field.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let deleted: Vec<(&Entry, FieldId)> = rows.iter().filter_map(|row| Some((row, deleted(row)?))).collect();
    if deleted.is_empty() {
        return Ok(Vec::new());
    }
    let fields: Vec<FieldId> = deleted.iter().map(|(_, field)| *field).collect();
    let lacking = control::list_without_field(cx, &fields)?;
    if lacking.is_empty() {
        return Ok(Vec::new());
    }
    let (administrators, pipelines) = (stopped::administrators(cx)?, pipelines::list(cx)?);
    let mut told = Vec::new();
    for (pipeline, lost) in lacking {
        let Some(pipeline) = pipelines.iter().find(|one| one.id == pipeline) else { continue };
        // Of several that went, the last one left it without any.
        let Some((row, _)) = deleted.iter().rev().find(|(_, field)| lost.contains(field)) else { continue };
        let notice = notice(row, (pipeline.id, &pipeline.name));
        told.extend(administrators.iter().map(|user| Told { row: row.id, user: *user, notice: notice.clone() }));
    }
    Ok(told)
}

/// The field that a row says was deleted.
fn deleted(row: &Entry) -> Option<FieldId> {
    let is_deletion = row.kind == Some(Kind::FieldsSetUp) && row.after.is_null();
    row.before["field"].as_i64().filter(|_| is_deletion).map(FieldId)
}

fn notice(row: &Entry, (id, pipeline): (PipelineId, &str)) -> Notice {
    let field = row.before["name"].as_str().unwrap_or_default();
    Notice {
        id: NoticeId(0),
        at: row.at,
        topic: Topic::System,
        kind: "duplicate_control_lost_field".to_owned(),
        text: format!("Duplicate control of {pipeline} finds nothing by a field any more"),
        detail: format!("“{field}” was deleted: choose another field in its rules, or leave that way out."),
        link: format!("/pipelines/{id}/duplicate-control"),
        incoming_lead_id: None,
        mail_id: None,
        read_at: None,
    }
}
