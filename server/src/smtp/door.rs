//! The house behind the SMTP listener: whose smart address it is, and the arrival that a mail becomes.

use super::vouching::Vouching;
use crate::raw_mail;
use crate::worker::Node;
use base::desk::Who;
use base::files::FileHash;
use base::ids::AccountId;
use flow::channels;
use flow::channels::addresses::{self, Purpose};
use flow::channels::arrivals::{self, Kept};
use flow::channels::mail::{Addressed, CREATE_LEAD};
use mail::smtp::{Delivery, Door, Envelope, Recipient};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Takes mail for the smart addresses of all accounts.
pub struct MailDoor {
    node: Arc<Node>,
    domain: String,
    vouching: Vouching,
}

impl MailDoor {
    /// The door for addresses of `domain`.
    pub fn new(node: Arc<Node>, domain: &str) -> MailDoor {
        MailDoor { node, domain: domain.to_ascii_lowercase(), vouching: Vouching::of_this_machine(domain) }
    }

    /// Our name.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The account behind an address, and what the address does; the case does not matter.
    async fn find(&self, recipient: &str) -> Result<Option<(AccountId, Purpose, String)>, channels::Error> {
        let lower = recipient.to_lowercase();
        let Some((local_part, _)) = lower.rsplit_once('@').filter(|(_, domain)| *domain == self.domain) else {
            return Ok(None);
        };
        let local_part = local_part.to_owned();
        let asked = local_part.clone();
        let found = self.node.desk.read(Who::installation(), move |cx| addresses::find(cx, &asked)).await?;
        Ok(found.map(|(account, purpose)| (account, purpose, local_part)))
    }

    /// One arrival for each account, whatever addresses of it the mail came to.
    async fn keep(&self, envelope: &Envelope, raw: &Stored) -> Result<(), channels::Error> {
        let mut asked: BTreeMap<AccountId, Vec<Addressed>> = BTreeMap::new();
        for recipient in &envelope.recipients {
            // One that was known at RCPT and is gone by now has nobody left to read it.
            let Some((account, purpose, local_part)) = self.find(recipient).await? else { continue };
            let address = format!("{local_part}@{}", self.domain);
            asked.entry(account).or_default().push(Addressed { purpose, address });
        }
        for (account, addressed) in asked {
            let outcome = self.keep_of(account, addressed, envelope, raw).await?;
            crate::measures::intake("mail", outcome);
            tracing::info!(%account, by = "smtp", outcome, "a mail came in");
        }
        Ok(())
    }

    async fn keep_of(
        &self,
        account: AccountId,
        addressed: Vec<Addressed>,
        envelope: &Envelope,
        raw: &Stored,
    ) -> Result<&'static str, channels::Error> {
        let identity = identity(&raw.identity, &addressed);
        let around = json!({
            "by": "smtp", "from": envelope.from, "recipients": envelope.recipients, "peer": envelope.peer, "helo": envelope.helo,
            "addressed": addressed, "opinion": raw.opinion,
        });
        let file = raw.file;
        let unit = move |cx: &mut base::Cx<'_>| {
            let source = channels::find_source_by_external_id(cx, CREATE_LEAD)?;
            let Some(source) = source else { return Ok::<_, channels::Error>("lost") };
            for one in &addressed {
                addresses::note_mail(cx, one.address.split('@').next().unwrap_or_default())?;
            }
            let arrival = raw_mail::arrival(source.id, identity.clone(), file, around.clone());
            Ok(if matches!(arrivals::keep_for_later(cx, &arrival)?, Kept::New(_)) { "kept" } else { "repeated" })
        };
        self.node.desk.write(Who::system(account), unit).await
    }
}

/// A mail that is on disk.
struct Stored {
    identity: String,
    file: FileHash,
    opinion: addresses::Opinion,
}

/// The same mail to an address that does something else is another arrival: it asks for something else.
fn identity(mail: &str, addressed: &[Addressed]) -> String {
    let others = addressed.iter().filter(|one| one.purpose != Purpose::CreateLead).map(|one| one.purpose.as_str());
    let mut purposes: Vec<&str> = others.collect();
    purposes.sort_unstable();
    purposes.dedup();
    if purposes.is_empty() { mail.to_owned() } else { format!("{mail}:{}", purposes.join("+")) }
}

/// What runs in a circle: a mail that no person wrote here and that comes back, or one that goes from host to host.
fn is_looping(raw: &[u8]) -> bool {
    mail::count_fields(raw, mail::compose::AUTOMATIC_HEADER) > 0 || mail::count_fields(raw, "Received") > mail::MAX_HOPS
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
        if is_looping(&raw) {
            return Delivery::Refused("This mail runs in a circle".to_owned());
        }
        let opinion = self.vouching.opinion(&envelope, &raw).await;
        let identity = raw_mail::identity(&raw);
        let file = match raw_mail::put(&self.node.files, [raw].into()).await {
            Ok(files) => files.into_iter().next(),
            Err(error) => return later(&error),
        };
        let Some(file) = file else { return later(&"no file was written") };
        match self.keep(&envelope, &Stored { identity, file, opinion }).await {
            Ok(()) => Delivery::Stored,
            Err(error) => later(&error),
        }
    }
}
