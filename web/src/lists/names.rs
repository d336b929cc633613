//! What the conditions of a filter are called, and the names of what they ask for.

use super::asked::Asked;
use super::periods;
use crate::failure::Failure;
use base::Cx;
use base::fields::{self, Field as CustomField};
use base::filters::address::ME;
use base::filters::{Condition, Field, Wanted};
use base::ids::TagId;
use base::people::User;
use base::search::Subject;
use flow::channels::{self, Source};
use flow::leads::loss_reasons::{self, LossReason};
use flow::leads::tags::{self, Tag};
use flow::pipelines::Pipeline;

/// Tags that a filter offers.
const MAX_TAGS: i64 = 500;

/// What may be asked for, by name.
pub struct Names {
    /// The account's own fields.
    pub fields: Vec<CustomField>,
    /// The tags of this kind of record.
    pub tags: Vec<Tag>,
    /// The doors of requests; of leads only.
    pub sources: Vec<Source>,
    /// Why leads are lost; of leads only.
    pub loss_reasons: Vec<LossReason>,
    /// The account's pipelines.
    pub pipelines: Vec<Pipeline>,
    /// Who may answer for a record.
    pub people: Vec<User>,
}

impl Names {
    /// Reads them; four queries at most beside what the page has already.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(
        cx: &mut Cx<'_>,
        subject: Subject,
        pipelines: Vec<Pipeline>,
        people: Vec<User>,
    ) -> Result<Names, Failure> {
        let is_lead = subject == Subject::Lead;
        Ok(Names {
            fields: fields::list(cx, subject)?,
            tags: tags::list(cx, subject, "", TagId(0), MAX_TAGS)?,
            sources: if is_lead { channels::list_sources(cx, None)? } else { Vec::new() },
            loss_reasons: if is_lead { loss_reasons::list(cx)? } else { Vec::new() },
            pipelines,
            people,
        })
    }

    /// A condition of what is asked, in words.
    pub fn words(&self, asked: &Asked, condition: &Condition) -> String {
        let title = self.title(condition.field());
        let name = |id: &i64| self.name(condition.field(), *id);
        let names = |ids: &[i64]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
        match condition.wanted() {
            Wanted::OneOf(ids) => format!("{title}: {}", names(ids)),
            Wanted::AllOf(ids) => format!("{title}: all of {}", names(ids)),
            Wanted::NoneOf(ids) => format!("{title}: none of {}", names(ids)),
            Wanted::Between(_) => format!("{title}: {}", range_words(&asked.value_of(condition.field()))),
            Wanted::During(period) => format!("{title}: {}", periods::words(*period)),
            Wanted::Like(text) => format!("{title}: “{text}”"),
            Wanted::Exactly(texts) => format!("{title} is “{}”", texts.join("” or “")),
            Wanted::Empty => format!("{title} is empty"),
            Wanted::Filled => format!("{title} is not empty"),
            Wanted::Unread(pairs) => {
                let typed: Vec<&str> = pairs.iter().map(|(_, value)| value.as_str()).collect();
                format!("{title}: “{}” cannot be read", typed.join("”, “"))
            }
        }
    }

    /// What a value of a field is called.
    pub fn name(&self, field: Field, id: i64) -> String {
        let stages = || self.pipelines.iter().flat_map(|pipeline| &pipeline.stages);
        let found = match field {
            Field::Stage => stages().find(|stage| stage.id.0 == id).map(|stage| stage.name.clone()),
            Field::Pipeline => {
                self.pipelines.iter().find(|pipeline| pipeline.id.0 == id).map(|pipeline| pipeline.name.clone())
            }
            Field::Tag => self.tags.iter().find(|tag| tag.id.0 == id).map(|tag| tag.name.clone()),
            Field::Custom(custom) => {
                let field = self.fields.iter().find(|field| field.id == custom);
                field.and_then(|field| field.option(id.into())).map(|option| option.name.clone())
            }
            Field::Source => self.sources.iter().find(|source| source.id.0 == id).map(|source| source.name.clone()),
            Field::LossReason => {
                self.loss_reasons.iter().find(|reason| reason.id.0 == id).map(|reason| reason.name.clone())
            }
            _ if id == ME => Some("me".to_owned()),
            Field::Responsible | Field::CreatedBy | Field::UpdatedBy => {
                self.people.iter().find(|user| user.id.0 == id).map(|user| user.name.clone())
            }
            _ => None,
        };
        found.unwrap_or_else(|| format!("#{id}"))
    }

    /// What a field is called.
    pub fn title(&self, field: Field) -> String {
        let words = match field {
            Field::Words => "Search",
            Field::Id => "Number",
            Field::Name => "Name",
            Field::Price => "Sale",
            Field::Pipeline => "Pipeline",
            Field::Stage => "Stage",
            Field::Responsible => "Responsible",
            Field::CreatedBy => "Created by",
            Field::UpdatedBy => "Changed by",
            Field::CreatedAt => "Created",
            Field::UpdatedAt => "Changed",
            Field::ClosedAt => "Closed",
            Field::NextTask => "Next task",
            Field::CustomerSince => "Customer since",
            Field::Source => "Source",
            Field::Company => "Company",
            Field::Contact => "Contact",
            Field::LossReason => "Loss reason",
            Field::Tag => "Tag",
            Field::Custom(id) => {
                return self
                    .fields
                    .iter()
                    .find(|field| field.id == id)
                    .map_or_else(|| format!("Field {id}"), |field| field.name.clone());
            }
        };
        words.to_owned()
    }
}

/// Both ends of a number as they are written, in words.
fn range_words((from, to): &(String, String)) -> String {
    match (from.as_str(), to.as_str()) {
        (from, "") => format!("from {from}"),
        ("", to) => format!("up to {to}"),
        (from, to) if from == to => from.to_owned(),
        (from, to) => format!("{from} to {to}"),
    }
}
