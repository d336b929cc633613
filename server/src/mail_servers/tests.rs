//! Real servers on this machine: what is said to whoever connects a mailbox.

use super::{MailServers, Places, TokenServers};
use base::dial::Guard;
use base::tls;
use mail::discovery::Endpoint;
use mail::remote::Pictures;
use mail::servers::{At, Proof, Refusal, Servers, Wanted};
use std::path::Path;
use std::sync::Arc;
use testkit::Dovecot;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

fn servers(authority: Option<&Path>, allowed: &[&str]) -> MailServers {
    let allowed: Vec<_> = allowed.iter().map(|network| network.parse().expect("a network")).collect();
    let tls = tls::client_config(authority).expect("its authority");
    let guard = Arc::new(Guard::new(Vec::clone(&allowed)));
    let tokens = Arc::new(TokenServers::new(guard, Arc::clone(&tls), Places::public()));
    MailServers::new(allowed, tls, tokens, None, None)
}

fn wanted(host: &str, port: u16, password: &str) -> Wanted {
    let imap =
        Endpoint { host: host.to_owned(), port, is_implicit_tls: true, username: "mailbox1@firm.test".to_owned() };
    Wanted { imap, smtp: None, proof: Proof::Password(password.to_owned().into()) }
}

const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

#[tokio::test]
async fn a_mailbox_is_let_in_with_its_password_and_told_when_it_is_wrong() {
    let dovecot = Dovecot::start();
    let servers = servers(Some(&dovecot.ca_file()), &LOOPBACK);
    let password = dovecot.user(1).1;
    let good = wanted("localhost", dovecot.imaps_port(), &password);
    assert_eq!(servers.check(&good).await, Ok(()));
    let by_address = wanted("127.0.0.1", dovecot.imaps_port(), &password);
    assert_eq!(servers.check(&by_address).await, Ok(()), "an address that the administrator allows is no bare one");
    let wrong = wanted("localhost", dovecot.imaps_port(), "no such password");
    let refusal = servers.check(&wrong).await.unwrap_err();
    assert_eq!(refusal.at, At::SignIn);
    assert!(refusal.text.contains("app password") && !refusal.text.contains("no such password"), "{refusal}");
}

/// The sentence comes once.
#[tokio::test]
async fn a_server_for_sending_that_does_not_answer_is_told_apart_from_dovecot_that_does() {
    let dovecot = Dovecot::start();
    let servers = servers(Some(&dovecot.ca_file()), &LOOPBACK);
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let mut wanted = wanted("localhost", dovecot.imaps_port(), &dovecot.user(1).1);
    for is_implicit_tls in [true, false] {
        wanted.smtp = Some(Endpoint { port: closed, is_implicit_tls, ..wanted.imap.clone() });
        let refusal = servers.check(&wanted).await.unwrap_err();
        assert_eq!(refusal.at, At::Smtp);
        assert_eq!(refusal.text.matches("--allow-network").count(), 1, "{refusal}");
        assert!(!refusal.text.contains(".."), "{refusal}");
    }
}

/// EM-02, R-5: each in one sentence, and nobody is asked.
#[tokio::test]
async fn what_is_not_spoken_here_is_refused_in_one_sentence() {
    let servers = servers(None, &[]);
    for (host, port, says) in [
        ("8.8.8.8", 993, "not its IP address"),
        ("127.0.0.1", 993, "not its IP address"),
        ("pop.own.example", 993, "POP3 is not spoken here"),
        ("mail.own.example", 995, "POP3 is not spoken here"),
        ("https://mail.own.example/ews/exchange.asmx", 443, "MAPI, EWS"),
        ("mail.own.example/x", 993, "not the name of a server"),
        ("", 993, "not the name of a server"),
    ] {
        let refusal = servers.check(&wanted(host, port, "x")).await.unwrap_err();
        assert_eq!(refusal.at, At::Imap);
        assert!(refusal.text.contains(says), "{host}:{port}: {refusal}");
    }
}

/// an inside name, a port that is closed, and one behind which something else listens.
#[tokio::test]
async fn nobody_learns_which_ports_of_a_network_are_open() {
    let (strict, lenient) = (servers(None, &[]), servers(None, &LOOPBACK));
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let open = other.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = other.accept().await {
            drop(stream.write_all(b"+OK something else\r\n").await);
        }
    });
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let text = async |servers: &MailServers, port| -> String {
        let Refusal { text, .. } = servers.check(&wanted("localhost", port, "x")).await.unwrap_err();
        text.replace(&port.to_string(), "PORT")
    };
    assert_eq!(text(&strict, open).await, text(&strict, closed).await, "where nothing is allowed");
    assert_eq!(text(&lenient, open).await, text(&lenient, closed).await, "where it is");
}

/// neither inside addresses nor what is not https are asked for a picture.
#[tokio::test]
async fn no_picture_is_fetched_from_inside_or_without_encryption() {
    let inside = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = inside.local_addr().unwrap().port();
    let servers = servers(None, &[]);
    for url in [
        format!("https://127.0.0.1:{port}/a.png"),
        format!("https://localhost:{port}/a.png"),
        format!("http://127.0.0.1:{port}/a.png"),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "cid:logo".to_owned(),
    ] {
        assert_eq!(servers.fetch(&url).await, None, "{url}");
    }
    let asked = tokio::time::timeout(std::time::Duration::from_millis(1), inside.accept()).await;
    assert!(asked.is_err(), "nobody knocked");
}

/// a server without TLS gets no password.
#[tokio::test]
async fn a_server_without_encryption_gets_nothing_secret() {
    let servers = servers(None, &LOOPBACK);
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = plain.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.unwrap();
        let said = b"* OK ready\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK done\r\n";
        drop(stream.write_all(said).await);
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    });
    let mut wanted = wanted("localhost", port, "x");
    wanted.imap.is_implicit_tls = false;
    let refusal = servers.check(&wanted).await.unwrap_err();
    assert!(refusal.text.contains("offers no encryption"), "{refusal}");
}
