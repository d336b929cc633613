//! `/bulk-changes`: what was selected in a list or on a board, or all that its filter shows, changed at once; and taken back
//! as a whole (LD-06). Plain forms: they work without script.

use super::asked::{Asked, require_read};
use super::home::Home;
use super::losing;
use super::merging;
use super::sheet::standing_at_home;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::pipelines::move_lead;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::tasks::due_at;
use crate::ui::money::thousands;
use crate::ui::partial::gone;
use crate::ui::time::Clock;
use crate::ui::toast::{Toast, Undo, said_with};
use axum::Form;
use axum::extract::{Path, State as Extracted};
use axum::response::Response;
use base::Cx;
use base::bulk_changes::{self, BulkChange, State};
use base::filters::{self, Filter, Portion};
use base::ids::{BulkChangeId, LossReasonId, StageId};
use base::people::users::{self, User};
use base::search::Subject;
use flow::bulk::{self, Deed, MAX_STEP};
use flow::leads::loss_reasons::{self, LossReason};
use flow::{bulk_job, pipelines};
use maud::html;

/// Records changed by one request: some seconds of work. A job goes through more than that.
const MAX_CHANGED: usize = 5_000;

/// The fields of a form, where a name may come more than once.
type Fields = Vec<(String, String)>;

/// What was selected.
#[derive(Clone, Debug)]
pub struct Selected {
    /// In which list or board.
    pub home: Home,
    /// Which records.
    pub ids: Vec<i64>,
    /// The filter of the list, when all that it shows is meant.
    pub query: Option<String>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// With which records.
    pub of: Selected,
    /// What is done.
    pub deed: Deed,
    /// For a move: why it is lost was asked, whatever the answer.
    pub is_reason_asked: bool,
}

/// Which records are meant.
pub(super) enum Meant {
    /// These.
    These(Vec<i64>),
    /// All that a filter takes, so many that a job goes through them.
    All(Box<Filter>, i64),
}

/// What is to be done.
enum Order {
    /// Change these, and write this sentence down.
    Change(String, Meant),
    /// Ask why the leads are lost first.
    Why(Vec<LossReason>),
}

/// `POST /bulk-changes`; a move to lost is answered with the question why, if it does not say so, and a merge with the
/// comparison in which it is chosen what stays.
///
/// # Errors
/// [`Failure::Invalid`] for nothing selected or nothing to do; [`Failure::NotFound`] for an unknown stage, reason or
/// person.
pub async fn create(
    Extracted(web): Extracted<Web>,
    who: SignedIn,
    asker: Asker,
    Form(fields): Form<Fields>,
) -> Result<Response, Failure> {
    if merging::is_asked(&fields) {
        return merging::compare(&web, &who, asker, selected(&fields)?).await;
    }
    let (wish, currency) = (read(&fields, &shell::clock(&web, &who))?, who.account.currency.clone());
    let (subject, deed, asked) = (wish.of.home.subject(), wish.deed.clone(), wish.clone());
    let find = move |cx: &mut Cx<'_>| match find(cx, &wish.of, &currency)? {
        Meant::These(ids) if ids.is_empty() => {
            Err(Failure::Invalid("Nothing was selected, so nothing was changed.".to_owned()))
        }
        meant => Ok(match losing::open_question(cx, &wish)? {
            Some(reasons) => Order::Why(reasons),
            None => Order::Change(words(cx, &wish.deed)?, meant),
        }),
    };
    let (sentence, meant) = match web.desk.read(&who, find).await? {
        Order::Change(sentence, meant) => (sentence, meant),
        Order::Why(reasons) => {
            let question = losing::question(&asked, &reasons, who.csrf_token.reveal());
            return move_lead::ask(&web, &who, asker, &question.dialog(), &question.page()).await;
        }
    };
    let id = match meant {
        Meant::These(ids) => change_these(&web, &who, (subject, sentence), ids, deed).await?,
        Meant::All(filter, planned) => {
            let begin = move |cx: &mut Cx<'_>| {
                let whole = ((*filter).clone(), planned);
                Ok::<_, Failure>(bulk_job::begin(cx, subject, &sentence, whole, deed.clone())?)
            };
            web.desk.write(&who, begin).await?
        }
    };
    answer(&web, &who, asker, id).await
}

/// Step by step, so that a heap of records does not hold up everybody else's work.
async fn change_these(
    web: &Web,
    who: &SignedIn,
    (subject, sentence): (Subject, String),
    ids: Vec<i64>,
    deed: Deed,
) -> Result<BulkChangeId, Failure> {
    let begin = move |cx: &mut Cx<'_>| Ok::<_, Failure>(bulk_changes::begin(cx, subject, &sentence)?);
    let id = web.desk.write(who, begin).await?;
    for step in ids.chunks(MAX_STEP) {
        let (step, deed) = (step.to_vec(), deed.clone());
        let change = move |cx: &mut Cx<'_>| Ok::<_, Failure>(bulk::change(cx, id, subject, &step, &deed)?);
        web.desk.write(who, change).await?;
    }
    Ok(id)
}

/// `POST /bulk-changes/{id}/reversal`: takes it back as a whole; only who did it or an administrator.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`], [`Failure::Invalid`] after 30 days.
pub async fn reverse(
    Extracted(web): Extracted<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let (id, user, is_admin) = (BulkChangeId(id), who.user.id, who.is_admin());
    loop {
        let step = move |cx: &mut Cx<'_>| {
            let change = bulk_changes::find(cx, id)?.ok_or(Failure::NotFound)?;
            if change.created_by != user && !is_admin {
                return Err(Failure::Denied("Only who made it or an administrator may take it back.".to_owned()));
            }
            if cx.now - change.created_at > bulk_changes::KEPT {
                return Err(Failure::Invalid("It is older than 30 days and stays. Nothing was changed.".to_owned()));
            }
            if !change.state.is_reversible() {
                return Ok(false);
            }
            if change.planned > 0 || change.changed > MAX_CHANGED as i64 {
                bulk_job::begin_back(cx, &change)?;
                return Ok(false);
            }
            Ok(bulk::take_back(cx, &change)?)
        };
        if !web.desk.write(&who, step).await? {
            return answer(&web, &who, asker, id).await;
        }
    }
}

/// What was done and its way back, said where it was asked for; without a script, the page that lists it.
async fn answer(web: &Web, who: &SignedIn, asker: Asker, id: BulkChangeId) -> Result<Response, Failure> {
    let find = move |cx: &mut Cx<'_>| bulk_changes::find(cx, id)?.ok_or(Failure::NotFound);
    let change = web.desk.read(who, find).await?;
    let url = format!("/bulk-changes/{id}/reversal");
    let undo = change.state.is_reversible().then_some(Undo { method: "POST", url: &url, fields: "" });
    let progress = html! { @if change.state.is_busy() { a href="/bulk-changes" { "Progress" } } };
    let said = said_with(&Toast { text: &what_happened(&change), undo }, &progress);
    Ok(asker.changed(html! { (gone("#lose")) (said) }, "/bulk-changes"))
}

fn what_happened(change: &BulkChange) -> String {
    let records = |count: i64| {
        let one = change.subject.as_str();
        let many = if change.subject == Subject::Company { "companies" } else { change.subject.table() };
        format!("{} {}", thousands(count.unsigned_abs()), if count == 1 { one } else { many })
    };
    match change.state {
        State::Doing => format!("{}: {}, one after another in the background.", change.deed, records(change.planned)),
        State::Undoing => format!("{}: it is taken back in the background.", change.deed),
        State::Undone => format!("{}: taken back.", change.deed),
        State::Done | State::Stopped if change.left_out > 0 => {
            format!("{}: {}; {} left as it was.", change.deed, records(change.changed), records(change.left_out))
        }
        State::Done | State::Stopped => format!("{}: {}.", change.deed, records(change.changed)),
    }
}

fn all<'f>(fields: &'f Fields, name: &'static str) -> impl DoubleEndedIterator<Item = &'f str> {
    fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn wrong(sentence: &str) -> Failure {
    Failure::Invalid(format!("{sentence} Nothing was changed."))
}

fn selected(fields: &Fields) -> Result<Selected, Failure> {
    let last = |name| all(fields, name).next_back().unwrap_or_default();
    Ok(Selected {
        home: Home::from_word(last("home")).ok_or_else(|| wrong("There is no such list."))?,
        ids: all(fields, "ids").filter_map(|id| id.parse().ok()).take(MAX_CHANGED).collect(),
        query: (last("all") == "yes").then(|| last("query").to_owned()),
    })
}

fn read(fields: &Fields, clock: &Clock) -> Result<Wish, Failure> {
    let last = |name| all(fields, name).next_back().unwrap_or_default();
    let tag = || match last("tag").trim() {
        "" => Err(wrong("Please write which tag.")),
        name => Ok(name.to_owned()),
    };
    let deed = match last("deed") {
        "assign" => Deed::Assign(last("user").parse().ok()),
        "move" => {
            let stage = StageId(last("stage").parse().map_err(|_| wrong("Please say where to."))?);
            last("loss_reason")
                .parse()
                .map_or(Deed::Move(stage), |reason| Deed::Lose { stage, reason: LossReasonId(reason) })
        }
        "tag" => Deed::AddTag(tag()?),
        "untag" => Deed::RemoveTag(tag()?),
        "task" => match last("task").trim() {
            "" => return Err(wrong("Please write what is to be done.")),
            text => Deed::AddTask { text: text.to_owned(), due_at: due_at(clock, last("due_on"))? },
        },
        "delete" => Deed::Delete,
        _ => return Err(wrong("Please say what to do.")),
    };
    let is_reason_asked = all(fields, "loss_reason").next().is_some();
    Ok(Wish { of: selected(fields)?, deed, is_reason_asked })
}

/// The sentence that the record of it says.
fn words(cx: &mut Cx<'_>, deed: &Deed) -> Result<String, Failure> {
    Ok(match deed {
        Deed::Move(stage) => {
            let stage = pipelines::find_stage(cx, *stage)?.ok_or(Failure::NotFound)?;
            format!("Moved to “{}”", stage.name)
        }
        Deed::Lose { stage, reason } => {
            let stage = pipelines::find_stage(cx, *stage)?.ok_or(Failure::NotFound)?;
            let reason = loss_reasons::find(cx, *reason)?.ok_or(Failure::NotFound)?;
            format!("Moved to “{}”, {}", stage.name, reason.name)
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

/// Which records a selection means.
pub(super) fn find(cx: &mut Cx<'_>, of: &Selected, currency: &str) -> Result<Meant, Failure> {
    let Some(query) = &of.query else { return Ok(Meant::These(of.ids.clone())) };
    let asked = Asked::find(cx, of.home, query, currency)?;
    require_read(&asked.filter)?;
    let filter = standing_at_home(&asked)?;
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let portion = Portion { sort: asked.sort, after, limit: MAX_CHANGED + 1 - ids.len() };
        let page = filters::page(cx, of.home.subject(), &filter, &portion)?;
        ids.extend(page.ids);
        after = page.next;
        if ids.len() > MAX_CHANGED {
            let planned = filters::count(cx, of.home.subject(), &filter)?;
            return Ok(Meant::All(Box::new(filter), planned));
        }
        if after.is_none() {
            return Ok(Meant::These(ids));
        }
    }
}
