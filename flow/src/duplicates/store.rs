//! Writes: merges, merge_members, merged_rows, suspects, suspect_records, told_apart, duplicate_scans, likeness_models, likeness_labels, duplicate_control.

use base::db::{DbError, Row};
use base::ids::{ContactId, IncomingLeadId, LeadId, PipelineId};
use base::{Cx, params};

pub(super) fn find_open_lead(
    cx: &mut Cx<'_>,
    contact: ContactId,
    pipeline: PipelineId,
) -> Result<Option<LeadId>, DbError> {
    cx.find(
        "SELECT leads.id FROM lead_contacts
         JOIN leads ON leads.account_id = lead_contacts.account_id AND leads.id = lead_contacts.lead_id
         WHERE lead_contacts.account_id = $1 AND lead_contacts.contact_id = $2 AND leads.is_draft = 0 AND leads.closed_at IS NULL AND leads.deleted_at IS NULL
         ORDER BY CASE WHEN leads.pipeline_id = $3 THEN 0 ELSE 1 END, leads.id DESC LIMIT 1",
        params![cx.account, contact, pipeline],
        Row::take,
    )
}

pub(super) fn find_waiting(
    cx: &mut Cx<'_>,
    contact: ContactId,
    pipeline: PipelineId,
) -> Result<Option<IncomingLeadId>, DbError> {
    cx.find(
        "SELECT id FROM incoming_leads WHERE account_id = $1 AND contact_id = $2 AND state = 'waiting' AND pipeline_id = $3 ORDER BY id DESC LIMIT 1",
        params![cx.account, contact, pipeline],
        Row::take,
    )
}
