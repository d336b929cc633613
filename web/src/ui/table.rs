//! A list as a table.

use maud::{Markup, html};

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Start,
    /// For numbers.
    End,
}

/// `caption` is for screen readers; each row has as many cells as there are `columns`.
pub fn table(caption: &str, columns: &[(&str, Align)], rows: &[Vec<Markup>]) -> Markup {
    html! {
        div.box.wide-table tabindex="0" role="region" aria-label=(caption) {
            table.table {
                caption.sr { (caption) }
                thead { tr { @for (name, align) in columns { th scope="col" class=[class(*align)] { (name) } } } }
                tbody {
                    @for row in rows {
                        tr { @for (cell, (_, align)) in row.iter().zip(columns) { td class=[class(*align)] { (cell) } } }
                    }
                }
            }
        }
    }
}

fn class(align: Align) -> Option<&'static str> {
    (align == Align::End).then_some("r")
}
