//! The table of feed items.

use crate::channels::mails::{Direction, Recipients};
use crate::channels::said::{FeedItem, ItemKind, Place, Subject};
use crate::channels::{Details, MailDetails};
use base::access::{self, Action, Actor, Entity, Flag, Right};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{ArrivalId, FeedItemId, IncomingLeadId, SourceId, UserId};
use base::{Cx, params};

const COLUMNS: &str = "id, subject, subject_id, at, kind, author_id, author, title, body, html, details, contact_id, talk_id, incoming_lead_id, arrival_id, updated_at, private_to, is_pinned, mail_id";

/// The items of feeds, each mail among them with what its own row says: the one place where the two are joined.
pub(super) const FEEDS: &str =
    "feed_items LEFT JOIN mails ON mails.account_id = feed_items.account_id AND mails.id = feed_items.mail_id";

/// What [`read`] takes of [`FEEDS`]; `readable` is the condition that the actor may read an item.
pub(super) fn columns(readable: &str) -> String {
    format!(
        "feed_items.id, feed_items.subject, feed_items.subject_id, feed_items.at, feed_items.kind, feed_items.author_id, {AUTHOR} AS author, {TITLE} AS title,
         {BODY} AS body, COALESCE(mails.html, feed_items.html) AS html, feed_items.details, feed_items.contact_id, feed_items.talk_id, feed_items.incoming_lead_id,
         feed_items.arrival_id, feed_items.updated_at, feed_items.private_to, feed_items.is_pinned, feed_items.mail_id, CASE WHEN {readable} THEN 1 ELSE 0 END AS is_readable,
         mails.thread_id, mails.direction, mails.state, mails.message_id, mails.from_name, mails.from_address, mails.recipients, mails.details AS mail_details, mails.emptied_at, mails.preview, mails.files AS mail_files"
    )
}

/// Who said it.
pub(super) const AUTHOR: &str = "COALESCE(NULLIF(mails.from_name, ''), mails.from_address, feed_items.author)";
/// The subject of a mail, the name of a form.
pub(super) const TITLE: &str = "COALESCE(mails.subject, feed_items.title)";
/// The text.
pub(super) const BODY: &str = "COALESCE(mails.text, feed_items.body)";

/// The condition on an item that the actor may read what it says: what came through somebody's personal mailbox is theirs,
/// and an administrator's if they share it (EM-11, R-84); other mails are for those who have the mail right (RT-06). Its
/// numbers are written out.
pub(super) fn readable(cx: &mut Cx<'_>) -> Result<String, DbError> {
    if cx.actor == Actor::System {
        return Ok("1 = 1".to_owned());
    }
    let for_all = if cx.rights()?.has(Flag::SharedMail) { "" } else { " AND feed_items.kind <> 'mail'" };
    let user = cx.actor.user().map_or(0, |user| user.0);
    let shared = "EXISTS (SELECT 1 FROM mails own JOIN mailboxes ON mailboxes.account_id = own.account_id AND mailboxes.id = own.mailbox_id
        WHERE own.account_id = feed_items.account_id AND own.id = feed_items.mail_id AND mailboxes.shared_with_admins = 1)";
    let also = if access::is_allowed(cx.actor, Right::SetUp) { format!(" OR {shared}") } else { String::new() };
    Ok(format!("((feed_items.private_to IS NULL{for_all}) OR feed_items.private_to = {user}{also})"))
}

/// What everybody but its reader sees of a private mail (EM-14).
const PRIVATE: &str = "Private mail";

/// What somebody without the mail right sees of any other.
const WITHHELD: &str = "Mail";

/// What is left of a mail whose box was disconnected with its mails (EM-62).
const GONE: &str = "A mail was here. It was deleted with its mailbox.";

/// Reads an item as the actor may see it: the one place through which the text of a feed leaves the database.
pub(super) fn read(row: &mut Row) -> Result<FeedItem, DbError> {
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
        mail_id: row.take()?,
    };
    let is_readable: bool = row.take()?;
    if !is_readable {
        if item.private_to.is_some() {
            PRIVATE.clone_into(&mut item.title);
            item.author = if item.mail_id.is_some() { String::new() } else { item.author };
        } else {
            WITHHELD.clone_into(&mut item.title);
            (item.author, item.author_id, item.contact_id) = (String::new(), None, None);
        }
        item.body = String::new();
        item.html = None;
        item.details = serde_json::Value::Null;
    } else if item.mail_id.is_some() {
        let details = read_mail(row, &item)?;
        if details.is_gone {
            GONE.clone_into(&mut item.body);
        }
        item.details = serde_json::to_value(Details::Mail(details))?;
    }
    Ok(item)
}

/// What the card shows of a mail besides its words.
fn read_mail(row: &mut Row, item: &FeedItem) -> Result<MailDetails, DbError> {
    let (thread_id, direction, state, message_id) =
        (row.take()?, row.take::<String>()?, row.take::<String>()?, row.take::<String>()?);
    let (from_name, from_address, recipients) = (row.take()?, row.take()?, row.take_json::<Recipients>()?);
    let stored = row.take_json::<serde_json::Value>()?;
    let emptied_at: Option<i64> = row.take()?;
    let complaints = stored.get("complaints").cloned().unwrap_or_default();
    Ok(MailDetails {
        from_address,
        from_name,
        to: recipients.to.iter().chain(&recipients.cc).map(|who| who.address.clone()).collect(),
        subject: item.title.clone(),
        message_id: Some(message_id).filter(|id| !id.is_empty()),
        complaints: serde_json::from_value(complaints).unwrap_or_default(),
        mail_id: item.mail_id,
        thread_id,
        is_outgoing: direction == Direction::Out.as_str(),
        state,
        preview: row.take()?,
        files: row.take()?,
        is_gone: emptied_at.is_some(),
    })
}

pub fn insert_feed_item(cx: &mut Cx<'_>, item: &FeedItem) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO feed_items (account_id, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
    );
    cx.write(
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
            item.mail_id,
        ],
    )?;
    Ok(())
}

pub fn update_feed_item(cx: &mut Cx<'_>, item: &FeedItem) -> Result<(), DbError> {
    cx.write(
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
    let of = format!("feed_items.id = $2 AND feed_items.deleted_at IS NOT NULL{}", seen(cx)?);
    Ok(select(cx, &of, params![id])?.pop())
}

pub fn add_files(cx: &mut Cx<'_>, id: FeedItemId, files: i64) -> Result<(), DbError> {
    let sql = "UPDATE feed_items SET files = files + $3 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, files])?;
    Ok(())
}

/// What the actor may see of feeds, to be appended to a `WHERE`.
pub(super) fn seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    Ok(access::scope(cx, Entity::FeedItem, Action::View)?.and("feed_items"))
}

pub fn find_feed_item(cx: &mut Cx<'_>, id: FeedItemId) -> Result<Option<FeedItem>, DbError> {
    let of = format!("feed_items.id = $2 AND feed_items.deleted_at IS NULL{}", seen(cx)?);
    Ok(select(cx, &of, params![id])?.pop())
}

pub fn list_feed_items_by_ids(cx: &mut Cx<'_>, ids: &[FeedItemId]) -> Result<Vec<FeedItem>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("feed_items.id", 2, ids);
    let of = format!("{among} AND feed_items.deleted_at IS NULL{}", seen(cx)?);
    select(cx, &of, &[list])
}

pub fn find_item_of_arrival(cx: &mut Cx<'_>, arrival: ArrivalId) -> Result<Option<FeedItemId>, DbError> {
    let sql = format!("SELECT id FROM feed_items WHERE account_id = $1 AND arrival_id = $2{}", seen(cx)?);
    cx.find(&sql, params![cx.account, arrival], Row::take)
}

pub fn move_feed_items(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, to: Place) -> Result<(), DbError> {
    cx.write(
        "UPDATE feed_items SET subject = $3, subject_id = $4 WHERE account_id = $1 AND incoming_lead_id = $2",
        params![cx.account, incoming_lead, to.subject.as_str(), to.id],
    )?;
    Ok(())
}

/// The items of a feed, deleted ones too; of a mail that stands in the other feed already, none.
pub fn list_items_to_move(cx: &mut Cx<'_>, from: Place, to: Place) -> Result<Vec<FeedItemId>, DbError> {
    let sql = "SELECT id FROM feed_items WHERE account_id = $1 AND subject = $2 AND subject_id = $3
         AND (mail_id IS NULL OR NOT EXISTS (SELECT 1 FROM feed_items AS there WHERE there.account_id = $1
             AND there.mail_id = feed_items.mail_id AND there.subject = $4 AND there.subject_id = $5)) ORDER BY id";
    cx.query(sql, params![cx.account, from.subject.as_str(), from.id, to.subject.as_str(), to.id], Row::take)
}

/// Those of some items that came with a request.
pub fn list_items_of_request(
    cx: &mut Cx<'_>,
    request: IncomingLeadId,
    items: &[FeedItemId],
) -> Result<Vec<FeedItemId>, DbError> {
    let (among, list) = cx.among("id", 2, items);
    let sql =
        format!("SELECT id FROM feed_items WHERE account_id = $1 AND {among} AND incoming_lead_id = $3 ORDER BY id");
    cx.query(&sql, params![cx.account, list, request], Row::take)
}

/// Where some items stand.
pub fn list_places(cx: &mut Cx<'_>, items: &[FeedItemId]) -> Result<Vec<Place>, DbError> {
    let (among, list) = cx.among("id", 2, items);
    let sql = format!("SELECT DISTINCT subject, subject_id FROM feed_items WHERE account_id = $1 AND {among}");
    let places = cx.query(&sql, params![cx.account, list], |row| {
        Ok((Subject::from_stored(&row.take::<String>()?), row.take::<i64>()?))
    })?;
    Ok(places.into_iter().filter_map(|(subject, id)| Some(Place { subject: subject?, id })).collect())
}

/// Those of some items whose request was not linked to this place by itself.
pub fn list_taken_along(cx: &mut Cx<'_>, items: &[FeedItemId], place: Place) -> Result<Vec<FeedItemId>, DbError> {
    let (among, list) = cx.among("feed_items.id", 2, items);
    let sql = format!(
        "SELECT id FROM feed_items WHERE account_id = $1 AND {among} AND NOT EXISTS (SELECT 1 FROM incoming_leads
         WHERE incoming_leads.account_id = $1 AND incoming_leads.id = feed_items.incoming_lead_id
         AND incoming_leads.target_subject = $3 AND incoming_leads.target_id = $4) ORDER BY id"
    );
    cx.query(&sql, params![cx.account, list, place.subject.as_str(), place.id], Row::take)
}

/// Items that stand in one feed stand in another.
pub fn move_items(cx: &mut Cx<'_>, items: &[FeedItemId], from: Place, to: Place) -> Result<(), DbError> {
    let (among, list) = cx.among("id", 2, items);
    let sql = format!(
        "UPDATE feed_items SET subject = $3, subject_id = $4 WHERE account_id = $1 AND {among} AND subject = $5 AND subject_id = $6"
    );
    cx.write(&sql, params![cx.account, list, to.subject.as_str(), to.id, from.subject.as_str(), from.id])
}

/// Rows that came before kinds were changed are found by their arrival; nothing asks for them by source but this.
pub fn set_private(cx: &mut Cx<'_>, source: SourceId, private_to: Option<UserId>) -> Result<(), DbError> {
    cx.write(
        "UPDATE feed_items SET private_to = $3 WHERE account_id = $1 AND kind = 'mail'
         AND (arrival_id IN (SELECT id FROM arrivals WHERE account_id = $1 AND source_id = $2)
             OR mail_id IN (SELECT mails.id FROM mails JOIN mailboxes ON mailboxes.account_id = mails.account_id AND mailboxes.id = mails.mailbox_id
                 WHERE mails.account_id = $1 AND mailboxes.source_id = $2))",
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
    let of = "feed_items.talk_id = $2 AND feed_items.id > $3 AND feed_items.deleted_at IS NULL ORDER BY feed_items.id LIMIT $4";
    select(cx, of, params![talk, after, limit])
}

/// Items that a condition takes, whose values begin with `$2`.
fn select(cx: &mut Cx<'_>, condition: &str, values: &[Value]) -> Result<Vec<FeedItem>, DbError> {
    let columns = columns(&readable(cx)?);
    let sql = format!("SELECT {columns} FROM {FEEDS} WHERE feed_items.account_id = $1 AND {condition}");
    cx.query(&sql, &[params![cx.account], values].concat(), read)
}
