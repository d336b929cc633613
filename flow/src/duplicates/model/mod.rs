//! The model by which an account judges likeness: what comes with the program, until the account's own records and its
//! people's decisions have taught another. Nothing of it leaves the machine.

mod decisions;
mod store;

pub use decisions::{Decision, forget_decisions, forget_decisions_between, note_decisions};
pub use matching::{ASK_PROBABILITY, MERGE_PROBABILITY};

use super::Error;
use base::access::{self, Right};
use base::clock::{DAY, Seconds};
use base::ids::ModelId;
use base::jobs;
use base::{Cx, DbError};
use matching::{Decided, Frequencies, Model, Person};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The name of the job that learns.
pub const LEARN_JOB: &str = "learn_likeness";
/// Contacts from which an account learns from its own; fewer teach less than what comes with the program knows.
pub const LEAST_RECORDS: i64 = 2_000;
/// A model is learned anew when there are so many more contacts, in hundredths.
const GROWTH_PERCENT: i64 = 10;
/// A model is learned anew after so long, if somebody has decided something since.
const LEARNED_EVERY: Seconds = DAY;
/// A model that expects so many times as many duplicates as the one before it, or so many times fewer, is not believed.
const MOST_JUMP: f64 = 2.0;
/// Decisions of which a model learns: the newest.
const MAX_DECISIONS: i64 = 5_000;
/// Models on the page.
const MAX_LISTED: i64 = 20;

/// What became of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It judges.
    InForce,
    /// It judged until another was learned, or somebody went back to the one before it.
    Before,
    /// It was not believed.
    Rejected,
}

const STATES: [(State, &str); 3] =
    [(State::InForce, "in_force"), (State::Before, "before"), (State::Rejected, "rejected")];

impl State {
    fn as_str(self) -> &'static str {
        STATES.iter().find(|(state, _)| *state == self).map_or("", |(_, word)| word)
    }

    fn from_stored(word: &str) -> State {
        STATES.iter().find(|(_, known)| *known == word).map_or(State::Rejected, |(state, _)| *state)
    }
}

/// A model that was learned, without its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// The id.
    pub id: ModelId,
    /// What became of it.
    pub state: State,
    /// Of how many contacts it was learned.
    pub records: i64,
    /// Of how many decisions.
    pub decisions: i64,
    /// When it was learned.
    pub created_at: Seconds,
    /// Since when it judges, or judged.
    pub in_force_since: Option<Seconds>,
    /// Why it is not believed, or why it was left; empty otherwise.
    pub remark: String,
}

/// The model that judges.
#[derive(Clone, Debug)]
pub struct InForce {
    /// 0 for the one that comes with the program.
    pub id: ModelId,
    /// How it weighs.
    pub model: Model,
    /// How common what is in the account.
    pub frequencies: Frequencies,
}

/// The numbers of a model as they are stored.
#[derive(Serialize, Deserialize)]
struct Numbers {
    model: Model,
    frequencies: Frequencies,
}

/// The model that judges now; one that an older program learned otherwise is left aside.
///
/// # Errors
/// Whatever the database answers.
pub fn in_force(cx: &mut Cx<'_>) -> Result<InForce, Error> {
    let found = store::find_in_force(cx)?;
    let read = found.and_then(|(id, numbers)| Some((id, serde_json::from_str::<Numbers>(&numbers).ok()?)));
    if let Some((id, Numbers { model, frequencies })) = read.filter(|(_, numbers)| numbers.model.is_usable()) {
        return Ok(InForce { id, model, frequencies });
    }
    let records = u64::try_from(store::count_contacts(cx)?).unwrap_or_default();
    Ok(InForce { id: ModelId(0), model: Model::shipped().clone(), frequencies: Frequencies::of_records(records) })
}

/// The models that were learned, the newest first.
///
/// # Errors
/// Whatever the database answers.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Learned>, Error> {
    Ok(store::list(cx, MAX_LISTED)?)
}

/// How many decisions of people are known.
///
/// # Errors
/// Whatever the database answers.
pub fn count_decisions(cx: &mut Cx<'_>) -> Result<i64, Error> {
    Ok(store::count_decisions(cx, 0)?)
}

/// Asks for a model to be learned where there is reason to: enough contacts, and a tenth more of them than the last one
/// knew, or decisions since yesterday. Asked once an hour; how many jobs were asked for.
///
/// # Errors
/// Whatever the database answers.
pub fn ask_if_due(cx: &mut Cx<'_>) -> Result<u64, Error> {
    let contacts = store::count_contacts(cx)?;
    if contacts < LEAST_RECORDS {
        return Ok(0);
    }
    let is_due = match list(cx)?.first() {
        None => true,
        Some(last) => {
            let has_grown = contacts * 100 >= last.records * (100 + GROWTH_PERCENT);
            let is_old = cx.now - last.created_at >= LEARNED_EVERY;
            is_old && (has_grown || store::count_decisions(cx, last.created_at)? > 0)
        }
    };
    if is_due && !store::is_asked_for(cx, LEARN_JOB)? {
        jobs::enqueue(cx, LEARN_JOB, &json!({}))?;
        return Ok(1);
    }
    Ok(0)
}

/// What people decided, as both records were then.
///
/// # Errors
/// Whatever the database answers.
pub fn list_decisions(cx: &mut Cx<'_>) -> Result<Vec<Decided>, Error> {
    Ok(store::list_decisions(cx, MAX_DECISIONS)?)
}

/// A model learned of contacts and decisions, from the one that comes with the program. All of the work, and none of the
/// database.
pub fn learn(people: &[Person], decided: &[Decided]) -> (Model, Frequencies) {
    matching::train(people, Model::shipped(), decided)
}

/// Puts what was learned in force, unless it is not to be believed; either way it is kept.
///
/// # Errors
/// Whatever the database answers.
pub fn keep(cx: &mut Cx<'_>, (model, frequencies): (Model, Frequencies), decisions: usize) -> Result<Learned, Error> {
    let before = in_force(cx)?.model;
    let remark = doubt(&before, &model);
    let is_believed = remark.is_none();
    let learned = Learned {
        id: cx.next_id()?,
        state: if is_believed { State::InForce } else { State::Rejected },
        records: i64::try_from(model.records).unwrap_or_default(),
        decisions: i64::try_from(decisions).unwrap_or_default(),
        created_at: cx.now,
        in_force_since: is_believed.then_some(cx.now),
        remark: remark.unwrap_or_default(),
    };
    if is_believed {
        store::retire(cx, "")?;
    }
    store::insert(cx, &learned, &numbers(model, frequencies)?)?;
    store::delete_older(cx)?;
    Ok(learned)
}

fn numbers(model: Model, frequencies: Frequencies) -> Result<String, DbError> {
    Ok(serde_json::to_string(&Numbers { model, frequencies })?)
}

/// Why a model is not to be believed, if it is not (§ "Guard rails" of docs/duplicates.md).
fn doubt(before: &Model, learned: &Model) -> Option<String> {
    let jump = learned.same_per_record / before.same_per_record.max(f64::MIN_POSITIVE);
    if !jump.is_finite() || !learned.is_usable() {
        return Some("Its numbers make no sense.".to_owned());
    }
    let times = if jump > 1.0 { jump } else { 1.0 / jump };
    let way = if jump > 1.0 { "more" } else { "fewer" };
    (times > MOST_JUMP).then(|| format!("It expects {times:.1} times {way} duplicates than the model before it."))
}

/// Goes back to the model before the one in force; to the one that comes with the program if there is none.
///
/// # Errors
/// `Denied` to all but administrators.
pub fn go_back(cx: &mut Cx<'_>) -> Result<(), Error> {
    access::require(cx, Right::SetUp)?;
    let before = list(cx)?;
    let current = before.iter().position(|learned| learned.state == State::InForce);
    store::retire(cx, "Somebody went back to the model before it.")?;
    let left = before.iter().skip(current.map_or(0, |at| at + 1));
    if let Some(previous) = left.into_iter().find(|learned| learned.state == State::Before && learned.remark.is_empty())
    {
        store::put_in_force(cx, previous.id)?;
    }
    Ok(())
}
