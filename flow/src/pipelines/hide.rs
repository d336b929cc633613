//! Whoever was known only from a request is in lists once it is decided, and hidden again when that is taken back (IL-33).

use super::{Error, recognise};
use crate::contacts::{self, companies};
use crate::inbox::IncomingLead;
use crate::leads::{self, Lead};
use base::Cx;
use base::ids::{CompanyId, ContactId, UserId};
use base::journal::Kind;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Under which name the journal has who is in lists since a request was accepted.
pub(super) const SHOWN: &str = "shown";

/// Who is in lists since a decision: the journal remembers them, so that they can be hidden again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shown {
    contacts: Vec<ContactId>,
    companies: Vec<CompanyId>,
}

impl Shown {
    /// Those who were made together with this draft.
    pub(super) fn came_with(cx: &mut Cx<'_>, draft: &Lead) -> Result<Shown, Error> {
        let mut came = Shown::default();
        for id in &draft.contacts {
            let is_of_then = contacts::load(cx, *id)?.stamps.created_at == draft.stamps.created_at;
            came.contacts.extend(Some(*id).filter(|_| is_of_then));
        }
        if let Some(id) = draft.company_id {
            let is_of_then = companies::load(cx, id)?.stamps.created_at == draft.stamps.created_at;
            came.companies.extend(Some(id).filter(|_| is_of_then));
        }
        Ok(came)
    }

    /// Those whom the last acceptance of a request showed; acceptances of before that was kept have those who came with it.
    pub(super) fn by_acceptance(cx: &mut Cx<'_>, accepted: &IncomingLead, draft: &Lead) -> Result<Shown, Error> {
        let last = recognise::list_remembered(cx, accepted, Kind::IncomingLeadAccepted)?.pop();
        let shown = last.and_then(|(_, mut after)| after.get_mut(SHOWN).map(Json::take));
        match shown.map(serde_json::from_value).transpose().map_err(base::DbError::from)? {
            Some(shown) => Ok(shown),
            None => Shown::came_with(cx, draft),
        }
    }

    /// Shows a contact, whom `responsible` answers for if nobody does.
    pub(crate) fn contact(&mut self, cx: &mut Cx<'_>, id: ContactId, responsible: Option<UserId>) -> Result<(), Error> {
        let is_draft = contacts::load(cx, id)?.is_draft;
        contacts::set_draft(cx, id, false, responsible)?;
        self.contacts.extend(Some(id).filter(|_| is_draft));
        Ok(())
    }

    /// Shows a company.
    pub(crate) fn company(&mut self, cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
        let is_draft = companies::load(cx, id)?.is_draft;
        companies::set_draft(cx, id, false)?;
        self.companies.extend(Some(id).filter(|_| is_draft));
        Ok(())
    }

    /// Shows a contact as [`Shown::contact`] does, and tells of them as of anybody who is new in lists: no decision does.
    pub(crate) fn newcomer(
        &mut self,
        cx: &mut Cx<'_>,
        id: ContactId,
        responsible: Option<UserId>,
    ) -> Result<(), Error> {
        let is_draft = contacts::load(cx, id)?.is_draft;
        contacts::show(cx, id, responsible)?;
        self.contacts.extend(Some(id).filter(|_| is_draft));
        Ok(())
    }

    /// The same of a company.
    pub(crate) fn new_company(&mut self, cx: &mut Cx<'_>, id: CompanyId) -> Result<(), Error> {
        let is_draft = companies::load(cx, id)?.is_draft;
        companies::show(cx, id)?;
        self.companies.extend(Some(id).filter(|_| is_draft));
        Ok(())
    }

    /// Hides them again, unless they have a lead by now.
    pub(crate) fn hide(self, cx: &mut Cx<'_>) -> Result<(), Error> {
        for id in self.contacts {
            if contacts::find(cx, id)?.is_some() && leads::list_ids_of_contact(cx, id, 1)?.is_empty() {
                contacts::set_draft(cx, id, true, None)?;
            }
        }
        for id in self.companies {
            if companies::find(cx, id)?.is_some() && leads::list_ids_of_company(cx, id, 1)?.is_empty() {
                companies::set_draft(cx, id, true)?;
            }
        }
        Ok(())
    }
}
