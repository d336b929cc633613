//! Files of cards (kommo-api §10): `/{entity}/{id}/files` and `/files/{file_uuid}/links`. A file is known by the UUID that is
//! made of the hash of its bytes, so that it has the same on every card. Files themselves come by notes, mails and forms.

use crate::call::Call;
use crate::v4::places;
use crate::wire::{Answer, Item, MAX_ITEMS, Order, Problem, entities, page_by, read_all};
use base::access::Action;
use base::ids::{AttachmentId, CompanyId, ContactId, LeadId, UserId};
use base::search::Subject;
use base::{Cx, money};
use flow::channels::AttachedFile;
use flow::channels::said::{self, Attachment, FeedItem, ItemKind, Place};
use flow::contacts::{self, Stamps, companies};
use flow::leads;
use flow::timeline::{self, NewNote};
use serde_json::{Value as Json, json};

/// Characters of a hash that its UUID has unchanged, before the version.
const UNCHANGED: usize = 12;
/// The type of the note that holds a file which a program put on a card.
const NOTE_TYPE: &str = "attachment";

/// `GET /{entity}/{id}/files`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (asked, order, place) = (call.query.page()?, Order::by("id"), place(call)?);
    if !places::is_there(cx, place)? {
        return Ok(Answer::Nothing);
    }
    let behind = order.behind(&call.query).map(|key| AttachmentId(key[0]));
    let skipped = if behind.is_some() { 0 } else { asked.offset() };
    let found = said::list_files(cx, place, behind.unwrap_or(AttachmentId(0)), (skipped, asked.reach()))?;
    let rows = found.iter().map(|one| json!({ "file_uuid": uuid_of(&one.file), "id": one.id })).collect();
    Ok(page_by(call, "files", rows, (asked, &order)))
}

/// `PUT /{entity}/{id}/files`: puts files that are on some card on this one too, each once.
pub fn put(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let place = place(call)?;
    for (item, uuid) in wishes(cx, call, place)? {
        let known = find(cx, &uuid)?;
        let (file, _) = known.first().ok_or_else(|| item.no_choice("file_uuid"))?;
        if known.iter().any(|(_, of)| of.place == place) {
            continue;
        }
        let name = file.file.name.clone();
        let params = json!({ "file_uuid": uuid, "version_uuid": uuid, "file_name": name, "original_name": name });
        let note = NewNote {
            place,
            kind: ItemKind::Service,
            author: call.user.name.clone(),
            text: name,
            details: json!({ "note_type": NOTE_TYPE, "params": params }),
            at: None,
        };
        let note = timeline::add_note(cx, note)?;
        timeline::attach_files(cx, note.id, std::slice::from_ref(&file.file))?;
    }
    Ok(Answer::Nothing)
}

/// `DELETE /{entity}/{id}/files`: takes files off a card that were put there; one that came with a mail, a form or somebody's
/// note goes with it.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let place = place(call)?;
    for (_, uuid) in wishes(cx, call, place)? {
        for (file, item) in find(cx, &uuid)?.into_iter().filter(|(_, item)| item.place == place) {
            if item.details["note_type"] != NOTE_TYPE {
                let name = file.file.name;
                let sentence = "did not come by itself. Nothing was taken away: delete the note, or keep the mail, that it came with.";
                return Err(Problem::Unprocessable(format!("{name} {sentence}")));
            }
            timeline::delete_note(cx, item.id)?;
        }
    }
    Ok(Answer::Nothing)
}

/// `GET /files/{file_uuid}/links`: the records on whose cards a file is.
pub fn links(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let uuid = call.param("file_uuid").to_lowercase();
    let mut of: Vec<Place> = Vec::new();
    for (_, item) in find(cx, &uuid)? {
        if !of.contains(&item.place) {
            of.push(item.place);
        }
    }
    if of.is_empty() {
        return Err(Problem::NotFound("File not found".to_owned()));
    }
    let mut entities = Vec::new();
    for place in of {
        entities.extend(entity(cx, call, place)?);
    }
    Ok(Answer::Found(json!({ "file_uuid": uuid, "entities": entities })))
}

fn place(call: &Call) -> Result<Place, Problem> {
    Ok(Place { subject: call.subject()?, id: call.id("id")? })
}

/// The UUIDs that a body names; the record must be there, and be one's to change.
fn wishes(cx: &mut Cx<'_>, call: &Call, place: Place) -> Result<Vec<(Item, String)>, Problem> {
    if !places::is_there(cx, place)? {
        return Err(Problem::NotFound(format!("There is no {} {}", place.subject.as_str(), place.id)));
    }
    match place.subject {
        Subject::Lead => drop(leads::load_to(cx, LeadId(place.id), Action::Edit)?),
        Subject::Contact => drop(contacts::load_to(cx, ContactId(place.id), Action::Edit)?),
        Subject::Company => drop(companies::load_to(cx, CompanyId(place.id), Action::Edit)?),
    }
    let items = call.body.items(MAX_ITEMS)?;
    let uuids = read_all(&items, |item| Ok(item.required_text("file_uuid")?.to_lowercase()))?;
    Ok(items.into_iter().zip(uuids).collect())
}

/// The files with this UUID, the oldest first, with the items that they came with.
fn find(cx: &mut Cx<'_>, file_uuid: &str) -> Result<Vec<(Attachment, FeedItem)>, Problem> {
    let start: String = file_uuid.chars().filter(char::is_ascii_hexdigit).take(UNCHANGED).collect();
    let mut found = said::list_bodies(cx, &start, &format!("{start}g"))?;
    found.retain(|one| uuid(&one.file.file) == file_uuid);
    let items: Vec<_> = found.iter().map(|one| one.feed_item_id).collect();
    let items = said::list_by_ids(cx, &items)?;
    let with_item = |one: Attachment| {
        let item = items.iter().find(|item| item.id == one.feed_item_id)?;
        Some((one, item.clone()))
    };
    Ok(found.into_iter().filter_map(with_item).collect())
}

/// The UUID of a file; none as long as it lies on a mail server only.
pub(super) fn uuid_of(file: &AttachedFile) -> Option<String> {
    file.is_here().then(|| uuid(&file.file))
}

/// The file with this UUID, if it is on a card that may be seen.
pub(super) fn find_file(cx: &mut Cx<'_>, file_uuid: &str) -> Result<Option<AttachedFile>, Problem> {
    Ok(find(cx, file_uuid)?.into_iter().next().map(|(attachment, _)| attachment.file))
}

/// A UUID of the first half of a hash (RFC 9562 §5.8).
fn uuid(hash: &str) -> String {
    let part = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// A record in the short form that Kommo has for files alone.
fn entity(cx: &mut Cx<'_>, call: &Call, place: Place) -> Result<Option<Json>, Problem> {
    Ok(match place.subject {
        Subject::Lead => leads::find(cx, LeadId(place.id))?.map(|lead| {
            let mut row = short(call, place, &lead.name, lead.responsible_id, &lead.stamps);
            row["pipeline_id"] = json!(lead.pipeline_id);
            row["price"] = json!(lead.price_minor / money::minor_units(&call.account.currency));
            row["closest_task_at"] = json!(lead.next_task_at);
            row
        }),
        Subject::Contact => contacts::find(cx, ContactId(place.id))?
            .map(|contact| short(call, place, &contact.name, contact.responsible_id, &contact.stamps)),
        Subject::Company => companies::find(cx, CompanyId(place.id))?
            .map(|company| short(call, place, &company.name, company.responsible_id, &company.stamps)),
    })
}

fn short(call: &Call, place: Place, name: &str, responsible: Option<UserId>, stamps: &Stamps) -> Json {
    let noun = entities::plural(place.subject);
    json!({
        "id": place.id, "name": name, "entity_type": noun, "main_user_id": responsible.unwrap_or(UserId(0)),
        "created_by": stamps.created_by, "updated_by": stamps.updated_by, "date_create": stamps.created_at,
        "date_update": stamps.updated_at, "_links": call.links.own(&format!("{noun}/{}", place.id)),
    })
}
