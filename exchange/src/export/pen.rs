//! Writes rows: text that can be sent as it comes, or a workbook that is whole only at its end.

use super::{Cell, Error, card};
use crate::cells::safe;
use base::search::Subject;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::fs::File;
use std::io::{Seek, SeekFrom};

/// Rows that a sheet of a workbook has at most (ECMA-376); what comes after them is on the next sheet.
const SHEET_ROWS: u32 = 1_048_576;
/// Characters of a cell of a workbook.
const CELL_CHARS: usize = 32_767;

/// As what records are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated, UTF-8.
    Csv,
    /// A workbook.
    Xlsx,
    /// vCard 4.0, for contacts and companies (RFC 6350).
    Vcard,
}

impl Format {
    /// The ending of the file's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Vcard => "vcf",
        }
    }

    /// Reads the ending, for a kind of record that can be written so.
    pub fn from_word(word: &str, subject: Subject) -> Option<Format> {
        let found = [Format::Csv, Format::Xlsx, Format::Vcard].into_iter().find(|format| format.as_str() == word);
        found.filter(|format| *format != Format::Vcard || subject != Subject::Lead)
    }

    /// The media type of the file.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Vcard => "text/vcard; charset=utf-8",
        }
    }
}

/// Writes one export.
pub enum Pen {
    /// Text.
    Csv,
    /// Cards.
    Vcard { subject: Subject, names: Vec<String> },
    /// A workbook, kept in a temporary file row by row.
    Xlsx { book: Box<Workbook>, names: Vec<String>, sheet: usize, row: u32 },
}

impl Pen {
    /// Begins; for text, with the bytes that come first: a mark by which spreadsheets know UTF-8, and the heading.
    ///
    /// # Errors
    /// `Writing`.
    pub fn begin(format: Format, subject: Subject, names: &[String]) -> Result<(Pen, Vec<u8>), Error> {
        let names = names.to_vec();
        match format {
            Format::Csv => {
                let mut bytes = "\u{FEFF}".as_bytes().to_vec();
                bytes.extend(csv_row(names.iter().map(|name| safe(name)))?);
                Ok((Pen::Csv, bytes))
            }
            Format::Vcard => Ok((Pen::Vcard { subject, names }, Vec::new())),
            Format::Xlsx => {
                let mut pen = Pen::Xlsx { book: Box::default(), names, sheet: 0, row: 0 };
                pen.new_sheet()?;
                Ok((pen, Vec::new()))
            }
        }
    }

    /// Writes rows; gives what can be sent already.
    ///
    /// # Errors
    /// `Writing`.
    pub fn write(&mut self, rows: &[Vec<Cell>]) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        for row in rows {
            match self {
                Pen::Csv => bytes.extend(csv_row(row.iter().map(written))?),
                Pen::Vcard { subject, names } => bytes.extend(card::of(*subject, names, row)?.into_bytes()),
                Pen::Xlsx { .. } => self.sheet_row(row)?,
            }
        }
        Ok(bytes)
    }

    /// Ends; a workbook is a file now, at its beginning.
    ///
    /// # Errors
    /// `Writing`.
    pub fn end(self) -> Result<Option<File>, Error> {
        let Pen::Xlsx { mut book, .. } = self else { return Ok(None) };
        let mut file = tempfile::tempfile().map_err(writing)?;
        book.save_to_writer(&mut file).map_err(writing)?;
        file.seek(SeekFrom::Start(0)).map_err(writing)?;
        Ok(Some(file))
    }

    fn new_sheet(&mut self) -> Result<(), Error> {
        let Pen::Xlsx { book, names, sheet, row } = self else { return Ok(()) };
        let page = book.add_worksheet_with_constant_memory().map_err(writing)?;
        for (column, name) in (0_u16..).zip(names.iter()) {
            page.write_string(0, column, name).map_err(writing)?;
        }
        *sheet += 1;
        *row = 1;
        Ok(())
    }

    fn sheet_row(&mut self, cells: &[Cell]) -> Result<(), Error> {
        if matches!(self, Pen::Xlsx { row, .. } if *row == SHEET_ROWS) {
            self.new_sheet()?;
        }
        let Pen::Xlsx { book, sheet, row, .. } = self else { return Ok(()) };
        let page = book.worksheet_from_index(*sheet - 1).map_err(writing)?;
        for (column, cell) in (0_u16..).zip(cells) {
            let number = if let Cell::Number(number) = cell { number.parse::<f64>().ok() } else { None };
            let wrote: Result<_, XlsxError> = match number {
                Some(number) => page.write_number(*row, column, number).map(drop),
                // A string of a workbook is never run as a formula; it needs no apostrophe.
                None => page
                    .write_string(*row, column, cell.as_str().chars().take(CELL_CHARS).collect::<String>())
                    .map(drop),
            };
            wrote.map_err(writing)?;
        }
        *row += 1;
        Ok(())
    }
}

/// What somebody wrote is never a formula; what we know to be a number stays one.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => safe(text),
        Cell::Number(number) => number.clone(),
    }
}

fn csv_row(cells: impl Iterator<Item = String>) -> Result<Vec<u8>, Error> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    out.write_record(cells.collect::<Vec<_>>()).map_err(writing)?;
    out.into_inner().map_err(writing)
}

pub(super) fn writing(error: impl std::fmt::Display) -> Error {
    Error::Writing(error.to_string())
}
