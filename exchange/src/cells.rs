//! Cells that a spreadsheet will open.

/// How a cell begins that a spreadsheet takes for a formula.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet runs as a formula: an apostrophe stands before what would be one (CSV injection, CWE-1236).
pub fn safe(text: &str) -> String {
    if text.starts_with(FORMULAS) { format!("'{text}") } else { text.to_owned() }
}

/// A text without the apostrophe that [`safe`] put before it: what was exported can be imported.
pub fn plain(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULAS)).unwrap_or(text)
}
