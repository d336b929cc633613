use super::*;
use base64::Engine as _;
use serde_json::Value;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, duplex};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};

/// Knows `sales@crm.test` and `пётр@crm.test`; remembers what it stored.
struct House {
    stored: Mutex<Vec<(Envelope, Vec<u8>)>>,
    answer: Delivery,
}

impl House {
    fn new(answer: Delivery) -> Self {
        Self { stored: Mutex::new(Vec::new()), answer }
    }

    fn count(&self) -> usize {
        self.stored.lock().unwrap().len()
    }
}

impl Door for House {
    async fn may_receive(&self, recipient: &str) -> Recipient {
        match recipient {
            "later@crm.test" => Recipient::TryLater,
            "sales@crm.test" | "пётр@crm.test" | "postmaster" => Recipient::Known,
            other if other.ends_with("@many.test") => Recipient::Known,
            _ => Recipient::Unknown,
        }
    }

    async fn deliver(&self, envelope: Envelope, raw: Vec<u8>) -> Delivery {
        if self.answer == Delivery::Stored {
            self.stored.lock().unwrap().push((envelope, raw));
        }
        self.answer.clone()
    }
}

/// Sends everything at once, as a pipelining client may, closes its side, and reads what it was told.
async fn session(settings: &SessionSettings, house: &House, sent: &[u8]) -> (String, Result<(), SessionError>) {
    let (client, server) = duplex(64 * 1024);
    let (mut reading, mut writing) = tokio::io::split(client);
    let talking = async {
        // The server may close first; then the rest is not wanted.
        let _ = writing.write_all(sent).await;
        let _ = writing.shutdown().await;
    };
    let listening = async {
        let mut heard = String::new();
        reading.read_to_string(&mut heard).await.unwrap();
        heard
    };
    let serving = serve_session(server, settings, Ipv4Addr::LOCALHOST.into(), house);
    let ((), heard, result) = tokio::join!(talking, listening, serving);
    (heard, result)
}

fn settings() -> SessionSettings {
    SessionSettings::new("mx.crm.test")
}

/// The codes of all replies, without the greeting and the lines of EHLO but its last.
fn codes(heard: &str) -> Vec<u16> {
    let last_lines = heard.lines().skip(1).filter(|line| line.as_bytes().get(3) == Some(&b' '));
    last_lines.map(|line| line[..3].parse().unwrap()).collect()
}

const ENVELOPE: &str = "EHLO x\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<sales@crm.test>\r\n";

async fn tell(commands: &str) -> Vec<u16> {
    let house = House::new(Delivery::Stored);
    codes(&session(&settings(), &house, commands.as_bytes()).await.0)
}

#[tokio::test]
async fn no_mail_is_smuggled_inside_another() {
    let path = format!("{}/tests/vectors/smtp_wire.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(path).unwrap();
    let cases: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 16);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let house = House::new(Delivery::Stored);
        let mut sent = format!("{ENVELOPE}DATA\r\n").into_bytes();
        sent.extend(base64::prelude::BASE64_STANDARD.decode(case["data_b64"].as_str().unwrap()).unwrap());
        let (heard, result) = session(&settings(), &house, &sent).await;
        if case["reject"] == true {
            assert_eq!(house.count(), 0, "{name}: {heard}");
            assert!(matches!(result, Err(SessionError::Misbehaved(_))), "{name}: {result:?}");
            assert!(heard.trim_end().lines().last().unwrap().starts_with("554 "), "{name}: {heard}");
        } else {
            assert_eq!(house.count() as u64, case["accepted_messages"].as_u64().unwrap(), "{name}: {heard}");
        }
    }
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_sent_without_its_stuffed_dots() {
    let house = House::new(Delivery::Stored);
    let sent = format!("{ENVELOPE}DATA\r\nSubject: x\r\n\r\n..dot\r\n8-bit: \u{e9}\r\n.\r\nQUIT\r\n");
    let (heard, result) = session(&settings(), &house, sent.as_bytes()).await;
    assert_eq!(codes(&heard), [250, 250, 250, 354, 250, 221]);
    assert!(result.is_ok());
    let stored = house.stored.lock().unwrap();
    let (envelope, raw) = &stored[0];
    assert_eq!(raw, "Subject: x\r\n\r\n.dot\r\n8-bit: \u{e9}\r\n".as_bytes());
    assert_eq!(envelope.from.as_deref(), Some("a@example.org"));
    assert_eq!(envelope.recipients, ["sales@crm.test"]);
    assert_eq!(envelope.helo, "x");
}

#[tokio::test]
async fn commands_after_a_mail_are_commands_and_inside_it_are_text() {
    let house = House::new(Delivery::Stored);
    let mail = "MAIL FROM:<>\r\nRCPT TO:<sales@crm.test>\r\nDATA\r\nRCPT TO:<x@y>\r\n.\r\n";
    let (heard, _) = session(&settings(), &house, format!("EHLO x\r\n{mail}{mail}").as_bytes()).await;
    assert_eq!(codes(&heard), [250, 250, 250, 354, 250, 250, 250, 354, 250]);
    let stored = house.stored.lock().unwrap();
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[0].0.from, None, "an empty sender is a bounce");
}

#[tokio::test]
async fn nothing_is_relayed_and_unknown_addresses_are_refused_at_once() {
    let told = tell(&format!("{ENVELOPE}RCPT TO:<nobody@other.example>\r\nRCPT TO:<nosuch@crm.test>\r\n")).await;
    assert_eq!(told, [250, 250, 250, 550, 550]);
    let house = House::new(Delivery::Stored);
    let sent = "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<nosuch@crm.test>\r\nDATA\r\n";
    let (heard, _) = session(&settings(), &house, sent.as_bytes()).await;
    assert!(heard.contains("550 5.1.1 "), "{heard}");
    assert_eq!(codes(&heard), [250, 250, 550, 554]);
}

#[tokio::test]
async fn a_mail_that_says_it_is_too_large_is_refused_before_it_is_sent() {
    assert_eq!(tell("EHLO x\r\nMAIL FROM:<a@b.example> SIZE=999999999\r\n").await, [250, 552]);
}

#[tokio::test]
async fn a_mail_that_turns_out_too_large_is_refused_and_the_session_goes_on() {
    let house = House::new(Delivery::Stored);
    let small = SessionSettings { max_mail_bytes: 1000, ..settings() };
    let sent = format!("{ENVELOPE}DATA\r\n{}.\r\nNOOP\r\n", "0123456789\r\n".repeat(100));
    let (heard, _) = session(&small, &house, sent.as_bytes()).await;
    assert_eq!(codes(&heard), [250, 250, 250, 354, 552, 250]);
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn the_hundred_and_first_recipient_is_asked_to_wait() {
    let recipients: String = (0..103).map(|number| format!("RCPT TO:<u{number}@many.test>\r\n")).collect();
    let codes = tell(&format!("EHLO x\r\nMAIL FROM:<a@b.example>\r\n{recipients}")).await;
    assert_eq!(codes[101], 250);
    assert_eq!(codes[102..], [452, 452, 452]);
}

#[tokio::test]
async fn overlong_and_unknown_commands_are_answered_and_the_next_one_heard() {
    assert_eq!(tell(&format!("HELO {}\r\nNOOP\r\n", "x".repeat(10_000))).await, [500, 250]);
    assert_eq!(
        tell("BDAT 0 LAST\r\nAUTH PLAIN AAAA\r\nEXPN root\r\nVRFY root\r\nFOO\r\n").await,
        [502, 502, 502, 252, 500]
    );
}

#[tokio::test]
async fn what_is_offered_is_said_and_nothing_else() {
    let house = House::new(Delivery::Stored);
    let (heard, _) = session(&settings(), &house, b"EHLO x\r\n").await;
    for offered in ["PIPELINING", "8BITMIME", "SIZE 36700160", "SMTPUTF8", "ENHANCEDSTATUSCODES"] {
        assert!(heard.contains(offered), "{heard}");
    }
    assert!(!heard.contains("AUTH") && !heard.contains("CHUNKING") && !heard.contains("STARTTLS"), "{heard}");
}

#[tokio::test]
async fn an_address_in_any_letters_is_taken_when_the_mail_is_announced_so() {
    assert_eq!(
        tell("EHLO x\r\nMAIL FROM:<a@b.example> SMTPUTF8\r\nRCPT TO:<пётр@crm.test>\r\n").await,
        [250, 250, 250]
    );
    assert_eq!(tell("EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<пётр@crm.test>\r\n").await, [250, 250, 553]);
}

#[tokio::test]
async fn the_postmaster_is_reached_without_a_domain_and_nobody_is_no_address() {
    let codes = tell("EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<Postmaster>\r\nRCPT TO:<>\r\n").await;
    assert_eq!(codes, [250, 250, 250, 501]);
}

#[tokio::test]
async fn half_a_mail_is_no_mail() {
    let house = House::new(Delivery::Stored);
    let (_, result) = session(&settings(), &house, format!("{ENVELOPE}DATA\r\nSubject: x\r\n\r\nhal").as_bytes()).await;
    assert!(matches!(result, Err(SessionError::Io(_))), "{result:?}");
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn a_mail_server_of_the_site_that_speaks_lmtp_is_answered_for_each_recipient() {
    let house = House::new(Delivery::Stored);
    let lmtp = SessionSettings { protocol: Protocol::Lmtp, ..settings() };
    let envelope =
        "MAIL FROM:<a@example.org>\r\nRCPT TO:<a@many.test>\r\nRCPT TO:<b@many.test>\r\nRCPT TO:<nosuch@crm.test>\r\n";
    let sent = format!("EHLO x\r\nLHLO x\r\n{envelope}DATA\r\nx\r\n.\r\nQUIT\r\n");
    let (heard, _) = session(&lmtp, &house, sent.as_bytes()).await;
    assert!(heard.starts_with("220 mx.crm.test LMTP"), "{heard}");
    assert_eq!(codes(&heard), [502, 250, 250, 250, 250, 550, 354, 250, 250, 221]);
    assert_eq!(house.count(), 1);
    assert_eq!(tell("LHLO x\r\n").await, [502], "who speaks SMTP has to say EHLO");
}

#[tokio::test]
async fn a_mail_that_could_not_be_stored_stays_with_its_sender() {
    let sent = format!("{ENVELOPE}DATA\r\nx\r\n.\r\n");
    let full = House::new(Delivery::TryLater("The disk\r\n250 is full".to_owned()));
    let (heard, _) = session(&settings(), &full, sent.as_bytes()).await;
    assert!(heard.contains("451 4.3.0 The disk??250 is full\r\n"), "{heard}");
    let looping = House::new(Delivery::Refused("Our own mail".to_owned()));
    let (heard, _) = session(&settings(), &looping, sent.as_bytes()).await;
    assert!(heard.contains("554 5.7.1 Our own mail\r\n"), "{heard}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_says_nothing_is_told_and_left() {
    let house = House::new(Delivery::Stored);
    for sent in ["EHLO x\r\n".to_owned(), format!("{ENVELOPE}DATA\r\nhalf")] {
        let (mut client, server) = duplex(64 * 1024);
        let settings = settings();
        let serving = serve_session(server, &settings, Ipv4Addr::LOCALHOST.into(), &house);
        let waiting = async {
            client.write_all(sent.as_bytes()).await.unwrap();
            let mut heard = String::new();
            client.read_to_string(&mut heard).await.unwrap();
            heard
        };
        let (result, heard) = tokio::join!(serving, waiting);
        assert!(matches!(result, Err(SessionError::TimedOut)), "{result:?}");
        assert!(heard.ends_with("421 4.4.2 Waited too long, goodbye\r\n"), "{heard}");
    }
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn guessing_addresses_ends_the_session() {
    let guesses: String = (0..200).map(|number| format!("RCPT TO:<guess{number}@crm.test>\r\n")).collect();
    let codes = tell(&format!("EHLO x\r\nMAIL FROM:<a@b.example>\r\n{guesses}")).await;
    assert_eq!(codes.len(), 2 + session::MAX_MISTAKES + 1);
    assert_eq!(codes.last(), Some(&421));
}

#[tokio::test]
async fn the_order_of_commands_is_kept() {
    assert_eq!(tell("MAIL FROM:<a@b.example>\r\nRCPT TO:<sales@crm.test>\r\nDATA\r\n").await, [503, 503, 503]);
    assert_eq!(
        tell(&format!("{ENVELOPE}MAIL FROM:<a@b.example>\r\nRSET\r\nDATA\r\n")).await,
        [250, 250, 250, 503, 250, 503]
    );
}

#[tokio::test]
async fn what_was_found_by_changing_sessions_at_random_is_answered() {
    for entry in std::fs::read_dir(format!("{}/tests/vectors/fuzz/smtp", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let sent = std::fs::read(entry.unwrap().path()).unwrap();
        let (heard, _) = session(&settings(), &House::new(Delivery::Stored), &sent).await;
        assert!(heard.starts_with("220 "), "{heard}");
    }
}

/// A listener's certificate for `mx.crm.test`, and a client that trusts it.
fn certificates() -> (TlsAcceptor, TlsConnector) {
    let issued = rcgen::generate_simple_self_signed(["mx.crm.test".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(issued.signing_key.serialize_der()).unwrap();
    let chain = vec![issued.cert.der().clone()];
    let mut roots = RootCertStore::empty();
    roots.add(issued.cert.der().clone()).unwrap();
    let server = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
    let client = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    (TlsAcceptor::from(Arc::new(server)), TlsConnector::from(Arc::new(client)))
}

#[tokio::test]
async fn after_starttls_a_mail_arrives_encrypted_and_what_was_said_in_clear_is_forgotten() {
    let (acceptor, connector) = certificates();
    let house = House::new(Delivery::Stored);
    let settings = SessionSettings { tls: Some(acceptor), ..settings() };
    let (client, server) = duplex(64 * 1024);
    let serving = serve_session(server, &settings, Ipv4Addr::LOCALHOST.into(), &house);
    let talking = async {
        let mut client = BufReader::new(client);
        // The MAIL in the same packet comes from whoever sits on the line (CVE-2011-0411): it must vanish.
        client.write_all(b"EHLO x\r\nSTARTTLS\r\nMAIL FROM:<evil@x.example>\r\n").await.unwrap();
        let mut clear = String::new();
        while !clear.contains("\r\n220 2.0.0") {
            client.read_line(&mut clear).await.unwrap();
        }
        assert!(clear.contains("STARTTLS"), "{clear}");
        let name = ServerName::try_from("mx.crm.test").unwrap();
        let mut encrypted = connector.connect(name, client).await.unwrap();
        let mail = "MAIL FROM:<a@b.example>\r\nRCPT TO:<sales@crm.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n";
        encrypted.write_all(format!("NOOP\r\nMAIL FROM:<a@b.example>\r\nEHLO y\r\n{mail}").as_bytes()).await.unwrap();
        let mut heard = String::new();
        encrypted.read_to_string(&mut heard).await.unwrap();
        heard
    };
    let (result, heard) = tokio::join!(serving, talking);
    assert!(result.is_ok(), "{result:?}");
    assert!(!heard.contains("STARTTLS"), "{heard}");
    assert_eq!(codes(&format!("\r\n{heard}")), [250, 503, 250, 250, 250, 354, 250, 221]);
    let stored = house.stored.lock().unwrap();
    assert_eq!((stored.len(), stored[0].0.from.as_deref()), (1, Some("a@b.example")));
}
