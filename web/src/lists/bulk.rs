//! `/bulk-changes`: what was selected in a list, or all that its filter shows, changed at once; and taken back as a whole
//! (LD-06). Plain forms: they work without script.

use super::asked::Asked;
use super::home::Home;
use super::sheet::within_home;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::tasks::due_at;
use crate::ui::bar::bar;
use crate::ui::empty::{Empty, empty};
use crate::ui::icon::icon;
use crate::ui::table::{Align, table};
use crate::ui::time::{self, Clock};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::bulk_changes::{self, BulkChange};
use base::filters::{self, Portion};
use base::ids::{BulkChangeId, StageId};
use base::people::users::{self, User};
use base::search::Subject;
use flow::bulk::{self, Deed, MAX_STEP};
use flow::pipelines;
use maud::{Markup, html};

/// Records changed by one request: some seconds of work. What is left can be changed by another.
const MAX_CHANGED: usize = 5_000;

/// The fields of a form, where a name may come more than once.
type Fields = Vec<(String, String)>;

/// What is asked for.
#[derive(Clone, Debug)]
struct Wish {
    home: Home,
    ids: Vec<i64>,
    /// The filter of the list, when all that it shows is meant.
    query: Option<String>,
    deed: Deed,
}

/// `POST /bulk-changes`.
///
/// # Errors
/// [`Failure::Invalid`] for nothing selected or nothing to do; [`Failure::NotFound`] for an unknown stage or person.
pub async fn create(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    let (wish, currency) = (read(&fields, &shell::clock(&web, &who))?, who.account.currency.clone());
    let (home, deed) = (wish.home, wish.deed.clone());
    let find = move |cx: &mut Cx<'_>| Ok::<_, Failure>((words(cx, &wish.deed)?, find(cx, &wish, &currency)?));
    let (sentence, ids) = web.desk.read(&who, find).await?;
    if ids.is_empty() {
        return Err(Failure::Invalid("Nothing was selected, so nothing was changed.".to_owned()));
    }
    let begin = move |cx: &mut Cx<'_>| Ok::<_, Failure>(bulk_changes::begin(cx, home.subject(), &sentence)?);
    let id = web.desk.write(&who, begin).await?;
    // Step by step, so that a heap of records does not hold up everybody else's work.
    for step in ids.chunks(MAX_STEP) {
        let (step, deed) = (step.to_vec(), deed.clone());
        let change = move |cx: &mut Cx<'_>| Ok::<_, Failure>(bulk::change(cx, id, home.subject(), &step, &deed)?);
        web.desk.write(&who, change).await?;
    }
    Ok(asker.sent_to("/bulk-changes"))
}

/// `POST /bulk-changes/{id}/reversal`: takes it back as a whole; only who did it or an administrator.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`], [`Failure::Invalid`] after 30 days.
pub async fn reverse(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (user, is_admin) = (who.user.id, who.is_admin());
    loop {
        let step = move |cx: &mut Cx<'_>| {
            let change = bulk_changes::find(cx, BulkChangeId(id))?.ok_or(Failure::NotFound)?;
            if change.created_by != user && !is_admin {
                return Err(Failure::Denied("Only who made it or an administrator may take it back.".to_owned()));
            }
            if cx.now - change.created_at > bulk_changes::KEPT {
                return Err(Failure::Invalid("It is older than 30 days and stays. Nothing was changed.".to_owned()));
            }
            Ok(!change.is_undone && bulk::take_back(cx, &change)?)
        };
        if !web.desk.write(&who, step).await? {
            return Ok(asker.sent_to("/bulk-changes"));
        }
    }
}

/// `GET /bulk-changes`: the newest ones, each with its way back.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn list(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    let read = |cx: &mut Cx<'_>| Ok::<_, Failure>((bulk_changes::list(cx)?, users::list(cx)?));
    let (changes, people) = web.desk.read(&who, read).await?;
    let pen = Pen::new(&web, &who, people);
    let may = |change: &BulkChange| {
        !change.is_undone
            && (change.created_by == who.user.id || who.is_admin())
            && pen.clock.now_s - change.created_at <= bulk_changes::KEPT
    };
    let rows: Vec<Vec<Markup>> = changes.iter().map(|change| row(&pen, change, may(change))).collect();
    let nothing = Empty {
        icon: "layers",
        title: "Nothing was changed in bulk yet",
        text: "Select records in a list to move, assign, tag or delete them together; it stands here and can be taken back.",
        action: Some(("Leads", "/leads")),
    };
    let content = html! {
        (bar("Bulk changes", &html! {}))
        main.scroll id="main" { div.sheet {
            @if rows.is_empty() { (empty(&nothing)) } @else { (table("Bulk changes", &COLUMNS, &rows)) }
        } }
    };
    shell::page(&web, &who, Frame { title: "Bulk changes", place: Place::Leads, live: None }, &content).await
}

const COLUMNS: [(&str, Align); 5] = [
    ("What", Align::Start),
    ("Changed", Align::End),
    ("Left as it was", Align::End),
    ("When", Align::Start),
    ("", Align::Start),
];

fn row(pen: &Pen, change: &BulkChange, may: bool) -> Vec<Markup> {
    vec![
        html! { b { (change.deed) } " " span.muted { (pen.name(change.created_by)) } },
        html! { span.num { (change.changed) } },
        html! { span.num { (change.left_out) } },
        time::ago(&pen.clock, change.created_at),
        html! {
            @if may { button.btn form="change" formaction={ "/bulk-changes/" (change.id) "/reversal" } { "Undo" } }
            @else if change.is_undone { span.muted { "Taken back" } }
        },
    ]
}

/// The bar under a list, seen once something is selected (lists.css).
pub fn selected(csrf: &str, asked: &Asked, stages: &[(i64, String)], people: &[(i64, String)]) -> Markup {
    html! {
        form.bulk-bar id="bulk" method="post" action="/bulk-changes" aria-label="Selected records" {
            input type="hidden" name="csrf_token" value=(csrf);
            input type="hidden" name="home" value=(asked.home);
            input type="hidden" name="query" value=(asked.query());
            b { span data-rows-count { "" } " selected" }
            label.row { input type="checkbox" name="all" value="yes"; "All that the filter shows" }
            span.row {
                select.input name="user" aria-label="Responsible" { @for (id, name) in people { option value=(id) { (name) } } }
                button.btn name="deed" value="assign" { "Assign" }
            }
            @if !stages.is_empty() {
                span.row {
                    select.input name="stage" aria-label="Stage" { @for (id, name) in stages { option value=(id) { (name) } } }
                    button.btn name="deed" value="move" { "Move" }
                }
            }
            span.row {
                input.input name="tag" placeholder="Tag" maxlength="100" aria-label="Tag";
                button.btn name="deed" value="tag" { "Add" } button.btn name="deed" value="untag" { "Remove" }
            }
            span.row {
                input.input name="task" placeholder="Task" maxlength="250" aria-label="Task";
                input.input name="due_on" type="date" aria-label="Due on";
                button.btn name="deed" value="task" { "Set" }
            }
            @if asked.home.subject() != Subject::Company { button.btn.bad name="deed" value="delete" { "Delete" } }
            button.btn.ghost.icon type="button" data-rows-clear aria-label="Clear selection" { (icon("x")) }
        }
    }
}

fn read(fields: &Fields, clock: &Clock) -> Result<Wish, Failure> {
    let all = |name: &'static str| fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str());
    let last = |name| all(name).next_back().unwrap_or_default();
    let wrong = |sentence: &str| Failure::Invalid(format!("{sentence} Nothing was changed."));
    let home = Home::from_word(last("home")).ok_or_else(|| wrong("There is no such list."))?;
    let tag = || match last("tag").trim() {
        "" => Err(wrong("Please write which tag.")),
        name => Ok(name.to_owned()),
    };
    let deed = match last("deed") {
        "assign" => Deed::Assign(last("user").parse().ok()),
        "move" => Deed::Move(StageId(last("stage").parse().map_err(|_| wrong("Please say where to."))?)),
        "tag" => Deed::AddTag(tag()?),
        "untag" => Deed::RemoveTag(tag()?),
        "task" => match last("task").trim() {
            "" => return Err(wrong("Please write what is to be done.")),
            text => Deed::AddTask { text: text.to_owned(), due_at: due_at(clock, last("due_on"))? },
        },
        "delete" => Deed::Delete,
        _ => return Err(wrong("Please say what to do.")),
    };
    Ok(Wish {
        home,
        ids: all("ids").filter_map(|id| id.parse().ok()).take(MAX_CHANGED).collect(),
        query: (last("all") == "yes").then(|| last("query").to_owned()),
        deed,
    })
}

/// The sentence that the record of it says.
fn words(cx: &mut Cx<'_>, deed: &Deed) -> Result<String, Failure> {
    Ok(match deed {
        Deed::Move(stage) => {
            let stage = pipelines::find_stage(cx, *stage)?.ok_or(Failure::NotFound)?;
            format!("Moved to “{}”", stage.name)
        }
        Deed::Assign(Some(user)) => {
            let heir = users::find(cx, *user)?.filter(User::is_active).ok_or(Failure::NotFound)?;
            format!("Assigned to {}", heir.name)
        }
        Deed::Assign(None) => "Assigned to nobody".to_owned(),
        Deed::AddTag(name) => format!("Tagged “{name}”"),
        Deed::RemoveTag(name) => format!("Untagged “{name}”"),
        Deed::AddTask { text, .. } => format!("Set the task “{text}”"),
        Deed::Delete => "Deleted".to_owned(),
    })
}

fn find(cx: &mut Cx<'_>, wish: &Wish, currency: &str) -> Result<Vec<i64>, Failure> {
    let Some(query) = &wish.query else { return Ok(wish.ids.clone()) };
    let asked = Asked::find(cx, wish.home, query, currency)?;
    let filter = within_home(&asked)?;
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let portion = Portion { sort: asked.sort, after, limit: MAX_CHANGED - ids.len() };
        let page = filters::page(cx, wish.home.subject(), &filter, &portion)?;
        ids.extend(page.ids);
        after = page.next;
        if after.is_none() || ids.len() >= MAX_CHANGED {
            return Ok(ids);
        }
    }
}
