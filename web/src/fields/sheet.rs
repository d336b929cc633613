//! The fields of one record with what they hold, read in one unit: six queries at most, however many fields there are.

use crate::failure::Failure;
use base::fields::{self, Field, FieldGroup, Values};
use base::ids::{LeadId, StageId};
use base::search::Subject;
use base::{Cx, accounts};
use flow::channels::said::Place;
use jiff::tz::TimeZone;

/// The fields of one record.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Whose.
    pub subject: Subject,
    /// Which record.
    pub id: i64,
    /// All fields of its kind, in order.
    pub fields: Vec<Field>,
    /// The groups in which they stand.
    pub groups: Vec<FieldGroup>,
    /// What they hold.
    pub values: Values,
    /// Where the account's days begin.
    pub zone: TimeZone,
    /// The lead on whose card it stands, as that of a contact or company: that card answers its forms.
    pub lead: Option<LeadId>,
}

impl Sheet {
    /// Reads the sheet of a record.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>, subject: Subject, id: i64) -> Result<Sheet, Failure> {
        Ok(Sheet {
            subject,
            id,
            fields: fields::list(cx, subject)?,
            groups: fields::list_groups(cx, subject)?,
            values: fields::values_as_read(cx, subject, &[id])?.remove(&id).unwrap_or_default(),
            zone: zone(cx)?,
            lead: None,
        })
    }

    /// The record.
    pub fn place(&self) -> Place {
        Place { subject: self.subject, id: self.id }
    }

    /// The sheet of a lead's contact or company, as it stands on the card of the lead.
    #[must_use]
    pub fn on_card_of(self, lead: LeadId) -> Sheet {
        Sheet { lead: Some(lead), ..self }
    }

    /// The sheet with the fields that say something: what a request brought, while it waits.
    #[must_use]
    pub fn filled(&self) -> Sheet {
        let mut sheet = self.clone();
        sheet.fields.retain(|field| !self.values.is_empty(field.id));
        sheet
    }

    /// The fields of a group (of none: the main ones) that a card shows, phones and addresses aside: those have a place
    /// of their own there.
    pub fn shown(&self, group: Option<&FieldGroup>, stage: Option<StageId>) -> Vec<&Field> {
        let group = group.map(|group| group.id);
        let is_hidden = |field: &Field| stage.is_some_and(|stage| field.hidden_in.contains(&stage));
        let is_shown = |field: &&Field| field.group_id == group && !field.is_predefined && !is_hidden(field);
        self.fields.iter().filter(is_shown).collect()
    }
}

/// Where the account's days begin.
///
/// # Errors
/// Whatever the database answers.
pub fn zone(cx: &mut Cx<'_>) -> Result<TimeZone, Failure> {
    Ok(TimeZone::get(&accounts::load(cx)?.time_zone).unwrap_or(TimeZone::UTC))
}
