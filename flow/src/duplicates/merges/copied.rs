//! What a record says of itself and the survivor says besides, as copies: phones and addresses, tags. Nothing is lost
//! (DC-21), and the record that is merged away keeps its own.

use super::super::Error;
use super::values::Merged;
use base::Cx;
use base::db::Value;
use base::fields::FILE_ID;
use base::ledger::{Columns, Ledger};
use base::search::Subject;
use serde_json::{Value as Json, json};

/// The survivor gets the phones and addresses that it has not, behind its own.
pub(super) fn copy_handles(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    subject: Subject,
    (from, into): (i64, i64),
) -> Result<(), Error> {
    let of = |id: i64| [("subject", Value::from(subject.as_str())), ("subject_id", id.into())];
    let own = ledger.read(cx, "handles", &of(into))?;
    let next = own.iter().filter_map(|row| row["position"].as_i64()).max().map_or(0, |last| last + 1);
    let mut theirs = ledger.read(cx, "handles", &of(from))?;
    theirs.sort_by_key(|row| row["position"].as_i64());
    for (position, row) in (next..).zip(&mut theirs) {
        row.insert("subject_id".to_owned(), json!(into));
        row.insert("position".to_owned(), json!(position));
    }
    ledger.insert(cx, "handles", theirs)?;
    Ok(())
}

/// The survivor gets the tags that it has not and loses those that are left out.
pub(super) fn settle_tags(cx: &mut Cx<'_>, ledger: &mut Ledger, merged: Merged<'_>) -> Result<(), Error> {
    let Merged { subject, survivor, others, choices } = merged;
    let of = |id: i64| [("subject", Value::from(subject.as_str())), ("subject_id", id.into())];
    for tag in &choices.left_out {
        let [kind, id] = of(survivor);
        ledger.remove(cx, "taggings", &[kind, id, ("tag_id", (*tag).into())])?;
    }
    for other in others {
        let mut theirs = ledger.read(cx, "taggings", &of(*other))?;
        theirs.retain(|row| !choices.left_out.iter().any(|tag| row["tag_id"] == tag.0));
        for row in &mut theirs {
            row.insert("subject_id".to_owned(), json!(survivor));
        }
        ledger.insert(cx, "taggings", theirs)?;
    }
    Ok(())
}

/// A file that a field holds is held by the survivor too: a row of its own, which the copied value names.
pub(super) fn copy_file(
    cx: &mut Cx<'_>,
    ledger: &mut Ledger,
    (subject, into): (Subject, i64),
    value: &mut Columns,
) -> Result<(), Error> {
    let details = value.get("details").and_then(Json::as_str);
    let Some(mut details) = details.and_then(|text| serde_json::from_str::<Json>(text).ok()) else { return Ok(()) };
    let Some(file) = details.get(FILE_ID).and_then(Json::as_i64) else { return Ok(()) };
    let Some(mut row) = ledger.read(cx, "field_files", &[("id", file.into())])?.pop() else { return Ok(()) };
    let id: i64 = cx.next_id()?;
    row.extend(said([("id", json!(id)), ("subject", json!(subject.as_str())), ("subject_id", json!(into))]));
    ledger.insert(cx, "field_files", vec![row])?;
    details[FILE_ID] = json!(id);
    value.insert("details".to_owned(), json!(details.to_string()));
    Ok(())
}

/// Columns as a row takes them.
pub(super) fn said<const N: usize>(columns: [(&str, Json); N]) -> impl Iterator<Item = (String, Json)> {
    columns.into_iter().map(|(column, value)| (column.to_owned(), value))
}
