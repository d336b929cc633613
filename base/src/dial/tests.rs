use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::op::Message;
use hickory_resolver::proto::rr::rdata::{A, CNAME};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use hickory_resolver::{Hosts, TokioResolver};
use ipnet::IpNet;
use tokio::net::{TcpListener, UdpSocket};

use super::names::Names;
use super::*;

/// each host of the vectors that can be judged without DNS, by the answer that stands beside it.
#[test]
fn every_host_of_the_vectors_gets_its_verdict() {
    let vectors = include_str!("../../tests/vectors/ssrf_hosts.jsonl");
    let cases: Vec<serde_json::Value> = vectors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 62);
    for case in &cases {
        let text = case["host"].as_str().unwrap();
        if NEED_MORE_THAN_A_NAME.iter().any(|part| text.contains(part)) {
            continue;
        }
        let host = text.split(" (").next().unwrap();
        let may = match check_name(host) {
            Ok(Host::Address(address)) => check_address(address, &[]).is_ok(),
            Ok(Host::Name(_)) => true,
            Ok(Host::InsideName(_)) | Err(_) => false,
        };
        assert_eq!(may, case["expect"] == "allow", "{text}");
    }
}

/// Lines of the vectors that describe DNS answers, ports or settings; each has its own test below.
const NEED_MORE_THAN_A_NAME: [&str; 7] =
    ["nip.example", "rebind.example", ":6379", "CNAME", "пример.рф", "10.0.0.0/24", "0.0.0.0/0"];

#[test]
fn the_allow_list_opens_a_private_network_and_only_that() {
    let allowed = nets(&["10.0.0.0/24"]);
    assert_eq!(check_address("10.0.0.5".parse().unwrap(), &allowed), Ok(()));
    assert!(check_address("10.0.1.5".parse().unwrap(), &allowed).is_err());
}

#[test]
fn no_allow_list_opens_metadata_in_any_disguise() {
    let everything = nets(&["0.0.0.0/0", "::/0"]);
    for text in [
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
        "fd20:ce::254",
        "::ffff:169.254.169.254",
        "::a9fe:a9fe",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
    ] {
        let address = text.parse().unwrap();
        assert_eq!(check_address(address, &everything), Err(Denied::Metadata(address)), "{text}");
    }
}

#[test]
fn odd_spellings_of_addresses_are_refused_even_of_public_ones() {
    for odd in ["8.8.2056", "0x08080808", "010.8.8.8", "134744072", "①.1.1.1", "8。8。8。8", "8.8.8.8."] {
        assert_eq!(check_name(odd), Err(BadName::OddAddress), "{odd}");
    }
}

#[test]
fn what_is_no_host_is_refused() {
    let long_label = format!("{}.example", "a".repeat(64));
    let long_name = format!("{}example", "abcdefgh.".repeat(30));
    for typed in [
        "",
        ".",
        "..",
        "a..b",
        "a b.example",
        "imap.example\r\nX: y",
        "a@b.example",
        "a.example:993",
        "a.example/x",
        "a%2eexample",
        "fe80::1%eth0",
        "xn--a.example",
        &long_label,
        &long_name,
    ] {
        assert_eq!(check_name(typed), Err(BadName::NotAName), "{typed:?}");
    }
}

#[test]
fn a_name_in_any_script_is_dialled_in_ascii() {
    let ascii = Ok(Host::Name("xn--e1afmkfd.xn--p1ai".to_owned()));
    assert_eq!(check_name("Пример.рф"), ascii);
    assert_eq!(check_name("xn--e1afmkfd.xn--p1ai."), ascii);
}

#[tokio::test]
async fn an_allowed_address_is_reached_on_any_port() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let guard = guard(&["127.0.0.0/8"], "", &Dns::silent());
    let stream = guard.connect("127.0.0.1", address.port(), Purpose::Mail).await.unwrap();
    assert_eq!(stream.peer_addr().unwrap(), address);
}

#[tokio::test]
async fn a_name_of_the_hosts_file_leads_to_an_allowed_address_without_asking_dns() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = server.local_addr().unwrap().port();
    let guard = guard(&["127.0.0.0/8"], "127.0.0.1 dovecot imap.acme.test", &Dns::silent());
    for name in ["dovecot", "imap.acme.test", "IMAP.acme.test."] {
        guard.connect(name, port, Purpose::Mail).await.unwrap();
    }
}

/// The port is open and answers: what refuses is the guard.
#[tokio::test]
async fn nothing_inside_is_reached_without_an_allow_list() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = server.local_addr().unwrap().port();
    let closed = guard(&[], "127.0.0.1 dovecot imap.acme.test", &Dns::silent());
    for host in ["127.0.0.1", "dovecot", "imap.acme.test"] {
        let refused = closed.connect(host, port, Purpose::Mail).await.unwrap_err();
        assert!(matches!(refused.reason(), Reason::Port), "{refused:?}");
        let refused = closed.connect(host, 993, Purpose::Mail).await.unwrap_err();
        assert!(!refused.is_passing(), "{refused:?}");
    }
}

#[tokio::test]
async fn an_inside_name_may_not_lead_outside_the_allow_list() {
    let guard = guard(&["10.0.0.0/8"], "8.8.8.8 mail.corp.internal", &Dns::silent());
    let refused = guard.connect("mail.corp.internal", 993, Purpose::Mail).await.unwrap_err();
    assert!(matches!(refused.reason(), Reason::InsideName), "{refused:?}");
}

#[tokio::test]
async fn an_odd_port_is_refused_outside_the_allow_list() {
    let guard = guard(&["10.0.0.0/8"], "8.8.8.8 imap.example.org", &Dns::silent());
    let refused = guard.connect("imap.example.org", 6379, Purpose::Mail).await.unwrap_err();
    assert!(matches!(refused.reason(), Reason::Port), "{refused:?}");
}

#[tokio::test]
async fn one_private_address_among_public_ones_spoils_the_name() {
    let guard = guard(&[], "8.8.8.8 imap.example.org\n10.1.1.1 imap.example.org", &Dns::silent());
    let refused = guard.connect("imap.example.org", 993, Purpose::Mail).await.unwrap_err();
    assert!(matches!(refused.reason(), Reason::Denied(_)), "{refused:?}");
}

#[tokio::test]
async fn a_public_looking_name_that_leads_inside_is_refused() {
    let dns = Dns::start(|_| vec![RData::A(A::new(10, 1, 1, 1))]).await;
    let guard = guard(&[], "", &dns);
    for name in ["127.0.0.1.nip.example", "пример.рф"] {
        let refused = guard.connect(name, 993, Purpose::Mail).await.unwrap_err();
        assert!(matches!(refused.reason(), Reason::Denied(_)), "{refused:?}");
    }
}

#[tokio::test]
async fn an_alias_of_an_inside_name_is_refused() {
    let dns = Dns::start(|_| {
        let alias = CNAME(Name::from_ascii("db.internal.").unwrap());
        vec![RData::CNAME(alias), RData::A(A::new(192, 168, 1, 1))]
    })
    .await;
    let refused = guard(&[], "", &dns).connect("imap.example.org", 993, Purpose::Mail).await.unwrap_err();
    assert!(matches!(refused.reason(), Reason::Denied(_)), "{refused:?}");
}

/// The first answer is allowed, every later one is metadata: the connection goes to the first, and DNS is asked once.
#[tokio::test]
async fn a_name_is_resolved_once_and_the_checked_address_is_dialled() {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let dns = Dns::start(|asked| match asked {
        0 => vec![RData::A(A::new(127, 0, 0, 1))],
        _ => vec![RData::A(A::new(169, 254, 169, 254))],
    })
    .await;
    let guard = guard(&["127.0.0.0/8"], "", &dns);
    let stream = guard.connect("rebind.example", address.port(), Purpose::Mail).await.unwrap();
    assert_eq!(stream.peer_addr().unwrap(), address);
    assert_eq!(dns.asked.load(Ordering::SeqCst), 1);

    let refused = guard.connect("rebind.example", address.port(), Purpose::Mail).await.unwrap_err();
    assert!(matches!(refused.reason(), Reason::Denied(Denied::Metadata(_))), "{refused:?}");
}

#[tokio::test]
async fn people_cannot_tell_refused_from_closed_from_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed_port = listener.local_addr().unwrap().port();
    drop(listener);
    let dns = Dns::start(|_| Vec::new()).await;
    let guard = guard(&["127.0.0.0/8"], "127.0.0.1 x.example\n10.0.0.1 y.example", &dns);
    let mut texts = Vec::new();
    for name in ["x.example", "y.example", "z.example"] {
        let error = guard.connect(name, closed_port, Purpose::Mail).await.unwrap_err();
        assert!(std::error::Error::source(&error).is_none(), "a printed chain would tell");
        texts.push(error.to_string().replace(name, "?.example"));
    }
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
}

fn nets(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn guard(allowed: &[&str], hosts_file: &str, dns: &Dns) -> Guard {
    let mut hosts = Hosts::default();
    hosts.read_hosts_conf(hosts_file.as_bytes()).unwrap();
    let mut connection = ConnectionConfig::udp();
    connection.port = dns.address.port();
    let server = NameServerConfig::new(dns.address.ip(), true, vec![connection]);
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    builder.options_mut().positive_max_ttl = Some(std::time::Duration::ZERO);
    Guard::with_names(nets(allowed), Names::new(hosts, builder))
}

/// A name server on loopback that answers every A question with what it is told, and no AAAA question.
struct Dns {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Dns {
    /// Nobody listens: for tests that must not need DNS.
    fn silent() -> Self {
        Self { address: ([127, 0, 0, 1], 9).into(), asked: Arc::default() }
    }

    /// `answer` is handed how many A questions came before.
    async fn start(answer: impl Fn(usize) -> Vec<RData> + Send + 'static) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        tokio::spawn(async move {
            let mut buffer = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let mut message = Message::from_vec(&buffer[..length]).unwrap().into_response();
                let query = message.queries[0].clone();
                if query.query_type() == RecordType::A {
                    let mut name = query.name().clone();
                    for data in answer(count.fetch_add(1, Ordering::SeqCst)) {
                        let target = match &data {
                            RData::CNAME(alias) => alias.0.clone(),
                            _ => name.clone(),
                        };
                        message.add_answer(Record::from_rdata(name, 0, data));
                        name = target;
                    }
                }
                socket.send_to(&message.to_vec().unwrap(), from).await.unwrap();
            }
        });
        Self { address, asked }
    }
}
