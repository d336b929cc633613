//! The table of leads, and their contacts.

use super::places;
use crate::contacts::store::seen;
use crate::contacts::{Stamps, StatedStamps};
use crate::leads::{Lead, MAX_NAME_CHARS};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{CompanyId, ContactId, LeadId, MailboxId, PipelineId, StageId, TagId};
use base::search::Subject;
use base::{Cx, params};
use std::collections::HashMap;

pub(super) const COLUMNS: &str = "id, name, pipeline_id, stage_id, rank, price_minor, company_id, responsible_id, source_id, is_draft, version, \
    created_at, updated_at, created_by, updated_by, closed_at, next_task_at, loss_reason_id";

pub(super) fn read(row: &mut Row) -> Result<Lead, DbError> {
    Ok(Lead {
        id: row.take()?,
        name: row.take()?,
        pipeline_id: row.take()?,
        stage_id: row.take()?,
        rank: row.take()?,
        price_minor: row.take()?,
        company_id: row.take()?,
        responsible_id: row.take()?,
        source_id: row.take()?,
        is_draft: row.take()?,
        version: row.take()?,
        stamps: Stamps {
            created_at: row.take()?,
            updated_at: row.take()?,
            created_by: row.take()?,
            updated_by: row.take()?,
        },
        closed_at: row.take()?,
        next_task_at: row.take()?,
        loss_reason_id: row.take()?,
        contacts: Vec::new(),
        tags: Vec::new(),
    })
}

/// New leads, with their contacts and tags.
pub fn insert_all(cx: &mut Cx<'_>, leads: &[Lead]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = leads.iter().map(|lead| row(cx, lead)).collect();
    cx.insert_all(&format!("leads (account_id, {COLUMNS})"), &rows, "")?;
    let mut contacts = Vec::new();
    for lead in leads {
        let linked = lead.contacts.iter().enumerate();
        contacts.extend(linked.map(|(at, contact)| params![cx.account, lead.id, *contact, at == 0].to_vec()));
    }
    cx.insert_all("lead_contacts (account_id, lead_id, contact_id, is_main)", &contacts, "ON CONFLICT DO NOTHING")?;
    let taggings: Vec<(i64, TagId)> =
        leads.iter().flat_map(|lead| lead.tags.iter().map(|tag| (lead.id.0, tag.id))).collect();
    super::insert_taggings(cx, Subject::Lead, &taggings)
}

fn row(cx: &Cx<'_>, lead: &Lead) -> Vec<Value> {
    params![
        cx.account,
        lead.id,
        &lead.name,
        lead.pipeline_id,
        lead.stage_id,
        lead.rank,
        lead.price_minor,
        lead.company_id,
        lead.responsible_id,
        lead.source_id,
        lead.is_draft,
        lead.version,
        lead.stamps.created_at,
        lead.stamps.updated_at,
        lead.stamps.created_by,
        lead.stamps.updated_by,
        lead.closed_at,
        lead.next_task_at,
        lead.loss_reason_id,
    ]
    .to_vec()
}

/// Stamps as they are stated.
pub fn restamp(cx: &mut Cx<'_>, id: LeadId, stated: StatedStamps) -> Result<(), DbError> {
    cx.write(
        "UPDATE leads SET created_at = COALESCE($3, created_at), updated_at = COALESCE($4, updated_at),
                created_by = COALESCE($5, created_by), updated_by = COALESCE($6, updated_by)
         WHERE account_id = $1 AND id = $2",
        params![cx.account, id, stated.created_at, stated.updated_at, stated.created_by, stated.updated_by],
    )?;
    Ok(())
}

pub fn update(cx: &mut Cx<'_>, lead: &Lead) -> Result<(), DbError> {
    update_all(cx, std::slice::from_ref(lead))
}

/// Leads that are there, as they are from now on; their contacts and tags stay.
pub fn update_all(cx: &mut Cx<'_>, leads: &[Lead]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = leads.iter().map(|lead| row(cx, lead)).collect();
    let then = "ON CONFLICT (account_id, id) DO UPDATE SET name = excluded.name, pipeline_id = excluded.pipeline_id,
        stage_id = excluded.stage_id, rank = excluded.rank, price_minor = excluded.price_minor, company_id = excluded.company_id,
        responsible_id = excluded.responsible_id, is_draft = excluded.is_draft, version = excluded.version,
        created_at = excluded.created_at, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
        closed_at = excluded.closed_at, created_by = excluded.created_by, loss_reason_id = excluded.loss_reason_id";
    cx.insert_all(&format!("leads (account_id, {COLUMNS})"), &rows, then)
}

pub fn touch(cx: &mut Cx<'_>, id: LeadId) -> Result<(), DbError> {
    cx.write("UPDATE leads SET updated_at = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, cx.now])?;
    Ok(())
}

pub fn note_rewritten(cx: &mut Cx<'_>, id: LeadId) -> Result<(), DbError> {
    let by = cx.actor.user().map_or(0, |user| user.0);
    let sql =
        "UPDATE leads SET version = version + 1, updated_at = $3, updated_by = $4 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, cx.now, by])?;
    Ok(())
}

pub fn pipeline_of(cx: &mut Cx<'_>, id: LeadId) -> Result<Option<PipelineId>, DbError> {
    cx.find("SELECT pipeline_id FROM leads WHERE account_id = $1 AND id = $2", params![cx.account, id], Row::take)
}

pub fn delete(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE leads SET deleted_at = $2, updated_at = $2 WHERE account_id = $1 AND id IN ({})",
        places(3, ids.len())
    );
    let mut values: Vec<Value> = params![cx.account, cx.now].to_vec();
    values.extend(ids.iter().map(|id| Value::from(*id)));
    cx.write(&sql, &values)?;
    Ok(())
}

/// False when no deleted lead has this id.
pub fn restore(cx: &mut Cx<'_>, id: LeadId) -> Result<bool, DbError> {
    let restored = cx.execute(
        "UPDATE leads SET deleted_at = NULL, updated_at = $3 WHERE account_id = $1 AND id = $2 AND deleted_at IS NOT NULL AND merged_into IS NULL AND is_draft = 0",
        params![cx.account, id, cx.now],
    )?;
    Ok(restored > 0)
}

/// A request that is not swept keeps its draft.
pub fn delete_drafts(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE leads SET deleted_at = $2, updated_at = $2 WHERE account_id = $1 AND is_draft = 1 AND deleted_at IS NULL AND id IN ({})
         AND NOT EXISTS (SELECT 1 FROM incoming_leads WHERE incoming_leads.account_id = $1 AND incoming_leads.lead_id = leads.id AND incoming_leads.swept_at IS NULL)",
        places(3, ids.len())
    );
    let mut values: Vec<Value> = params![cx.account, cx.now].to_vec();
    values.extend(ids.iter().map(|id| Value::from(*id)));
    cx.write(&sql, &values)?;
    Ok(())
}

pub fn rename_drafts(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<(), DbError> {
    let sender = "SELECT min(incoming_leads.sender) FROM incoming_leads WHERE incoming_leads.account_id = $1 AND incoming_leads.lead_id = leads.id";
    let sql = format!(
        "UPDATE leads SET name = ({sender}) WHERE account_id = $1 AND id IN (SELECT draft.id FROM mails
             JOIN feed_items ON feed_items.account_id = mails.account_id AND feed_items.mail_id = mails.id
             JOIN incoming_leads ON incoming_leads.account_id = mails.account_id AND incoming_leads.id = feed_items.incoming_lead_id
             JOIN leads draft ON draft.account_id = mails.account_id AND draft.id = incoming_leads.lead_id AND draft.is_draft = 1
             WHERE mails.account_id = $1 AND mails.mailbox_id = $2 AND draft.name = substr(TRIM(mails.subject), 1, {MAX_NAME_CHARS}))"
    );
    cx.write(&sql, params![cx.account, mailbox])?;
    Ok(())
}

pub fn set_next_task(cx: &mut Cx<'_>, id: LeadId, due_at: Option<Seconds>) -> Result<(), DbError> {
    cx.write("UPDATE leads SET next_task_at = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, due_at])?;
    Ok(())
}

pub fn set_rank(cx: &mut Cx<'_>, id: LeadId, rank: i64) -> Result<(), DbError> {
    cx.write("UPDATE leads SET rank = $3 WHERE account_id = $1 AND id = $2", params![cx.account, id, rank])?;
    Ok(())
}

pub fn highest_rank(cx: &mut Cx<'_>, stage: StageId) -> Result<Option<i64>, DbError> {
    cx.find(
        "SELECT rank FROM leads WHERE account_id = $1 AND stage_id = $2 AND deleted_at IS NULL AND is_draft = 0 ORDER BY rank DESC, id DESC LIMIT 1",
        params![cx.account, stage],
        Row::take,
    )
}

pub fn lowest_rank(cx: &mut Cx<'_>, stage: StageId) -> Result<Option<i64>, DbError> {
    cx.find(
        "SELECT rank FROM leads WHERE account_id = $1 AND stage_id = $2 AND deleted_at IS NULL AND is_draft = 0 ORDER BY rank, id LIMIT 1",
        params![cx.account, stage],
        Row::take,
    )
}

pub fn next_rank_above(cx: &mut Cx<'_>, stage: StageId, rank: i64) -> Result<Option<i64>, DbError> {
    cx.find(
        "SELECT rank FROM leads WHERE account_id = $1 AND stage_id = $2 AND deleted_at IS NULL AND is_draft = 0 AND rank > $3 ORDER BY rank, id LIMIT 1",
        params![cx.account, stage, rank],
        Row::take,
    )
}

pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<Vec<Lead>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM leads WHERE account_id = $1 AND deleted_at IS NULL AND id IN ({}){seen} ORDER BY id",
        places(2, ids.len())
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    cx.query(&sql, &values, read)
}

/// Links a contact; linking again changes only whether it is the main one.
pub fn insert_contact(cx: &mut Cx<'_>, lead: LeadId, contact: ContactId, is_main: bool) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO lead_contacts (account_id, lead_id, contact_id, is_main) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_id, lead_id, contact_id) DO UPDATE SET is_main = excluded.is_main",
        params![cx.account, lead, contact, is_main],
    )?;
    Ok(())
}

pub fn clear_main_contact(cx: &mut Cx<'_>, lead: LeadId) -> Result<(), DbError> {
    cx.write("UPDATE lead_contacts SET is_main = 0 WHERE account_id = $1 AND lead_id = $2", params![cx.account, lead])?;
    Ok(())
}

pub fn delete_contact(cx: &mut Cx<'_>, lead: LeadId, contact: ContactId) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM lead_contacts WHERE account_id = $1 AND lead_id = $2 AND contact_id = $3",
        params![cx.account, lead, contact],
    )?;
    Ok(())
}

pub fn list_contacts(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<HashMap<LeadId, Vec<ContactId>>, DbError> {
    let mut found: HashMap<LeadId, Vec<ContactId>> = HashMap::new();
    if leads.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT lead_contacts.lead_id, lead_contacts.contact_id FROM lead_contacts
         JOIN contacts ON contacts.account_id = lead_contacts.account_id AND contacts.id = lead_contacts.contact_id
         WHERE lead_contacts.account_id = $1 AND lead_contacts.lead_id IN ({}) AND contacts.deleted_at IS NULL
         ORDER BY lead_contacts.lead_id, lead_contacts.is_main DESC, lead_contacts.contact_id",
        places(2, leads.len())
    );
    let values: Vec<Value> =
        std::iter::once(cx.account.into()).chain(leads.iter().map(|id| Value::from(*id))).collect();
    for (lead, contact) in cx.query(&sql, &values, |row| Ok((row.take::<LeadId>()?, row.take::<ContactId>()?)))? {
        found.entry(lead).or_default().push(contact);
    }
    Ok(found)
}

pub fn newest_open_lead_of_contact(cx: &mut Cx<'_>, contact: ContactId) -> Result<Option<LeadId>, DbError> {
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT leads.id FROM lead_contacts JOIN leads ON leads.account_id = lead_contacts.account_id AND leads.id = lead_contacts.lead_id
         WHERE lead_contacts.account_id = $1 AND lead_contacts.contact_id = $2 AND leads.is_draft = 0 AND leads.closed_at IS NULL AND leads.deleted_at IS NULL{seen}
         ORDER BY leads.id DESC LIMIT 1"
    );
    cx.find(&sql, params![cx.account, contact], Row::take)
}

pub fn newest_open_lead_of_company(cx: &mut Cx<'_>, company: CompanyId) -> Result<Option<LeadId>, DbError> {
    let seen = seen(cx, Subject::Lead)?;
    let sql = format!(
        "SELECT id FROM leads WHERE account_id = $1 AND company_id = $2 AND is_draft = 0 AND closed_at IS NULL AND deleted_at IS NULL{seen} ORDER BY id DESC LIMIT 1"
    );
    cx.find(&sql, params![cx.account, company], Row::take)
}
