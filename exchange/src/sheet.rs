//! A small table for a spreadsheet, written at once.

use crate::cells::safe;

/// Rows of text as CSV; no spreadsheet runs any of it as a formula.
///
/// # Errors
/// When the CSV cannot be written, which a full memory alone can cause.
pub fn csv(rows: impl IntoIterator<Item = Vec<String>>) -> std::io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        out.write_record(row.iter().map(|cell| safe(cell)))?;
    }
    out.into_inner().map_err(csv::IntoInnerError::into_error)
}
