//! The rows of a CSV file, one after another.

use super::Layout;
use crate::cells::plain;
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;
use std::io::{Cursor, Read};

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet shows it: the first row of the file is 1.
    pub number: u64,
    /// Its cells, without blanks around them.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell of a column; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Nothing in any cell.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// Reads rows; those without any text are passed over.
pub struct Rows<'b> {
    reader: csv::Reader<Box<dyn Read + Send + 'b>>,
    record: csv::StringRecord,
    number: u64,
}

impl<'b> Rows<'b> {
    /// Reads from the beginning, the header too.
    pub fn open(bytes: &'b [u8], layout: &Layout) -> Rows<'b> {
        let source: Box<dyn Read + Send + 'b> = match decoded(bytes, layout) {
            Cow::Borrowed(text) => Box::new(text.as_bytes()),
            Cow::Owned(text) => Box::new(Cursor::new(text.into_bytes())),
        };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(layout.delimiter.byte())
            .from_reader(source);
        Rows { reader, record: csv::StringRecord::new(), number: 0 }
    }

    /// The next row that has text. A file whose text cannot be cut into cells any further ends there.
    pub fn next_row(&mut self) -> Option<Row> {
        while self.reader.read_record(&mut self.record).unwrap_or(false) {
            self.number += 1;
            let row = Row {
                number: self.number,
                cells: self.record.iter().map(|cell| plain(cell.trim()).to_owned()).collect(),
            };
            let names_delimiter = self.number == 1 && row.cells.iter().any(|cell| cell.starts_with("sep="));
            if !row.is_blank() && !names_delimiter {
                return Some(row);
            }
        }
        None
    }
}

/// The text of a file; what cannot be read in its encoding becomes U+FFFD, and the row that has it says so.
pub(super) fn decoded<'b>(bytes: &'b [u8], layout: &Layout) -> Cow<'b, str> {
    Encoding::for_label(layout.encoding.as_bytes()).unwrap_or(UTF_8).decode(bytes).0
}
