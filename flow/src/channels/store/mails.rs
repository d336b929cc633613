//! The table of mails.

use super::attachments::{FILE_COLUMNS, files_seen, read_file};
use super::is_there;
use crate::channels::AttachedFile;
use crate::channels::mailboxes;
use crate::channels::mails::showing::Event;
use crate::channels::mails::{
    CameAs, Correspondent, Direction, Known, Mail, MailFile, MailState, NewMail, Placed, Presence, Stored, Thread,
    Whose, class_from_stored, class_word,
};
use crate::channels::said::MAX_TEXT_CHARS;
use base::access::{self, Right};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{ArrivalId, AttachmentId, MailId, MailboxId, ThreadId, UserId};
use base::people::User;
use base::search::Subject;
use base::{Cx, params};
use std::collections::BTreeSet;

/// Mails with events of one contact that are compared.
const MAX_EVENTS: i64 = 200;

const COLUMNS: &str = "id, thread_id, mailbox_id, direction, state, class, at, is_read, files, author_id, contact_id, deleted_at, emptied_at, message_id, subject, from_name, from_address, recipients, answers, preview, details, raw_file, text, html, created_at, updated_at";

fn read(row: &mut Row) -> Result<Mail, DbError> {
    Ok(Mail {
        id: row.take()?,
        thread_id: row.take()?,
        mailbox_id: row.take()?,
        direction: Direction::from_stored(&row.take::<String>()?),
        state: MailState::from_stored(&row.take::<String>()?),
        class: class_from_stored(&row.take::<String>()?),
        at: row.take()?,
        is_read: row.take()?,
        files: row.take()?,
        author_id: Some(row.take::<UserId>()?).filter(|user| user.0 > 0),
        contact_id: row.take()?,
        deleted_at: row.take()?,
        emptied_at: row.take()?,
        message_id: row.take()?,
        subject: row.take()?,
        from: Correspondent { name: row.take()?, address: row.take()? },
        recipients: row.take_json()?,
        answers: row.take_json()?,
        preview: row.take()?,
        details: row.take_json()?,
        raw_file: row.take()?,
        text: row.take()?,
        html: row.take()?,
        created_at: row.take()?,
        updated_at: row.take()?,
    })
}

/// What the actor may see of mails, to be appended to a `WHERE`.
fn seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    let usable = mailboxes::usable(cx)?;
    Ok(usable.and("mails") + &usable.and_not_written_by_others("mails"))
}

/// As [`seen`], of mails in the bin: they are an administrator's to see, and of a personal box its owner's (EM-60).
fn seen_in_bin(cx: &mut Cx<'_>) -> Result<String, DbError> {
    let seen = seen(cx)?;
    if access::is_allowed(cx.actor, Right::SetUp) {
        return Ok(seen);
    }
    let user = cx.actor.user().map_or(0, |user| user.0);
    Ok(format!(
        "{seen} AND mailbox_id IN (SELECT id FROM mailboxes WHERE account_id = $1 AND kind = 'personal' AND user_id = {user})"
    ))
}

pub fn list_mails(
    cx: &mut Cx<'_>,
    (whose, presence): (Whose, Presence),
    before: Option<(Seconds, MailId)>,
    limit: i64,
) -> Result<Vec<Mail>, DbError> {
    let of_threads = "SELECT threads.id FROM threads WHERE threads.account_id = $1 AND threads";
    let (of, whom) = match whose {
        Whose::Thread(thread) => ("thread_id = $2".to_owned(), thread.0),
        Whose::Lead(lead) => {
            let there = is_there(cx, Subject::Lead, lead.0)?;
            (format!("thread_id IN ({of_threads}.lead_id = $2){there}"), lead.0)
        }
        // Each half by its own index; one condition with OR would look through all.
        Whose::Contact(contact) => (
            format!(
                "id IN (SELECT own.id FROM mails own WHERE own.account_id = $1 AND own.contact_id = $2
                 UNION ALL SELECT own.id FROM mails own WHERE own.account_id = $1 AND own.thread_id IN ({of_threads}.contact_id = $2)){}",
                is_there(cx, Subject::Contact, contact.0)?
            ),
            contact.0,
        ),
    };
    let seen = match presence {
        Presence::There => format!(" AND deleted_at IS NULL{}", seen(cx)?),
        Presence::Binned => format!(" AND deleted_at IS NOT NULL{}", seen_in_bin(cx)?),
    };
    let (at, id) = before.unwrap_or((Seconds::MAX, MailId(i64::MAX)));
    let sql = format!(
        "SELECT {COLUMNS} FROM mails WHERE account_id = $1 AND {of} AND emptied_at IS NULL{seen}
         AND (at < $3 OR (at = $3 AND id < $4)) ORDER BY at DESC, id DESC LIMIT $5"
    );
    cx.query(&sql, params![cx.account, whom, at, id, limit], read)
}

/// What mails tell of events: those of a thread, and of others with its contact in its box; the newest mails.
pub fn list_events(cx: &mut Cx<'_>, thread: &Thread) -> Result<Vec<Event>, DbError> {
    let sql = "SELECT details FROM mails WHERE account_id = $1 AND deleted_at IS NULL AND emptied_at IS NULL AND details LIKE '%\"calendar\"%'
         AND thread_id IN (SELECT id FROM threads WHERE account_id = $1 AND id = $2
             UNION SELECT id FROM threads WHERE account_id = $1 AND contact_id = $3 AND COALESCE(mailbox_id, 0) = $4)
         ORDER BY id DESC LIMIT $5";
    let values = params![cx.account, thread.id, thread.contact_id, thread.mailbox_id.map_or(0, |id| id.0), MAX_EVENTS];
    let found = cx.query(sql, values, Row::take_json::<serde_json::Value>)?;
    Ok(found.into_iter().filter_map(|details| serde_json::from_value(details["calendar"].clone()).ok()).collect())
}

pub fn list_mails_by_ids(cx: &mut Cx<'_>, ids: &[MailId]) -> Result<Vec<Mail>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("id", 2, ids);
    let sql = format!("SELECT {COLUMNS} FROM mails WHERE account_id = $1 AND {among}{}", seen(cx)?);
    cx.query(&sql, params![cx.account, list], read)
}

/// What was kept of arrivals: the mails that are there for the actor.
pub fn list_mails_of_arrivals(cx: &mut Cx<'_>, arrivals: &[ArrivalId]) -> Result<Vec<CameAs>, DbError> {
    let (among, list) = cx.among("arrivals.id", 2, arrivals);
    let sql = format!(
        "SELECT arrivals.id, mails.thread_id, mails.from_name, mails.from_address, mails.subject
         FROM arrivals JOIN mails ON mails.account_id = arrivals.account_id AND mails.id = arrivals.mail_id
         WHERE arrivals.account_id = $1 AND {among} AND mails.deleted_at IS NULL AND mails.emptied_at IS NULL{}",
        seen(cx)?
    );
    cx.query(&sql, params![cx.account, list], |row| {
        Ok(CameAs {
            arrival: row.take()?,
            thread_id: row.take()?,
            from: Correspondent { name: row.take()?, address: row.take()? },
            subject: row.take()?,
        })
    })
}

/// The newest mail that went out under this Message-ID.
pub fn find_mail_of_ours(cx: &mut Cx<'_>, message_id: &str) -> Result<Option<Mail>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mails WHERE account_id = $1 AND message_id = $2 AND direction = 'out'{} ORDER BY id DESC LIMIT 1",
        seen(cx)?
    );
    cx.find(&sql, params![cx.account, message_id], read)
}

/// Mails that may be the same as some of these, whoever may see them: by content, or by the Message-ID that we gave.
pub fn list_same_mails(cx: &mut Cx<'_>, mails: &[NewMail]) -> Result<Vec<Known>, DbError> {
    let contents: Vec<&String> = mails.iter().map(|mail| &mail.content).collect();
    let of_ours = mails.iter().filter(|mail| mail.direction == Direction::Out).map(|mail| &mail.message_id);
    let of_ours: Vec<&String> = of_ours.collect();
    let mut found = list_known(cx, "content", &contents, "")?;
    found.extend(list_known(cx, "message_id", &of_ours, " AND direction = 'out' AND author_id > 0")?);
    Ok(found)
}

/// Mails that went out under these Message-IDs, whoever may see them.
pub fn list_sent_mails(cx: &mut Cx<'_>, message_ids: &[String]) -> Result<Vec<Known>, DbError> {
    list_known(cx, "message_id", &message_ids.iter().collect::<Vec<_>>(), " AND direction = 'out'")
}

/// The mails that have one of these texts in a column; empty ones are nobody's.
fn list_known(cx: &mut Cx<'_>, column: &str, texts: &[&String], also: &str) -> Result<Vec<Known>, DbError> {
    let texts: BTreeSet<&String> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..texts.len()).map(|at| format!("${}", at + 2)).collect();
    let sql = format!(
        "SELECT mails.id, mails.mailbox_id, mails.direction, COALESCE(mailboxes.kind, 'shared'), mails.content, mails.message_id, mails.author_id
         FROM mails LEFT JOIN mailboxes ON mailboxes.account_id = mails.account_id AND mailboxes.id = mails.mailbox_id
         WHERE mails.account_id = $1 AND mails.{column} IN ({}){also} ORDER BY mails.id",
        places.join(", ")
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(texts.into_iter().map(Value::from)).collect();
    cx.query(&sql, &values, |row| {
        Ok(Known {
            id: row.take()?,
            mailbox_id: row.take()?,
            direction: Direction::from_stored(&row.take::<String>()?),
            is_private: row.take::<String>()? != "shared",
            content: row.take()?,
            message_id: row.take()?,
            is_ours: row.take::<UserId>()?.0 > 0,
        })
    })
}

pub fn insert_mails(cx: &mut Cx<'_>, mails: &[&Placed<'_>]) -> Result<(), DbError> {
    let mut rows = Vec::new();
    for placed in mails {
        let mail = placed.mail;
        rows.push(
            params![
                cx.account,
                placed.id,
                placed.thread_id,
                mail.mailbox_id,
                mail.direction.as_str(),
                mail.state.as_str(),
                class_word(mail.class),
                mail.is_from_us,
                mail.at,
                mail.is_read,
                mail.files.len() as i64,
                mail.author_id.map_or(0, |user| user.0),
                mail.contact_id,
                &mail.message_id,
                &mail.content,
                placed.subject_link,
                &mail.subject,
                &mail.from.name,
                &mail.from.address,
                serde_json::to_string(&mail.recipients)?,
                serde_json::to_string(&mail.answers)?,
                mail.preview(),
                &mail.details,
                mail.raw_file.clone(),
                mail.kept_text(),
                mail.html.clone(),
                cx.now,
                cx.now,
            ]
            .to_vec(),
        );
    }
    cx.insert_all(
        "mails (account_id, id, thread_id, mailbox_id, direction, state, class, is_from_us, at, is_read, files, author_id, contact_id, message_id, content, subject_link, subject, from_name, from_address, recipients, answers, preview, details, raw_file, text, html, created_at, updated_at)",
        &rows,
        "",
    )?;
    let mut files = Vec::new();
    for placed in mails {
        for file in &placed.mail.files {
            let id = cx.next_id()?;
            files.push(super::attachments::row(cx, id, placed.id.0, file));
        }
    }
    super::attachments::insert_files(cx, &files)
}

/// What is written of a mail of ours is other words now.
pub fn update_mail(cx: &mut Cx<'_>, id: MailId, mail: &NewMail) -> Result<(), DbError> {
    cx.write(
        "UPDATE mails SET state = $3, at = $4, files = $5, author_id = $6, contact_id = $7, message_id = $8, subject = $9, from_name = $10, from_address = $11,
         recipients = $12, answers = $13, preview = $14, details = $15, raw_file = $16, text = $17, html = $18, updated_at = $19 WHERE account_id = $1 AND id = $2",
        params![
            cx.account,
            id,
            mail.state.as_str(),
            mail.at,
            mail.files.len() as i64,
            mail.author_id.map_or(0, |user| user.0),
            mail.contact_id,
            &mail.message_id,
            &mail.subject,
            &mail.from.name,
            &mail.from.address,
            serde_json::to_string(&mail.recipients)?,
            serde_json::to_string(&mail.answers)?,
            mail.preview(),
            &mail.details,
            mail.raw_file.clone(),
            mail.kept_text(),
            mail.html.clone(),
            cx.now,
        ],
    )?;
    super::attachments::replace_files(cx, id, &mail.files)
}

/// What a mail of ours says, and its files, are other ones now.
pub fn update_mail_words(cx: &mut Cx<'_>, mail: &Mail, files: &[AttachedFile]) -> Result<(), DbError> {
    let text: String = mail.text.chars().take(MAX_TEXT_CHARS).collect();
    cx.write(
        "UPDATE mails SET text = $3, html = $4, files = $5, updated_at = $6 WHERE account_id = $1 AND id = $2",
        params![cx.account, mail.id, text, mail.html.clone(), files.len() as i64, cx.now],
    )?;
    super::attachments::replace_files(cx, mail.id, files)
}

/// Sets how far a mail is, and what is known of it besides.
pub fn update_mail_state(cx: &mut Cx<'_>, mail: &Mail) -> Result<(), DbError> {
    cx.write(
        "UPDATE mails SET state = $3, at = $4, details = $5, raw_file = $6, updated_at = $7 WHERE account_id = $1 AND id = $2",
        params![cx.account, mail.id, mail.state.as_str(), mail.at, &mail.details, mail.raw_file.clone(), cx.now],
    )?;
    Ok(())
}

/// The mails of a mailbox that have not left, also deleted ones.
pub fn list_unsent_mails(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Vec<Mail>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM mails WHERE account_id = $1 AND mailbox_id = $2 AND emptied_at IS NULL
         AND state IN ('draft', 'scheduled', 'held', 'sending') ORDER BY id"
    );
    cx.query(&sql, params![cx.account, mailbox], read)
}

/// Who wrote mails of ours that are there; what nobody wrote here is left out.
pub fn list_writers(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<(MailId, UserId)>, DbError> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("id", 2, mails);
    let sql = format!(
        "SELECT id, author_id FROM mails WHERE account_id = $1 AND {among} AND author_id > 0 AND deleted_at IS NULL ORDER BY id"
    );
    cx.query(&sql, params![cx.account, list], |row| Ok((row.take()?, row.take()?)))
}

/// A mail of ours is somebody else's, and goes under their name.
pub fn update_mail_writer(cx: &mut Cx<'_>, mail: MailId, writer: &User) -> Result<(), DbError> {
    let sql = "UPDATE mails SET author_id = $3, from_name = $4, updated_at = $5 WHERE account_id = $1 AND id = $2";
    cx.write(sql, params![cx.account, mail, writer.id, &writer.name, cx.now])?;
    Ok(())
}

/// Mails that were taken for what came in are ours.
pub fn set_mails_sent(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<(), DbError> {
    let (among, list) = cx.among("id", 3, mails);
    let sql = format!(
        "UPDATE mails SET direction = 'out', state = $2, is_read = 1, updated_at = $4 WHERE account_id = $1 AND {among}"
    );
    cx.write(&sql, params![cx.account, MailState::Sent.as_str(), list, cx.now])?;
    Ok(())
}

/// A mail is in a box from now on, or has other words, and stands in another thread.
pub fn move_mail(cx: &mut Cx<'_>, placed: &Placed<'_>) -> Result<(), DbError> {
    cx.write(
        "UPDATE mails SET thread_id = $3, mailbox_id = $4, subject_link = $5, updated_at = $6 WHERE account_id = $1 AND id = $2",
        params![cx.account, placed.id, placed.thread_id, placed.mail.mailbox_id, placed.subject_link, cx.now],
    )?;
    Ok(())
}

/// Mails stand in another thread now, each from the one that is named beside it; what it is found by goes with them.
pub fn move_mails(cx: &mut Cx<'_>, to: ThreadId, mails: &[(MailId, ThreadId)]) -> Result<(), DbError> {
    let ids: Vec<MailId> = mails.iter().map(|(id, _)| *id).collect();
    let (among, list) = cx.among("id", 3, &ids);
    let sql = format!("UPDATE mails SET thread_id = $2 WHERE account_id = $1 AND {among}");
    cx.write(&sql, params![cx.account, to, list])?;
    for from in mails.iter().map(|(_, from)| *from).collect::<BTreeSet<_>>() {
        super::share_words(cx, from, to)?;
    }
    Ok(())
}

/// The mails of threads, as far as threads are made of them, in the order of their ids.
pub fn list_nodes(cx: &mut Cx<'_>, threads: &[ThreadId]) -> Result<Vec<Stored>, DbError> {
    if threads.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("thread_id", 2, threads);
    let sql = format!(
        "SELECT id, thread_id, message_id, answers, subject_link, at FROM mails WHERE account_id = $1 AND {among} ORDER BY id"
    );
    let read = |row: &mut Row| {
        Ok(Stored {
            id: row.take()?,
            thread_id: row.take()?,
            message_id: row.take()?,
            answers: row.take_json()?,
            subject_link: row.take()?,
            at: row.take()?,
        })
    };
    cx.query(&sql, params![cx.account, list], read)
}

/// What the mails of threads say, each in a few texts, of the words at most so many characters.
pub fn list_texts(
    cx: &mut Cx<'_>,
    threads: &[ThreadId],
    chars: usize,
) -> Result<Vec<(ThreadId, Vec<String>)>, DbError> {
    let (among, list) = cx.among("thread_id", 2, threads);
    let sql = format!(
        "SELECT thread_id, subject, from_name, from_address, recipients, substr(text, 1, {chars}) FROM mails
         WHERE account_id = $1 AND {among} AND emptied_at IS NULL"
    );
    let read = |row: &mut Row| {
        let thread = row.take()?;
        let mut texts = vec![row.take::<String>()?, row.take()?, row.take()?];
        let recipients: crate::channels::mails::Recipients = row.take_json()?;
        texts.extend(recipients.all().flat_map(|who| [who.name.clone(), who.address.clone()]));
        texts.push(row.take()?);
        Ok((thread, texts))
    };
    cx.query(&sql, params![cx.account, list], read)
}

/// What the files of the mails of threads are called.
pub fn list_file_names(cx: &mut Cx<'_>, threads: &[ThreadId]) -> Result<Vec<(ThreadId, String)>, DbError> {
    let (among, list) = cx.among("mails.thread_id", 2, threads);
    let sql = format!(
        "SELECT mails.thread_id, attachments.name FROM mails
         JOIN attachments ON attachments.account_id = mails.account_id AND attachments.holder_id = mails.id
         WHERE mails.account_id = $1 AND {among} AND mails.emptied_at IS NULL"
    );
    cx.query(&sql, params![cx.account, list], |row| Ok((row.take()?, row.take()?)))
}

/// Says of arrivals which mail each became.
pub fn link_arrivals(cx: &mut Cx<'_>, links: &[(ArrivalId, MailId)]) -> Result<(), DbError> {
    if links.is_empty() {
        return Ok(());
    }
    let pair = |at: usize| format!("(CAST(${} AS BIGINT), CAST(${} AS BIGINT))", at * 2 + 2, at * 2 + 3);
    let pairs: Vec<String> = (0..links.len()).map(pair).collect();
    let sql = format!(
        "UPDATE arrivals SET mail_id = became.column2 FROM (VALUES {}) AS became
         WHERE arrivals.account_id = $1 AND arrivals.id = became.column1",
        pairs.join(", ")
    );
    let ids = links.iter().flat_map(|(arrival, mail)| [Value::from(*arrival), Value::from(*mail)]);
    cx.write(&sql, &std::iter::once(Value::from(cx.account)).chain(ids).collect::<Vec<_>>())?;
    Ok(())
}

/// Marks what came in as read; how many were not.
pub fn set_thread_read(cx: &mut Cx<'_>, thread: ThreadId) -> Result<u64, DbError> {
    let sql = "UPDATE mails SET is_read = 1 WHERE account_id = $1 AND thread_id = $2 AND is_read = 0";
    cx.execute(sql, params![cx.account, thread])
}

/// Marks the last mail that came in as unread; 0 when it is.
pub fn set_last_unread(cx: &mut Cx<'_>, thread: ThreadId) -> Result<u64, DbError> {
    let sql = "UPDATE mails SET is_read = 0 WHERE account_id = $1 AND is_read = 1 AND id = (SELECT id FROM mails
        WHERE account_id = $1 AND thread_id = $2 AND direction = 'in' AND deleted_at IS NULL AND emptied_at IS NULL ORDER BY at DESC, id DESC LIMIT 1)";
    cx.execute(sql, params![cx.account, thread])
}

/// The files of mails that the actor may see (RT-06 has a flag of its own for files).
pub fn list_files_of_mails(cx: &mut Cx<'_>, mails: &[MailId]) -> Result<Vec<MailFile>, DbError> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let (among, list) = cx.among("mails.id", 2, mails);
    list_files(cx, &among, list)
}

/// A file of a mail that is there, if the actor may see it.
pub fn find_file_of_mail(cx: &mut Cx<'_>, id: AttachmentId) -> Result<Option<MailFile>, DbError> {
    Ok(list_files(cx, "attachments.id = $2 AND mails.deleted_at IS NULL", id.into())?.pop())
}

/// The files that a condition takes, whose value is `$2`.
fn list_files(cx: &mut Cx<'_>, condition: &str, value: Value) -> Result<Vec<MailFile>, DbError> {
    let seen = seen(cx)? + files_seen(cx)?;
    let sql = format!(
        "SELECT mails.id, {FILE_COLUMNS} FROM attachments JOIN mails ON mails.account_id = attachments.account_id AND mails.id = attachments.holder_id
         WHERE attachments.account_id = $1 AND {condition}{seen} ORDER BY attachments.id"
    );
    let read = |row: &mut Row| {
        let mail_id = row.take()?;
        Ok(MailFile { mail_id, id: row.take()?, file: read_file(row)? })
    };
    cx.query(&sql, &[cx.account.into(), value], read)
}
