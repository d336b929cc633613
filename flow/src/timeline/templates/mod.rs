//! Templates of mails: words to be said again, with fields of the records they are about (EM-50).

mod codes;
mod values;

pub use codes::{Code, CodeGroup, list_codes};
pub use values::{AboutWhom, values};

use super::{Error, store};
use base::Cx;
use base::access::{Right, require};
use base::clock::Seconds;
use base::ids::{MailTemplateId, UserId};
use base::journal::{self, About, Happening, Kind};
use mail::compose::{Filled, Place, fill, names};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Templates of one account, everybody's own ones too.
pub const MAX_TEMPLATES: i64 = 2_000;
/// Characters of a name and of a folder.
pub const MAX_NAME_CHARS: usize = 100;
/// Characters of a subject.
pub const MAX_SUBJECT_CHARS: usize = 250;
/// Characters of a body.
pub const MAX_BODY_CHARS: usize = 100_000;

/// How a template is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    #[default]
    Plain,
    /// Text with bold, lists and links, as the editor writes it.
    Rich,
    /// HTML as somebody wrote it: "send with HTML markup".
    Html,
}

impl Format {
    /// In the order in which a form offers them.
    pub const ALL: [Format; 3] = [Format::Rich, Format::Plain, Format::Html];

    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Plain => "plain",
            Format::Rich => "rich",
            Format::Html => "html",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.as_str() == word)
    }
}

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTemplate {
    /// Its id.
    pub id: MailTemplateId,
    /// The only user who has it; `None` for everybody's.
    pub owner_id: Option<UserId>,
    /// The folder in which it stands; empty for none.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// The subject, with fields; empty to leave that of the mail.
    pub subject: String,
    /// How its body is written.
    pub format: Format,
    /// The body, with fields.
    pub body: String,
    /// How often it was used.
    pub uses: i64,
    /// When it was made.
    pub created_at: Seconds,
    /// When it was last changed.
    pub updated_at: Seconds,
}

/// What a template says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateWish {
    /// Only one's own, or everybody's.
    pub reach: Reach,
    /// The folder; empty for none.
    pub folder: String,
    /// The name.
    pub name: String,
    /// The subject.
    pub subject: String,
    /// How the body is written.
    pub format: Format,
    /// The body.
    pub body: String,
}

/// Who has a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Everybody; an administrator keeps it.
    #[default]
    Everybody,
    /// Whoever made it.
    Own,
}

/// A template about somebody: what it says, and what it could not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The subject in one line.
    pub subject: String,
    /// The body: text, or cleaned HTML.
    pub body: String,
    /// Codes of fields without a value, each once.
    pub missing: Vec<String>,
}

/// The templates that the actor has, by folder and name.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<MailTemplate>, Error> {
    let own = cx.actor.user();
    Ok(store::list_templates(cx)?.into_iter().filter(|one| one.owner_id.is_none() || one.owner_id == own).collect())
}

/// A template that the actor has, or an error if there is none.
///
/// # Errors
/// `NoSuchTemplate`.
pub fn load(cx: &mut Cx<'_>, id: MailTemplateId) -> Result<MailTemplate, Error> {
    list(cx)?.into_iter().find(|one| one.id == id).ok_or(Error::NoSuchTemplate(id))
}

/// Makes a template: everybody's is an administrator's to make, one's own anybody's.
///
/// # Errors
/// `Denied`; `BadValue` for a name, subject or body that is missing or too long, for a code that is no field's, and when
/// there are too many.
pub fn add(cx: &mut Cx<'_>, wish: &TemplateWish) -> Result<MailTemplate, Error> {
    let owner_id = owner(cx, wish.reach)?;
    if store::count_templates(cx)? >= MAX_TEMPLATES {
        return Err(Error::BadValue(format!("There are at most {MAX_TEMPLATES} templates. Nothing was added.")));
    }
    let template = MailTemplate {
        id: cx.next_id()?,
        owner_id,
        folder: line(&wish.folder, "folder", MAX_NAME_CHARS, 0)?,
        name: line(&wish.name, "name", MAX_NAME_CHARS, 1)?,
        subject: line(&wish.subject, "subject", MAX_SUBJECT_CHARS, 0)?,
        format: wish.format,
        body: body(&wish.body)?,
        uses: 0,
        created_at: cx.now,
        updated_at: cx.now,
    };
    check_codes(cx, &template, None)?;
    store::insert_template(cx, &template)?;
    record(cx, Json::Null, summary(&template))?;
    Ok(template)
}

/// Writes a template anew.
///
/// # Errors
/// As [`add`]; `NoSuchTemplate`. A code that it had before stays, though its field is gone since: [`gone`] names it.
pub fn change(cx: &mut Cx<'_>, id: MailTemplateId, wish: &TemplateWish) -> Result<MailTemplate, Error> {
    let before = load(cx, id)?;
    require_change(cx, &before)?;
    let after = MailTemplate {
        owner_id: owner(cx, wish.reach)?,
        folder: line(&wish.folder, "folder", MAX_NAME_CHARS, 0)?,
        name: line(&wish.name, "name", MAX_NAME_CHARS, 1)?,
        subject: line(&wish.subject, "subject", MAX_SUBJECT_CHARS, 0)?,
        format: wish.format,
        body: body(&wish.body)?,
        updated_at: cx.now,
        ..before.clone()
    };
    check_codes(cx, &after, Some(&before))?;
    store::update_template(cx, &after)?;
    record(cx, summary(&before), summary(&after))?;
    Ok(after)
}

/// Deletes a template; mails that were written with it stay as they are.
///
/// # Errors
/// `NoSuchTemplate`, `Denied`.
pub fn delete(cx: &mut Cx<'_>, id: MailTemplateId) -> Result<(), Error> {
    let template = load(cx, id)?;
    require_change(cx, &template)?;
    store::delete_template(cx, id)?;
    record(cx, summary(&template), Json::Null)
}

/// A mail was sent with it.
///
/// # Errors
/// Whatever the database answers.
pub fn note_use(cx: &mut Cx<'_>, id: MailTemplateId) -> Result<(), Error> {
    Ok(store::count_use(cx, id)?)
}

/// What a template says about somebody. Each field is filled once: a value is never read as a template.
pub fn write(template: &MailTemplate, values: &BTreeMap<String, String>) -> Written {
    let value_of = |code: &str| values.get(code).cloned();
    let place = if template.format == Format::Plain { Place::Text } else { Place::Html };
    let Filled { text: subject, mut missing } = fill(&template.subject, Place::Line, &value_of);
    let filled = fill(&template.body, place, &value_of);
    let is_known = |code: &String| missing.contains(code);
    let more: Vec<String> = filled.missing.into_iter().filter(|code| !is_known(code)).collect();
    missing.extend(more);
    let body = match place {
        Place::Html => mail::clean_html_with_remote(&filled.text),
        _ => filled.text,
    };
    Written { subject, body, missing }
}

fn owner(cx: &mut Cx<'_>, reach: Reach) -> Result<Option<UserId>, Error> {
    match reach {
        Reach::Everybody => {
            require(cx, Right::SetUp)?;
            Ok(None)
        }
        Reach::Own => {
            require(cx, Right::Work)?;
            Ok(cx.actor.user())
        }
    }
}

fn require_change(cx: &mut Cx<'_>, template: &MailTemplate) -> Result<(), Error> {
    if template.owner_id.is_none() {
        require(cx, Right::SetUp)?;
    }
    Ok(())
}

fn line(value: &str, what: &str, most: usize, least: usize) -> Result<String, Error> {
    let value: String = value.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if (least..=most).contains(&value.chars().count()) {
        return Ok(value);
    }
    let range = if least == 0 { format!("at most {most}") } else { format!("{least} to {most}") };
    Err(Error::BadValue(format!("Write a {what} of {range} characters. Nothing was saved.")))
}

fn body(value: &str) -> Result<String, Error> {
    let value = value.trim_end();
    if value.chars().count() <= MAX_BODY_CHARS {
        return Ok(value.to_owned());
    }
    Err(Error::BadValue(format!("A template has at most {MAX_BODY_CHARS} characters. Nothing was saved.")))
}

/// The codes of a template whose fields are gone since it was written, each once: a mail that is written with it has no value
/// for them. `codes` are those that there are.
pub fn gone(template: &MailTemplate, codes: &[CodeGroup]) -> Vec<String> {
    let is_known = |name: &&str| codes.iter().flat_map(|group| &group.codes).any(|code| code.code == *name);
    let mut found: Vec<String> = Vec::new();
    for name in named(template).filter(|name| !is_known(name)) {
        if found.iter().all(|other| other != name) {
            found.push(name.to_owned());
        }
    }
    found
}

/// The codes that stand in a template.
fn named(template: &MailTemplate) -> impl Iterator<Item = &str> {
    [&template.subject, &template.body].into_iter().flat_map(|words| names(words))
}

/// A code that is mistyped, or whose field is gone, could never be filled; what stood there before is not refused.
fn check_codes(cx: &mut Cx<'_>, template: &MailTemplate, before: Option<&MailTemplate>) -> Result<(), Error> {
    let is_kept = |name: &String| before.into_iter().flat_map(named).any(|known| known == name);
    match gone(template, &list_codes(cx)?).into_iter().find(|name| !is_kept(name)) {
        Some(name) => Err(Error::BadValue(format!("There is no field {{{{{name}}}}}. Nothing was saved."))),
        None => Ok(()),
    }
}

fn summary(template: &MailTemplate) -> Json {
    json!({ "id": template.id, "name": template.name, "folder": template.folder, "subject": template.subject,
        "format": template.format.as_str(), "body": template.body, "owner": template.owner_id })
}

fn record(cx: &mut Cx<'_>, before: Json, after: Json) -> Result<(), Error> {
    journal::record(cx, Happening::change(Kind::MailTemplatesChanged, About::default(), before, after))?;
    Ok(())
}
