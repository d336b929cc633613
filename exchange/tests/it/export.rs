//! Lists as files.

use crate::desk::Office;
use base::filters::Filter;
use base::journal::Kind;
use base::search::Subject;
use exchange::export::{self, Export, Format, Pen};
use exchange::import::{Existing, State};
use exchange::table;
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, NewContact};
use std::io::Read;
use testkit::desk::TestDesk;
use testkit::on_each_database;

on_each_database!(
    no_cell_of_an_export_is_a_formula,
    every_export_is_in_the_journal,
    an_export_has_the_columns_that_the_list_shows,
    what_was_exported_and_imported_again_changes_nothing,
    a_contact_is_a_card,
    a_card_says_what_phones_and_addresses_are_for,
);

fn exported(desk: &TestDesk, subject: Subject, format: Format) -> Vec<u8> {
    taken(desk, &Export { subject, filter: Filter::default(), columns: Vec::new(), format })
}

fn taken(desk: &TestDesk, export: &Export) -> Vec<u8> {
    let (subject, format) = (export.subject, export.format);
    let begun = export.clone();
    let heading = desk.run_as(desk.world.mara, move |cx| export::begin(cx, &begun));
    let (mut pen, mut bytes) = Pen::begin(format, subject, &heading.names).unwrap();
    let mut after = None;
    loop {
        let (export, heading, from) = (export.clone(), heading.clone(), after);
        let page = desk.read_as(desk.world.mara, move |cx| export::next(cx, &export, &heading, from.clone()));
        bytes.extend(pen.write(&page.rows).unwrap());
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    if let Some(mut file) = pen.end().unwrap() {
        file.read_to_end(&mut bytes).unwrap();
    }
    bytes
}

/// Somebody whose name is a formula, with a phone number as the world writes it.
fn make_hostile(desk: &TestDesk) {
    desk.run_as(desk.world.mara, |cx| {
        let handles = handles::phone("+49 30 9999999", None).into_iter().collect();
        contacts::open(cx, NewContact { name: "=cmd|' /C calc'!A0".to_owned(), handles, ..NewContact::default() })
    });
}

fn an_export_has_the_columns_that_the_list_shows(desk: &TestDesk) {
    let office = Office::open(desk);
    office.run(office.bring(Subject::Lead, b"Lead title;Sale\nBench;12\n"));
    let columns = ["price", "name", "nonsense"].map(str::to_owned).to_vec();
    let export = Export { subject: Subject::Lead, filter: Filter::default(), columns, format: Format::Csv };
    let csv = String::from_utf8(taken(desk, &export)).unwrap();
    let mut lines = csv.trim_start_matches('\u{FEFF}').lines();
    assert_eq!(lines.next(), Some("ID,Name,Sale"));
    assert!(lines.next().unwrap().ends_with(",Bench,12.00"), "{csv}");
}

fn no_cell_of_an_export_is_a_formula(desk: &TestDesk) {
    make_hostile(desk);
    let csv = String::from_utf8(exported(desk, Subject::Contact, Format::Csv)).unwrap();
    assert!(csv.contains(",'=cmd|") && csv.contains(",'+49 30 9999999"), "{csv}");
    assert!(!csv.contains(",=") && !csv.contains(",+"), "{csv}");
    let book = table::bring(exported(desk, Subject::Contact, Format::Xlsx)).unwrap();
    assert!(String::from_utf8(book.bytes).unwrap().contains("=cmd|"), "a text of a workbook is no formula");
}

fn every_export_is_in_the_journal(desk: &TestDesk) {
    exported(desk, Subject::Lead, Format::Csv);
    let rows = desk.run(|cx| {
        let newest = base::journal::newest(cx)?;
        base::journal::read_after(cx, base::ids::JournalId(newest.0 - 1), 5)
    });
    let [row] = &rows[..] else { panic!("one row: {rows:?}") };
    assert_eq!((row.kind, row.user()), (Some(Kind::RecordsExported), Some(desk.world.mara)));
    assert_eq!(row.after["records"], "lead");
}

fn what_was_exported_and_imported_again_changes_nothing(desk: &TestDesk) {
    make_hostile(desk);
    let office = Office::open(desk);
    let csv = "Name,Email,Phone,Company,Tags\nAda Byron,ada@new.example,+49 30 8888888,Byron GmbH,\"a, b\"\n";
    let first = office.bring(Subject::Contact, csv.as_bytes());
    office.run(first);
    for format in [Format::Csv, Format::Xlsx] {
        let before = exported(desk, Subject::Contact, Format::Csv);
        let id = office.bring(Subject::Contact, &exported(desk, Subject::Contact, format));
        office.map(id, |mapping| mapping.existing = Existing::Change);
        let import = office.run(id);
        assert_eq!((import.state, import.counts.contacts), (State::Done, 0), "{:?}", office.problems(id));
        assert_eq!(office.problems(id), []);
        assert_eq!(exported(desk, Subject::Contact, Format::Csv), before);
    }
}

fn a_contact_is_a_card(desk: &TestDesk) {
    make_hostile(desk);
    let cards = String::from_utf8(exported(desk, Subject::Contact, Format::Vcard)).unwrap();
    assert!(cards.starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\n"), "{cards}");
    assert!(cards.contains("TEL:+49 30 9999999\r\n") && cards.trim_end().ends_with("END:VCARD"), "{cards}");
}

fn a_card_says_what_phones_and_addresses_are_for(desk: &TestDesk) {
    desk.run_as(desk.world.mara, |cx| {
        let phones = [("+49 30 9999999", "MOB"), ("+49 30 8888888", "WORK"), ("+49 30 7777777", "OTHER")];
        let phones = phones.map(|(written, label)| (handles::phone(written, None), label));
        let emails = [("ada@home.example", "PRIV"), ("ada@work.example", "WORK")];
        let emails = emails.map(|(written, label)| (handles::email(written), label));
        let labelled = |(handle, label): (Option<Handle>, &str)| Handle { label: label.to_owned(), ..handle.unwrap() };
        let handles = phones.into_iter().chain(emails).map(labelled).collect();
        contacts::open(cx, NewContact { name: "Ada Byron".to_owned(), handles, ..NewContact::default() })
    });
    let cards = String::from_utf8(exported(desk, Subject::Contact, Format::Vcard)).unwrap();
    for line in [
        "TEL;TYPE=CELL:+49 30 9999999",
        "TEL;TYPE=WORK:+49 30 8888888",
        "TEL:+49 30 7777777",
        "EMAIL;TYPE=HOME:ada@home.example",
        "EMAIL;TYPE=WORK:ada@work.example",
    ] {
        assert!(cards.contains(&format!("{line}\r\n")), "{line} in {cards}");
    }
}
