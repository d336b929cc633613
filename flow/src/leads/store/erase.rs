//! Records are gone for good: leads, and what leads know of contacts and companies.

use super::places;
use base::Cx;
use base::db::{DbError, Value};
use base::search::Subject;

pub fn erase(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<(), DbError> {
    let values: Vec<Value> = std::iter::once(cx.account.into()).chain(ids.iter().map(|id| (*id).into())).collect();
    let (these, its) = (places(2, ids.len()), subject.as_str());
    let taggings =
        format!("DELETE FROM taggings WHERE account_id = $1 AND subject = '{its}' AND subject_id IN ({these})");
    cx.write(&taggings, &values)?;
    let others: &[&str] = match subject {
        Subject::Lead => &[
            "DELETE FROM lead_contacts WHERE account_id = $1 AND lead_id",
            "DELETE FROM stage_visits WHERE account_id = $1 AND lead_id",
            "DELETE FROM leads WHERE account_id = $1 AND id",
        ],
        Subject::Contact => &["DELETE FROM lead_contacts WHERE account_id = $1 AND contact_id"],
        Subject::Company => &["UPDATE leads SET company_id = NULL WHERE account_id = $1 AND company_id"],
    };
    for begin in others {
        cx.write(&format!("{begin} IN ({these})"), &values)?;
    }
    Ok(())
}
