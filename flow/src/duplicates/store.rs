//! Writes: merges, merge_members, merged_rows, suspects, suspect_records, told_apart, duplicate_scans, likeness_models, likeness_labels, duplicate_control.

use base::db::{DbError, Row};
use base::ids::{ContactId, IncomingLeadId, LeadId, PipelineId, SourceId, UserId};
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

/// The waiting card of a contact in a pipeline, of one source or of any, that goes on with a message: with what is for one
/// reader not the card of another, who decides about it (EM-11). The card with the readers of the message goes before others.
pub(super) fn find_waiting(
    cx: &mut Cx<'_>,
    (contact, pipeline, source): (ContactId, PipelineId, Option<SourceId>),
    private_to: Option<UserId>,
) -> Result<Option<IncomingLeadId>, DbError> {
    cx.find(
        "SELECT id FROM incoming_leads WHERE account_id = $1 AND contact_id = $2 AND state = 'waiting' AND pipeline_id = $3 AND (source_id = $4 OR $4 = 0)
         AND (private_to IS NULL OR private_to = COALESCE($5, private_to))
         ORDER BY CASE WHEN private_to IS DISTINCT FROM $5 THEN 1 ELSE 0 END, id DESC LIMIT 1",
        params![cx.account, contact, pipeline, source.map_or(0, |id| id.0), private_to],
        Row::take,
    )
}
