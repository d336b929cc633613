//! Tables that people bring and take: import, export, and a whole account in one archive.
//!
//! - [`table`]: rows of text out of CSV files and workbooks.
//! - [`import`]: rows become records, and can be taken back.
//! - [`export`]: records become rows, a page at a time.

mod cells;
pub mod export;
pub mod import;
pub mod table;
