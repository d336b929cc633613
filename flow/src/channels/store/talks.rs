//! The table of talks.

use crate::channels::talks::{Talk, TalkFilter};
use base::access::{self, Action};
use base::db::{DbError, Row};
use base::ids::{ContactId, FeedItemId, IncomingLeadId, LeadId, SourceId, TalkId};
use base::search::Subject;
use base::{Cx, params};

const COLUMNS: &str = "id, source_id, visitor, contact_id, lead_id, created_at, updated_at, is_answered, closed_at";

fn read(row: &mut Row) -> Result<Talk, DbError> {
    Ok(Talk {
        id: row.take()?,
        source_id: row.take()?,
        visitor: row.take()?,
        contact_id: row.take()?,
        lead_id: row.take()?,
        created_at: row.take()?,
        updated_at: row.take()?,
        is_answered: row.take()?,
        closed_at: row.take()?,
    })
}

pub fn find_talk_of_visitor(cx: &mut Cx<'_>, source: SourceId, visitor: &str) -> Result<Option<Talk>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM talks WHERE account_id = $1 AND source_id = $2 AND visitor = $3");
    cx.find(&sql, params![cx.account, source, visitor], read)
}

pub fn find_talk_of_lead(cx: &mut Cx<'_>, lead: LeadId) -> Result<Option<Talk>, DbError> {
    let seen = seen(cx)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM talks WHERE account_id = $1 AND lead_id = $2{seen} ORDER BY updated_at DESC, id DESC LIMIT 1"
    );
    cx.find(&sql, params![cx.account, lead], read)
}

/// The condition on talks whose lead one may see.
fn seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    let leads = access::scope(cx, Subject::Lead, Action::View)?.condition("leads");
    Ok(leads.map_or_else(String::new, |seen| {
        format!(" AND EXISTS (SELECT 1 FROM leads WHERE leads.account_id = talks.account_id AND leads.id = talks.lead_id AND {seen})")
    }))
}

/// A page of talks, by id.
pub fn list_talks(cx: &mut Cx<'_>, filter: &TalkFilter, offset: i64, limit: i64) -> Result<Vec<Talk>, DbError> {
    let mut params = params![cx.account, offset, limit].to_vec();
    let mut conditions = format!("account_id = $1{}", seen(cx)?);
    let lists: [(&str, Option<Vec<i64>>); 3] = [
        ("id", filter.ids.as_ref().map(|ids| ids.iter().map(|id| id.0).collect())),
        ("contact_id", filter.contacts.as_ref().map(|ids| ids.iter().map(|id| id.0).collect())),
        ("lead_id", filter.leads.as_ref().map(|ids| ids.iter().map(|id| id.0).collect())),
    ];
    for (column, ids) in lists {
        let Some(ids) = ids else { continue };
        let mut places = Vec::with_capacity(ids.len());
        for id in ids {
            params.push(id.into());
            places.push(format!("${}", params.len()));
        }
        conditions +=
            &format!(" AND {column} IN ({})", if places.is_empty() { "NULL".to_owned() } else { places.join(", ") });
    }
    if let Some(is_closed) = filter.is_closed {
        conditions += if is_closed { " AND closed_at IS NOT NULL" } else { " AND closed_at IS NULL" };
    }
    if let Some(behind) = filter.behind {
        params.push(behind.into());
        conditions += &format!(" AND id > ${}", params.len());
    }
    let sql = format!("SELECT {COLUMNS} FROM talks WHERE {conditions} ORDER BY id LIMIT $3 OFFSET $2");
    cx.query(&sql, &params, read)
}

pub fn insert_talk(cx: &mut Cx<'_>, talk: &Talk) -> Result<(), DbError> {
    let sql = format!("INSERT INTO talks (account_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
    cx.write(
        &sql,
        params![
            cx.account,
            talk.id,
            talk.source_id,
            &talk.visitor,
            talk.contact_id,
            talk.lead_id,
            talk.created_at,
            talk.updated_at,
            talk.is_answered,
            talk.closed_at
        ],
    )?;
    Ok(())
}

pub fn update_talk(
    cx: &mut Cx<'_>,
    id: TalkId,
    contact: Option<ContactId>,
    lead: LeadId,
    is_answered: bool,
) -> Result<(), DbError> {
    cx.write(
        "UPDATE talks SET contact_id = $3, lead_id = $4, is_answered = $5, updated_at = $6, closed_at = NULL WHERE account_id = $1 AND id = $2",
        params![cx.account, id, contact, lead, is_answered, cx.now],
    )?;
    Ok(())
}

pub fn close_talk(cx: &mut Cx<'_>, id: TalkId) -> Result<(), DbError> {
    cx.write(
        "UPDATE talks SET is_answered = 1, closed_at = $3, updated_at = $3 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, cx.now],
    )?;
    Ok(())
}

pub fn set_contact_of_talk(cx: &mut Cx<'_>, id: TalkId, contact: ContactId) -> Result<(), DbError> {
    cx.write(
        "UPDATE talks SET contact_id = $3, updated_at = $4 WHERE account_id = $1 AND id = $2",
        params![cx.account, id, contact, cx.now],
    )?;
    Ok(())
}

pub fn move_talks(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, lead: LeadId) -> Result<(), DbError> {
    cx.write(
        "UPDATE talks SET lead_id = $3 WHERE account_id = $1 AND id IN (SELECT talk_id FROM feed_items WHERE account_id = $1 AND incoming_lead_id = $2 AND talk_id IS NOT NULL)",
        params![cx.account, incoming_lead, lead],
    )?;
    Ok(())
}

pub fn move_talks_of_items(cx: &mut Cx<'_>, items: &[FeedItemId], lead: LeadId) -> Result<(), DbError> {
    let (among, list) = cx.among("id", 2, items);
    let sql = format!(
        "UPDATE talks SET lead_id = $3 WHERE account_id = $1
         AND id IN (SELECT talk_id FROM feed_items WHERE account_id = $1 AND {among} AND talk_id IS NOT NULL)"
    );
    cx.write(&sql, params![cx.account, list, lead])
}

pub fn incoming_lead_of_talk(cx: &mut Cx<'_>, talk: TalkId) -> Result<Option<IncomingLeadId>, DbError> {
    cx.find(
        "SELECT incoming_lead_id FROM feed_items WHERE account_id = $1 AND talk_id = $2 AND incoming_lead_id IS NOT NULL ORDER BY id DESC LIMIT 1",
        params![cx.account, talk],
        Row::take,
    )
}
