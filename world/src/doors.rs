//! The doors: a website form, two mailboxes, a chat button, a telephone line, and the create-lead address.

use crate::Error;
use crate::people::People;
use base::Cx;
use base::ids::{PipelineId, SourceId, UserId};
use flow::channels::forms::FormSettings;
use flow::channels::mail::CREATE_LEAD;
use flow::channels::{self, Channel, NewSource, make_source};
use serde_json::json;

/// The doors of the workshop.
#[derive(Clone, Copy, Debug)]
pub struct Doors {
    pub(crate) website_form: SourceId,
    pub(crate) sales_mail: SourceId,
    pub(crate) website_chat: SourceId,
    pub(crate) main_line: SourceId,
    pub(crate) service_mail: SourceId,
    pub(crate) create_lead: SourceId,
}

/// Hangs the doors; the create-lead address is there since the founding.
pub(crate) fn hang(cx: &mut Cx<'_>, people: &People, sales: PipelineId, service: PipelineId) -> Result<Doors, Error> {
    let create_lead = channels::find_source_by_external_id(cx, CREATE_LEAD)?;
    let create_lead = create_lead.ok_or_else(|| Error::Wrong("there is no create-lead address".to_owned()))?.id;
    let form = serde_json::to_value(FormSettings::default()).map_err(base::DbError::from)?;
    let mut hang = |pipeline_id, channel, name: &str, responsible_id: Option<UserId>| -> Result<SourceId, Error> {
        let settings = if channel == Channel::Form { form.clone() } else { json!({}) };
        let new =
            NewSource { pipeline_id, channel, name: name.to_owned(), external_id: None, responsible_id, settings };
        Ok(make_source(cx, new)?.id)
    };
    Ok(Doors {
        website_form: hang(sales, Channel::Form, "Website form", Some(people.tom))?,
        sales_mail: hang(sales, Channel::Mail, "sales@lindqvist.example", None)?,
        website_chat: hang(sales, Channel::Chat, "Website chat", None)?,
        main_line: hang(sales, Channel::Call, "Main line", None)?,
        service_mail: hang(service, Channel::Mail, "service@lindqvist.example", Some(people.jonas))?,
        create_lead,
    })
}
