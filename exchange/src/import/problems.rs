//! Rows that were not taken: shown, and given back as a file with a column that says why.

use super::{Error, Import, store};
use crate::cells::safe;
use crate::table::{Row, Rows};
use base::Cx;
use base::ids::ImportId;

/// A row that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its number as a spreadsheet shows it.
    pub row_number: u64,
    /// Why, in sentences.
    pub reason: String,
}

/// Problems by row, those after a row, `limit` at most.
///
/// # Errors
/// `NoSuchImport`.
pub fn list_problems(cx: &mut Cx<'_>, id: ImportId, after: u64, limit: i64) -> Result<Vec<Problem>, Error> {
    super::load(cx, id)?;
    Ok(store::list_problems(cx, id, after, limit)?)
}

/// The rows with a problem as CSV, as they came, with what is wrong in a last column: mended there, it can be brought again.
///
/// # Errors
/// When the CSV cannot be written, which a full memory alone can cause.
pub fn write_problems(import: &Import, bytes: &[u8], problems: &[Problem]) -> std::io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let header = import.columns.iter().map(|column| column.name.as_str()).chain(["Reason"]);
    out.write_record(header.map(safe))?;
    let mut rows = Rows::open(bytes, &import.layout);
    let mut row = Row::default();
    for problem in problems {
        while row.number < problem.row_number {
            let Some(next) = rows.next_row() else { break };
            row = next;
        }
        let cells = (0..import.columns.len().max(row.cells.len())).map(|at| row.cell(at));
        out.write_record(cells.chain([problem.reason.as_str()]).map(safe))?;
    }
    out.into_inner().map_err(csv::IntoInnerError::into_error)
}
