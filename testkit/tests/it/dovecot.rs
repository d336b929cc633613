use std::fs;
use std::sync::Arc;
use std::time::Duration;

use async_imap::extensions::idle::IdleResponse;
use async_imap::{Client, Session};
use futures_util::TryStreamExt;
use testkit::Dovecot;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const MAIL: &[u8] =
    b"From: Ann <ann@example.test>\r\nTo: sales@firm.test\r\nSubject: 40 chairs\r\n\r\nDo you have them?\r\n";

#[tokio::test]
async fn a_delivered_mail_is_fetched_byte_for_byte() {
    let server = Dovecot::start();
    server.deliver(&server.user(1).0, MAIL);
    let mut session = sign_in(&server, 1).await;

    assert_eq!(session.select("INBOX").await.unwrap().exists, 1);
    let mails: Vec<_> = session.fetch("1", "BODY.PEEK[]").await.unwrap().try_collect().await.unwrap();

    assert_eq!(mails[0].body().unwrap(), MAIL);
}

#[tokio::test]
async fn an_idle_client_hears_of_a_new_mail() {
    let server = Dovecot::start();
    let mut session = sign_in(&server, 2).await;
    session.select("INBOX").await.unwrap();
    let mut idle = session.idle();
    idle.init().await.unwrap();
    let (news, _stop) = idle.wait();

    server.deliver(&server.user(2).0, MAIL);

    let news = timeout(Duration::from_secs(10), news).await.expect("news within 10 s").unwrap();
    assert!(matches!(news, IdleResponse::NewData(_)));
}

#[tokio::test]
async fn mailboxes_are_private_and_passwords_are_checked() {
    let server = Dovecot::start();
    server.deliver(&server.user(1).0, MAIL);
    let mut other = sign_in(&server, 2).await;
    assert_eq!(other.select("INBOX").await.unwrap().exists, 0);

    let refused = connect(&server).await.login(server.user(1).0, "wrong").await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn after_an_outage_the_mail_and_the_port_are_the_same() {
    let mut server = Dovecot::start();
    let port = server.imaps_port();
    server.deliver(&server.user(1).0, MAIL);

    server.stop();
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
    server.start_again();

    assert_eq!(server.imaps_port(), port);
    assert_eq!(sign_in(&server, 1).await.select("INBOX").await.unwrap().exists, 1);
}

async fn sign_in(server: &Dovecot, number: usize) -> Session<TlsStream<TcpStream>> {
    let (username, password) = server.user(number);
    connect(server).await.login(username, password).await.unwrap()
}

/// Trusts nothing but the certificate authority that the part hands out.
async fn connect(server: &Dovecot) -> Client<TlsStream<TcpStream>> {
    let mut trusted = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(&fs::read(server.ca_file()).unwrap()).unwrap();
    trusted.add(authority).unwrap();
    let connector =
        TlsConnector::from(Arc::new(ClientConfig::builder().with_root_certificates(trusted).with_no_client_auth()));
    let stream = TcpStream::connect(("127.0.0.1", server.imaps_port())).await.unwrap();
    let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    let mut client = Client::new(stream);
    client.read_response().await.unwrap().expect("a greeting");
    client
}
