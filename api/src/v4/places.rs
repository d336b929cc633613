//! The record at which a note or a task stands.

use crate::wire::{Item, Problem, entities};
use base::Cx;
use base::ids::{CompanyId, ContactId, LeadId};
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, companies};
use flow::leads;

/// Is the record there? A draft that waits counts: Kommo's programs write notes to leads that they have just handed in.
///
/// # Errors
/// Whatever the database answers.
pub fn is_there(cx: &mut Cx<'_>, place: Place) -> Result<bool, Problem> {
    Ok(match place.subject {
        Subject::Lead => leads::find(cx, LeadId(place.id))?.is_some(),
        Subject::Contact => contacts::find(cx, ContactId(place.id))?.is_some(),
        Subject::Company => companies::find(cx, CompanyId(place.id))?.is_some(),
    })
}

/// The place that `entity_type` and `entity_id` name, if they name one.
///
/// # Errors
/// `Invalid` for an unknown type, or one without the other.
pub fn read(item: &Item) -> Result<Option<Place>, Problem> {
    let id = item.number("entity_id")?.filter(|id| *id != 0);
    match (item.text("entity_type")?, id) {
        (Some(word), Some(id)) => {
            let subject = entities::of_plural(&word).ok_or_else(|| item.no_choice("entity_type"))?;
            Ok(Some(Place { subject, id }))
        }
        (None, Some(_)) => Err(item.missing("entity_type")),
        (_, None) => Ok(None),
    }
}

/// The same, and there must be such a record.
///
/// # Errors
/// `Invalid` when there is none.
pub fn require(cx: &mut Cx<'_>, item: &Item, place: Place) -> Result<(), Problem> {
    if is_there(cx, place)? { Ok(()) } else { Err(item.no_choice("entity_id")) }
}
