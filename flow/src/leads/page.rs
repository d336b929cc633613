//! Pages of leads, filtered and sorted. A page by id is a range of the table's key.

use super::list::fill;
use super::{Error, Lead, store};
use crate::contacts::{Part, RecordFilter, Span};
use base::Cx;
use base::ids::{LeadId, PipelineId, StageId};
use base::search::{self, Subject};
use std::collections::BTreeSet;

/// Leads that a question is looked for among: the newest of those whose words, or whose people's words, begin so.
const MAX_FOUND: i64 = 1_000;

/// What is asked of a lead; what is not given takes every lead.
#[derive(Clone, Debug, Default)]
pub struct LeadFilter {
    /// What is asked of any record.
    pub record: RecordFilter,
    /// In one of these stages.
    pub stages: Option<Vec<StageId>>,
    /// In one of these pipelines.
    pub pipelines: Option<Vec<PipelineId>>,
    /// The sale, in minor units.
    pub price_minor: Span,
    /// Won or lost then.
    pub closed_at: Span,
    /// Its next task is due then.
    pub next_task_at: Span,
}

/// A page of whole leads with their contacts and tags, in four queries (six with a question).
///
/// # Errors
/// Whatever the database answers.
pub fn list_page(cx: &mut Cx<'_>, filter: &LeadFilter, part: &Part) -> Result<Vec<Lead>, Error> {
    let found = match &filter.record.question {
        Some(question) => Some(found(cx, question)?),
        None => None,
    };
    let leads = store::list_page(cx, filter, found.as_deref(), part)?;
    fill(cx, leads)
}

/// The leads in lists of some contacts or some companies, each with whose it is, the newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_ids_of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<(i64, LeadId)>, Error> {
    Ok(match subject {
        Subject::Contact => store::list_leads_of_contacts(cx, ids)?,
        Subject::Company => store::list_leads_of_companies(cx, ids)?,
        Subject::Lead => Vec::new(),
    })
}

fn found(cx: &mut Cx<'_>, question: &str) -> Result<Vec<i64>, Error> {
    let mut ids: BTreeSet<i64> = search::find(cx, Subject::Lead, question, MAX_FOUND)?.into_iter().collect();
    let contacts = search::find(cx, Subject::Contact, question, MAX_FOUND)?;
    let companies = search::find(cx, Subject::Company, question, MAX_FOUND)?;
    ids.extend(store::list_ids_of_people(cx, &contacts, &companies, MAX_FOUND)?.into_iter().map(|id| id.0));
    Ok(ids.into_iter().collect())
}
