//! What cards show of what was said.

use base::db::{DbError, Row};
use base::ids::{IncomingLeadId, SourceId, ThreadId};
use base::{Cx, params};

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

/// The title and the text of the last that somebody said with a request and that is there still, and whether in a mail.
pub fn find_last_said(cx: &mut Cx<'_>, id: IncomingLeadId) -> Result<Option<(bool, String, String)>, DbError> {
    cx.find(
        "SELECT feed_items.kind, COALESCE(mails.subject, feed_items.title), COALESCE(mails.text, feed_items.body) FROM feed_items
         LEFT JOIN mails ON mails.account_id = feed_items.account_id AND mails.id = feed_items.mail_id
         WHERE feed_items.account_id = $1 AND feed_items.incoming_lead_id = $2 AND feed_items.kind IN ('mail', 'form', 'call', 'chat_in')
         AND feed_items.deleted_at IS NULL AND mails.emptied_at IS NULL AND (mails.id IS NULL OR mails.direction = 'in')
         ORDER BY feed_items.id DESC LIMIT 1",
        params![cx.account, id],
        |row| Ok((row.take::<String>()? == "mail", row.take()?, row.take()?)),
    )
}

pub fn set_words(cx: &mut Cx<'_>, id: IncomingLeadId, title: &str, preview: &str) -> Result<(), DbError> {
    let sql = "UPDATE incoming_leads SET title = $3, preview = $4 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, id, title, preview])?;
    Ok(())
}

pub fn forget_previews(cx: &mut Cx<'_>, source: SourceId) -> Result<(), DbError> {
    let sql = "UPDATE incoming_leads SET preview = '' WHERE account_id = $1 AND source_id = $2";
    cx.write(sql, params![cx.account, source])?;
    Ok(())
}
