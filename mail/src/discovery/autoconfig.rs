//! Files that say where a domain's mailboxes are, in the format that Thunderbird made usual: the domain's own over https,
//! and those of the public provider database.

use super::{Endpoint, Found, Network, SignIn, Step, Typed};
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// Such a file has 2 to 5 kB. Bytes.
pub const MAX_FILE_BYTES: usize = 64 * 1024;

/// What the domain says itself.
pub(super) async fn own(network: &impl Network, typed: &Typed) -> Option<Found> {
    let Typed { domain, .. } = typed;
    let at_host =
        format!("https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={}", escaped(&typed.address()));
    let well_known = format!("https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml");
    let (at_host, well_known) = tokio::join!(network.text(&at_host), network.text(&well_known));
    let read = |text: Option<String>| read(&text?, typed, Step::Autoconfig);
    read(at_host).or_else(|| read(well_known))
}

/// What the public database says of the domain, or of whoever takes its mail.
pub(super) async fn public(
    network: &impl Network,
    typed: &Typed,
    database: Option<&str>,
    exchanger: Option<&str>,
) -> Option<Found> {
    let address = |domain: &str| Some(format!("{}/{domain}", database?.trim_end_matches('/')));
    let of = async |url: Option<String>| read(&network.text(&url?).await?, typed, Step::Database);
    let of_exchanger = exchanger.and_then(base_domain).and_then(address);
    let (of_domain, of_exchanger) = tokio::join!(of(address(&typed.domain)), of(of_exchanger));
    of_domain.or(of_exchanger)
}

/// The last two labels of a host, three where the one before the last is as short as that of `co.uk`.
fn base_domain(host: &str) -> Option<&str> {
    /// `co`, `com`, `net`: names under which a country hands out names.
    const SHORT_LABEL: usize = 3;
    let labels: Vec<&str> = host.split('.').collect();
    let [.., second, last] = labels.as_slice() else { return None };
    let is_country = last.len() == 2 && second.len() <= SHORT_LABEL;
    let count = if is_country && labels.len() > 2 { 3 } else { 2 };
    let bytes: usize = labels.iter().rev().take(count).map(|label| label.len() + 1).sum();
    Some(&host[host.len() + 1 - bytes..])
}

fn escaped(address: &str) -> String {
    address.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}

/// A server as the file describes it.
#[derive(Default)]
struct Described {
    kind: String,
    host: String,
    port: String,
    socket: String,
    username: String,
    auth: Vec<String>,
}

/// Reads such a file; nothing unless it names an IMAP server with TLS. The order of the file is its preference.
pub(super) fn read(text: &str, typed: &Typed, step: Step) -> Option<Found> {
    if text.len() > MAX_FILE_BYTES {
        return None;
    }
    let (name, described) = describe(text)?;
    let of =
        |kind: &str| described.iter().filter(|server| server.kind == kind).find_map(|server| server.endpoint(typed));
    let asks_for = |word: &str| described.iter().any(|server| server.auth.iter().any(|auth| auth == word));
    let sign_in = if asks_for("password-cleartext") || asks_for("password-encrypted") || !asks_for("OAuth2") {
        SignIn::Password
    } else {
        SignIn::AppPassword
    };
    Some(Found { provider: name, imap: of("imap")?, smtp: of("smtp"), sign_in, hint: None, step })
}

/// The display name and every server of a file; nothing if it is no XML.
fn describe(text: &str) -> Option<(Option<String>, Vec<Described>)> {
    let mut reader = Reader::from_str(text);
    let (mut path, mut name, mut found): (Vec<String>, Option<String>, Vec<Described>) = Default::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let tag = start.local_name().into_inner().to_owned();
                if matches!(tag.as_str(), "incomingServer" | "outgoingServer") {
                    let kind = start.try_get_attribute("type").ok()?;
                    let kind =
                        kind.map(|kind| kind.normalized_value(XmlVersion::Implicit1_0).map(|kind| kind.to_lowercase()));
                    found.push(Described { kind: kind.transpose().ok()?.unwrap_or_default(), ..Described::default() });
                }
                path.push(tag);
            }
            Event::End(_) => drop(path.pop()),
            Event::Text(words) => {
                let words = words.trim().to_owned();
                let [.., parent, tag] = path.as_slice() else { continue };
                match (parent.as_str(), tag.as_str(), found.last_mut()) {
                    ("emailProvider", "displayName", _) => name = Some(words).filter(|name| !name.is_empty()),
                    ("incomingServer" | "outgoingServer", tag, Some(server)) => server.set(tag, words),
                    _ => {}
                }
            }
            Event::Eof => return path.is_empty().then_some((name, found)),
            _ => {}
        }
    }
}

impl Described {
    fn set(&mut self, tag: &str, words: String) {
        match tag {
            "hostname" => self.host = words,
            "port" => self.port = words,
            "socketType" => self.socket = words.to_lowercase(),
            "username" => self.username = words,
            "authentication" => self.auth.push(words),
            _ => {}
        }
    }

    fn endpoint(&self, typed: &Typed) -> Option<Endpoint> {
        let is_implicit_tls = match self.socket.as_str() {
            "ssl" => true,
            "starttls" => false,
            _ => return None,
        };
        let username = if self.username.is_empty() { typed.address() } else { fill(&self.username, typed) };
        let host = idna::domain_to_ascii(&fill(&self.host, typed)).ok().filter(|host| !host.is_empty())?;
        Some(Endpoint { host, port: self.port.parse().ok()?, is_implicit_tls, username })
    }
}

fn fill(text: &str, typed: &Typed) -> String {
    text.replace("%EMAILADDRESS%", &typed.address())
        .replace("%EMAILLOCALPART%", &typed.local)
        .replace("%EMAILDOMAIN%", &typed.domain)
}
