//! Leads that past requests were merged into, as they were before: what a lead has only through the merge of a request is no
//! reason for that merge.

use super::profile::{Profile, is_same_address};
use super::search::{Placed, profiles};
use super::{Error, store};
use crate::channels::handles::{Handle, HandleKind};
use base::Cx;
use base::fields::{self, Field, FieldValue};
use base::ids::{ContactId, FieldId, IncomingLeadId, LeadId};
use base::ledger::{Columns, Touched};
use base::search::Subject;
use std::collections::{BTreeSet, HashMap};

/// A lead that a request was merged into.
#[derive(Clone, Debug)]
pub struct Survivor {
    /// The lead.
    pub(super) lead: LeadId,
    /// Its main contact.
    pub(super) contact: Option<ContactId>,
    /// What both said before the merge.
    pub(super) profile: Profile,
}

impl Survivor {
    pub(super) fn had_address(&self, handle: &Handle) -> bool {
        self.profile.handles.iter().any(|held| is_same_address(held, handle))
    }

    pub(super) fn had_value(&self, field: FieldId, value: &FieldValue) -> bool {
        self.profile.fields.get(&field).into_iter().flatten().any(|held| held.says_the_same(value))
    }
}

/// The survivors of these requests, of those that were merged and of which the merge stands; a fixed number of queries.
pub(super) fn list(cx: &mut Cx<'_>, requests: &[IncomingLeadId]) -> Result<HashMap<IncomingLeadId, Survivor>, Error> {
    let merges = store::list_merged_values(cx, requests)?;
    let leads: BTreeSet<LeadId> = merges.iter().map(|merge| merge.survivor).collect();
    if leads.is_empty() {
        return Ok(HashMap::new());
    }
    let leads: Vec<LeadId> = leads.into_iter().collect();
    let stages = store::list_stages(cx)?;
    let placed = store::list_placed(cx, &stages, (&[], &leads), i64::try_from(leads.len()).unwrap_or(i64::MAX))?;
    let (placed, profiles): (HashMap<LeadId, Placed>, _) =
        (placed.iter().map(|one| (one.lead, one.clone())).collect(), profiles(cx, &placed)?);
    let mut fields = fields::list(cx, Subject::Lead)?;
    fields.extend(fields::list(cx, Subject::Contact)?);
    let mut found: HashMap<IncomingLeadId, Survivor> = HashMap::new();
    for merge in merges {
        let (Some(placed), Some(profile)) = (placed.get(&merge.survivor), profiles.get(&merge.survivor)) else {
            continue;
        };
        let survivor = found.entry(merge.request).or_insert_with(|| Survivor {
            lead: merge.survivor,
            contact: placed.contact,
            profile: profile.clone(),
        });
        survivor.take_back(&merge.row, &fields);
    }
    Ok(found)
}

impl Survivor {
    /// One row that the merge touched, the last first, is as it was; what it only noted is no other.
    fn take_back(&mut self, row: &Touched, fields: &[Field]) {
        if row.before == row.after {
            return;
        }
        let is_own = |subject: Option<&str>, id: Option<i64>| match subject {
            Some("lead") => id == Some(self.lead.0),
            Some("contact") => id.is_some() && id == self.contact.map(|contact| contact.0),
            _ => false,
        };
        let (id, subject) = (number(&row.key, "id"), text(&row.key, "subject"));
        match row.table.as_str() {
            "leads" if is_own(Some("lead"), id) => {
                let price = row.before.as_ref().and_then(|before| number(before, "price_minor"));
                self.profile.price_minor = price.unwrap_or(self.profile.price_minor);
            }
            "contacts" if is_own(Some("contact"), id) => {
                let name = row.before.as_ref().and_then(|before| text(before, "name"));
                self.profile.name = name.unwrap_or(&self.profile.name).to_owned();
            }
            "handles" if is_own(subject, number(&row.key, "subject_id")) && row.before.is_none() => {
                let kind = HandleKind::from_stored(text(&row.key, "kind").unwrap_or_default());
                let value = text(&row.key, "value").unwrap_or_default();
                self.profile.handles.retain(|held| (held.kind, held.value.as_str()) != (kind, value));
            }
            "field_values" if is_own(subject, number(&row.key, "subject_id")) => self.take_value_back(row, fields),
            _ => {}
        }
    }

    fn take_value_back(&mut self, row: &Touched, fields: &[Field]) {
        let id = number(&row.key, "field_id").map(FieldId);
        let Some(field) = id.and_then(|id| fields.iter().find(|field| field.id == id)) else { return };
        let value = |columns: &Columns| fields::value_of_row(field.kind, columns);
        let held = self.profile.fields.entry(field.id).or_default();
        if let Some(gained) = row.after.as_ref().and_then(value) {
            held.retain(|value| *value != gained);
        }
        held.extend(row.before.as_ref().and_then(value));
        if held.is_empty() {
            self.profile.fields.remove(&field.id);
        }
    }
}

fn text<'c>(columns: &'c Columns, column: &str) -> Option<&'c str> {
    columns.get(column)?.as_str()
}

fn number(columns: &Columns, column: &str) -> Option<i64> {
    columns.get(column)?.as_i64()
}
