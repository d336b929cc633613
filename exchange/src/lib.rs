//! Tables that people bring and take: import, export, and a whole account in one archive.
//!
//! - [`table`]: rows of text out of CSV files and workbooks.
//! - [`sheet`]: a small table for a spreadsheet.
//! - [`import`]: rows become records, and can be taken back.
//! - [`export`]: records become rows, a page at a time.
//! - [`account`]: every row and file of a company in one archive, and back.

pub mod account;
mod cells;
pub mod export;
pub mod import;
mod labels;
mod own_cells;
pub mod sheet;
pub mod table;
