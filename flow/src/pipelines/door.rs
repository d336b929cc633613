//! Where requests come in: a source, the pipeline behind it, and the country of the account's local numbers.

use super::{Error, Pipeline, load_or_main};
use crate::channels::{self, Source, SourceEvent};
use crate::duplicates::control::{self, Control};
use base::ids::{PipelineId, SourceId, UserId};
use base::people::users;
use base::{Cx, accounts};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What taking a request in needs to know about the way it came.
#[derive(Clone, Debug)]
pub struct Door {
    /// The source.
    pub source: Source,
    /// Who answers for what comes in: whom the source names while they work here, else whoever accepts it (IL-32, RT-08).
    pub responsible_id: Option<UserId>,
    /// The pipeline it goes to.
    pub pipeline: Pipeline,
    /// Two letters, if the account has said so.
    pub country: Option<String>,
    /// Duplicate control of the pipeline, while it is switched on.
    pub control: Option<Control>,
}

impl Door {
    /// The door of a source.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn of(cx: &mut Cx<'_>, source: Source, pipeline: Pipeline, country: Option<String>) -> Result<Door, Error> {
        let responsible_id = users::active(cx, source.responsible_id)?;
        let control = control::find_switched_on(cx, pipeline.id)?;
        Ok(Door { source, responsible_id, pipeline, country, control })
    }
}

/// The doors of one unit of work, each looked up once: fifty requests through one door cost its five lookups once.
#[derive(Debug, Default)]
pub struct Doors {
    opened: HashMap<(SourceId, Option<PipelineId>), Door>,
}

impl Doors {
    /// Takes a door that the caller has looked up already.
    pub fn know(&mut self, way: (SourceId, Option<PipelineId>), door: Door) {
        self.opened.insert(way, door);
    }

    /// The door of a request.
    ///
    /// # Errors
    /// `NoSuchSource`; `NoSuchPipeline` when the account has none at all.
    pub fn open(&mut self, cx: &mut Cx<'_>, event: &SourceEvent) -> Result<&Door, Error> {
        match self.opened.entry((event.source_id, event.pipeline_id)) {
            Entry::Occupied(open) => Ok(open.into_mut()),
            Entry::Vacant(closed) => {
                let source = channels::load_source(cx, event.source_id)?;
                let pipeline = load_or_main(cx, event.pipeline_id.unwrap_or(source.pipeline_id))?;
                let country = accounts::country(cx)?;
                Ok(closed.insert(Door::of(cx, source, pipeline, country)?))
            }
        }
    }
}
