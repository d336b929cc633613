//! `/incoming-leads/{id}/acceptance`: a request becomes a lead, or waits again (IL-30 to IL-34).

use super::decider::{Decided, Decider, Saying};
use crate::failure::Failure;
use axum::Form;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::REFERER;
use axum::response::Response;
use base::ids::{IncomingLeadId, StageId};
use flow::inbox;
use flow::pipelines::{self, Acceptance};
use maud::html;
use serde::Deserialize;

/// Into which stage; nothing means the first one.
#[derive(Debug, Deserialize)]
pub struct Choice {
    stage_id: Option<i64>,
}

/// `POST`.
///
/// # Errors
/// [`Failure::NotFound`]; who was first is an answer, not a failure, to a script.
pub async fn create(
    decider: Decider,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Form(choice): Form<Choice>,
) -> Result<Response, Failure> {
    let id = IncomingLeadId(id);
    let how = Acceptance { stage: choice.stage_id.map(StageId), responsible: None };
    match decider.decide(id, move |cx| Ok(vec![pipelines::accept(cx, id, how)?.id])).await {
        Ok(decided) => {
            let saying = Saying {
                text: format!("Accepted {}", decided.incoming.sender),
                undo: Some(format!("/incoming-leads/{id}/acceptance")),
                more: html! {},
                page: page_after(&headers, &decided),
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
    let take_back = move |cx: &mut base::Cx<'_>| {
        let lead = inbox::load(cx, id)?.lead_id;
        pipelines::take_back_acceptance(cx, id)?;
        Ok(vec![lead])
    };
    let decided = decider.decide(id, take_back).await?;
    Ok(decider.answer(&decided, &Saying::waits_again(&decided)))
}

/// Who accepted on the request's own page goes on with the lead, who did on the board stays there.
fn page_after(headers: &HeaderMap, decided: &Decided) -> String {
    let asked = headers.get(REFERER).and_then(|value| value.to_str().ok()).and_then(|url| url::Url::parse(url).ok());
    match asked {
        Some(url) if url.path() == format!("/incoming-leads/{}", decided.incoming.id) => {
            format!("/leads/{}", decided.incoming.lead_id)
        }
        _ => decided.board(),
    }
}
