//! The numbers at the rail: what is unread, and what is to be done until tonight. Streams tell them at each look; a page
//! that follows no stream asks for them from time to time.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::partial::{Swap, partial};
use crate::ui::pill::badge;
use axum::extract::State;
use base::Cx;
use base::clock::Seconds;
use base::ids::UserId;
use flow::channels::mails::{self, Folder};
use flow::{timeline, updates};
use maud::{Markup, html};

/// What waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Notices that they have not read.
    pub notices: u64,
    /// Open tasks of theirs that are due until tonight.
    pub tasks: u64,
    /// Threads of the boxes that they may use with something that nobody has read.
    pub mails: u64,
}

impl Counts {
    /// Counts in a fixed number of queries; `tonight` is the end of the day where the account is.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>, user: UserId, tonight: Seconds) -> Result<Counts, Failure> {
        let number = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(Counts {
            notices: number(updates::count_unread(cx, user)?),
            tasks: number(timeline::count_tasks_until(cx, user, tonight)?),
            mails: number(unread_threads(cx)?),
        })
    }

    /// The numbers at the rail anew.
    pub fn partials(self) -> Markup {
        html! {
            (partial("#notices-count", Swap::Inside, &badge(self.notices, "new")))
            (partial("[data-unread='/tasks']", Swap::Inside, &badge(self.tasks, "unread")))
            (partial("[data-unread='/mail']", Swap::Inside, &badge(self.mails, "unread")))
        }
    }
}

fn unread_threads(cx: &mut Cx<'_>) -> Result<i64, Failure> {
    let counts = mails::counts(cx)?;
    Ok(counts.iter().filter(|count| count.folder == Folder::Inbox).map(|count| count.unread).sum())
}

/// `GET /counts`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    let (user, tonight) = (who.user.id, shell::clock(&web, &who).tomorrow());
    let counts = web.desk.read(&who, move |cx| Counts::read(cx, user, tonight)).await?;
    Ok(counts.partials())
}
