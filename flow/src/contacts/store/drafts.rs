//! Drafts that nothing uses any more.

use base::Cx;
use base::db::{DbError, Value};
use base::ids::LeadId;

/// Draft contacts of these leads whom no lead has any more and of whom no request speaks that is not swept.
pub fn delete_draft_contacts_of(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<(), DbError> {
    let (places, values) = among(cx, leads);
    let sql = format!(
        "UPDATE contacts SET deleted_at = $2, updated_at = $2 WHERE account_id = $1 AND is_draft = 1 AND deleted_at IS NULL
         AND id IN (SELECT contact_id FROM lead_contacts WHERE account_id = $1 AND lead_id IN ({places}))
         AND NOT EXISTS (SELECT 1 FROM lead_contacts JOIN leads ON leads.account_id = lead_contacts.account_id AND leads.id = lead_contacts.lead_id
                         WHERE lead_contacts.account_id = $1 AND lead_contacts.contact_id = contacts.id AND leads.deleted_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM incoming_leads WHERE incoming_leads.account_id = $1 AND incoming_leads.contact_id = contacts.id AND incoming_leads.swept_at IS NULL)"
    );
    cx.write(&sql, &values)?;
    Ok(())
}

/// Draft companies of these leads that no lead and no contact belongs to any more.
pub fn delete_draft_companies_of(cx: &mut Cx<'_>, leads: &[LeadId]) -> Result<(), DbError> {
    let (places, values) = among(cx, leads);
    let sql = format!(
        "UPDATE companies SET deleted_at = $2, updated_at = $2 WHERE account_id = $1 AND is_draft = 1 AND deleted_at IS NULL
         AND id IN (SELECT company_id FROM leads WHERE account_id = $1 AND id IN ({places}))
         AND NOT EXISTS (SELECT 1 FROM leads WHERE leads.account_id = $1 AND leads.company_id = companies.id AND leads.deleted_at IS NULL)
         AND NOT EXISTS (SELECT 1 FROM contacts WHERE contacts.account_id = $1 AND contacts.company_id = companies.id AND contacts.deleted_at IS NULL)"
    );
    cx.write(&sql, &values)?;
    Ok(())
}

/// `$3, $4, …` for the leads after the account and the time.
fn among(cx: &Cx<'_>, leads: &[LeadId]) -> (String, Vec<Value>) {
    let places: Vec<String> = (0..leads.len()).map(|at| format!("${}", at + 3)).collect();
    let values = [cx.account.into(), cx.now.into()].into_iter().chain(leads.iter().map(|id| Value::from(*id)));
    (places.join(", "), values.collect())
}
