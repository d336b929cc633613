use super::*;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::proto::op::{Message, ResponseCode};
use mail_auth::hickory_resolver::proto::rr::rdata::TXT;
use mail_auth::hickory_resolver::proto::rr::{RData, Record, RecordType};
use tokio::net::UdpSocket;

/// A name server that knows these texts and nothing else.
async fn names(texts: &'static [(&'static str, &'static str)]) -> Vouching {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            let mut message = Message::from_vec(&buffer[..length]).unwrap().into_response();
            let query = message.queries[0].clone();
            let asked = query.name().to_ascii().trim_end_matches('.').to_lowercase();
            let known = texts.iter().filter(|(name, _)| *name == asked && query.query_type() == RecordType::TXT);
            let mut is_known = false;
            for (_, text) in known {
                let data = RData::TXT(TXT::new(vec![(*text).to_owned()]));
                message.add_answer(Record::from_rdata(query.name().clone(), 60, data));
                is_known = true;
            }
            if !is_known {
                message.metadata.response_code = ResponseCode::NXDomain;
            }
            socket.send_to(&message.to_vec().unwrap(), from).await.unwrap();
        }
    });
    let mut connection = ConnectionConfig::udp();
    connection.port = address.port();
    let server = NameServerConfig::new(address.ip(), true, vec![connection]);
    let config = ResolverConfig::from_parts(None, vec![], vec![server]);
    Vouching::by(MessageAuthenticator::new(config, ResolverOpts::default()).unwrap(), "mx.crm.test")
}

fn envelope(peer: &str, from: &str) -> Envelope {
    Envelope {
        from: Some(from.to_owned()),
        recipients: vec!["acme-file-x@crm.test".to_owned()],
        peer: peer.parse().unwrap(),
        helo: "mx.acme.test".to_owned(),
    }
}

const MAIL: &[u8] = b"From: Sam <sam@acme.test>\r\nTo: client@firm.example\r\nSubject: Offer\r\n\r\nHello\r\n";

const POLICY: &[(&str, &str)] =
    &[("acme.test", "v=spf1 ip4:192.0.2.1 -all"), ("_dmarc.acme.test", "v=DMARC1; p=reject")];

#[tokio::test]
async fn a_mail_from_where_its_domain_says_it_sends_passes() {
    let vouching = names(POLICY).await;
    assert_eq!(vouching.opinion(&envelope("192.0.2.1", "sam@acme.test"), MAIL).await, Opinion::Passes);
}

#[tokio::test]
async fn a_forged_mail_fails_whatever_it_says_of_itself() {
    let vouching = names(POLICY).await;
    assert_eq!(vouching.opinion(&envelope("198.51.100.7", "sam@acme.test"), MAIL).await, Opinion::Fails);
    // A foreign host's word counts nothing, nor does an envelope of the forger's own domain.
    let claimed = [b"Authentication-Results: mx.crm.test; dmarc=pass; spf=pass; dkim=pass\r\n", MAIL].concat();
    assert_eq!(vouching.opinion(&envelope("198.51.100.7", "sam@acme.test"), &claimed).await, Opinion::Fails);
    assert_eq!(vouching.opinion(&envelope("198.51.100.7", "x@evil.test"), MAIL).await, Opinion::Fails);
}

#[tokio::test]
async fn a_domain_without_a_policy_that_names_its_machines_is_forged_from_others() {
    let vouching = names(&[("acme.test", "v=spf1 ip4:192.0.2.1 -all")]).await;
    assert_eq!(vouching.opinion(&envelope("198.51.100.7", "sam@acme.test"), MAIL).await, Opinion::Fails);
}

#[tokio::test]
async fn of_a_domain_that_says_nothing_nothing_is_known() {
    let vouching = names(&[]).await;
    assert_eq!(vouching.opinion(&envelope("198.51.100.7", "sam@acme.test"), MAIL).await, Opinion::Unknown);
}

#[tokio::test]
async fn what_a_mail_server_of_this_machine_passes_on_is_not_judged_by_its_address() {
    let vouching = names(POLICY).await;
    assert_eq!(vouching.opinion(&envelope("127.0.0.1", "sam@acme.test"), MAIL).await, Opinion::Unknown);
}
