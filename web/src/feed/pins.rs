//! What is kept on top of a feed, and putting it there.

use super::lines::Reading;
use super::page::{Mentioned, Page};
use super::place::address;
use super::said::said;
use super::view::View;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::feed::AIM;
use crate::ui::icon::small;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::ids::FeedItemId;
use flow::channels::said::{self as spoken, Attachment, FeedItem};
use flow::timeline;
use maud::{Markup, html};
use serde::Deserialize;

/// Where it is to be: `place=top`, or `place=feed`.
#[derive(Clone, Debug, Deserialize)]
pub struct Wish {
    place: String,
}

/// `PUT /notes/{id}/pin`: keeps something on top of its feed, or lets it go.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] when too many are kept there.
pub async fn put_pin(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<FeedItemId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let (clock, reader) = (shell::clock(&web, &who), who.clone());
    let pin = move |cx: &mut base::Cx<'_>| {
        let item = timeline::pin(cx, id, wish.place == "top")?;
        let page = Page::load(cx, item.place, &View::default(), &Mentioned::default())?;
        let reading = page.reading(&reader, &clock);
        let files = spoken::list_attachments(cx, &[id])?;
        let partials = html! {
            (partial("#pinned", Swap::Morph, &pinned(&reading, &page.pinned)))
            (partial(&format!("#happening-{id}"), Swap::Morph, &said(&reading, &item, &files)))
        };
        Ok::<_, Failure>((item.place, partials))
    };
    let (place, partials) = web.desk.write(&who, pin).await?;
    Ok(asker.changed(partials, &address(place)))
}

/// The list `#pinned`; empty it is there too, so that something pinned later has its place.
pub fn pinned(reading: &Reading<'_>, items: &[(FeedItem, Vec<Attachment>)]) -> Markup {
    html! {
        ul.pinned id="pinned" aria-label="Kept on top" {
            @for (item, files) in items {
                li data-id=(item.id) {
                    (small("star"))
                    a.grow href={ "#happening-" (item.id) } {
                        b { (item.author) } " " (first_line(&item.body)) @if item.body.is_empty() { (item.title) }
                        @for file in files { " " span.muted { (file.file.name) } }
                    }
                    (pin(reading, item))
                }
            }
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The button that puts it on top, or takes it down.
pub(super) fn pin(reading: &Reading<'_>, item: &FeedItem) -> Markup {
    let url = format!("/notes/{}/pin", item.id);
    let (place, words) = if item.is_pinned { ("feed", "Unpin") } else { ("top", "Pin") };
    html! {
        form method="post" action=(url) hx-put=(url) hx-target=(AIM) hx-swap="none" {
            input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
            button.link.small name="place" value=(place) { (words) }
        }
    }
}
