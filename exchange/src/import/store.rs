//! Writes: imports, import_problems, import_keys, import_records, import_set_up, import_templates.

use super::asked::Touched;
use super::before::Before;
use super::plan::Known;
use super::problems::Problem;
use super::set_up::{SetUp, SetUpKind};
use super::{Import, Mapping, State};
use base::db::{DbError, Row, Value};
use base::ids::{FieldId, ImportId, UserId};
use base::search::Subject;
use base::{Cx, params};

/// Hashes that one query looks up.
const HASHES_AT_ONCE: usize = 500;

const COLUMNS: &str = "id, subject, state, file_name, file, layout, header, mapping, total_rows, position, counts, failure, \
    created_at, created_by, ended_at, undone_by, undone_at";

/// The order in which kinds of record are taken back: first what hangs on others.
pub const PHASES: [Subject; 3] = [Subject::Lead, Subject::Contact, Subject::Company];

fn read(row: &mut Row) -> Result<Import, DbError> {
    let unsigned = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(Import {
        id: row.take()?,
        subject: Subject::from_stored(&row.take::<String>()?).unwrap_or(Subject::Lead),
        state: State::from_stored(&row.take::<String>()?),
        file_name: row.take()?,
        file: row.take()?,
        layout: row.take_json()?,
        columns: row.take_json()?,
        mapping: row.take_json()?,
        total_rows: unsigned(row.take()?),
        position: unsigned(row.take()?),
        counts: row.take_json()?,
        failure: row.take()?,
        created_at: row.take()?,
        created_by: row.take()?,
        ended_at: row.take()?,
        undone_by: row.take()?,
        undone_at: row.take()?,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String, DbError> {
    Ok(serde_json::to_string(value)?)
}

pub fn insert(cx: &mut Cx<'_>, import: &Import, header_hash: &str) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO imports (account_id, {COLUMNS}, header_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    );
    let import = params![
        cx.account,
        import.id,
        import.subject.as_str(),
        import.state.as_str(),
        &import.file_name,
        &import.file,
        json(&import.layout)?,
        json(&import.columns)?,
        json(&import.mapping)?,
        import.total_rows as i64,
        import.position as i64,
        json(&import.counts)?,
        import.failure.as_deref(),
        import.created_at,
        import.created_by,
        import.ended_at,
        import.undone_by,
        import.undone_at,
        header_hash,
    ];
    cx.write(&sql, import)?;
    Ok(())
}

pub fn update(cx: &mut Cx<'_>, import: &Import, header_hash: &str) -> Result<(), DbError> {
    cx.write(
        "UPDATE imports SET state = $3, layout = $4, header = $5, mapping = $6, total_rows = $7, position = $8, counts = $9, failure = $10,
                ended_at = $11, undone_by = $12, undone_at = $13, header_hash = $14
         WHERE account_id = $1 AND id = $2",
        params![
            cx.account, import.id, import.state.as_str(), json(&import.layout)?, json(&import.columns)?, json(&import.mapping)?,
            import.total_rows as i64, import.position as i64, json(&import.counts)?, import.failure.as_deref(), import.ended_at,
            import.undone_by, import.undone_at, header_hash,
        ],
    )?;
    Ok(())
}

pub fn find(cx: &mut Cx<'_>, id: ImportId) -> Result<Option<Import>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE account_id = $1 AND id = $2");
    cx.find(&sql, params![cx.account, id], read)
}

/// Imports of one person, or of everybody, the newest first.
pub fn list(cx: &mut Cx<'_>, of: Option<UserId>, before: Option<ImportId>, limit: i64) -> Result<Vec<Import>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM imports WHERE account_id = $1 AND id < $2 AND (created_by = $3 OR $3 = 0) ORDER BY id DESC LIMIT $4"
    );
    let of = of.map_or(0, |user| user.0);
    cx.query(&sql, params![cx.account, before.map_or(i64::MAX, |id| id.0), of, limit], read)
}

/// Forgets what a run or a dry run has written down so far.
pub fn clear(cx: &mut Cx<'_>, id: ImportId) -> Result<(), DbError> {
    cx.write("DELETE FROM import_problems WHERE account_id = $1 AND import_id = $2", params![cx.account, id])?;
    clear_keys(cx, id)
}

/// Forgets whom the rows were about: only rows of the same run ask.
pub fn clear_keys(cx: &mut Cx<'_>, id: ImportId) -> Result<(), DbError> {
    cx.write("DELETE FROM import_keys WHERE account_id = $1 AND import_id = $2", params![cx.account, id])?;
    Ok(())
}

pub fn insert_problems(cx: &mut Cx<'_>, id: ImportId, problems: &[Problem]) -> Result<(), DbError> {
    let row = |problem: &Problem| params![cx.account, id, problem.row_number as i64, problem.reason.as_str()].to_vec();
    let rows: Vec<Vec<Value>> = problems.iter().map(row).collect();
    cx.insert_all("import_problems (account_id, import_id, row_number, reason)", &rows, "ON CONFLICT DO NOTHING")
}

pub fn list_problems(cx: &mut Cx<'_>, id: ImportId, after: u64, limit: i64) -> Result<Vec<Problem>, DbError> {
    cx.query(
        "SELECT row_number, reason FROM import_problems WHERE account_id = $1 AND import_id = $2 AND row_number > $3 ORDER BY row_number LIMIT $4",
        params![cx.account, id, after as i64, limit],
        |row| Ok(Problem { row_number: u64::try_from(row.take::<i64>()?).unwrap_or(0), reason: row.take()? }),
    )
}

pub fn list_known(cx: &mut Cx<'_>, id: ImportId, hashes: &[&String]) -> Result<Known, DbError> {
    let mut known = Known::new();
    for part in hashes.chunks(HASHES_AT_ONCE) {
        let places: Vec<String> = (0..part.len()).map(|at| format!("(${})", at + 3)).collect();
        // Each hash by itself, so that it is a look-up in the key: a list of them made PostgreSQL compare every key of the
        // import with every hash as soon as it planned the statement once for all (110 ms instead of 0.5 ms).
        let sql = format!(
            "SELECT wanted.column1, (SELECT subject_id FROM import_keys WHERE account_id = $1 AND import_id = $2 AND hash = wanted.column1)
             FROM (VALUES {}) AS wanted",
            places.join(", ")
        );
        let mut values = params![cx.account, id].to_vec();
        values.extend(part.iter().map(|hash| Value::from(*hash)));
        let found = cx.query(&sql, &values, |row| Ok((row.take::<String>()?, row.take::<Option<i64>>()?)))?;
        known.extend(found.into_iter().filter_map(|(hash, record)| Some((hash, record?))));
    }
    Ok(known)
}

pub fn insert_known<'k>(
    cx: &mut Cx<'_>,
    id: ImportId,
    known: impl Iterator<Item = (&'k String, &'k i64)>,
) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = known.map(|(hash, record)| params![cx.account, id, hash, *record].to_vec()).collect();
    cx.insert_all("import_keys (account_id, import_id, hash, subject_id)", &rows, "ON CONFLICT DO NOTHING")
}

/// Remembers what was touched, and the last journal row by then; what a record was before stays as first remembered.
pub fn insert_touched(cx: &mut Cx<'_>, id: ImportId, touched: &Touched, mark: i64) -> Result<(), DbError> {
    let mut rows = Vec::new();
    for ((subject, record), before) in touched {
        let phase = PHASES.iter().position(|phase| phase == subject).unwrap_or(0) as i64;
        rows.push(params![cx.account, id, phase, *record, json(before)?, mark].to_vec());
    }
    let into = "import_records (account_id, import_id, phase, subject_id, before, mark)";
    let then = "ON CONFLICT (account_id, import_id, phase, subject_id) DO UPDATE SET mark = excluded.mark";
    cx.insert_all(into, &rows, then)
}

/// A record that an import touched.
#[derive(Clone, Debug)]
pub struct TouchedRecord {
    pub id: i64,
    /// What it was; nothing for a record that the import made.
    pub before: Option<Before>,
    /// Somebody did something with it since.
    pub is_changed: bool,
    /// Records that are not taken back hang on it.
    pub is_needed: bool,
}

/// Somebody else's journal rows about a record, up to `$3`: those of the undoing itself come after it.
const IS_CHANGED: &str = "CASE WHEN EXISTS (SELECT 1 FROM journal WHERE journal.account_id = $1 AND journal.id > touched.mark AND journal.id <= $3
        AND ((touched.phase = 0 AND journal.lead_id = touched.subject_id) OR (touched.phase = 1 AND journal.contact_id = touched.subject_id)
          OR (touched.phase = 2 AND journal.company_id = touched.subject_id))) THEN 1 ELSE 0 END";

/// The records of one kind that are still to be taken back, in the order of their ids.
pub fn list_touched(
    cx: &mut Cx<'_>,
    id: ImportId,
    phase: usize,
    upto: i64,
    limit: i64,
) -> Result<Vec<TouchedRecord>, DbError> {
    let subject = PHASES[phase];
    let (column, hangs) = match subject {
        Subject::Lead => ("lead_id", "SELECT 1 FROM leads WHERE 1 = 0"),
        Subject::Contact => (
            "contact_id",
            "SELECT 1 FROM lead_contacts JOIN leads ON leads.account_id = lead_contacts.account_id AND leads.id = lead_contacts.lead_id
             WHERE lead_contacts.account_id = $1 AND lead_contacts.contact_id = touched.subject_id AND leads.deleted_at IS NULL",
        ),
        Subject::Company => (
            "company_id",
            "SELECT 1 FROM contacts WHERE contacts.account_id = $1 AND contacts.company_id = touched.subject_id AND contacts.deleted_at IS NULL
             UNION ALL SELECT 1 FROM leads WHERE leads.account_id = $1 AND leads.company_id = touched.subject_id AND leads.deleted_at IS NULL",
        ),
    };
    let sql = format!(
        "SELECT subject_id, before,
            CASE WHEN EXISTS (SELECT 1 FROM journal WHERE journal.account_id = $1 AND journal.{column} = touched.subject_id AND journal.id > touched.mark AND journal.id <= $4) THEN 1 ELSE 0 END,
            CASE WHEN EXISTS ({hangs}) THEN 1 ELSE 0 END
         FROM import_records AS touched WHERE account_id = $1 AND import_id = $2 AND phase = $3 AND outcome IS NULL ORDER BY subject_id LIMIT $5"
    );
    cx.query(&sql, params![cx.account, id, phase as i64, upto, limit], |row| {
        Ok(TouchedRecord { id: row.take()?, before: row.take_json()?, is_changed: row.take()?, is_needed: row.take()? })
    })
}

/// How many touched records somebody has changed since.
pub fn count_changed(cx: &mut Cx<'_>, id: ImportId, upto: i64) -> Result<i64, DbError> {
    let sql = format!(
        "SELECT count(*) FROM import_records AS touched WHERE account_id = $1 AND import_id = $2 AND outcome IS NULL AND {IS_CHANGED} = 1"
    );
    cx.number(&sql, params![cx.account, id, upto])
}

pub fn set_outcome(cx: &mut Cx<'_>, id: ImportId, phase: usize, records: &[i64], outcome: &str) -> Result<(), DbError> {
    if records.is_empty() {
        return Ok(());
    }
    let places: Vec<String> = (0..records.len()).map(|at| format!("${}", at + 5)).collect();
    let sql = format!(
        "UPDATE import_records SET outcome = $4 WHERE account_id = $1 AND import_id = $2 AND phase = $3 AND subject_id IN ({})",
        places.join(", ")
    );
    let mut values = params![cx.account, id, phase as i64, outcome].to_vec();
    values.extend(records.iter().map(|record| Value::from(*record)));
    cx.write(&sql, &values)?;
    Ok(())
}

/// The records that were kept when the rest was taken back.
pub fn list_kept(cx: &mut Cx<'_>, id: ImportId, limit: i64) -> Result<Vec<(Subject, i64)>, DbError> {
    cx.query(
        "SELECT phase, subject_id FROM import_records WHERE account_id = $1 AND import_id = $2 AND outcome = 'kept' ORDER BY phase, subject_id LIMIT $3",
        params![cx.account, id, limit],
        |row| {
            let phase = usize::try_from(row.take::<i64>()?).unwrap_or(0);
            Ok((PHASES.get(phase).copied().unwrap_or(Subject::Lead), row.take()?))
        },
    )
}

/// Remembers what an import set up: `subject` is whose it is, `field` the field of a choice.
pub fn insert_set_up(cx: &mut Cx<'_>, id: ImportId, made: &[SetUp]) -> Result<(), DbError> {
    let row = |made: &SetUp| {
        let (kind, subject) = (made.kind.as_str(), made.subject.as_str());
        params![cx.account, id, kind, made.id, subject, made.field.map_or(0, |id| id.0), made.name.as_str()].to_vec()
    };
    let rows: Vec<Vec<Value>> = made.iter().map(row).collect();
    let into = "import_set_up (account_id, import_id, kind, id, subject, field_id, name)";
    cx.insert_all(into, &rows, "ON CONFLICT DO NOTHING")
}

/// What an import set up, by kind and id.
pub fn list_set_up(cx: &mut Cx<'_>, id: ImportId) -> Result<Vec<SetUp>, DbError> {
    cx.query(
        "SELECT kind, id, subject, field_id, name FROM import_set_up WHERE account_id = $1 AND import_id = $2 ORDER BY kind, id",
        params![cx.account, id],
        |row| {
            let (kind, id): (String, i64) = (row.take()?, row.take()?);
            let subject = Subject::from_stored(&row.take::<String>()?).unwrap_or(Subject::Lead);
            let field = Some(row.take::<i64>()?).filter(|field| *field > 0).map(FieldId);
            Ok(SetUp { kind: SetUpKind::from_stored(&kind), id, subject, field, name: row.take()? })
        },
    )
}

/// Forgets something that was taken back; what is left was kept.
pub fn delete_set_up(cx: &mut Cx<'_>, import: ImportId, made: &SetUp) -> Result<(), DbError> {
    cx.write(
        "DELETE FROM import_set_up WHERE account_id = $1 AND import_id = $2 AND kind = $3 AND id = $4",
        params![cx.account, import, made.kind.as_str(), made.id],
    )?;
    Ok(())
}

pub fn save_template(cx: &mut Cx<'_>, subject: Subject, hash: &str, mapping: &Mapping) -> Result<(), DbError> {
    let user = cx.actor.user().unwrap_or(UserId(0));
    cx.write(
        "INSERT INTO import_templates (account_id, subject, header_hash, mapping, saved_at, saved_by) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account_id, subject, header_hash) DO UPDATE SET mapping = excluded.mapping, saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        params![cx.account, subject.as_str(), hash, json(mapping)?, cx.now, user],
    )?;
    Ok(())
}

pub fn find_template(cx: &mut Cx<'_>, subject: Subject, hash: &str) -> Result<Option<Mapping>, DbError> {
    cx.find(
        "SELECT mapping FROM import_templates WHERE account_id = $1 AND subject = $2 AND header_hash = $3",
        params![cx.account, subject.as_str(), hash],
        Row::take_json,
    )
}
