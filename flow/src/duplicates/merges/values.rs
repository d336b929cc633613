//! What the survivor says afterwards, part by part: as somebody chose, else its own, else what another says.

use super::copied::{copy_file, said};
use super::{Alternate, Choices, Part, Prefer};
use crate::duplicates::Error;
use crate::duplicates::control::is_same_name;
use base::db::Value;
use base::fields::{self, Field, FieldKind};
use base::ids::FieldId;
use base::ledger::{Columns, Ledger, Together, to_value};
use base::search::Subject;
use base::{Cx, accounts, money};
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// A part, what people call it, and the columns that say it of each kind of record.
type PartColumns = (Part, &'static str, &'static [(Subject, &'static [&'static str])]);

/// The parts of a card that are columns of its row.
const COLUMNS: &[PartColumns] = &[
    (
        Part::Name,
        "Name",
        &[
            (Subject::Lead, &["name"]),
            (Subject::Contact, &["name", "first_name", "last_name"]),
            (Subject::Company, &["name"]),
        ],
    ),
    (Part::Price, "Sale", &[(Subject::Lead, &["price_minor"])]),
    (Part::Stage, "Stage", &[(Subject::Lead, &["stage_id", "pipeline_id", "closed_at", "loss_reason_id", "rank"])]),
    (Part::Company, "Company", &[(Subject::Lead, &["company_id"]), (Subject::Contact, &["company_id"])]),
    (
        Part::Responsible,
        "Responsible",
        &[
            (Subject::Lead, &["responsible_id"]),
            (Subject::Contact, &["responsible_id"]),
            (Subject::Company, &["responsible_id"]),
        ],
    ),
    (Part::Source, "Source", &[(Subject::Lead, &["source_id"])]),
    (
        Part::CreatedAt,
        "Created",
        &[
            (Subject::Lead, &["created_at", "created_by"]),
            (Subject::Contact, &["created_at", "created_by"]),
            (Subject::Company, &["created_at", "created_by"]),
        ],
    ),
];

impl Part {
    /// What people call it; nothing for a field, which has a name of its own.
    pub fn title(self) -> &'static str {
        COLUMNS.iter().find(|(part, ..)| *part == self).map_or("", |(_, title, _)| *title)
    }

    /// Is it a part of such a record? A field of the account's own may be one of any.
    pub fn is_of(self, subject: Subject) -> bool {
        let columns = COLUMNS.iter().find(|(part, ..)| *part == self);
        columns.is_none_or(|(_, _, columns_of)| columns_of.iter().any(|(kind, _)| *kind == subject))
    }

    /// The columns of such a record that say it.
    pub(super) fn columns(self, subject: Subject) -> &'static [&'static str] {
        let of_part = COLUMNS.iter().find(|(part, ..)| *part == self).map_or(&[][..], |(_, _, columns_of)| *columns_of);
        of_part.iter().find(|(kind, _)| *kind == subject).map_or(&[], |(_, columns)| *columns)
    }
}

/// The columns that say one thing together: what somebody changed since is kept with all that belongs to it.
pub(super) fn said_together() -> Vec<Together> {
    let of = |(_, _, columns_of): &PartColumns| columns_of.iter().map(|(subject, columns)| (subject.table(), *columns));
    COLUMNS.iter().flat_map(of).collect()
}

fn is_settled(subject: Subject, column: &str) -> bool {
    said_together().iter().any(|(table, columns)| *table == subject.table() && columns.contains(&column))
}

/// The record that stays and those that are merged into it, the newest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Merged<'a> {
    pub subject: Subject,
    pub survivor: i64,
    pub others: &'a [i64],
    pub choices: &'a Choices,
}

/// Sets the columns of the survivor's row; gives what others said and it does not.
pub(super) fn settle_columns(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    merged: Merged<'_>,
) -> Result<Vec<Alternate>, Error> {
    let rows = rows(cx, ledger, merged)?;
    let mut alternates = Vec::new();
    let mut set: Vec<(&'static str, Value)> = Vec::new();
    for (part, title, columns_of) in COLUMNS {
        let Some((_, columns)) = columns_of.iter().find(|(subject, _)| *subject == merged.subject) else { continue };
        let renames = || (*part == Part::Name).then(|| renamer(merged, &rows)).flatten();
        let from = renames().unwrap_or_else(|| giver(merged, *part, &rows, |row| is_said(*part, &row[columns[0]])));
        if from != merged.survivor {
            for column in *columns {
                set.push((column, to_value(&rows[&from][*column])?));
            }
        }
        for (record, row) in rows.iter().filter(|(record, _)| **record != from) {
            let value = &row[columns[0]];
            if is_said(*part, value) && *value != rows[&from][columns[0]] && is_shown(*part) {
                let text = text_of(cx, ledger, *part, value)?;
                alternates.push(Alternate { part: *part, title: (*title).to_owned(), record: *record, text });
            }
        }
    }
    if merged.subject != Subject::Lead {
        let since = rows.values().filter_map(|row| row["customer_since"].as_i64()).min();
        set.push(("customer_since", since.into()));
    }
    let own = rows[&merged.survivor].iter().filter(|(column, _)| *column == "id" || is_settled(merged.subject, column));
    let own: Columns = own.map(|(column, value)| (column.clone(), value.clone())).collect();
    ledger.note(merged.subject.table(), &[own])?;
    ledger.set(cx, merged.subject.table(), &[("id", merged.survivor.into())], &set)?;
    Ok(alternates)
}

/// Copies the values of own fields that the survivor is to have; gives what others said and it does not.
pub(super) fn settle_fields(cx: &mut Cx<'_>, ledger: &mut Ledger, merged: Merged<'_>) -> Result<Vec<Alternate>, Error> {
    let Merged { subject, survivor, others, .. } = merged;
    let ids: Vec<i64> = std::iter::once(survivor).chain(others.iter().copied()).collect();
    let mut held: BTreeMap<i64, BTreeMap<FieldId, Vec<Columns>>> = BTreeMap::new();
    for id in &ids {
        let of = held.entry(*id).or_default();
        for row in ledger.read(cx, "field_values", &of_record(subject, *id))? {
            of.entry(FieldId(row["field_id"].as_i64().unwrap_or(0))).or_default().push(row);
        }
    }
    let fields = fields::list(cx, subject)?;
    let values = fields::values_of(cx, subject, &ids)?;
    let said_in: BTreeSet<FieldId> = held.values().flat_map(|of| of.keys().copied()).collect();
    let mut alternates = Vec::new();
    for id in said_in {
        let field = fields.iter().find(|field| field.id == id);
        if field.is_some_and(|field| field.kind == FieldKind::MultiSelect) {
            unite(cx, ledger, merged, id, &held)?;
            continue;
        }
        let said = |record: i64| values.get(&record).map_or(&[][..], |values| values.of(id));
        let mut from = giver(merged, Part::Own(id), &held, |of| of.contains_key(&id));
        let is_chosen = merged.choices.taken.contains_key(&Part::Own(id));
        // What only says the same in other letters changes nothing.
        if !is_chosen && !said(survivor).is_empty() && fields::say_the_same(said(from), said(survivor)) {
            from = survivor;
        }
        if from != survivor {
            replace(cx, ledger, merged, id, held[&from].get(&id).map_or(&[], Vec::as_slice))?;
        } else if let Some(own) = held[&from].get(&id) {
            ledger.note("field_values", own)?;
        }
        let Some(field) = field else { continue };
        let text = |record: i64| shown(field, said(record));
        for record in ids.iter().copied().filter(|record| *record != from) {
            let is_other = || text(record) != text(from) && !fields::say_the_same(said(record), said(from));
            if held[&record].contains_key(&id) && is_other() {
                let title = field.name.clone();
                alternates.push(Alternate { part: Part::Own(id), title, record, text: text(record) });
            }
        }
    }
    Ok(alternates)
}

/// From whom a part is taken.
fn giver<T>(merged: Merged<'_>, part: Part, rows: &BTreeMap<i64, T>, has: impl Fn(&T) -> bool) -> i64 {
    let chosen = merged.choices.taken.get(&part).copied();
    if let Some(chosen) = chosen.filter(|record| rows.contains_key(record)) {
        return chosen;
    }
    let first = merged.others.iter().copied().find(|record| rows.get(record).is_some_and(&has));
    let is_newcomers = merged.choices.prefer == Prefer::Newcomer && matches!(part, Part::Price | Part::Own(_));
    let own = rows.get(&merged.survivor).is_some_and(&has);
    match first {
        Some(other) if !own || is_newcomers => other,
        _ => merged.survivor,
    }
}

/// Who gives a contact another name: a newcomer whose values win and who is called otherwise (DC-20). A name that may be the
/// same, such as a nickname, replaces none.
fn renamer(merged: Merged<'_>, rows: &BTreeMap<i64, Columns>) -> Option<i64> {
    let is_asked = merged.subject == Subject::Contact
        && merged.choices.prefer == Prefer::Newcomer
        && !merged.choices.taken.contains_key(&Part::Name);
    let name = |id: i64| rows[&id]["name"].as_str().unwrap_or_default().trim();
    let newest = merged.others.iter().copied().find(|id| !name(*id).is_empty())?;
    (is_asked && !is_same_name(name(merged.survivor), name(newest))).then_some(newest)
}

/// The survivor has what every one of them has chosen.
fn unite(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    merged: Merged<'_>,
    field: FieldId,
    held: &BTreeMap<i64, BTreeMap<FieldId, Vec<Columns>>>,
) -> Result<(), Error> {
    let of = |record: &i64| held.get(record).and_then(|of| of.get(&field)).map_or(&[][..], Vec::as_slice);
    let own = of(&merged.survivor);
    let mut known: Vec<Json> = own.iter().map(|row| row["option_id"].clone()).collect();
    let mut position = own.iter().filter_map(|row| row["position"].as_i64()).max().map_or(0, |last| last + 1);
    let mut new = Vec::new();
    for row in merged.others.iter().flat_map(of) {
        if !known.contains(&row["option_id"]) {
            known.push(row["option_id"].clone());
            let mut row = row.clone();
            row.extend(said([("subject_id", json!(merged.survivor)), ("position", json!(position))]));
            new.push(row);
            position += 1;
        }
    }
    ledger.note("field_values", own)?;
    ledger.insert(cx, "field_values", new)?;
    Ok(())
}

fn replace(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    merged: Merged<'_>,
    field: FieldId,
    values: &[Columns],
) -> Result<(), Error> {
    let [subject, id] = of_record(merged.subject, merged.survivor);
    ledger.remove(cx, "field_values", &[subject, id, ("field_id", field.into())])?;
    let mut new = Vec::new();
    for value in values {
        let mut value = value.clone();
        value.extend(said([("subject_id", json!(merged.survivor))]));
        copy_file(cx, ledger, (merged.subject, merged.survivor), &mut value)?;
        new.push(value);
    }
    ledger.insert(cx, "field_values", new)?;
    Ok(())
}

fn of_record(subject: Subject, id: i64) -> [(&'static str, Value); 2] {
    [("subject", subject.as_str().into()), ("subject_id", id.into())]
}

fn rows(cx: &mut Cx<'_>, ledger: &Ledger, merged: Merged<'_>) -> Result<BTreeMap<i64, Columns>, Error> {
    let mut rows = BTreeMap::new();
    for id in merged.others.iter().chain([&merged.survivor]) {
        let row = ledger.read(cx, merged.subject.table(), &[("id", (*id).into())])?.pop();
        rows.insert(*id, row.ok_or_else(|| Error::NoSuchRecord { subject: merged.subject, id: *id })?);
    }
    Ok(rows)
}

/// Nobody chose it, and it says something.
fn is_said(part: Part, value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::String(text) => !text.trim().is_empty(),
        Json::Number(number) => part != Part::Price || number.as_i64() != Some(0),
        _ => true,
    }
}

/// When each was made, and through which door, is nothing that contradicts.
fn is_shown(part: Part) -> bool {
    !matches!(part, Part::CreatedAt | Part::Source)
}

/// A column as people read it: names for what has a name, a sale in the account's money.
pub(super) fn text_of(cx: &mut Cx<'_>, ledger: &Ledger, part: Part, value: &Json) -> Result<String, Error> {
    let table = match part {
        Part::Stage => "stages",
        Part::Company => "companies",
        Part::Responsible => "users",
        Part::Price => return amount(cx, value.as_i64().unwrap_or(0)),
        _ => return Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
    };
    let row = ledger.read(cx, table, &[("id", to_value(value)?)])?.pop();
    Ok(row.and_then(|row| row["name"].as_str().map(str::to_owned)).unwrap_or_default())
}

/// "1500.00 EUR".
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn amount(cx: &mut Cx<'_>, minor: i64) -> Result<String, Error> {
    let currency = accounts::find(cx)?.map(|account| account.currency).unwrap_or_default();
    let units = money::minor_units(&currency);
    let digits = units.to_string().len() - 1;
    let (whole, rest) = (minor / units, (minor % units).abs());
    Ok(if digits == 0 { format!("{whole} {currency}") } else { format!("{whole}.{rest:0digits$} {currency}") })
}

fn shown(field: &Field, values: &[fields::FieldValue]) -> String {
    fields::text_of(field, values, &TimeZone::UTC)
}
