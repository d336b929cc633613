//! `/{entity}/tags` (kommo-api §6.6): each kind of record has its own.

use crate::call::Call;
use crate::v4::known;
use crate::wire::{Answer, Item, MAX_ITEMS, Problem, page, read_all};
use base::Cx;
use base::access::{Action, Allowed, Denied, Entity, Level};
use base::ids::TagId;
use base::search::Subject;
use flow::leads::tags::{self, MAX_TAG_CHARS, Tag, TagFilter};
use serde_json::{Value as Json, json};

/// The colours that tags of leads may have; php's client stops at any other (kommo-api §6.6).
const COLOURS: [&str; 23] = [
    "EBEBEB", "D0D0D0", "F2DDF7", "D1A4DC", "FF8F92", "FFC8C8", "C7DB8C", "DDEBB5", "8699DA", "AABDFF", "FFCE5A",
    "FFE193", "90CDB0", "C6F4DE", "A9A5D7", "D8D5FF", "86C0FC", "832161", "6A0F49", "0C7C59", "10599D", "9D2B32",
    "247BA0",
];

/// `GET /{entity}/tags`.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let ids = call.query.numbers(&["filter", "id"]);
    let names: Vec<String> = call.query.texts(&["filter", "name"]).into_iter().map(str::to_owned).collect();
    let filter = TagFilter {
        ids: ids.map(|ids| ids.into_iter().map(TagId).collect()),
        names: (!names.is_empty()).then_some(names),
        begins: call.query.text(&["query"]).map(str::to_owned),
    };
    let found = tags::list_page(cx, call.subject()?, &filter, asked.offset(), asked.reach())?;
    Ok(page(call, "tags", found.iter().map(show).collect(), asked))
}

/// `POST /{entity}/tags`: a name that is known gives its tag.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let subject = call.subject()?;
    require_tagging(cx, subject)?;
    let items = call.body.items(MAX_ITEMS)?;
    let wishes = read_all(&items, |item| wish(item, subject))?;
    let mut rows: Vec<Json> = Vec::new();
    for (item, (name, colour)) in items.iter().zip(wishes) {
        let mut row = show(&tags::ensure(cx, subject, &name, colour)?);
        row["request_id"] = item.request_id().clone();
        rows.push(row);
    }
    Ok(Answer::Found(json!({ "_total_items": rows.len(), "_embedded": { "tags": rows } })))
}

/// Tags are made by who may give them to some record, or make a record that has them.
fn require_tagging(cx: &mut Cx<'_>, subject: Subject) -> Result<(), Problem> {
    let allowed = cx.rights()?;
    let Allowed::Only(bounds) = allowed.as_ref() else { return Ok(()) };
    let (entity, rights) = (Entity::from(subject), &bounds.rights);
    let may = |action| rights.level(entity, action) != Level::None;
    let in_a_stage = || subject == Subject::Lead && rights.stages.iter().any(|of| of.edit == Some(true));
    if may(Action::Create) || may(Action::Edit) || in_a_stage() {
        return Ok(());
    }
    Err(Denied::Record(Action::Edit, entity).into())
}

fn wish(item: &Item, subject: Subject) -> Result<(String, Option<&'static str>), Problem> {
    item.required_text("name")?;
    let name = known::name(item, "name", MAX_TAG_CHARS)?.unwrap_or_default();
    let Some(colour) = item.text("color")? else { return Ok((name, None)) };
    let known = COLOURS.into_iter().find(|known| known.eq_ignore_ascii_case(colour.trim_start_matches('#')));
    let known = known.filter(|_| subject == Subject::Lead);
    known.map(|known| (name, Some(known))).ok_or_else(|| item.no_choice("color"))
}

fn show(tag: &Tag) -> Json {
    json!({ "id": tag.id, "name": tag.name, "color": tag.colour })
}
