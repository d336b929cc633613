//! The requests of a deleted pipeline go to another one, and come back when it is restored (ST-09).

use super::{Error, store};
use base::Cx;
use base::ids::PipelineId;

/// Gives every request of one pipeline to another, decided ones too; the counters of both follow.
///
/// # Errors
/// Whatever the database answers.
pub fn hand_over(cx: &mut Cx<'_>, from: PipelineId, to: PipelineId) -> Result<(), Error> {
    for (_, channel, waiting) in store::waiting_in(cx, from)? {
        store::count(cx, from, channel, -waiting)?;
        store::count(cx, to, channel, waiting)?;
    }
    Ok(store::give_to(cx, from, to)?)
}

/// Takes back what was given away when this pipeline was deleted.
///
/// # Errors
/// Whatever the database answers.
pub fn take_over_again(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<(), Error> {
    for (from, channel, waiting) in store::waiting_out_of(cx, pipeline)? {
        store::count(cx, from, channel, -waiting)?;
        store::count(cx, pipeline, channel, waiting)?;
    }
    Ok(store::take_back(cx, pipeline)?)
}
