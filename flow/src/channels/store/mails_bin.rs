//! Mails that are deleted, emptied, or stand in feeds: what is written of many of them at once.

use crate::channels::mails::{DeadAddress, Standing};
use crate::channels::said::{ItemKind, Place};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{ContactId, FeedItemId, IncomingLeadId, LeadId, MailId, MailboxId, ThreadId, UserId};
use base::search::Subject;
use base::{Cx, params};

/// A thread that belongs to no lead, or to one that is closed or deleted.
const WITHOUT_OPEN_LEAD: &str =
    "NOT EXISTS (SELECT 1 FROM leads WHERE leads.account_id = threads.account_id AND leads.id = threads.lead_id
    AND leads.closed_at IS NULL AND leads.deleted_at IS NULL)";

/// The lead to which a thread belonged before: the last one in whose feed mails of it stand, and that is more than a request.
pub const LEAD_BEFORE: &str = "(SELECT max(item.subject_id) FROM mails
    JOIN feed_items item ON item.account_id = mails.account_id AND item.mail_id = mails.id AND item.subject = 'lead'
    JOIN leads ON leads.account_id = item.account_id AND leads.id = item.subject_id AND leads.is_draft = 0
    WHERE mails.account_id = threads.account_id AND mails.thread_id = threads.id AND item.subject_id <> threads.lead_id)";

/// The mails of a thread that the actor may delete: all but what others are writing.
pub fn list_disposable_mails(cx: &mut Cx<'_>, thread: ThreadId) -> Result<Vec<MailId>, DbError> {
    let user = cx.actor.user().map_or(0, |user| user.0);
    let condition = format!(
        "deleted_at IS NULL AND emptied_at IS NULL AND (state NOT IN ('draft', 'scheduled', 'held') OR author_id = {user})"
    );
    list_of_thread(cx, thread, &condition)
}

/// The drafts of a thread that others than the actor are writing.
pub fn list_drafts_of_others(cx: &mut Cx<'_>, thread: ThreadId) -> Result<Vec<MailId>, DbError> {
    let user = cx.actor.user().map_or(0, |user| user.0);
    let condition = format!("deleted_at IS NULL AND emptied_at IS NULL AND state = 'draft' AND author_id <> {user}");
    list_of_thread(cx, thread, &condition)
}

/// The mails of a thread that are deleted and can be brought back.
pub fn list_binned_mails(cx: &mut Cx<'_>, thread: ThreadId) -> Result<Vec<MailId>, DbError> {
    list_of_thread(cx, thread, "deleted_at IS NOT NULL AND emptied_at IS NULL")
}

fn list_of_thread(cx: &mut Cx<'_>, thread: ThreadId, condition: &str) -> Result<Vec<MailId>, DbError> {
    let sql = format!("SELECT id FROM mails WHERE account_id = $1 AND thread_id = $2 AND {condition} ORDER BY id");
    cx.query(&sql, params![cx.account, thread], Row::take)
}

/// Deletes mails with their items in feeds, or brings them back; how many changed.
pub fn set_mails_deleted(cx: &mut Cx<'_>, mails: &[MailId], deleted_at: Option<Seconds>) -> Result<u64, DbError> {
    let was = if deleted_at.is_some() { "IS NULL" } else { "IS NOT NULL" };
    let mut changed = 0;
    for (table, column) in [("mails", "id"), ("feed_items", "mail_id")] {
        let (among, list) = cx.among(column, 3, mails);
        let sql = format!(
            "UPDATE {table} SET deleted_at = $2, updated_at = $4 WHERE account_id = $1 AND {among} AND deleted_at {was}"
        );
        let count = cx.execute(&sql, params![cx.account, deleted_at, list, cx.now])?;
        changed += if table == "mails" { count } else { 0 };
    }
    Ok(changed)
}

/// The last request of which mails are.
pub fn find_request_of_mails(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Option<IncomingLeadId>, DbError> {
    let (among, list) = cx.among("mail_id", 2, mails);
    let sql = format!(
        "SELECT incoming_lead_id FROM feed_items WHERE account_id = $1 AND {among} AND incoming_lead_id IS NOT NULL ORDER BY incoming_lead_id DESC LIMIT 1"
    );
    cx.find(&sql, params![cx.account, list], Row::take)
}

/// Mails that were deleted before a time and have their words still, the first first.
pub fn list_overdue_mails(cx: &mut Cx<'_>, before: Seconds, limit: i64) -> Result<Vec<MailId>, DbError> {
    cx.query(
        "SELECT id FROM mails WHERE account_id = $1 AND deleted_at < $2 AND deleted_at IS NOT NULL AND emptied_at IS NULL ORDER BY deleted_at, id LIMIT $3",
        params![cx.account, before, limit],
        Row::take,
    )
}

/// Mails of a mailbox that have their words still, the first first.
pub fn list_readable_mails(cx: &mut Cx<'_>, mailbox: MailboxId, limit: i64) -> Result<Vec<MailId>, DbError> {
    let sql =
        "SELECT id FROM mails WHERE account_id = $1 AND mailbox_id = $2 AND emptied_at IS NULL ORDER BY id LIMIT $3";
    cx.query(sql, params![cx.account, mailbox, limit], Row::take)
}

/// Takes the words, names and files of mails away; by what the same mail is known when it comes again stays. Gives the
/// files that no row of theirs names any more.
pub fn empty_mails(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<String>, DbError> {
    let (ids, list) = cx.among("id", 2, mails);
    let (holders, _) = cx.among("holder_id", 2, mails);
    let (of_mails, _) = cx.among("mail_id", 2, mails);
    let one = params![cx.account, list.clone()].to_vec();
    let attachments = format!("attachments WHERE account_id = $1 AND {holders}");
    let mut files: Vec<String> = cx.query(&format!("SELECT DISTINCT file FROM {attachments}"), &one, Row::take)?;
    for (column, table) in [
        ("raw_file", format!("mails WHERE account_id = $1 AND {ids}")),
        ("body_file", format!("arrivals WHERE account_id = $1 AND {of_mails}")),
    ] {
        files.extend(cx.query(
            &format!("SELECT DISTINCT {column} FROM {table} AND {column} IS NOT NULL"),
            &one,
            Row::take::<String>,
        )?);
    }
    cx.write(&format!("DELETE FROM {attachments}"), &one)?;
    cx.write(
        &format!("UPDATE arrivals SET envelope = 'null', body_file = NULL WHERE account_id = $1 AND {of_mails}"),
        &one,
    )?;
    cx.write(&format!("UPDATE feed_items SET files = 0 WHERE account_id = $1 AND {of_mails}"), &one)?;
    cx.write(
        &format!(
            "UPDATE mails SET emptied_at = $3, subject = '', from_name = '', from_address = '', recipients = '{{}}', preview = '', details = '{{}}', raw_file = NULL,
             text = '', html = NULL, files = 0, updated_at = $3 WHERE account_id = $1 AND {ids}"
        ),
        &[one, vec![cx.now.into()]].concat(),
    )?;
    files.sort_unstable();
    files.dedup();
    Ok(files)
}

/// Removes mails of no mailbox with the threads that have no other mail; gives the files that they named.
pub fn erase_mails(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<String>, DbError> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let files = empty_mails(cx, mails)?;
    let (ids, list) = cx.among("id", 2, mails);
    let threads: Vec<ThreadId> = cx.query(
        &format!("SELECT DISTINCT thread_id FROM mails WHERE account_id = $1 AND {ids}"),
        params![cx.account, list.clone()],
        Row::take,
    )?;
    let before = super::list_threads_by_ids(cx, &threads)?;
    cx.write(&format!("DELETE FROM mails WHERE account_id = $1 AND {ids}"), params![cx.account, list])?;
    let left = super::list_nodes(cx, &threads)?;
    let after: Vec<_> =
        before.iter().filter(|thread| left.iter().any(|mail| mail.thread_id == thread.id)).cloned().collect();
    super::replace_threads(cx, &before, &after)?;
    super::count_threads(cx, &before, &after)?;
    Ok(files)
}

/// Removes the items of mails from every feed.
pub fn erase_items_of_mails(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<(), DbError> {
    if mails.is_empty() {
        return Ok(());
    }
    let (among, list) = cx.among("mail_id", 2, mails);
    cx.write(&format!("DELETE FROM feed_items WHERE account_id = $1 AND {among}"), params![cx.account, list])?;
    Ok(())
}

/// Lets mails stand in feeds, each once in each; the ids of the items that are new.
pub fn insert_standings(cx: &mut Cx<'_>, standings: &[Standing]) -> Result<Vec<FeedItemId>, DbError> {
    if standings.is_empty() {
        return Ok(Vec::new());
    }
    let mails: Vec<MailId> = standings.iter().map(|standing| standing.mail).collect();
    let (among, list) = cx.among("mail_id", 2, &mails);
    let sql = format!("SELECT mail_id, subject, subject_id FROM feed_items WHERE account_id = $1 AND {among}");
    let read = |row: &mut Row| {
        let mail = row.take::<MailId>()?;
        let subject = Subject::from_stored(&row.take::<String>()?).ok_or(DbError::ColumnMissing)?;
        Ok((mail, Place { subject, id: row.take()? }))
    };
    let mut there = cx.query(&sql, params![cx.account, list], read)?;
    let (mut rows, mut ids) = (Vec::new(), Vec::new());
    for standing in standings {
        if there.contains(&(standing.mail, standing.place)) {
            continue;
        }
        there.push((standing.mail, standing.place));
        let id: FeedItemId = cx.next_id()?;
        ids.push(id);
        rows.push(row(cx, id, standing));
    }
    cx.insert_all(
        "feed_items (account_id, id, subject, subject_id, at, kind, author_id, author, title, body, details, contact_id, incoming_lead_id, arrival_id, updated_at, private_to, is_pinned, files, mail_id)",
        &rows,
        "",
    )?;
    Ok(ids)
}

fn row(cx: &Cx<'_>, id: FeedItemId, standing: &Standing) -> Vec<Value> {
    params![
        cx.account,
        id,
        standing.place.subject.as_str(),
        standing.place.id,
        standing.at,
        ItemKind::Mail.as_str(),
        standing.author_id.map_or(0, |user| user.0),
        "",
        "",
        "",
        "null",
        standing.contact_id,
        standing.incoming_lead_id,
        standing.arrival_id,
        cx.now,
        standing.private_to,
        false,
        standing.files,
        standing.mail,
    ]
    .to_vec()
}

/// The items of a thread's mails that stand with another lead, or with the first contact on the other side, stand in the
/// feed of a lead.
pub fn move_standings(cx: &mut Cx<'_>, thread: ThreadId, lead: LeadId) -> Result<(), DbError> {
    cx.write(
        "UPDATE feed_items SET subject = 'lead', subject_id = $3, updated_at = $4 WHERE account_id = $1 AND id IN (SELECT min(item.id) FROM mails
             JOIN feed_items item ON item.account_id = mails.account_id AND item.mail_id = mails.id
             WHERE mails.account_id = $1 AND mails.thread_id = $2 AND (item.subject = 'lead' OR item.contact_id = mails.contact_id) GROUP BY mails.id)",
        params![cx.account, thread, lead, cx.now],
    )?;
    Ok(())
}

/// The items of a thread's mails that stand with a lead go back to the contacts on the other side; nobody's go.
pub fn send_standings_home(cx: &mut Cx<'_>, thread: ThreadId) -> Result<(), DbError> {
    let of_thread = "account_id = $1 AND subject = 'lead' AND mail_id IN (SELECT id FROM mails WHERE account_id = $1 AND thread_id = $2)";
    cx.write(
        &format!("UPDATE feed_items SET subject = 'contact', subject_id = contact_id, updated_at = $3 WHERE {of_thread} AND contact_id IS NOT NULL"),
        params![cx.account, thread, cx.now],
    )?;
    cx.write(&format!("DELETE FROM feed_items WHERE {of_thread}"), params![cx.account, thread])?;
    Ok(())
}

/// How the mails of a thread would stand in a feed: those that were said, and are there.
pub fn list_standings(cx: &mut Cx<'_>, thread: ThreadId, place: Place) -> Result<Vec<Standing>, DbError> {
    let sql = "SELECT mails.id, mails.at, mails.files, mails.author_id, mails.contact_id, CASE WHEN mailboxes.kind = 'personal' THEN mailboxes.user_id END,
            (SELECT min(arrivals.id) FROM arrivals WHERE arrivals.account_id = mails.account_id AND arrivals.mail_id = mails.id)
        FROM mails LEFT JOIN mailboxes ON mailboxes.account_id = mails.account_id AND mailboxes.id = mails.mailbox_id
        WHERE mails.account_id = $1 AND mails.thread_id = $2 AND mails.deleted_at IS NULL AND mails.emptied_at IS NULL AND mails.state NOT IN ('draft', 'scheduled', 'held')
        ORDER BY mails.id";
    cx.query(sql, params![cx.account, thread], |row| {
        Ok(Standing {
            mail: row.take()?,
            place,
            at: row.take()?,
            files: row.take()?,
            author_id: Some(row.take::<UserId>()?).filter(|user| user.0 > 0),
            contact_id: row.take()?,
            incoming_lead_id: None,
            private_to: row.take()?,
            arrival_id: row.take()?,
        })
    })
}

/// Threads of an incoming lead's mails belong to another lead from now on.
pub fn move_threads(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, to: LeadId) -> Result<(), DbError> {
    set_lead_of_threads(cx, incoming_lead, to, "")
}

/// Threads of an incoming lead's mails that belong to no open lead belong to this one.
pub fn claim_threads(cx: &mut Cx<'_>, incoming_lead: IncomingLeadId, lead: LeadId) -> Result<(), DbError> {
    set_lead_of_threads(cx, incoming_lead, lead, &format!(" AND {WITHOUT_OPEN_LEAD}"))
}

fn set_lead_of_threads(
    cx: &mut Cx<'_>,
    incoming_lead: IncomingLeadId,
    lead: LeadId,
    condition: &str,
) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE threads SET lead_id = $3, updated_at = $4 WHERE account_id = $1{condition} AND id IN (SELECT mails.thread_id FROM feed_items
             JOIN mails ON mails.account_id = feed_items.account_id AND mails.id = feed_items.mail_id
             WHERE feed_items.account_id = $1 AND feed_items.incoming_lead_id = $2)"
    );
    cx.write(&sql, params![cx.account, incoming_lead, lead, cx.now])?;
    Ok(())
}

/// Threads of these items that belong to one lead, or to no open one, belong to another from now on.
pub fn move_threads_of_items(
    cx: &mut Cx<'_>,
    items: &[FeedItemId],
    (from, to): (Option<LeadId>, LeadId),
) -> Result<(), DbError> {
    let (among, list) = cx.among("feed_items.id", 2, items);
    let sql = format!(
        "UPDATE threads SET lead_id = $3, updated_at = $4 WHERE account_id = $1 AND (lead_id = $5 OR {WITHOUT_OPEN_LEAD})
         AND id IN (SELECT mails.thread_id FROM feed_items
             JOIN mails ON mails.account_id = feed_items.account_id AND mails.id = feed_items.mail_id
             WHERE feed_items.account_id = $1 AND {among})"
    );
    cx.write(&sql, params![cx.account, list, to, cx.now, from])?;
    Ok(())
}

/// The threads of a lead belong to the one before again, or to none.
pub fn give_threads_back(cx: &mut Cx<'_>, lead: LeadId) -> Result<(), DbError> {
    let sql =
        format!("UPDATE threads SET lead_id = {LEAD_BEFORE}, updated_at = $3 WHERE account_id = $1 AND lead_id = $2");
    cx.write(&sql, params![cx.account, lead, cx.now])?;
    Ok(())
}

/// The thread of a mail belongs to a lead, where it belongs to no open one, and to a contact, where it belongs to none yet.
pub fn claim_thread(
    cx: &mut Cx<'_>,
    mail: MailId,
    lead: Option<LeadId>,
    contact: Option<ContactId>,
) -> Result<(), DbError> {
    let sql = format!(
        "UPDATE threads SET lead_id = CASE WHEN {WITHOUT_OPEN_LEAD} THEN COALESCE($3, lead_id) ELSE lead_id END,
         contact_id = COALESCE(contact_id, $4), updated_at = $5
         WHERE account_id = $1 AND id = (SELECT thread_id FROM mails WHERE account_id = $1 AND id = $2)"
    );
    cx.write(&sql, params![cx.account, mail, lead, contact, cx.now])?;
    Ok(())
}

pub fn find_standing(cx: &mut Cx<'_>, mail: MailId, place: Place) -> Result<Option<FeedItemId>, DbError> {
    let sql = "SELECT id FROM feed_items WHERE account_id = $1 AND mail_id = $2 AND subject = $3 AND subject_id = $4";
    cx.find(sql, params![cx.account, mail, place.subject.as_str(), place.id], Row::take)
}

pub fn has_standing(cx: &mut Cx<'_>, mail: MailId) -> Result<bool, DbError> {
    let sql =
        "SELECT count(*) FROM (SELECT 1 FROM feed_items WHERE account_id = $1 AND mail_id = $2 LIMIT 1) AS standing";
    Ok(cx.number(sql, params![cx.account, mail])? > 0)
}

pub fn list_dead_addresses(cx: &mut Cx<'_>, addresses: &[String]) -> Result<Vec<DeadAddress>, DbError> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..addresses.len()).map(|at| format!("${}", at + 2)).collect();
    let sql = format!(
        "SELECT address, reason, since, mail_id FROM dead_addresses WHERE account_id = $1 AND address IN ({}) ORDER BY address",
        places.join(", ")
    );
    let values: Vec<Value> = std::iter::once(cx.account.into())
        .chain(addresses.iter().map(|address| address.to_lowercase().into()))
        .collect();
    cx.query(&sql, &values, |row| {
        Ok(DeadAddress { address: row.take()?, reason: row.take()?, since: row.take()?, mail_id: row.take()? })
    })
}

pub fn put_dead_address(cx: &mut Cx<'_>, dead: &DeadAddress) -> Result<(), DbError> {
    cx.write(
        "INSERT INTO dead_addresses (account_id, address, reason, since, mail_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, address) DO UPDATE SET reason = excluded.reason, since = excluded.since, mail_id = excluded.mail_id",
        params![cx.account, dead.address.to_lowercase(), &dead.reason, dead.since, dead.mail_id],
    )?;
    Ok(())
}
