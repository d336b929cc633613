//! What leads, contacts and companies have in common on the wire: filters, order, tags, stamps.

use crate::call::Call;
use crate::wire::{Code, Direction, Item, Order, Page, Problem, Query};
use base::Cx;
use base::filters::{Field, Filter, Part, Period, Shown, SortBy, Span, Wanted, Way};
use base::ids::{TagId, UserId};
use base::journal::About;
use base::search::Subject;
use flow::contacts::Stamps;
use flow::leads::tags::{self, MAX_TAG_CHARS, MAX_TAGS, Tag, TagWish};
use serde_json::{Map, Value as Json, json};

/// `filter[…]`, `query` and `with=only_deleted` of a list (kommo-api §5.1).
///
/// # Errors
/// `Unprocessable` for more than a filter takes.
pub fn filter(query: &Query) -> Result<Filter, Problem> {
    let ids = |key| query.numbers(&["filter", key]).map(Wanted::OneOf);
    let names: Vec<String> = query.texts(&["filter", "name"]).into_iter().map(str::to_owned).collect();
    let words = query.text(&["query"]).map(|words| Wanted::Like(words.to_owned()));
    let shown = if query.with("only_deleted") { Shown::Deleted } else { Shown::Listed };
    Ok(Filter::of(shown)
        .with_option(Field::Id, ids("id"))?
        .with_option(Field::Name, (!names.is_empty()).then_some(Wanted::Exactly(names)))?
        .with_option(Field::Responsible, ids("responsible_user_id"))?
        .with_option(Field::CreatedBy, ids("created_by"))?
        .with_option(Field::UpdatedBy, ids("updated_by"))?
        .with_option(Field::CreatedAt, during(query, "created_at"))?
        .with_option(Field::UpdatedAt, during(query, "updated_at"))?
        .with_option(Field::NextTask, during(query, "closest_task_at"))?
        .with_option(Field::Words, words)?)
}

/// `filter[key][from]` and `[to]` of a time.
pub fn during(query: &Query, key: &str) -> Option<Wanted> {
    let span = span(query, key);
    (!span.is_open()).then_some(Wanted::During(Period::Moments(span)))
}

/// `filter[key][from]` and `[to]`.
pub fn span(query: &Query, key: &str) -> Span {
    query.range(&["filter", key]).map_or_else(Span::default, |range| Span { from: range.from, to: range.to })
}

/// By what leads and people can be sorted.
const SORTED_BY: [(&str, SortBy); 3] =
    [("id", SortBy::Id), ("created_at", SortBy::CreatedAt), ("updated_at", SortBy::UpdatedAt)];

/// By what a list of leads or people goes.
pub fn order(query: &Query) -> Order {
    Order::read(query, &SORTED_BY.map(|(name, _)| name), SORTED_BY.len())
}

/// The rows to read for a page: one more than it shows.
pub fn part(query: &Query, page: Page, order: &Order) -> Part {
    let keys = order.keys().iter().filter_map(|(key, direction)| {
        let (_, by) = SORTED_BY.iter().find(|(name, _)| name == key)?;
        Some((*by, if *direction == Direction::Up { Way::Up } else { Way::Down }))
    });
    Part { order: keys.collect(), behind: order.behind(query), offset: page.offset(), limit: page.reach() }
}

/// What an item wants of its record's tags.
#[derive(Clone, Debug, Default)]
pub struct TagWishes {
    replace: Option<Vec<TagWish>>,
    add: Vec<TagWish>,
    remove: Vec<TagWish>,
}

impl TagWishes {
    /// `_embedded.tags` replaces, `null` and `[]` clear; `tags_to_add` and `tags_to_delete` edit (kommo-api §2.5).
    ///
    /// # Errors
    /// `Invalid` for a tag without id and name, too long a name, or too many tags.
    pub fn read(item: &Item) -> Result<TagWishes, Problem> {
        let replace = match item.inner("_embedded")? {
            Some(embedded) if embedded.has("tags") => Some(wishes(&embedded, "tags")?),
            _ => None,
        };
        Ok(TagWishes { replace, add: wishes(item, "tags_to_add")?, remove: wishes(item, "tags_to_delete")? })
    }

    /// The tags of a record that is made now.
    pub fn of_new(self) -> Vec<TagWish> {
        self.replace.into_iter().flatten().chain(self.add).collect()
    }

    /// Changes the tags of a record.
    ///
    /// # Errors
    /// As [`tags::set`].
    pub fn apply(&self, cx: &mut Cx<'_>, subject: Subject, id: i64, about: About) -> Result<(), Problem> {
        if let Some(wanted) = &self.replace {
            tags::set(cx, subject, id, about, wanted)?;
        }
        if !self.add.is_empty() || !self.remove.is_empty() {
            tags::change(cx, subject, id, about, &self.add, &self.remove)?;
        }
        Ok(())
    }
}

fn wishes(item: &Item, key: &str) -> Result<Vec<TagWish>, Problem> {
    let list = item.list(key)?;
    if list.len() > MAX_TAGS {
        return Err(item.wrong(key, Code::InvalidValue, format!("A record has at most {MAX_TAGS} tags.")));
    }
    list.iter().map(wish).collect()
}

fn wish(tag: &Item) -> Result<TagWish, Problem> {
    if let Some(id) = tag.number("id")? {
        return Ok(TagWish::Id(TagId(id)));
    }
    let name = tag.required_text("name")?;
    if name.trim().chars().count() > MAX_TAG_CHARS {
        let detail = format!("This value is too long. It should have {MAX_TAG_CHARS} characters or less.");
        return Err(tag.wrong("name", Code::InvalidValue, detail));
    }
    Ok(TagWish::Name(name))
}

/// A tag as it stands inside a record; php's client needs `id` and `name` (kommo-api §13).
pub fn show_tags(tags: &[Tag]) -> Json {
    tags.iter().map(|tag| json!({ "id": tag.id, "name": tag.name, "color": tag.colour })).collect()
}

/// The `id` and `_links` of a record named inside another one.
pub fn show_link(call: &Call, subject: Subject, id: i64) -> Json {
    json!({ "id": id, "_links": call.links.own(&format!("{}/{id}", crate::wire::entities::plural(subject))) })
}

/// Writes who answers for a record, and when and by whom it was made and changed, into it.
pub fn put_stamps(record: &mut Map<String, Json>, responsible: Option<UserId>, stamps: &Stamps) {
    record.insert("responsible_user_id".into(), responsible.map_or(0, |user| user.0).into());
    record.insert("group_id".into(), 0.into());
    record.insert("created_by".into(), stamps.created_by.0.into());
    record.insert("updated_by".into(), stamps.updated_by.0.into());
    record.insert("created_at".into(), stamps.created_at.into());
    record.insert("updated_at".into(), stamps.updated_at.into());
}
