//! What webhooks are sent, in Kommo's words (kommo-api §11): news of the flow become bodies.
//!
//! - [`codes`]: the codes of events. [`form`]: how a body is written.
//! - [`found`]: the records of a batch of news, looked up together.
//! - [`records`], [`merged`], [`work`], [`requests`], [`chats`]: what is said of each.

mod chats;
pub mod codes;
mod form;
mod found;
mod merged;
mod records;
mod requests;
mod work;

use base::accounts::Account;
use base::secrets::Vault;
use base::{Cx, DbError};
use flow::updates::webhooks::{News, Noun, Verb};
use found::Found;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

/// Why a batch of news was not written.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    /// A station answered so.
    #[error(transparent)]
    Lead(#[from] flow::leads::Error),
    /// A station answered so.
    #[error(transparent)]
    Contact(#[from] flow::contacts::Error),
    /// A station answered so.
    #[error(transparent)]
    Pipeline(#[from] flow::pipelines::Error),
    /// A station answered so.
    #[error(transparent)]
    Timeline(#[from] flow::timeline::Error),
    /// A station answered so.
    #[error(transparent)]
    Inbox(#[from] flow::inbox::Error),
    /// A station answered so.
    #[error(transparent)]
    Channel(#[from] flow::channels::Error),
    /// A station answered so.
    #[error(transparent)]
    Duplicate(#[from] flow::duplicates::Error),
    /// A filter that is none.
    #[error(transparent)]
    Condition(#[from] base::filters::BadCondition),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Writes what webhooks are sent.
#[derive(Clone)]
pub struct Teller {
    site: String,
    vault: Arc<Vault>,
}

/// What is the same for all news of a batch.
pub(crate) struct Telling<'t> {
    account: Account,
    vault: &'t Vault,
}

impl Teller {
    /// `site` is the address of the screens, without a slash at its end; `vault` makes the ids of chats.
    pub fn new(site: &str, vault: Arc<Vault>) -> Teller {
        Teller { site: site.to_owned(), vault }
    }

    /// The body for each of the news; nothing where there is nothing to tell: the record is gone again, or waits for a
    /// decision and is told of as a request.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn bodies(&self, cx: &mut Cx<'_>, news: &[News]) -> Result<Vec<Option<String>>, NotTold> {
        if news.is_empty() {
            return Ok(Vec::new());
        }
        let telling = Telling { account: base::accounts::load(cx)?, vault: &self.vault };
        let found = Found::load(cx, &telling, news)?;
        Ok(news.iter().map(|news| Some(self.body(&telling.account, news, &telling.say(&found, news)?))).collect())
    }

    /// Which account speaks stands before what it says.
    fn body(&self, account: &Account, news: &News, said: &Json) -> String {
        let who = json!({ "account": {
            "subdomain": account.subdomain, "id": account.id, "_links": { "self": self.site },
        } });
        let (key, action) = (codes::key(news.event), codes::action(news.event.verb));
        let mut told = Map::new();
        told.insert(key.to_owned(), json!({ action: [said] }));
        format!("{}&{}", form::encode(&who), form::encode(&Json::Object(told)))
    }
}

impl Telling<'_> {
    fn say(&self, found: &Found, news: &News) -> Option<Json> {
        match (news.event.noun, news.event.verb) {
            (_, Verb::Merged | Verb::Unmerged) => merged::say(self, found, news),
            (_, Verb::Noted) => work::say_note(self, found, news),
            (Noun::Lead | Noun::Contact | Noun::Company, _) => records::say(self, found, news),
            (Noun::Task, _) => work::say_task(self, found, news),
            (Noun::Request, _) => requests::say(self, found, news),
            (Noun::Talk, _) => chats::say_talk(self, found, news),
            (Noun::Message, _) => chats::say_message(self, found, news),
        }
    }
}
