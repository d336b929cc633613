//! Tags: labels of leads, contacts and companies, each kind with its own.

use super::{Error, require_edit, store};
use base::Cx;
use base::ids::TagId;
use base::journal::{self, About, Happening, Kind};
use base::search::Subject;
use serde_json::{Value as Json, json};
use std::collections::{BTreeSet, HashMap};

/// Characters of a tag's name.
pub const MAX_TAG_CHARS: usize = 100;
/// Tags of one record.
pub const MAX_TAGS: usize = 100;
/// Names that one query looks up.
const NAMES_AT_ONCE: usize = 500;

/// A label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// Its colour as six hexadecimal digits, if it has one.
    pub colour: Option<String>,
}

/// A tag that a record shall have: by id, or by name, which makes it if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagWish {
    /// An existing tag.
    Id(TagId),
    /// A tag of that name.
    Name(String),
}

/// Gives a record exactly these tags; unknown names are made, unknown ids passed over.
///
/// # Errors
/// `BadValue` for an empty or too long name, or too many tags.
pub fn replace(cx: &mut Cx<'_>, subject: Subject, id: i64, wishes: &[TagWish]) -> Result<Vec<Tag>, Error> {
    let wanted = resolve(cx, subject, wishes)?;
    store::clear_taggings(cx, subject, id)?;
    let taggings: Vec<(i64, TagId)> = wanted.iter().map(|tag| (id, tag.id)).collect();
    store::insert_taggings(cx, subject, &taggings)?;
    Ok(wanted)
}

/// Adds and removes tags, and journals what changed.
///
/// # Errors
/// As [`replace`].
pub fn change(
    cx: &mut Cx<'_>,
    subject: Subject,
    id: i64,
    about: About,
    add: &[TagWish],
    remove: &[TagWish],
) -> Result<Vec<Tag>, Error> {
    let before = of(cx, subject, id)?;
    let removed: Vec<TagId> = resolve_existing(cx, subject, remove)?.into_iter().map(|tag| tag.id).collect();
    let mut wanted: Vec<TagWish> =
        before.iter().filter(|tag| !removed.contains(&tag.id)).map(|tag| TagWish::Id(tag.id)).collect();
    wanted.extend(add.iter().cloned());
    set(cx, subject, id, about, &wanted)
}

/// Gives a record exactly these tags, and journals what changed.
///
/// # Errors
/// As [`replace`].
pub fn set(cx: &mut Cx<'_>, subject: Subject, id: i64, about: About, wishes: &[TagWish]) -> Result<Vec<Tag>, Error> {
    require_edit(cx, subject, id)?;
    let before = of(cx, subject, id)?;
    let after = replace(cx, subject, id, wishes)?;
    if before != after {
        journal::record(
            cx,
            Happening::change(
                Kind::TagsChanged,
                about,
                json!({ "tags": names(&before) }),
                json!({ "tags": names(&after) }),
            ),
        )?;
    }
    Ok(after)
}

/// Adds tags to records that the caller may change, each named once, in a fixed number of statements, and journals each
/// that has others now.
///
/// # Errors
/// As [`replace`].
pub fn add_all(cx: &mut Cx<'_>, subject: Subject, to: &[(i64, About, Vec<TagWish>)]) -> Result<(), Error> {
    let ids: Vec<i64> = to.iter().map(|(id, ..)| *id).collect();
    let mut held = store::list_tags_of(cx, subject, &ids)?;
    let wishes: Vec<&[TagWish]> = to.iter().map(|(_, _, wishes)| wishes.as_slice()).collect();
    let wanted = resolve_all(cx, subject, &wishes)?;
    let (mut taggings, mut changes) = (Vec::new(), Vec::new());
    for ((id, about, _), wanted) in to.iter().zip(wanted) {
        let before = held.remove(id).unwrap_or_default();
        let new: Vec<Tag> = wanted.into_iter().filter(|tag| !before.contains(tag)).collect();
        if new.is_empty() {
            continue;
        }
        taggings.extend(new.iter().map(|tag| (*id, tag.id)));
        let mut after = [before.clone(), new].concat();
        after.sort_by(|a, b| a.name.cmp(&b.name));
        if after.len() > MAX_TAGS {
            return Err(too_many());
        }
        let (was, is) = (json!({ "tags": names(&before) }), json!({ "tags": names(&after) }));
        changes.push(Happening::change(Kind::TagsChanged, *about, was, is));
    }
    store::insert_taggings(cx, subject, &taggings)?;
    Ok(journal::record_all(cx, &changes)?)
}

fn too_many() -> Error {
    Error::BadValue(format!("A record has at most {MAX_TAGS} tags."))
}

fn names(tags: &[Tag]) -> Json {
    Json::from(tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>())
}

/// The tags of a record, by name.
///
/// # Errors
/// Whatever the database answers.
pub fn of(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Vec<Tag>, Error> {
    Ok(store::list_tags_of(cx, subject, &[id])?.remove(&id).unwrap_or_default())
}

/// The tag of that id, if this kind of record has one.
///
/// # Errors
/// Whatever the database answers.
pub fn find(cx: &mut Cx<'_>, subject: Subject, id: TagId) -> Result<Option<Tag>, Error> {
    Ok(store::find_tag(cx, subject, id)?)
}

/// The tags of many records in one query.
///
/// # Errors
/// Whatever the database answers.
pub fn of_many(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<HashMap<i64, Vec<Tag>>, Error> {
    Ok(store::list_tags_of(cx, subject, ids)?)
}

/// The tags of a kind of record whose names begin so, by id, after one, `limit` at most.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>, subject: Subject, begins: &str, after: TagId, limit: i64) -> Result<Vec<Tag>, Error> {
    Ok(store::list_tags(cx, subject, begins, after, limit)?)
}

/// The tags with ids after one, of every kind of record, by id.
///
/// # Errors
/// Whatever the database answers.
pub fn list_after(cx: &mut Cx<'_>, after: TagId) -> Result<Vec<(Subject, Tag)>, Error> {
    Ok(store::list_tags_after(cx, after)?)
}

/// Deletes a tag that no record has but deleted ones; false when it is used.
///
/// # Errors
/// Whatever the database answers.
pub fn delete_unused(cx: &mut Cx<'_>, subject: Subject, id: TagId) -> Result<bool, Error> {
    if store::is_tag_used(cx, subject, id)? {
        return Ok(false);
    }
    store::delete_tag(cx, subject, id)?;
    Ok(true)
}

/// Which tags; what is not given takes every tag.
#[derive(Clone, Debug, Default)]
pub struct TagFilter {
    /// One of these.
    pub ids: Option<Vec<TagId>>,
    /// One of these names, to the letter.
    pub names: Option<Vec<String>>,
    /// Names that begin so, in any case of letters.
    pub begins: Option<String>,
}

/// A page of the tags of a kind of record, by id.
///
/// # Errors
/// Whatever the database answers.
pub fn list_page(
    cx: &mut Cx<'_>,
    subject: Subject,
    filter: &TagFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Tag>, Error> {
    Ok(store::list_tag_page(cx, subject, filter, offset, limit)?)
}

/// Makes a tag, or gives the one of that name.
///
/// # Errors
/// `BadValue` for an empty or too long name.
pub fn ensure(cx: &mut Cx<'_>, subject: Subject, name: &str, colour: Option<&str>) -> Result<Tag, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_TAG_CHARS {
        return Err(Error::BadValue(format!("A tag has 1 to {MAX_TAG_CHARS} characters.")));
    }
    if let Some(tag) = store::find_tag_by_name(cx, subject, name)? {
        return Ok(tag);
    }
    let tag = Tag { id: cx.next_id()?, name: name.to_owned(), colour: colour.map(str::to_owned) };
    store::insert_tag(cx, subject, &tag)?;
    Ok(tag)
}

pub(super) fn resolve(cx: &mut Cx<'_>, subject: Subject, wishes: &[TagWish]) -> Result<Vec<Tag>, Error> {
    Ok(resolve_all(cx, subject, &[wishes])?.pop().unwrap_or_default())
}

/// The tags that several records shall have: names are looked up together, unknown ones are made.
pub(super) fn resolve_all(cx: &mut Cx<'_>, subject: Subject, of: &[&[TagWish]]) -> Result<Vec<Vec<Tag>>, Error> {
    let mut named = known_names(cx, subject, of)?;
    let mut all = Vec::with_capacity(of.len());
    for wishes in of {
        if wishes.len() > MAX_TAGS {
            return Err(too_many());
        }
        let mut tags: Vec<Tag> = Vec::new();
        for wish in *wishes {
            let tag = match wish {
                TagWish::Id(id) => store::find_tag(cx, subject, *id)?,
                TagWish::Name(name) => Some(match named.get(name.trim()) {
                    Some(tag) => tag.clone(),
                    None => ensure(cx, subject, name, None)?,
                }),
            };
            let Some(tag) = tag.filter(|tag| !tags.iter().any(|known| known.id == tag.id)) else { continue };
            named.insert(tag.name.clone(), tag.clone());
            tags.push(tag);
        }
        tags.sort_by(|a, b| a.name.cmp(&b.name));
        all.push(tags);
    }
    Ok(all)
}

fn known_names(cx: &mut Cx<'_>, subject: Subject, of: &[&[TagWish]]) -> Result<HashMap<String, Tag>, Error> {
    let names = of.iter().flat_map(|wishes| wishes.iter()).filter_map(|wish| match wish {
        TagWish::Name(name) => Some(name.trim()),
        TagWish::Id(_) => None,
    });
    let names: Vec<&str> = BTreeSet::from_iter(names).into_iter().collect();
    let mut known = HashMap::new();
    for names in names.chunks(NAMES_AT_ONCE) {
        known.extend(store::list_tags_named(cx, subject, names)?.into_iter().map(|tag| (tag.name.clone(), tag)));
    }
    Ok(known)
}

fn resolve_existing(cx: &mut Cx<'_>, subject: Subject, wishes: &[TagWish]) -> Result<Vec<Tag>, Error> {
    let mut tags = Vec::new();
    for wish in wishes {
        tags.extend(match wish {
            TagWish::Id(id) => store::find_tag(cx, subject, *id)?,
            TagWish::Name(name) => store::find_tag_by_name(cx, subject, name.trim())?,
        });
    }
    Ok(tags)
}
