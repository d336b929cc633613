//! Who follows a record: oneself, or colleagues whom one adds (LD-09).

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{At, Reading, address};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::avatar::{Person, Size, avatar};
use crate::ui::icon::small;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::ids::UserId;
use flow::channels::said::Place;
use flow::timeline;
use maud::{Markup, html};
use serde::Deserialize;

/// `user_id=…`
#[derive(Clone, Debug, Deserialize)]
pub struct Colleague {
    user_id: UserId,
}

/// `POST /{records}/{id}/participants`.
///
/// # Errors
/// [`Failure::NotFound`] for no such record or user, [`Failure::Invalid`] when too many follow it.
pub async fn add_participant(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Form(Colleague { user_id }): Form<Colleague>,
) -> Result<Response, Failure> {
    change(&web, who, asker, place, move |cx| Ok(timeline::add_participant(cx, place, user_id)?)).await
}

/// `DELETE /{records}/{id}/participants/{user}`, or `POST` without script.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn remove_participant(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Path((_, user)): Path<(i64, UserId)>,
) -> Result<Response, Failure> {
    change(&web, who, asker, place, move |cx| Ok(timeline::remove_participant(cx, place, user)?)).await
}

async fn change<F>(web: &Web, who: SignedIn, asker: Asker, place: Place, change: F) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>) -> Result<(), Failure> + Send + 'static,
{
    let (clock, reader) = (shell::clock(web, &who), who.clone());
    let write = move |cx: &mut Cx<'_>| {
        change(cx)?;
        let records = crate::feed::Records::load(cx, &[], &[], &[])?;
        let there = timeline::list_participants(cx, place)?;
        let currency = &reader.account.currency;
        let reading = Reading { who: &reader, records: &records, clock: &clock, currency, lead: None };
        Ok::<_, Failure>(partial("#participants", Swap::Morph, &participants(&reading, place, &there)))
    };
    let partials = web.desk.write(&who, write).await?;
    Ok(asker.changed(partials, &address(place)))
}

/// The section `#participants`.
pub fn participants(reading: &Reading<'_>, place: Place, there: &[UserId]) -> Markup {
    let url = format!("{}/participants", address(place));
    let (me, token) = (reading.who.user.id, reading.who.csrf_token.reveal());
    let others = || reading.records.people.iter().filter(|user| user.is_active() && !there.contains(&user.id));
    html! {
        div.sect.people id="participants" {
            h2 { "Participants" }
            @for id in there {
                @let name = reading.records.person_name(*id);
                @let person_url = format!("{url}/{id}");
                form.row method="post" action=(person_url) hx-delete=(person_url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(token);
                    (avatar(&Person { id: id.0, name }, Size::Small)) span.grow { (name) }
                    button.mini aria-label={ "Remove " (name) } title="Remove" { (small("x")) }
                }
            }
            @if !there.contains(&me) {
                form method="post" action=(url) hx-post=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(token);
                    button.link.small name="user_id" value=(me) { "Follow" }
                }
            }
            details.add {
                summary.mini aria-label="Add participant" title="Add participant" { (small("plus")) }
                form.row method="post" action=(url) hx-post=(url) hx-swap="none" {
                    input type="hidden" name="csrf_token" value=(token);
                    select.input.grow name="user_id" aria-label="Colleague" { @for user in others() { option value=(user.id) { (user.name) } } }
                    button.btn { "Add" }
                }
            }
        }
    }
}
