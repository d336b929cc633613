//! The frame of the three views of tasks: whose tasks, which view, and how a view that is open is brought up to date.

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, partial};
use base::Cx;
use base::access::{Allowed, Entity};
use base::ids::UserId;
use base::journal;
use base::people::users::{self, User};
use flow::timeline::{self, TaskKind};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use url::form_urlencoded;

/// The views: address, icon, name, key.
const VIEWS: [(&str, &str, &str, &str); 3] = [
    ("/tasks", "columns-3", "To-do line", "1"),
    ("/tasks/list", "rows-3", "List", "2"),
    ("/tasks/calendar", "calendar", "Calendar", "3"),
];

/// What the address of a view says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Whose: empty for one's own, `all`, or the id of a user.
    pub of: String,
    /// Of a kind, or of any.
    pub kind: String,
    /// `open`, `done` or `all`.
    pub state: String,
    /// Due on or after this day.
    pub from: String,
    /// Due on or before this day.
    pub to: String,
    /// `due`, `-due`, `made` or `-made`.
    pub order: String,
    /// Where the page before ended, `due,id`.
    pub after: String,
    /// `month`, `week` or `day`.
    pub view: String,
    /// The day that a calendar shows.
    pub day: String,
}

impl Asked {
    /// Whose tasks are shown; none means everybody's.
    pub fn responsible(&self, who: &SignedIn) -> Vec<UserId> {
        match self.of.as_str() {
            "all" => Vec::new(),
            other => vec![other.parse().map_or(who.user.id, UserId)],
        }
    }

    /// The address of a view with what was asked, and these instead.
    pub fn address(&self, view: &str, instead: &[(&str, &str)]) -> String {
        let said = [
            ("of", &self.of),
            ("kind", &self.kind),
            ("state", &self.state),
            ("from", &self.from),
            ("to", &self.to),
            ("order", &self.order),
            ("view", &self.view),
            ("day", &self.day),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in said {
            if !value.is_empty() && instead.iter().all(|(other, _)| *other != name) {
                query.append_pair(name, value);
            }
        }
        for (name, value) in instead.iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { view.to_owned() } else { format!("{view}?{query}") }
    }
}

/// What every view needs beside its tasks.
#[derive(Clone, Debug)]
pub struct Around {
    /// Everybody, by name.
    pub people: Vec<User>,
    /// Every kind, deleted ones too.
    pub kinds: Vec<TaskKind>,
    /// What who looks may do (RT-01).
    pub rights: Arc<Allowed>,
    newest: i64,
}

impl Around {
    /// Reads it, in four queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>) -> Result<Around, Failure> {
        let newest = journal::newest(cx)?.0;
        Ok(Around { people: users::list(cx)?, kinds: timeline::list_task_kinds(cx)?, rights: cx.rights()?, newest })
    }

    /// Whether who looks may set a task.
    pub fn may_add(&self) -> bool {
        self.rights.require_create(Entity::Task).is_ok()
    }

    /// The kind of a task.
    pub fn kind(&self, id: i64) -> Option<&TaskKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// What a user is called.
    pub fn person_name(&self, id: UserId) -> &str {
        self.people.iter().find(|user| user.id == id).map_or("Nobody", |user| user.name.as_str())
    }
}

/// Draws a view in its frame.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn page(
    web: &Web,
    who: &SignedIn,
    (view, asked): (&str, &Asked),
    around: &Around,
    content: &Markup,
) -> Result<Markup, Failure> {
    let here = asked.address(view, &[]);
    let new = form_urlencoded::Serializer::new("/tasks/new?".to_owned()).append_pair("back", &here).finish();
    let stream = form_urlencoded::Serializer::new(format!("/tasks/events?after={}&", around.newest))
        .append_pair("page", &here)
        .finish();
    let content = html! {
        header.bar {
            h1 { "Tasks" }
            nav.row.task-views aria-label="Views" {
                @for (href, picture, name, key) in VIEWS {
                    a.btn.ghost href=(asked.address(href, &[])) data-key=(key) aria-current=[(href == view).then_some("page")] { (icon(picture)) span.wide { (name) } span.sr { (name) } }
                }
            }
            span.grow {}
            (whose(who, (view, asked), around))
            @if around.may_add() {
                a.btn.primary href=(new) hx-get=(new) hx-target="#dialogs" data-key="c" aria-label="New task" { (icon("plus")) span.wide { "New task" } }
            }
        }
        (content)
        (move_menu())
        div id="plan-refresh" hidden {}
    };
    shell::page(web, who, Frame { title: "Tasks", place: Place::Tasks, live: Some(&stream) }, &content).await
}

fn whose(who: &SignedIn, (view, asked): (&str, &Asked), around: &Around) -> Markup {
    let me = who.user.id;
    html! {
        form.row data-saves-itself method="get" action=(view) {
            @for (name, value) in [("kind", &asked.kind), ("state", &asked.state), ("from", &asked.from), ("to", &asked.to), ("order", &asked.order), ("view", &asked.view), ("day", &asked.day)] {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            select.input.whose name="of" aria-label="Whose tasks" {
                option value="" { "My tasks" }
                option value="all" selected[asked.of == "all"] { "Everybody’s tasks" }
                @for user in around.people.iter().filter(|user| user.is_active() && user.id != me) {
                    option value=(user.id) selected[asked.of == user.id.to_string()] { (user.name) }
                }
            }
            noscript { button.btn { "Show" } }
        }
    }
}

/// The way to move a task without dragging it (WCAG 2.5.7); `tasks.js` opens it at a task.
fn move_menu() -> Markup {
    let item = |name: &str, value: &str, key: &str, words: &str| {
        html! { button type="button" role="menuitem" data-name=(name) data-value=(value) data-shortcut=(key) { (words) kbd { (key) } } }
    };
    html! {
        div.menu popover id="task-menu" role="menu" aria-label="Move the task" {
            div.mh { "Move to" }
            (item("day", "today", "1", "Today")) (item("day", "tomorrow", "2", "Tomorrow")) (item("day", "next-week", "3", "In a week"))
            hr;
            (item("days", "-1", "4", "A day earlier")) (item("days", "1", "5", "A day later"))
            (item("minutes", "-60", "6", "An hour earlier")) (item("minutes", "60", "7", "An hour later"))
        }
    }
}

/// The address of a view to go back to; anything else is the to-do line.
pub fn way_back(back: &str) -> &str {
    let is_ours =
        back == "/tasks" || ["/tasks?", "/tasks/list", "/tasks/calendar"].iter().any(|own| back.starts_with(own));
    if is_ours { back } else { "/tasks" }
}

/// Brings a view that is open up to date, and takes a dialog away that has done its work.
pub fn refreshed(back: &str) -> Markup {
    html! { (partial("#task-dialog", Swap::Gone, &html! {})) (redrawn(back)) }
}

/// The same for what somebody else did. `tasks.js` holds it back while a result is being typed.
pub fn redrawn(back: &str) -> Markup {
    partial("#plan-refresh", Swap::Inside, &fetch(back))
}

fn fetch(back: &str) -> Markup {
    html! { div hx-get=(way_back(back)) hx-trigger="load" hx-target="#main" hx-select="#main" hx-swap="outerMorph" {} }
}
