//! Sources (kommo-api §8.6), with what Kommo does not have: channel, switch, responsible and health.

use crate::call::Call;
use crate::v4::known::{self, Known};
use crate::wire::{Answer, Code, Item, Problem, listed, read_all};
use base::Cx;
use base::access::{Right, is_allowed};
use base::ids::{PipelineId, SourceId};
use flow::channels::forms::FormSettings;
use flow::channels::{self, Channel, MAX_SOURCE_NAME_CHARS, MAX_SOURCES, NewSource, Source, SourceChange, Support};
use serde_json::{Value as Json, json};

/// `GET /sources`: an account has at most 100, so the list needs no page.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let wanted = call.query.texts(&["filter", "external_id"]);
    let is_wanted =
        |source: &&Source| wanted.is_empty() || source.external_id.as_deref().is_some_and(|id| wanted.contains(&id));
    let found = channels::list_sources(cx, None)?;
    let rows = found.iter().filter(is_wanted).map(|source| show(cx, call, source)).collect();
    Ok(listed(call, "sources", rows))
}

/// `GET /sources/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let found = find(cx, call.id("id")?)?;
    Ok(found.map_or(Answer::Nothing, |source| Answer::Found(show(cx, call, &source))))
}

/// `POST /sources`.
pub fn add(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(usize::try_from(MAX_SOURCES).unwrap_or(usize::MAX))?;
    let known = Known::load(cx, call)?;
    let wishes = read_all(&items, |item| Ok((read_new(item, &known)?, read_support(item)?)))?;
    let mut rows = Vec::new();
    for (item, (wish, support)) in items.iter().zip(wishes) {
        let source = add_supporting(cx, wish, support);
        let source = source.map_err(|error| Problem::from(error).of_item(item.request_id()))?;
        rows.push(echoed(show(cx, call, &source), item));
    }
    Ok(listed(call, "sources", rows))
}

fn add_supporting(cx: &mut Cx<'_>, wish: NewSource, support: Option<Support>) -> Result<Source, channels::Error> {
    let source = channels::add_source(cx, wish)?;
    match support.filter(|support| *support != source.support) {
        None => Ok(source),
        asked => channels::change_source(cx, source.id, SourceChange { support: asked, ..SourceChange::default() }),
    }
}

/// `PATCH /sources`.
pub fn change_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(usize::try_from(MAX_SOURCES).unwrap_or(usize::MAX))?;
    let known = Known::load(cx, call)?;
    let changes = read_all(&items, |item| Ok((SourceId(item.required_number("id")?), read_change(item, &known)?)))?;
    let mut rows = Vec::new();
    for (item, (id, change)) in items.iter().zip(changes) {
        rows.push(change_source(cx, call, item, id, change)?);
    }
    Ok(listed(call, "sources", rows))
}

/// `PATCH /sources/{id}`.
pub fn change_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let known = Known::load(cx, call)?;
    let change = read_change(&item, &known)?;
    Ok(Answer::Found(change_source(cx, call, &item, call.id("id")?, change)?))
}

/// `DELETE /sources`, with a body.
pub fn delete_many(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(usize::try_from(MAX_SOURCES).unwrap_or(usize::MAX))?;
    for item in &items {
        let source = find(cx, SourceId(item.required_number("id")?))?.ok_or_else(|| item.no_choice("id"))?;
        delete(cx, &source)?;
    }
    Ok(Answer::Nothing)
}

/// `DELETE /sources/{id}`: what came through it stays.
pub fn delete_one(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: SourceId = call.id("id")?;
    let source = find(cx, id)?.ok_or_else(|| Problem::NotFound(format!("There is no source {id}")))?;
    delete(cx, &source)?;
    Ok(Answer::Nothing)
}

/// Behind a source of mails stands a mailbox with its password, or the account's own address.
fn delete(cx: &mut Cx<'_>, source: &Source) -> Result<(), Problem> {
    if source.channel == Channel::Mail {
        let detail = "A mailbox is disconnected with DELETE /api/v4/mailboxes/{id}; the create-lead address stays.";
        return Err(Problem::Unprocessable(detail.to_owned()));
    }
    Ok(channels::delete_source(cx, source.id)?)
}

fn find(cx: &mut Cx<'_>, id: SourceId) -> Result<Option<Source>, Problem> {
    Ok(channels::list_sources(cx, None)?.into_iter().find(|source| source.id == id))
}

fn read_new(item: &Item, known: &Known) -> Result<NewSource, Problem> {
    item.required_text("name")?;
    let channel = match item.text("channel")? {
        None => Channel::Chat,
        Some(word) => Channel::from_stored(&word).ok_or_else(|| item.no_choice("channel"))?,
    };
    if channel == Channel::Mail {
        let detail = "A mailbox is connected with POST /api/v4/mailboxes.";
        return Err(item.wrong("channel", Code::NotSupportedChoice, detail));
    }
    let settings = if channel == Channel::Form { json!(FormSettings::default()) } else { json!({}) };
    let main = known.stages.main().map(|pipeline| pipeline.id);
    let pipeline_id = read_pipeline(item, known)?.or(main).ok_or_else(|| item.missing("pipeline_id"))?;
    Ok(NewSource {
        pipeline_id,
        channel,
        name: known::name(item, "name", MAX_SOURCE_NAME_CHARS)?.unwrap_or_default(),
        external_id: item.text("external_id")?,
        responsible_id: known.user(item, "responsible_user_id")?.flatten(),
        settings,
    })
}

fn read_change(item: &Item, known: &Known) -> Result<SourceChange, Problem> {
    let name = known::name(item, "name", MAX_SOURCE_NAME_CHARS)?;
    if name.as_deref() == Some("") {
        return Err(item.wrong("name", Code::InvalidValue, "This value should not be blank."));
    }
    Ok(SourceChange {
        name,
        pipeline_id: read_pipeline(item, known)?,
        responsible_id: known.user(item, "responsible_user_id")?,
        is_on: item.truth("is_on")?,
        support: read_support(item)?,
        settings: None,
        external_id: item.text("external_id")?.map(Some),
    })
}

/// The pipeline that an item names; 0 names none.
pub(super) fn read_pipeline(item: &Item, known: &Known) -> Result<Option<PipelineId>, Problem> {
    let Some(id) = item.number("pipeline_id")?.filter(|id| *id != 0) else { return Ok(None) };
    let pipeline = known.stages.pipeline(id).ok_or_else(|| item.no_choice("pipeline_id"))?;
    Ok(Some(pipeline.id))
}

fn change_source(
    cx: &mut Cx<'_>,
    call: &Call,
    item: &Item,
    id: SourceId,
    change: SourceChange,
) -> Result<Json, Problem> {
    find(cx, id)?.ok_or_else(|| item.no_choice("id"))?;
    let source = channels::change_source(cx, id, change);
    let source = source.map_err(|error| Problem::from(error).of_item(item.request_id()))?;
    Ok(echoed(show(cx, call, &source), item))
}

/// How far duplicate control is to reach: a program asks for it (DC-04).
fn read_support(item: &Item) -> Result<Option<Support>, Problem> {
    let word = item.text("duplicate_control")?;
    word.map(|word| Support::from_stored(&word).ok_or_else(|| item.no_choice("duplicate_control"))).transpose()
}

/// The key of a source's public address is shown to those who set up.
fn show(cx: &Cx<'_>, call: &Call, source: &Source) -> Json {
    let health = &source.health;
    let mut row = json!({
        "id": source.id, "name": source.name, "pipeline_id": source.pipeline_id, "external_id": source.external_id,
        "default": false, "origin_code": null, "services": [], "channel": source.channel.as_str(),
        "is_on": source.is_on, "duplicate_control": source.support.as_str(), "responsible_user_id": source.responsible_id.map_or(0, |user| user.0),
        "created_at": source.created_at,
        "health": {
            "last_request_at": health.last_request_at, "last_error": health.last_error,
            "last_error_at": health.last_error_at,
        },
        "account_id": call.account.id, "_links": call.links.own(&format!("sources/{}", source.id)),
    });
    if is_allowed(cx.actor, Right::SetUp) {
        row["public_key"] = source.public_key.as_str().into();
        if source.channel == Channel::Call {
            row["_links"]["hook"] = json!({ "href": call.links.at(&format!("/hooks/calls/{}", source.public_key)) });
        }
    }
    row
}

fn echoed(mut row: Json, item: &Item) -> Json {
    row["request_id"] = item.request_id().clone();
    row
}
