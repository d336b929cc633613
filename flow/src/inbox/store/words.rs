//! What cards show of what was said, and to whom.

use crate::inbox::words::{Card, Shown};
use base::db::{DbError, Row};
use base::ids::{IncomingLeadId, MailId, SourceId, ThreadId, UserId};
use base::{Cx, params};

/// A message is there and can be read.
const IS_LEFT: &str = "feed_items.deleted_at IS NULL AND mails.emptied_at IS NULL";

/// The message that a card shows: one of a shared door before one of a personal mailbox, one that is left before one that
/// was deleted, and of those the newest.
pub fn find_shown(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<Option<Shown>, DbError> {
    let sql = format!(
        "SELECT COALESCE(arrivals.source_id, incoming_leads.source_id), feed_items.private_to, feed_items.kind, CASE WHEN {IS_LEFT} THEN 1 ELSE 0 END AS is_left,
             COALESCE(mails.subject, feed_items.title), COALESCE(mails.text, NULLIF(feed_items.body, ''), leads.name, ''), feed_items.mail_id, mails.thread_id, incoming_leads.details
         FROM feed_items
         JOIN incoming_leads ON incoming_leads.account_id = feed_items.account_id AND incoming_leads.id = feed_items.incoming_lead_id
         LEFT JOIN leads ON leads.account_id = incoming_leads.account_id AND leads.id = incoming_leads.lead_id
         LEFT JOIN mails ON mails.account_id = feed_items.account_id AND mails.id = feed_items.mail_id
         LEFT JOIN arrivals ON arrivals.account_id = feed_items.account_id AND arrivals.id = feed_items.arrival_id
         WHERE feed_items.account_id = $1 AND feed_items.incoming_lead_id = $2 AND feed_items.kind IN ('mail', 'form', 'call', 'chat_in')
         AND (mails.id IS NULL OR mails.direction = 'in')
         ORDER BY CASE WHEN feed_items.private_to IS NULL THEN 0 ELSE 1 END, CASE WHEN {IS_LEFT} THEN 0 ELSE 1 END, feed_items.id DESC LIMIT 1"
    );
    cx.find(&sql, params![cx.account, id], |row| {
        Ok(Shown {
            source_id: row.take()?,
            private_to: row.take()?,
            is_mail: row.take::<String>()? == "mail",
            is_left: row.take()?,
            title: row.take()?,
            text: row.take()?,
            mail: (row.take()?, row.take()?),
            details: row.take_json()?,
        })
    })
}

/// Writes what a card shows. What is everybody's stays at the shared door through which it began, if it began at one.
pub fn set_card(cx: &mut Cx<'_>, id: IncomingLeadId, card: &Card) -> Result<(), DbError> {
    let source = match card.private_to {
        Some(_) => "$7",
        None => {
            "CASE WHEN EXISTS (SELECT 1 FROM mailboxes WHERE mailboxes.account_id = incoming_leads.account_id
                 AND mailboxes.source_id = incoming_leads.source_id AND mailboxes.kind = 'personal') THEN $7 ELSE source_id END"
        }
    };
    let details = serde_json::to_value(&card.details)?;
    cx.write(
        &format!(
            "UPDATE incoming_leads SET title = $3, preview = $4, details = $5, private_to = $6, source_id = {source} WHERE account_id = $1 AND id = $2"
        ),
        params![cx.account, id, &card.title, &card.preview, &details, card.private_to, card.source_id],
    )?;
    Ok(())
}

/// The requests of which a thread has mails.
pub fn list_of_thread(cx: &mut Cx<'_>, thread: ThreadId) -> Result<Vec<IncomingLeadId>, DbError> {
    cx.query(
        "SELECT DISTINCT feed_items.incoming_lead_id FROM mails
         JOIN feed_items ON feed_items.account_id = mails.account_id AND feed_items.mail_id = mails.id
         WHERE mails.account_id = $1 AND mails.thread_id = $2 AND feed_items.incoming_lead_id IS NOT NULL",
        params![cx.account, thread],
        Row::take,
    )
}

/// The requests of which mails are.
pub fn list_of_mails(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<IncomingLeadId>, DbError> {
    let (among, list) = cx.among("mail_id", 2, mails);
    let sql = format!(
        "SELECT DISTINCT incoming_lead_id FROM feed_items WHERE account_id = $1 AND {among} AND incoming_lead_id IS NOT NULL"
    );
    cx.query(&sql, params![cx.account, list], Row::take)
}

/// Those of some requests that wait.
pub fn list_waiting_among(cx: &mut Cx<'_>, ids: &[IncomingLeadId]) -> Result<Vec<IncomingLeadId>, DbError> {
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!("SELECT id FROM incoming_leads WHERE account_id = $1 AND {among} AND state = 'waiting'");
    cx.query(&sql, params![cx.account, list], Row::take)
}

/// The requests of which messages came through a source, and others through another, or the same through both: a mail to an
/// address of the account that was seen in a mailbox since.
pub fn list_of_several_doors(cx: &mut Cx<'_>, source: SourceId) -> Result<Vec<IncomingLeadId>, DbError> {
    cx.query(
        "SELECT DISTINCT incoming_lead_id FROM feed_items WHERE account_id = $1 AND incoming_lead_id IS NOT NULL
         AND (arrival_id IN (SELECT id FROM arrivals WHERE account_id = $1 AND source_id = $2)
             OR mail_id IN (SELECT mails.id FROM mails JOIN mailboxes ON mailboxes.account_id = mails.account_id AND mailboxes.id = mails.mailbox_id
                 WHERE mails.account_id = $1 AND mailboxes.source_id = $2))
         AND EXISTS (SELECT 1 FROM feed_items other JOIN arrivals door ON door.account_id = other.account_id AND door.id = other.arrival_id
             WHERE other.account_id = $1 AND other.incoming_lead_id = feed_items.incoming_lead_id AND door.source_id <> $2)",
        params![cx.account, source],
        Row::take,
    )
}

pub fn set_private(cx: &mut Cx<'_>, source: SourceId, private_to: Option<UserId>) -> Result<(), DbError> {
    let sql = "UPDATE incoming_leads SET private_to = $3 WHERE account_id = $1 AND source_id = $2";
    cx.write(sql, params![cx.account, source, private_to])?;
    Ok(())
}

pub fn forget_previews(cx: &mut Cx<'_>, source: SourceId) -> Result<(), DbError> {
    let sql = "UPDATE incoming_leads SET preview = '' WHERE account_id = $1 AND source_id = $2";
    cx.write(sql, params![cx.account, source])?;
    Ok(())
}
