//! What must hold of any two contacts, and who must never be merged.

use super::*;
use crate::raw::{Raw, RawName};

fn contact(id: i64, name: &str, emails: &[&str], phones: &[&str]) -> Person {
    let names = [RawName { whole: name, ..RawName::default() }];
    Person::read(&Raw { id, names: &names, emails, phones, country: Some("US"), ..Raw::default() })
}

fn frequencies() -> Frequencies {
    Frequencies::of_records(20_000)
}

fn compare(a: &Person, b: &Person) -> Likeness {
    likeness(Model::shipped(), &frequencies(), a, b)
}

fn verdict(newcomer: &Person, candidates: &[Person]) -> Verdict {
    judge(Model::shipped(), &frequencies(), newcomer, candidates)[0].verdict
}

#[test]
fn the_reasons_add_up_exactly_to_the_bits_and_the_order_does_not_matter() {
    let people = [
        contact(1, "Robert Kowalczyk", &["rkowalczyk@acme.com"], &["+1 212 555 0123"]),
        contact(2, "Bob Kowalczyk", &["bob.k@gmail.com"], &["212-555-0123"]),
        contact(3, "Anna Kowalczyk jr.", &["anna@acme.com"], &[]),
        contact(4, "", &["info@acme.com"], &["+1 212 555 0123", "+44 20 7946 0958"]),
    ];
    for a in &people {
        for b in &people {
            let there = compare(a, b);
            let sum: i32 = there.reasons.iter().map(|reason| reason.bits.tenths).sum();
            assert_eq!(sum, there.bits.tenths, "{there:?}");
            assert_eq!(there, compare(b, a));
            assert_eq!(there.probability, probability(there.bits.as_f64()));
        }
    }
}

#[test]
fn somebody_with_a_nickname_and_the_same_number_is_merged_with_a_reason_for_each() {
    let (known, newcomer) = (
        contact(1, "Robert Kowalczyk", &[], &["+1 212 555 0123"]),
        contact(2, "Bob Kowalczyk", &[], &["(212) 555-0123"]),
    );
    let judged = &judge(Model::shipped(), &frequencies(), &newcomer, std::slice::from_ref(&known))[0];
    assert_eq!(judged.verdict, Verdict::Merge, "{judged:?}");
    let said: Vec<&str> = judged.likeness.reasons.iter().map(|reason| reason.what).collect();
    assert!(said.contains(&"same phone number") && said.contains(&"nearly the same full name"), "{said:?}");
    assert!(keys(&known).iter().any(|key| keys(&newcomer).contains(key)));
}

#[test]
fn a_family_on_one_phone_is_not_merged() {
    let family =
        [contact(1, "Anna Kowalczyk", &[], &["+12125550123"]), contact(2, "Piotr Kowalczyk", &[], &["+12125550123"])];
    let child = contact(3, "Ewa Kowalczyk", &[], &["+12125550123"]);
    assert_ne!(verdict(&child, &family), Verdict::Merge);
    assert_ne!(verdict(&family[0], &family[1..]), Verdict::Merge);
}

#[test]
fn somebody_without_a_name_on_a_shared_phone_is_not_merged_with_one_of_them() {
    let family =
        [contact(1, "Anna Kowalczyk", &[], &["+12125550123"]), contact(2, "Piotr Kowalczyk", &[], &["+12125550123"])];
    assert_ne!(verdict(&contact(3, "", &[], &["+12125550123"]), &family), Verdict::Merge);
}

#[test]
fn who_writes_from_a_mailbox_of_several_people_is_not_merged() {
    let colleagues = [contact(1, "Anna Berg", &["info@acme.com"], &[]), contact(2, "", &["info@acme.com"], &[])];
    assert_ne!(verdict(&contact(3, "Tom Lind", &["info@acme.com"], &[]), &colleagues), Verdict::Merge);
    assert_ne!(verdict(&contact(3, "Anna Berg", &["info@acme.com"], &[]), &colleagues), Verdict::Merge);
    assert_ne!(verdict(&contact(3, "", &["info@acme.com"], &[]), &colleagues[..1]), Verdict::Merge);
}

#[test]
fn people_behind_one_switchboard_are_not_merged() {
    let names = ["Anna Berg", "Tom Lind", "Maria Silva", "John Smith", "Olga Petrova"];
    let staff: Vec<Person> = (1..).zip(names).map(|(id, name)| contact(id, name, &[], &["+12125550100"])).collect();
    assert_ne!(verdict(&contact(9, "Anna Lindqvist", &[], &["+12125550100"]), &staff), Verdict::Merge);
    assert_ne!(verdict(&contact(9, "Anna", &[], &["+12125550100"]), &staff), Verdict::Merge);
}

#[test]
fn namesakes_are_not_merged() {
    let known = contact(1, "Maria Silva", &["maria.silva@gmail.com"], &["+5511987654321"]);
    assert_eq!(
        verdict(
            &contact(2, "Maria Silva", &["msilva77@uol.com.br"], &["+5521912345678"]),
            std::slice::from_ref(&known)
        ),
        Verdict::Silent
    );
    assert_ne!(verdict(&contact(2, "Maria Silva", &[], &[]), &[known]), Verdict::Merge);
}

#[test]
fn junior_and_senior_are_not_merged() {
    let senior = contact(1, "Walter Hargrove Sr", &["hargrove@gmail.com"], &["+12125550123"]);
    for name in ["Walter Hargrove Jr", "Walter Hargrove III"] {
        let junior = contact(2, name, &["hargrove@gmail.com"], &["+12125550123"]);
        assert!(compare(&senior, &junior).has_conflict);
        assert_ne!(verdict(&junior, std::slice::from_ref(&senior)), Verdict::Merge);
    }
    let unsaid = contact(3, "Walter Hargrove", &[], &["+12125550123"]);
    assert_ne!(verdict(&unsaid, &[senior]), Verdict::Merge, "who says nothing may be either");
}

#[test]
fn two_that_are_as_likely_are_asked_about() {
    let twice = [
        contact(1, "Anna Berg", &["anna.berg@gmail.com"], &[]),
        contact(2, "Anna Berg", &["anna.berg@gmail.com"], &[]),
    ];
    assert_eq!(verdict(&contact(3, "Anna Berg", &["annaberg@gmail.com"], &[]), &twice), Verdict::Ask);
    assert_eq!(verdict(&contact(3, "Anna Berg", &["annaberg@gmail.com"], &[]), &twice[..1]), Verdict::Merge);
}

#[test]
fn keys_never_change() {
    let person = contact(1, "Anna Berg", &["anna.berg@acme.com"], &["+12125550123"]);
    assert_eq!(keys(&person), keys(&person.clone()));
    assert_eq!(keys(&person).len(), 8);
    assert_eq!(keys(&Person::default()), Vec::<u64>::new());
    assert_eq!(keys(&person)[0], 613_434_855_273_287_793, "stored keys are compared with new ones for ever");
}

#[test]
fn the_shipped_model_is_usable_and_survives_being_stored() {
    let stored = serde_json::to_string(Model::shipped()).unwrap();
    let model: Model = serde_json::from_str(&stored).unwrap();
    assert!(model.is_usable());
    assert!(!Model { format: 0, ..model }.is_usable());
}
