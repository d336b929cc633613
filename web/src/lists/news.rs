//! What came to a list since it was opened: a line at its head says how many records and shows them when it is asked to, so
//! that no row moves under somebody's hand.

use super::asked::Asked;
use crate::ui::partial::{Swap, gone, partial};
use base::filters::Field;
use base::journal::{Entry, Kind};
use maud::{Markup, html};

/// Where news of a list stand; `list-news.js` counts what came and has no row here.
pub fn place(asked: &Asked) -> Markup {
    html! {
        div id="list-news" role="status" {}
        div role="status" {
            a.btn.block id="came" href=(anew(asked)) data-key="." hidden {
                b.num { span data-count {} " new" } span.muted { "Show" } kbd { "." }
                span id="came-marks" hidden {}
            }
        }
    }
}

/// Said once above the rows when more changed than is shown one by one.
pub fn too_many(asked: &Asked) -> Markup {
    let link = html! { a.btn.block href=(anew(asked)) { "Many records have changed. Show them" } };
    partial("#list-news", Swap::Inside, &link)
}

/// The list from its head, with whatever it asks: not the view with which it opens.
fn anew(asked: &Asked) -> String {
    format!("{}?{}", asked.home.path(), asked.query())
}

/// Whether a record may stand in the list only since this happened to it: it was made, accepted or brought back, or it came
/// to the stage, pipeline or person that the list asks for.
pub fn has_come(row: &Entry, asked: &Asked) -> bool {
    let asks = |field| asked.filter.wanted(field).is_some();
    match row.kind {
        Some(Kind::LeadOpened | Kind::ContactOpened | Kind::CompanyOpened | Kind::IncomingLeadAccepted) => true,
        Some(Kind::LeadRestored | Kind::ContactRestored | Kind::CompanyRestored) => true,
        Some(Kind::LeadsUnmerged | Kind::ContactsUnmerged | Kind::CompaniesUnmerged) => true,
        Some(Kind::LeadReopened) if asks(Field::ClosedAt) => true,
        Some(Kind::LeadMoved | Kind::LeadWon | Kind::LeadLost | Kind::LeadReopened) => {
            let is_of_pipeline = asked.home.pipeline().is_some();
            asks(Field::Stage)
                || asks(Field::Pipeline)
                || (is_of_pipeline && row.before["pipeline"] != row.after["pipeline"])
        }
        Some(Kind::LeadAssigned) => asks(Field::Responsible),
        _ => false,
    }
}

/// A record that came, for a list that is open.
pub fn came(id: i64) -> Markup {
    partial("#came-marks", Swap::Last, &html! { i data-id=(id) {} })
}

/// It has gone again.
pub fn went(id: i64) -> Markup {
    gone(&format!("#came-marks [data-id='{id}']"))
}
