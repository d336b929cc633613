//! `POST /notices/readings`: everything was read; `POST /notices/{id}/reading`: one was, and is opened.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use crate::ui::pill::badge;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::NoticeId;
use flow::updates;
use maud::html;

/// Marks all of one's own notices as read; the number at the bell goes.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn read_all(State(web): State<Web>, who: SignedIn, asker: Asker) -> Result<Response, Failure> {
    let user = who.user.id;
    web.desk.write(&who, move |cx| updates::mark_read(cx, user).map_err(Failure::from)).await?;
    let partials = html! {
        (partial("#notices-count", Swap::Inside, &badge(0, "new")))
        (partial(".note-row .dot", Swap::Gone, &html! {}))
    };
    Ok(asker.changed(partials, "/notices"))
}

/// Marks a notice as read and goes where it leads.
///
/// # Errors
/// [`Failure::NotFound`] for a notice of somebody else.
pub async fn open(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<NoticeId>,
) -> Result<Response, Failure> {
    let user = who.user.id;
    let link = web.desk.write(&who, move |cx| updates::open_notice(cx, user, id).map_err(Failure::from)).await?;
    Ok(asker.sent_to(&link.ok_or(Failure::NotFound)?))
}
