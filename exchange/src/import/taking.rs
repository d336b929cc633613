//! The run: rows are taken in chunks, each with the import's position in one unit.

use super::apply::Taker;
use super::asked::Touched;
use super::keys::{self, Keys};
use super::plan::plan;
use super::problems::Problem;
use super::there::look_up;
use super::wish::{self, Wishes};
use super::work::{Next, failure};
use super::{Directory, Error, Import, State, set_up, steps, store};
use crate::table::Row;
use base::desk::Who;
use base::ids::ImportId;
use base::jobs::Failure;
use base::{Cx, Desk, journal};
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// Rows that are to be taken.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// The rows.
    pub rows: Arc<Vec<Row>>,
    /// How many rows come before them.
    pub position: u64,
    /// The id of the last record that was there before the run.
    pub upto: i64,
}

impl Chunk {
    /// Each row by itself.
    fn apart(&self) -> impl Iterator<Item = Chunk> {
        let one = |(position, row): (u64, &Row)| Chunk { rows: Arc::new(vec![row.clone()]), position, upto: self.upto };
        (self.position..).zip(self.rows.iter()).map(one)
    }
}

/// Takes rows in one unit; where a station refuses one of them, they are taken one by one, and that one is a problem.
pub async fn take_rows(desk: &Desk, who: Who, id: ImportId, chunk: Chunk) -> Result<Next, Failure> {
    let whole = chunk.clone();
    match desk.write(who, move |cx| take_chunk(cx, id, &whole, None)).await {
        Err(Error::Db(error)) => return Err(error.into()),
        Err(error) => tracing::debug!(%error, "the rows of a chunk are taken one by one"),
        Ok(next) => return Ok(next),
    }
    let mut next = Next::Chunk;
    for one in chunk.apart() {
        let row = one.clone();
        next = match desk.write(who, move |cx| take_chunk(cx, id, &row, None)).await {
            Err(Error::Db(error)) => return Err(error.into()),
            Err(error) => {
                let reason = error.to_string();
                let unit = move |cx: &mut Cx<'_>| take_chunk(cx, id, &one, Some(reason.as_str()));
                desk.write(who, unit).await.map_err(failure)?
            }
            Ok(next) => next,
        };
        if next == Next::Nothing {
            break;
        }
    }
    Ok(next)
}

/// `refused` is why the only row of the chunk is not taken.
fn take_chunk(cx: &mut Cx<'_>, id: ImportId, chunk: &Chunk, refused: Option<&str>) -> Result<Next, Error> {
    let is_ours = |import: &Import| import.state == State::Running && import.position == chunk.position;
    let Some(mut import) = store::find(cx, id)?.filter(is_ours) else { return Ok(Next::Nothing) };
    let rows = &chunk.rows;
    if rows.is_empty() {
        end(cx, &mut import)?;
        return Ok(Next::Nothing);
    }
    let directory = Directory::load(cx)?;
    let (mut readable, mut problems) = readable(&import, rows, &directory, refused);
    let choices: BTreeSet<_> = readable.iter().flat_map(|(_, wishes, _)| wishes.choices.iter().cloned()).collect();
    if !choices.is_empty() {
        set_up::add_choices(cx, id, choices)?;
        (readable, problems) = self::readable(&import, rows, &Directory::load(cx)?, refused);
    }
    let first: i64 = cx.next_id()?;
    let hashes: Vec<&String> = readable.iter().flat_map(|(_, _, keys)| keys.all()).collect();
    let mut known = store::list_known(cx, id, &hashes)?;
    let old: HashSet<String> = known.keys().cloned().collect();
    let mut touched = Touched::new();
    let mut counts = import.counts;
    let wishes: Vec<&Wishes> = readable.iter().map(|(_, wishes, _)| wishes).collect();
    let there = look_up(cx, import.mapping.existing, &wishes, chunk.upto)?;
    let mut taker = Taker::new(&import.mapping, &mut known, &mut touched, &mut counts);
    for ((row, wishes, keys), there) in readable.iter().zip(there) {
        match plan(taker.known, there, wishes, keys) {
            Ok(plan) => taker.take(cx, wishes, plan, keys)?,
            Err(Error::Row(reason)) => problems.push(Problem { row_number: *row, reason }),
            Err(error) => return Err(error),
        }
    }
    taker.end(cx)?;
    set_up::note_tags(cx, id, first)?;
    import.counts = counts;
    import.counts.problems += problems.len() as u64;
    import.position += rows.len() as u64;
    store::insert_problems(cx, id, &problems)?;
    store::insert_known(cx, id, known.iter().filter(|(key, _)| !old.contains(*key)))?;
    let mark = journal::newest(cx)?;
    store::insert_touched(cx, id, &touched, mark.0)?;
    steps::keep(cx, &import)?;
    Ok(Next::Chunk)
}

type Readable = Vec<(u64, Wishes, Keys)>;

/// The rows that can be read, and what is wrong with the others.
pub fn readable(
    import: &Import,
    rows: &[Row],
    directory: &Directory,
    refused: Option<&str>,
) -> (Readable, Vec<Problem>) {
    let (mut readable, mut problems) = (Vec::new(), Vec::new());
    for row in rows {
        let read = match refused {
            Some(reason) => Err(vec![reason.to_owned()]),
            None => wish::read(row, import.subject, &import.mapping, directory),
        };
        match read {
            Ok(wishes) => {
                let keys = keys::of(import.subject, &wishes);
                readable.push((row.number, wishes, keys));
            }
            Err(reasons) => problems.push(Problem { row_number: row.number, reason: reasons.join(" ") }),
        }
    }
    (readable, problems)
}

fn end(cx: &mut Cx<'_>, import: &mut Import) -> Result<(), Error> {
    import.state = State::Done;
    import.ended_at = Some(cx.now);
    store::clear_keys(cx, import.id)?;
    steps::note(cx, import)?;
    steps::keep(cx, import)
}
