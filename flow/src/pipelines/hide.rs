//! Whoever was known only from a request is hidden again when its decision is taken back (IL-33).

use super::Error;
use crate::contacts::{self, companies};
use crate::leads::{self, Lead};
use base::Cx;

/// Hides the contacts and the company that were made together with this draft, unless they have a lead by now.
pub(super) fn hide_who_came_with(cx: &mut Cx<'_>, draft: &Lead) -> Result<(), Error> {
    for id in &draft.contacts {
        let came_with = contacts::load(cx, *id)?.stamps.created_at == draft.stamps.created_at;
        if came_with && leads::list_of_contact(cx, *id, 1)?.is_empty() {
            contacts::set_draft(cx, *id, true, None)?;
        }
    }
    if let Some(id) = draft.company_id {
        let came_with = companies::load(cx, id)?.stamps.created_at == draft.stamps.created_at;
        if came_with && leads::list_of_company(cx, id, 1)?.is_empty() {
            companies::set_draft(cx, id, true)?;
        }
    }
    Ok(())
}
