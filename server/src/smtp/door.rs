//! The house behind the SMTP listener: whose create-lead address it is, and the arrival that a mail becomes.

use crate::raw_mail;
use crate::worker::Node;
use base::accounts;
use base::desk::Who;
use base::files::FileHash;
use base::ids::{AccountId, SourceId};
use flow::channels::mail::{CREATE_LEAD, CREATE_LEAD_PREFIX};
use flow::channels::{self, arrivals};
use mail::smtp::{Delivery, Door, Envelope, Recipient};
use serde_json::json;
use std::sync::Arc;

/// Takes mail for the create-lead addresses of all accounts.
pub struct MailDoor {
    node: Arc<Node>,
    domain: String,
}

impl MailDoor {
    /// The door for addresses of `domain`.
    pub fn new(node: Arc<Node>, domain: &str) -> MailDoor {
        MailDoor { node, domain: domain.to_ascii_lowercase() }
    }

    /// Our name.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The account and the source behind a create-lead address.
    async fn find(&self, recipient: &str) -> Result<Option<(AccountId, SourceId)>, channels::Error> {
        let lower = recipient.to_ascii_lowercase();
        let tag = lower.rsplit_once('@').filter(|(_, domain)| *domain == self.domain);
        let Some(tag) = tag.and_then(|(local, _)| local.strip_prefix(CREATE_LEAD_PREFIX)).map(str::to_owned) else {
            return Ok(None);
        };
        let desk = &self.node.desk;
        let account = desk.read(Who::installation(), move |cx| accounts::find_by_lead_address_tag(cx, &tag)).await?;
        let Some(account) = account else { return Ok(None) };
        let source =
            desk.read(Who::system(account.id), |cx| channels::find_source_by_external_id(cx, CREATE_LEAD)).await?;
        Ok(source.map(|source| (account.id, source.id)))
    }

    async fn keep(&self, envelope: &Envelope, identity: &str, file: FileHash) -> Result<(), channels::Error> {
        let around = json!({
            "by": "smtp", "from": envelope.from, "recipients": envelope.recipients, "peer": envelope.peer, "helo": envelope.helo,
        });
        for recipient in &envelope.recipients {
            // One that was known at RCPT and is gone by now has nobody left to read it.
            let Some((account, source)) = self.find(recipient).await? else { continue };
            let arrival = raw_mail::arrival(source, identity.to_owned(), file, around.clone());
            let kept =
                self.node.desk.write(Who::system(account), move |cx| arrivals::keep_for_later(cx, &arrival)).await?;
            let outcome = if kept.is_some() { "kept" } else { "repeated" };
            crate::measures::intake("mail", outcome);
            tracing::info!(%account, by = "smtp", outcome, "a mail came in");
        }
        Ok(())
    }
}

impl Door for MailDoor {
    async fn may_receive(&self, recipient: &str) -> Recipient {
        match self.find(recipient).await {
            Ok(Some(_)) => Recipient::Known,
            Ok(None) => Recipient::Unknown,
            Err(error) => {
                tracing::warn!(%error, "whether an address is known cannot be told now");
                Recipient::TryLater
            }
        }
    }

    async fn deliver(&self, envelope: Envelope, raw: Vec<u8>) -> Delivery {
        let later = |error: &dyn std::fmt::Display| {
            tracing::warn!(%error, "a mail could not be stored; its sender keeps it");
            Delivery::TryLater("The mail cannot be stored now, please send it again later".to_owned())
        };
        let identity = raw_mail::identity(&raw);
        let file = match raw_mail::put(&self.node.files, vec![raw]).await {
            Ok(files) => files.into_iter().next(),
            Err(error) => return later(&error),
        };
        let Some(file) = file else { return later(&"no file was written") };
        match self.keep(&envelope, &identity, file).await {
            Ok(()) => Delivery::Stored,
            Err(error) => later(&error),
        }
    }
}
