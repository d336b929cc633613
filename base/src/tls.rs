//! TLS to the outside: certificates and names are always checked, there is no switch that turns it off.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::dial::{Host, check_name};

/// How long a handshake may take, from the first byte to the checked certificate.
pub const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(15);

/// More than this in one `--tls-ca` file is a system's bundle and not somebody's own authority.
const AUTHORITIES_LIMIT: usize = 500;

/// Why the `--tls-ca` file is of no use.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// It cannot be read, or a block of it is no PEM.
    #[error("the file of certificate authorities {} could not be read: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    /// It holds no certificate.
    #[error("the file {} holds no certificate; it should hold -----BEGIN CERTIFICATE----- blocks", path.display())]
    Empty { path: PathBuf },
    /// It holds more than anybody's own authorities.
    #[error("the file {} holds more than {AUTHORITIES_LIMIT} certificates", path.display())]
    TooMany { path: PathBuf },
}

/// Why there is no TLS with a server.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// Not something that a certificate can be checked against.
    #[error("{:?} is not a name that a certificate can be checked against", .0)]
    Name(String),
    /// The certificate is not good: unknown authority, other name, expired; or the other side does not speak TLS.
    #[error("no secure connection: {0}")]
    Handshake(io::Error),
    /// Nothing within [`HANDSHAKE_TIMEOUT`].
    #[error("no secure connection within {} seconds", HANDSHAKE_TIMEOUT.as_secs())]
    Late,
}

/// What is trusted: Mozilla's authorities, and those of `extra_authorities` (a PEM file, `--tls-ca`) beside them.
///
/// TLS 1.2 and 1.3 by ring, named here and not taken from the process, so that nobody's default can change it.
///
/// # Errors
/// [`AuthorityError`]: the program should not start without an authority that somebody asked for.
pub fn client_config(extra_authorities: Option<&Path>) -> Result<Arc<ClientConfig>, AuthorityError> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(path) = extra_authorities {
        add_authorities(&mut roots, path)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks both default protocol versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn add_authorities(roots: &mut RootCertStore, path: &Path) -> Result<(), AuthorityError> {
    let unreadable = |reason: &dyn std::fmt::Display| AuthorityError::Unreadable {
        path: path.to_owned(),
        reason: reason.to_string(),
    };
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&error))?;
    let mut count = 0;
    for certificate in certificates {
        count += 1;
        if count > AUTHORITIES_LIMIT {
            return Err(AuthorityError::TooMany { path: path.to_owned() });
        }
        let certificate = certificate.map_err(|error| unreadable(&error))?;
        roots.add(certificate).map_err(|error| unreadable(&error))?;
    }
    if count == 0 {
        return Err(AuthorityError::Empty { path: path.to_owned() });
    }
    Ok(())
}

/// Makes `tcp` secure towards `server_name` (as typed: name, IDN or address), which its certificate must carry.
///
/// # Errors
/// [`TlsError`]; no byte of ours but the handshake's has been sent.
pub async fn connect_tls<S>(tcp: S, server_name: &str, config: &Arc<ClientConfig>) -> Result<TlsStream<S>, TlsError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let connector = TlsConnector::from(Arc::clone(config));
    let handshake = connector.connect(certified_name(server_name)?, tcp);
    within(HANDSHAKE_TIMEOUT, handshake).await
}

fn certified_name(typed: &str) -> Result<ServerName<'static>, TlsError> {
    let not_a_name = || TlsError::Name(typed.to_owned());
    match check_name(typed).map_err(|_| not_a_name())? {
        Host::Address(address) => Ok(ServerName::from(address)),
        Host::Name(name) | Host::InsideName(name) => ServerName::try_from(name).map_err(|_| not_a_name()),
    }
}

async fn within<T>(limit: Duration, handshake: impl Future<Output = io::Result<T>>) -> Result<T, TlsError> {
    let in_time = tokio::time::timeout(limit, handshake).await;
    in_time.map_err(|_| TlsError::Late)?.map_err(TlsError::Handshake)
}

#[cfg(test)]
mod tests;
