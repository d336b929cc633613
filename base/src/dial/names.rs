//! From a name to its addresses: the hosts file first, then DNS.

use std::net::IpAddr;

use hickory_resolver::config::{LookupIpStrategy, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::op::Query;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::{Hosts, ResolverBuilder, TokioResolver};

use super::{RESOLVE_TIMEOUT, Reason};

/// The hosts file as it was at start, and DNS.
pub(super) struct Names {
    hosts: Hosts,
    dns: TokioResolver,
}

impl Names {
    /// Reads `/etc/hosts` and `/etc/resolv.conf`; where there is no `resolv.conf`, only the hosts file answers.
    pub(super) fn of_the_system() -> Self {
        let builder = TokioResolver::builder_tokio().unwrap_or_else(|error| {
            tracing::warn!(%error, "no DNS settings found: only names of the hosts file will resolve");
            TokioResolver::builder_with_config(ResolverConfig::default(), TokioRuntimeProvider::default())
        });
        Self::new(Hosts::from_system().unwrap_or_default(), builder)
    }

    pub(super) fn new(hosts: Hosts, mut builder: ResolverBuilder<TokioRuntimeProvider>) -> Self {
        let options = builder.options_mut();
        // Hickory asks DNS for the family that the hosts file lacks; the hosts file should have the last word, as
        // getaddrinfo gives it, so it is read here.
        options.use_hosts_file = ResolveHosts::Never;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        let dns = builder.build().expect("without TLS to name servers a resolver has nothing that can fail");
        Self { hosts, dns }
    }

    /// All addresses of `name` (A-labels, no final dot), IPv4 first. Search domains are not tried.
    ///
    /// # Errors
    /// `Reason::Unresolved` when nobody knows it within [`RESOLVE_TIMEOUT`].
    pub(super) async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, Reason> {
        let unresolved = |error: &dyn std::fmt::Display| Reason::Unresolved(error.to_string());
        let name = Name::from_ascii(format!("{name}.")).map_err(|error| unresolved(&error))?;
        let fixed = self.in_hosts_file(&name);
        if !fixed.is_empty() {
            return Ok(fixed);
        }
        match tokio::time::timeout(RESOLVE_TIMEOUT, self.dns.lookup_ip(name)).await {
            Ok(Ok(found)) => Ok(found.iter().collect()),
            Ok(Err(error)) => Err(unresolved(&error)),
            Err(late) => Err(unresolved(&late)),
        }
    }

    /// The mail exchangers of a domain, the preferred one first.
    pub(super) async fn exchangers(&self, domain: &str) -> Vec<String> {
        let mut found: Vec<(u16, String)> = self
            .ask(domain, RecordType::MX, |data| match data {
                RData::MX(mx) => Some((mx.preference, host(&mx.exchange))),
                _ => None,
            })
            .await;
        found.sort();
        found.into_iter().map(|(_, host)| host).collect()
    }

    /// The host and port of each SRV record of a name, the preferred one first.
    pub(super) async fn services(&self, name: &str) -> Vec<(String, u16)> {
        let mut found: Vec<(u16, u16, String, u16)> = self
            .ask(name, RecordType::SRV, |data| match data {
                RData::SRV(srv) => Some((srv.priority, u16::MAX - srv.weight, host(&srv.target), srv.port)),
                _ => None,
            })
            .await;
        found.sort();
        found.into_iter().map(|(.., host, port)| (host, port)).collect()
    }

    async fn ask<T>(&self, name: &str, of: RecordType, read: impl Fn(&RData) -> Option<T>) -> Vec<T> {
        let Ok(name) = Name::from_ascii(format!("{name}.")) else { return Vec::new() };
        match tokio::time::timeout(RESOLVE_TIMEOUT, self.dns.lookup(name, of)).await {
            Ok(Ok(found)) => found.answers().iter().filter_map(|record| read(&record.data)).collect(),
            _ => Vec::new(),
        }
    }

    fn in_hosts_file(&self, name: &Name) -> Vec<IpAddr> {
        [RecordType::A, RecordType::AAAA]
            .into_iter()
            .filter_map(|family| self.hosts.lookup_static_host(&Query::query(name.clone(), family)))
            .flat_map(|found| found.answers().iter().filter_map(|record| record.data.ip_addr()).collect::<Vec<_>>())
            .collect()
    }
}

/// A name in lower case without its final dot; the root is empty.
fn host(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase()
}
