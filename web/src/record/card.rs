//! The frame of the card of a contact or company.

use super::colleagues;
use crate::failure::Failure;
use crate::feed::{self, Mentioned, Page, Reading, View, address};
use crate::fields::Sheet;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place as Rail};
use crate::state::Web;
use crate::tasks::composer_details;
use crate::ui::composer::{Composer, Writing, composer};
use crate::ui::time::Clock;
use base::Cx;
use base::access::{Action, Held};
use base::ids::{CompanyId, ContactId, JournalId, UserId};
use base::journal;
use base::search::Subject;
use flow::channels::said::Place;
use flow::leads::tags::{self, Tag};
use flow::leads::{self, LeadCard, Won};
use flow::timeline;
use maud::{Markup, html};

/// Leads of one contact or company that their card shows.
const MAX_LEADS: i64 = 50;

/// What surrounds a contact or company on their card.
#[derive(Clone, Debug)]
pub struct Card {
    /// Which contact or company.
    pub place: Place,
    /// A page of their whole history, and the names in it.
    pub page: Page,
    /// Their newest leads.
    pub leads: Vec<LeadCard>,
    /// What they bought.
    pub won: Won,
    /// Their own fields.
    pub sheet: Sheet,
    /// Their tags.
    pub tags: Vec<Tag>,
    /// Who follows them.
    pub participants: Vec<UserId>,
    /// Whether the reader may change it (RT-01).
    pub may_edit: bool,
    /// Whether the reader may write here: who may change it, or follows it (RT-01).
    pub may_write: bool,
    /// Whether the reader may make leads (RT-01).
    pub may_create_lead: bool,
    /// The newest journal row: live changes begin after it.
    pub newest: JournalId,
}

impl Card {
    /// Reads what surrounds them, the same number of queries whatever they did.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>, held: &Held, place: Place, view: &View, also: &Mentioned) -> Result<Card, Failure> {
        let leads = match place.subject {
            Subject::Company => leads::list_of_company(cx, CompanyId(place.id), MAX_LEADS)?,
            _ => leads::list_of_contact(cx, ContactId(place.id), MAX_LEADS)?,
        };
        let participants = timeline::list_participants(cx, place)?;
        Ok(Card {
            place,
            page: Page::load(cx, place, view, also)?,
            leads,
            sheet: Sheet::load(cx, place.subject, place.id)?,
            tags: tags::of(cx, place.subject, place.id)?,
            won: leads::won_of(cx, place.subject, place.id)?,
            may_write: timeline::may_write(cx, held, &participants)?,
            participants,
            may_edit: cx.rights()?.require_on(Action::Edit, held).is_ok(),
            may_create_lead: cx.rights()?.require_create(Subject::Lead).is_ok(),
            newest: journal::newest(cx)?,
        })
    }

    /// The card as somebody reads it.
    pub fn reading<'a>(&'a self, who: &'a SignedIn, clock: &'a Clock) -> Reading<'a> {
        self.page.reading(who, clock)
    }
}

/// The page: `side` on the left, their history and the composer on the right.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn page(web: &Web, who: &SignedIn, card: &Card, title: &str, side: &Markup) -> Result<Markup, Failure> {
    let clock = shell::clock(web, who);
    let reading = card.reading(who, &clock);
    let url = address(card.place);
    let colleagues = colleagues(&reading);
    let task_details = composer_details(&reading);
    let writing = Composer {
        csrf_token: who.csrf_token.reveal(),
        record: &url,
        open: Writing::Note,
        chat_with: None,
        colleagues: &colleagues,
        task_details: task_details.as_ref(),
        below: card.page.view.below(),
    };
    let content = html! {
        nav.seg aria-label="Parts of the page" { a href="#details" aria-current="true" { "Details" } a href="#feed" { "Feed" } }
        main.split.lead id="main" {
            aside.pane id="details" aria-label="Details" { fieldset.whole disabled[!card.may_edit] { (side) } }
            section.pane.canvas id="feed" aria-label="Feed" {
                (feed::pane(&reading, &card.page, &html! {}))
                @if card.may_write { div.foot.clear { (composer(&writing)) } }
            }
        }
    };
    let live = format!("{url}/events?after={}", card.newest);
    shell::page(web, who, Frame { title, place: Rail::Contacts, live: Some(&live) }, &content).await
}
