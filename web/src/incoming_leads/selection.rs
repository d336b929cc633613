//! Which incoming leads are meant: those that were picked, or all that a filter shows (IL-81).

use crate::failure::Failure;
use crate::incoming_leads::cards;
use crate::ui::incoming_card::Kind;
use base::Cx;
use base::ids::{IncomingLeadId, PipelineId};
use flow::inbox::{self, Filter, MAX_BULK, Position};
use flow::pipelines;

/// Incoming leads decided on in one request: some seconds of work. A bigger heap takes another request.
pub const MAX_DECIDED: usize = 2_000;

/// What a request selects.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    ids: Vec<IncomingLeadId>,
    /// `all`, or a kind.
    filter: Option<String>,
    /// With a filter: none that came later than the newest one that was seen.
    up_to: Option<i64>,
}

impl Selection {
    /// Reads the fields `ids` (repeated, or with commas), or `filter` and `up_to`; what is no number is passed over.
    pub fn read(fields: &[(String, String)]) -> Selection {
        let values = |name: &'static str| fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value);
        let ids = values("ids").flat_map(|list| list.split(',')).filter_map(|id| id.trim().parse().ok());
        Selection {
            ids: ids.collect(),
            filter: values("filter").next().cloned(),
            up_to: values("up_to").next().and_then(|id| id.parse().ok()),
        }
    }
}

/// The incoming leads that are meant, [`MAX_DECIDED`] at most.
///
/// # Errors
/// [`Failure::NotFound`] for a pipeline that is not there, [`Failure::Invalid`] for no selection or too many ids.
pub fn find(cx: &mut Cx<'_>, pipeline: PipelineId, selection: &Selection) -> Result<Vec<IncomingLeadId>, Failure> {
    pipelines::load(cx, pipeline)?;
    if let Some(filter) = &selection.filter {
        return find_filtered(cx, pipeline, filter, selection.up_to.unwrap_or(i64::MAX));
    }
    match selection.ids.len() {
        0 => Err(Failure::Invalid("Nothing was selected, so nothing was changed.".to_owned())),
        1..=MAX_DECIDED => Ok(selection.ids.clone()),
        _ => Err(Failure::Invalid(format!("At most {MAX_DECIDED} at once. Nothing was changed."))),
    }
}

fn find_filtered(
    cx: &mut Cx<'_>,
    pipeline: PipelineId,
    filter: &str,
    up_to: i64,
) -> Result<Vec<IncomingLeadId>, Failure> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == filter);
    if kind.is_none() && filter != "all" {
        return Err(Failure::Invalid("There is no such kind of request. Nothing was changed.".to_owned()));
    }
    let filter = Filter::waiting(pipeline, kind.map(cards::channel));
    let (mut found, mut after) = (Vec::new(), None);
    while found.len() < MAX_DECIDED {
        let page = inbox::list(cx, &filter, after, MAX_BULK)?;
        let Some(last) = page.last() else { break };
        after = Some(Position { updated_at: last.updated_at, id: last.id });
        found.extend(page.iter().map(|incoming| incoming.id).filter(|id| id.0 <= up_to));
    }
    found.truncate(MAX_DECIDED);
    Ok(found)
}
