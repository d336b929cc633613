//! Certificates for parts that speak TLS on loopback.

use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::part::Folder;

/// Writes ca.pem, server.pem and server.key: an authority of this test, and a server certificate for loopback.
pub(crate) fn write_certificates(folder: &Folder) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority.distinguished_name.push(DnType::CommonName, "Sluice tests");
    let authority_key = KeyPair::generate().expect("a key for the authority");
    let authority_certificate = authority.self_signed(&authority_key).expect("the authority's certificate");

    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let server = CertificateParams::new(names).expect("names fit for a certificate");
    let server_key = KeyPair::generate().expect("a key for the server");
    let signed = server.signed_by(&server_key, &Issuer::new(authority, authority_key));

    folder.write("ca.pem", authority_certificate.pem());
    folder.write("server.pem", signed.expect("the server's certificate").pem());
    folder.write("server.key", server_key.serialize_pem());
}

/// How a server speaks TLS whose certificate lies in this folder.
pub(crate) fn server_config(folder: &Path) -> Arc<ServerConfig> {
    let certificates = CertificateDer::pem_file_iter(folder.join("server.pem")).expect("the certificate of this test");
    let certificates = certificates.map(|certificate| certificate.expect("a certificate")).collect();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).expect("its key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("usual versions").with_no_client_auth().with_single_cert(certificates, key);
    Arc::new(config.expect("a certificate and its key"))
}
