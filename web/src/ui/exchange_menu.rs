//! Import and export of a list, in a menu of its bar.

use super::icon::icon;
use base::search::Subject;
use maud::{Markup, html};

/// What of it is offered.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// What stands behind the question mark of the list: the files hold what the list shows. Nothing for those whose role
    /// exports no such records.
    pub exported: Option<&'a str>,
    /// Whether the role makes such records, so that they can be brought in a file.
    pub may_create: bool,
}

/// The button and its menu.
pub fn exchange_menu(subject: Subject, offered: Offered<'_>) -> Markup {
    let list = match subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    };
    let file = |query: &str, ending: &str| {
        let behind = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("/exports/{list}.{ending}{behind}")
    };
    html! {
        button.btn.icon.wide type="button" popovertarget="exchange" aria-haspopup="true" aria-label="Import and export" title="Import and export" { (icon("download")) }
        nav.menu.exchange popover id="exchange" aria-label="Import and export" {
            @if let Some(query) = offered.exported {
                a href=(file(query, "csv")) { "Export as CSV" }
                a href=(file(query, "xlsx")) { "Export as XLSX" }
                @if subject != Subject::Lead { a href=(file(query, "vcf")) { "Export as vCards" } }
            }
            @if offered.may_create { a href={ "/imports/new?of=" (subject.as_str()) } { "Import from a file" } }
            a href="/imports" { "All imports" }
        }
    }
}
