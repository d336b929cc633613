//! `/merges`: our own resource in Kommo's style. Records that are one become one, and stand for themselves again.

use crate::call::Call;
use crate::wire::{Answer, Code, Item, Problem, entities, page_behind, read_all};
use base::Cx;
use base::fields::{self, FieldKind};
use base::ids::{FieldId, MergeId, PipelineId, TagId, UserId};
use base::search::Subject;
use flow::bulk_job;
use flow::duplicates::merges::{self, Because, Choices, Merge, MergeFilter, MergeWish, Part, Prefer, Reason};
use flow::leads::tags;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Reasons that a program gives for one merge, characters of each, and bits that each says at most, for or against it: 2^100
/// to one is more than all people there ever were.
const MAX_REASONS: usize = 20;
const MAX_REASON_CHARS: usize = 200;
const MAX_REASON_BITS: f64 = 100.0;

/// By what merges to be undone are chosen: with a misspelt one, all others would be undone.
const FILTERED: [&str; 6] = ["entity_type", "entity_id", "created_at", "created_by", "pipeline_id", "batch_id"];
/// What is said of a time.
const SPAN: [&str; 2] = ["from", "to"];
/// What is chosen: with a misspelt one, the survivor's values would count.
const CHOSEN: [&str; 3] = ["prefer", "taken", "tags_left_out"];

/// `GET /merges`: the newest first; `next` carries the last one's id.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let asked = call.query.page()?;
    let filter = asked_filter(call)?;
    let behind = call.query.text(&["after"]).and_then(|id| id.parse().ok()).map(MergeId);
    let skipped = if behind.is_some() { 0 } else { asked.offset() };
    let limit = i64::try_from(asked.limit()).unwrap_or(i64::MAX).saturating_add(1);
    let found = merges::list(cx, &filter, behind, skipped.saturating_add(limit))?;
    let found: Vec<&Merge> = found.iter().skip(usize::try_from(skipped).unwrap_or(usize::MAX)).collect();
    let last = found.get(asked.limit().saturating_sub(1)).map(|merge| merge.id.to_string());
    Ok(page_behind(call, "merges", found.into_iter().map(|merge| shown(call, merge)).collect(), (asked, last)))
}

/// `GET /merges/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let merge = merges::find(cx, call.id("id")?)?;
    Ok(merge.map_or(Answer::Nothing, |merge| Answer::Found(shown(call, &merge))))
}

/// `POST /merges`: one merge; asked again with the same `Idempotency-Key` it is answered again, and nothing is merged.
pub fn post(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let wish = wish(cx, call, &item)?;
    let merge = flow::merge(cx, wish)?;
    Ok(Answer::Made(shown(call, &merge)))
}

/// Under which id a record is read: its own, or the survivor's for one that was merged away. Old ids lead there for ever.
pub fn standing(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<i64, Problem> {
    Ok(merges::survivor_of(cx, subject, id)?.unwrap_or(id))
}

/// `POST /merges/{id}/undo`: as the merge is read then, with what somebody had changed since and was kept.
pub fn undo(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let id: MergeId = call.id("id")?;
    flow::undo_merge(cx, id)?;
    get(cx, call)
}

/// `POST /merges/undo`: all that a filter takes, one after another in the background. Without a filter nothing is undone.
pub fn undo_all(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let item = call.body.object()?;
    let asked = item.object_of("filter", &FILTERED)?.ok_or_else(|| item.missing("filter"))?;
    let range = asked.object_of("created_at", &SPAN)?;
    let end = |name| range.as_ref().map(|range| bound(range, name)).transpose().map(Option::flatten);
    let filter = MergeFilter {
        subject: asked.text("entity_type")?.map(|word| subject(&asked, &word)).transpose()?.map(stored),
        record: bound(&asked, "entity_id")?,
        from: end("from")?,
        to: end("to")?,
        by: bound(&asked, "created_by")?.map(UserId),
        pipeline: bound(&asked, "pipeline_id")?.map(PipelineId),
        batch: bound(&asked, "batch_id")?,
        only_done: true,
        only_undone: false,
    };
    if filter == (MergeFilter { only_done: true, ..MergeFilter::default() }) {
        return Err(item.missing("filter"));
    }
    let (change, planned) = bulk_job::begin_undoing_merges(cx, filter)?;
    Ok(Answer::Found(json!({ "id": change, "planned": planned, "_links": call.links.own("merges/undo") })))
}

/// A number that a filter names, which is one: a blank one would be no bound at all, and all others would be undone.
fn bound(asked: &Item, key: &str) -> Result<Option<i64>, Problem> {
    asked.json(key).map(|_| asked.required_number(key)).transpose()
}

fn wish(cx: &mut Cx<'_>, call: &Call, item: &Item) -> Result<MergeWish, Problem> {
    let subject = subject(item, &item.required_text("entity_type")?)?;
    let survivor = item.required_number("survivor_id")?;
    let others = item.json("merged_ids").and_then(Json::as_array).ok_or_else(|| item.missing("merged_ids"))?;
    let others = others.iter().map(Json::as_i64).collect::<Option<Vec<i64>>>();
    let others = others.ok_or_else(|| item.no_choice("merged_ids"))?;
    check_ids(item, survivor, &others)?;
    let because = Because::Hand { reasons: reasons(item)? };
    let choices = choices(cx, item, subject, &[&[survivor], others.as_slice()].concat())?;
    let wish = MergeWish::new(subject, survivor, others, because);
    Ok(MergeWish {
        choices,
        batch: item.number("batch_id")?,
        key: call.idempotency_key.as_ref().map(|key| key.name.clone()),
        ..wish
    })
}

/// Other records than the survivor, one at least, each named once.
fn check_ids(item: &Item, survivor: i64, others: &[i64]) -> Result<(), Problem> {
    let invalid = |detail: &str| Err(item.wrong("merged_ids", Code::InvalidValue, detail));
    let mut seen = BTreeSet::new();
    if others.is_empty() {
        return invalid("This collection should contain 1 element or more.");
    }
    if others.contains(&survivor) {
        return invalid("A record cannot be merged with itself: leave the survivor out.");
    }
    match others.iter().find(|id| !seen.insert(**id)) {
        Some(twice) => invalid(&format!("{twice} is named twice.")),
        None => Ok(()),
    }
}

/// `{"prefer": "survivor"|"newcomer", "taken": {"name": 7, "field_12": 9}, "tags_left_out": [3]}`: who wins, from which of
/// the merged records each part is taken, and which of their tags the survivor is not to have.
fn choices(cx: &mut Cx<'_>, item: &Item, subject: Subject, records: &[i64]) -> Result<Choices, Problem> {
    let Some(said) = item.object_of("choices", &CHOSEN)? else { return Ok(Choices::default()) };
    let prefer = match said.text("prefer")?.as_deref() {
        None | Some("survivor") => Prefer::Survivor,
        Some("newcomer") => Prefer::Newcomer,
        Some(_) => return Err(said.no_choice("prefer")),
    };
    let taken = taken(cx, &said, subject, records)?;
    Ok(Choices { taken, left_out: tags_left_out(cx, &said, subject, records)?, ..Choices::from(prefer) })
}

/// Only parts that such a record has can be taken, and no field of several choices, of which all are kept.
fn taken(cx: &mut Cx<'_>, said: &Item, subject: Subject, records: &[i64]) -> Result<BTreeMap<Part, i64>, Problem> {
    let Some(asked) = said.object("taken")? else { return Ok(BTreeMap::new()) };
    let fields = fields::list(cx, subject)?;
    let is_own = |id: FieldId| {
        fields.iter().any(|field| field.id == id && !field.is_predefined && field.kind != FieldKind::MultiSelect)
    };
    let is_part = |part: &Part| if let Part::Own(id) = part { is_own(*id) } else { part.is_of(subject) };
    let mut taken = BTreeMap::new();
    for word in asked.keys() {
        let wrong = || asked.no_choice(word);
        let record = asked.json(word).and_then(Json::as_i64).filter(|record| records.contains(record));
        let part = word.parse::<Part>().ok().filter(is_part).ok_or_else(wrong)?;
        taken.insert(part, record.ok_or_else(wrong)?);
    }
    Ok(taken)
}

/// Ids of tags that one of the records has.
fn tags_left_out(cx: &mut Cx<'_>, said: &Item, subject: Subject, records: &[i64]) -> Result<BTreeSet<TagId>, Problem> {
    let Some(asked) = said.json("tags_left_out") else { return Ok(BTreeSet::new()) };
    let list = asked.as_array().ok_or_else(|| said.wrong_type("tags_left_out", "array"))?;
    let held: BTreeSet<TagId> =
        tags::of_many(cx, subject, records)?.into_values().flatten().map(|tag| tag.id).collect();
    let read = |(at, id): (usize, &Json)| {
        let tag = id.as_i64().map(TagId).filter(|tag| held.contains(tag));
        tag.ok_or_else(|| said.no_choice(&format!("tags_left_out.{at}")))
    };
    list.iter().enumerate().map(read).collect()
}

/// What spoke for the merge, as the program saw it.
fn reasons(item: &Item) -> Result<Vec<Reason>, Problem> {
    let said = item.list("reasons")?;
    if said.len() > MAX_REASONS {
        let detail = format!("This collection should contain {MAX_REASONS} elements or less.");
        return Err(item.wrong("reasons", Code::InvalidValue, detail));
    }
    read_all(&said, reason)
}

fn reason(said: &Item) -> Result<Reason, Problem> {
    let words = said.required_text("text")?;
    if words.chars().count() > MAX_REASON_CHARS {
        let detail = format!("This value is too long. It should have {MAX_REASON_CHARS} characters or less.");
        return Err(said.wrong("text", Code::InvalidValue, detail));
    }
    let bits = said.decimal("bits")?.unwrap_or_default();
    if !(-MAX_REASON_BITS..=MAX_REASON_BITS).contains(&bits) {
        let detail = format!("This value should be between -{MAX_REASON_BITS} and {MAX_REASON_BITS}.");
        return Err(said.wrong("bits", Code::InvalidValue, detail));
    }
    Ok(Reason { words, bits })
}

fn asked_filter(call: &Call) -> Result<MergeFilter, Problem> {
    let number = |key| call.query.numbers(&["filter", key]).and_then(|found| found.first().copied());
    let word = call.query.text(&["filter", "entity_type"]);
    let kind = word.map(|word| entities::of_plural(word).ok_or_else(|| Problem::no_such_choice("entity_type")));
    let range = call.query.range(&["filter", "created_at"]).unwrap_or_default();
    let is_undone = match number("is_undone") {
        None => None,
        Some(0) => Some(false),
        Some(1) => Some(true),
        Some(_) => return Err(Problem::no_such_choice("is_undone")),
    };
    Ok(MergeFilter {
        subject: kind.transpose()?.map(stored),
        record: number("entity_id"),
        from: range.from,
        to: range.to,
        by: number("created_by").map(UserId),
        pipeline: number("pipeline_id").map(PipelineId),
        batch: number("batch_id"),
        only_done: is_undone == Some(false),
        only_undone: is_undone == Some(true),
    })
}

fn subject(item: &Item, word: &str) -> Result<Subject, Problem> {
    entities::of_plural(word).ok_or_else(|| item.no_choice("entity_type"))
}

fn stored(subject: Subject) -> String {
    subject.as_str().to_owned()
}

fn shown(call: &Call, merge: &Merge) -> Json {
    let noun = entities::plural(merge.subject);
    let folded = merge.folds.iter().map(|fold| {
        json!({ "entity_type": entities::plural(fold.kind()), "id": fold.from, "into": fold.into, "name": fold.name })
    });
    let reasons = merge.because.reasons().iter();
    let alternates = merge.alternates.iter().map(
        |one| json!({ "part": one.part.to_string(), "name": one.title, "entity_id": one.record, "value": one.text }),
    );
    let taken: BTreeMap<String, i64> =
        merge.choices.taken.iter().map(|(part, record)| (part.to_string(), *record)).collect();
    json!({
        "id": merge.id, "entity_type": noun, "survivor_id": merge.survivor, "survivor_name": merge.survivor_name,
        "merged": folded.collect::<Vec<_>>(),
        "cause": if merge.because.pipeline().is_some() { "rule" } else { "hand" },
        "pipeline_id": merge.because.pipeline(),
        "reasons": reasons.map(|reason| json!({ "text": reason.words, "bits": reason.bits })).collect::<Vec<_>>(),
        "choices": {
            "prefer": if merge.choices.prefer == Prefer::Newcomer { "newcomer" } else { "survivor" },
            "taken": taken, "tags_left_out": merge.choices.left_out,
        },
        "alternates": alternates.collect::<Vec<_>>(), "batch_id": merge.batch,
        "created_at": merge.at, "created_by": merge.by.map_or(0, |user| user.0),
        "is_undone": merge.undone.is_some(), "undone_at": merge.undone.map(|(at, _)| at),
        "undone_by": merge.undone.and_then(|(_, by)| by), "kept": merge.collisions,
        "_links": call.links.own(&format!("merges/{}", merge.id)),
    })
}
