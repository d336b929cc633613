//! The lines of the notification centre, and whom a request concerns.

use crate::channels::mailboxes;
use crate::updates::notices::{Notice, Topic};
use base::access::{self, Action};
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{IncomingLeadId, LeadId, NoticeId, UserId};
use base::search::Subject;
use base::{Cx, params};
use std::collections::HashMap;

/// Users of one account who are told of a request of nobody in particular.
const MAX_TOLD: i64 = 200;
/// Rows written by one statement: eleven values each stay far below what either database takes in one statement.
const ROWS_OF_AN_INSERT: usize = 100;
/// Unread notices are counted up to this: every page shows the number, and somebody may never read any.
const MAX_COUNTED: i64 = 100;
/// Notices removed in one unit, so that requests need not wait for long.
const MAX_SWEPT: i64 = 10_000;

/// Who answers for each request: the lead's responsible, else the source's.
pub fn responsible_for(cx: &mut Cx<'_>, ids: &[IncomingLeadId]) -> Result<HashMap<IncomingLeadId, UserId>, DbError> {
    let places: Vec<String> = (2..ids.len() + 2).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT incoming_leads.id, COALESCE(leads.responsible_id, sources.responsible_id) FROM incoming_leads
         JOIN leads ON leads.account_id = incoming_leads.account_id AND leads.id = incoming_leads.lead_id
         JOIN sources ON sources.account_id = incoming_leads.account_id AND sources.id = incoming_leads.source_id
         WHERE incoming_leads.account_id = $1 AND incoming_leads.id IN ({})",
        places.join(", ")
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    let found = cx.query(&sql, &values, |row| Ok((row.take()?, row.take::<Option<UserId>>()?)))?;
    Ok(found.into_iter().filter_map(|(id, user)| Some((id, user?))).collect())
}

/// Who follows each of some leads, those who left aside.
pub fn participants_of(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<HashMap<LeadId, Vec<UserId>>, DbError> {
    if leads.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (3..leads.len() + 3).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT subscriptions.subject_id, subscriptions.user_id FROM subscriptions
         JOIN users ON users.account_id = subscriptions.account_id AND users.id = subscriptions.user_id
         WHERE subscriptions.account_id = $1 AND subscriptions.subject = $2 AND subscriptions.subject_id IN ({}) AND users.deactivated_at IS NULL",
        places.join(", ")
    );
    let mut values: Vec<Value> = params![cx.account, Subject::Lead.as_str()].to_vec();
    values.extend(leads.iter().map(|id| Value::from(*id)));
    let mut found: HashMap<LeadId, Vec<UserId>> = HashMap::new();
    for (lead, user) in cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?)))? {
        found.entry(lead).or_default().push(user);
    }
    Ok(found)
}

/// Those who are told of a request of nobody in particular.
pub fn everybody(cx: &mut Cx<'_>) -> Result<Vec<UserId>, DbError> {
    cx.query(
        "SELECT id FROM users WHERE account_id = $1 AND deactivated_at IS NULL ORDER BY id LIMIT $2",
        params![cx.account, MAX_TOLD],
        Row::take,
    )
}

/// What leads are called that are neither deleted nor drafts.
pub fn lead_names(cx: &mut Cx<'_>, ids: &[LeadId]) -> Result<HashMap<LeadId, String>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (2..ids.len() + 2).map(|at| format!("${at}")).collect();
    let sql = format!(
        "SELECT id, name FROM leads WHERE account_id = $1 AND id IN ({}) AND deleted_at IS NULL AND is_draft = 0",
        places.join(", ")
    );
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| Value::from(*id))).collect();
    Ok(cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?)))?.into_iter().collect())
}

/// Writes notices, each with when it is to be sent by itself.
pub fn insert<'n>(
    cx: &mut Cx<'_>,
    told: impl Iterator<Item = ((UserId, &'n Notice), Option<Seconds>)>,
) -> Result<(), DbError> {
    let told: Vec<_> = told.collect();
    if !told.is_empty() {
        cx.has_news();
    }
    for some in told.chunks(ROWS_OF_AN_INSERT) {
        let (mut values, mut rows) = (params![cx.account].to_vec(), Vec::new());
        for ((user, notice), mail_at) in some {
            let row: [Value; 11] = [
                notice.id.into(),
                (*user).into(),
                notice.at.into(),
                notice.topic.as_str().into(),
                (&notice.kind).into(),
                (&notice.text).into(),
                (&notice.detail).into(),
                (&notice.link).into(),
                notice.incoming_lead_id.into(),
                notice.mail_id.into(),
                (*mail_at).into(),
            ];
            let places: Vec<String> = (1..=row.len()).map(|at| format!("${}", values.len() + at)).collect();
            rows.push(format!("($1, {})", places.join(", ")));
            values.extend(row);
        }
        let sql = format!(
            "INSERT INTO notices (account_id, id, user_id, at, topic, kind, text, detail, link, incoming_lead_id, mail_id, mail_at) VALUES {}",
            rows.join(", ")
        );
        cx.write(&sql, &values)?;
    }
    Ok(())
}

/// Notices are written in the order of time, so the oldest have the smallest ids.
pub fn sweep(cx: &mut Cx<'_>, before: Seconds) -> Result<u64, DbError> {
    cx.execute(
        "DELETE FROM notices WHERE account_id = $1 AND at < $2
         AND id IN (SELECT id FROM notices WHERE account_id = $1 ORDER BY id LIMIT $3)",
        params![cx.account, before, MAX_SWEPT],
    )
}

/// The columns that [`read_notice`] takes, in order.
pub const NOTICE: &str = "id, at, topic, kind, text, detail, link, incoming_lead_id, mail_id, read_at";

pub fn read_notice(row: &mut Row) -> Result<Notice, DbError> {
    Ok(Notice {
        id: row.take()?,
        at: row.take()?,
        // A word of a newer node of the same database.
        topic: Topic::from_stored(&row.take::<String>()?).unwrap_or(Topic::System),
        kind: row.take()?,
        text: row.take()?,
        detail: row.take()?,
        link: row.take()?,
        incoming_lead_id: row.take()?,
        mail_id: row.take()?,
        read_at: row.take()?,
    })
}

pub fn list(
    cx: &mut Cx<'_>,
    user: UserId,
    topic: Option<Topic>,
    before: Option<NoticeId>,
    limit: i64,
) -> Result<Vec<Notice>, DbError> {
    let mut values: Vec<Value> = params![cx.account, user, limit, before.map_or(i64::MAX, |id| id.0)].to_vec();
    let of_topic = topic.map_or("", |_| "AND topic = $5");
    values.extend(topic.map(|topic| Value::from(topic.as_str())));
    let seen = seen(cx)?;
    let sql = format!(
        "SELECT {NOTICE} FROM notices WHERE account_id = $1 AND user_id = $2 AND id < $4 {of_topic}{seen} ORDER BY id DESC LIMIT $3"
    );
    cx.query(&sql, &values, read_notice)
}

/// A notice of a request is for those who may see what became of it and through whom it came, and one of a mail for those who
/// may read that, also when their rights, or the kind of a mailbox, have changed since (EM-12).
fn seen(cx: &mut Cx<'_>) -> Result<String, DbError> {
    let lead = access::scope(cx, Subject::Lead, Action::View)?.condition("leads");
    let mut condition = lead.map_or_else(String::new, |seen| {
        format!(
            " AND (notices.incoming_lead_id IS NULL OR EXISTS (
             SELECT 1 FROM incoming_leads JOIN leads ON leads.account_id = incoming_leads.account_id AND leads.id = incoming_leads.lead_id
             WHERE incoming_leads.account_id = notices.account_id AND incoming_leads.id = notices.incoming_lead_id AND {seen}))"
        )
    });
    condition += " AND (notices.incoming_lead_id IS NULL OR NOT EXISTS (SELECT 1 FROM incoming_leads
         WHERE incoming_leads.account_id = notices.account_id AND incoming_leads.id = notices.incoming_lead_id
         AND incoming_leads.private_to <> notices.user_id))";
    condition += &format!(
        " AND (notices.mail_id IS NULL OR EXISTS (SELECT 1 FROM mails WHERE mails.account_id = notices.account_id
         AND mails.id = notices.mail_id AND mails.emptied_at IS NULL{}))",
        mailboxes::usable(cx)?.and("mails")
    );
    Ok(condition)
}

/// Those of a user's notices that the actor of this unit may see.
pub fn list_seen(cx: &mut Cx<'_>, user: UserId, ids: &[NoticeId]) -> Result<Vec<NoticeId>, DbError> {
    let seen = seen(cx)?;
    let places: Vec<String> = (3..ids.len() + 3).map(|at| format!("${at}")).collect();
    let mut values: Vec<Value> = params![cx.account, user].to_vec();
    values.extend(ids.iter().map(|id| Value::from(*id)));
    let sql = format!(
        "SELECT id FROM notices WHERE account_id = $1 AND user_id = $2 AND id IN ({}){seen}",
        places.join(", ")
    );
    cx.query(&sql, &values, Row::take)
}

/// Where a notice of this user leads.
pub fn find_link(cx: &mut Cx<'_>, user: UserId, id: NoticeId) -> Result<Option<String>, DbError> {
    let sql = "SELECT link FROM notices WHERE account_id = $1 AND user_id = $2 AND id = $3";
    cx.find(sql, params![cx.account, user, id], Row::take)
}

pub fn count_unread(cx: &mut Cx<'_>, user: UserId) -> Result<i64, DbError> {
    let seen = seen(cx)?;
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM notices WHERE account_id = $1 AND user_id = $2 AND read_at IS NULL{seen} LIMIT $3) AS unread"
    );
    cx.number(&sql, params![cx.account, user, MAX_COUNTED])
}

/// Marks one notice of a user as read, or all of them; read in time, it is not sent by mail.
pub fn mark_read(cx: &mut Cx<'_>, user: UserId, one: Option<NoticeId>) -> Result<(), DbError> {
    cx.write(
        "UPDATE notices SET read_at = $3, mail_at = NULL WHERE account_id = $1 AND user_id = $2 AND read_at IS NULL AND ($4 = 0 OR id = $4)",
        params![cx.account, user, cx.now, one.map_or(0, |id| id.0)],
    )?;
    Ok(())
}
