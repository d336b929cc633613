//! Tables that people bring and take: import, export, and a whole account in one archive.
//!
//! - [`table`]: rows of text out of CSV files and workbooks.
//! - [`import`]: rows become records, and can be taken back.

mod cells;
pub mod import;
pub mod table;
