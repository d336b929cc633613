//! Leads that are lost together are asked for one reason first, as one lead is (MV-04).

use super::bulk::Wish;
use crate::failure::Failure;
use crate::pipelines::lose::{FORM, Question, choices};
use base::Cx;
use flow::bulk::Deed;
use flow::leads::loss_reasons::{self, LossReason};
use flow::pipelines::{self, StageKind};
use maud::html;

/// The reasons to choose from, if nobody said one yet and there are any.
pub fn open_question(cx: &mut Cx<'_>, wish: &Wish) -> Result<Option<Vec<LossReason>>, Failure> {
    let Deed::Move(stage) = wish.deed else { return Ok(None) };
    let is_lost = pipelines::find_stage(cx, stage)?.is_some_and(|stage| stage.kind == StageKind::Lost);
    if wish.is_reason_asked || !is_lost {
        return Ok(None);
    }
    Ok(Some(loss_reasons::list(cx)?).filter(|reasons| !reasons.is_empty()))
}

/// The question: its form says again which leads are meant.
pub fn question(wish: &Wish, reasons: &[LossReason], csrf_token: &str) -> Question {
    let stage = if let Deed::Move(stage) = wish.deed { Some(stage) } else { None };
    let form = html! {
        form.stack id=(FORM) method="post" action="/bulk-changes" data-bulk-changes {
            input type="hidden" name="csrf_token" value=(csrf_token);
            input type="hidden" name="home" value=(wish.of.home);
            input type="hidden" name="deed" value="move";
            input type="hidden" name="stage" value=[stage];
            @match &wish.of.query {
                Some(query) => { input type="hidden" name="all" value="yes"; input type="hidden" name="query" value=(query); }
                None => { @for id in &wish.of.ids { input type="hidden" name="ids" value=(id); } }
            }
            (choices(reasons))
        }
    };
    Question::of_several(form, wish.of.home.path())
}
