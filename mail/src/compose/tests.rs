use super::*;
use crate::smtp::{Delivery, Door, Envelope, Recipient, SessionSettings, serve_session};
use crate::{Class, parse};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::extension::ClientId;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf, duplex};

fn address(name: &str, address: &str) -> Address {
    Address { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address: address.to_owned() }
}

fn letter() -> Outgoing {
    Outgoing {
        from: Some(address("Maya Lindqvist", "maya@acme.test")),
        to: vec![address("Elena", "elena@fiord.test")],
        subject: "Office chairs".to_owned(),
        text: "Hi Elena,\n\nhere it is.\n".to_owned(),
        message_id: "1.2@acme.test".to_owned(),
        at: 1_767_000_000,
        ..Outgoing::default()
    }
}

fn values() -> Vec<String> {
    let path = format!("{}/tests/vectors/header_injection.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(path).unwrap();
    let value = |line: &str| {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(case["places"].as_array().unwrap().len(), 8);
        case["value"].as_str().unwrap().to_owned()
    };
    lines.lines().map(value).collect()
}

/// The names of the headers of a raw mail, without those of its parts.
fn header_names(raw: &[u8]) -> Vec<String> {
    let raw = String::from_utf8_lossy(raw);
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    let starts = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    let mut names: Vec<String> = starts.map(|line| line.split_once(':').unwrap().0.to_owned()).collect();
    names.sort();
    names
}

/// One mail for each of the eight places, with `value` there.
fn hostile(value: &str) -> [Outgoing; 8] {
    let named = |name: &str| (name == "contact.name").then(|| value.to_owned());
    let subject = fill("Offer for {{contact.name}}", Place::Line, &named).text;
    let html = fill("<p>Hello {{contact.name}}</p>", Place::Html, &named).text;
    let text = fill("Hello\n.\n{{contact.name}}\n.\nBye", Place::Text, &named).text;
    let file = OutgoingFile {
        name: value.to_owned(),
        mime_type: "application/pdf".to_owned(),
        content_id: None,
        bytes: b"%PDF".to_vec(),
    };
    [
        Outgoing { subject, ..letter() },
        Outgoing { to: vec![address(value, "elena@fiord.test")], ..letter() },
        Outgoing { from: Some(address(value, "maya@acme.test")), ..letter() },
        Outgoing { cc: vec![address(value, "cc@fiord.test")], ..letter() },
        Outgoing { files: vec![file], ..letter() },
        Outgoing { in_reply_to: Some(value.to_owned()), references: vec![value.to_owned()], ..letter() },
        Outgoing { text, ..letter() },
        Outgoing { html: Some(html), ..letter() },
    ]
}

#[test]
fn no_value_becomes_a_header_or_a_recipient_in_any_place() {
    let usual = header_names(&compose(&letter()).unwrap().raw);
    let values = values();
    assert_eq!(values.len(), 22);
    for value in values {
        for (place, mail) in hostile(&value).into_iter().enumerate() {
            let composed = compose(&mail).unwrap();
            let raw = String::from_utf8_lossy(&composed.raw);
            let names = header_names(&composed.raw);
            let more: Vec<&String> = names.iter().filter(|name| !usual.contains(name)).collect();
            assert!(
                more.iter().all(|name| ["Cc", "In-Reply-To", "References"].contains(&name.as_str())),
                "{value:?} at {place}: {names:?}"
            );
            assert!(
                raw.split("\r\n").all(|line| !line.contains(['\r', '\n']) && line.len() <= 998),
                "{value:?} at {place}"
            );
            assert!(raw.is_ascii() && !raw.contains('\0'), "{value:?} at {place}");
            let (read, _) = parse(&composed.raw);
            assert_eq!(read.to.len(), 1, "{value:?} at {place}");
            assert_eq!(read.from.unwrap().address, "maya@acme.test", "{value:?} at {place}");
            assert!(composed.to.iter().all(|to| to.ends_with("@fiord.test")), "{value:?} at {place}");
            assert!(!read.html.unwrap().contains("<script>"), "{value:?} at {place}");
        }
    }
}

#[test]
fn a_value_is_words_in_html_and_is_never_filled_again() {
    let value_of = |name: &str| match name {
        "contact.name" => Some("{{contact.email}} <b>&\"'".to_owned()),
        "contact.email" => Some("secret@fiord.test".to_owned()),
        _ => None,
    };
    let html = fill("<p>{{ contact.name }}</p>", Place::Html, &value_of);
    assert_eq!(html.text, "<p>{{contact.email}} &lt;b&gt;&amp;&quot;&#39;</p>");
    let text = fill("{{contact.name}} {{lead.price}} {{lead.price}} {{#each}} {{", Place::Text, &value_of);
    assert_eq!(text.text, "{{contact.email}} <b>&\"'   {{#each}} {{");
    assert_eq!(text.missing, ["lead.price"]);
    assert_eq!(names("{{lead.name}} {{contact.name}} {{lead.name}} {{Lead}}"), ["lead.name", "contact.name"]);
    assert_eq!(names("{{Contact.Name}} {{nonsense.x}}"), ["Contact.Name", "nonsense.x"], "meant to be fields");
}

#[test]
fn a_mail_has_text_and_html_whichever_was_written() {
    let (read, _) = parse(&compose(&letter()).unwrap().raw);
    assert_eq!(read.text, "Hi Elena,\n\nhere it is.");
    assert!(read.html.unwrap().contains("here it is."));
    let html = "<p>Hi <b>Elena</b></p><ul><li>six chairs</li></ul>".to_owned();
    let (read, _) = parse(&compose(&Outgoing { text: String::new(), html: Some(html), ..letter() }).unwrap().raw);
    assert!(read.text.contains("Hi Elena") && read.text.contains("six chairs"), "{}", read.text);
    assert!(read.html.unwrap().contains("<b>Elena</b>"));
}

#[test]
fn names_subjects_and_files_of_every_script_come_back_as_they_were() {
    let file = OutgoingFile {
        name: "Größe \"und\" Preis 価格表.pdf".to_owned(),
        mime_type: "application/pdf".to_owned(),
        content_id: None,
        bytes: (0..=255).collect(),
    };
    let mail = Outgoing {
        from: Some(address("Майя Линдквист", "maya@acme.test")),
        to: vec![address("Müller, Jürgen", "juergen@müller.test")],
        cc: vec![address("", "plain@fiord.test")],
        bcc: vec![address("", "hidden@fiord.test")],
        subject: "Angebot für 6 Bürostühle – 価格 😀 ".repeat(8),
        files: vec![file],
        ..letter()
    };
    let composed = compose(&mail).unwrap();
    assert_eq!(composed.to, ["juergen@xn--mller-kva.test", "plain@fiord.test", "hidden@fiord.test"]);
    assert!(!String::from_utf8_lossy(&composed.raw).contains("hidden@"));
    let (read, _) = parse(&composed.raw);
    assert_eq!(read.from.unwrap().name.unwrap(), "Майя Линдквист");
    assert_eq!(read.to[0].name.as_deref(), Some("Müller, Jürgen"));
    assert_eq!(read.subject, mail.subject.trim());
    assert_eq!(read.attachments[0].name, "Größe \"und\" Preis 価格表.pdf");
    assert_eq!(read.attachments[0].bytes, (0..=255).collect::<Vec<u8>>());
    assert_eq!(read.message_id.as_deref(), Some("1.2@acme.test"));
}

#[test]
fn an_answer_names_at_most_twenty_mails_before_it() {
    let before: Vec<String> = (0..30).map(|number| format!("{number}@fiord.test")).collect();
    let ids = chain(&before, Some("31@fiord.test"));
    assert_eq!(ids.len(), MAX_CHAIN);
    assert_eq!((ids[0].as_str(), ids[19].as_str()), ("0@fiord.test", "31@fiord.test"));
    let answer = Outgoing { in_reply_to: Some("31@fiord.test".to_owned()), references: ids.clone(), ..letter() };
    let (read, _) = parse(&compose(&answer).unwrap().raw);
    assert_eq!(read.references, ids);
    assert_eq!(read.in_reply_to, ["31@fiord.test"]);
}

#[test]
fn an_image_of_the_html_stands_beside_it_and_not_among_the_files() {
    let image = OutgoingFile {
        name: "logo.png".to_owned(),
        mime_type: "image/png".to_owned(),
        content_id: Some("logo@acme.test".to_owned()),
        bytes: b"\x89PNG".to_vec(),
    };
    let html = "<p>Hi</p><img src=\"cid:logo@acme.test\">".to_owned();
    let (read, _) = parse(&compose(&Outgoing { html: Some(html), files: vec![image], ..letter() }).unwrap().raw);
    assert!(read.attachments[0].is_inline);
    assert_eq!(read.attachments[0].content_id.as_deref(), Some("logo@acme.test"));
}

#[test]
fn what_a_program_wrote_is_known_as_such_so_that_two_of_them_stop_at_once() {
    let (read, _) = parse(&compose(&Outgoing { writer: Writer::Program, ..letter() }).unwrap().raw);
    assert_eq!(read.class, Class::AutoGenerated);
    let (read, _) = parse(&compose(&letter()).unwrap().raw);
    assert_eq!(read.class, Class::Human);
}

#[test]
fn a_mail_needs_somebody_to_go_to() {
    let nobody = Outgoing { to: Vec::new(), ..letter() };
    assert!(matches!(compose(&nobody), Err(ComposeError::NoRecipient)));
    let wrong = Outgoing { to: vec![address("", "elena at fiord")], ..letter() };
    assert!(matches!(compose(&wrong), Err(ComposeError::NotAnAddress(_))));
    let many = (0..=MAX_RECIPIENTS).map(|number| address("", &format!("{number}@fiord.test"))).collect();
    assert!(matches!(compose(&Outgoing { to: many, ..letter() }), Err(ComposeError::TooManyRecipients)));
}

/// Takes every mail.
struct Sink(Mutex<Vec<Vec<u8>>>);

impl Door for Sink {
    async fn may_receive(&self, _: &str) -> Recipient {
        Recipient::Known
    }

    async fn deliver(&self, _: Envelope, raw: Vec<u8>) -> Delivery {
        self.0.lock().unwrap().push(raw);
        Delivery::Stored
    }
}

/// A connection within the test.
#[derive(Debug)]
struct Within(DuplexStream);

impl AsyncTokioStream for Within {
    fn peer_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, 25)))
    }
}

impl AsyncRead for Within {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::pin::Pin::new(&mut self.0).poll_read(cx, into)
    }
}

impl AsyncWrite for Within {
    fn poll_write(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
        bytes: &[u8],
    ) -> std::task::Poll<std::io::Result<usize>> {
        std::pin::Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::pin::Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::pin::Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[tokio::test]
async fn a_lone_dot_does_not_end_a_mail_on_its_way() {
    let text = "Before\n.\n.. two\nMAIL FROM:<x@y>\n.\nAfter";
    let composed = compose(&Outgoing { text: text.to_owned(), ..letter() }).unwrap();
    let (client, server) = duplex(256 * 1024);
    let sink = Sink(Mutex::default());
    let settings = SessionSettings::new("mx.test");
    let serving = serve_session(server, &settings, Ipv4Addr::LOCALHOST.into(), &sink);
    let sending = async {
        let hello = ClientId::Domain("acme.test".to_owned());
        let mut connection =
            AsyncSmtpConnection::connect_with_transport(Box::new(Within(client)), &hello).await.unwrap();
        let to = composed.to.iter().map(|to| to.parse().unwrap()).collect();
        let envelope = lettre::address::Envelope::new(Some(composed.from.parse().unwrap()), to).unwrap();
        connection.send(&envelope, &composed.raw).await.unwrap();
        connection.quit().await.unwrap();
    };
    let (served, ()) = tokio::join!(serving, sending);
    served.unwrap();
    let stored = sink.0.into_inner().unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(parse(&stored[0]).0.text, text);
}
