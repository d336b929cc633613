//! What a station answers, in the API's words: one exhaustive translation per station.
//!
//! A value that a person gave is a complaint at the path where Kommo's clients look for it; the caller adds of which
//! item ([`Problem::of_item`]). What only a broken database says is inner, and not shown.

use crate::wire::{Code, Problem};
use base::access::Denied;
use base::fields::FieldError;
use base::filters::BadCondition;
use base::people::PeopleError;
use flow::{channels, contacts, duplicates, inbox, leads, pipelines, timeline, updates};
use mail::left_files::NotFetched;
use serde_json::Value as Json;

/// A value that is wrong in a way that the sentence says; which one, the station does not tell.
fn wrong(sentence: String) -> Problem {
    Problem::value(&Json::Null, Code::InvalidValue, "", sentence)
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Problem {
        Problem::Forbidden(denied.to_string())
    }
}

impl From<NotFetched> for Problem {
    fn from(error: NotFetched) -> Problem {
        match error {
            NotFetched::Gone => Problem::NotFound(error.to_string()),
            NotFetched::Later(_) => Problem::Elsewhere(error.to_string()),
        }
    }
}

impl From<BadCondition> for Problem {
    fn from(bad: BadCondition) -> Problem {
        Problem::Unprocessable(bad.to_string())
    }
}

impl From<channels::Error> for Problem {
    fn from(error: channels::Error) -> Problem {
        match error {
            channels::Error::NoSuchSource(_) => Problem::no_such_choice("source_id"),
            channels::Error::NoSuchMail(id) => Problem::NotFound(format!("There is no mail {id}")),
            channels::Error::NoSuchThread(id) => Problem::NotFound(format!("There is no thread {id}")),
            channels::Error::NoSuchMailbox(id) => Problem::NotFound(format!("There is no mailbox {id}")),
            channels::Error::BadSetting(sentence) => wrong(sentence),
            channels::Error::TooManySources => Problem::Unprocessable(error.to_string()),
            channels::Error::Denied(denied) => denied.into(),
            channels::Error::Db(error) => error.into(),
        }
    }
}

impl From<FieldError> for Problem {
    fn from(error: FieldError) -> Problem {
        match error {
            FieldError::NoSuchField(_) => Problem::no_such_choice("field_id"),
            FieldError::NoSuchOption(_) => Problem::no_such_choice("enums"),
            FieldError::NoSuchGroup(_) => Problem::no_such_choice("group_id"),
            FieldError::WrongValue { .. } | FieldError::BadDefinition(_) => wrong(error.to_string()),
            FieldError::Denied(denied) => denied.into(),
            FieldError::Db(error) => error.into(),
        }
    }
}

impl From<contacts::Error> for Problem {
    fn from(error: contacts::Error) -> Problem {
        match error {
            contacts::Error::NoSuchContact(_) | contacts::Error::NoSuchCompany(_) => Problem::no_such_choice("id"),
            contacts::Error::BadValue(sentence) => wrong(sentence),
            contacts::Error::Field(error) => error.into(),
            contacts::Error::Denied(denied) => denied.into(),
            contacts::Error::Channel(error) => error.into(),
            contacts::Error::Db(error) => error.into(),
        }
    }
}

impl From<duplicates::Error> for Problem {
    fn from(error: duplicates::Error) -> Problem {
        match error {
            duplicates::Error::NoSuchSuspect(_) => Problem::NotFound("Duplicate not found".to_owned()),
            duplicates::Error::NoSuchMerge(_) => Problem::NotFound("Merge not found".to_owned()),
            duplicates::Error::NoSuchRecord { .. } => Problem::no_such_choice("id"),
            duplicates::Error::MergedAway { .. }
            | duplicates::Error::UndoneBefore(_)
            | duplicates::Error::Refused(_) => Problem::Unprocessable(error.to_string()),
            duplicates::Error::BadValue(sentence) => wrong(sentence),
            duplicates::Error::Denied(denied) => denied.into(),
            duplicates::Error::Channel(error) => error.into(),
            duplicates::Error::Contact(error) => error.into(),
            duplicates::Error::Db(error) => error.into(),
        }
    }
}

impl From<updates::Error> for Problem {
    fn from(error: updates::Error) -> Problem {
        match error {
            updates::Error::NoSuchWebhook(_) | updates::Error::NoSuchDelivery(_) => {
                Problem::NotFound("Webhook not found".to_owned())
            }
            updates::Error::BadDestination | updates::Error::NoEvents => wrong(error.to_string()),
            updates::Error::TooManyWebhooks | updates::Error::Stopped => Problem::Unprocessable(error.to_string()),
            updates::Error::Denied(denied) => denied.into(),
            updates::Error::Channels(error) => error.into(),
            updates::Error::Inbox(error) => error.into(),
            updates::Error::Timeline(error) => error.into(),
            updates::Error::Lead(error) => error.into(),
            updates::Error::Duplicates(error) => error.into(),
            updates::Error::Pipeline(error) => error.into(),
            updates::Error::Contact(error) => error.into(),
            updates::Error::Db(error) => error.into(),
        }
    }
}

impl From<inbox::Error> for Problem {
    fn from(error: inbox::Error) -> Problem {
        match error {
            inbox::Error::NoSuchIncomingLead(_) => Problem::NotFound("Unsorted not found".to_owned()),
            inbox::Error::AlreadyDecided { .. } | inbox::Error::TooLate | inbox::Error::NotDecided => {
                Problem::Unprocessable(error.to_string())
            }
            inbox::Error::BadValue(sentence) => wrong(sentence),
            inbox::Error::Denied(denied) => denied.into(),
            inbox::Error::Channel(error) => error.into(),
            inbox::Error::Contact(error) => error.into(),
            inbox::Error::Db(error) => error.into(),
        }
    }
}

impl From<leads::Error> for Problem {
    fn from(error: leads::Error) -> Problem {
        match error {
            leads::Error::NoSuchLead(_) => Problem::no_such_choice("id"),
            leads::Error::NoSuchLossReason(_) => Problem::no_such_choice("loss_reason_id"),
            leads::Error::Denied(denied) => denied.into(),
            leads::Error::Inactive(_) => Problem::no_such_choice("responsible_user_id"),
            leads::Error::Stale(_) => Problem::Unprocessable(error.to_string()),
            leads::Error::BadValue(sentence) => wrong(sentence),
            leads::Error::Field(error) => error.into(),
            leads::Error::Contact(error) => error.into(),
            leads::Error::Channel(error) => error.into(),
            leads::Error::Db(error) => error.into(),
        }
    }
}

impl From<pipelines::Error> for Problem {
    fn from(error: pipelines::Error) -> Problem {
        match error {
            pipelines::Error::NoSuchPipeline(_) => Problem::no_such_choice("pipeline_id"),
            pipelines::Error::NoSuchStage(_) => Problem::no_such_choice("status_id"),
            pipelines::Error::FieldsMissing(_) | pipelines::Error::NoWorkingStage => {
                Problem::Unprocessable(error.to_string())
            }
            pipelines::Error::Refused(sentence) => Problem::Unprocessable(sentence),
            pipelines::Error::BadValue(sentence) => wrong(sentence),
            pipelines::Error::Denied(denied) => denied.into(),
            pipelines::Error::Lead(error) => error.into(),
            pipelines::Error::Inbox(error) => error.into(),
            pipelines::Error::Contact(error) => error.into(),
            pipelines::Error::Channel(error) => error.into(),
            pipelines::Error::Db(error) => error.into(),
        }
    }
}

impl From<timeline::Error> for Problem {
    fn from(error: timeline::Error) -> Problem {
        match error {
            timeline::Error::NoSuchNote(_) | timeline::Error::NoSuchTask(_) | timeline::Error::NoSuchTaskKind(_) => {
                Problem::no_such_choice("id")
            }
            timeline::Error::NoSuchTemplate(id) => Problem::NotFound(format!("There is no template {id}")),
            timeline::Error::NoSuchUser(_) => Problem::no_such_choice("user_id"),
            timeline::Error::Denied(_) => Problem::Forbidden(error.to_string()),
            timeline::Error::BadValue(sentence) => wrong(sentence),
            timeline::Error::NotYours => Problem::Forbidden(error.to_string()),
            timeline::Error::Inbox(error) => error.into(),
            timeline::Error::Lead(error) => error.into(),
            timeline::Error::Pipeline(error) => error.into(),
            timeline::Error::Contact(error) => error.into(),
            timeline::Error::Channel(error) => error.into(),
            timeline::Error::Db(error) => error.into(),
        }
    }
}

impl From<flow::Error> for Problem {
    fn from(error: flow::Error) -> Problem {
        match error {
            flow::Error::Channel(error) => error.into(),
            flow::Error::Contact(error) => error.into(),
            flow::Error::Duplicate(error) => error.into(),
            flow::Error::Inbox(error) => error.into(),
            flow::Error::Lead(error) => error.into(),
            flow::Error::Pipeline(error) => error.into(),
            flow::Error::Timeline(error) => error.into(),
            flow::Error::Db(error) => error.into(),
        }
    }
}

impl From<PeopleError> for Problem {
    fn from(error: PeopleError) -> Problem {
        match error {
            PeopleError::Denied(denied) => denied.into(),
            PeopleError::Name => Problem::value(&Json::Null, Code::InvalidValue, "name", error.to_string()),
            PeopleError::Email(_) | PeopleError::EmailTaken(_) => {
                Problem::value(&Json::Null, Code::InvalidValue, "email", error.to_string())
            }
            PeopleError::NoSuchUser(_)
            | PeopleError::NoSuchToken(_)
            | PeopleError::NoSuchProgram(_)
            | PeopleError::NoSuchConsent(_) => Problem::no_such_choice("id"),
            PeopleError::NoSuchRole(_) => Problem::no_such_choice("role_id"),
            PeopleError::NoSuchGroup(_) => Problem::no_such_choice("group_id"),
            PeopleError::NameOfSet => Problem::value(&Json::Null, Code::InvalidValue, "name", error.to_string()),
            PeopleError::Rights(_) => Problem::value(&Json::Null, Code::InvalidValue, "rights", error.to_string()),
            PeopleError::Heir
            | PeopleError::LastAdmin
            | PeopleError::SecondFactorOn
            | PeopleError::Code
            | PeopleError::DefaultRole
            | PeopleError::TooMany(_) => Problem::Unprocessable(error.to_string()),
            PeopleError::TokenName | PeopleError::TokenDays(_) | PeopleError::RedirectAddress => {
                wrong(error.to_string())
            }
            PeopleError::Database(error) => error.into(),
        }
    }
}
