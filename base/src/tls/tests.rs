use std::fs;
use std::path::PathBuf;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio_rustls::TlsAcceptor;

use super::*;

#[tokio::test]
async fn a_server_of_the_firms_own_authority_is_trusted_when_it_is_named() {
    let firm = Firm::new();
    let mut stream = connect_tls(firm.server(&["imap.acme.test"]), "IMAP.acme.test", &firm.trusted()).await.unwrap();
    let mut greeting = [0; 2];
    stream.read_exact(&mut greeting).await.unwrap();
    assert_eq!(&greeting, b"OK");
}

#[tokio::test]
async fn a_server_may_be_known_by_an_idn_or_an_address() {
    let firm = Firm::new();
    for (certified, typed) in [("xn--e1afmkfd.xn--p1ai", "пример.рф"), ("127.0.0.1", "127.0.0.1")] {
        connect_tls(firm.server(&[certified]), typed, &firm.trusted()).await.unwrap();
    }
}

#[tokio::test]
async fn an_unknown_authority_is_not_trusted() {
    let firm = Firm::new();
    let refused = connect_tls(firm.server(&["imap.acme.test"]), "imap.acme.test", &client_config(None).unwrap()).await;
    assert_refused(refused, "UnknownIssuer");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let firm = Firm::new();
    let refused = connect_tls(firm.server(&["imap.other.test"]), "imap.acme.test", &firm.trusted()).await;
    assert_refused(refused, "not valid for name");
}

#[tokio::test]
async fn an_expired_certificate_is_not_trusted() {
    let firm = Firm::new();
    let mut params = CertificateParams::new(vec!["imap.acme.test".to_owned()]).unwrap();
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    let refused = connect_tls(firm.server_with(&params), "imap.acme.test", &firm.trusted()).await;
    assert_refused(refused, "expired");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let (ours, _theirs) = tokio::io::duplex(1024);
    let connector = TlsConnector::from(client_config(None).unwrap());
    let handshake = connector.connect(certified_name("imap.acme.test").unwrap(), ours);
    let refused = within(Duration::from_millis(20), handshake).await;
    assert!(matches!(refused, Err(TlsError::Late)));
}

#[tokio::test]
async fn a_name_that_is_none_is_refused_before_anything_is_sent() {
    let (ours, mut theirs) = tokio::io::duplex(1024);
    let refused = connect_tls(ours, "imap acme", &client_config(None).unwrap()).await;
    assert!(matches!(refused, Err(TlsError::Name(_))));
    let mut sent = Vec::new();
    theirs.read_to_end(&mut sent).await.unwrap();
    assert!(sent.is_empty());
}

#[test]
fn a_useless_file_of_authorities_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let refusal = |path: &PathBuf| client_config(Some(path)).unwrap_err();
    assert!(matches!(refusal(&path), AuthorityError::Unreadable { .. }), "missing");
    fs::write(&path, "hello").unwrap();
    assert!(matches!(refusal(&path), AuthorityError::Empty { .. }), "no PEM");
    fs::write(&path, "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n").unwrap();
    assert!(matches!(refusal(&path), AuthorityError::Unreadable { .. }), "PEM of something else");
    assert!(refusal(&path).to_string().contains("ca.pem"));
}

/// A firm with a certificate authority of its own, in a file as `--tls-ca` takes it.
struct Firm {
    authority: CertifiedIssuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl Firm {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        Self { authority, folder }
    }

    fn trusted(&self) -> Arc<ClientConfig> {
        client_config(Some(&self.folder.path().join("ca.pem"))).unwrap()
    }

    fn server(&self, names: &[&str]) -> DuplexStream {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        self.server_with(&CertificateParams::new(names).unwrap())
    }

    /// The client's end of a connection to a server that greets with `OK`.
    fn server_with(&self, params: &CertificateParams) -> DuplexStream {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.authority).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        tokio::spawn(async move {
            // A client that refuses the certificate hangs up: no greeting then.
            if let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(theirs).await {
                stream.write_all(b"OK").await.unwrap();
            }
        });
        ours
    }
}

fn assert_refused(result: Result<TlsStream<DuplexStream>, TlsError>, reason: &str) {
    let Err(TlsError::Handshake(error)) = result else { panic!("the handshake went through") };
    assert!(error.to_string().contains(reason), "{error}");
}
