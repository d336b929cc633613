//! Whether a mail is from whom it says: SPF, DKIM and DMARC (RFC 7208, 6376, 7489; R-44).
//!
//! Only what we ask ourselves counts: an Authentication-Results header is written by anybody.

use flow::channels::addresses::Opinion;
use mail::smtp::Envelope;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcResult, MessageAuthenticator, SpfResult};
use std::sync::Arc;
use std::time::Duration;

/// Names are asked for so long; who waits for an answer to a mail waits longer. RFC 5321 §4.5.3.2.6.
const LIMIT: Duration = Duration::from_secs(20);

/// Who asks the domains of senders.
#[derive(Clone)]
pub struct Vouching {
    names: Option<Arc<MessageAuthenticator>>,
    host: String,
}

impl Vouching {
    /// Asks by the name servers of this machine; without any, nobody is asked and nothing is known.
    pub fn of_this_machine(host: &str) -> Vouching {
        let names = MessageAuthenticator::new_system_conf();
        if let Err(error) = &names {
            tracing::warn!(%error, "no name server is known: whether a mail is forged cannot be told");
        }
        Vouching { names: names.ok().map(Arc::new), host: host.to_owned() }
    }

    /// Asks by these name servers.
    #[cfg(test)]
    pub fn by(names: MessageAuthenticator, host: &str) -> Vouching {
        Vouching { names: Some(Arc::new(names)), host: host.to_owned() }
    }

    /// What the sender's domain says of a mail. What cannot be asked within [`LIMIT`] is unknown.
    pub async fn opinion(&self, envelope: &Envelope, raw: &[u8]) -> Opinion {
        let is_askable = !is_passed_on(envelope) || mail::count_fields(raw, "DKIM-Signature") > 0;
        let (Some(names), Some(mail), true) = (&self.names, AuthenticatedMessage::parse(raw), is_askable) else {
            return Opinion::Unknown;
        };
        let asking = self.ask(names, envelope, &mail);
        tokio::time::timeout(LIMIT, asking).await.unwrap_or(Opinion::Unknown)
    }

    async fn ask(&self, names: &MessageAuthenticator, envelope: &Envelope, mail: &AuthenticatedMessage<'_>) -> Opinion {
        let dkim = names.verify_dkim(mail).await;
        let sender = envelope.from.as_deref().unwrap_or_default();
        let spf_domain = sender.rsplit_once('@').map_or(envelope.helo.as_str(), |(_, domain)| domain);
        let spf = names
            .verify_spf(if sender.is_empty() {
                SpfParameters::verify_ehlo(envelope.peer, &envelope.helo, &self.host)
            } else {
                SpfParameters::verify_mail_from(envelope.peer, &envelope.helo, &self.host, sender)
            })
            .await;
        let dmarc = names.verify_dmarc(DmarcParameters::new(mail, &dkim, spf_domain, &spf)).await;
        let is_passed_on = is_passed_on(envelope);
        let is_signed = dkim.iter().any(|found| *found.result() == DkimResult::Pass);
        match (dmarc.dkim_result(), dmarc.spf_result()) {
            (DmarcResult::Pass, _) => Opinion::Passes,
            (_, DmarcResult::Pass) if !is_passed_on => Opinion::Passes,
            _ if is_passed_on => Opinion::Unknown,
            // A domain with a policy vouches for its mails, whatever it asks to do with others.
            _ if matches!(dmarc.result(), DmarcResult::Fail(_) | DmarcResult::PermError(_)) => Opinion::Fails,
            // The domain has no policy, but says which machines send for it, and this is none of them.
            _ if spf.result() == SpfResult::Fail && !is_signed => Opinion::Fails,
            _ => Opinion::Unknown,
        }
    }
}

/// A mail server of the same machine passes mail on: its address says nothing of the sender, only a signature does.
fn is_passed_on(envelope: &Envelope) -> bool {
    envelope.peer.is_loopback()
}

#[cfg(test)]
mod tests;
