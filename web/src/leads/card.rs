//! What the page of a lead shows, read in one unit; the number of queries does not grow with the feed.

use crate::failure::Failure;
use crate::feed::{Mentioned, Page, Reading, View};
use crate::fields::Sheet;
use crate::merges::gone;
use crate::session::SignedIn;
use crate::ui::time::Clock;
use base::Cx;
use base::access::Action;
use base::ids::{CompanyId, JournalId, LeadId, StageId, UserId};
use base::journal;
use base::search::Subject;
use flow::channels::said::Place;
use flow::channels::talks::{self, Talk};
use flow::contacts;
use flow::inbox::{self, IncomingLead};
use flow::leads::{self, Lead, Visit, Won};
use flow::pipelines;
use flow::timeline::{self, Statistics};
use std::collections::HashMap;

/// A lead with everything around it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The lead, or the draft of one whose request waits.
    pub lead: Lead,
    /// The request with which it began, if it did.
    pub incoming: Option<IncomingLead>,
    /// A page of its feed, its open tasks, and the names of what it mentions.
    pub page: Page,
    /// Its conversation, if there is one.
    pub talk: Option<Talk>,
    /// Who follows it.
    pub participants: Vec<UserId>,
    /// Its way through the stages.
    pub visits: Vec<Visit>,
    /// What the stages of its pipeline ask of who looks, at their level (ST-06).
    pub hints: HashMap<StageId, String>,
    /// Its figures, when they are asked for.
    pub statistics: Option<Statistics>,
    /// Its own fields.
    pub sheet: Sheet,
    /// Those of its main contact; none for one whom the reader may not see.
    pub contact: Option<Sheet>,
    /// Its company; none for one that the reader may not see.
    pub company: Option<Employer>,
    /// Whether the reader may change it (RT-01).
    pub may_edit: bool,
    /// Whether the reader may write here: who may change it, or follows it (RT-01).
    pub may_write: bool,
    /// Whether the reader may make contacts.
    pub may_create_contact: bool,
    /// Whether the reader may make companies.
    pub may_create_company: bool,
    /// The newest journal row: live changes begin after it.
    pub newest: JournalId,
}

/// What the card of a lead says of its company.
#[derive(Clone, Debug)]
pub struct Employer {
    /// Its own fields.
    pub sheet: Sheet,
    /// How many people of it are known.
    pub people: i64,
    /// What it bought.
    pub won: Won,
}

impl Employer {
    fn load(cx: &mut Cx<'_>, id: CompanyId, lead: LeadId) -> Result<Employer, Failure> {
        Ok(Employer {
            sheet: Sheet::load(cx, Subject::Company, id.0)?.on_card_of(lead),
            people: contacts::count_of_company(cx, id)?,
            won: leads::won_of(cx, Subject::Company, id.0)?,
        })
    }
}

impl Card {
    /// Reads the card with its newest lines, or those that `view` asks for.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub fn load(cx: &mut Cx<'_>, id: LeadId, view: &View) -> Result<Card, Failure> {
        let lead = leads::find(cx, id)?.ok_or_else(|| gone(cx, Subject::Lead, id.0))?;
        let place = Place::lead(id);
        let also = Mentioned { contacts: lead.contacts.clone(), companies: lead.company_id.into_iter().collect() };
        let page = Page::load(cx, place, view, &also)?;
        let contact = lead.contacts.first().filter(|contact| page.records.contact(**contact).is_some());
        let company = lead.company_id.filter(|company| page.records.company(*company).is_some());
        let contact = contact.map(|contact| Sheet::load(cx, Subject::Contact, contact.0)).transpose()?;
        let participants = timeline::list_participants(cx, place)?;
        Ok(Card {
            contact: contact.map(|sheet| sheet.on_card_of(id)),
            company: company.map(|company| Employer::load(cx, company, id)).transpose()?,
            page,
            sheet: Sheet::load(cx, Subject::Lead, id.0)?,
            talk: talks::find_talk_of_lead(cx, id)?,
            incoming: inbox::find_of_lead(cx, id)?,
            may_write: timeline::may_write(cx, &lead.held(), &participants)?,
            participants,
            visits: leads::list_visits(cx, id)?,
            hints: pipelines::list_own_hints(cx, lead.pipeline_id)?,
            statistics: if view.is_statistics() { Some(timeline::statistics(cx, id)?) } else { None },
            may_edit: cx.rights()?.require_on(Action::Edit, &lead.held()).is_ok(),
            may_create_contact: cx.rights()?.require_create(Subject::Contact).is_ok(),
            may_create_company: cx.rights()?.require_create(Subject::Company).is_ok(),
            newest: journal::newest(cx)?,
            lead,
        })
    }

    /// The card as somebody reads it.
    pub fn reading<'a>(&'a self, who: &'a SignedIn, clock: &'a Clock) -> Reading<'a> {
        self.page.reading(who, clock)
    }

    /// The address of its page.
    pub fn address(&self) -> String {
        format!("/leads/{}", self.lead.id)
    }
}
