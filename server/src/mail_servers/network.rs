//! What discovery asks of the outside, answered by DNS and by the guarded way out.

use super::MailServers;
use base::dial::Purpose;
use mail::discovery::{Network, Service};

impl Network for MailServers {
    async fn exchangers(&self, domain: &str) -> Vec<String> {
        self.guard.exchangers(domain).await
    }

    async fn services(&self, name: &str) -> Vec<Service> {
        let found = self.guard.services(name).await;
        found.into_iter().map(|(host, port)| Service { host, port }).collect()
    }

    async fn text(&self, url: &str) -> Option<String> {
        self.https.text(url).await.inspect_err(|error| tracing::debug!(url, %error, "not found there")).ok()
    }

    async fn listens(&self, host: &str, port: u16) -> bool {
        self.guard.connect(host, port, Purpose::Mail).await.is_ok()
    }
}
