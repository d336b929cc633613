//! One form or call of a program, read and brought to the shape of every channel.

use super::embedded::Embedded;
use crate::v4::known::Known;
use crate::wire::{Item, Problem};
use base::Cx;
use base::ids::{PipelineId, SourceId};
use flow::channels::handles::HandleKind;
use flow::channels::{Details, Draft, MAX_SOURCE_NAME_CHARS, Sender, SourceEvent, Support, calls};

/// One item, read.
pub struct Wish {
    /// The id by which the program knows its source.
    pub source_uid: String,
    /// What people call the source.
    pub source_name: String,
    /// How far the way in which it was sent supports duplicate control (DC-40: only complex does).
    pub support: Support,
    /// It is a duplicate only of what was there before this id.
    pub compared_before: Option<i64>,
    /// Where it goes, if not to the source's pipeline.
    pub pipeline: Option<PipelineId>,
    /// What its channel knows.
    pub details: Details,
    /// When, if not now.
    pub created_at: Option<i64>,
    /// The lead, the people and the company.
    pub embedded: Embedded,
}

impl Wish {
    /// Reads an item; `read` reads its metadata.
    ///
    /// # Errors
    /// `Invalid` for a value that is missing or wrong.
    pub fn read(
        item: &Item,
        known: &Known,
        country: Option<&str>,
        read: fn(&Item) -> Result<Details, Problem>,
    ) -> Result<Wish, Problem> {
        let pipeline = item.number("pipeline_id")?.filter(|id| *id != 0);
        if pipeline.is_some_and(|id| known.stages.pipeline(id).is_none()) {
            return Err(item.no_choice("pipeline_id"));
        }
        Ok(Wish {
            support: Support::Absent,
            compared_before: None,
            source_uid: item.required_text("source_uid")?,
            source_name: item.required_text("source_name")?.trim().chars().take(MAX_SOURCE_NAME_CHARS).collect(),
            pipeline: pipeline.map(PipelineId),
            created_at: item.number("created_at")?,
            details: read(&item.inner("metadata")?.ok_or_else(|| item.missing("metadata"))?)?,
            embedded: Embedded::read(item, known, country)?,
        })
    }

    /// What is said through `source_id`, in the shape that every channel is brought to.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn event(&self, cx: &mut Cx<'_>, source_id: SourceId) -> Result<SourceEvent, Problem> {
        let mut sender = self.embedded.sender.clone();
        let draft = Draft { compared_before: self.compared_before, ..self.embedded.draft(cx)? };
        let (mut details, mut title, mut text) = (self.details.clone(), String::new(), String::new());
        match &mut details {
            Details::Form(form) => {
                sender.visitor = sender.visitor.or_else(|| form.visitor.clone());
                form.visitor.clone_from(&sender.visitor);
                form.fields = fields(&sender);
                title.clone_from(&form.form_name);
            }
            Details::Call(call) => {
                sender.phones.push(call.phone.clone());
                text = calls::describe(call);
            }
            Details::Mail(_) | Details::Chat(_) => {}
        }
        let at = self.created_at.unwrap_or(cx.now);
        let (html, files, private_to) = (None, Vec::new(), None);
        Ok(SourceEvent {
            source_id,
            pipeline_id: self.pipeline,
            at,
            sender,
            title,
            text,
            html,
            details,
            files,
            draft,
            private_to,
        })
    }
}

/// What the form's card shows: the values that were filled in, label and value.
fn fields(sender: &Sender) -> Vec<(String, String)> {
    let named = [("Name", &sender.name), ("Company", &sender.company)].into_iter();
    let named = named.filter(|(_, value)| !value.is_empty()).map(|(label, value)| (label.to_owned(), value.clone()));
    let written = sender.handles.iter().map(|handle| {
        let label = if handle.kind == HandleKind::Email { "E-mail" } else { "Phone" };
        (label.to_owned(), handle.written.clone())
    });
    named.chain(written).collect()
}
