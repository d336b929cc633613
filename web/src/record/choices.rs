//! `GET /record-choices?record=…`: the leads, contacts and companies that a form offers to link while somebody types.

use crate::contacts::Question;
use crate::failure::Failure;
use crate::feed::name_of;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Query, State};
use base::Cx;
use base::search::Subject;
use flow::contacts::{self, companies};
use flow::leads::{self, Search};
use maud::{Markup, html};

/// Hits of each kind of record.
const MAX_HITS: i64 = 5;

/// The hits, each with `lead:7` as its value; nothing is offered before anything is typed.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn choices(
    State(web): State<Web>,
    who: SignedIn,
    Query(question): Query<Question>,
) -> Result<Markup, Failure> {
    let words = question.q + &question.record;
    let is_asked = !words.trim().is_empty();
    let find = move |cx: &mut Cx<'_>| {
        let mut hits = Vec::new();
        for subject in Subject::ALL.into_iter().filter(|_| is_asked) {
            hits.extend(found(cx, subject, &words)?.into_iter().map(|(id, name)| (subject, id, name)));
        }
        Ok::<_, Failure>(hits)
    };
    let hits = web.desk.read(&who, find).await?;
    Ok(html! {
        @for (subject, id, name) in &hits {
            button.hit type="button" value={ (subject.as_str()) ":" (id) } {
                span.grow.clip { (name) } span.muted.small { (subject.as_str()) }
            }
        }
        @if is_asked && hits.is_empty() { p.muted.small { "Nothing is found." } }
    })
}

/// What the actor may see of a kind of record, by words.
///
/// # Errors
/// Whatever the database answers.
pub fn found(cx: &mut Cx<'_>, subject: Subject, question: &str) -> Result<Vec<(i64, String)>, Failure> {
    Ok(match subject {
        Subject::Lead => {
            let hits = leads::search(cx, Search { question, limit: MAX_HITS })?;
            hits.into_iter().map(|lead| (lead.id.0, lead.name)).collect()
        }
        Subject::Contact => {
            let hits = contacts::search(cx, question, MAX_HITS)?;
            hits.into_iter().map(|contact| (contact.id.0, name_of(&contact).to_owned())).collect()
        }
        Subject::Company => {
            let hits = companies::search(cx, question, MAX_HITS)?;
            hits.into_iter().map(|company| (company.id.0, company.name)).collect()
        }
    })
}
