//! `/incoming-leads/{id}/refusal`: a request leaves the board for 30 days and can come back (IL-40, IL-42).

use super::decider::{Decider, Saying};
use crate::failure::Failure;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use base::ids::IncomingLeadId;
use maud::{Markup, html};
use serde::Deserialize;

/// How it is declined.
#[derive(Debug, Deserialize)]
pub struct Manner {
    /// Anything but nothing marks it as spam.
    spam: Option<String>,
}

/// `POST`.
///
/// # Errors
/// [`Failure::NotFound`]; who was first is an answer, not a failure, to a script.
pub async fn create(decider: Decider, Path(id): Path<i64>, Form(manner): Form<Manner>) -> Result<Response, Failure> {
    let id = IncomingLeadId(id);
    let is_spam = manner.spam.is_some();
    match decider.decide(id, move |cx| Ok(flow::decline(cx, id, is_spam).map(|_| Vec::new())?)).await {
        Ok(decided) => {
            let saying = Saying {
                text: format!("Declined {}{}", decided.incoming.sender, if is_spam { " as spam" } else { "" }),
                undo: Some(format!("/incoming-leads/{id}/refusal")),
                more: block_link(id),
                page: decided.board(),
            };
            Ok(decider.answer(&decided, &saying))
        }
        Err(failure) => decider.refuse(id, failure).await,
    }
}

/// `DELETE`: within 30 days.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`] when there is nothing to take back.
pub async fn delete(decider: Decider, Path(id): Path<i64>) -> Result<Response, Failure> {
    let id = IncomingLeadId(id);
    let decided = decider.decide(id, move |cx| Ok(flow::restore_declined(cx, id).map(|_| Vec::new())?)).await?;
    Ok(decider.answer(&decided, &Saying::waits_again(&decided)))
}

/// Opens the dialog that blocks the sender.
fn block_link(id: IncomingLeadId) -> Markup {
    let url = format!("/incoming-leads/{id}/blocks");
    html! { a href=(url) hx-get=(url) hx-target="#dialogs" { "Block sender" } }
}
