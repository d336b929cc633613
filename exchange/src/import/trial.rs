//! The dry run: every row is read and planned, and nothing is taken (better than IM-09).

use super::plan::{Known, Part, Plan, plan};
use super::problems::Problem;
use super::taking::readable;
use super::there::look_up;
use super::wish::Wishes;
use super::work::{Next, failure};
use super::{Counts, Directory, Error, State, steps, store};
use crate::table::Row;
use base::desk::Who;
use base::ids::ImportId;
use base::jobs::Failure;
use base::{Cx, Desk};
use std::sync::Arc;

/// What a dry run has seen so far.
#[derive(Clone, Default)]
pub struct Trial {
    known: Known,
    counts: Counts,
}

/// Tries rows in one unit, which may run again: what it has seen is kept only when the unit was.
pub async fn try_rows(
    desk: &Desk,
    who: Who,
    id: ImportId,
    chunk: &Arc<Vec<Row>>,
    trial: &mut Trial,
    position: u64,
) -> Result<Next, Failure> {
    let rows = Arc::clone(chunk);
    let before = Arc::new(std::mem::take(trial));
    let seen = Arc::clone(&before);
    let unit = move |cx: &mut Cx<'_>| try_chunk(cx, id, &rows, &seen, position);
    let (next, new) = desk.write(who, unit).await.map_err(failure)?;
    *trial = Arc::try_unwrap(before).unwrap_or_else(|shared| (*shared).clone());
    trial.known.extend(new.known);
    trial.counts = new.counts;
    Ok(next)
}

fn try_chunk(cx: &mut Cx<'_>, id: ImportId, rows: &[Row], seen: &Trial, position: u64) -> Result<(Next, Trial), Error> {
    let Some(mut import) = store::find(cx, id)?.filter(|import| import.state == State::Checking) else {
        return Ok((Next::Nothing, Trial::default()));
    };
    if position == 0 {
        store::clear(cx, id)?;
    }
    let directory = Directory::load(cx)?;
    let mut new = Trial { known: Known::new(), counts: seen.counts };
    let (readable, mut problems) = readable(&import, rows, &directory, None);
    let wishes: Vec<&Wishes> = readable.iter().map(|(_, wishes, _)| wishes).collect();
    let there = look_up(cx, import.mapping.existing, &wishes, i64::MAX)?;
    for ((row_number, wishes, keys), there) in readable.iter().zip(there) {
        let known = |key: &String| Some((key.clone(), *new.known.get(key).or_else(|| seen.known.get(key))?));
        let known: Known = keys.all().filter_map(known).collect();
        match plan(&known, there, wishes, keys) {
            Ok(plan) => {
                count(&mut new.counts, plan);
                new.known.extend(keys.all().map(|key| (key.clone(), 0)));
            }
            Err(Error::Row(reason)) => problems.push(Problem { row_number: *row_number, reason }),
            Err(error) => return Err(error),
        }
    }
    new.counts.problems += problems.len() as u64;
    store::insert_problems(cx, id, &problems)?;
    import.counts = new.counts;
    import.position = position + rows.len() as u64;
    let next = if rows.is_empty() { Next::Nothing } else { Next::Chunk };
    if next == Next::Nothing {
        import.state = State::Checked;
    }
    steps::keep(cx, &import)?;
    Ok((next, new))
}

fn count(counts: &mut Counts, plan: Plan) {
    counts.repeated += u64::from(plan.is_repeated);
    for (part, made) in
        [(plan.lead, &mut counts.leads), (plan.contact, &mut counts.contacts), (plan.company, &mut counts.companies)]
    {
        match part {
            Some(Part::Make) => *made += 1,
            Some(Part::Change(_)) => counts.changed += 1,
            Some(Part::Join(_)) | None => {}
        }
    }
}
