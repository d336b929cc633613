//! What hangs on a record, table by table, and what a merge does with it: the list that a test compares with the catalog,
//! so that a table that comes later is not forgotten.

use super::super::Error;
use base::Cx;
use base::db::Value;
use base::ledger::Ledger;
use base::search::Subject;

/// What a merge does with a column that names a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The row is the survivor's from now on; where the survivor has the same already, it stays where it is.
    Moves,
    /// It has steps of its own; which.
    HasSteps(&'static str),
    /// It stays; why.
    Stays(&'static str),
}

/// Whose records a column names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Always such records.
    Only(Subject),
    /// Those of the kind that another column says.
    AsSaidIn(&'static str),
}

/// A column that names a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// Whose records it names.
    pub names: Names,
    /// What a merge does with it.
    pub how: How,
}

const fn only(table: &'static str, column: &'static str, subject: Subject, how: How) -> Reference {
    Reference { table, column, names: Names::Only(subject), how }
}

const fn any(table: &'static str, column: &'static str, said_in: &'static str, how: How) -> Reference {
    Reference { table, column, names: Names::AsSaidIn(said_in), how }
}

const COPIED: How = How::HasSteps("copied: what a record says of itself stays with it, and the survivor says it too");
const CHAIN: How = How::Stays("a chain of merges keeps each of its links");
const HISTORY: How = How::Stays("what happened, happened to the record of that id");
const OF_IMPORT: How = How::Stays("an import takes back what it did to the record of that id");

/// Every column of every table that names a lead, contact or company.
pub const REFERENCES: &[Reference] = &[
    any("feed_items", "subject_id", "subject", How::Moves),
    any("tasks", "subject_id", "subject", How::Moves),
    any("subscriptions", "subject_id", "subject", How::Moves),
    any("incoming_leads", "target_id", "target_subject", How::Moves),
    any("handles", "subject_id", "subject", COPIED),
    any("taggings", "subject_id", "subject", COPIED),
    any("field_values", "subject_id", "subject", COPIED),
    any("field_files", "subject_id", "subject", COPIED),
    any("search_words", "subject_id", "subject", How::HasSteps("written again")),
    only("match_keys", "subject_id", Subject::Contact, How::HasSteps("written again")),
    only("match_keys", "subject_id", Subject::Company, How::HasSteps("written again")),
    any("counted_records", "subject_id", "subject", How::Stays("counted again by the reader of the journal")),
    any("looks", "subject_id", "subject", How::Stays("who looked at what is not rewritten")),
    any("bulk_changed", "subject_id", "subject", How::Stays("a bulk change is taken back record by record")),
    any("import_keys", "subject_id", "subject", OF_IMPORT),
    any("import_records", "subject_id", "subject", OF_IMPORT),
    any("suspect_records", "record_id", "subject", How::Stays("what was found was found of the record of that id")),
    any("merges", "survivor_id", "subject", CHAIN),
    any("merge_members", "subject_id", "subject", CHAIN),
    any("merge_members", "survivor_id", "subject", CHAIN),
    only("leads", "merged_into", Subject::Lead, CHAIN),
    only("contacts", "merged_into", Subject::Contact, CHAIN),
    only("companies", "merged_into", Subject::Company, CHAIN),
    only("talks", "lead_id", Subject::Lead, How::Moves),
    only("arrivals", "lead_id", Subject::Lead, How::Moves),
    only("threads", "lead_id", Subject::Lead, How::Moves),
    only("threads", "contact_id", Subject::Contact, How::Moves),
    only("mails", "contact_id", Subject::Contact, How::Moves),
    only("lead_contacts", "lead_id", Subject::Lead, How::HasSteps("the survivor's main contact stays the main one")),
    only(
        "incoming_leads",
        "lead_id",
        Subject::Lead,
        How::Stays("which draft a request has: decisions are taken back by it"),
    ),
    only("stage_visits", "lead_id", Subject::Lead, How::HasSteps("each lead keeps its own way, which ends")),
    only("journal", "lead_id", Subject::Lead, HISTORY),
    only("talks", "contact_id", Subject::Contact, How::Moves),
    only("feed_items", "contact_id", Subject::Contact, How::Moves),
    only("incoming_leads", "contact_id", Subject::Contact, How::Moves),
    only("incoming_leads", "likely_contact_id", Subject::Contact, How::Moves),
    only(
        "lead_contacts",
        "contact_id",
        Subject::Contact,
        How::HasSteps("who was the main contact of a lead is so still"),
    ),
    only("journal", "contact_id", Subject::Contact, HISTORY),
    only("contacts", "company_id", Subject::Company, How::Moves),
    only("leads", "company_id", Subject::Company, How::Moves),
    only("incoming_leads", "company_id", Subject::Company, How::Moves),
    only("journal", "company_id", Subject::Company, HISTORY),
];

/// Moves what hangs on one record to another.
pub(super) fn carry(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    subject: Subject,
    (from, into): (i64, i64),
) -> Result<(), Error> {
    for reference in REFERENCES.iter().filter(|reference| reference.how == How::Moves) {
        let (old, new) = ((reference.column, from.into()), (reference.column, into.into()));
        match reference.names {
            Names::Only(of) if of == subject => drop(ledger.set(cx, reference.table, &[old], &[new])?),
            Names::AsSaidIn(column) => {
                let of: (&'static str, Value) = (column, subject.as_str().into());
                ledger.set(cx, reference.table, &[of, old], &[new])?;
            }
            Names::Only(_) => {}
        }
    }
    match subject {
        Subject::Lead => {
            carry_contacts(cx, ledger, (from, into))?;
            let open = [("lead_id", Value::from(from)), ("left_at", Value::Null)];
            leave(cx, ledger, &open)
        }
        Subject::Contact => carry_links(cx, ledger, (from, into)),
        Subject::Company => Ok(()),
    }
}

/// Open visits end now.
pub(super) fn leave(cx: &mut Cx<'_>, ledger: &mut Ledger, open: &[(&'static str, Value)]) -> Result<(), Error> {
    ledger.set(cx, "stage_visits", open, &[("left_at", cx.now.into())])?;
    Ok(())
}

/// The contacts of a lead: the survivor keeps its main one, if it has one.
fn carry_contacts(cx: &mut Cx<'_>, ledger: &mut Ledger, (from, into): (i64, i64)) -> Result<(), Error> {
    let theirs = [("lead_id", Value::from(from))];
    let mut to = vec![("lead_id", Value::from(into))];
    if !ledger.read(cx, "lead_contacts", &[("lead_id", into.into())])?.is_empty() {
        to.push(("is_main", false.into()));
    }
    ledger.set(cx, "lead_contacts", &theirs, &to)?;
    Ok(())
}

/// The leads of a contact: on a lead that both are on, the survivor is the main contact if either was.
fn carry_links(cx: &mut Cx<'_>, ledger: &mut Ledger, (from, into): (i64, i64)) -> Result<(), Error> {
    ledger.set(cx, "lead_contacts", &[("contact_id", from.into())], &[("contact_id", into.into())])?;
    // What is left is on leads on which the survivor is too.
    let left = ledger.read(cx, "lead_contacts", &[("contact_id", from.into()), ("is_main", true.into())])?;
    for row in left {
        let Some(lead) = row.get("lead_id").and_then(serde_json::Value::as_i64) else { continue };
        for (contact, is_main) in [(from, false), (into, true)] {
            let of = [("lead_id", Value::from(lead)), ("contact_id", contact.into())];
            ledger.set(cx, "lead_contacts", &of, &[("is_main", is_main.into())])?;
        }
    }
    Ok(())
}
