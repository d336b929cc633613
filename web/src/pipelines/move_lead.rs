//! `PUT /leads/{id}/stage`: a card is put elsewhere, by mouse, key or menu (MV-01, MV-02).

use super::pen::Pen;
use super::place;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::incoming_leads::decider::since;
use crate::live::update::Update;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::ids::{LeadId, StageId};
use base::journal::{Entry, Kind};
use flow::channels::said::Place;
use flow::leads::{self, LeadCard, RankAt};
use flow::pipelines::{self, Move, Moved, Pipeline, StageKind};
use flow::timeline::{self, Line};
use maud::{Markup, html};
use serde::Deserialize;

/// Lines of the feed that are looked at to find who moved a lead.
const LOOK_BACK_LINES: usize = 20;

/// Where to.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    stage_id: i64,
    /// The id of the card that shall follow; empty means that none does.
    #[serde(default)]
    before: String,
    /// The version of the card that was moved; absent means whatever it is.
    expected_version: Option<i64>,
    /// Present when the card is not there yet, as after an undo: the answer puts it there.
    is_put_by_answer: Option<String>,
}

impl Wanted {
    /// A card dropped at the end of a stage stands below all others; a won or lost one has no place to speak of.
    fn rank(&self, kind: StageKind) -> RankAt {
        match self.before.parse() {
            Ok(next) => RankAt::Above(LeadId(next)),
            Err(_) if kind.is_closed() => RankAt::Top,
            Err(_) => RankAt::Bottom,
        }
    }
}

/// A move that was made.
struct Done {
    /// The card as it was, and what followed it.
    was: LeadCard,
    followed_by: Option<LeadId>,
    moved: Moved,
    update: Update,
}

/// The handler.
///
/// # Errors
/// [`Failure::NotFound`]; a stale move is answered to a script with the card where it truly is.
pub async fn put(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<i64>,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    let id = LeadId(id);
    let order = wanted.clone();
    match web.desk.write(&who, move |cx| move_card(cx, id, &order)).await {
        Ok(done) => {
            let pen = Pen::new(&web, &who, done.update.people.clone());
            let partials = draw(&pen, &done, wanted.is_put_by_answer.is_some());
            Ok(asker.changed(partials, &format!("/pipelines/{}", done.was.pipeline_id)))
        }
        Err(Failure::Stale) => refuse(&web, &who, asker, id).await,
        Err(failure) => Err(failure),
    }
}

fn move_card(cx: &mut Cx<'_>, id: LeadId, wanted: &Wanted) -> Result<Done, Failure> {
    let before = place::standing(cx, &[id])?.pop().ok_or(Failure::NotFound)?;
    let stage = pipelines::find_stage(cx, StageId(wanted.stage_id))?.ok_or(Failure::NotFound)?;
    let to = Move {
        stage_id: stage.id,
        at: wanted.rank(stage.kind),
        expected_version: wanted.expected_version,
        loss_reason_id: None,
    };
    let moved = pipelines::move_lead(cx, id, to)?;
    let update = Update::read(cx, before.card.pipeline_id, &[id], &[])?;
    Ok(Done { was: before.card, followed_by: before.before, moved, update })
}

fn draw(pen: &Pen, done: &Done, is_put_by_answer: bool) -> Markup {
    let cards = if is_put_by_answer { done.update.put_leads(pen) } else { done.update.morph_leads(pen) };
    html! {
        (cards) (done.update.numbers(pen))
        @if let Moved::To(lead) = &done.moved {
            @let before = done.followed_by.map(|id| id.to_string()).unwrap_or_default();
            @let fields = format!("stage_id={}&before={before}&expected_version={}&is_put_by_answer=yes", done.was.stage_id, lead.version);
            @let url = format!("/leads/{}/stage", lead.id);
            @let undo = Undo { method: "PUT", url: &url, fields: &fields };
            @let text = what_happened(&done.update.pipeline, &lead.name, lead.stage_id);
            // What was undone is not offered to be undone: the key would go to and fro.
            (said(&Toast { text: &text, undo: Some(undo).filter(|_| !is_put_by_answer) }))
        }
    }
}

fn what_happened(pipeline: &Pipeline, lead: &str, stage: StageId) -> String {
    match pipeline.stage(stage) {
        Some(stage) => format!("{lead}: {}", stage.name),
        None => format!("{lead} left for another pipeline"),
    }
}

/// Somebody changed the lead meanwhile: the card as it is, where it is, and who did it.
async fn refuse(web: &Web, who: &SignedIn, asker: Asker, id: LeadId) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        let lead = leads::load(cx, id)?;
        let feed = timeline::feed(cx, Place::lead(id), None, LOOK_BACK_LINES)?;
        Ok::<_, Failure>((Update::read(cx, lead.pipeline_id, &[id], &[])?, newest_change(feed.lines)))
    };
    let (update, change) = web.desk.read(who, unit).await?;
    let pen = Pen::new(web, who, update.people.clone());
    let sentence = change.map_or_else(|| Failure::Stale.sentence(), |entry| who_changed_it(&pen, &entry));
    if asker == Asker::Browser {
        return Err(Failure::Conflict(sentence));
    }
    let toast = Toast { text: &sentence, undo: None };
    let partials = html! { (update.put_leads(&pen)) (update.numbers(&pen)) (said(&toast)) };
    Ok((StatusCode::CONFLICT, partials).into_response())
}

fn newest_change(lines: Vec<Line>) -> Option<Entry> {
    lines.into_iter().rev().find_map(|line| match line {
        Line::Changed(entry) => Some(*entry),
        Line::Set(entry, _) => Some(*entry),
        Line::Said(..) => None,
    })
}

/// "Tom Okafor moved this lead 2 min ago. It is shown where it is now."
fn who_changed_it(pen: &Pen, entry: &Entry) -> String {
    let name = entry.user().map_or("a rule", |user| pen.name(user));
    let verb = match entry.kind {
        Some(Kind::LeadMoved | Kind::LeadReopened) => "moved this lead",
        Some(Kind::LeadWon) => "marked this lead as won",
        Some(Kind::LeadLost) => "marked this lead as lost",
        _ => "changed this lead",
    };
    format!("{name} {verb} {}. It is shown where it is now.", since(pen.clock.now_s - entry.at))
}
