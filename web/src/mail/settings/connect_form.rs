//! The form that connects a mailbox: what was typed, what was found for it, and what was wrong with it.

use super::servers::TLS;
use crate::mail::journeys::not_set_up;
use crate::mail::providers;
use crate::ui::field::{Field, choice, input};
use crate::ui::icon::small;
use base::secrets::Secret;
use flow::channels::mailboxes::{MailboxKind, Provider};
use flow::pipelines::Pipeline;
use mail::discovery::{Endpoint, Found, NotFound};
use mail::servers::{At, Proof, Refusal, Wanted};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the form knows of the account.
pub(super) struct Known {
    pub pipelines: Vec<Pipeline>,
    /// Where people can be sent to sign in.
    pub registered: Vec<Provider>,
    /// Shared ones are an administrator's to connect (EM-10).
    pub is_admin: bool,
}

/// What the form sends, and what was wrong with it.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    pub address: String,
    #[serde(skip_serializing)]
    pub password: Option<Secret>,
    pub kind: String,
    pub pipeline: String,
    imap_host: String,
    imap_port: String,
    imap_tls: String,
    imap_username: String,
    smtp_host: String,
    smtp_port: String,
    smtp_tls: String,
    smtp_username: String,
    /// The address for which the servers above were found.
    found_for: String,
    /// At whom one signs in there, if at anybody.
    provider: String,
    #[serde(skip)]
    hint: Option<&'static str>,
    #[serde(skip)]
    pub problems: BTreeMap<&'static str, String>,
}

impl Typed {
    /// Before anything is typed.
    pub(super) fn begun(pipeline: String, kind: MailboxKind) -> Typed {
        Typed { pipeline, kind: kind.as_str().to_owned(), ..Typed::default() }
    }

    /// Whether nobody has written servers for this address yet.
    pub(super) fn is_to_be_found(&self) -> bool {
        self.imap_host.trim().is_empty() || (!self.found_for.is_empty() && self.found_for != self.address)
    }

    /// Takes over what was found.
    pub(super) fn take(&mut self, found: &Found) {
        let tls = |endpoint: &Endpoint| if endpoint.is_implicit_tls { "implicit" } else { "starttls" }.to_owned();
        let imap = &found.imap;
        (self.imap_host, self.imap_port) = (imap.host.clone(), imap.port.to_string());
        (self.imap_tls, self.imap_username) = (tls(imap), imap.username.clone());
        let smtp = found.smtp.as_ref();
        self.smtp_host = smtp.map(|smtp| smtp.host.clone()).unwrap_or_default();
        self.smtp_port = smtp.map(|smtp| smtp.port.to_string()).unwrap_or_default();
        self.smtp_tls = smtp.map(tls).unwrap_or_default();
        self.smtp_username = smtp.map(|smtp| smtp.username.clone()).unwrap_or_default();
        self.found_for = self.address.clone();
        self.provider = Provider::of(found.sign_in).map(Provider::as_str).unwrap_or_default().to_owned();
        self.hint = found.hint;
    }

    /// At whom one signs in.
    pub(super) fn provider(&self) -> Option<Provider> {
        Provider::from_stored(&self.provider)
    }

    /// Says beside its field why nothing was found.
    pub(super) fn not_found(&mut self, error: NotFound) {
        let field = if error == NotFound::NoAddress { "address" } else { "imap_host" };
        self.problems.insert(field, error.to_string());
    }

    /// Says beside its field why it was refused.
    pub(super) fn refused(&mut self, refusal: &Refusal) {
        let field = match refusal.at {
            At::Imap => "imap_host",
            At::Smtp => "smtp_host",
            At::SignIn => "password",
        };
        self.problems.insert(field, refusal.text.clone());
    }

    /// The servers to be tried; nothing, with the problems noted, where what was typed is no server.
    pub fn wanted(&mut self, proof: Proof) -> Option<Wanted> {
        let imap = self.server("imap", 993);
        let sends = !self.smtp_host.trim().is_empty();
        let smtp = if sends { self.server("smtp", 465) } else { None };
        let imap = imap.filter(|_| self.problems.is_empty())?;
        Some(Wanted { imap, smtp, proof })
    }

    fn server(&mut self, which: &str, usual_port: u16) -> Option<Endpoint> {
        let (host, port, tls, username, host_field, port_field) = match which {
            "imap" => (&self.imap_host, &self.imap_port, &self.imap_tls, &self.imap_username, "imap_host", "imap_port"),
            _ => (&self.smtp_host, &self.smtp_port, &self.smtp_tls, &self.smtp_username, "smtp_host", "smtp_port"),
        };
        let port = if port.trim().is_empty() { Some(usual_port) } else { port.trim().parse().ok() };
        let (host, is_implicit_tls) = (host.trim().to_owned(), tls != "starttls");
        let username = if username.trim().is_empty() { self.address.trim() } else { username.trim() }.to_owned();
        if host.is_empty() {
            self.problems.insert(host_field, "Write the name of the server, such as imap.example.com.".to_owned());
        }
        let Some(port) = port.filter(|port| *port > 0) else {
            self.problems.insert(port_field, "Write a port from 1 to 65535.".to_owned());
            return None;
        };
        Some(Endpoint { host, port, is_implicit_tls, username })
    }

    /// Whether a password is usual: at Microsoft it is of use for a server of one's own only.
    fn is_opened_by_password(&self) -> bool {
        self.provider().is_none_or(Provider::takes_app_passwords)
    }

    fn problem(&self, name: &str) -> Option<&str> {
        self.problems.get(name).map(String::as_str)
    }

    /// What was found, in a line.
    fn found(&self) -> Option<String> {
        let is_found = !self.found_for.is_empty() && self.found_for == self.address;
        let sends = if self.smtp_host.is_empty() {
            "no server for sending".to_owned()
        } else {
            format!("{}:{}", self.smtp_host, self.smtp_port)
        };
        is_found.then(|| format!("Settings found: {}:{}, {sends}, with TLS", self.imap_host, self.imap_port))
    }
}

/// The fields, as far as the person has come.
pub(super) fn fields(known: &Known, typed: &Typed) -> Markup {
    let is_asked = !typed.imap_host.is_empty() || typed.problem("imap_host").is_some();
    html! {
        input type="hidden" name="found_for" value=(typed.found_for);
        input type="hidden" name="provider" value=(typed.provider);
        (input(&field(typed, "address", "E-mail address", &typed.address, "email")))
        @if let Some(found) = typed.found() { p.hint.ok { (small("circle-check")) " " (found) } }
        @if is_asked {
            @if let Some(provider) = typed.provider() { (at_provider(known, provider)) }
            @if typed.is_opened_by_password() { (password(typed)) }
        }
        (kinds(known, typed))
        @if known.pipelines.len() > 1 { (pipeline(known, typed)) }
        @if is_asked { (servers(typed)) }
    }
}

fn password(typed: &Typed) -> Markup {
    let label = match typed.provider() {
        None => "Password or app password",
        Some(provider) if provider.takes_app_passwords() => "Or an app password",
        Some(_) => "Password, for a server of your own",
    };
    let field = field(typed, "password", label, "", "password");
    input(&Field { autocomplete: Some("new-password"), hint: typed.hint, ..field })
}

/// The way to the provider, or who has to open it first.
fn at_provider(known: &Known, provider: Provider) -> Markup {
    let name = provider.name();
    html! {
        @if known.registered.contains(&provider) {
            div.row { button.btn.primary { "Continue to " (name) } }
            p.hint { "You sign in there and say whether Sluice may read and send your mail. Your password stays with " (name) "." }
        } @else {
            div.banner role="status" {
                p.grow { (not_set_up(provider)) }
                @if known.is_admin { a.btn href=(providers::address(provider)) { "Set it up" } }
            }
        }
    }
}

fn field<'a>(typed: &'a Typed, name: &'a str, label: &'a str, value: &'a str, kind: &'a str) -> Field<'a> {
    let error = typed.problem(name);
    Field { name, label, value, kind, autocomplete: Some("off"), error, ..Field::default() }
}

fn kinds(known: &Known, typed: &Typed) -> Markup {
    html! {
        fieldset {
            legend.sr { "Who can use it" }
            @if known.is_admin {
                label.choice { input type="radio" name="kind" value="shared" checked[typed.kind == "shared"]; b { "Shared" } small { "Everyone with the mail right" } }
            }
            label.choice { input type="radio" name="kind" value="personal" checked[typed.kind != "shared"]; b { "Personal" } small { "Only you. You can share it with administrators later" } }
        }
    }
}

fn pipeline(known: &Known, typed: &Typed) -> Markup {
    let choices: Vec<(String, &str)> =
        known.pipelines.iter().map(|pipeline| (pipeline.id.to_string(), pipeline.name.as_str())).collect();
    let choices: Vec<(&str, &str)> = choices.iter().map(|(value, words)| (value.as_str(), *words)).collect();
    choice(
        &Field { name: "pipeline", label: "New senders go to", value: &typed.pipeline, ..Field::default() },
        &choices,
    )
}

fn servers(typed: &Typed) -> Markup {
    let is_inside = |name: &str| {
        name.starts_with("imap") || name.starts_with("smtp") || (name == "password" && !typed.is_opened_by_password())
    };
    let is_wrong = typed.problems.keys().any(|name| is_inside(name));
    html! {
        details open[is_wrong || typed.imap_host.is_empty()] {
            summary.muted { "Server settings" }
            div.stack {
                @if !typed.is_opened_by_password() { (password(typed)) }
                (input(&field(typed, "imap_host", "IMAP server", &typed.imap_host, "text")))
                (input(&Field { hint: Some("993 nearly everywhere."), ..field(typed, "imap_port", "IMAP port", &typed.imap_port, "number") }))
                (choice(&field(typed, "imap_tls", "IMAP encryption", &typed.imap_tls, ""), &TLS))
                (input(&Field { hint: Some("Nearly always the address."), ..field(typed, "imap_username", "IMAP user name", &typed.imap_username, "text") }))
                (input(&Field { hint: Some("Without one the mailbox only receives."), ..field(typed, "smtp_host", "SMTP server", &typed.smtp_host, "text") }))
                (input(&Field { hint: Some("465, or 587 with STARTTLS."), ..field(typed, "smtp_port", "SMTP port", &typed.smtp_port, "number") }))
                (choice(&field(typed, "smtp_tls", "SMTP encryption", &typed.smtp_tls, ""), &TLS))
                (input(&field(typed, "smtp_username", "SMTP user name", &typed.smtp_username, "text")))
            }
        }
    }
}
