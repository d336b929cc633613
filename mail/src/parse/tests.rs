use super::*;
use crate::parse::class::Class;
use serde_json::Value;
use std::path::PathBuf;
use unicode_normalization::UnicodeNormalization;

fn vectors(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name)
}

fn cases(name: &str) -> Vec<Value> {
    let lines = std::fs::read_to_string(vectors(name)).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn mail(name: &str) -> (Mail, Vec<Complaint>) {
    parse(&std::fs::read(vectors(&format!("eml/{name}.eml"))).unwrap())
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

fn names(attachments: &[Attachment]) -> Vec<String> {
    attachments.iter().map(|attachment| attachment.name.clone()).collect()
}

/// What differs between a mail and one line of expected.jsonl.
fn differences(expected: &Value, mail: &Mail) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, is: String, should: String| {
        if is != should {
            found.push(format!("{what} is {is:?}, should be {should:?}"));
        }
    };
    let nfc = |value: &str| value.nfc().collect::<String>();
    for (key, value) in expected.as_object().unwrap() {
        match (key.as_str(), value) {
            ("text", Value::String(text)) => compare("text", mail.text.clone(), nfc(text)),
            ("subject", Value::String(subject)) => compare("subject", mail.subject.clone(), nfc(subject)),
            ("text_contains", Value::String(part)) => {
                compare("text_contains", mail.text.contains(part.as_str()).to_string(), "true".to_owned());
            }
            ("from_name", Value::String(name)) => {
                let is = mail.from.as_ref().and_then(|from| from.name.clone());
                compare("from_name", is.unwrap_or_default(), nfc(name));
            }
            ("from_addr", value) => {
                let is = mail.from.as_ref().map(|from| from.address.clone()).unwrap_or_default();
                compare("from_addr", is, value.as_str().unwrap_or_default().to_owned());
            }
            ("to", value) => {
                let is: Vec<String> = mail.to.iter().map(|to| to.address.clone()).collect();
                compare("to", is.join(","), strings(value).join(","));
            }
            ("to_count", value) => compare("to_count", mail.to.len().to_string(), value.to_string()),
            ("attachments", Value::Array(_)) => {
                let count = strings(value).len();
                let is: Vec<String> = names(&mail.attachments).into_iter().take(count).collect();
                compare("attachments", is.join(","), strings(value).join(","));
            }
            ("att_sizes", value) => {
                let is: Vec<usize> = mail.attachments.iter().map(|attachment| attachment.bytes.len()).collect();
                compare("att_sizes", serde_json::to_string(&is).unwrap(), value.to_string());
            }
            ("attachments_shown", value) => {
                let shown: Vec<Attachment> = mail.attachments.iter().filter(|file| !file.is_inline).cloned().collect();
                compare("attachments_shown", names(&shown).join(","), strings(value).join(","));
            }
            ("inline", value) => {
                let ids =
                    mail.attachments.iter().filter(|file| file.is_inline).filter_map(|file| file.content_id.clone());
                compare("inline", ids.collect::<Vec<_>>().join(","), strings(value).join(","));
            }
            ("inner_from", Value::String(from)) => {
                let inner = mail.attachments.iter().find(|file| file.mime_type == "message/rfc822").unwrap();
                compare("inner_from", parse(&inner.bytes).0.from.unwrap().address, from.clone());
            }
            ("subject_max", value) => {
                let is_within = mail.subject.chars().count() as u64 <= value.as_u64().unwrap();
                compare("subject_max", is_within.to_string(), "true".to_owned());
            }
            ("date", Value::Null) => compare("date", format!("{:?}", mail.date), "None".to_owned()),
            ("message_id", Value::Null) => compare("message_id", format!("{:?}", mail.message_id), "None".to_owned()),
            ("limit" | "size" | "file" | "must" | "note" | "calendar" | "loop_suspect", _)
            | ("name_max" | "no_path_separators" | "no_control", _)
            | ("text" | "attachments", Value::Null) => {}
            (other, _) => panic!("nobody compares {other}"),
        }
    }
    found
}

#[test]
fn every_nasty_mail_reads_as_expected() {
    let cases = cases("expected.jsonl");
    assert_eq!(cases.len(), 138);
    let mut wrong = Vec::new();
    for case in &cases {
        let file = case["file"].as_str().unwrap();
        let (mail, _) = parse(&std::fs::read(vectors(file)).unwrap());
        wrong.extend(differences(case, &mail).into_iter().map(|difference| format!("{file}: {difference}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_mail_escapes_the_limits() {
    for case in cases("expected.jsonl") {
        let file = case["file"].as_str().unwrap();
        let raw = std::fs::read(vectors(file)).unwrap();
        let (mail, complaints) = parse(&raw);
        let bytes: usize = mail.attachments.iter().map(|attachment| attachment.bytes.len()).sum();
        assert!(bytes <= raw.len(), "{file}: attachments larger than the mail");
        assert!(mail.text.len() <= 4 * raw.len() + 1000, "{file}: text larger than the mail");
        assert!(mail.attachments.len() <= MAX_PARTS, "{file}");
        assert!(mail.subject.chars().count() <= MAX_SUBJECT_CHARS, "{file}");
        assert!(complaints.len() < 2000, "{file}");
        if case["loop_suspect"] == true {
            assert!(complaints.contains(&Complaint::TooManyHops), "{file}: in a circle without a word");
        }
        if case["limit"] == true && !file.contains("rfc822") {
            assert!(!complaints.is_empty(), "{file}: over a limit without a word");
        }
    }
}

#[test]
fn a_hundred_thousand_messages_inside_each_other_are_one_file() {
    let raw = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    let (mail, _) = parse(raw.as_bytes());
    assert_eq!(names(&mail.attachments), ["attachment.eml"]);
}

#[test]
fn html_nested_a_hundred_thousand_deep_still_has_its_text() {
    let raw = format!("Content-Type: text/html\r\n\r\n{}deep inside", "<div>".repeat(100_000));
    assert_eq!(parse(raw.as_bytes()).0.text, "deep inside");
    let fewer = format!("Content-Type: text/html\r\n\r\n{}deep inside", "<div>".repeat(200));
    assert_eq!(parse(fewer.as_bytes()).0.text, "deep inside");
}

#[test]
fn sixty_thousand_parameters_do_not_hide_the_text() {
    let parameters: String = (0..60_000).map(|number| format!(" n{number}*=utf-8'en'a;\r\n")).collect();
    let (mail, _) = parse(format!("Content-Type: text/plain;\r\n{parameters} x=y\r\n\r\nbody").as_bytes());
    assert_eq!(mail.text, "body");
}

#[test]
fn no_file_name_leaves_its_folder() {
    for case in cases("expected.jsonl").iter().filter(|case| case["name_max"].is_u64()) {
        let file = case["file"].as_str().unwrap();
        let (mail, _) = parse(&std::fs::read(vectors(file)).unwrap());
        let name = &mail.attachments[0].name;
        assert!(!name.is_empty() && name.len() <= MAX_FILE_NAME_BYTES, "{file}: {name:?}");
        assert!(!name.contains(['/', '\\']) && name != ".." && !name.chars().any(char::is_control), "{file}: {name:?}");
    }
}

#[test]
fn a_long_file_name_keeps_its_extension() {
    assert!(mail("fname_long").0.attachments[0].name.ends_with("aaa.txt"));
}

#[test]
fn a_name_that_windows_keeps_for_a_device_is_changed() {
    assert_eq!(mail("fname_reserved").0.attachments[0].name, "_CON.txt");
}

#[test]
fn a_second_sender_is_shown_as_a_complaint() {
    let (mail, complaints) = mail("dup_from");
    assert_eq!(mail.from.unwrap().address, "a@example.org");
    assert!(complaints.contains(&Complaint::SeveralSenders));
}

#[test]
fn an_invitation_without_a_text_does_not_look_empty() {
    let (mail, _) = mail("ics_only");
    assert_eq!(mail.text, "Demo call, windows");
    assert_eq!(names(&mail.attachments), ["attachment.ics"]);
}

#[test]
fn a_file_inside_the_text_is_a_file() {
    let (mail, _) = mail("uuencode_inline");
    assert_eq!(mail.text, "hi");
    assert_eq!(names(&mail.attachments), ["a.txt"]);
    assert_eq!(
        (mail.attachments[0].bytes.as_slice(), mail.attachments[0].mime_type.as_str()),
        (&b"Cat"[..], "text/plain")
    );
    let (without_end, _) = parse(b"\r\nbegin 644 a.txt\r\n#0V%T\r\n");
    assert_eq!(without_end.text, "begin 644 a.txt\n#0V%T", "nothing is dropped");
}

#[test]
fn what_is_signed_or_encrypted_is_said_to_be() {
    assert_eq!(mail("smime_signed").0.protection, Some(Protection::SmimeSigned));
    assert_eq!(mail("pgp_encrypted").0.protection, Some(Protection::PgpEncrypted));
    assert_eq!(mail("html_only").0.protection, None);
    let read = |raw: &str| parse(raw.as_bytes()).0.protection;
    assert_eq!(
        read("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB"),
        Some(Protection::SmimeEncrypted)
    );
    assert_eq!(read("\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM"), Some(Protection::PgpEncrypted));
}

/// One attribute of Outlook's envelope: level, name, length, bytes, checksum.
fn attribute(level: u8, name: u32, bytes: &[u8]) -> Vec<u8> {
    let sum = bytes.iter().fold(0u16, |sum, &byte| sum.wrapping_add(u16::from(byte)));
    let length = u32::try_from(bytes.len()).unwrap();
    [&[level][..], &name.to_le_bytes(), &length.to_le_bytes(), bytes, &sum.to_le_bytes()].concat()
}

#[test]
fn the_files_in_outlook_s_envelope_are_files() {
    let long_name: Vec<u8> = "Preisliste 2026.pdf\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let property =
        [&[0x1f, 0, 0x07, 0x37, 1, 0, 0, 0][..], &u32::try_from(long_name.len()).unwrap().to_le_bytes(), &long_name];
    let envelope = [
        vec![0x78, 0x9f, 0x3e, 0x22, 1, 0],
        attribute(1, 0x0002_800c, b"Our prices\0"),
        attribute(2, 0x0006_9002, &[0; 14]),
        attribute(2, 0x0001_8010, b"PREISL~1.PDF\0"),
        attribute(2, 0x0006_800f, b"%PDF"),
        attribute(2, 0x0006_9005, &[&[1, 0, 0, 0][..], &property.concat()].concat()),
    ]
    .concat();
    let read = |bytes: &[u8]| {
        let mut raw = b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n".to_vec();
        raw.extend(bytes);
        parse(&raw).0
    };
    let mail = read(&envelope);
    assert_eq!(names(&mail.attachments), ["Preisliste 2026.pdf"]);
    assert_eq!((mail.text.as_str(), mail.attachments[0].bytes.as_slice()), ("Our prices", &b"%PDF"[..]));
    for at in 0..envelope.len() {
        let mut broken = envelope.clone();
        broken[at] = 0xff;
        read(&broken[..]);
        read(&envelope[..at]);
    }
    assert_eq!(names(&read(b"no envelope").attachments), ["winmail.dat"]);
}

#[test]
fn an_embedded_mail_is_kept_whole() {
    let (mail, _) = mail("fwd_attached");
    let (inner, _) = parse(&mail.attachments[0].bytes);
    assert_eq!(inner.from.unwrap().address, "client@firm.example");
    assert_eq!(inner.text, "original");
}

#[test]
fn a_footer_in_html_does_not_hide_the_letter_above_it() {
    let raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n1 < 2, dear Ann\r\n\
               --b\r\nContent-Type: text/html\r\n\r\n<p>footer</p>\r\n--b--\r\n";
    let (mail, _) = parse(raw.as_bytes());
    assert_eq!(mail.text, "1 < 2, dear Ann\n\nfooter");
    let html = mail.html.unwrap();
    assert!(html.contains("1 &lt; 2, dear") && html.contains("<p>footer</p>"), "{html}");
}

#[test]
fn references_keep_the_beginning_and_the_end_of_a_long_thread() {
    let ids: String = (0..500).map(|number| format!("<{number}@x> ")).collect();
    let (mail, _) = parse(format!("References: {ids}\r\nIn-Reply-To: <499@x> (Bob)\r\n\r\nx").as_bytes());
    assert_eq!(mail.references.len(), MAX_REFERENCES);
    assert_eq!(mail.references[0], "0@x");
    assert_eq!(mail.references[MAX_REFERENCES - 1], "499@x");
    assert_eq!(mail.in_reply_to, ["499@x"]);
}

#[test]
fn a_date_is_unix_seconds_with_its_zone_taken_off() {
    assert_eq!(mail("bare_lf").0.date, Some(1_772_442_000));
}

#[test]
fn the_domain_of_an_address_is_in_lower_case_and_the_local_part_as_it_came() {
    let (mail, _) = parse(b"From: \"Ann, of Acme\" <Ann.Lee@ACME.Example>\r\n\r\nx");
    let from = mail.from.unwrap();
    assert_eq!(from.address, "Ann.Lee@acme.example");
    assert_eq!(from.name.unwrap(), "Ann, of Acme");
}

/// an inch sign in a name begins a quotation that never ends, or ends too late.
#[test]
fn a_sender_whose_name_has_an_odd_quotation_mark_keeps_their_address() {
    for (field, name, address) in [
        ("Anna 5\" one <anna@one.example>", "Anna 5\" one", "anna@one.example"),
        ("\"Unbalanced <f11@Rack.example>", "Unbalanced", "f11@rack.example"),
        ("Tom 19\" Rack <f1@rack.example>", "Tom 19\" Rack", "f1@rack.example"),
        (
            "\"Tom <old@rack.example> 19\" Rack\" < f1@rack.example >",
            "Tom <old@rack.example> 19\" Rack",
            "f1@rack.example",
        ),
        ("\"=?utf-8?Q?K=C3=A4the_=3Ca=40b=3E?= <f2@rack.example> <>", "K\u{e4}the <a@b>", "f2@rack.example"),
    ] {
        let from = parse(format!("From: {field}\r\n\r\nx").as_bytes()).0.from.unwrap();
        assert_eq!((from.name.as_deref(), from.address.as_str()), (Some(name), address), "{field}");
    }
    for nobody in ["\"Tom 19 inch", "<>", "\"Tom <f1@rack.example", "Tom\" <@>"] {
        assert_eq!(parse(format!("From: {nobody}\r\n\r\nx").as_bytes()).0.from, None, "{nobody}");
    }
}

#[test]
fn a_sender_name_cannot_turn_the_reading_direction_or_add_a_line() {
    let (mail, _) = parse("From: =?utf-8?Q?Bob=E2=80=AE_gpj=0D=0ABcc:_x?= <b@x.example>\r\n\r\nx".as_bytes());
    assert_eq!(mail.from.unwrap().name.unwrap(), "Bob gpj  Bcc: x");
}

#[test]
fn each_kind_of_machine_is_told_from_a_person() {
    let expected = |name: &str| match name {
        "human" => Class::Human,
        "auto_reply" => Class::AutoReply,
        "auto_generated" => Class::AutoGenerated,
        "bulk" => Class::Bulk,
        "list" => Class::List,
        "bounce" => Class::Bounce,
        "mdn" => Class::ReadReceipt,
        "arf" => Class::AbuseReport,
        other => panic!("no such class {other}"),
    };
    let cases = cases("autoreply.jsonl");
    assert_eq!(cases.len(), 53);
    for case in cases {
        let headers = strings(&case["headers"]).join("\r\n");
        let (mail, _) = parse(format!("{headers}\r\n\r\nbody\r\n").as_bytes());
        assert_eq!(mail.class, expected(case["class"].as_str().unwrap()), "{headers}");
    }
}

/// whoever filled a form in wrote it; a shop that is answered at its own support did not.
#[test]
fn a_no_reply_address_that_names_somebody_elsewhere_passes_on_what_a_person_wrote() {
    let read = |reply_to: &str| {
        parse(format!("From: No-Reply@forms.example\r\nReply-To: {reply_to}\r\n\r\nHello").as_bytes()).0
    };
    let form = read("Ola <ola@buyer.example>");
    assert_eq!(form.class, Class::Human);
    assert_eq!(form.passed_on_for().unwrap().address, "ola@buyer.example");
    for own in ["help@forms.example", "reply+7@in.forms.example"] {
        let shop = read(own);
        assert_eq!((shop.class, shop.passed_on_for()), (Class::AutoGenerated, None));
    }
    let person = parse(b"From: ann@forms.example\r\nReply-To: ola@buyer.example\r\n\r\nHello").0;
    assert_eq!(person.passed_on_for(), None);
}

#[test]
fn a_mail_cut_or_changed_at_any_place_is_still_read() {
    for name in
        ["cid_inline", "ics_xss", "fwd_attached", "fname_rfc2231_cont", "cs_iso-2022-kr", "ew_lang", "addr_group"]
    {
        let raw = std::fs::read(vectors(&format!("eml/{name}.eml"))).unwrap();
        for at in 0..raw.len() {
            parse(&raw[..at]);
            let mut changed = raw.clone();
            changed[at] = [b'\n', b'"', 0, 0xff, b'=', b'-'][at % 6];
            parse(&changed);
        }
    }
}

#[test]
fn what_was_found_by_changing_mails_at_random_is_read() {
    for entry in std::fs::read_dir(vectors("fuzz/mime")).unwrap() {
        let (mail, _) = parse(&std::fs::read(entry.unwrap().path()).unwrap());
        crate::bounce::read(&mail);
        crate::calendar::read(&mail);
        crate::forwarded::original(&mail);
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_at_all_make_the_reader_panic(header in ".{0,200}", body in proptest::collection::vec(0u8..=255, 0..400)) {
        let kinds = ["text/html", "text/plain; format=flowed", "multipart/mixed; boundary=a", "message/rfc822"];
        for kind in kinds {
            let mut raw = format!("Subject: {header}\r\nFrom: {header}\r\nContent-Type: {kind}; {header}\r\n\r\n").into_bytes();
            raw.extend(&body);
            let (mail, _) = parse(&raw);
            let preview = crate::preview(&mail.text, 80);
            proptest::prop_assert!(preview.chars().count() <= 80);
        }
    }
}

/// R-43, RFC 2369.
#[test]
fn a_list_says_where_one_leaves_it_by_a_page_or_a_mail_and_nothing_else() {
    for (field, expected) in [
        (
            "<mailto:leave@list.test?subject=bye>, <https://list.test/leave?a=1&b=2>",
            Some("https://list.test/leave?a=1&b=2"),
        ),
        ("<mailto:leave@list.test>", Some("mailto:leave@list.test")),
        ("(by mail) <HTTPS://list.test/\r\n leave>", Some("HTTPS://list.test/leave")),
        ("<http://list.test/leave>", None),
        ("<javascript:alert(1)>, <https://>", None),
        ("https://list.test/leave", None),
        ("<https://list.test/\u{202e}evael>", None),
    ] {
        let raw = format!("From: news@list.test\r\nList-Unsubscribe: {field}\r\n\r\nHello");
        assert_eq!(parse(raw.as_bytes()).0.unsubscribe.as_deref(), expected, "{field}");
    }
}
