//! Settings by flags and `SLUICE_*` variables: the only place where the environment is read.

use crate::relay::Relay;
use base::db::DatabaseUrl;
use clap::{Args, ValueEnum};
use ipnet::IpNet;
use lettre::message::Mailbox;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// Where the data lives and how the log looks: the same for every command.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The folder of the data: the SQLite database, the key, raw mails and attachments. `./data` unless given,
    /// `./data/demo` for the demo.
    #[arg(long, global = true, env = "SLUICE_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Another database: `postgres://user@host/name`, or `sqlite:FILE`.
    #[arg(long, global = true, env = "SLUICE_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<DatabaseUrl>,
    /// How log lines look; they go to the standard error output.
    #[arg(long, global = true, env = "SLUICE_LOG", value_name = "FORM", default_value = "text")]
    pub log: LogForm,
    /// What is logged: `error`, `warn`, `info`, `debug`, or filters such as `info,mail=debug`. `info` unless given,
    /// `warn` for the demo.
    #[arg(long, global = true, env = "SLUICE_LOG_LEVEL", value_name = "LEVEL")]
    pub log_level: Option<String>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Everything.
    All,
    /// Answers requests and takes mail by SMTP.
    Web,
    /// Follows mailboxes, reads what came in, tells people.
    Worker,
}

impl Role {
    /// Whether this node answers people and programs.
    pub fn is_web(self) -> bool {
        self != Role::Worker
    }

    /// Whether this node works in the background.
    pub fn is_worker(self) -> bool {
        self != Role::Web
    }
}

/// How a node faces the world.
#[derive(Args, Clone, Debug)]
pub struct Facing {
    /// Where HTTP is served; port 0 takes a free one.
    #[arg(long, env = "SLUICE_HTTP", value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub http: SocketAddr,
    /// Where mail is taken by SMTP; unless given, on 127.0.0.1:2525 if that is free.
    #[arg(long, env = "SLUICE_SMTP", value_name = "ADDR")]
    pub smtp: Option<SocketAddr>,
    /// A certificate chain (PEM) with which SMTP offers STARTTLS.
    #[arg(long, env = "SLUICE_SMTP_CERTIFICATE", value_name = "FILE", requires = "smtp_key")]
    pub smtp_certificate: Option<PathBuf>,
    /// The key of that certificate (PEM).
    #[arg(long, env = "SLUICE_SMTP_KEY", value_name = "FILE", requires = "smtp_certificate")]
    pub smtp_key: Option<PathBuf>,
    /// Where a mail server of the site brings mail by LMTP; nowhere unless given.
    #[arg(long, env = "SLUICE_LMTP", value_name = "ADDR")]
    pub lmtp: Option<SocketAddr>,
    /// Where Prometheus finds its metrics, at `/metrics`; nowhere unless given.
    #[arg(long, env = "SLUICE_METRICS", value_name = "ADDR")]
    pub metrics: Option<SocketAddr>,
    /// What this node does; nodes that share one PostgreSQL may differ.
    #[arg(long, env = "SLUICE_ROLE", value_name = "ROLE", default_value = "all")]
    pub role: Role,
    /// Private networks that mailboxes may be in, such as 10.0.0.0/8; none unless given.
    #[arg(long = "allow-network", env = "SLUICE_ALLOW_NETWORK", value_name = "CIDR", value_delimiter = ',')]
    pub allowed_networks: Vec<IpNet>,
    /// Where the public database of mail providers answers, to which a domain is appended; `off` asks nobody.
    #[arg(
        long,
        env = "SLUICE_PROVIDER_DATABASE",
        value_name = "URL",
        default_value = "https://autoconfig.thunderbird.net/v1.1"
    )]
    pub provider_database: String,
    /// A file of certificate authorities (PEM) to trust besides the public ones.
    #[arg(long, env = "SLUICE_TLS_CA", value_name = "FILE")]
    pub tls_ca: Option<PathBuf>,
    /// The domain of the create-lead addresses, for which SMTP takes mail.
    #[arg(long, env = "SLUICE_MAIL_DOMAIN", value_name = "DOMAIN", default_value = "localhost")]
    pub mail_domain: String,
    /// The mail server that takes letters to this installation's own users, as `smtps://user:password@host:465`; without
    /// one they cannot be sent, and links are shown to be copied.
    #[arg(long, env = "SLUICE_MAIL_RELAY", value_name = "URL", hide_env_values = true, requires = "mail_from")]
    pub mail_relay: Option<Relay>,
    /// From which address those letters come: `Sluice <crm@example.com>`.
    #[arg(long, env = "SLUICE_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<Mailbox>,
    /// Under which address the outside reaches this installation: `https://crm.example.com`.
    #[arg(long, env = "SLUICE_PUBLIC_URL", value_name = "URL", value_parser = web_address)]
    pub public_url: Option<String>,
    /// Believes `X-Forwarded-For` and `X-Forwarded-Proto`: only behind a proxy that sets both.
    #[arg(long, env = "SLUICE_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// Requests per second that one API token may make; any number unless given.
    #[arg(long, env = "SLUICE_API_RATE_LIMIT", value_name = "NUMBER")]
    pub api_rate_limit: Option<NonZeroU32>,
}

/// An address of the web without a slash at its end.
fn web_address(text: &str) -> Result<String, String> {
    match url::Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("begin it with https:// or http://".to_owned()),
    }
}
