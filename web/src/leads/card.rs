//! What the page of a lead shows, read in one unit; the number of queries does not grow with the feed.

use crate::failure::Failure;
use crate::feed::{Mentioned, Page, Reading, View};
use crate::fields::Sheet;
use crate::session::SignedIn;
use crate::ui::time::Clock;
use base::Cx;
use base::ids::{JournalId, LeadId, StageId, UserId};
use base::journal;
use base::search::Subject;
use flow::channels::said::Place;
use flow::channels::talks::{self, Talk};
use flow::inbox::{self, IncomingLead};
use flow::leads::{self, Lead, Visit};
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
    /// The newest journal row: live changes begin after it.
    pub newest: JournalId,
}

impl Card {
    /// Reads the card with its newest lines, or those that `view` asks for.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub fn load(cx: &mut Cx<'_>, id: LeadId, view: &View) -> Result<Card, Failure> {
        let lead = leads::load(cx, id)?;
        let place = Place::lead(id);
        let also = Mentioned { contacts: lead.contacts.clone(), companies: lead.company_id.into_iter().collect() };
        Ok(Card {
            page: Page::load(cx, place, view, &also)?,
            sheet: Sheet::load(cx, Subject::Lead, id.0)?,
            talk: talks::find_talk_of_lead(cx, id)?,
            incoming: inbox::find_of_lead(cx, id)?,
            participants: timeline::list_participants(cx, place)?,
            visits: leads::list_visits(cx, id)?,
            hints: pipelines::list_own_hints(cx, lead.pipeline_id)?,
            statistics: if view.is_statistics() { Some(timeline::statistics(cx, id)?) } else { None },
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
