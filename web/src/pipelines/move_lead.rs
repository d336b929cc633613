//! `PUT /leads/{id}/stage`: a card is put elsewhere, by mouse, key or menu (MV-01, MV-02).

use super::fill::{self, Asked};
use super::lose::Question;
use super::pen::Pen;
use super::place;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::fields::{self, Pairs};
use crate::incoming_leads::decider::since;
use crate::lists::{self, Home};
use crate::live::update::Update;
use crate::session::SignedIn;
use crate::shell::{self, Frame};
use crate::state::Web;
use crate::ui::partial::gone;
use crate::ui::toast::{Toast, Undo, said};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::accounts;
use base::clock::Seconds;
use base::filters::{Filter, Sort};
use base::ids::{LeadId, LossReasonId, PipelineId, StageId};
use base::journal::{Entry, Kind};
use flow::channels::said::Place;
use flow::leads::loss_reasons::{self, LossReason};
use flow::leads::{self, Lead, LeadCard, Missing, RankAt};
use flow::pipelines::{self, Move, Moved, Pipeline, Stage, StageKind};
use flow::timeline::{self, Line};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use url::form_urlencoded::byte_serialize;

/// Lines of the feed that are looked at to find who moved a lead.
const LOOK_BACK_LINES: usize = 20;

/// Where to, as a form says it.
#[derive(Clone, Debug)]
pub struct Wanted {
    stage_id: i64,
    /// The id of the card that shall follow; empty means that none does.
    before: String,
    /// The version of the card that was moved; absent means whatever it is.
    expected_version: Option<i64>,
    /// Why it is lost; empty means without a reason, absent that nobody was asked yet.
    loss_reason: Option<String>,
    /// True when the card is not there yet, as after an undo or a question: the answer puts it there.
    is_put_by_answer: bool,
    /// True for the way back: it is not offered to be undone again.
    is_undo: bool,
    /// The filter of the board, as it stands behind its question mark: the answer shows the board through it.
    filter: String,
    /// Fields that were missing, as they were filled in.
    pairs: Pairs,
}

impl Wanted {
    fn read(pairs: Pairs) -> Result<Wanted, Failure> {
        let text = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let stage_id = text("stage_id").and_then(|id| id.parse().ok());
        Ok(Wanted {
            stage_id: stage_id
                .ok_or_else(|| Failure::Invalid("Say to which stage it goes. Nothing was moved.".to_owned()))?,
            before: text("before").unwrap_or_default(),
            expected_version: text("expected_version").and_then(|version| version.parse().ok()),
            loss_reason: text("loss_reason"),
            is_put_by_answer: text("is_put_by_answer").is_some(),
            is_undo: text("is_undo").is_some(),
            filter: text("filter").unwrap_or_default(),
            pairs,
        })
    }

    /// The hidden fields of a question, so that the same move goes on with its answer.
    pub fn repeated(&self) -> Markup {
        html! {
            input type="hidden" name="stage_id" value=(self.stage_id);
            input type="hidden" name="before" value=(self.before);
            @if let Some(version) = self.expected_version { input type="hidden" name="expected_version" value=(version); }
            @if let Some(reason) = &self.loss_reason { input type="hidden" name="loss_reason" value=(reason); }
            input type="hidden" name="filter" value=(self.filter);
            input type="hidden" name="is_put_by_answer" value="yes";
        }
    }

    /// A card dropped at the end of a stage stands below all others; a won or lost one has no place to speak of.
    fn rank(&self, kind: StageKind) -> RankAt {
        match self.before.parse() {
            Ok(next) => RankAt::Above(LeadId(next)),
            Err(_) if kind.is_closed() => RankAt::Top,
            Err(_) => RankAt::Bottom,
        }
    }
}

/// What became of the wish.
enum Outcome {
    Done(Box<Done>),
    /// Why it is lost is asked first.
    Why(Vec<LossReason>),
    /// What the stage requires is asked first.
    Fill(Vec<Missing>, TimeZone),
}

/// A move that was made.
struct Done {
    /// The card as it was, why it was lost if it was, and what followed it.
    was: LeadCard,
    reason: Option<LossReasonId>,
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
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let (id, wanted) = (LeadId(id), Wanted::read(pairs)?);
    let order = wanted.clone();
    match web.desk.write(&who, move |cx| move_card(cx, id, &order)).await {
        Ok(Outcome::Done(done)) => {
            let pen = Pen::new(&web, &who, done.update.people.clone());
            Ok(asker.changed(draw(&pen, &done, &wanted), &format!("/pipelines/{}", done.was.pipeline_id)))
        }
        Ok(Outcome::Why(reasons)) => {
            let question = Question::of_lead(id, &wanted, &reasons, who.csrf_token.reveal());
            ask(&web, &who, asker, &question.dialog(), &question.page()).await
        }
        Ok(Outcome::Fill(missing, zone)) => {
            let asked = Asked {
                lead: id,
                wanted: &wanted,
                missing: &missing,
                zone: &zone,
                csrf_token: who.csrf_token.reveal(),
            };
            ask(&web, &who, asker, &fill::ask(&asked), &fill::page(&asked)).await
        }
        Err(Failure::Stale) => refuse(&web, &who, asker, (id, wanted)).await,
        Err(failure) => Err(failure),
    }
}

/// A question before the move: nothing was moved yet.
pub async fn ask(web: &Web, who: &SignedIn, asker: Asker, dialog: &Markup, page: &Markup) -> Result<Response, Failure> {
    let answer = match asker {
        Asker::Script => dialog.clone().into_response(),
        Asker::Browser => {
            let frame = Frame { title: "Move", place: shell::Place::Leads, live: None };
            shell::page(web, who, frame, page).await?.into_response()
        }
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
}

fn move_card(cx: &mut Cx<'_>, id: LeadId, wanted: &Wanted) -> Result<Outcome, Failure> {
    let lead = leads::load(cx, id)?;
    let sort = pipelines::board_order(cx, lead.pipeline_id)?;
    // By hand, in whichever order it is looked at: there the way back leads.
    let before = place::standing(cx, &Filter::default(), Sort::BY_HAND, &[id])?.pop().ok_or(Failure::NotFound)?;
    let stage = pipelines::find_stage(cx, StageId(wanted.stage_id))?.ok_or(Failure::NotFound)?;
    let missing = leads::missing(cx, &lead, stage.id)?;
    fields::fill(cx, &missing, &wanted.pairs)?;
    let to = Move {
        stage_id: stage.id,
        at: match before.before {
            _ if sort == Sort::BY_HAND || wanted.is_undo => wanted.rank(stage.kind),
            // Among cards that stand in another order a place by hand means nothing: it goes to the top of another stage,
            // as what has just come, and keeps its place by hand in its own.
            _ if lead.stage_id != stage.id => RankAt::Top,
            Some(next) => RankAt::Above(next),
            None => RankAt::Bottom,
        },
        // Filling in raises the version.
        expected_version: wanted.expected_version.filter(|_| missing.is_empty()),
        loss_reason_id: wanted.loss_reason.as_deref().and_then(|reason| reason.parse().ok()),
        closed_at: if wanted.is_undo { had_closed_at(cx, &lead, &stage)? } else { None },
    };
    if stage.kind == StageKind::Lost && lead.stage_id != stage.id && wanted.loss_reason.is_none() {
        let reasons = loss_reasons::list(cx)?;
        if !reasons.is_empty() {
            return Ok(Outcome::Why(reasons));
        }
    }
    let moved = match pipelines::move_lead(cx, id, to) {
        Err(pipelines::Error::FieldsMissing(missing)) => return Ok(Outcome::Fill(missing, fields::zone(cx)?)),
        other => other?,
    };
    let update = through(cx, before.card.pipeline_id, id, wanted)?;
    Ok(Outcome::Done(Box::new(Done {
        was: before.card,
        reason: lead.loss_reason_id,
        followed_by: before.before,
        moved,
        update,
    })))
}

/// The board around a lead, as who moved it looks at it.
fn through(cx: &mut Cx<'_>, pipeline: PipelineId, id: LeadId, wanted: &Wanted) -> Result<Update, Failure> {
    let currency = accounts::load(cx)?.currency;
    let asked = lists::Asked::find(cx, Home::Board(pipeline), &wanted.filter, &currency)?;
    Update::through(cx, pipeline, &asked.filter, &[id], &[])
}

/// When the lead ended in this stage, if the last change opened it again.
fn had_closed_at(cx: &mut Cx<'_>, lead: &Lead, stage: &Stage) -> Result<Option<Seconds>, Failure> {
    let feed = timeline::feed(cx, Place::lead(lead.id), None, LOOK_BACK_LINES)?;
    let reopening = newest_change(feed.lines).filter(|entry| entry.kind == Some(Kind::LeadReopened));
    let was_there = |entry: &Entry| entry.before["stage"] == stage.id.0;
    Ok(reopening.filter(was_there).and_then(|entry| entry.before["closed_at"].as_i64()))
}

fn draw(pen: &Pen, done: &Done, wanted: &Wanted) -> Markup {
    let is_put = wanted.is_put_by_answer || done.update.is_sorted();
    let cards = if is_put { done.update.put_leads(pen) } else { done.update.morph_leads(pen) };
    html! {
        (gone("#lose")) (gone("#fill")) (cards) (done.update.numbers(pen))
        @if let Moved::To(lead) = &done.moved {
            @let before = done.followed_by.map(|id| id.to_string()).unwrap_or_default();
            @let filter = byte_serialize(wanted.filter.as_bytes()).collect::<String>();
            @let reason = done.reason.map(|id| id.to_string()).unwrap_or_default();
            @let fields = format!("stage_id={}&before={before}&expected_version={}&loss_reason={reason}&is_put_by_answer=yes&is_undo=yes&filter={filter}", done.was.stage_id, lead.version);
            @let url = format!("/leads/{}/stage", lead.id);
            @let undo = Undo { method: "PUT", url: &url, fields: &fields };
            @let text = what_happened(&done.update.pipeline, &lead.name, lead.stage_id);
            // What was undone is not offered to be undone: the key would go to and fro.
            (said(&Toast { text: &text, undo: Some(undo).filter(|_| !wanted.is_undo) }))
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
async fn refuse(web: &Web, who: &SignedIn, asker: Asker, (id, wanted): (LeadId, Wanted)) -> Result<Response, Failure> {
    let unit = move |cx: &mut Cx<'_>| {
        let lead = leads::load(cx, id)?;
        let feed = timeline::feed(cx, Place::lead(id), None, LOOK_BACK_LINES)?;
        Ok::<_, Failure>((through(cx, lead.pipeline_id, id, &wanted)?, newest_change(feed.lines)))
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
