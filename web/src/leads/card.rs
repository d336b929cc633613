//! What the page of a lead shows, read in one unit; the number of queries does not grow with the feed.

use crate::failure::Failure;
use crate::feed::{PAGE_LINES, Reading, Records};
use crate::fields::Sheet;
use crate::session::SignedIn;
use crate::tasks::MAX_OPEN_TASKS;
use crate::ui::time::Clock;
use base::Cx;
use base::clock::Seconds;
use base::ids::{JournalId, LeadId};
use base::journal;
use base::search::Subject;
use flow::channels::said::Place;
use flow::channels::talks::{self, Talk};
use flow::inbox::{self, IncomingLead};
use flow::leads::{self, Lead};
use flow::timeline::{self, Feed, Task};

/// A lead with everything around it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The lead, or the draft of one whose request waits.
    pub lead: Lead,
    /// The request with which it began, if it did.
    pub incoming: Option<IncomingLead>,
    /// A page of its feed.
    pub feed: Feed,
    /// Its open tasks.
    pub tasks: Vec<Task>,
    /// Its conversation, if there is one.
    pub talk: Option<Talk>,
    /// Its own fields.
    pub sheet: Sheet,
    /// The names of what it mentions.
    pub records: Records,
    /// The newest journal row: live changes begin after it.
    pub newest: JournalId,
}

impl Card {
    /// Reads the card with its newest lines, or those before a position.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub fn load(cx: &mut Cx<'_>, id: LeadId, before: Option<(Seconds, i64)>) -> Result<Card, Failure> {
        let lead = leads::load(cx, id)?;
        let place = Place::lead(id);
        let feed = timeline::feed(cx, place, before, PAGE_LINES)?;
        let companies: Vec<_> = lead.company_id.into_iter().collect();
        Ok(Card {
            records: Records::load(cx, &feed.lines, &lead.contacts, &companies)?,
            sheet: Sheet::load(cx, Subject::Lead, id.0)?,
            tasks: timeline::list_open_tasks(cx, place, MAX_OPEN_TASKS)?,
            talk: talks::find_talk_of_lead(cx, id)?,
            incoming: inbox::find_of_lead(cx, id)?,
            newest: journal::newest(cx)?,
            lead,
            feed,
        })
    }

    /// The card as somebody reads it.
    pub fn reading<'a>(&'a self, who: &'a SignedIn, clock: &'a Clock) -> Reading<'a> {
        Reading { who, records: &self.records, clock, currency: &who.account.currency, lead: Some(self.lead.id) }
    }

    /// The address of its page.
    pub fn address(&self) -> String {
        format!("/leads/{}", self.lead.id)
    }
}
