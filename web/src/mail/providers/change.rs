//! What is done on the page of a provider.

use super::page::shown;
use crate::failure::Failure;
use crate::session::{Admin, Origin};
use crate::state::Web;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use base::Cx;
use base::secrets::Secret;
use flow::channels::mailboxes::{self, CLIENT_SECRET_CONTEXT, NewMailProvider, Provider};
use serde::Deserialize;

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Registered {
    client_id: String,
    client_secret: Option<Secret>,
    tenant: String,
}

/// `POST /mail/providers/{provider}`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`]; what is wrong is said beside its field.
pub async fn save(
    State(web): State<Web>,
    Admin(who): Admin,
    origin: Origin,
    Path(provider): Path<String>,
    Form(sent): Form<Registered>,
) -> Result<Response, Failure> {
    let provider = Provider::from_stored(&provider).ok_or(Failure::NotFound)?;
    let secret = sent.client_secret.as_ref().map(|secret| secret.reveal().trim()).filter(|secret| !secret.is_empty());
    let new = NewMailProvider {
        provider,
        client_id: sent.client_id.clone(),
        sealed_client_secret: secret.map(|secret| web.vault.seal(CLIENT_SECRET_CONTEXT, secret.as_bytes())),
        tenant: sent.tenant.clone(),
    };
    let unit = move |cx: &mut Cx<'_>| Ok::<_, Failure>(mailboxes::set_provider(cx, new.clone())?);
    match web.desk.write(&who, unit).await {
        Ok(()) => Ok(Redirect::to("/mail/settings").into_response()),
        Err(Failure::Invalid(sentence)) => shown(&web, &who, &origin, provider, Some(&sentence)).await,
        Err(failure) => Err(failure),
    }
}

/// `POST /mail/providers/{provider}/deletion`.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn remove(
    State(web): State<Web>,
    Admin(who): Admin,
    Path(provider): Path<String>,
) -> Result<Response, Failure> {
    let provider = Provider::from_stored(&provider).ok_or(Failure::NotFound)?;
    let unit = move |cx: &mut Cx<'_>| Ok::<_, Failure>(mailboxes::remove_provider(cx, provider)?);
    web.desk.write(&who, unit).await?;
    Ok(Redirect::to("/mail/settings").into_response())
}
