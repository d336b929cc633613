//! In which order somebody looks at the cards of a board: theirs alone, kept until they choose another.

use super::{Error, load, store};
use base::Cx;
use base::access::Actor;
use base::filters::Sort;
use base::ids::PipelineId;
use base::search::Subject;

/// The order in which who acts looks at a board: by hand until they choose another, and for programs.
///
/// # Errors
/// Whatever the database answers.
pub fn board_order(cx: &mut Cx<'_>, pipeline: PipelineId) -> Result<Sort, Error> {
    let Actor::User(user, ..) = cx.actor else { return Ok(Sort::BY_HAND) };
    let word = store::find_board_order(cx, pipeline, user)?;
    Ok(word.and_then(|word| Sort::from_word(&word, Subject::Lead)).unwrap_or(Sort::BY_HAND))
}

/// Remembers the order in which who acts looks at a board. It changes no record, so the journal does not hear of it.
///
/// # Errors
/// `NoSuchPipeline`.
pub fn set_board_order(cx: &mut Cx<'_>, pipeline: PipelineId, sort: Sort) -> Result<(), Error> {
    load(cx, pipeline)?;
    let Actor::User(user, ..) = cx.actor else { return Ok(()) };
    Ok(store::put_board_order(cx, pipeline, user, &sort.word())?)
}
