//! Sources: the configured doors of a pipeline, with switch, owner and health (SR-02, IL-04).

use super::{Channel, Error, Support, store};
use base::Cx;
use base::access::{Right, require};
use base::clock::Seconds;
use base::ids::{PipelineId, SourceId, UserId};
use base::journal::{self, About, Happening, Kind};
use rand::RngExt;
use serde_json::{Value as Json, json};

/// Sources an account may have (SR-02 names 50 and 100; ours is the larger).
pub const MAX_SOURCES: i64 = 100;
/// Characters of a source's name.
pub const MAX_SOURCE_NAME_CHARS: usize = 100;
/// Characters of a source's last error that are kept.
const MAX_ERROR_CHARS: usize = 500;
/// Length of the key in a source's public address: 26 letters and digits are 130 bits, not to be guessed.
const PUBLIC_KEY_CHARS: usize = 26;
const KEY_ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// One configured door.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// The pipeline into which its requests come (IL-04).
    pub pipeline_id: PipelineId,
    /// What kind of transport.
    pub channel: Channel,
    /// What people call it.
    pub name: String,
    /// The id by which a program outside knows it.
    pub external_id: Option<String>,
    /// The key in its public address.
    pub public_key: String,
    /// Who becomes responsible for what it brings (IL-32); nobody means who accepts.
    pub responsible_id: Option<UserId>,
    /// The switch.
    pub is_on: bool,
    /// How far duplicate control reaches its requests (DC-04).
    pub support: Support,
    /// What its channel needs to know: a form's fields, for one.
    pub settings: Json,
    /// When it was made, Unix seconds.
    pub created_at: Seconds,
    /// The health line.
    pub health: Health,
    /// It is the personal mailbox of somebody else: that it is there is all that is told of it (EM-14).
    pub is_private: bool,
}

impl Source {
    /// What the personal mailbox of somebody else is called: its address is theirs to tell (EM-14).
    pub const PRIVATE_NAME: &str = "Personal mailbox";

    /// True for the one behind the account's create-lead address.
    pub fn is_create_lead(&self) -> bool {
        self.channel == Channel::Mail && self.external_id.as_deref() == Some(super::mail::CREATE_LEAD)
    }
}

/// Last request, last error.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// When something last came in.
    pub last_request_at: Option<Seconds>,
    /// What last went wrong, in a sentence.
    pub last_error: Option<String>,
    /// When it went wrong.
    pub last_error_at: Option<Seconds>,
}

/// A source to be made.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// The pipeline into which its requests come.
    pub pipeline_id: PipelineId,
    /// What kind of transport.
    pub channel: Channel,
    /// What people call it.
    pub name: String,
    /// The id by which a program outside knows it.
    pub external_id: Option<String>,
    /// Who becomes responsible.
    pub responsible_id: Option<UserId>,
    /// What its channel needs to know.
    pub settings: Json,
}

/// What may be changed about a source; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct SourceChange {
    /// Another name.
    pub name: Option<String>,
    /// Another pipeline.
    pub pipeline_id: Option<PipelineId>,
    /// Another responsible, or nobody.
    pub responsible_id: Option<Option<UserId>>,
    /// The switch.
    pub is_on: Option<bool>,
    /// Other settings.
    pub settings: Option<Json>,
    /// Another id outside.
    pub external_id: Option<Option<String>>,
    /// Another support of duplicate control.
    pub support: Option<Support>,
}

/// Adds a source, switched on (IL-03).
///
/// # Errors
/// `Denied` unless an administrator asks; `BadSetting` for an empty or too long name; `TooManySources`.
pub fn add_source(cx: &mut Cx<'_>, new: NewSource) -> Result<Source, Error> {
    require(cx, Right::SetUp)?;
    make_source(cx, new)
}

/// Makes a source on behalf of the program: the API makes the ones that its callers name by an id of their own.
///
/// # Errors
/// As [`add_source`], without `Denied`.
pub fn make_source(cx: &mut Cx<'_>, new: NewSource) -> Result<Source, Error> {
    let name = checked_name(&new.name)?;
    if store::count_sources(cx)? >= MAX_SOURCES {
        return Err(Error::TooManySources);
    }
    let source = Source {
        id: cx.next_id()?,
        pipeline_id: new.pipeline_id,
        channel: new.channel,
        name,
        support: Support::at_first(new.external_id.as_deref()),
        external_id: new.external_id,
        public_key: random_key(cx),
        responsible_id: new.responsible_id,
        is_on: true,
        settings: new.settings,
        created_at: cx.now,
        health: Health::default(),
        is_private: false,
    };
    store::insert_source(cx, &source)?;
    record_change(cx, &source, Json::Null)?;
    Ok(source)
}

/// Changes a source.
///
/// # Errors
/// `NoSuchSource`, also for the personal mailbox of somebody else; `Denied`, `BadSetting`.
pub fn change_source(cx: &mut Cx<'_>, id: SourceId, change: SourceChange) -> Result<Source, Error> {
    require(cx, Right::SetUp)?;
    require_own(cx, id)?;
    alter_source(cx, id, change)
}

/// The personal mailbox of somebody else is changed by its owner alone.
fn require_own(cx: &mut Cx<'_>, id: SourceId) -> Result<(), Error> {
    if load_source(cx, id)?.is_private { Err(Error::NoSuchSource(id)) } else { Ok(()) }
}

/// Changes a source for whoever may change what is behind it.
pub(crate) fn alter_source(cx: &mut Cx<'_>, id: SourceId, change: SourceChange) -> Result<Source, Error> {
    let mut source = load_source(cx, id)?;
    let before = summary(&source);
    if let Some(name) = change.name {
        source.name = checked_name(&name)?;
        store::rename_source(cx, id, &source.name)?;
    }
    source.pipeline_id = change.pipeline_id.unwrap_or(source.pipeline_id);
    source.responsible_id = change.responsible_id.unwrap_or(source.responsible_id);
    source.is_on = change.is_on.unwrap_or(source.is_on);
    source.settings = change.settings.unwrap_or(source.settings);
    source.external_id = change.external_id.unwrap_or(source.external_id);
    source.support = change.support.unwrap_or(source.support);
    store::update_source(cx, &source)?;
    record_change(cx, &source, before)?;
    Ok(source)
}

/// Gives the sources of a deleted pipeline to another one (ST-09).
///
/// # Errors
/// Whatever the database answers.
pub fn hand_over_sources(cx: &mut Cx<'_>, from: PipelineId, to: PipelineId) -> Result<(), Error> {
    for source in store::list_sources(cx, Some(from))? {
        let given = Source { pipeline_id: to, ..source.clone() };
        record_change(cx, &given, summary(&source))?;
    }
    Ok(store::give_sources(cx, from, to)?)
}

/// Takes back the sources that were given away when this pipeline was deleted and that nobody has changed since.
///
/// # Errors
/// Whatever the database answers.
pub fn take_sources_again(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<(), Error> {
    let away = store::list_sources_from(cx, pipeline)?;
    store::take_sources_back(cx, pipeline)?;
    for source in away {
        let back = Source { pipeline_id: pipeline, ..source.clone() };
        record_change(cx, &back, summary(&source))?;
    }
    Ok(())
}

/// Deletes a source; what came through it stays.
///
/// # Errors
/// As [`change_source`]; `BadSetting` for the create-lead address, which every account has (EM-40).
pub fn delete_source(cx: &mut Cx<'_>, id: SourceId) -> Result<(), Error> {
    require(cx, Right::SetUp)?;
    require_own(cx, id)?;
    remove_source(cx, id)
}

/// A source that was deleted goes on, as what is behind it does: what came through it before came through the same door.
pub(super) fn revive_source(cx: &mut Cx<'_>, id: SourceId, change: SourceChange) -> Result<Source, Error> {
    if store::count_sources(cx)? >= MAX_SOURCES {
        return Err(Error::TooManySources);
    }
    store::revive_source(cx, id)?;
    alter_source(cx, id, change)
}

/// Deletes a source for whoever may disconnect what is behind it.
pub(super) fn remove_source(cx: &mut Cx<'_>, id: SourceId) -> Result<(), Error> {
    let source = load_source(cx, id)?;
    if source.is_create_lead() {
        return Err(Error::BadSetting("The create-lead address stays. Switch it off instead.".to_owned()));
    }
    store::delete_source(cx, id)?;
    let about = About { pipeline: Some(source.pipeline_id), source: Some(id), ..About::default() };
    journal::record(cx, Happening::change(Kind::SourceChanged, about, summary(&source), Json::Null))?;
    Ok(())
}

/// The source, or an error if absent or deleted.
///
/// # Errors
/// `NoSuchSource`.
pub fn load_source(cx: &mut Cx<'_>, id: SourceId) -> Result<Source, Error> {
    store::find_source(cx, id)?.ok_or(Error::NoSuchSource(id))
}

/// The source behind a public address.
///
/// # Errors
/// Whatever the database answers.
pub fn find_source_by_key(cx: &mut Cx<'_>, public_key: &str) -> Result<Option<Source>, Error> {
    Ok(store::find_source_by_key(cx, public_key)?)
}

/// The source that a program outside knows by its own id.
///
/// # Errors
/// Whatever the database answers.
pub fn find_source_by_external_id(cx: &mut Cx<'_>, external_id: &str) -> Result<Option<Source>, Error> {
    Ok(store::find_source_by_external_id(cx, external_id)?)
}

/// The sources of a pipeline, or of the account, oldest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list_sources(cx: &mut Cx<'_>, pipeline_id: Option<PipelineId>) -> Result<Vec<Source>, Error> {
    Ok(store::list_sources(cx, pipeline_id)?)
}

/// Remembers that something came in.
///
/// # Errors
/// Whatever the database answers.
pub fn note_request(cx: &mut Cx<'_>, id: SourceId) -> Result<(), Error> {
    Ok(store::set_last_request(cx, id)?)
}

/// Remembers what went wrong at a source, for its health line.
///
/// # Errors
/// Whatever the database answers.
pub fn note_error(cx: &mut Cx<'_>, id: SourceId, sentence: &str) -> Result<(), Error> {
    let short: String = sentence.chars().take(MAX_ERROR_CHARS).collect();
    Ok(store::set_last_error(cx, id, &short)?)
}

fn checked_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_SOURCE_NAME_CHARS {
        return Err(Error::BadSetting(format!("Give the source a name of 1 to {MAX_SOURCE_NAME_CHARS} characters.")));
    }
    Ok(name.to_owned())
}

fn random_key(cx: &mut Cx<'_>) -> String {
    (0..PUBLIC_KEY_CHARS).map(|_| char::from(KEY_ALPHABET[cx.rng.random_range(0..KEY_ALPHABET.len())])).collect()
}

pub(super) fn summary(source: &Source) -> Json {
    json!({ "name": source.name, "channel": source.channel.as_str(), "pipeline": source.pipeline_id, "responsible": source.responsible_id, "on": source.is_on, "duplicate_control": source.support.as_str() })
}

pub(super) fn record_change(cx: &mut Cx<'_>, source: &Source, before: Json) -> Result<(), Error> {
    let about = About { pipeline: Some(source.pipeline_id), source: Some(source.id), ..About::default() };
    journal::record(cx, Happening::change(Kind::SourceChanged, about, before, summary(source)))?;
    Ok(())
}
