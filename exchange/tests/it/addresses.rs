//! One address field of which a file has several columns (IM-06).

use crate::desk::Office;
use base::fields::{self, AddressPart, FieldKind, FieldValue, NewField};
use base::search::Subject;
use exchange::import::{Changed, Existing, State};
use flow::contacts;
use testkit::desk::TestDesk;
use testkit::on_each_database;

on_each_database!(
    columns_of_an_address_fill_the_parts_of_one_field,
    parts_that_a_file_does_not_say_stay_and_all_are_given_back,
    a_part_that_a_row_says_twice_is_its_problem,
);

const FILE: &str = "Name,E-mail,Street,Zip,City,Region,Country\n\
    Ada Byron,ada@new.example,\"Main Street 3, door 4\",10115,Berlin,,Germany\n";

fn address_field(desk: &TestDesk) {
    desk.run_as(desk.world.mara, |cx| fields::add(cx, NewField::new(Subject::Contact, FieldKind::Address, "Home")));
}

/// The parts of Ada's address.
fn address(desk: &TestDesk) -> Vec<(AddressPart, String)> {
    desk.read_as(desk.world.mara, |cx| {
        let id = contacts::search(cx, "ada@new.example", 5)?.remove(0).id.0;
        let own = fields::list(cx, Subject::Contact)?;
        let field = own.iter().find(|field| field.name == "Home").unwrap().id;
        let values = fields::values_of(cx, Subject::Contact, &[id])?.remove(&id).unwrap_or_default();
        let part = |value: &FieldValue| match value {
            FieldValue::Part { part, text } => (*part, text.clone()),
            other => panic!("{other:?} is no part of an address"),
        };
        Ok::<_, contacts::Error>(values.of(field).iter().map(part).collect())
    })
}

fn named(parts: &[(AddressPart, &str)]) -> Vec<(AddressPart, String)> {
    parts.iter().map(|(part, text)| (*part, (*text).to_owned())).collect()
}

fn columns_of_an_address_fill_the_parts_of_one_field(desk: &TestDesk) {
    address_field(desk);
    let office = Office::open(desk);
    let id = office.bring(Subject::Contact, FILE.as_bytes());
    assert_eq!(office.run(id).state, State::Done);
    let expected = [
        (AddressPart::Line1, "Main Street 3, door 4"),
        (AddressPart::City, "Berlin"),
        (AddressPart::PostalCode, "10115"),
        (AddressPart::Country, "Germany"),
    ];
    assert_eq!(address(desk), named(&expected));
}

fn parts_that_a_file_does_not_say_stay_and_all_are_given_back(desk: &TestDesk) {
    address_field(desk);
    let office = Office::open(desk);
    office.run(office.bring(Subject::Contact, FILE.as_bytes()));
    let before = address(desk);
    let second = office.bring(Subject::Contact, b"Name,E-mail,City\nAda Byron,ada@new.example,Potsdam\n");
    office.map(second, |mapping| mapping.existing = Existing::Change);
    assert_eq!(office.run(second).counts.changed, 1);
    let mut moved = before.clone();
    moved[1].1 = "Potsdam".to_owned();
    assert_eq!(address(desk), moved);
    desk.clock.advance(5);
    office.undo(second, Changed::Keep);
    assert_eq!(address(desk), before);
}

fn a_part_that_a_row_says_twice_is_its_problem(desk: &TestDesk) {
    address_field(desk);
    let office = Office::open(desk);
    let rows = "Name,Home,City\nAda Byron,Main Street 3,Berlin\nBo,\"Main Street 4\nCity: Bonn\",Berlin\n";
    let id = office.bring(Subject::Contact, rows.as_bytes());
    assert_eq!(office.check(id).counts.contacts, 1);
    assert_eq!(office.problems(id), [(3, "Home: each part of an address is given once.".to_owned())]);
}
