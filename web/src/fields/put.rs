//! `PUT /{leads|contacts|companies}/{id}/fields/{field}`: one field, changed where it stands.

use super::section::{LEAD, record_url, section};
use super::sheet::{Sheet, zone};
use super::written::{Pairs, values};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::leads;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::fields::{self, Change};
use base::ids::{FieldId, LeadId};
use base::search::Subject;

/// `PUT /leads/{id}/fields/{field}`.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for a value that is not of the field: the old one is kept.
pub async fn put_of_lead(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path((id, field)): Path<(LeadId, FieldId)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    leads::change(&web, who, asker, id, move |cx| set(cx, (Subject::Lead, id.0), field, &pairs)).await
}

/// `PUT /contacts/{id}/fields/{field}`; `lead_id` names the lead on whose card the form stood, and that card answers.
///
/// # Errors
/// As [`put_of_lead`].
pub async fn put_of_contact(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path((id, field)): Path<(i64, FieldId)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    put(&web, who, asker, (Subject::Contact, id), field, pairs).await
}

/// `PUT /companies/{id}/fields/{field}`.
///
/// # Errors
/// As [`put_of_lead`].
pub async fn put_of_company(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path((id, field)): Path<(i64, FieldId)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    put(&web, who, asker, (Subject::Company, id), field, pairs).await
}

async fn put(
    web: &Web,
    who: SignedIn,
    asker: Asker,
    record: (Subject, i64),
    field: FieldId,
    pairs: Pairs,
) -> Result<Response, Failure> {
    let (subject, id) = record;
    let on_card_of = pairs.iter().find(|(name, _)| name == LEAD).and_then(|(_, lead)| lead.parse().ok());
    if let Some(lead) = on_card_of {
        return leads::change(web, who, asker, lead, move |cx| set(cx, record, field, &pairs)).await;
    }
    let change = move |cx: &mut Cx<'_>| {
        set(cx, record, field, &pairs)?;
        Sheet::load(cx, subject, id)
    };
    let sheet = web.desk.write(&who, change).await?;
    let fields = section(who.csrf_token.reveal(), &sheet, None);
    let place = format!("#{}-fields", subject.as_str());
    Ok(asker.changed(partial(&place, Swap::Morph, &fields), &record_url(subject, id)))
}

fn set(cx: &mut Cx<'_>, (subject, id): (Subject, i64), field: FieldId, pairs: &Pairs) -> Result<(), Failure> {
    let field = fields::load(cx, subject, field)?;
    let old = fields::values_of(cx, subject, &[id])?.remove(&id).unwrap_or_default();
    let zone = zone(cx)?;
    let values = values(&field, pairs, old.of(field.id), &zone)?;
    flow::set_fields(cx, subject, id, vec![Change { field: field.id, values }])?;
    Ok(())
}
