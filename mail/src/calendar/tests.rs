use super::*;
use serde_json::Value;

fn mail(name: &str) -> Mail {
    let path = format!("{}/tests/vectors/eml/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    crate::parse(&std::fs::read(path).unwrap()).0
}

fn invitation(calendar: &str) -> Option<Event> {
    let raw = format!("Content-Type: text/calendar; charset=utf-8\r\n\r\n{calendar}");
    read(&crate::parse(raw.as_bytes()).0)
}

#[test]
fn every_invitation_of_the_vectors_is_read() {
    let lines =
        std::fs::read_to_string(format!("{}/tests/vectors/expected.jsonl", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let cases: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected: Vec<&Value> = cases.iter().filter(|case| case["calendar"].is_object()).collect();
    assert_eq!(expected.len(), 9);
    for case in expected {
        let name = case["file"].as_str().unwrap().trim_start_matches("eml/").trim_end_matches(".eml");
        let (event, calendar) = (read(&mail(name)).unwrap(), &case["calendar"]);
        assert_eq!(event.method, calendar["method"].as_str().unwrap(), "{name}");
        assert_eq!(event.uid, calendar["uid"].as_str().unwrap(), "{name}");
        assert_eq!(event.sequence, calendar["sequence"].as_i64().unwrap_or_default(), "{name}");
        assert_eq!(event.summary, "Demo call, windows", "{name}");
        assert_eq!(event.start, Some(Moment::At { at: 1_773_133_200, zone: None }), "{name}");
        assert_eq!(event.organizer.unwrap().address, "bob@example.org", "{name}");
    }
}

#[test]
fn what_an_event_says_of_itself_is_text_and_a_rule_of_a_billion_seconds_is_not_worked_out() {
    let event = read(&mail("ics_xss")).unwrap();
    assert_eq!(event.description, "<svg onrepeat=alert(1)><script>1</script>", "to be escaped by whoever shows it");
    assert!(read(&mail("ics_rrule_bomb")).unwrap().is_repeated);
}

#[test]
fn a_time_is_told_in_its_zone_as_a_day_or_on_no_clock_at_all() {
    let event = |start: &str| {
        invitation(&format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n{start}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))
            .unwrap()
            .start
            .unwrap()
    };
    let zone = Some("Europe/Berlin".to_owned());
    assert_eq!(event("DTSTART;TZID=Europe/Berlin:20260701T100000"), Moment::At { at: 1_782_892_800, zone });
    let windows = event("DTSTART;TZID=W. Europe Standard Time:20260701T100000");
    assert!(matches!(windows, Moment::At { at: 1_782_892_800, .. }), "{windows:?}");
    assert_eq!(event("DTSTART;VALUE=DATE:20260701"), Moment::Day("2026-07-01".parse().unwrap()));
    assert_eq!(event("DTSTART:20260701T100000"), Moment::Local("2026-07-01T10:00".parse().unwrap()));
    assert_eq!(event("DTSTART;TZID=Atlantis:20260701T100000"), Moment::Local("2026-07-01T10:00".parse().unwrap()));
}

#[test]
fn the_newest_of_two_states_of_one_event_is_shown() {
    let calendar = |sequence: u8, place: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:a\r\nSEQUENCE:{sequence}\r\nLOCATION:{place}\r\n\
                 END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    let part = |text: &str| format!("--b\r\nContent-Type: text/calendar\r\n\r\n{text}");
    let raw = format!(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n{}{}--b--\r\n",
        part(&calendar(2, "new")),
        part(&calendar(1, "old"))
    );
    assert_eq!(read(&crate::parse(raw.as_bytes()).0).unwrap().place, "new");
}

#[test]
fn a_later_word_of_whoever_invites_follows_and_an_answer_or_another_event_does_not() {
    let event = |method: &str, uid: &str, sequence: u8, also: &str| {
        invitation(&format!(
            "BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\n{also}END:VEVENT\r\nEND:VCALENDAR\r\n"
        ))
        .unwrap()
    };
    let first = event("REQUEST", "a", 0, "");
    let called_off = event("CANCEL", "a", 1, "");
    assert!(called_off.follows(&first) && event("REQUEST", "a", 1, "").follows(&first));
    assert!(event("CANCEL", "a", 0, "").follows(&first), "the number need not rise");
    assert!(event("REQUEST", "a", 2, "").follows(&called_off), "it takes place again");
    for other in [event("REPLY", "a", 1, ""), event("CANCEL", "b", 1, ""), event("REQUEST", "a", 0, "")] {
        assert!(!other.follows(&first), "{other:?}");
    }
    assert!(!first.follows(&called_off));
    let at = |hour: u8| format!("RECURRENCE-ID:20261124T{hour:02}0000Z\r\n");
    let (ten, eleven) = (event("CANCEL", "a", 1, &at(10)), event("REQUEST", "a", 0, &at(11)));
    assert!(ten.follows(&first) && !ten.follows(&eleven) && ten.occurrence.is_some());
}

#[test]
fn a_reply_says_who_answered_what() {
    let event = invitation(
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a\r\n\
         ATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:Ann@Firm.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    );
    let [answer] = event.unwrap().attendees.try_into().unwrap();
    assert_eq!((answer.name.as_str(), answer.address.as_str()), ("Ann", "ann@firm.example"));
    assert_eq!(answer.answer, "DECLINED");
}
