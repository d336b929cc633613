//! Cells that a spreadsheet will open.

/// How a cell begins that a spreadsheet takes for a formula.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that no spreadsheet runs as a formula: an apostrophe stands before what would be one (CSV injection, CWE-1236),
/// and before what [`plain`] would take for such.
pub fn safe(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// A text without the apostrophe that [`safe`] put before it: what was exported can be imported.
pub fn plain(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULAS)
}
