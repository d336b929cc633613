//! The certificate with which the SMTP listener offers STARTTLS.

use anyhow::Context as _;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// Certificates of one chain that are read.
const MOST_CERTIFICATES: usize = 20;

/// Reads a chain and its key, both PEM. They are read once: after a renewal the program is started again.
///
/// # Errors
/// A sentence about the file that is of no use.
pub fn acceptor(chain: &Path, key: &Path) -> anyhow::Result<TlsAcceptor> {
    let read = || format!("the certificate {} cannot be read", chain.display());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(chain)
        .with_context(read)?
        .take(MOST_CERTIFICATES)
        .collect::<Result<_, _>>()
        .with_context(read)?;
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| format!("the key {} cannot be read", key.display()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("the key does not belong to the certificate")?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
