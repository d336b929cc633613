//! Files of cards (kommo-api §10).

use crate::house::{House, Reply, on_each_database};
use axum::http::{Method, StatusCode};
use base::files::FileHash;
use flow::channels::AttachedFile;
use flow::channels::said::{ItemKind, Place};
use flow::timeline::{self, NewNote};
use serde_json::{Value as Json, json};

/// A file that Mara adds to a note of hers.
fn noted(house: &House, place: Place, name: &'static str) {
    house.kit.run_as(house.kit.world.mara, move |cx| {
        let (author, text, details) = ("Mara".to_owned(), "See the plan".to_owned(), Json::Null);
        let note = timeline::add_note(cx, NewNote { place, kind: ItemKind::Note, author, text, details, at: None })?;
        let file = AttachedFile {
            name: name.to_owned(),
            mime_type: "application/pdf".to_owned(),
            size_bytes: 3,
            section: None,
            content_id: None,
            file: FileHash::of(name.as_bytes()).to_string(),
        };
        timeline::attach_files(cx, note.id, &[file])
    });
}

fn uuids(reply: &Reply) -> Vec<Json> {
    reply.rows("files").iter().map(|row| row["file_uuid"].clone()).collect()
}

#[test]
fn a_file_of_a_note_is_put_on_other_cards_once_and_taken_off_again() {
    on_each_database(|house| {
        let lead = house.lead("Kitchen");
        noted(&house, Place::lead(base::ids::LeadId(lead)), "plan.pdf");
        let uuid = uuids(&house.get(&format!("leads/{lead}/files"))).remove(0);
        let contact = house.made("contacts", &json!([{ "name": "Ada" }])).first_id("contacts");
        let path = format!("contacts/{contact}/files");
        assert_eq!(house.get(&path).status, StatusCode::NO_CONTENT);
        let wish = json!([{ "file_uuid": uuid }]);
        for _ in 0..2 {
            assert_eq!(house.ask(Method::PUT, &path, Some(&wish)).status, StatusCode::NO_CONTENT);
            assert_eq!(uuids(&house.get(&path)), std::slice::from_ref(&uuid), "the same file, once");
        }
        let note = house.get(&format!("contacts/{contact}/notes")).rows("notes")[0].clone();
        assert_eq!(note["note_type"], "attachment");
        assert_eq!((&note["params"]["file_uuid"], &note["params"]["file_name"]), (&uuid, &json!("plan.pdf")));
        let links = house.get(&format!("files/{}/links", uuid.as_str().unwrap()));
        assert_eq!(links.json["file_uuid"], uuid);
        let of = links.json["entities"].as_array().unwrap();
        let of: Vec<_> = of.iter().map(|row| (row["entity_type"].as_str().unwrap(), row["id"].as_i64())).collect();
        assert_eq!(of, [("leads", Some(lead)), ("contacts", Some(contact))]);
        for _ in 0..2 {
            assert_eq!(house.ask(Method::DELETE, &path, Some(&wish)).status, StatusCode::NO_CONTENT);
            assert_eq!(house.get(&path).status, StatusCode::NO_CONTENT, "taking off what is not there changes nothing");
        }
        let refused = house.ask(Method::DELETE, &format!("leads/{lead}/files"), Some(&wish));
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "it goes with the note that it came with");
        assert_eq!(uuids(&house.get(&format!("leads/{lead}/files"))), [uuid]);
    });
}

#[test]
fn files_of_a_card_are_paged_by_key() {
    let house = House::open();
    let lead = house.lead("Kitchen");
    for name in ["a.pdf", "b.pdf", "c.pdf"] {
        noted(&house, Place::lead(base::ids::LeadId(lead)), name);
    }
    let first = house.get(&format!("leads/{lead}/files?limit=2"));
    let next = first.json["_links"]["next"]["href"].as_str().unwrap().split("/api/v4/").nth(1).unwrap().to_owned();
    assert!(next.contains("after="), "{next}");
    let rest = uuids(&house.get(&next));
    assert_eq!((uuids(&first).len(), rest.len()), (2, 1));
    assert_eq!(uuids(&house.get(&format!("leads/{lead}/files?limit=2&page=2"))), rest);
}

#[test]
fn a_file_or_a_record_that_is_not_there_gets_nothing() {
    let house = House::open();
    let lead = house.lead("Kitchen");
    let path = format!("leads/{lead}/files");
    for wish in [json!("5ef222cd-bce4-8df8-8466-3dee7d16e70d"), json!("junk"), json!(" "), Json::Null] {
        let refused = house.ask(Method::PUT, &path, Some(&json!([{ "file_uuid": wish }])));
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wish}");
        assert_eq!(refused.json["validation-errors"][0]["errors"][0]["path"], "file_uuid", "{wish}");
    }
    let wish = json!([{ "file_uuid": "5ef222cd-bce4-8df8-8466-3dee7d16e70d" }]);
    assert_eq!(house.ask(Method::PUT, "leads/999999/files", Some(&wish)).status, StatusCode::NOT_FOUND);
    assert_eq!(house.get("leads/999999/files").status, StatusCode::NO_CONTENT);
    for uuid in ["5ef222cd-bce4-8df8-8466-3dee7d16e70d", "junk"] {
        assert_eq!(house.get(&format!("files/{uuid}/links")).status, StatusCode::NOT_FOUND);
    }
}
