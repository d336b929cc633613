//! Waiting requests are judged again when they, or what may be the same, changed (DC-11): by a reader of the journal, so that
//! every door is behind it.

use crate::channels::{self, Support};
use crate::duplicates::control::{self, Came, Control, Verdict};
use crate::inbox::{IncomingLead, State};
use crate::pipelines::{self, Intake};
use crate::{Error, controlling, inbox, leads};
use base::Cx;
use base::ids::{ContactId, IncomingLeadId, LeadId, PipelineId};
use base::journal::{self, Entry, Kind, Records, Wanted};
use std::collections::{BTreeSet, HashMap};

/// The name of this reader of the journal.
pub const READER: &str = "duplicate_control";
/// Journal rows read in one unit of work.
const BATCH_ROWS: i64 = 100;
/// Requests judged again in one unit of work, the newest first: what says the same as so many others says little.
const MAX_AGAIN: i64 = 50;

/// What changes what a lead or a contact says; an arrival, because Big Data compares what is no chat behind it (DC-10).
const CHANGES: [Kind; 7] = [
    Kind::IncomingLeadArrived,
    Kind::ContactChanged,
    Kind::FieldChanged,
    Kind::LeadChanged,
    Kind::LeadLinked,
    Kind::LeadUnlinked,
    Kind::TalkRecognized,
];

/// Reads the journal on and judges the waiting requests that changes concern, in one unit with its cursor; true when there
/// is more.
///
/// # Errors
/// Whatever a station answers.
pub fn read_journal(cx: &mut Cx<'_>) -> Result<bool, Error> {
    let cursor = journal::cursor(cx, READER)?;
    let rows = journal::read_after(cx, cursor, BATCH_ROWS)?;
    let Some(last) = rows.last().map(|row| row.id) else { return Ok(false) };
    let changes = || rows.iter().filter(|row| row.kind.is_some_and(|kind| CHANGES.contains(&kind)));
    let leads: BTreeSet<LeadId> = changes().filter_map(|row: &Entry| row.about.lead).collect();
    let contacts: BTreeSet<ContactId> = changes().filter_map(|row| row.about.contact).collect();
    let (leads, contacts): (Vec<_>, Vec<_>) = (leads.into_iter().collect(), contacts.into_iter().collect());
    let mut controls = HashMap::new();
    for request in control::list_concerned(cx, &leads, &contacts, MAX_AGAIN)? {
        judge_again(cx, request, &mut controls)?;
    }
    journal::set_cursor(cx, READER, last)?;
    Ok(rows.len() as i64 == BATCH_ROWS)
}

fn judge_again(
    cx: &mut Cx<'_>,
    request: IncomingLeadId,
    controls: &mut HashMap<PipelineId, Option<Control>>,
) -> Result<(), Error> {
    let waiting = inbox::load(cx, request)?;
    if let std::collections::hash_map::Entry::Vacant(unknown) = controls.entry(waiting.pipeline_id) {
        unknown.insert(control::find_running(cx, waiting.pipeline_id)?);
    }
    let Some(Some(control)) = controls.get(&waiting.pipeline_id) else { return Ok(()) };
    let source = match channels::load_source(cx, waiting.source_id) {
        Ok(source) if source.support != Support::Absent && waiting.state == State::Waiting => source,
        Ok(_) | Err(channels::Error::NoSuchSource(_)) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let asked = control::asked_again(cx, waiting.lead_id, &source)?;
    let judged = control::judge(cx, control, &source, asked)?;
    match &judged.verdict {
        Verdict::Merge(into, others) => {
            let came = counted(cx, control, waiting.lead_id)?;
            controlling::merge(cx, control, (request, came), (&judged, *into, others))?;
            // The brake may have stopped the rules by it.
            controls.remove(&waiting.pipeline_id);
        }
        Verdict::Beside(stage) if may_place(cx, &waiting)? => {
            controlling::place_beside(cx, request, *stage)?;
        }
        Verdict::Beside(_) | Verdict::Nothing | Verdict::Leave(_) => {}
    }
    Ok(())
}

/// A request that a person let wait again is as they want it, and what is only told to the notification centre is put on no
/// board.
fn may_place(cx: &mut Cx<'_>, waiting: &IncomingLead) -> Result<bool, Error> {
    let (kinds, records) = (vec![Kind::IncomingLeadRestored], Some(Records::Leads(vec![waiting.lead_id.0])));
    let restored = journal::list_newest(cx, &Wanted { kinds, records, limit: 1, ..Wanted::default() })?;
    Ok(restored.is_empty() && pipelines::load_or_main(cx, waiting.pipeline_id)?.intake != Intake::Notify)
}

/// How a waiting request that is merged counts: it was counted as it came, unless that was before the window. Its lead was
/// made in that moment; the request itself says when it was sent.
fn counted(cx: &mut Cx<'_>, control: &Control, draft: LeadId) -> Result<Came, Error> {
    let came_at = leads::load(cx, draft)?.stamps.created_at;
    Ok(if came_at < control.window_began_at { Came::Merged } else { Came::MergedLater })
}
