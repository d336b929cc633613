//! What the names in a file can mean in this account, looked up once for many rows.

use super::Error;
use base::Cx;
use base::access::{Allowed, Denied};
use base::accounts;
use base::fields::{self, FieldKind};
use base::ids::{FieldId, StageId, UserId};
use base::money::minor_units;
use base::people::{User, users};
use base::search::Subject;
use flow::pipelines::{self, Pipeline, Stage, StageKind};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// The account's pipelines, people and ways of writing.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Its pipelines with their stages.
    pub pipelines: Vec<Pipeline>,
    people: Vec<User>,
    rights: Arc<Allowed>,
    /// The zone in which its dates are meant.
    pub zone: TimeZone,
    /// Minor units of its currency.
    pub units: i64,
    /// The country of local phone numbers.
    pub country: Option<String>,
    /// Fields that the account made for itself.
    pub own: Vec<fields::Field>,
}

/// True for fields that a person fills: files do not stand in a cell, and phones and addresses are handles.
pub fn can_import(field: &fields::Field) -> bool {
    field.kind != FieldKind::File && !field.is_predefined && !field.is_api_only
}

impl Directory {
    /// Looks all of it up, in fourteen queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>) -> Result<Directory, Error> {
        let account = accounts::load(cx)?;
        let mut own = Vec::new();
        for subject in Subject::ALL {
            own.extend(fields::list(cx, subject)?.into_iter().filter(can_import));
        }
        Ok(Directory {
            pipelines: pipelines::list(cx)?,
            people: users::list(cx)?,
            rights: cx.rights()?,
            zone: TimeZone::get(&account.time_zone).unwrap_or(TimeZone::UTC),
            units: minor_units(&account.currency),
            country: accounts::country(cx)?,
            own,
        })
    }

    /// The zone in which the account's dates are meant.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn zone(cx: &mut Cx<'_>) -> Result<TimeZone, Error> {
        Ok(TimeZone::get(&accounts::load(cx)?.time_zone).unwrap_or(TimeZone::UTC))
    }

    /// A field that the account made for itself.
    pub fn own(&self, id: FieldId) -> Option<&fields::Field> {
        self.own.iter().find(|field| field.id == id)
    }

    /// Who is meant by a name or an e-mail address; nobody if two people have the name.
    pub fn person(&self, written: &str) -> Option<UserId> {
        let wanted = written.to_lowercase();
        let is_meant = |user: &&User| user.email.to_lowercase() == wanted || user.name.to_lowercase() == wanted;
        let mut found = self.people.iter().filter(|user| user.is_active()).filter(is_meant);
        found.next().filter(|_| found.next().is_none()).map(|user| user.id)
    }

    /// The stage that a row's pipeline and stage name, and that of `fallback` where they name none (IM-07, but an
    /// unknown name is an error and never a lead in the wrong place).
    ///
    /// # Errors
    /// A sentence about the name that nobody has, or that two stages have.
    pub fn place(&self, pipeline: &str, stage: &str, fallback: Option<&Stage>) -> Result<Stage, String> {
        let pipeline = match pipeline {
            "" => fallback.and_then(|stage| self.pipeline_of(stage)),
            name => Some(self.pipeline_named(name).ok_or_else(|| format!("There is no pipeline “{name}”."))?),
        };
        if stage.is_empty() {
            let is_there = |stage: &&Stage| pipeline.is_some_and(|pipeline| pipeline.id == stage.pipeline_id);
            let found = fallback.filter(is_there).or_else(|| pipeline?.stage_of_kind(StageKind::Open));
            return found.cloned().ok_or_else(|| "The row names no pipeline and no stage.".to_owned());
        }
        let among: Vec<&Pipeline> = pipeline.map_or_else(|| self.pipelines.iter().collect(), |pipeline| vec![pipeline]);
        let found: Vec<&Stage> = among.iter().flat_map(|pipeline| stages_named(pipeline, stage)).collect();
        match found[..] {
            [stage] => Ok(stage.clone()),
            [] => Err(match pipeline {
                Some(pipeline) => format!("The pipeline “{}” has no stage “{stage}”.", pipeline.name),
                None => format!("There is no stage “{stage}”."),
            }),
            _ => Err(format!("There are several stages “{stage}”: name the pipeline too.")),
        }
    }

    /// A stage in which leads can stand.
    pub fn stage(&self, id: StageId) -> Option<&Stage> {
        let stages = self.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
        stages.into_iter().find(|stage| stage.id == id && stage.kind != StageKind::Incoming)
    }

    /// Where leads go unless somebody says otherwise: the first working stage of the main pipeline.
    pub fn first_stage(&self) -> Option<&Stage> {
        let main = self.pipelines.iter().find(|pipeline| pipeline.is_main).or(self.pipelines.first())?;
        main.stage_of_kind(StageKind::Open)
    }

    /// True for somebody who works here.
    pub fn has_person(&self, id: UserId) -> bool {
        self.people.iter().any(|user| user.id == id && user.is_active())
    }

    /// Everybody who works here, of those to whom who asks may give records (RT-01).
    pub fn people(&self) -> impl Iterator<Item = &User> {
        let may_have =
            |user: &User| self.rights.require_create_for(Subject::Lead, Some(user.id)) != Err(Denied::Reassign);
        self.people.iter().filter(move |user| user.is_active() && may_have(user))
    }

    fn pipeline_of(&self, stage: &Stage) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == stage.pipeline_id)
    }

    fn pipeline_named(&self, name: &str) -> Option<&Pipeline> {
        let wanted = name.to_lowercase();
        self.pipelines.iter().find(|pipeline| !pipeline.is_archived && pipeline.name.trim().to_lowercase() == wanted)
    }
}

fn stages_named<'p>(pipeline: &'p Pipeline, name: &str) -> Vec<&'p Stage> {
    let wanted = name.to_lowercase();
    let is_meant = |stage: &&Stage| stage.kind != StageKind::Incoming && stage.name.trim().to_lowercase() == wanted;
    pipeline.stages.iter().filter(is_meant).collect()
}
