//! The figures of one lead: its touches by channel, and what was done about it.

use super::{Error, store};
use crate::channels::said::{ItemKind, Place};
use crate::leads;
use base::Cx;
use base::clock::Seconds;
use base::ids::LeadId;

/// What was said over one channel in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Over which channel.
    pub kind: ItemKind,
    /// True for what we said.
    pub is_ours: bool,
    /// How often.
    pub count: i64,
    /// The first time.
    pub first_at: Seconds,
    /// The last time.
    pub last_at: Seconds,
}

/// The figures of one lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// What was said, by channel and direction; private mails of others are left out.
    pub touches: Vec<Touch>,
    /// Tasks that were done.
    pub tasks_done: i64,
    /// How often somebody else became responsible.
    pub assignments: i64,
    /// Notes and messages among colleagues.
    pub notes: i64,
}

/// Counts what happened in a lead, in two queries; nothing of one that the actor may not see.
///
/// # Errors
/// Whatever the database answers.
pub fn statistics(cx: &mut Cx<'_>, lead: LeadId) -> Result<Statistics, Error> {
    if leads::visible(cx, &[lead])?.is_empty() {
        return Ok(Statistics::default());
    }
    let said = store::count_said(cx, Place::lead(lead))?;
    let is_inner = |touch: &Touch| matches!(touch.kind, ItemKind::Note | ItemKind::Message | ItemKind::Service);
    let (inner, touches): (Vec<Touch>, Vec<Touch>) = said.into_iter().partition(is_inner);
    let (tasks_done, assignments) = store::count_work(cx, lead)?;
    Ok(Statistics { touches, tasks_done, assignments, notes: inner.iter().map(|touch| touch.count).sum() })
}
