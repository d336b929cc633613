//! Records side by side with nothing to choose: what each of them says, part by part.

use super::choices::Row;
use super::comparison::value;
use maud::{Markup, html};

/// A head for each record, and below it what the record says.
pub fn side_by_side(heads: &[Markup], rows: &[Row]) -> Markup {
    html! {
        div.compare {
            div.compare-row.heads { span.title {} @for head in heads { div.option { (head) } } }
            @for row in rows {
                div.compare-row {
                    span.title { (row.title) }
                    @for cell in &row.cells { div.option { span.value { (value(cell)) } } }
                }
            }
        }
    }
}
