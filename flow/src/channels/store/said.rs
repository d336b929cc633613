//! The table of feed items.

use crate::channels::said::{FeedItem, ItemKind, Place, Subject};
use base::access::{self, Action, Actor, Entity};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{ArrivalId, FeedItemId, IncomingLeadId, SourceId, UserId};
use base::{Cx, params};

pub(super) const COLUMNS: &str = "id, subject, subject_id, at, kind, author_id, author, title, body, html, details, contact_id, talk_id, incoming_lead_id, arrival_id, updated_at, private_to, is_pinned";

/// What everybody but its reader sees of a private mail (EM-14).
const PRIVATE: &str = "Private mail";

/// Reads an item as `actor` may see it: the one place through which the text of a feed leaves the database.
pub(super) fn read(actor: Actor, row: &mut Row) -> Result<FeedItem, DbError> {
    let id = row.take()?;
    let subject = Subject::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?;
    let mut item = FeedItem {
        id,
        place: Place { subject, id: row.take()? },
        at: row.take()?,
        kind: ItemKind::from_stored(&row.take::<String>()?),
        author_id: Some(row.take::<UserId>()?).filter(|user| user.0 > 0),
        author: row.take()?,
        title: row.take()?,
        body: row.take()?,
        html: row.take()?,
        details: row.take_json()?,
        contact_id: row.take()?,
        talk_id: row.take()?,
        incoming_lead_id: row.take()?,
        arrival_id: row.take()?,
        updated_at: row.take()?,
        private_to: row.take()?,
        is_pinned: row.take()?,
    };
    if item.private_to.is_some() && actor != Actor::System && item.private_to != actor.user() {
        item.title = PRIVATE.to_owned();
        item.body = String::new();
        item.html = None;
        item.details = serde_json::Value::Null;
    }
    Ok(item)
}

pub fn insert_feed_item(cx: &mut Cx<'_>, item: &FeedItem) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO feed_items (account_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    cx.execute(
        &sql,
        params![
            cx.account,
            item.id,
            item.place.subject.as_str(),
            item.place.id,
            item.at,
            item.kind.as_str(),
            item.author_id.map_or(0, |user| user.0),
            &item.author,
            &item.title,
            &item.body,
            item.html.clone(),
            &item.details,
            item.contact_id,
            item.talk_id,
            item.incoming_lead_id,
            item.arrival_id,
            item.updated_at,
            item.private_to,
            item.is_pinned,
        ],
    )?;
    Ok(())
}

pub fn update_feed_item(cx: &mut Cx<'_>, item: &FeedItem) -> Result<(), DbError> {
    cx.execute(
        "UPDATE feed_items SET body = $3, details = $4, updated_at = $5 WHERE account_id = $1 AND id = $2",
        params![cx.account, item.id, &item.body, &item.details, item.updated_at],
    )?;
    Ok(())
}

pub fn set_pinned(cx: &mut Cx<'_>, id: FeedItemId, is_pinned: bool) -> Result<bool, DbError> {
    let sql = "UPDATE feed_items SET is_pinned = $3 WHERE account_id = $1 AND id = $2";
    Ok(cx.execute(sql, params![cx.account, id, is_pinned])? > 0)
}

pub fn set_deleted(cx: &mut Cx<'_>, id: FeedItemId, deleted_at: Option<Seconds>) -> Result<bool, DbError> {
    let was = if deleted_at.is_some() { "IS NULL" } else { "IS NOT NULL" };
    let sql = format!("UPDATE feed_items SET deleted_at = $3 WHERE account_id = $1 AND id = $2 AND deleted_at {was}");
    Ok(cx.execute(&sql, params![cx.account, id, deleted_at])? > 0)
}

pub fn find_deleted_item(cx: &mut Cx<'_>, id: FeedItemId) -> Result<Option<FeedItem>, DbError> {
    let seen = seen(cx)?;
    let sql =
        format!("SELECT {COLUMNS} FROM feed_items WHERE account_id = $1 AND id = $2 AND deleted_at IS NOT NULL{seen}");
    let actor = cx.actor;
    cx.find(&sql, params![cx.account, id], |row| read(actor, row))
}

pub fn add_files(cx: &mut Cx<'_>, id: FeedItemId, files: i64) -> Result<(), DbError> {
    let sql = "UPDATE feed_items SET files = files + $3 WHERE account_id = $1 AND id = $2";
    cx.execute(sql, params![cx.account, id, files])?;
    Ok(())
}

/// What the actor may see of feeds, to be appended to a `WHERE`.
pub(super) fn seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    Ok(access::scope(cx, Entity::FeedItem, Action::View)?.and("feed_items"))
}

pub fn find_feed_item(cx: &mut Cx<'_>, id: FeedItemId) -> Result<Option<FeedItem>, DbError> {
    let (actor, seen) = (cx.actor, seen(cx)?);
    let sql =
        format!("SELECT {COLUMNS} FROM feed_items WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL{seen}");
    cx.find(&sql, params![cx.account, id], |row| read(actor, row))
}

pub fn list_feed_items_by_ids(cx: &mut Cx<'_>, ids: &[FeedItemId]) -> Result<Vec<FeedItem>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..ids.len()).map(|at| format!("${}", at + 2)).collect();
    let seen = seen(cx)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM feed_items WHERE account_id = $1 AND deleted_at IS NULL AND id IN ({}){seen}",
        places.join(", ")
    );
    let actor = cx.actor;
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    cx.query(&sql, &values, |row| read(actor, row))
}

pub fn find_item_of_arrival(cx: &mut Cx<'_>, arrival: ArrivalId) -> Result<Option<FeedItemId>, DbError> {
    let sql = format!("SELECT id FROM feed_items WHERE account_id = $1 AND arrival_id = $2{}", seen(cx)?);
    cx.find(&sql, params![cx.account, arrival], Row::take)
}

pub fn move_feed_items(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, to: Place) -> Result<(), DbError> {
    cx.execute(
        "UPDATE feed_items SET subject = $3, subject_id = $4 WHERE account_id = $1 AND incoming_lead_id = $2",
        params![cx.account, incoming_lead, to.subject.as_str(), to.id],
    )?;
    Ok(())
}

/// Rows that came before kinds were changed are found by their arrival; nothing asks for them by source but this.
pub fn set_private(cx: &mut Cx<'_>, source: SourceId, private_to: Option<UserId>) -> Result<(), DbError> {
    cx.execute(
        "UPDATE feed_items SET private_to = $3 WHERE account_id = $1 AND kind = 'mail'
         AND arrival_id IN (SELECT id FROM arrivals WHERE account_id = $1 AND source_id = $2)",
        params![cx.account, source, private_to],
    )?;
    Ok(())
}

pub fn list_messages(
    cx: &mut Cx<'_>,
    talk: base::ids::TalkId,
    after: FeedItemId,
    limit: i64,
) -> Result<Vec<FeedItem>, DbError> {
    let (actor, sql) = (
        cx.actor,
        format!(
            "SELECT {COLUMNS} FROM feed_items WHERE account_id = $1 AND talk_id = $2 AND id > $3 AND deleted_at IS NULL ORDER BY id LIMIT $4"
        ),
    );
    cx.query(&sql, params![cx.account, talk, after, limit], |row| read(actor, row))
}
