//! What is done with webhooks.

use super::page;
use crate::failure::Failure;
use crate::session::Admin;
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::ids::{DeliveryId, WebhookId};
use flow::updates::Error;
use flow::updates::webhooks::{self, Event, Wish};

/// The page of all.
const ALL: &str = "/settings/webhooks";

/// What the forms send: the ticked events all under one name.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) destination: String,
    pub(super) events: Vec<Event>,
}

impl Typed {
    fn read(sent: &[(String, String)]) -> Typed {
        let destination = sent.iter().find(|(name, _)| name == "destination").map(|(_, value)| value.clone());
        let ticked = sent.iter().filter(|(name, _)| name == "event");
        Typed {
            destination: destination.unwrap_or_default(),
            events: ticked.filter_map(|(_, word)| Event::from_stored(word)).collect(),
        }
    }
}

/// `POST /settings/webhooks`.
///
/// # Errors
/// [`Failure::Busy`]; what is wrong with the form is said beside its address.
pub async fn add(
    State(web): State<Web>,
    Admin(who): Admin,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let typed = Typed::read(&sent);
    let Typed { destination, events } = typed.clone();
    let wish = Wish { destination, events, ..Wish::default() };
    match web.desk.write(&who, move |cx| webhooks::subscribe(cx, wish.clone())).await {
        Ok(hook) => Ok(Redirect::to(&format!("/webhooks/{}", hook.id)).into_response()),
        Err(error @ (Error::BadDestination | Error::NoEvents | Error::TooManyWebhooks)) => {
            page::draw(&web, &who, &typed, Some(&error.to_string())).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /webhooks/{id}`: other events.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] without an event.
pub async fn change(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<WebhookId>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let events = Typed::read(&sent).events;
    let change = move |cx: &mut base::Cx<'_>| webhooks::choose(cx, id, events.clone());
    web.desk.write(&who, change).await?;
    Ok(to(id))
}

/// `POST /webhooks/{id}/restart`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn switch_on(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(id): Path<WebhookId>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| webhooks::switch_on(cx, id)).await?;
    Ok(to(id))
}

/// `POST /webhooks/{id}/deliveries/{delivery}`: sends it once more.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] while the webhook is switched off.
pub async fn send_again(
    State(web): State<Web>,
    Admin(who): Admin,
    Path((id, delivery)): Path<(WebhookId, DeliveryId)>,
) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| webhooks::send_again(cx, id, delivery)).await?;
    Ok(to(id))
}

/// `POST /webhooks/{id}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn delete(State(web): State<Web>, Admin(who): Admin, Path(id): Path<WebhookId>) -> Result<Redirect, Failure> {
    web.desk.write(&who, move |cx| webhooks::unsubscribe(cx, id)).await?;
    Ok(Redirect::to(ALL))
}

fn to(id: WebhookId) -> Redirect {
    Redirect::to(&format!("/webhooks/{id}"))
}
