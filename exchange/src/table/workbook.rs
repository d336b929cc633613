//! Workbooks: the first sheet that has anything in it, rewritten as CSV.

use super::{Brought, Delimiter, Layout, MAX_COLUMNS, MAX_ROWS, TableError};
use calamine::{Data, ExcelDateTime, Reader, Sheets, Xlsx, open_workbook_auto_from_rs};
use std::io::{Cursor, Read, sink};

/// XLSX is a ZIP archive, XLS a compound file.
const SIGNATURES: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];
/// Bytes that all parts of a workbook may unpack to: 200,000 rows of 40 cells have about this much markup.
const MAX_UNPACKED_BYTES: u64 = 600 * 1024 * 1024;
/// Bytes that the texts of a workbook may unpack to, because all of them are held in memory.
const MAX_TEXT_BYTES: u64 = 120 * 1024 * 1024;
/// Parts of a workbook.
const MAX_PARTS: usize = 5_000;
/// Where the texts are.
const TEXTS: &str = "xl/sharedStrings.xml";

pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    SIGNATURES.iter().any(|signature| bytes.starts_with(signature))
}

/// # Errors
/// `Bomb` before anything is held in memory; `Unreadable`, `TooManyRows`, `TooManyColumns`, `Empty`.
pub(super) fn rewrite(bytes: Vec<u8>) -> Result<Brought, TableError> {
    if bytes.starts_with(SIGNATURES[0]) {
        weigh(&bytes)?;
    }
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    for name in book.sheet_names() {
        let mut csv = Csv::default();
        match &mut book {
            Sheets::Xlsx(book) => stream(book, &name, &mut csv)?,
            other => hold(&other.worksheet_range(&name).map_err(unreadable)?, &mut csv)?,
        }
        if !csv.is_empty {
            let layout = Layout {
                delimiter: Delimiter::Comma,
                encoding: "UTF-8".to_owned(),
                has_header: true,
                sheet: Some(super::file_name(&name)),
            };
            return Ok(Brought { bytes: csv.bytes()?, layout });
        }
    }
    Err(TableError::Empty)
}

/// Unpacks everything into nothing: what an archive says about its own size is the word of whoever made it.
fn weigh(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MAX_PARTS {
        return Err(TableError::Bomb);
    }
    let mut left = MAX_UNPACKED_BYTES;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(unreadable)?;
        let is_texts = part.name().map_err(unreadable)?.eq_ignore_ascii_case(TEXTS);
        let most = if is_texts { left.min(MAX_TEXT_BYTES) } else { left };
        let read = std::io::copy(&mut part.take(most + 1), &mut sink()).map_err(unreadable)?;
        left = left.checked_sub(read).filter(|_| read <= most).ok_or(TableError::Bomb)?;
    }
    Ok(())
}

fn stream(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, csv: &mut Csv) -> Result<(), TableError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(unreadable)?;
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        csv.put(row, column, text(&cell.get_value().clone().into()))?;
    }
    csv.end_row()
}

fn hold(range: &calamine::Range<Data>, csv: &mut Csv) -> Result<(), TableError> {
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        csv.put(top + row as u32, left + column as u32, text(value))?;
    }
    csv.end_row()
}

/// Cells in the order of rows, written as CSV.
struct Csv {
    out: csv::Writer<Vec<u8>>,
    cells: Vec<String>,
    rows: u32,
    is_empty: bool,
}

impl Default for Csv {
    fn default() -> Csv {
        let out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        Csv { out, cells: Vec::new(), rows: 0, is_empty: true }
    }
}

impl Csv {
    fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), TableError> {
        if text.is_empty() {
            return Ok(());
        }
        if u64::from(row) > MAX_ROWS {
            return Err(TableError::TooManyRows);
        }
        while self.rows < row {
            self.end_row()?;
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            return Err(TableError::TooManyColumns);
        }
        self.cells.resize_with(self.cells.len().max(column + 1), String::new);
        self.cells[column] = text;
        self.is_empty = false;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), TableError> {
        self.rows += 1;
        if self.cells.is_empty() {
            self.cells.push(String::new());
        }
        self.out.write_record(&self.cells).map_err(unreadable)?;
        self.cells.clear();
        Ok(())
    }

    fn bytes(self) -> Result<Vec<u8>, TableError> {
        self.out.into_inner().map_err(unreadable)
    }
}

/// A value as text: dates as ISO 8601, whatever the sheet shows them as; numbers with a point.
fn text(value: &Data) -> String {
    match value {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.trim().to_owned(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) if moment.is_datetime() => iso(moment),
        Data::DateTime(span) => span.to_string(),
    }
}

fn iso(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

fn unreadable(error: impl std::fmt::Display) -> TableError {
    TableError::Unreadable(error.to_string())
}
