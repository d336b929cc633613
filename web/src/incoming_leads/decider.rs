//! Somebody decides on an incoming lead: one unit of work, and an answer that says what was done, how to take it back,
//! or who was first (IL-34).

use crate::answer::Asker;
use crate::failure::Failure;
use crate::live::update::Update;
use crate::pipelines::pen::Pen;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::partial::gone;
use crate::ui::toast::{Toast, Undo, said, said_with};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use base::Cx;
use base::clock::Seconds;
use base::ids::{IncomingLeadId, LeadId, UserId};
use flow::inbox::{self, IncomingLead, State};
use maud::{Markup, html};

/// Who decides, and how they are answered.
pub struct Decider {
    /// Where units of work are opened.
    pub web: Web,
    /// The user.
    pub who: SignedIn,
    /// A script or a browser.
    pub asker: Asker,
}

impl FromRequestParts<Web> for Decider {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Decider, Failure> {
        let who = SignedIn::from_request_parts(parts, web).await?;
        let Ok(asker) = Asker::from_request_parts(parts, web).await;
        Ok(Decider { web: web.clone(), who, asker })
    }
}

/// A decision that was made, as it stands now.
pub struct Decided {
    /// The incoming lead.
    pub incoming: IncomingLead,
    /// What changed on its board.
    pub update: Update,
    /// What draws it.
    pub pen: Pen,
}

/// How a decision is said to who made it.
pub struct Saying {
    /// "Accepted Samir Meier".
    pub text: String,
    /// The address that takes it back with DELETE.
    pub undo: Option<String>,
    /// What else can be done about it.
    pub more: Markup,
    /// The page that shows it to a browser without script.
    pub page: String,
}

impl Saying {
    /// "Samir Meier waits again", after a decision was taken back.
    pub fn waits_again(decided: &Decided) -> Saying {
        let text = format!("{} waits again", decided.incoming.sender);
        Saying { text, undo: None, more: html! {}, page: decided.board() }
    }
}

impl Decided {
    /// The page of the board on which it was decided.
    pub fn board(&self) -> String {
        format!("/pipelines/{}", self.incoming.pipeline_id)
    }
}

impl Decider {
    /// Runs a decision, which gives the leads that it changed, and reads what the board must be told.
    ///
    /// # Errors
    /// What the decision answers; [`Failure::AlreadyDecided`] when somebody was first.
    pub async fn decide(
        &self,
        id: IncomingLeadId,
        decision: impl Fn(&mut Cx<'_>) -> Result<Vec<LeadId>, Failure> + Send + 'static,
    ) -> Result<Decided, Failure> {
        let unit = move |cx: &mut Cx<'_>| {
            let leads = decision(cx)?;
            let incoming = inbox::load(cx, id)?;
            let update = Update::read(cx, incoming.pipeline_id, &leads, &[id])?;
            Ok::<_, Failure>((incoming, update))
        };
        let (incoming, update) = self.web.desk.write(&self.who, unit).await?;
        let pen = Pen::new(&self.web, &self.who, update.people.clone());
        Ok(Decided { incoming, update, pen })
    }

    /// The answer to a decision that was made.
    pub fn answer(&self, decided: &Decided, saying: &Saying) -> Response {
        let undo = saying.undo.as_deref().map(|url| Undo { method: "DELETE", url, fields: "" });
        let partials = html! {
            (decided.update.put_incoming(&decided.pen)) (decided.update.put_leads(&decided.pen)) (decided.update.numbers(&decided.pen))
            (said_with(&Toast { text: &saying.text, undo }, &saying.more))
        };
        self.asker.changed(partials, &saying.page)
    }

    /// The answer to a decision that could not be made: when somebody was first, who and when (IL-34).
    ///
    /// # Errors
    /// Every other failure as it is.
    pub async fn refuse(&self, id: IncomingLeadId, failure: Failure) -> Result<Response, Failure> {
        let Failure::AlreadyDecided { state, by, at } = failure else { return Err(failure) };
        let unit = move |cx: &mut Cx<'_>| {
            let incoming = inbox::load(cx, id)?;
            Update::read(cx, incoming.pipeline_id, &[], &[id])
        };
        let update = self.web.desk.read(&self.who, unit).await?;
        let pen = Pen::new(&self.web, &self.who, update.people.clone());
        let sentence = who_was_first(&pen, state, by, at);
        if self.asker == Asker::Browser {
            return Err(Failure::Conflict(sentence));
        }
        let partials = html! {
            (update.put_incoming(&pen)) (update.numbers(&pen)) (gone("#link")) (said(&Toast { text: &sentence, undo: None }))
        };
        Ok((StatusCode::CONFLICT, partials).into_response())
    }
}

/// "Already accepted by Tom Okafor 2 min ago. Nothing was changed."
fn who_was_first(pen: &Pen, state: State, by: UserId, at: Seconds) -> String {
    format!("Already {} by {} {}. Nothing was changed.", state.as_str(), pen.name(by), since(pen.clock.now_s - at))
}

/// How long ago, in a sentence.
pub fn since(passed: Seconds) -> String {
    match passed {
        ..60 => "a moment ago".to_owned(),
        60..3_600 => format!("{} min ago", passed / 60),
        3_600..86_400 => format!("{} h ago", passed / 3_600),
        86_400..172_800 => "a day ago".to_owned(),
        _ => format!("{} days ago", passed / 86_400),
    }
}
