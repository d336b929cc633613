//! The record that the address of a request begins with: `/leads/7/notes`, `/contacts/3/feed`, `/companies/2/tasks`.

use crate::failure::Failure;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base::search::Subject;
use flow::channels::said::Place;

/// In whose feed something is written or read; whether there is such a record is asked in the unit of work.
#[derive(Clone, Copy, Debug)]
pub struct At(pub Place);

impl<S: Sync> FromRequestParts<S> for At {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let mut steps = parts.uri.path().split('/').skip(1);
        let subject = match steps.next() {
            Some("leads") => Subject::Lead,
            Some("contacts") => Subject::Contact,
            Some("companies") => Subject::Company,
            _ => return Err(Failure::NotFound),
        };
        let id = steps.next().and_then(|step| step.parse().ok()).ok_or(Failure::NotFound)?;
        Ok(At(Place { subject, id }))
    }
}

/// The page of the record whose feed it is.
pub fn address(place: Place) -> String {
    let noun = match place.subject {
        Subject::Lead => "leads",
        Subject::Contact => "contacts",
        Subject::Company => "companies",
    };
    format!("/{noun}/{}", place.id)
}
