//! `PUT /{leads|contacts|companies}/{id}/fields/{field}`: one field, changed where it stands.

use super::linked;
use super::section::{LEAD, section};
use super::sheet::{Sheet, zone};
use super::written::{Pairs, values};
use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{At, address};
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
use flow::channels::said::Place;
use maud::{Markup, html};

/// `PUT /{records}/{id}/fields/{field}`; `lead_id` names the lead on whose card the form stood, and that card answers.
///
/// # Errors
/// [`Failure::NotFound`]; [`Failure::Invalid`] for a value that is not of the field: the old one is kept.
pub async fn put_field(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Path((_, field)): Path<(i64, FieldId)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let lead = pairs.iter().find(|(name, _)| name == LEAD).and_then(|(_, lead)| lead.parse().ok());
    change(&web, who, asker, (place, lead), html! {}, move |cx| set(cx, place, field, &pairs)).await
}

/// Changes a record and answers with the card on which the form stood: that of `lead`, else its own; `said` comes with it.
///
/// # Errors
/// Whatever `change` answers.
pub(super) async fn change<F>(
    web: &Web,
    who: SignedIn,
    asker: Asker,
    (place, lead): (Place, Option<LeadId>),
    said: Markup,
    change: F,
) -> Result<Response, Failure>
where
    F: Fn(&mut Cx<'_>) -> Result<(), Failure> + Send + 'static,
{
    if let Some(lead) = lead.or_else(|| place.lead_id()) {
        let change = move |cx: &mut Cx<'_>| change(cx).map(|()| said.clone());
        return leads::change_and_say(web, who, asker, lead, change).await;
    }
    let (subject, id) = (place.subject, place.id);
    let change = move |cx: &mut Cx<'_>| {
        change(cx)?;
        Sheet::load(cx, subject, id)
    };
    let sheet = web.desk.write(&who, change).await?;
    let fields = section(who.csrf_token.reveal(), &sheet, None);
    let shown = partial(&format!("#{}-fields", subject.as_str()), Swap::Morph, &fields);
    Ok(asker.changed(html! { (shown) (said) }, &address(place)))
}

/// Sets a field of a record to what a form says of it.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`], and [`Failure::Invalid`] for a value that is not of the field.
pub fn set(cx: &mut Cx<'_>, Place { subject, id }: Place, field: FieldId, pairs: &Pairs) -> Result<(), Failure> {
    let field = fields::load(cx, subject, field)?;
    let values = match linked::chosen(cx, &field, pairs)? {
        Some(values) => values,
        None => {
            let old = fields::values_of(cx, subject, &[id])?.remove(&id).unwrap_or_default();
            let zone = zone(cx)?;
            values(&field, pairs, old.of(field.id), &zone)?
        }
    };
    flow::set_fields(cx, subject, id, vec![Change { field: field.id, values }])?;
    Ok(())
}
