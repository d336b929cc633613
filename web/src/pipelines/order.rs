//! In which order one looks at the cards of a board: a menu beside its totals, remembered per person.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::icon::small;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::filters::{Sort, SortBy, Way};
use base::ids::PipelineId;
use flow::pipelines;
use maud::{Markup, html};
use serde::Deserialize;

/// The orders to choose from, each with an index within a stage.
const ORDERS: [(Sort, &str); 6] = [
    (Sort::BY_HAND, "by hand"),
    (Sort { by: SortBy::NextTask, way: Way::Up }, "next task"),
    (Sort { by: SortBy::Name, way: Way::Up }, "name"),
    (Sort { by: SortBy::Price, way: Way::Down }, "largest sale"),
    (Sort { by: SortBy::CreatedAt, way: Way::Down }, "newest"),
    (Sort { by: SortBy::UpdatedAt, way: Way::Down }, "last change"),
];

/// The word of an order.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    sort: String,
}

/// `POST /pipelines/{id}/board-order`: from now on, for who asks.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] for an order that boards do not have.
pub async fn choose(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let id = PipelineId(id);
    let known = ORDERS.iter().find(|(sort, _)| sort.word() == sent.sort);
    let (sort, _) =
        *known.ok_or_else(|| Failure::Invalid("Boards have no such order. Nothing was changed.".to_owned()))?;
    web.desk.write(&who, move |cx| pipelines::set_board_order(cx, id, sort)).await?;
    Ok(asker.sent_to(&format!("/pipelines/{id}")))
}

/// The button that says the order, and its menu.
pub fn menu(id: PipelineId, current: Sort, csrf_token: &str) -> Markup {
    let words = ORDERS.iter().find(|(sort, _)| *sort == current).map_or("by hand", |(_, words)| words);
    html! {
        button.btn.ghost.order type="button" popovertarget="order" aria-haspopup="true" { span.wide { "Sort: " } (words) (small("chevron-down")) }
        form.menu.exchange popover id="order" method="post" action={ "/pipelines/" (id) "/board-order" } aria-label="Sort the cards" {
            input type="hidden" name="csrf_token" value=(csrf_token);
            @for (sort, words) in ORDERS {
                button name="sort" value=(sort.word()) aria-current=[(sort == current).then_some("true")] { (words) }
            }
        }
    }
}
