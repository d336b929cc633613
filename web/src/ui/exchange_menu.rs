//! Import and export of a list, in a menu of its bar.

use super::icon::icon;
use base::search::Subject;
use maud::{Markup, html};

/// `query` is what stands behind the question mark of the list: the files hold what the list shows.
pub fn exchange_menu(subject: Subject, query: &str) -> Markup {
    let list = match subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    };
    let file = |ending: &str| {
        let behind = if query.is_empty() { String::new() } else { format!("?{query}") };
        format!("/exports/{list}.{ending}{behind}")
    };
    html! {
        button.btn.icon.wide type="button" popovertarget="exchange" aria-haspopup="true" aria-label="Import and export" title="Import and export" { (icon("download")) }
        nav.menu.exchange popover id="exchange" aria-label="Import and export" {
            a href=(file("csv")) { "Export as CSV" }
            a href=(file("xlsx")) { "Export as XLSX" }
            @if subject != Subject::Lead { a href=(file("vcf")) { "Export as vCards" } }
            a href={ "/imports/new?of=" (subject.as_str()) } { "Import from a file" }
            a href="/imports" { "All imports" }
        }
    }
}
