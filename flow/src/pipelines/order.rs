//! Pipelines stand in an order, in the switch of the board and in lists.

use super::set_up::record;
use super::{Error, Pipeline, list, store};
use base::Cx;
use base::access::{Right, require};
use base::ids::PipelineId;
use serde_json::json;

/// Puts the pipelines into a new order; those that are not named follow as they were.
///
/// # Errors
/// `Denied`, `NoSuchPipeline`.
pub fn order_pipelines(cx: &mut Cx<'_>, wanted: &[PipelineId]) -> Result<Vec<Pipeline>, Error> {
    require(cx, Right::SetUp)?;
    let mut left = list(cx)?;
    let before: Vec<PipelineId> = left.iter().map(|pipeline| pipeline.id).collect();
    let mut ordered = Vec::new();
    for id in wanted {
        let at = left.iter().position(|pipeline| pipeline.id == *id).ok_or(Error::NoSuchPipeline(*id))?;
        ordered.push(left.remove(at));
    }
    ordered.extend(left);
    for (position, pipeline) in (1..).zip(&mut ordered) {
        pipeline.position = position;
        store::update_pipeline(cx, pipeline)?;
    }
    let after: Vec<PipelineId> = ordered.iter().map(|pipeline| pipeline.id).collect();
    if let Some(first) = after.first().filter(|_| before != after) {
        record(cx, *first, json!({ "order": before }), json!({ "order": after }))?;
    }
    Ok(ordered)
}
