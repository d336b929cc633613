//! `POST /notices/readings`: everything was read.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use crate::ui::pill::badge;
use axum::extract::State;
use axum::response::Response;
use maud::html;

/// Marks all of one's own notices as read; the number at the bell goes.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn read_all(State(web): State<Web>, who: SignedIn, asker: Asker) -> Result<Response, Failure> {
    let user = who.user.id;
    web.desk.write(&who, move |cx| flow::updates::mark_read(cx, user).map_err(Failure::from)).await?;
    let partials = html! {
        (partial("#notices-count", Swap::Inside, &badge(0, "new")))
        (partial(".note-row .dot", Swap::Gone, &html! {}))
    };
    Ok(asker.changed(partials, "/notices"))
}
