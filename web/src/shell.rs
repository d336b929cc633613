//! The frame around every page of somebody who is signed in: the rail with what is unread, the theme, the stream.

use crate::counts::Counts;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::avatar::Person;
use crate::ui::layout::{self, Page};
use crate::ui::rail::{Destination, Rail};
use crate::ui::time::Clock;
use jiff::tz::TimeZone;
use maud::Markup;

/// The places of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The board and everything about leads.
    Leads,
    /// What is to be done.
    Tasks,
    /// Contacts and companies.
    Contacts,
    /// Mailboxes and their threads.
    Mail,
    /// The numbers a manager looks at.
    Stats,
    /// The notification centre, at the bell.
    Notices,
    /// People, senders that are blocked, what was set aside.
    Settings,
    /// No place of the rail.
    Elsewhere,
}

/// What a page brings along.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The title of the window.
    pub title: &'a str,
    /// Which place of the rail is the current one.
    pub place: Place,
    /// The stream of live changes, if the page follows one.
    pub live: Option<&'a str>,
}

/// Draws a page in its frame.
///
/// # Errors
/// [`Failure::Busy`] when the database cannot be asked.
pub async fn page(web: &Web, who: &SignedIn, frame: Frame<'_>, content: &Markup) -> Result<Markup, Failure> {
    let user = who.user.id;
    let tonight = clock(web, who).tomorrow();
    let counts = web.desk.read(who, move |cx| Counts::read(cx, user, tonight)).await?;
    let at = |place: Place, href, icon, label, key| Destination {
        href,
        icon,
        label,
        key,
        unread: 0,
        is_current: frame.place == place,
    };
    let mut destinations = vec![at(Place::Leads, "/", "square-kanban", "Leads", "g l")];
    // Free users look at what is shared with them, and nowhere else (RT-09).
    if who.writes() {
        destinations.extend([
            Destination { unread: counts.tasks, ..at(Place::Tasks, "/tasks", "calendar-check", "Tasks", "g t") },
            at(Place::Contacts, "/contacts", "users-round", "Contacts", "g c"),
            Destination { unread: counts.mails, ..at(Place::Mail, "/mail", "mail", "Mail", "g m") },
            at(Place::Stats, "/stats", "chart-column", "Stats", "g r"),
        ]);
    }
    if who.is_admin() {
        destinations.push(at(Place::Settings, "/settings", "settings", "Settings", "g s"));
    }
    let rail = Rail {
        destinations: &destinations,
        notices_href: "/notices",
        are_notices_shown: frame.place == Place::Notices,
        notices: counts.notices,
        user: Person { id: who.user.id.0, name: &who.user.name },
        profile_href: "/profile",
    };
    let page = Page {
        title: frame.title,
        theme: who.theme,
        csrf_token: who.csrf_token.reveal(),
        rail,
        live: frame.live,
        toasts: &[],
    };
    Ok(layout::page(&page, content))
}

/// The time and zone in which an account's pages show times.
pub fn clock(web: &Web, who: &SignedIn) -> Clock {
    Clock { now_s: web.desk.now(), zone: TimeZone::get(&who.account.time_zone).unwrap_or(TimeZone::UTC) }
}
