//! Counts on: takes what has changed since, and puts what it contributes now in the place of what it did.

use super::contribution::{Contributions, replace};
use super::{activity, decided, lead, store};
use crate::pipelines;
use crate::timeline::Error;
use base::ids::{IncomingLeadId, JournalId, LeadId};
use base::journal::{self, Entry, Kind};
use base::{Cx, accounts};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// The name of this reader of the journal.
pub const READER: &str = "numbers";
/// The name under which it remembers how far it has read the ways of leads: a deleted stage moves a hundred thousand
/// leads and tells the journal once.
const VISITS_READER: &str = "numbers_visits";
/// Journal rows, and visits, read in one unit of work.
const BATCH_ROWS: i64 = 200;

/// Reads the journal and the ways of leads on and counts, in one unit with both cursors; true when there is more.
///
/// A fixed number of statements for each batch, as requests that arrive meanwhile wait for it.
///
/// # Errors
/// Whatever the database answers.
pub fn read_journal(cx: &mut Cx<'_>) -> Result<bool, Error> {
    let (row_cursor, visit_cursor) = (journal::cursor(cx, READER)?, journal::cursor(cx, VISITS_READER)?);
    let rows = journal::read_after(cx, row_cursor, BATCH_ROWS)?;
    let visits = store::visits_after(cx, visit_cursor, BATCH_ROWS)?;
    let zone = zone(cx)?;
    let mut changes = activity::contributions(&rows, &zone);
    let moved = visits.iter().map(|(_, lead)| *lead);
    let leads: BTreeSet<LeadId> = rows.iter().filter_map(|row| row.about.lead).chain(moved).collect();
    count_leads(cx, &leads.into_iter().collect::<Vec<_>>(), &zone, &mut changes)?;
    count_requests(cx, &decided_in(&rows), &zone, &mut changes)?;
    store::add(cx, &changes)?;
    if let Some(last) = rows.last() {
        journal::set_cursor(cx, READER, last.id)?;
    }
    if let Some((last, _)) = visits.last() {
        journal::set_cursor(cx, VISITS_READER, JournalId(*last))?;
    }
    Ok(rows.len() as i64 == BATCH_ROWS || visits.len() as i64 == BATCH_ROWS)
}

/// The zone whose days are counted.
pub(super) fn zone(cx: &mut Cx<'_>) -> Result<TimeZone, Error> {
    let account = accounts::find(cx)?;
    let zone = account.and_then(|account| TimeZone::get(&account.time_zone).ok());
    Ok(zone.unwrap_or(TimeZone::UTC))
}

fn count_leads(cx: &mut Cx<'_>, ids: &[LeadId], zone: &TimeZone, changes: &mut Contributions) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let pipelines = pipelines::list(cx)?;
    let mut leads = store::counted_leads(cx, ids)?;
    let mut before = store::contributions_of(cx, store::LEAD, ids.iter().map(|id| id.0))?;
    let mut now = Vec::new();
    for id in ids {
        let contributed = before.remove(&id.0).unwrap_or_default();
        let lead = leads.remove(id);
        let contributes = lead.map(|lead| lead::contributions(&lead, &pipelines, zone)).unwrap_or_default();
        replace(changes, &contributed, &contributes);
        if contributed != contributes {
            now.push((id.0, contributes));
        }
    }
    Ok(store::remember(cx, store::LEAD, &now)?)
}

fn decided_in(rows: &[Entry]) -> Vec<IncomingLeadId> {
    let is_decision = |kind| {
        matches!(
            kind,
            Kind::IncomingLeadAccepted
                | Kind::IncomingLeadDeclined
                | Kind::IncomingLeadLinked
                | Kind::IncomingLeadRestored
        )
    };
    let ids: BTreeSet<IncomingLeadId> =
        rows.iter().filter(|row| row.kind.is_some_and(is_decision)).filter_map(|row| row.about.incoming_lead).collect();
    ids.into_iter().collect()
}

fn count_requests(
    cx: &mut Cx<'_>,
    ids: &[IncomingLeadId],
    zone: &TimeZone,
    changes: &mut Contributions,
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut requests = store::decided_requests(cx, ids)?;
    let mut before = store::contributions_of(cx, store::REQUEST, ids.iter().map(|id| id.0))?;
    let mut now = Vec::new();
    for id in ids {
        let contributed = before.remove(&id.0).unwrap_or_default();
        let request = requests.remove(id);
        let contributes = request.map(|request| decided::contributions(&request, zone)).unwrap_or_default();
        replace(changes, &contributed, &contributes);
        if contributed != contributes {
            now.push((id.0, contributes));
        }
    }
    Ok(store::remember(cx, store::REQUEST, &now)?)
}
