//! The table of incoming leads.

use crate::channels::{Channel, Details, Source};
use crate::inbox::{Filter, IncomingLead, Position, Selection, State};
use base::access::{self, Action, Actor, Entity, Flag, Right};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{ContactId, IncomingLeadId, LeadId, PipelineId, StageId, UserId};
use base::search::Subject;
use base::{Cx, params};

const COLUMNS: &str = "incoming_leads.id, incoming_leads.uid, incoming_leads.pipeline_id, incoming_leads.source_id, sources.name, incoming_leads.channel, \
    incoming_leads.lead_id, incoming_leads.contact_id, incoming_leads.company_id, incoming_leads.state, incoming_leads.title, incoming_leads.sender, \
    incoming_leads.preview, incoming_leads.details, incoming_leads.messages, incoming_leads.created_at, incoming_leads.updated_at, incoming_leads.private_to, \
    incoming_leads.decided_at, incoming_leads.decided_by, incoming_leads.target_subject, incoming_leads.target_id, incoming_leads.is_spam, incoming_leads.likely_contact_id";
const FROM: &str = "incoming_leads JOIN sources ON sources.account_id = incoming_leads.account_id AND sources.id = incoming_leads.source_id";

/// The columns of incoming leads that the actor may see (IL-07), to be appended to a `WHERE`.
pub fn seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    Ok(access::scope(cx, Entity::IncomingLead, Action::View)?.and("incoming_leads"))
}

/// The incoming stage of a pipeline: what rights are said of.
pub fn incoming_stage(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Option<StageId>, DbError> {
    let sql = "SELECT id FROM stages WHERE account_id = $1 AND pipeline_id = $2 AND kind = 'incoming'";
    cx.find(sql, params![cx.account, pipeline], Row::take)
}

/// What a query takes for [`read`]: [`COLUMNS`], and whether the actor may read what was said. What came through somebody's
/// personal mailboxes is theirs, and an administrator's if they share the one of its words, which is its source (EM-11). The
/// words of other mails are for those who have the mail right (RT-06).
fn columns(cx: &mut Cx<'_>) -> Result<String, DbError> {
    let user = cx.actor.user().map_or(-1, |user| user.0);
    let shared = "(incoming_leads.private_to IS NOT NULL AND EXISTS (SELECT 1 FROM mailboxes WHERE mailboxes.account_id = incoming_leads.account_id
        AND mailboxes.source_id = incoming_leads.source_id AND mailboxes.shared_with_admins = 1))";
    let also = if access::is_allowed(cx.actor, Right::SetUp) { format!(" OR {shared}") } else { String::new() };
    let is_system = cx.actor == Actor::System;
    let readable = match is_system {
        true => "1 = 1".to_owned(),
        false => format!("incoming_leads.private_to IS NULL OR incoming_leads.private_to = {user}{also}"),
    };
    let decidable = if access::is_allowed(cx.actor, Right::SetUp) { "1 = 1" } else { &readable };
    let worded = match is_system || cx.rights()?.has(Flag::SharedMail) {
        true => "1 = 1".to_owned(),
        false => format!("incoming_leads.private_to = {user} OR NOT {HOLDS_A_MAIL}"),
    };
    let truth = |condition: &str| format!("CASE WHEN {condition} THEN 1 ELSE 0 END");
    Ok(format!("{COLUMNS}, {}, {}, {} AS is_worded", truth(decidable), truth(&readable), truth(&worded)))
}

/// A mail that is not one person's is of the request, though it may have begun as something else.
const HOLDS_A_MAIL: &str = "(incoming_leads.channel = 'mail' OR EXISTS (SELECT 1 FROM feed_items WHERE feed_items.account_id = incoming_leads.account_id
    AND feed_items.incoming_lead_id = incoming_leads.id AND feed_items.kind = 'mail' AND feed_items.private_to IS NULL))";

/// Reads an incoming lead: a private one shows others that it exists, and nothing of what was said (EM-14); of another mail
/// somebody without the mail right is told who wrote.
fn read(row: &mut Row) -> Result<IncomingLead, DbError> {
    let mut incoming = IncomingLead {
        id: row.take()?,
        uid: row.take()?,
        pipeline_id: row.take()?,
        source_id: row.take()?,
        source_name: row.take()?,
        channel: Channel::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        lead_id: row.take()?,
        contact_id: row.take()?,
        company_id: row.take()?,
        state: State::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?,
        title: row.take()?,
        sender: row.take()?,
        preview: row.take()?,
        details: row.take_json()?,
        messages: row.take()?,
        created_at: row.take()?,
        updated_at: row.take()?,
        private_to: row.take()?,
        decided_at: row.take()?,
        decided_by: row.take()?,
        target: read_target(row)?,
        is_spam: row.take()?,
        likely_contact_id: row.take()?,
        is_decidable: row.take()?,
    };
    let (is_readable, is_worded): (bool, bool) = (row.take()?, row.take()?);
    if !is_readable {
        incoming.source_name = Source::PRIVATE_NAME.to_owned();
        incoming.title = "Private mail".to_owned();
        incoming.preview = String::new();
        incoming.details = None;
    } else if !is_worded {
        withhold(&mut incoming);
    }
    Ok(incoming)
}

/// Who wrote stays, and that it was a mail; what it says does not.
fn withhold(incoming: &mut IncomingLead) {
    "Mail".clone_into(&mut incoming.title);
    incoming.preview = String::new();
    if let Some(Details::Mail(mail)) = &mut incoming.details {
        mail.subject.clone_from(&incoming.title);
        mail.preview = String::new();
    }
}

fn read_target(row: &mut Row) -> Result<Option<(Subject, i64)>, DbError> {
    let subject = row.take::<Option<String>>()?.and_then(|word| Subject::from_stored(&word));
    Ok(subject.zip(row.take::<Option<i64>>()?))
}

/// A new one; where `compared_before` says so, it is no duplicate of what came from that id on.
pub fn insert(cx: &mut Cx<'_>, incoming: &IncomingLead, compared_before: Option<i64>) -> Result<(), DbError> {
    let details = serde_json::to_value(&incoming.details)?;
    cx.write(
        "INSERT INTO incoming_leads (account_id, id, uid, pipeline_id, source_id, channel, lead_id, contact_id, company_id, state, title, sender, preview,
                                     details, messages, created_at, updated_at, private_to, is_spam, compared_before)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        params![
            cx.account, incoming.id, &incoming.uid, incoming.pipeline_id, incoming.source_id, incoming.channel.as_str(), incoming.lead_id,
            incoming.contact_id, incoming.company_id, incoming.state.as_str(), &incoming.title, &incoming.sender, &incoming.preview, &details,
            incoming.messages, incoming.created_at, incoming.updated_at, incoming.private_to, incoming.is_spam,
            compared_before,
        ],
    )?;
    Ok(())
}

pub fn continue_with(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), DbError> {
    let sql = "UPDATE incoming_leads SET messages = messages + 1, updated_at = $3 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, cx.now])?;
    Ok(())
}

pub fn set_decision(
    cx: &mut Cx<'_>,
    id: IncomingLeadId,
    state: State,
    user: UserId,
    target: Option<(Subject, i64)>,
    is_spam: bool,
) -> Result<(), DbError> {
    cx.write(
        "UPDATE incoming_leads SET state = $3, decided_at = $4, decided_by = $5, target_subject = $6, target_id = $7, is_spam = $8 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, state.as_str(), cx.now, user, target.map(|(subject, _)| subject.as_str()), target.map(|(_, id)| id), is_spam],
    )?;
    Ok(())
}

/// Those that were declined before a time and are not swept yet, each with its draft lead.
pub fn list_unswept(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<Vec<(IncomingLeadId, LeadId)>, DbError> {
    cx.query(
        "SELECT id, lead_id FROM incoming_leads WHERE account_id = $1 AND state = 'declined' AND swept_at IS NULL AND decided_at < $2 ORDER BY decided_at LIMIT $3",
        params![cx.account, before, limit],
        |row| Ok((row.take()?, row.take()?)),
    )
}

pub fn mark_swept(cx: &mut Cx<'_>, ids: &[IncomingLeadId]) -> Result<(), DbError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut values: Vec<Value> = params![cx.account, cx.now].to_vec();
    let among = among("id", &mut values, ids.iter().copied());
    cx.write(&format!("UPDATE incoming_leads SET swept_at = $2 WHERE account_id = $1{among}"), &values)?;
    Ok(())
}

pub fn clear_decision(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<(), DbError> {
    cx.write(
        "UPDATE incoming_leads SET state = 'waiting', decided_at = NULL, decided_by = NULL, target_subject = NULL, target_id = NULL, is_spam = 0 WHERE account_id = $1 AND id = $2",
        params![cx.account, id],
    )?;
    Ok(())
}

pub fn set_lead(cx: &mut Cx<'_>, id: IncomingLeadId, lead: LeadId) -> Result<(), DbError> {
    cx.write(
        "UPDATE incoming_leads SET lead_id = $3 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, lead],
    )?;
    Ok(())
}

pub fn find(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<Option<IncomingLead>, DbError> {
    let (columns, seen) = (columns(cx)?, seen(cx)?);
    let sql =
        format!("SELECT {columns} FROM {FROM} WHERE incoming_leads.account_id = $1 AND incoming_leads.id = $2{seen}");
    cx.find(&sql, params![cx.account, id], read)
}

pub fn find_by_uid(cx: &mut Cx<'_>, uid: &str) -> Result<Option<IncomingLead>, DbError> {
    let (columns, seen) = (columns(cx)?, seen(cx)?);
    let sql =
        format!("SELECT {columns} FROM {FROM} WHERE incoming_leads.account_id = $1 AND incoming_leads.uid = $2{seen}");
    cx.find(&sql, params![cx.account, uid], read)
}

pub fn find_of_lead(cx: &mut Cx<'_>, lead: LeadId) -> Result<Option<IncomingLead>, DbError> {
    let (columns, seen) = (columns(cx)?, seen(cx)?);
    let sql = format!(
        "SELECT {columns} FROM {FROM} WHERE incoming_leads.account_id = $1 AND incoming_leads.lead_id = $2{seen} ORDER BY incoming_leads.id LIMIT 1"
    );
    cx.find(&sql, params![cx.account, lead], read)
}

pub fn list(
    cx: &mut Cx<'_>,
    filter: &Filter,
    after: Option<Position>,
    limit: i64,
) -> Result<Vec<IncomingLead>, DbError> {
    let (order, than, start) = if filter.is_oldest_first { ("ASC", ">", 0) } else { ("DESC", "<", i64::MAX) };
    let after = after.unwrap_or(Position { updated_at: start, id: IncomingLeadId(start) });
    let mut values: Vec<Value> = params![cx.account, filter.state.as_str(), after.updated_at, after.id, limit].to_vec();
    let mut conditions = String::new();
    if let Some(pipeline) = filter.pipeline {
        values.push(pipeline.into());
        conditions += &format!(" AND incoming_leads.pipeline_id = ${}", values.len());
    }
    conditions += &among("incoming_leads.channel", &mut values, filter.channels.iter().map(|channel| channel.as_str()));
    let columns = columns(cx)?;
    conditions += &seen(cx)?;
    let sql = format!(
        "SELECT {columns} FROM {FROM} WHERE incoming_leads.account_id = $1 AND incoming_leads.state = $2{conditions}
         AND (incoming_leads.updated_at {than} $3 OR (incoming_leads.updated_at = $3 AND incoming_leads.id {than} $4))
         ORDER BY incoming_leads.updated_at {order}, incoming_leads.id {order} LIMIT $5"
    );
    cx.query(&sql, &values, read)
}

pub fn list_by_ids(cx: &mut Cx<'_>, ids: &[IncomingLeadId]) -> Result<Vec<IncomingLead>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = params![cx.account].to_vec();
    let among = among("incoming_leads.id", &mut values, ids.iter().copied());
    let (columns, seen) = (columns(cx)?, seen(cx)?);
    let sql = format!(
        "SELECT {columns} FROM {FROM} WHERE incoming_leads.account_id = $1{among}{seen} ORDER BY incoming_leads.id"
    );
    cx.query(&sql, &values, read)
}

pub fn list_selected(
    cx: &mut Cx<'_>,
    selection: &Selection,
    offset: i64,
    limit: i64,
) -> Result<Vec<IncomingLead>, DbError> {
    let mut values: Vec<Value> = params![cx.account, State::Waiting.as_str(), limit, offset].to_vec();
    let uids = among("incoming_leads.uid", &mut values, selection.uids.iter());
    let pipelines = among("incoming_leads.pipeline_id", &mut values, selection.pipelines.iter().copied());
    let words = selection.channels.iter().map(|channel| channel.as_str());
    let channels = among("incoming_leads.channel", &mut values, words);
    let column = if selection.is_by_change { "updated_at" } else { "created_at" };
    let direction = if selection.is_descending { "DESC" } else { "ASC" };
    let behind = selection.behind.map_or_else(String::new, |(at, id)| {
        values.extend([at.into(), id.into()]);
        let (beyond, at, id) = (if selection.is_descending { '<' } else { '>' }, values.len() - 1, values.len());
        format!(" AND (incoming_leads.{column}, incoming_leads.id) {beyond} (${at}, ${id})")
    });
    let (columns, seen) = (columns(cx)?, seen(cx)?);
    let sql = format!(
        "SELECT {columns} FROM {FROM} WHERE incoming_leads.account_id = $1 AND incoming_leads.state = $2{uids}{pipelines}{channels}{behind}{seen}
         ORDER BY incoming_leads.{column} {direction}, incoming_leads.id {direction} LIMIT $3 OFFSET $4"
    );
    cx.query(&sql, &values, read)
}

pub fn set_contact(cx: &mut Cx<'_>, lead: LeadId, contact: ContactId) -> Result<(), DbError> {
    cx.write(
        "UPDATE incoming_leads SET contact_id = $3 WHERE account_id = $1 AND lead_id = $2 AND state = 'waiting'",
        params![cx.account, lead, contact],
    )?;
    Ok(())
}

/// To the contact itself, or to a lead of theirs.
pub fn is_linked_to(cx: &mut Cx<'_>, sender: ContactId, contact: ContactId) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM incoming_leads WHERE account_id = $1 AND contact_id = $2 AND state = 'linked'
         AND (target_subject = 'contact' AND target_id = $3 OR target_subject = 'lead' AND EXISTS (SELECT 1 FROM lead_contacts
            WHERE lead_contacts.account_id = $1 AND lead_contacts.lead_id = incoming_leads.target_id AND lead_contacts.contact_id = $3))
         LIMIT 1";
    Ok(cx.find(sql, params![cx.account, sender, contact], Row::take::<i64>)?.is_some())
}

/// Says who the sender of waiting requests may be; gives those of which something else was said.
pub fn set_likely_contact(
    cx: &mut Cx<'_>,
    sender: ContactId,
    likely: Option<ContactId>,
) -> Result<Vec<IncomingLeadId>, DbError> {
    cx.query(
        "UPDATE incoming_leads SET likely_contact_id = $3 WHERE account_id = $1 AND contact_id = $2 AND state = 'waiting'
         AND likely_contact_id IS DISTINCT FROM $3 RETURNING id",
        params![cx.account, sender, likely],
        Row::take,
    )
}

pub fn is_anybody_waiting(cx: &mut Cx<'_>) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM incoming_leads WHERE account_id = $1 AND state = 'waiting' LIMIT 1";
    Ok(cx.find(sql, params![cx.account], Row::take::<i64>)?.is_some())
}

pub fn list_waiting_senders(cx: &mut Cx<'_>, contacts: &[ContactId]) -> Result<Vec<ContactId>, DbError> {
    let (among, list) = cx.among("contact_id", 2, contacts);
    let sql = format!(
        "SELECT DISTINCT contact_id FROM incoming_leads WHERE account_id = $1 AND {among} AND state = 'waiting' ORDER BY contact_id"
    );
    cx.query(&sql, params![cx.account, list], Row::take)
}

/// ` AND column IN (…)` with its values appended; nothing when there are none.
fn among<T: Into<Value>>(column: &str, values: &mut Vec<Value>, wanted: impl Iterator<Item = T>) -> String {
    let first = values.len() + 1;
    values.extend(wanted.map(Into::into));
    let places: Vec<String> = (first..=values.len()).map(|at| format!("${at}")).collect();
    if places.is_empty() { String::new() } else { format!(" AND {column} IN ({})", places.join(", ")) }
}
