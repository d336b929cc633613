//! The tables of suspects and of what was told apart.

use super::{Dismissed, Place, Print, State, Suspect, ToldApart, Wanted};
use crate::duplicates::Likeness;
use crate::duplicates::scan::Found;
use base::access::{self, Action};
use base::db::{DbError, Row, Value};
use base::ids::{ModelId, ScanId, SuspectId, UserId};
use base::search::Subject;
use base::{Cx, params};
use std::collections::BTreeSet;

const COLUMNS: &str = "suspects.id, suspects.subject, suspects.state, suspects.centibits, suspects.probability_ppm, suspects.reasons, suspects.scan_id, suspects.model_id, suspects.found_at, suspects.decided_at, suspects.decided_by";

/// What is written of a suspect that was found.
const SUSPECTS: &str =
    "suspects (account_id, id, subject, state, centibits, probability_ppm, reasons, scan_id, model_id, found_at)";

/// Ids in one statement.
const IDS_AT_ONCE: usize = 1_000;

fn read(row: &mut Row) -> Result<Suspect, DbError> {
    let id = row.take()?;
    let (subject, state): (String, String) = (row.take()?, row.take()?);
    let state = State::from_stored(&state).unwrap_or(State::Gone);
    Ok(Suspect {
        id,
        subject: Subject::from_stored(&subject).unwrap_or(Subject::Lead),
        records: Vec::new(),
        state,
        likeness: Likeness { centibits: row.take()?, probability_ppm: row.take()?, reasons: row.take_json()? },
        scan_id: row.take()?,
        model_id: row.take()?,
        found_at: row.take()?,
        decided_at: row.take()?,
        // Of an open one it is who asked again.
        decided_by: row.take::<Option<UserId>>()?.filter(|_| state != State::Open),
    })
}

/// The records of a suspect, joined to their own table.
fn records_of_suspect(subject: Subject) -> String {
    let table = subject.table();
    format!(
        "FROM suspect_records JOIN {table} ON {table}.account_id = suspect_records.account_id AND {table}.id = suspect_records.record_id
         WHERE suspect_records.account_id = suspects.account_id AND suspect_records.suspect_id = suspects.id"
    )
}

/// That every record that is there still may be seen, and that one which is open or dismissed has two of them at least.
/// Of a record for which nobody answers a bound is neither true nor false: what is not true is not seen.
fn is_seen(cx: &mut Cx<'_>, subject: Subject, state: &str) -> Result<String, DbError> {
    let (records, table) = (records_of_suspect(subject), subject.table());
    let unseen = access::scope(cx, subject, Action::View)?.condition(table);
    let unseen = unseen.map_or_else(String::new, |seen| {
        format!(" AND NOT EXISTS (SELECT 1 {records} AND {table}.deleted_at IS NULL AND ({seen}) IS NOT TRUE)")
    });
    Ok(format!(
        " AND ({state} NOT IN ('open', 'ignored') OR (SELECT count(*) {records} AND {table}.deleted_at IS NULL) >= 2){unseen}"
    ))
}

pub(super) fn list(cx: &mut Cx<'_>, wanted: &Wanted) -> Result<Vec<Suspect>, DbError> {
    let seen = is_seen(cx, wanted.subject, "suspects.state")?;
    let below = wanted.below.unwrap_or(Place { centibits: i64::MAX, id: SuspectId(i64::MAX) });
    let sql = format!(
        "SELECT {COLUMNS} FROM suspects WHERE account_id = $1 AND subject = $2 AND state = $3
         AND (centibits, id) < ($4, $5){seen} ORDER BY centibits DESC, id DESC LIMIT $6"
    );
    let (subject, state) = (wanted.subject.as_str(), wanted.state.as_str());
    cx.query(&sql, params![cx.account, subject, state, below.centibits, below.id, wanted.limit], read)
}

pub(super) fn list_dismissed(cx: &mut Cx<'_>, wanted: &Dismissed) -> Result<Vec<Suspect>, DbError> {
    let seen = is_seen(cx, wanted.subject, "suspects.state")?;
    let (at, id) = wanted.before.unwrap_or((i64::MAX, SuspectId(i64::MAX)));
    let sql = format!(
        "SELECT {COLUMNS} FROM suspects WHERE account_id = $1 AND subject = $2 AND state = $3
         AND (decided_at, id) < ($4, $5){seen} ORDER BY decided_at DESC, id DESC LIMIT $6"
    );
    let (subject, state) = (wanted.subject.as_str(), State::Ignored.as_str());
    cx.query(&sql, params![cx.account, subject, state, at, id, wanted.limit], read)
}

/// The newest suspect of all of these records and no others, whatever became of it.
pub(super) fn find_of_all(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<Option<SuspectId>, DbError> {
    let (places, subject, count) = (places(records.len()), subject.as_str(), records.len());
    let sql = format!(
        "SELECT max(suspect_id) FROM (
            SELECT suspect_id FROM suspect_records WHERE account_id = $1 AND suspect_id IN
                (SELECT suspect_id FROM suspect_records WHERE account_id = $1 AND subject = '{subject}' AND record_id IN ({places}))
            GROUP BY suspect_id HAVING count(*) = {count} AND sum(CASE WHEN record_id IN ({places}) THEN 1 ELSE 0 END) = {count}
         ) AS same"
    );
    Ok(cx.find(&sql, &with_account(cx, records), Row::take)?.flatten())
}

pub(super) fn find_subject(cx: &mut Cx<'_>, id: SuspectId) -> Result<Option<Subject>, DbError> {
    let found: Option<String> =
        cx.find("SELECT subject FROM suspects WHERE account_id = $1 AND id = $2", params![cx.account, id], Row::take)?;
    Ok(found.as_deref().and_then(Subject::from_stored))
}

pub(super) fn find(cx: &mut Cx<'_>, subject: Subject, id: SuspectId) -> Result<Option<Suspect>, DbError> {
    let seen = is_seen(cx, subject, "'closed'")?;
    let sql = format!("SELECT {COLUMNS} FROM suspects WHERE account_id = $1 AND id = $2{seen}");
    cx.find(&sql, params![cx.account, id], read)
}

/// Records that are not deleted, each with its suspect, the oldest first.
pub(in crate::duplicates) fn list_records(
    cx: &mut Cx<'_>,
    ids: &[SuspectId],
) -> Result<Vec<(SuspectId, i64)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let of = |subject: Subject, word: &str| {
        let table = subject.table();
        format!(
            "SELECT suspect_records.suspect_id, suspect_records.record_id FROM suspect_records
             JOIN {table} ON {table}.account_id = suspect_records.account_id AND {table}.id = suspect_records.record_id AND {table}.deleted_at IS NULL
             WHERE suspect_records.account_id = $1 AND suspect_records.subject = '{word}' AND suspect_records.suspect_id IN ({})",
            places(ids.len())
        )
    };
    let parts = Subject::ALL.map(|subject| of(subject, subject.as_str())).join(" UNION ALL ");
    let sql = format!("SELECT suspect_id, record_id FROM ({parts}) AS found ORDER BY record_id");
    cx.query(&sql, &with_account(cx, ids), |row| Ok((row.take()?, row.take()?)))
}

/// Open suspects of records: record and suspect; a record of several has its surest.
pub(in crate::duplicates) fn list_open_of(
    cx: &mut Cx<'_>,
    subject: Subject,
    records: &[i64],
) -> Result<Vec<(i64, SuspectId)>, DbError> {
    open_of(cx, (subject, records), "")
}

/// The same of those whose every record the actor may see.
pub(super) fn list_seen_of(
    cx: &mut Cx<'_>,
    subject: Subject,
    records: &[i64],
) -> Result<Vec<(i64, SuspectId)>, DbError> {
    let seen = is_seen(cx, subject, "'closed'")?;
    open_of(cx, (subject, records), &seen)
}

fn open_of(
    cx: &mut Cx<'_>,
    (subject, records): (Subject, &[i64]),
    seen: &str,
) -> Result<Vec<(i64, SuspectId)>, DbError> {
    let mut found = Vec::new();
    for part in records.chunks(IDS_AT_ONCE) {
        let sql = format!(
            "SELECT suspect_records.record_id, suspects.id FROM suspect_records
             JOIN suspects ON suspects.account_id = suspect_records.account_id AND suspects.id = suspect_records.suspect_id AND suspects.state = 'open'
             WHERE suspect_records.account_id = $1 AND suspect_records.subject = '{}' AND suspect_records.record_id IN ({}){seen}
             ORDER BY suspects.centibits, suspects.id",
            subject.as_str(),
            places(part.len())
        );
        found.extend(cx.query(&sql, &with_account(cx, part), |row| Ok((row.take()?, row.take()?)))?);
    }
    Ok(found)
}

/// Writes suspects that were found.
pub(in crate::duplicates) fn insert_all(
    cx: &mut Cx<'_>,
    by: (ScanId, ModelId),
    found: &[&Found],
) -> Result<(), DbError> {
    let ids = cx.reserve_ids(found.len() as i64)?;
    write(cx, by, &found.iter().copied().zip(ids.map(SuspectId)).collect::<Vec<_>>())
}

/// A scan found open suspects again: they say why they may be one now.
pub(in crate::duplicates) fn judge_again(
    cx: &mut Cx<'_>,
    by: (ScanId, ModelId),
    known: &[(&Found, SuspectId)],
) -> Result<(), DbError> {
    let rows = rows(cx, by, known)?;
    let then = "ON CONFLICT (account_id, id) DO UPDATE SET centibits = excluded.centibits, probability_ppm = excluded.probability_ppm,
        reasons = excluded.reasons, scan_id = excluded.scan_id, model_id = excluded.model_id";
    cx.insert_all(SUSPECTS, &rows, then)
}

/// Writes one.
pub(super) fn insert(cx: &mut Cx<'_>, by: (ScanId, ModelId), found: &Found) -> Result<SuspectId, DbError> {
    let id = cx.next_id()?;
    write(cx, by, &[(found, id)])?;
    Ok(id)
}

fn write(cx: &mut Cx<'_>, by: (ScanId, ModelId), found: &[(&Found, SuspectId)]) -> Result<(), DbError> {
    let account = cx.account;
    let mut records = Vec::new();
    for (found, id) in found.iter().copied() {
        let subject = found.subject.as_str();
        records.extend(found.records.iter().map(|record| params![account, id, subject, *record].to_vec()));
    }
    let suspects = rows(cx, by, found)?;
    cx.insert_all(SUSPECTS, &suspects, "")?;
    cx.insert_all("suspect_records (account_id, suspect_id, subject, record_id)", &records, "")
}

/// The rows of suspects, as [`SUSPECTS`] names their columns.
fn rows(
    cx: &Cx<'_>,
    (scan, model): (ScanId, ModelId),
    found: &[(&Found, SuspectId)],
) -> Result<Vec<Vec<Value>>, DbError> {
    let (account, now) = (cx.account, cx.now);
    let mut rows = Vec::new();
    for (found, id) in found.iter().copied() {
        let (subject, likeness) = (found.subject.as_str(), &found.likeness);
        let reasons = serde_json::to_string(&likeness.reasons)?;
        let numbers = params![account, id, subject, "open", likeness.centibits, likeness.probability_ppm];
        rows.push([numbers.as_slice(), params![reasons, scan, model, now].as_slice()].concat());
    }
    Ok(rows)
}

/// Says what became of suspects.
pub(super) fn set_state(cx: &mut Cx<'_>, ids: &[SuspectId], state: State) -> Result<(), DbError> {
    for part in ids.chunks(IDS_AT_ONCE) {
        let at = part.len() + 2;
        let sql = format!(
            "UPDATE suspects SET state = ${at}, decided_at = ${}, decided_by = ${} WHERE account_id = $1 AND id IN ({})",
            at + 1,
            at + 2,
            places(part.len())
        );
        let mut values = with_account(cx, part);
        values.extend(params![state.as_str(), cx.now, cx.actor.user().unwrap_or(UserId(0))].to_vec());
        cx.write(&sql, &values)?;
    }
    Ok(())
}

/// Nothing is said about it any more; who asks again is remembered, so that no scan closes what a person asked about.
pub(super) fn reopen(cx: &mut Cx<'_>, id: SuspectId, state: State) -> Result<(), DbError> {
    let sql = "UPDATE suspects SET state = $3, decided_at = NULL, decided_by = $4 WHERE account_id = $1 AND id = $2";
    let user = cx.actor.user().unwrap_or(UserId(0));
    cx.write(sql, params![cx.account, id, state.as_str(), user])?;
    Ok(())
}

/// What was said of some of these records and of no others is taken back too.
pub(super) fn forget_dismissed_within(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<(), DbError> {
    let (places, subject) = (places(records.len()), subject.as_str());
    let sql = format!(
        "UPDATE suspects SET state = 'gone' WHERE account_id = $1 AND state = 'ignored' AND id IN
            (SELECT suspect_id FROM suspect_records WHERE account_id = $1 AND subject = '{subject}' AND record_id IN ({places}))
         AND NOT EXISTS (SELECT 1 FROM suspect_records WHERE suspect_records.account_id = suspects.account_id
            AND suspect_records.suspect_id = suspects.id AND suspect_records.record_id NOT IN ({places}))"
    );
    cx.write(&sql, &with_account(cx, records))?;
    Ok(())
}

/// Nobody told these records apart from each other.
pub(super) fn delete_told_apart(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<(), DbError> {
    let (places, subject) = (places(records.len()), subject.as_str());
    let sql = format!(
        "DELETE FROM told_apart WHERE account_id = $1 AND subject = '{subject}' AND one_id IN ({places}) AND other_id IN ({places})"
    );
    cx.write(&sql, &with_account(cx, records))?;
    Ok(())
}

/// Open suspects that were found otherwise now are gone.
pub(in crate::duplicates) fn close_covered(cx: &mut Cx<'_>, ids: &BTreeSet<SuspectId>) -> Result<(), DbError> {
    set_state(cx, &ids.iter().copied().collect::<Vec<_>>(), State::Gone)
}

/// Open suspects that a scan which went over everything did not find again are gone: nobody decided it. Those that a person
/// chose or asked about again stay.
pub(in crate::duplicates) fn close_unfound(cx: &mut Cx<'_>, scan: ScanId) -> Result<(), DbError> {
    let sql = "UPDATE suspects SET state = 'gone', decided_at = $3, decided_by = 0
         WHERE account_id = $1 AND state = 'open' AND scan_id <> 0 AND scan_id <> $2 AND decided_by IS NULL";
    cx.write(sql, params![cx.account, scan, cx.now])?;
    Ok(())
}

/// Those of these records with which the actor may do this.
pub(super) fn list_allowed(
    cx: &mut Cx<'_>,
    action: Action,
    (subject, records): (Subject, &[i64]),
) -> Result<Vec<i64>, DbError> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let table = subject.table();
    let allowed = access::scope(cx, subject, action)?.and(table);
    let sql = format!(
        "SELECT id FROM {table} WHERE account_id = $1 AND id IN ({}) AND deleted_at IS NULL{allowed}",
        places(records.len())
    );
    cx.query(&sql, &with_account(cx, records), Row::take)
}

pub(super) fn put_told_apart(cx: &mut Cx<'_>, subject: Subject, pairs: &[ToldApart]) -> Result<(), DbError> {
    let (account, now, user) = (cx.account, cx.now, cx.actor.user().unwrap_or(UserId(0)));
    let row = |pair: &ToldApart| {
        let ([one, other], [one_print, other_print]) = (pair.records, pair.prints.map(|print| print.0));
        params![account, subject.as_str(), one, other, one_print, other_print, pair.centibits, now, user].to_vec()
    };
    let rows: Vec<Vec<Value>> = pairs.iter().map(row).collect();
    let into =
        "told_apart (account_id, subject, one_id, other_id, one_print, other_print, centibits, created_at, created_by)";
    let then = "ON CONFLICT (account_id, subject, one_id, other_id) DO UPDATE SET one_print = excluded.one_print, other_print = excluded.other_print,
        centibits = excluded.centibits, created_at = excluded.created_at, created_by = excluded.created_by";
    cx.insert_all(into, &rows, then)
}

pub(super) fn list_told_apart(
    cx: &mut Cx<'_>,
    subject: Subject,
    after: [i64; 2],
    limit: i64,
) -> Result<Vec<ToldApart>, DbError> {
    cx.query(
        "SELECT one_id, other_id, one_print, other_print, centibits FROM told_apart
         WHERE account_id = $1 AND subject = $2 AND (one_id, other_id) > ($3, $4) ORDER BY one_id, other_id LIMIT $5",
        params![cx.account, subject.as_str(), after[0], after[1], limit],
        |row| {
            let records = [row.take()?, row.take()?];
            let prints = [Print(row.take()?), Print(row.take()?)];
            Ok(ToldApart { records, prints, centibits: row.take()? })
        },
    )
}

/// The pairs of these records, each with one of them first.
pub(super) fn list_told_apart_from(
    cx: &mut Cx<'_>,
    subject: Subject,
    records: &[i64],
) -> Result<Vec<(i64, i64)>, DbError> {
    let (mut found, subject) = (Vec::new(), subject.as_str());
    for part in records.chunks(IDS_AT_ONCE) {
        let (places, values) = (places(part.len()), with_account(cx, part));
        let sql = format!(
            "SELECT one_id, other_id FROM told_apart WHERE account_id = $1 AND subject = '{subject}' AND one_id IN ({places})
             UNION SELECT other_id, one_id FROM told_apart WHERE account_id = $1 AND subject = '{subject}' AND other_id IN ({places})"
        );
        found.extend(cx.query(&sql, &values, |row| Ok((row.take()?, row.take()?)))?);
    }
    Ok(found)
}

/// Removes what is kept of records that are gone for good.
pub(in crate::duplicates) fn erase(cx: &mut Cx<'_>, subject: Subject, records: &[i64]) -> Result<(), DbError> {
    for part in records.chunks(IDS_AT_ONCE) {
        let (places, subject) = (places(part.len()), subject.as_str());
        let values = with_account(cx, part);
        let theirs = format!("account_id = $1 AND subject = '{subject}' AND");
        cx.write(
            &format!("DELETE FROM told_apart WHERE {theirs} (one_id IN ({places}) OR other_id IN ({places}))"),
            &values,
        )?;
        cx.write(
            &format!(
                "UPDATE suspects SET state = 'gone', reasons = '[]' WHERE account_id = $1 AND id IN
                 (SELECT suspect_id FROM suspect_records WHERE {theirs} record_id IN ({places}))"
            ),
            &values,
        )?;
        cx.write(&format!("DELETE FROM suspect_records WHERE {theirs} record_id IN ({places})"), &values)?;
    }
    Ok(())
}

/// `$2, $3, …` for a list of ids after the account.
fn places(count: usize) -> String {
    (0..count).map(|at| format!("${}", at + 2)).collect::<Vec<_>>().join(", ")
}

fn with_account<T: Copy + Into<Value>>(cx: &Cx<'_>, ids: &[T]) -> Vec<Value> {
    std::iter::once(cx.account.into()).chain(ids.iter().map(|id| (*id).into())).collect()
}
