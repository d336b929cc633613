//! Both servers are tried for real before anything is kept: TLS, sign-in, the inbox opened for reading, and goodbye.
//!
//! What is refused is refused in one sentence that says what to do. None of them tells a closed port from an open one that
//! says nothing of use.

use super::MailServers;
use crate::worker::{Encryption, Proof as Proven, Refused, SignIn, Submission};
use base::dial::{Host, Purpose, check_name};
use base::secrets::Secret;
use base::tls::{self, TlsError};
use mail::discovery::Endpoint;
use mail::imap::{self, ImapError, ImapSettings};
use mail::servers::{At, Proof, Refusal, Wanted};
use secrecy::ExposeSecret;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

/// A server is waited for so long, from the first packet to the goodbye.
const CHECK_LIMIT: Duration = Duration::from_secs(30);
/// And until it has greeted and the connection is encrypted: one that speaks TLS alone says nothing to who does not.
const GREETING_LIMIT: Duration = Duration::from_secs(10);
/// Ports of POP3, which is not spoken here (EM-02).
const POP3_PORTS: [u16; 2] = [110, 995];
/// Words in what is typed for Exchange's own protocols.
const EXCHANGE_WORDS: [&str; 4] = ["mapi", "/ews", "exchange.asmx", "autodiscover"];

/// Tries both at once; what is wrong with the first is said first.
pub(super) async fn both(servers: &MailServers, wanted: &Wanted) -> Result<(), Refusal> {
    let smtp = async {
        match &wanted.smtp {
            Some(endpoint) => try_smtp(servers, endpoint, &wanted.proof).await,
            None => Ok(()),
        }
    };
    let (read, sent) = tokio::join!(try_imap(servers, &wanted.imap, &wanted.proof), smtp);
    read.and(sent)
}

async fn try_imap(servers: &MailServers, endpoint: &Endpoint, proof: &Proof) -> Result<(), Refusal> {
    check_words(servers, endpoint, At::Imap)?;
    let attempt = async {
        let reaching = timeout(GREETING_LIMIT, reach(servers, endpoint, proof)).await;
        let stream = reaching.unwrap_or_else(|_| Err(no_answer(endpoint, At::Imap)))?;
        let settings = ImapSettings { is_greeted: !endpoint.is_implicit_tls, ..settings(endpoint, proof) };
        imap::try_sign_in(&settings, stream).await.map_err(|error| imap_refusal(endpoint, proof, &error))
    };
    timeout(CHECK_LIMIT, attempt).await.unwrap_or_else(|_| Err(no_answer(endpoint, At::Imap)))
}

fn settings(endpoint: &Endpoint, proof: &Proof) -> ImapSettings {
    match proof {
        Proof::Password(password) => ImapSettings::new(endpoint.username.clone(), password.clone()),
        Proof::Token(token) => ImapSettings::with_token(endpoint.username.clone(), token.clone()),
    }
}

/// A connection to an IMAP server, encrypted.
async fn reach(
    servers: &MailServers,
    endpoint: &Endpoint,
    proof: &Proof,
) -> Result<impl AsyncRead + AsyncWrite + Unpin + Send + use<>, Refusal> {
    let tcp = servers.guard.connect(&endpoint.host, endpoint.port, Purpose::Mail).await;
    let tcp = tcp.map_err(|_| no_answer(endpoint, At::Imap))?;
    let tcp = if endpoint.is_implicit_tls {
        tcp
    } else {
        imap::start_tls(tcp).await.map_err(|error| imap_refusal(endpoint, proof, &error))?
    };
    tls::connect_tls(tcp, &endpoint.host, &servers.tls).await.map_err(|error| tls_refusal(endpoint, At::Imap, &error))
}

async fn try_smtp(servers: &MailServers, endpoint: &Endpoint, proof: &Proof) -> Result<(), Refusal> {
    check_words(servers, endpoint, At::Smtp)?;
    let secret = |text: &secrecy::SecretString| Secret::from(text.expose_secret().to_owned());
    let submission = Submission {
        host: endpoint.host.clone(),
        port: endpoint.port,
        encryption: if endpoint.is_implicit_tls { Encryption::Implicit } else { Encryption::StartTls },
        sign_in: Some(SignIn {
            username: endpoint.username.clone(),
            proof: match proof {
                Proof::Password(password) => Proven::Password(secret(password)),
                Proof::Token(token) => Proven::Token(secret(token)),
            },
        }),
    };
    let domain = endpoint.username.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    greets(servers, endpoint).await?;
    let attempt = servers.postbox.try_sign_in(&submission, domain);
    match timeout(CHECK_LIMIT, attempt).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(refused)) => Err(smtp_refusal(endpoint, &refused)),
        Err(_) => Err(no_answer(endpoint, At::Smtp)),
    }
}

/// Whether there is an SMTP server at all. One that is encrypted from the start waits for us; any other speaks first.
async fn greets(servers: &MailServers, endpoint: &Endpoint) -> Result<(), Refusal> {
    let reached = servers.guard.connect(&endpoint.host, endpoint.port, Purpose::Mail).await;
    let tcp = reached.map_err(|_| no_answer(endpoint, At::Smtp))?;
    if endpoint.is_implicit_tls {
        return Ok(());
    }
    match timeout(GREETING_LIMIT, tcp.readable()).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(no_answer(endpoint, At::Smtp)),
    }
}

/// What can be refused without asking anybody.
fn check_words(servers: &MailServers, endpoint: &Endpoint, at: At) -> Result<(), Refusal> {
    let refuse = |text: &str| Err(Refusal { at, text: text.to_owned() });
    let host = endpoint.host.to_lowercase();
    if EXCHANGE_WORDS.iter().any(|word| host.contains(word)) {
        return refuse(
            "Exchange's own protocols (MAPI, EWS) are not spoken here. Ask whoever runs the server to switch on IMAP, and write its name.",
        );
    }
    if at == At::Imap && (POP3_PORTS.contains(&endpoint.port) || host.starts_with("pop.") || host.starts_with("pop3."))
    {
        return refuse(
            "POP3 is not spoken here, because it keeps no folders. Write the IMAP server; its port is 993 nearly everywhere.",
        );
    }
    match check_name(&endpoint.host) {
        Ok(Host::Address(address)) if !servers.allowed.iter().any(|network| network.contains(&address)) => {
            refuse("Write the server's name, not its IP address: its certificate is checked by the name.")
        }
        Ok(_) => Ok(()),
        Err(_) => refuse("This is not the name of a server. It looks like imap.example.com."),
    }
}

/// The same for a port that is closed, one that says nothing of use, and one that may not be dialled.
fn no_answer(endpoint: &Endpoint, at: At) -> Refusal {
    let text = format!(
        "Could not connect to {}, port {}. Check the name, the port and the encryption; a server in a private network must first be allowed by whoever runs Sluice (--allow-network).",
        endpoint.host, endpoint.port
    );
    Refusal { at, text }
}

fn tls_refusal(endpoint: &Endpoint, at: At, error: &TlsError) -> Refusal {
    let is_certificate = match error {
        TlsError::Handshake(error) => {
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
            matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
        }
        TlsError::Name(_) | TlsError::Late => false,
    };
    if !is_certificate {
        return no_answer(endpoint, at);
    }
    let text = format!(
        "The certificate of {} is not good for this name, so nothing was sent there. Write the name that the provider gives out, or have whoever runs the server renew it.",
        endpoint.host
    );
    Refusal { at, text }
}

/// The reading side tells a wrong password from a server that cannot be reached; here it is the same mailbox.
fn smtp_refusal(endpoint: &Endpoint, refused: &Refused) -> Refusal {
    let (Refused::ForGood(said) | Refused::ForNow(said) | Refused::Lost(said)) = refused;
    let said = said.trim_end_matches('.');
    let text = format!(
        "Sending by {}, port {}, does not work: {said}. Check the server and the encryption, or leave it empty to receive only.",
        endpoint.host, endpoint.port
    );
    Refusal { at: At::Smtp, text }
}

fn imap_refusal(endpoint: &Endpoint, proof: &Proof, error: &ImapError) -> Refusal {
    let (at, text) = match error {
        ImapError::SignInRefused(_) => (At::SignIn, sign_in_refused(proof).to_owned()),
        ImapError::Throttled { .. } => {
            (At::Imap, "The server has too many visitors at the moment. Try again in some minutes.".to_owned())
        }
        ImapError::NoTls => (
            At::Imap,
            format!(
                "{} offers no encryption (TLS) on port {}, so no password was sent to it. Try port 993.",
                endpoint.host, endpoint.port
            ),
        ),
        ImapError::Refused { text, .. } => {
            (At::Imap, format!("The server let us in and would not open the inbox: {text}"))
        }
        _ => return no_answer(endpoint, At::Imap),
    };
    Refusal { at, text }
}

fn sign_in_refused(proof: &Proof) -> &'static str {
    match proof {
        Proof::Password(_) => "The server refused this password. Providers with two-step sign-in need an app password.",
        Proof::Token(_) => {
            "The provider let you in, and its mail server did not open this mailbox for you. IMAP may be switched off for it."
        }
    }
}
