use super::{Origin, normal};
use serde_json::Value as Json;

#[test]
fn every_known_way_to_write_an_answer_is_about_the_same() {
    let cases = include_str!("../../tests/vectors/subjects.jsonl");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines() {
        let case: Json = serde_json::from_str(line).expect("a case");
        let origin = if case["has_references"] == true { Origin::Answers } else { Origin::Unknown };
        let (raw, expected) = (case["raw"].as_str().expect("a subject"), case["norm"].as_str().unwrap_or_default());
        count += 1;
        let found = normal(raw, origin);
        if found.to_lowercase() != expected.to_lowercase() {
            wrong.push((raw.to_owned(), found, expected.to_owned()));
        }
    }
    assert_eq!((count, wrong), (453, vec![]));
}

#[test]
fn a_subject_of_nothing_but_prefixes_comes_to_an_end() {
    assert_eq!(normal(&"Re: ".repeat(400), Origin::Unknown), "");
    assert_eq!(normal(&"[x] Re: ".repeat(3), Origin::Unknown), "[x] [x] Re: [x] Re:");
    assert_eq!(normal("ß: über", Origin::Unknown), "ß: über");
}
