//! Records that are one become one, and stand for themselves again.

mod attached;
mod edited;
mod fields;
mod leads;
mod property;
mod rights;
mod since;
mod stages;
mod undoing;

use base::ids::{LeadId, MergeId};
use base::search::Subject;
use flow::duplicates::merges::{Because, Merge, MergeWish, Undone};
use testkit::TestDesk;

/// Mara merges records by hand.
pub fn merged(desk: &TestDesk, subject: Subject, survivor: i64, others: &[i64]) -> Merge {
    try_merge(desk, subject, survivor, others).unwrap()
}

pub fn try_merge(desk: &TestDesk, subject: Subject, survivor: i64, others: &[i64]) -> Result<Merge, flow::Error> {
    let others = others.to_vec();
    desk.try_as(desk.world.mara, move |cx| {
        flow::merge(cx, MergeWish::new(subject, survivor, others.clone(), Because::hand()))
    })
}

/// Mara takes a merge back.
pub fn undone(desk: &TestDesk, id: MergeId) -> Undone {
    desk.run_as(desk.world.mara, move |cx| flow::undo_merge(cx, id))
}

/// Mara merges leads.
pub fn leads_merged(desk: &TestDesk, survivor: LeadId, others: &[LeadId]) -> Merge {
    merged(desk, Subject::Lead, survivor.0, &others.iter().map(|id| id.0).collect::<Vec<_>>())
}

/// What a merge and its undoing leave behind: the event itself, the history, and when and for which time a record changed.
pub fn goes_on(table: &str, column: &str) -> bool {
    matches!(
        table,
        "journal"
            | "cursors"
            | "group_marks"
            | "jobs"
            | "leases"
            | "merges"
            | "merge_members"
            | "merged_rows"
            | "notices"
            | "suspects"
            | "suspect_records"
            | "told_apart"
            | "likeness_labels"
    ) || matches!(column, "updated_at" | "updated_by" | "version")
}
