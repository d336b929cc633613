//! `GET /incoming-leads/{id}/comparison`: whoever sent a request that waits beside the contact they may be (DC-30).

use crate::duplicates::choices;
use crate::duplicates::{drawing, reasons, side_by_side};
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::icon;
use axum::extract::{Path, State as Of};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::ids::IncomingLeadId;
use base::search::Subject;
use flow::duplicates::{self, Resembling};
use flow::inbox::{self, IncomingLead, State};
use maud::{Markup, html};

/// The page; a request whose sender is like nobody, or that was decided, leads to its card.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(Of(web): Of<Web>, who: SignedIn, Path(id): Path<IncomingLeadId>) -> Result<Response, Failure> {
    let pen = drawing(&web, &who);
    let read = move |cx: &mut Cx<'_>| {
        let incoming = inbox::load(cx, id)?;
        let waiting = incoming.contact_id.filter(|_| incoming.state == State::Waiting);
        let Some(sender) = waiting else { return Ok(None) };
        let Some(known) = duplicates::likeness_of(cx, sender)? else { return Ok(None) };
        let rows = choices::read(cx, Subject::Contact, &[known.contact.0, sender.0], &pen)?;
        Ok::<_, Failure>(Some((incoming, known, rows)))
    };
    let Some((incoming, known, rows)) = web.desk.read(&who, read).await? else {
        return Ok(Redirect::to(&format!("/incoming-leads/{id}")).into_response());
    };
    let heads = [
        html! { a href={ "/contacts/" (known.contact) } { b { (known.name) } } },
        html! { b { (incoming.sender) } " " span.muted.small { "waits" } },
    ];
    let page = html! {
        header.bar {
            a.mini href={ "/incoming-leads/" (id) } aria-label="Back to the request" { (icon("arrow-left")) }
            h1 { "Compare the sender" }
        }
        main.scroll id="main" {
            section.sheet.comparison {
                (likeness(&known)) (side_by_side(&heads, &rows)) (buttons(&incoming, &known))
            }
        }
    };
    let frame = Frame { title: "Compare the sender", place: Place::Leads, live: None };
    Ok(shell::page(&web, &who, frame, &page).await?.into_response())
}

fn likeness(known: &Resembling) -> Markup {
    html! {
        details.box.pad {
            summary { b { (known.likeness.percent()) " % likely the same. " } (reasons::line(&known.likeness)) " " span.why { "Why" } }
            (reasons::sum(&known.likeness))
        }
    }
}

/// One person: the request is linked to what is known of them. Somebody else: it goes on waiting.
fn buttons(incoming: &IncomingLead, known: &Resembling) -> Markup {
    html! {
        footer.row.compare-buttons {
            form method="get" action={ "/incoming-leads/" (incoming.id) "/link" } {
                input type="hidden" name="q" value=(known.name);
                button.btn.primary { (icon("link-2")) "The same: link" }
            }
            span.grow {}
            a.btn.ghost href={ "/incoming-leads/" (incoming.id) } { "Somebody else" }
        }
    }
}
