//! What an import set up besides records: tags, choices of fields, fields. Taken back with it where nobody uses it.

use super::{Error, store};
use base::Cx;
use base::access::{Right, is_allowed};
use base::fields::{self, OptionWish};
use base::ids::{FieldId, FieldOptionId, ImportId, TagId};
use base::search::Subject;
use flow::leads::tags;

/// What kind of thing, in the order in which they are taken back: a field goes with its choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUpKind {
    /// A choice of a field.
    Choice,
    /// A field.
    Field,
    /// A tag.
    Tag,
}

impl SetUpKind {
    const ALL: [SetUpKind; 3] = [SetUpKind::Choice, SetUpKind::Field, SetUpKind::Tag];

    /// The word stored in the database, and read by people.
    pub fn as_str(self) -> &'static str {
        match self {
            SetUpKind::Choice => "choice",
            SetUpKind::Field => "field",
            SetUpKind::Tag => "tag",
        }
    }

    pub(super) fn from_stored(word: &str) -> SetUpKind {
        SetUpKind::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(SetUpKind::Tag)
    }
}

/// Something that an import set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetUp {
    /// What kind of thing.
    pub kind: SetUpKind,
    /// Its id.
    pub id: i64,
    /// Of which records.
    pub subject: Subject,
    /// The field of a choice.
    pub field: Option<FieldId>,
    /// What it was called.
    pub name: String,
}

/// What an import set up and was not taken back.
///
/// # Errors
/// `NoSuchImport`.
pub fn list_set_up(cx: &mut Cx<'_>, id: ImportId) -> Result<Vec<SetUp>, Error> {
    super::load(cx, id)?;
    Ok(store::list_set_up(cx, id)?)
}

/// Remembers the tags that this unit made, those with an id after `first`, which the unit took.
pub(super) fn note_tags(cx: &mut Cx<'_>, import: ImportId, first: i64) -> Result<(), Error> {
    let made = tags::list_after(cx, TagId(first))?.into_iter();
    let made =
        made.map(|(subject, tag)| SetUp { kind: SetUpKind::Tag, id: tag.id.0, subject, field: None, name: tag.name });
    Ok(store::insert_set_up(cx, import, &made.collect::<Vec<_>>())?)
}

/// Adds choices that fields do not have yet, and remembers the new ones.
pub(super) fn add_choices(
    cx: &mut Cx<'_>,
    import: ImportId,
    choices: impl IntoIterator<Item = (Subject, FieldId, String)>,
) -> Result<(), Error> {
    let first: i64 = cx.next_id()?;
    let mut made = Vec::new();
    for (subject, field, name) in choices {
        let id = fields::add_option(cx, (subject, field), &name)?;
        if id.0 > first {
            made.push(SetUp { kind: SetUpKind::Choice, id: id.0, subject, field: Some(field), name });
        }
    }
    Ok(store::insert_set_up(cx, import, &made)?)
}

/// Takes back what no record has any more. Choices and fields are an administrator's: they stay where the one who undoes
/// is none.
pub(super) fn take_back(cx: &mut Cx<'_>, import: ImportId) -> Result<(), Error> {
    for made in store::list_set_up(cx, import)? {
        let is_gone = match made.kind {
            SetUpKind::Tag => tags::delete_unused(cx, made.subject, TagId(made.id))?,
            SetUpKind::Choice | SetUpKind::Field if !is_allowed(cx.actor, Right::SetUp) => false,
            SetUpKind::Choice => delete_choice(cx, &made)?,
            SetUpKind::Field => delete_field(cx, &made)?,
        };
        if is_gone {
            store::delete_set_up(cx, import, &made)?;
        }
    }
    Ok(())
}

fn delete_choice(cx: &mut Cx<'_>, made: &SetUp) -> Result<bool, Error> {
    let id = made.field.unwrap_or(FieldId(0));
    let Some(field) = fields::find(cx, made.subject, id)? else { return Ok(true) };
    let choice = FieldOptionId(made.id);
    if fields::is_used(cx, made.subject, id, Some(choice))? {
        return Ok(false);
    }
    let left = field.choices().filter(|option| option.id != choice);
    let left: Vec<OptionWish> = left.map(|option| OptionWish::same(&field, option)).collect();
    fields::set_options(cx, (made.subject, id), &left)?;
    Ok(true)
}

fn delete_field(cx: &mut Cx<'_>, made: &SetUp) -> Result<bool, Error> {
    let id = FieldId(made.id);
    if fields::find(cx, made.subject, id)?.is_none() {
        return Ok(true);
    }
    if fields::is_used(cx, made.subject, id, None)? {
        return Ok(false);
    }
    fields::delete(cx, made.subject, id)?;
    Ok(true)
}
