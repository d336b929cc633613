//! Writes: duplicate_control.

use super::brake::Share;
use super::judging::Draft;
use super::rules::Rules;
use super::search::Placed;
use super::set_up::Control;
use super::trial::Past;
use crate::channels::Support;
use crate::duplicates::merges;
use base::clock::Seconds;
use base::db::{DbError, Row, Value};
use base::ids::{ArrivalId, ContactId, IncomingLeadId, LeadId, PipelineId, StageId};
use base::ledger::Touched;
use base::{Cx, params};
use std::collections::{BTreeSet, HashMap};

/// Ids of the kinds of tasks that every account has.
const BUILT_IN_TASK_KINDS: [i64; 2] = [1, 2];

pub fn find(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Option<Control>, DbError> {
    let sql = "SELECT is_on, rules, run_id, running_since, stopped_at, expected_requests, expected_merges, window_requests, window_merges, window_began_at, merges
         FROM duplicate_control WHERE account_id = $1 AND pipeline_id = $2";
    cx.find(sql, params![cx.account, pipeline], |row| {
        let share = |row: &mut Row| Ok::<_, DbError>(Share { requests: row.take()?, merges: row.take()? });
        Ok(Control {
            pipeline_id: pipeline,
            is_on: row.take()?,
            rules: serde_json::from_value(row.take_json()?)?,
            run: row.take()?,
            running_since: row.take()?,
            stopped_at: row.take()?,
            expected: share(row)?,
            window: share(row)?,
            window_began_at: row.take()?,
            merges: row.take()?,
        })
    })
}

/// The rules that are switched on, of whichever pipeline.
pub fn list_rules_on(cx: &mut Cx<'_>) -> Result<Vec<(PipelineId, Rules)>, DbError> {
    let sql =
        "SELECT pipeline_id, rules FROM duplicate_control WHERE account_id = $1 AND is_on = 1 ORDER BY pipeline_id";
    cx.query(sql, params![cx.account], |row| Ok((row.take()?, serde_json::from_value(row.take_json()?)?)))
}

pub fn put(cx: &mut Cx<'_>, control: &Control) -> Result<(), DbError> {
    let rules = serde_json::to_value(&control.rules)?;
    cx.write(
        "INSERT INTO duplicate_control (account_id, pipeline_id, is_on, rules, run_id, running_since, stopped_at, expected_requests, expected_merges, window_requests, window_merges, window_began_at, merges)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (account_id, pipeline_id) DO UPDATE SET is_on = excluded.is_on, rules = excluded.rules, run_id = excluded.run_id, running_since = excluded.running_since,
         stopped_at = excluded.stopped_at, expected_requests = excluded.expected_requests, expected_merges = excluded.expected_merges,
         window_requests = excluded.window_requests, window_merges = excluded.window_merges, window_began_at = excluded.window_began_at, merges = excluded.merges",
        params![
            cx.account, control.pipeline_id, control.is_on, &rules, control.run, control.running_since, control.stopped_at,
            control.expected.requests, control.expected.merges, control.window.requests, control.window.merges,
            control.window_began_at, control.merges,
        ],
    )?;
    Ok(())
}

/// True when duplicate control judges anything in the account.
pub fn is_any_running(cx: &mut Cx<'_>) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM duplicate_control WHERE account_id = $1 AND is_on = 1 AND stopped_at IS NULL";
    Ok(cx.number(sql, params![cx.account])? > 0)
}

/// The stages in which rules look at first: the incoming and the open ones of their pipeline.
pub fn list_searched_at_first(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Vec<StageId>, DbError> {
    let sql = "SELECT id FROM stages WHERE account_id = $1 AND pipeline_id = $2 AND deleted_at IS NULL AND kind IN ('incoming', 'open') ORDER BY position";
    cx.query(sql, params![cx.account, pipeline], Row::take)
}

pub fn list_stages(cx: &mut Cx<'_>) -> Result<BTreeSet<StageId>, DbError> {
    let sql = "SELECT id FROM stages WHERE account_id = $1 AND deleted_at IS NULL";
    Ok(cx.query(sql, params![cx.account], Row::take)?.into_iter().collect())
}

pub fn is_task_kind(cx: &mut Cx<'_>, kind: i64) -> Result<bool, DbError> {
    let sql = "SELECT count(*) FROM task_kinds WHERE account_id = $1 AND id = $2 AND deleted_at IS NULL";
    Ok(BUILT_IN_TASK_KINDS.contains(&kind) || cx.number(sql, params![cx.account, kind])? > 0)
}

/// `$n, $n+1, …` for values that are put behind the others.
fn places(values: &mut Vec<Value>, more: impl Iterator<Item = Value>) -> String {
    let first = values.len() + 1;
    values.extend(more);
    (first..=values.len()).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

const PLACED: &str = "leads.id, leads.name, leads.pipeline_id, leads.stage_id, leads.price_minor,
    (SELECT main.contact_id FROM lead_contacts AS main WHERE main.account_id = leads.account_id AND main.lead_id = leads.id AND main.is_main = 1 LIMIT 1)";

/// As [`PLACED`], of a past request; one that was merged is as it came: with the contact that it had then, not the survivor's.
const PLACED_BEFORE: &str = "leads.id, leads.name, leads.pipeline_id, leads.stage_id, leads.price_minor,
    COALESCE((SELECT member.subject_id FROM merges JOIN merge_members AS member ON member.account_id = merges.account_id AND member.merge_id = merges.id
              WHERE merges.account_id = $1 AND merges.incoming_lead_id = past.id AND merges.state = 'done' AND member.subject = 'contact' AND member.subject_id <> member.survivor_id LIMIT 1),
             (SELECT main.contact_id FROM lead_contacts AS main WHERE main.account_id = leads.account_id AND main.lead_id = leads.id AND main.is_main = 1 LIMIT 1))";

fn read_placed(row: &mut Row) -> Result<Placed, DbError> {
    Ok(Placed {
        lead: row.take()?,
        name: row.take()?,
        pipeline: row.take()?,
        stage: row.take()?,
        price_minor: row.take()?,
        contact: row.take()?,
        waiting: row.take()?,
    })
}

/// Leads of main contacts, and leads by their ids, that stand in one of the stages: those that are there, and drafts whose
/// request waits. The newest first.
pub(super) fn list_placed(
    cx: &mut Cx<'_>,
    stages: &BTreeSet<StageId>,
    (contacts, leads): (&[ContactId], &[LeadId]),
    limit: i64,
) -> Result<Vec<Placed>, DbError> {
    let contacts: BTreeSet<i64> = contacts.iter().map(|id| id.0).collect();
    let leads: BTreeSet<i64> = leads.iter().map(|id| id.0).collect();
    let mut values = params![cx.account, limit].to_vec();
    let mut ways = Vec::new();
    if !contacts.is_empty() {
        let places = places(&mut values, contacts.into_iter().map(Value::from));
        ways.push(format!(
            "leads.id IN (SELECT lead_id FROM lead_contacts WHERE account_id = $1 AND contact_id IN ({places}) AND is_main = 1)"
        ));
    }
    if !leads.is_empty() {
        ways.push(format!("leads.id IN ({})", places(&mut values, leads.into_iter().map(Value::from))));
    }
    if ways.is_empty() || stages.is_empty() {
        return Ok(Vec::new());
    }
    let stages = places(&mut values, stages.iter().map(|id| Value::from(*id)));
    let sql = format!(
        "SELECT {PLACED}, waiting.id FROM leads
         LEFT JOIN incoming_leads AS waiting ON waiting.account_id = leads.account_id AND waiting.lead_id = leads.id AND waiting.state = 'waiting'
         WHERE leads.account_id = $1 AND leads.deleted_at IS NULL AND leads.stage_id IN ({stages}) AND ({})
         AND (leads.is_draft = 0 OR waiting.id IS NOT NULL) ORDER BY leads.id DESC LIMIT $2",
        ways.join(" OR ")
    );
    cx.query(&sql, &values, read_placed)
}

/// The last requests of a pipeline, however they were decided, the newest first.
pub(super) fn list_past(cx: &mut Cx<'_>, pipeline: PipelineId, limit: i64) -> Result<Vec<Past>, DbError> {
    let of_state = |state: &str| {
        format!(
            "SELECT * FROM (SELECT id, lead_id, source_id, sender, created_at, state, decided_by, details FROM incoming_leads
             WHERE account_id = $1 AND pipeline_id = $2 AND state = '{state}' ORDER BY updated_at DESC, id DESC LIMIT $3) AS {state}"
        )
    };
    let last = ["waiting", "accepted", "declined", "linked"].map(of_state).join(" UNION ALL ");
    let sql = format!(
        "SELECT {PLACED_BEFORE}, past.id, past.sender, past.created_at, past.source_id, past.state, past.decided_by, sources.duplicate_support, past.details
         FROM ({last}) AS past
         JOIN leads ON leads.account_id = $1 AND leads.id = past.lead_id
         JOIN sources ON sources.account_id = $1 AND sources.id = past.source_id
         ORDER BY past.id DESC LIMIT $3"
    );
    cx.query(&sql, params![cx.account, pipeline, limit], |row| {
        let placed = read_placed(row)?;
        let Some(request) = placed.waiting else { return Err(DbError::ColumnMissing) };
        let (sender, at, source) = (row.take()?, row.take()?, row.take()?);
        let (state, decided_by) = (row.take::<String>()?, row.take::<Option<i64>>()?);
        let support = Support::from_stored(&row.take::<String>()?).unwrap_or_default();
        // A rule that decided with nobody's name let it join a lead that was there.
        let is_joined = state == "linked" && decided_by == Some(0);
        Ok(Past { request, sender, at, source, support, is_joined, placed, details: row.take_json()? })
    })
}

/// A row of a value of a lead or contact that the merge of a request touched.
pub(super) struct MergedValue {
    pub request: IncomingLeadId,
    pub survivor: LeadId,
    pub row: Touched,
}

/// What the merges of these requests touched that records say of themselves, the last first.
pub(super) fn list_merged_values(cx: &mut Cx<'_>, requests: &[IncomingLeadId]) -> Result<Vec<MergedValue>, DbError> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = params![cx.account].to_vec();
    let requests = places(&mut values, requests.iter().map(|id| Value::from(*id)));
    let sql = format!(
        "SELECT merges.incoming_lead_id, merges.survivor_id, merged_rows.table_name, merged_rows.row_key, merged_rows.before, merged_rows.after
         FROM merges JOIN merged_rows ON merged_rows.account_id = merges.account_id AND merged_rows.merge_id = merges.id
         WHERE merges.account_id = $1 AND merges.state = 'done' AND merges.incoming_lead_id IN ({requests})
         AND merged_rows.table_name IN ('leads', 'contacts', 'handles', 'field_values') ORDER BY merges.id, merged_rows.position DESC"
    );
    cx.query(&sql, &values, |row| {
        let (request, survivor) = (row.take()?, row.take()?);
        Ok(MergedValue { request, survivor, row: merges::read_touched(row)? })
    })
}

/// Counts a request that was judged, in a window that begins anew, and with this request, when its time is over.
pub fn count(cx: &mut Cx<'_>, pipeline: PipelineId, more: Share, window: Seconds) -> Result<(), DbError> {
    cx.write(
        "UPDATE duplicate_control SET merges = merges + $3,
                window_requests = CASE WHEN window_began_at + $4 > $5 THEN window_requests + $6 ELSE 1 END,
                window_merges = CASE WHEN window_began_at + $4 > $5 THEN window_merges + $3 ELSE $3 END,
                window_began_at = CASE WHEN window_began_at + $4 > $5 THEN window_began_at ELSE $5 END
         WHERE account_id = $1 AND pipeline_id = $2",
        params![cx.account, pipeline, more.merges, window, cx.now, more.requests],
    )?;
    Ok(())
}

/// The arrival with which each of these leads began.
pub(super) fn list_first_arrivals(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<HashMap<LeadId, ArrivalId>, DbError> {
    let (among, leads) = cx.among("lead_id", 2, leads);
    let sql = format!("SELECT lead_id, min(id) FROM arrivals WHERE account_id = $1 AND {among} GROUP BY lead_id");
    let found = cx.query(&sql, params![cx.account, leads], |row| Ok((row.take()?, row.take()?)))?;
    Ok(found.into_iter().collect())
}

/// The draft of a waiting request, as it stands.
pub(super) fn find_draft(cx: &mut Cx<'_>, lead: LeadId) -> Result<Option<Draft>, DbError> {
    let sql = format!(
        "SELECT {PLACED}, waiting.id, waiting.compared_before, waiting.details, waiting.sender FROM leads
         JOIN incoming_leads AS waiting ON waiting.account_id = leads.account_id AND waiting.lead_id = leads.id AND waiting.state = 'waiting'
         WHERE leads.account_id = $1 AND leads.deleted_at IS NULL AND leads.id = $2"
    );
    cx.find(&sql, params![cx.account, lead], |row| {
        Ok(Draft { placed: read_placed(row)?, before: row.take()?, details: row.take_json()?, sender: row.take()? })
    })
}

/// Waiting requests of these leads and contacts, of contacts with an address of theirs, and of who says the same in a field.
/// One that was merged before and waits again is as a person wants it.
pub fn list_concerned(
    cx: &mut Cx<'_>,
    leads: &[LeadId],
    (contacts, holders): (&[ContactId], &[ContactId]),
    limit: i64,
) -> Result<Vec<IncomingLeadId>, DbError> {
    let mut values = params![cx.account, limit].to_vec();
    let leads = places(&mut values, leads.iter().map(|id| Value::from(*id)).chain([Value::from(0_i64)]));
    let contacts = places(&mut values, contacts.iter().map(|id| Value::from(*id)).chain([Value::from(0_i64)]));
    let holders = places(&mut values, holders.iter().map(|id| Value::from(*id)).chain([Value::from(0_i64)]));
    // A number is told by its amount, however it is written; the judging asks whether they say the same to their end.
    let says_the_same = |subject: &str, ids: &str| {
        let by = |column: &str, is_asked: &str| {
            format!(
                "SELECT other.subject_id FROM field_values AS own
                 JOIN field_values AS other ON other.account_id = own.account_id AND other.field_id = own.field_id AND other.{column} = own.{column}
                 WHERE own.account_id = $1 AND own.subject = '{subject}' AND own.subject_id IN ({ids}) AND {is_asked}"
            )
        };
        let (texts, numbers) =
            (by("folded", "own.folded <> ''"), by("number", "own.folded IS NULL AND own.text IS NOT NULL"));
        format!("{texts} UNION {numbers}")
    };
    let waiting = |column: &str, ids: &[String]| {
        let ways: Vec<String> = ids.iter().map(|ids| format!("{column} IN ({ids})")).collect();
        format!(
            "SELECT id FROM incoming_leads WHERE account_id = $1 AND state = 'waiting' AND ({})
             AND NOT EXISTS (SELECT 1 FROM merges WHERE merges.account_id = $1 AND merges.incoming_lead_id = incoming_leads.id)",
            ways.join(" OR ")
        )
    };
    let of_leads = waiting("lead_id", &[leads.clone(), says_the_same("lead", &leads)]);
    let of_contacts = waiting("contact_id", &[contacts.clone(), holders, says_the_same("contact", &contacts)]);
    let sql = format!("SELECT id FROM ({of_leads} UNION {of_contacts}) AS concerned ORDER BY id DESC LIMIT $2");
    cx.query(&sql, &values, Row::take)
}
