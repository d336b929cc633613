//! What goes wrong on a screen, said to the person in front of it: what happened, what was kept, what to do.

use crate::ui::layout::{self, Theme};
use crate::ui::toast::{Toast, said};
use axum::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::DbError;
use base::access::Denied;
use base::accounts::AccountError;
use base::clock::Seconds;
use base::fields::FieldError;
use base::ids::UserId;
use base::people::PeopleError;
use base::views::ViewError;
use exchange::{export, import};
use flow::founding::FoundingError;
use flow::removal::RemovalError;
use flow::{ChangeError, channels, contacts, duplicates, inbox, leads, pipelines, timeline, updates};
use mail::left_files::NotFetched;
use maud::html;

/// When to come back while the database is busy, in seconds.
const RETRY_AFTER_SECONDS: &str = "2";

/// Why a page could not be shown, or a change not be made.
#[derive(Debug)]
pub enum Failure {
    /// The host names no account.
    NoAccount,
    /// There is no account at all yet.
    NotSetUp,
    /// Nobody is signed in.
    SignInFirst,
    /// The change did not carry the session's token.
    ForeignForm,
    /// It does not exist here, or no longer.
    NotFound,
    /// It was merged into another record, which stands at this address.
    MergedInto(String),
    /// The user may not do this.
    Denied(String),
    /// Somebody was first (IL-34): how it was decided, by whom (0: a rule), when.
    AlreadyDecided { state: inbox::State, by: UserId, at: Seconds },
    /// Somebody changed it meanwhile.
    Stale,
    /// Somebody was faster; the sentence says who.
    Conflict(String),
    /// What was sent is not right; the sentence says what to mend.
    Invalid(String),
    /// A file was left on a mail server and could not be brought from there.
    NotFetched(NotFetched),
    /// Too much at once from one place.
    TooMany(String),
    /// The database is busy or restarting; it passes.
    Busy,
    /// Our mistake; the sentence is for the log.
    Broken(String),
}

impl Failure {
    fn status(&self) -> StatusCode {
        match self {
            Failure::NoAccount | Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::MergedInto(_) => StatusCode::SEE_OTHER,
            Failure::SignInFirst => StatusCode::UNAUTHORIZED,
            Failure::ForeignForm | Failure::Denied(_) => StatusCode::FORBIDDEN,
            Failure::AlreadyDecided { .. } | Failure::Stale | Failure::Conflict(_) => StatusCode::CONFLICT,
            Failure::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Failure::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Failure::NotFetched(NotFetched::Gone) => StatusCode::GONE,
            Failure::NotFetched(NotFetched::Later(_)) | Failure::NotSetUp | Failure::Busy => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Failure::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The sentence for the person.
    pub fn sentence(&self) -> String {
        match self {
            Failure::NoAccount => {
                "There is no account at this address. Check the first part of the host name.".to_owned()
            }
            Failure::NotSetUp => "This installation is waiting to be set up. Please open the set-up link that the server has printed in its log.".to_owned(),
            Failure::SignInFirst => "Please sign in first.".to_owned(),
            Failure::ForeignForm => {
                "This page is out of date. Nothing was changed: please load it again and repeat.".to_owned()
            }
            Failure::MergedInto(_) => "It was merged into another record.".to_owned(),
            Failure::NotFound => "That is not here, or not any more.".to_owned(),
            Failure::AlreadyDecided { state, .. } => format!("It was already {}. Nothing was changed.", state.as_str()),
            Failure::Stale => {
                "Somebody changed it a moment ago. It is shown as it is now; please look and repeat.".to_owned()
            }
            Failure::Denied(sentence) | Failure::Invalid(sentence) | Failure::TooMany(sentence) | Failure::Conflict(sentence) => sentence.clone(),
            Failure::NotFetched(reason) => reason.to_string(),
            Failure::Busy => {
                "The database is busy. Nothing was lost or changed; please try again in a moment.".to_owned()
            }
            Failure::Broken(_) => {
                "Something went wrong on our side. Nothing was changed; the log of the server says more.".to_owned()
            }
        }
    }
}

impl IntoResponse for Failure {
    /// A page with the sentence. Changes made by script get the same text in a toast (see `answer`).
    fn into_response(self) -> Response {
        if let Failure::Broken(reason) = &self {
            tracing::error!(%reason, "a request failed");
        }
        let status = self.status();
        let sentence = self.sentence();
        let page = html! {
            h1 { (sentence) }
            @if !matches!(self, Failure::NotSetUp) { p { a href="/" { "To the start page" } } }
        };
        let mut response = (status, layout::bare(&sentence, Theme::System, &page)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        if matches!(self, Failure::SignInFirst) {
            *response.status_mut() = StatusCode::SEE_OTHER;
            response.headers_mut().insert(LOCATION, HeaderValue::from_static("/sign-in"));
        }
        if let Failure::MergedInto(address) = &self
            && let Ok(address) = HeaderValue::from_str(address)
        {
            response.headers_mut().insert(LOCATION, address);
        }
        response.extensions_mut().insert(Sentence { text: sentence, status });
        response
    }
}

/// The sentence of a failed answer, for the layer that says it in a toast.
#[derive(Clone, Debug)]
pub struct Sentence {
    text: String,
    status: StatusCode,
}

impl Sentence {
    /// The same failure as partials, for a change made by script.
    pub fn as_toast(&self) -> Response {
        let body = said(&Toast { text: &self.text, undo: None }).into_string();
        let mut response = (self.status, body).into_response();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert("HX-Redirect", HeaderValue::from_static("/sign-in"));
        }
        response
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Failure {
        if error.is_temporary() { Failure::Busy } else { Failure::Broken(error.to_string()) }
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Failure {
        Failure::Denied(denied.to_string())
    }
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Failure {
        match error {
            ViewError::NoSuchView(_) => Failure::NotFound,
            ViewError::Denied(denied) => denied.into(),
            ViewError::Db(error) => error.into(),
            ViewError::Name | ViewError::TooMany => Failure::Invalid(error.to_string()),
        }
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Failure {
        match error {
            AccountError::Denied(denied) => denied.into(),
            AccountError::Database(error) => error.into(),
            wrong => Failure::Invalid(wrong.to_string()),
        }
    }
}

impl From<PeopleError> for Failure {
    fn from(error: PeopleError) -> Failure {
        match error {
            PeopleError::NoSuchUser(_)
            | PeopleError::NoSuchToken(_)
            | PeopleError::NoSuchProgram(_)
            | PeopleError::NoSuchConsent(_)
            | PeopleError::NoSuchRole(_)
            | PeopleError::NoSuchGroup(_) => Failure::NotFound,
            PeopleError::Denied(denied) => denied.into(),
            PeopleError::Database(error) => error.into(),
            wrong => Failure::Invalid(wrong.to_string()),
        }
    }
}

impl From<RemovalError> for Failure {
    fn from(error: RemovalError) -> Failure {
        match error {
            RemovalError::People(error) => error.into(),
            RemovalError::Flow(error) => error.into(),
            RemovalError::Db(error) => error.into(),
        }
    }
}

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Failure {
        match error {
            ChangeError::Account(error) => error.into(),
            ChangeError::Channel(error) => error.into(),
            ChangeError::Db(error) => error.into(),
        }
    }
}

impl From<FoundingError> for Failure {
    fn from(error: FoundingError) -> Failure {
        match error {
            FoundingError::Account(error) => error.into(),
            FoundingError::People(error) => error.into(),
            FoundingError::Pipeline(error) => error.into(),
            FoundingError::Lead(error) => error.into(),
            FoundingError::Channel(error) => error.into(),
            FoundingError::Db(error) => error.into(),
        }
    }
}

impl From<channels::Error> for Failure {
    fn from(error: channels::Error) -> Failure {
        use channels::Error as E;
        match error {
            E::NoSuchSource(_) | E::NoSuchMailbox(_) | E::NoSuchMail(_) | E::NoSuchThread(_) => Failure::NotFound,
            E::BadSetting(_) | E::TooManySources => Failure::Invalid(error.to_string()),
            E::Denied(denied) => denied.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<FieldError> for Failure {
    fn from(error: FieldError) -> Failure {
        use FieldError as E;
        match error {
            E::NoSuchField(_) | E::NoSuchGroup(_) => Failure::NotFound,
            E::NoSuchOption(_) | E::WrongValue { .. } | E::BadDefinition(_) => Failure::Invalid(error.to_string()),
            E::Denied(denied) => denied.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<contacts::Error> for Failure {
    fn from(error: contacts::Error) -> Failure {
        use contacts::Error as E;
        match error {
            E::Denied(denied) => denied.into(),
            E::NoSuchContact(_) | E::NoSuchCompany(_) => Failure::NotFound,
            E::BadValue(sentence) => Failure::Invalid(sentence),
            E::Field(error) => error.into(),
            E::Channel(error) => error.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<export::Error> for Failure {
    fn from(error: export::Error) -> Failure {
        use export::Error as E;
        match error {
            E::Denied(denied) => denied.into(),
            E::Flow(_) | E::Writing(_) => Failure::Broken(error.to_string()),
            E::Db(error) => error.into(),
        }
    }
}

impl From<import::Error> for Failure {
    fn from(error: import::Error) -> Failure {
        use import::Error as E;
        match error {
            E::NoSuchImport(_) => Failure::NotFound,
            E::NotNow(_) | E::Gaps(_) | E::Row(_) | E::Flow(_) => Failure::Invalid(error.to_string()),
            E::Pipeline(error) => error.into(),
            E::Field(error) => error.into(),
            E::Denied(denied) => denied.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<duplicates::Error> for Failure {
    fn from(error: duplicates::Error) -> Failure {
        use duplicates::Error as E;
        match error {
            E::NoSuchMerge(_) | E::NoSuchRecord { .. } => Failure::NotFound,
            E::MergedAway { .. } | E::UndoneBefore(_) => Failure::Conflict(format!("{error}. Nothing was changed.")),
            E::Refused(_) => Failure::Invalid(error.to_string()),
            E::Denied(denied) => denied.into(),
            E::BadValue(sentence) => Failure::Invalid(sentence),
            E::Channel(error) => error.into(),
            E::NoSuchSuspect(_) => Failure::NotFound,
            E::Contact(error) => error.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<inbox::Error> for Failure {
    fn from(error: inbox::Error) -> Failure {
        use inbox::Error as E;
        match error {
            E::Denied(denied) => denied.into(),
            E::NoSuchIncomingLead(_) => Failure::NotFound,
            E::AlreadyDecided { state, by, at } => Failure::AlreadyDecided { state, by, at },
            E::TooLate | E::NotDecided => Failure::Invalid(error.to_string()),
            E::BadValue(sentence) => Failure::Invalid(sentence),
            E::Channel(error) => error.into(),
            E::Contact(error) => error.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<leads::Error> for Failure {
    fn from(error: leads::Error) -> Failure {
        use leads::Error as E;
        match error {
            E::NoSuchLead(_) => Failure::NotFound,
            E::NoSuchLossReason(_) => Failure::Invalid(
                "That reason is no longer in the list. Nothing was moved; choose another one.".to_owned(),
            ),
            E::Denied(denied) => denied.into(),
            E::Inactive(_) => Failure::Invalid(
                "They do not work here any more. Whoever answers for the lead still does; choose somebody else."
                    .to_owned(),
            ),
            E::Stale(_) => Failure::Stale,
            E::BadValue(sentence) => Failure::Invalid(sentence),
            E::Field(error) => error.into(),
            E::Contact(error) => error.into(),
            E::Channel(error) => error.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<pipelines::Error> for Failure {
    fn from(error: pipelines::Error) -> Failure {
        use pipelines::Error as E;
        match error {
            E::NoSuchPipeline(_) | E::NoSuchStage(_) => Failure::NotFound,
            E::FieldsMissing(missing) => {
                let names: Vec<&str> = missing.iter().map(|missing| missing.field.name.as_str()).collect();
                Failure::Invalid(format!(
                    "This stage asks for {}. Nothing was moved; fill it in first.",
                    names.join(", ")
                ))
            }
            E::NoWorkingStage => Failure::Invalid(error.to_string()),
            E::Refused(sentence) | E::BadValue(sentence) => Failure::Invalid(sentence),
            E::Denied(denied) => denied.into(),
            E::Lead(error) => error.into(),
            E::Inbox(error) => error.into(),
            E::Contact(error) => error.into(),
            E::Channel(error) => error.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<timeline::Error> for Failure {
    fn from(error: timeline::Error) -> Failure {
        use timeline::Error as E;
        match error {
            E::NoSuchNote(_) | E::NoSuchTask(_) | E::NoSuchTaskKind(_) | E::NoSuchTemplate(_) | E::NoSuchUser(_) => {
                Failure::NotFound
            }
            E::Denied(denied) => denied.into(),
            E::BadValue(sentence) => Failure::Invalid(sentence),
            E::Inbox(error) => error.into(),
            E::NotYours => Failure::Denied("Only its author or an administrator may change this note.".to_owned()),
            E::Lead(error) => error.into(),
            E::Pipeline(error) => error.into(),
            E::Contact(error) => error.into(),
            E::Channel(error) => error.into(),
            E::Db(error) => error.into(),
        }
    }
}

impl From<updates::Error> for Failure {
    fn from(error: updates::Error) -> Failure {
        match error {
            updates::Error::NoSuchWebhook(_) | updates::Error::NoSuchDelivery(_) => Failure::NotFound,
            updates::Error::BadDestination
            | updates::Error::NoEvents
            | updates::Error::TooManyWebhooks
            | updates::Error::Stopped => Failure::Invalid(error.to_string()),
            updates::Error::Denied(denied) => denied.into(),
            updates::Error::Lead(error) => error.into(),
            updates::Error::Channels(error) => error.into(),
            updates::Error::Inbox(error) => error.into(),
            updates::Error::Timeline(error) => error.into(),
            updates::Error::Contact(error) => error.into(),
            updates::Error::Duplicates(error) => error.into(),
            updates::Error::Pipeline(error) => error.into(),
            updates::Error::Db(error) => error.into(),
        }
    }
}

impl From<flow::Error> for Failure {
    fn from(error: flow::Error) -> Failure {
        use flow::Error as E;
        match error {
            E::Channel(error) => error.into(),
            E::Contact(error) => error.into(),
            E::Duplicate(error) => error.into(),
            E::Inbox(error) => error.into(),
            E::Lead(error) => error.into(),
            E::Pipeline(error) => error.into(),
            E::Timeline(error) => error.into(),
            E::Db(error) => error.into(),
        }
    }
}
