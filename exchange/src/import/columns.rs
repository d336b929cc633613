//! The columns of a file as a person is asked about them: a name, some values, and what those values can be.

use super::values::{DateOrder, Decimal};
use crate::table::{Layout, Row, Rows};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Values of a column that are shown.
const MOST_SAMPLES: usize = 3;
/// Characters of a name or of a shown value.
const MAX_SHOWN_CHARS: usize = 80;

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its header, or its letter where it has none.
    pub name: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// The orders in which every value is a date; empty when some is none.
    pub dates: Vec<DateOrder>,
    /// The spellings in which every value is an amount; one of two that mean the same.
    pub decimals: Vec<Decimal>,
    /// How many cells have text.
    pub filled: u64,
}

/// Looks through a whole file, once; gives its columns and how many rows below the header it has.
pub fn look_through(bytes: &[u8], layout: &Layout) -> (Vec<Column>, u64) {
    let mut rows = Rows::open(bytes, layout);
    let header = if layout.has_header { rows.next_row().unwrap_or_default() } else { Row::default() };
    let mut columns: Vec<Seen> = Vec::new();
    let mut count = 0;
    while let Some(row) = rows.next_row() {
        count += 1;
        columns.resize_with(columns.len().max(row.cells.len()), Seen::default);
        row.cells.iter().zip(&mut columns).filter(|(cell, _)| !cell.is_empty()).for_each(|(cell, seen)| seen.see(cell));
    }
    columns.resize_with(columns.len().max(header.cells.len()), Seen::default);
    let named = columns.into_iter().enumerate().map(|(at, seen)| seen.column(name(header.cell(at), at)));
    (named.collect(), count)
}

/// Tells files with the same header apart from others: the names in their order.
pub fn hash(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    hex::encode(Sha256::digest(names.join("\u{1f}").to_lowercase()))
}

fn name(header: &str, at: usize) -> String {
    if header.is_empty() { format!("Column {}", letters(at)) } else { shown(header) }
}

/// A, B, … Z, AA, as a spreadsheet counts.
fn letters(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { last.to_string() } else { format!("{}{last}", letters(at / 26 - 1)) }
}

fn shown(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(MAX_SHOWN_CHARS).collect()
}

/// What was seen of a column so far.
struct Seen {
    samples: Vec<String>,
    dates: Vec<DateOrder>,
    decimals: Vec<Decimal>,
    means_the_same: bool,
    filled: u64,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen {
            samples: Vec::new(),
            dates: DateOrder::ALL.to_vec(),
            decimals: Decimal::ALL.to_vec(),
            means_the_same: true,
            filled: 0,
        }
    }
}

impl Seen {
    fn see(&mut self, cell: &str) {
        self.filled += 1;
        if self.samples.len() < MOST_SAMPLES {
            self.samples.push(shown(cell));
        }
        self.dates.retain(|order| order.read(cell, &TimeZone::UTC).is_some());
        if !self.decimals.is_empty() {
            let read = Decimal::ALL.map(|decimal| decimal.plain(cell));
            self.means_the_same &= read[0] == read[1];
            self.decimals.retain(|decimal| decimal.plain(cell).is_some());
        }
    }

    fn column(self, name: String) -> Column {
        let Seen { samples, mut dates, mut decimals, means_the_same, filled } = self;
        if filled == 0 {
            (dates, decimals) = (Vec::new(), Vec::new());
        }
        if means_the_same {
            decimals.truncate(1);
        }
        Column { name, samples, dates, decimals, filled }
    }
}
