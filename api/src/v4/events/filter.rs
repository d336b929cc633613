//! `filter[…]` of events (kommo-api §8.3): comma lists, and values before and after.

use super::event::Event;
use super::id::EventId;
use super::kinds::{FIELD_CHANGED, TYPES, is_meant, is_of_field};
use crate::wire::{Problem, Query};
use base::ids::UserId;
use base::journal::{Kind, Records, Wanted};
use serde_json::Value as Json;

/// Records of one request (kommo-api §8.3).
const MAX_RECORDS: usize = 10;

/// Which events are asked for; what is not given takes every event.
pub struct Filter {
    ids: Option<Vec<EventId>>,
    types: Option<Vec<String>>,
    entities: Option<Vec<String>>,
    records: Option<Vec<i64>>,
    users: Vec<UserId>,
    from: Option<i64>,
    to: Option<i64>,
    before: Values,
    after: Values,
}

impl Filter {
    /// Reads the query.
    ///
    /// # Errors
    /// `Unprocessable` for too many records, or for records of no kind or of several kinds.
    pub fn read(query: &Query) -> Result<Filter, Problem> {
        let words = |key| {
            let found: Vec<String> = query.words(&["filter", key]).into_iter().map(str::to_owned).collect();
            (!found.is_empty()).then_some(found)
        };
        let (from, to) = span(query);
        let filter = Filter {
            ids: words("id").map(|ids| ids.iter().filter_map(|id| EventId::read(id)).collect()),
            types: words("type"),
            entities: words("entity"),
            records: query.numbers(&["filter", "entity_id"]),
            users: query.numbers(&["filter", "created_by"]).unwrap_or_default().into_iter().map(UserId).collect(),
            from,
            to,
            before: Values::read(query, "value_before"),
            after: Values::read(query, "value_after"),
        };
        filter.check()?;
        Ok(filter)
    }

    fn check(&self) -> Result<(), Problem> {
        let Some(records) = &self.records else { return Ok(()) };
        if records.len() > MAX_RECORDS {
            return Err(Problem::Unprocessable(format!("filter[entity_id] takes at most {MAX_RECORDS} ids")));
        }
        if self.entities.as_ref().is_none_or(|entities| entities.len() != 1) {
            return Err(Problem::Unprocessable("filter[entity_id] needs one entity in filter[entity]".to_owned()));
        }
        Ok(())
    }

    /// The ids that are asked for, if they are.
    pub fn ids(&self) -> Option<&[EventId]> {
        self.ids.as_deref()
    }

    /// The rows of the journal that may hold such events; nothing when none can.
    pub fn wanted(&self) -> Option<Wanted> {
        let kinds = match &self.types {
            None => Vec::new(),
            Some(types) => {
                let mut kinds: Vec<Kind> = Vec::new();
                for found in TYPES.iter().filter(|known| {
                    types.iter().any(|word| word == known.key || is_of_field(word) && known.key == FIELD_CHANGED)
                }) {
                    kinds.extend(found.rows.iter().filter(|kind| !kinds.contains(kind)).collect::<Vec<_>>());
                }
                if kinds.is_empty() {
                    return None;
                }
                kinds
            }
        };
        Some(Wanted {
            kinds,
            records: self.about()?,
            users: self.users.clone(),
            from: self.from,
            to: self.to,
            ..Wanted::default()
        })
    }

    /// The records in the journal's words; nothing for a kind of record that it has not.
    #[expect(clippy::option_option, reason = "no such records, or all of them")]
    fn about(&self) -> Option<Option<Records>> {
        let (Some(records), Some(entities)) = (&self.records, &self.entities) else { return Some(None) };
        let records = records.clone();
        match entities.first().map(String::as_str)? {
            "lead" => Some(Some(Records::Leads(records))),
            "contact" => Some(Some(Records::Contacts(records))),
            "company" => Some(Some(Records::Companies(records))),
            "task" => Some(Some(Records::Tasks(records))),
            _ => None,
        }
    }

    /// Is this event asked for? Its row was.
    pub fn takes(&self, event: &Event) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(&event.id))
            && self.types.as_ref().is_none_or(|types| types.iter().any(|word| is_meant(word, &event.kind)))
            && self.entities.as_ref().is_none_or(|entities| entities.iter().any(|word| word == event.entity_type))
            && self.records.as_ref().is_none_or(|records| records.contains(&event.entity_id))
            && self.before.take(&event.before)
            && self.after.take(&event.after)
    }
}

/// One number is "since", two with a comma are a span, as are `[from]` and `[to]`.
fn span(query: &Query) -> (Option<i64>, Option<i64>) {
    let end = |name| query.text(&["filter", "created_at", name]).and_then(|text| text.parse::<f64>().ok());
    #[expect(clippy::cast_possible_truncation, reason = "seconds; a float saturates")]
    let ends = (end("from").map(|from| from as i64), end("to").map(|to| to as i64));
    if ends != (None, None) {
        return ends;
    }
    match query.numbers(&["filter", "created_at"]).unwrap_or_default()[..] {
        [from] => (Some(from), None),
        [from, to, ..] => (Some(from), Some(to)),
        [] => (None, None),
    }
}

/// What is asked of the values on one side.
#[derive(Default)]
struct Values {
    /// Status with its pipeline; either may be open.
    statuses: Vec<(Option<i64>, Option<i64>)>,
    users: Option<Vec<i64>>,
    /// Of a custom field: the ids of choices, or texts.
    fields: Vec<String>,
    /// Whatever the value is.
    any: Vec<String>,
}

impl Values {
    fn read(query: &Query, side: &str) -> Values {
        let texts = |key| query.words(&["filter", side, key]).into_iter().map(str::to_owned).collect();
        let groups = query.groups(&["filter", side, "leads_statuses"]);
        let number = |text: Option<&&str>| text.and_then(|text| text.parse().ok());
        Values {
            statuses: groups
                .iter()
                .map(|group| (number(group.get("status_id")), number(group.get("pipeline_id"))))
                .collect(),
            users: query.numbers(&["filter", side, "responsible_user_id"]),
            fields: texts("custom_field_values"),
            any: texts("value"),
        }
    }

    fn take(&self, values: &[Json]) -> bool {
        let has = |is_meant: &dyn Fn(&Json) -> bool| values.iter().any(is_meant);
        let is_status = |value: &Json| {
            let status = &value["lead_status"];
            self.statuses.iter().any(|(id, pipeline)| {
                id.is_none_or(|id| status["id"] == id) && pipeline.is_none_or(|id| status["pipeline_id"] == id)
            }) && status.is_object()
        };
        let is_user = |value: &Json| {
            let id = value["responsible_user"]["id"].as_i64();
            self.users.as_ref().is_some_and(|users| id.is_some_and(|id| users.contains(&id)))
        };
        let is_field = |value: &Json| {
            let field = &value["custom_field_value"];
            [&field["enum_id"], &field["text"]].into_iter().any(|inner| self.fields.contains(&spelled(inner)))
        };
        let is_any = |value: &Json| {
            let inner = value.as_object().and_then(|object| object.values().next()?.as_object());
            inner.is_some_and(|inner| inner.values().any(|value| self.any.contains(&spelled(value))))
        };
        (self.statuses.is_empty() || has(&is_status))
            && (self.users.is_none() || has(&is_user))
            && (self.fields.is_empty() || has(&is_field))
            && (self.any.is_empty() || has(&is_any))
    }
}

fn spelled(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
