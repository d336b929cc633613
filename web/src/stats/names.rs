//! The names behind the ids of a report: what is deleted keeps its name for what happened with it.

use base::Cx;
use base::ids::LossReasonId;
use base::people::users::{self, User};
use base::search::Subject;
use exchange::export;
use flow::channels;
use flow::leads::loss_reasons;
use flow::pipelines::{self, Pipeline};
use flow::timeline::Error;
use std::collections::BTreeMap;

/// Everything that a line can be about.
#[derive(Clone, Debug)]
pub struct Names {
    pub pipelines: Vec<Pipeline>,
    /// Everybody, those who left too, by name.
    pub people: Vec<User>,
    pub sources: Vec<(i64, String)>,
    /// Whether who looks may take the report away in a file (RT-01).
    pub may_export: bool,
    reasons: BTreeMap<i64, String>,
}

impl Names {
    /// Reads all of them, in a fixed number of queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>) -> Result<Names, Error> {
        let reasons = loss_reasons::list_with_deleted(cx)?;
        let sources = channels::list_sources(cx, None)?;
        Ok(Names {
            pipelines: pipelines::list(cx)?,
            may_export: export::require(cx, Subject::Lead).is_ok(),
            people: users::list(cx)?,
            sources: sources.into_iter().map(|source| (source.id.0, source.name)).collect(),
            reasons: reasons.into_iter().map(|reason| (reason.id.0, reason.name)).collect(),
        })
    }

    /// Somebody's name.
    pub fn person(&self, id: i64) -> String {
        let known = self.people.iter().find(|user| user.id.0 == id).map(|user| user.name.clone());
        known.unwrap_or_else(|| if id == 0 { "Nobody".to_owned() } else { "Somebody who left".to_owned() })
    }

    /// A door's name.
    pub fn source(&self, id: i64) -> String {
        let known = self.sources.iter().find(|(source, _)| *source == id).map(|(_, name)| name.clone());
        known.unwrap_or_else(|| if id == 0 { "Made by hand".to_owned() } else { "A source that is gone".to_owned() })
    }

    /// A loss reason's words.
    pub fn reason(&self, id: LossReasonId) -> String {
        self.reasons.get(&id.0).cloned().unwrap_or_else(|| "No reason given".to_owned())
    }
}
