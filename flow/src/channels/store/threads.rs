//! The tables of threads, of what leads to them, and of what folders count.

use super::is_there;
use crate::channels::mailboxes;
use crate::channels::mails::{Asked, Count, Folder, MAX_THREADS, Only, Shown, Sum, Thread};
use base::access::{self, Right};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{LeadId, MailId, MailboxId, ThreadId};
use base::search::{self, Subject};
use base::{Cx, params};
use std::collections::{BTreeMap, HashMap};

const COLUMNS: &str = "id, mailbox_id, customer, customer_name, subject, preview, lead_id, contact_id, first_at, last_at, mails, unread, needs_reply, files, inbox_at, sent_at, scheduled_at, drafts_at, deleted_at";

/// How many mails of a thread are being written: counted where there is one, as most threads have none.
const DRAFTS: &str = "CASE WHEN drafts_at IS NULL THEN 0 ELSE (SELECT count(*) FROM mails WHERE mails.account_id = threads.account_id
    AND mails.thread_id = threads.id AND mails.state = 'draft' AND mails.deleted_at IS NULL AND mails.emptied_at IS NULL) END AS drafts";

fn read(row: &mut Row) -> Result<Thread, DbError> {
    Ok(Thread {
        id: row.take()?,
        mailbox_id: row.take()?,
        customer: row.take()?,
        customer_name: row.take()?,
        subject: row.take()?,
        preview: row.take()?,
        lead_id: row.take()?,
        contact_id: row.take()?,
        first_at: row.take()?,
        last_at: row.take()?,
        mails: row.take()?,
        unread: row.take()?,
        needs_reply: row.take()?,
        files: row.take()?,
        shown: Shown {
            inbox: row.take()?,
            sent: row.take()?,
            scheduled: row.take()?,
            drafts: row.take()?,
            deleted: row.take()?,
        },
        drafts: row.take()?,
    })
}

/// What the boxes that the actor may use are called in a query over `box.mailbox_id`; what came to an address of the
/// account is one of them.
const BOXES: &str = "(SELECT account_id, id AS mailbox_id, kind, user_id FROM mailboxes UNION ALL SELECT id, NULL, 'shared', NULL FROM accounts) AS box";

/// The boxes whose folder the actor may look at, in the order of their ids, those that are disconnected too; `None` is
/// what came to an address of the account. Deleted mails are an administrator's to see, and of a personal box its owner's.
pub fn list_boxes(cx: &mut Cx<'_>, folder: Folder) -> Result<Vec<Option<MailboxId>>, DbError> {
    let mut seen = mailboxes::usable(cx)?.and("box");
    if folder == Folder::Deleted && !access::is_allowed(cx.actor, Right::SetUp) {
        let user = cx.actor.user().map_or(0, |user| user.0);
        seen += &format!(" AND box.kind = 'personal' AND box.user_id = {user}");
    }
    let sql = format!("SELECT box.mailbox_id FROM {BOXES} WHERE box.account_id = $1{seen} ORDER BY 1");
    cx.query(&sql, params![cx.account], Row::take)
}

/// The column by which a folder sorts, and what it asks besides.
fn shelf(folder: Folder) -> (&'static str, &'static str) {
    match folder {
        Folder::Inbox => ("inbox_at", ""),
        Folder::NeedsReply => ("inbox_at", " AND needs_reply = 1"),
        Folder::Sent => ("sent_at", ""),
        Folder::Scheduled => ("scheduled_at", ""),
        Folder::Drafts => ("drafts_at", ""),
        Folder::Deleted => ("deleted_at", ""),
    }
}

pub fn list_threads(cx: &mut Cx<'_>, boxes: &[Option<MailboxId>], asked: &Asked<'_>) -> Result<Vec<Thread>, DbError> {
    if boxes.is_empty() {
        return Ok(Vec::new());
    }
    let (at, id) = asked.before.unwrap_or((Seconds::MAX, ThreadId(i64::MAX)));
    let mut values = params![cx.account, at, id, asked.limit.min(MAX_THREADS)].to_vec();
    let (column, folder) = asked.folder.map_or(("last_at", " AND mails > 0"), shelf);
    let mut only = String::new();
    for one in asked.only {
        only += &condition(cx, one)?;
    }
    let said = saying(asked.words, &mut values);
    let seen = mailboxes::usable(cx)?.and_no_draft_of_others("threads");
    let end = |column: &str| format!(" ORDER BY {column} DESC, id DESC LIMIT $4");
    let of_box = |(number, one): (usize, &Option<MailboxId>)| {
        let of = one.map_or_else(|| format!("mailbox_id IS NULL{seen}"), |one| format!("mailbox_id = {one}"));
        format!(
            "SELECT * FROM (SELECT {COLUMNS}, {DRAFTS}, {column} AS shown_at FROM threads WHERE account_id = $1 AND {of} AND {column} IS NOT NULL
             AND ({column} < $2 OR ({column} = $2 AND id < $3)){folder}{only}{said}{}) AS of{number}",
            end(column)
        )
    };
    let all: Vec<String> = boxes.iter().enumerate().map(of_box).collect();
    let sql = format!("SELECT * FROM ({}) AS found{}", all.join(" UNION ALL "), end("shown_at"));
    cx.query(&sql, &values, read)
}

/// What a thread is asked; its numbers are written out.
fn condition(cx: &mut Cx<'_>, only: &Only) -> Result<String, DbError> {
    Ok(match only {
        Only::Unread => " AND unread > 0".to_owned(),
        Only::ToAnswer => " AND needs_reply = 1".to_owned(),
        Only::NoLead => " AND lead_id IS NULL".to_owned(),
        Only::Lead(lead) => format!(" AND lead_id = {lead}{}", is_there(cx, Subject::Lead, lead.0)?),
        Only::Contact(contact) => {
            format!(" AND contact_id = {contact}{}", is_there(cx, Subject::Contact, contact.0)?)
        }
    })
}

/// The condition that each word begins a word of a thread.
fn saying(words: &str, values: &mut Vec<Value>) -> String {
    let mut condition = String::new();
    for word in search::asked_words(words) {
        values.extend([Value::from(&word), Value::from(search::end_of(&word))]);
        let (from, to) = (values.len() - 1, values.len());
        condition += &format!(
            " AND id IN (SELECT thread_id FROM thread_words WHERE account_id = $1 AND word >= ${from} AND word < ${to})"
        );
    }
    condition
}

pub fn find_thread(cx: &mut Cx<'_>, id: ThreadId) -> Result<Option<Thread>, DbError> {
    let usable = mailboxes::usable(cx)?;
    let seen = usable.and("threads") + &usable.and_no_draft_of_others("threads");
    let sql = format!("SELECT {COLUMNS}, {DRAFTS} FROM threads WHERE account_id = $1 AND id = $2{seen}");
    cx.find(&sql, params![cx.account, id], read)
}

/// Whoever may see them: for what keeps their rows true.
pub fn list_threads_by_ids(cx: &mut Cx<'_>, ids: &[ThreadId]) -> Result<Vec<Thread>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!("SELECT {COLUMNS}, {DRAFTS} FROM threads WHERE account_id = $1 AND {among} ORDER BY id");
    cx.query(&sql, params![cx.account, list], read)
}

/// What the mails of threads come to; a thread without a mail is not there.
pub fn sum_up_threads(cx: &mut Cx<'_>, ids: &[ThreadId]) -> Result<HashMap<ThreadId, Sum>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (among, list) = cx.among("thread_id", 2, ids);
    let here = "deleted_at IS NULL AND emptied_at IS NULL";
    let is_said = "state NOT IN ('draft', 'scheduled', 'held')";
    let first = |column: &str, order: &str, also: &str| {
        format!(
            "COALESCE((SELECT {column} FROM mails WHERE mails.account_id = $1 AND mails.thread_id = sums.thread_id AND {here}{also} ORDER BY {order} LIMIT 1),
             (SELECT {column} FROM mails WHERE mails.account_id = $1 AND mails.thread_id = sums.thread_id ORDER BY {order} LIMIT 1), '')"
        )
    };
    let sql = format!(
        "SELECT sums.*, {}, {} FROM (SELECT thread_id,
         min(CASE WHEN {here} THEN at END), max(CASE WHEN {here} AND {is_said} THEN at END),
         max(CASE WHEN {here} AND direction = 'in' AND class = 'human' AND is_from_us = 0 THEN at END),
         count(CASE WHEN {here} AND direction = 'in' THEN 1 END), count(CASE WHEN {here} THEN 1 END),
         count(CASE WHEN {here} AND direction = 'in' AND is_read = 0 THEN 1 END), CAST(COALESCE(sum(CASE WHEN {here} THEN files END), 0) AS BIGINT),
         max(CASE WHEN {here} AND direction = 'out' AND {is_said} THEN at END), max(CASE WHEN {here} AND state IN ('scheduled', 'held') THEN at END),
         max(CASE WHEN {here} AND state = 'draft' THEN at END), max(CASE WHEN emptied_at IS NULL THEN deleted_at END)
         FROM mails WHERE account_id = $1 AND {among} GROUP BY thread_id) AS sums",
        first("subject", "at, id", ""),
        first("preview", "at DESC, id DESC", &format!(" AND {is_said}")),
    );
    let read = |row: &mut Row| {
        let id = row.take()?;
        let (first_at, last_at, asked_at) = (row.take()?, row.take()?, row.take()?);
        let (received, mails, unread, files) = (row.take()?, row.take()?, row.take()?, row.take()?);
        let (sent, scheduled, drafts, deleted) = (row.take()?, row.take()?, row.take()?, row.take()?);
        let shown = Shown { inbox: None, sent, scheduled, drafts, deleted };
        let (subject, preview) = (row.take()?, row.take()?);
        Ok((id, Sum { subject, preview, first_at, last_at, asked_at, received, mails, unread, files, shown }))
    };
    Ok(cx.query(&sql, params![cx.account, list], read)?.into_iter().collect())
}

/// Writes the rows of threads as they are now; those that are no more go, with what led to them.
pub fn replace_threads(cx: &mut Cx<'_>, before: &[Thread], after: &[Thread]) -> Result<(), DbError> {
    let gone: Vec<ThreadId> =
        before.iter().map(|thread| thread.id).filter(|id| !after.iter().any(|thread| thread.id == *id)).collect();
    if !gone.is_empty() {
        for (table, column) in [("threads", "id"), ("thread_links", "thread_id"), ("thread_words", "thread_id")] {
            let (among, list) = cx.among(column, 2, &gone);
            cx.write(&format!("DELETE FROM {table} WHERE account_id = $1 AND {among}"), params![cx.account, list])?;
        }
    }
    let changed = after.iter().filter(|thread| !before.contains(thread));
    let rows: Vec<Vec<Value>> = changed.map(|thread| row(cx, thread)).collect();
    let names = COLUMNS.split(", ").skip(1).chain(["updated_at"]);
    let set: Vec<String> = names.map(|name| format!("{name} = excluded.{name}")).collect();
    let then = format!("ON CONFLICT (account_id, id) DO UPDATE SET {}", set.join(", "));
    cx.insert_all(&format!("threads (account_id, {COLUMNS}, updated_at)"), &rows, &then)
}

fn row(cx: &Cx<'_>, thread: &Thread) -> Vec<Value> {
    params![
        cx.account,
        thread.id,
        thread.mailbox_id,
        &thread.customer,
        &thread.customer_name,
        &thread.subject,
        &thread.preview,
        thread.lead_id,
        thread.contact_id,
        thread.first_at,
        thread.last_at,
        thread.mails,
        thread.unread,
        thread.needs_reply,
        thread.files,
        thread.shown.inbox,
        thread.shown.sent,
        thread.shown.scheduled,
        thread.shown.drafts,
        thread.shown.deleted,
        cx.now,
    ]
    .to_vec()
}

/// Brings what folders count from how threads were to how they are.
pub fn count_threads(cx: &mut Cx<'_>, before: &[Thread], after: &[Thread]) -> Result<(), DbError> {
    let mut changes = BTreeMap::<(i64, &str), (i64, i64)>::new();
    for (sign, threads) in [(-1, before), (1, after)] {
        for thread in threads {
            let mailbox = thread.mailbox_id.map_or(0, |mailbox| mailbox.0);
            for folder in Folder::ALL.into_iter().filter(|folder| thread.at_in(*folder).is_some()) {
                let count = changes.entry((mailbox, folder.as_str())).or_default();
                count.0 += sign;
                count.1 += sign * i64::from(thread.unread > 0);
            }
        }
    }
    changes.retain(|_, count| *count != (0, 0));
    let row = |((mailbox, folder), (threads, unread)): (&(i64, &str), &(i64, i64))| {
        params![cx.account, *mailbox, *folder, *threads, *unread].to_vec()
    };
    let rows: Vec<Vec<Value>> = changes.iter().map(row).collect();
    cx.insert_all(
        "mail_totals (account_id, mailbox_id, folder, threads, unread)",
        &rows,
        "ON CONFLICT (account_id, mailbox_id, folder) DO UPDATE SET threads = mail_totals.threads + excluded.threads, unread = mail_totals.unread + excluded.unread",
    )
}

pub fn list_mail_totals(cx: &mut Cx<'_>) -> Result<Vec<Count>, DbError> {
    let usable = mailboxes::usable(cx)?;
    let (seen, own) = (usable.and("totals"), usable.and_no_draft_of_others("threads"));
    // Of the drafts in no mailbox, which are few, everybody has their own.
    let sql = format!(
        "SELECT totals.mailbox_id, totals.folder, CASE WHEN totals.mailbox_id IS NULL AND totals.folder = 'drafts'
             THEN (SELECT count(*) FROM threads WHERE threads.account_id = $1 AND threads.mailbox_id IS NULL AND threads.drafts_at IS NOT NULL{own})
             ELSE totals.threads END, totals.unread
         FROM (SELECT account_id, NULLIF(mailbox_id, 0) AS mailbox_id, folder, threads, unread FROM mail_totals) AS totals
         WHERE totals.account_id = $1{seen} ORDER BY totals.mailbox_id"
    );
    let read = |row: &mut Row| {
        let (mailbox_id, folder) = (row.take()?, row.take::<String>()?);
        let folder = Folder::from_word(&folder).ok_or(DbError::ColumnMissing)?;
        Ok(Count { mailbox_id, folder, threads: row.take()?, unread: row.take()? })
    };
    cx.query(&sql, params![cx.account], read)
}

/// The lead of a thread, whoever may see it.
pub fn find_lead_of_thread(cx: &mut Cx<'_>, thread: ThreadId) -> Result<Option<LeadId>, DbError> {
    let sql = "SELECT lead_id FROM threads WHERE account_id = $1 AND id = $2";
    Ok(cx.find(sql, params![cx.account, thread], Row::take)?.flatten())
}

/// Sets the lead of threads.
pub fn set_threads_lead(cx: &mut Cx<'_>, ids: &[ThreadId], lead: Option<LeadId>) -> Result<(), DbError> {
    let (among, list) = cx.among("id", 3, ids);
    let sql = format!("UPDATE threads SET lead_id = $2, updated_at = $4 WHERE account_id = $1 AND {among}");
    cx.write(&sql, params![cx.account, lead, list, cx.now])?;
    Ok(())
}

pub fn list_threads_by_links(cx: &mut Cx<'_>, links: &[i64]) -> Result<Vec<ThreadId>, DbError> {
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("link", 2, links);
    let sql = format!("SELECT DISTINCT thread_id FROM thread_links WHERE account_id = $1 AND {among}");
    cx.query(&sql, params![cx.account, list], Row::take)
}

pub fn list_threads_of_same_subject(cx: &mut Cx<'_>, threads: &[ThreadId]) -> Result<Vec<ThreadId>, DbError> {
    let (among, list) = cx.among("one.thread_id", 2, threads);
    let sql = format!(
        "SELECT DISTINCT other.thread_id FROM thread_links one JOIN thread_links other ON other.account_id = one.account_id AND other.link = one.link
         WHERE one.account_id = $1 AND {among} AND one.is_subject = 1"
    );
    cx.query(&sql, params![cx.account, list], Row::take)
}

pub fn insert_links(cx: &mut Cx<'_>, links: &[(i64, ThreadId, bool)]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = links
        .iter()
        .map(|(link, thread, is_subject)| params![cx.account, *link, *thread, *is_subject].to_vec())
        .collect();
    cx.insert_all("thread_links (account_id, link, thread_id, is_subject)", &rows, "ON CONFLICT DO NOTHING")
}

pub fn insert_words(cx: &mut Cx<'_>, words: &[(String, ThreadId)]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> =
        words.iter().map(|(word, thread)| params![cx.account, word, *thread].to_vec()).collect();
    cx.insert_all("thread_words (account_id, word, thread_id)", &rows, "ON CONFLICT DO NOTHING")
}

pub fn forget_words(cx: &mut Cx<'_>, threads: &[ThreadId]) -> Result<(), DbError> {
    let (among, list) = cx.among("thread_id", 2, threads);
    cx.write(&format!("DELETE FROM thread_words WHERE account_id = $1 AND {among}"), params![cx.account, list])?;
    Ok(())
}

/// A thread is found by the words of another, whose mails it has now.
pub fn share_words(cx: &mut Cx<'_>, from: ThreadId, to: ThreadId) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO thread_words (account_id, word, thread_id) SELECT account_id, word, CAST($3 AS BIGINT) FROM thread_words
         WHERE account_id = $1 AND thread_id = $2 ON CONFLICT DO NOTHING",
        params![cx.account, from, to],
    )?;
    Ok(())
}

/// The thread of each mail, with the lead to which it belongs.
pub fn list_threads_of_mails(
    cx: &mut Cx<'_>,
    mails: &[MailId],
) -> Result<HashMap<MailId, (ThreadId, Option<LeadId>)>, DbError> {
    if mails.is_empty() {
        return Ok(HashMap::new());
    }
    let (among, list) = cx.among("mails.id", 2, mails);
    let sql = format!(
        "SELECT mails.id, threads.id, threads.lead_id FROM mails JOIN threads ON threads.account_id = mails.account_id AND threads.id = mails.thread_id
         WHERE mails.account_id = $1 AND {among}"
    );
    let found = cx.query(&sql, params![cx.account, list], |row| Ok((row.take()?, (row.take()?, row.take()?))))?;
    Ok(found.into_iter().collect())
}
