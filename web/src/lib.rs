//! The screens: pages and fragments in HTML, and what a browser needs to show them.

pub mod assets;
pub mod ui;
