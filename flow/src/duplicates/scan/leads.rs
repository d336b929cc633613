//! Leads that may be one: both open, in one pipeline, and asked for by one person.
//!
//! A lead says little about itself, so its main contact speaks for it (DC-13). Leads of two pipelines are two processes,
//! and a customer whose old lead was won may well ask for something new: neither is a duplicate.

use super::Found;
use crate::duplicates::likeness::{Likeness, Reason};
use crate::duplicates::suspects::{MAX_RECORDS, Print, TellApart};
use base::ids::{ContactId, PipelineId};
use base::search::Subject;
use std::collections::{BTreeMap, HashMap};

/// What it says that two open leads of a pipeline have the same main contact: three of four such pairs are one wish, as
/// far as paid tools for merging leads by contact take them. Likelier than not, and never sure.
const SAME_CONTACT_BITS: f64 = 1.58;

/// An open lead, as far as it can be a duplicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenLead {
    /// The lead.
    pub id: i64,
    /// Its pipeline.
    pub pipeline: PipelineId,
    /// Its main contact.
    pub contact: ContactId,
}

impl OpenLead {
    /// What identifies it: its main contact.
    pub fn print(&self) -> Print {
        Print(self.contact.0)
    }
}

/// Leads that may be one, by what was found about their main contacts.
pub(super) fn find(leads: &[OpenLead], contacts: &[Found], told: &TellApart) -> Vec<Found> {
    let group_of: HashMap<i64, usize> = contacts
        .iter()
        .enumerate()
        .flat_map(|(group, found)| found.records.iter().map(move |contact| (*contact, group)))
        .collect();
    let mut asked_by: BTreeMap<(PipelineId, Asker), Vec<&OpenLead>> = BTreeMap::new();
    for lead in leads {
        let asker = group_of.get(&lead.contact.0).map_or(Asker::One(lead.contact), |group| Asker::Suspect(*group));
        asked_by.entry((lead.pipeline, asker)).or_default().push(lead);
    }
    let several = asked_by.into_iter().filter(|(_, leads)| leads.len() > 1);
    several.filter_map(|((_, asker), leads)| found(&leads, asker, contacts, told)).collect()
}

/// Who asks: a contact, or several that may be one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asker {
    Suspect(usize),
    One(ContactId),
}

fn found(leads: &[&OpenLead], asker: Asker, contacts: &[Found], told: &TellApart) -> Option<Found> {
    let is_one_contact = leads.iter().all(|lead| lead.contact == leads[0].contact);
    let likeness = match asker {
        Asker::Suspect(group) if !is_one_contact => contacts.get(group)?.likeness.clone(),
        _ => Likeness::of(vec![Reason::new("Same main contact", SAME_CONTACT_BITS)], 0.0),
    };
    let mut records: Vec<&OpenLead> = Vec::new();
    for lead in leads {
        let keeps =
            |other: &&OpenLead| told.keeps([(other.id, other.print()), (lead.id, lead.print())], likeness.centibits);
        if records.len() < MAX_RECORDS && !records.iter().any(keeps) {
            records.push(lead);
        }
    }
    let records: Vec<i64> = records.into_iter().map(|lead| lead.id).collect();
    (records.len() > 1).then_some(Found { subject: Subject::Lead, records, likeness })
}
