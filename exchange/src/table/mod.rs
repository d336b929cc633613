//! Tables that people bring: rows of text, whatever program wrote the file (IM-01).
//!
//! A workbook is rewritten as CSV when it comes in, so that there is one kind of table behind this door. A CSV file is
//! kept as it came, with a [`Layout`] that says how it is read; a person who sees that it was guessed wrong changes that.

mod detect;
mod rows;
mod workbook;

pub use rows::{Row, Rows};

use serde::{Deserialize, Serialize};

/// Bytes of a file that is taken: a million cells of usual length.
pub const MAX_FILE_BYTES: usize = 40 * 1024 * 1024;
/// Rows of a file that are taken.
pub const MAX_ROWS: u64 = 200_000;
/// Columns of a file that are taken.
pub const MAX_COLUMNS: usize = 200;
/// Characters of a cell that are taken: what a cell of a workbook holds.
pub const MAX_CELL_CHARS: usize = 32_767;
/// Characters of a file's name that are kept.
const MAX_NAME_CHARS: usize = 200;

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

impl Delimiter {
    /// All of them, the likeliest first.
    pub const ALL: [Delimiter; 4] = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Pipe];

    /// The word stored in tables and sent by forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Delimiter::Comma => "comma",
            Delimiter::Semicolon => "semicolon",
            Delimiter::Tab => "tab",
            Delimiter::Pipe => "pipe",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Delimiter> {
        Delimiter::ALL.into_iter().find(|delimiter| delimiter.as_str() == word)
    }

    fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
            Delimiter::Pipe => b'|',
        }
    }
}

/// How the bytes of a table are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// What stands between two cells.
    pub delimiter: Delimiter,
    /// A name of the Encoding Standard, such as `UTF-8` or `windows-1252`.
    pub encoding: String,
    /// The first row names the columns (IM-02).
    pub has_header: bool,
    /// The sheet that was read, for a workbook: its delimiter and encoding are ours.
    pub sheet: Option<String>,
}

/// The encodings that a person can choose from: those in which programs still write tables.
pub const ENCODINGS: [&str; 11] = [
    "UTF-8",
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "windows-1254",
    "ISO-8859-2",
    "KOI8-R",
    "UTF-16LE",
    "GBK",
    "Shift_JIS",
    "EUC-KR",
];

/// A table that was taken in: what is kept of it, and how that is read.
#[derive(Clone, Debug)]
pub struct Brought {
    /// CSV.
    pub bytes: Vec<u8>,
    /// As detected.
    pub layout: Layout,
}

/// Why a file is not taken; each a sentence for the person who brought it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TableError {
    /// Nothing in it.
    #[error("The file is empty. Nothing was kept: choose a file with a row for each record.")]
    Empty,
    /// More than [`MAX_FILE_BYTES`].
    #[error("The file is larger than {} MB. Nothing was kept: please split it.", MAX_FILE_BYTES / 1024 / 1024)]
    TooLarge,
    /// More than [`MAX_ROWS`].
    #[error("The file has more than {MAX_ROWS} rows. Nothing was kept: please split it.")]
    TooManyRows,
    /// More than [`MAX_COLUMNS`].
    #[error(
        "The file has more than {MAX_COLUMNS} columns. Nothing was kept: please remove those that are not imported."
    )]
    TooManyColumns,
    /// A workbook that unpacks to far more than it holds.
    #[error("The workbook unpacks to more than a table of {MAX_ROWS} rows can be. Nothing was read of it.")]
    Bomb,
    /// Neither CSV nor a workbook.
    #[error("The file is no table that can be read ({0}). Nothing was kept: save it as CSV or XLSX and try again.")]
    Unreadable(String),
}

/// Takes a file in: says what kind it is by its bytes, rewrites a workbook as CSV, and guesses how a CSV is read.
///
/// # Errors
/// [`TableError`]; nothing is kept then.
pub fn bring(bytes: Vec<u8>) -> Result<Brought, TableError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(TableError::TooLarge);
    }
    let brought = if workbook::is_workbook(&bytes) {
        workbook::rewrite(bytes)?
    } else {
        let layout = detect::layout(&bytes);
        Brought { bytes, layout }
    };
    measure(&brought.bytes, &brought.layout)?;
    Ok(brought)
}

/// Reads a table to its end in a layout that somebody chose.
///
/// # Errors
/// `Empty`, `TooManyRows`, `TooManyColumns`.
pub fn measure(bytes: &[u8], layout: &Layout) -> Result<(), TableError> {
    let mut rows = Rows::open(bytes, layout);
    let mut count = 0;
    while let Some(row) = rows.next_row() {
        count += 1;
        if row.cells.len() > MAX_COLUMNS {
            return Err(TableError::TooManyColumns);
        }
        if count > MAX_ROWS + 1 {
            return Err(TableError::TooManyRows);
        }
    }
    if count == 0 { Err(TableError::Empty) } else { Ok(()) }
}

/// The last part of a file's path, as much of it as is kept.
pub fn file_name(written: &str) -> String {
    let name = written.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|letter| !letter.is_control()).take(MAX_NAME_CHARS).collect();
    if name.trim().is_empty() { "table".to_owned() } else { name }
}

#[cfg(test)]
mod tests;
