//! The words of a request whose merge is undone stand on its own card again, also where a person has taken the card along into
//! which it was merged. The order of the steps, no SQL.

use crate::channels::carrying;
use crate::channels::said::Place;
use crate::duplicates::merges::Merge;
use crate::inbox::{self, State};
use crate::{Error, timeline};
use base::Cx;
use base::ids::FeedItemId;
use base::ledger::Collision;

/// Brings home what stayed elsewhere when the rows of a merge were walked back, as `kept` tells.
///
/// # Errors
/// Whatever a station answers.
pub(crate) fn bring_words_home(cx: &mut Cx<'_>, merge: &Merge, kept: &[Collision]) -> Result<(), Error> {
    let of = |table: &'static str| kept.iter().filter(move |one| one.table == table);
    let items: Vec<FeedItemId> = of("feed_items").filter_map(|one| one.key["id"].as_i64()).map(FeedItemId).collect();
    let has_tasks = of("tasks").next().is_some();
    let Some(request) = merge.incoming_lead_id.filter(|_| !items.is_empty() || has_tasks) else { return Ok(()) };
    let waiting = inbox::load(cx, request)?;
    if waiting.state != State::Waiting {
        return Ok(());
    }
    carrying::bring_home(cx, request, &items, waiting.lead_id)?;
    if has_tasks {
        timeline::carry_tasks(cx, request, Place::lead(waiting.lead_id))?;
    }
    Ok(())
}
