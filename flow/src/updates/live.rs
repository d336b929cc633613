//! Live screens: what changed on a board since a journal row, so that a screen can be brought up to date.

use super::Error;
use crate::leads;
use base::Cx;
use base::ids::{IncomingLeadId, JournalId, LeadId, PipelineId};
use base::journal::{self, Entry, Kind};
use std::collections::BTreeSet;

/// What a mailbox says of who reads its mails.
const READERS: [&str; 3] = ["kind", "owner", "shared_with_admins"];

/// Journal rows that are looked at in one go; a screen that is further behind draws itself anew.
pub const MAX_ROWS: i64 = 500;

/// What changed on a board.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The newest row that was looked at: the next question begins after it.
    pub newest: Option<JournalId>,
    /// Leads whose cards may look different, stand elsewhere, or be gone.
    pub leads: BTreeSet<LeadId>,
    /// Incoming leads whose cards may look different, or be gone.
    pub incoming_leads: BTreeSet<IncomingLeadId>,
    /// True when the stages or the pipelines themselves changed.
    pub has_new_shape: bool,
    /// True when many cards may say something else, or say it to others: the screen draws itself anew.
    pub is_reworded: bool,
    /// True when more happened than fits: the screen draws itself anew.
    pub is_too_much: bool,
    /// The rows themselves, for the feed of a card.
    pub entries: Vec<Entry>,
}

/// What changed on the board of a pipeline since a row.
///
/// # Errors
/// Whatever the database answers.
pub fn changes_after(cx: &mut Cx<'_>, pipeline: PipelineId, cursor: JournalId) -> Result<Changes, Error> {
    let rows = journal::read_after(cx, cursor, MAX_ROWS)?;
    let mut changes = Changes {
        newest: rows.last().map(|row| row.id),
        is_too_much: rows.len() as i64 == MAX_ROWS,
        ..Changes::default()
    };
    let seen = seen_of(cx, &rows)?;
    for row in rows {
        changes.has_new_shape |= matches!(row.kind, Some(Kind::StagesChanged | Kind::PipelineChanged));
        changes.is_reworded |= rewords(&row);
        if row.about.pipeline == Some(pipeline) || row.about.pipeline.is_none() {
            changes.leads.extend(row.about.lead);
            changes.incoming_leads.extend(row.about.incoming_lead);
        }
        if row.about.lead.is_none_or(|lead| seen.contains(&lead)) {
            changes.entries.push(row);
        }
    }
    Ok(changes)
}

/// Whether a row concerns the words of more cards than it names: their mails went, or their mailbox has other readers. It
/// is for the screen to find out which of its own they are (EM-14, R-84).
fn rewords(row: &Entry) -> bool {
    match row.kind {
        Some(Kind::MailboxChanged) => READERS.iter().any(|key| row.before[key] != row.after[key]),
        Some(Kind::RequestsReworded) => row.about.incoming_lead.is_none(),
        _ => false,
    }
}

/// The leads of some rows that the actor may see: what happened to others is not theirs to read. A card that they no
/// longer see is gone from their screen all the same.
fn seen_of(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<BTreeSet<LeadId>, Error> {
    let ids: BTreeSet<LeadId> = rows.iter().filter_map(|row| row.about.lead).collect();
    let ids: Vec<LeadId> = ids.into_iter().collect();
    Ok(leads::visible(cx, &ids)?.into_iter().collect())
}
