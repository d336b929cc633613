//! What must hold of any two contacts, and who must never be merged.

use super::*;
use crate::raw::{Raw, RawName};

mod hard_negatives;
mod properties;
mod sentences;

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

mod many {
    use super::*;

    /// A family of four on one number, a couple of duplicates, and strangers.
    fn village() -> Vec<Person> {
        let mut people = vec![
            contact(1, "Anna Kowalczyk", &["anna.kowalczyk@gmail.com"], &["+12125550123"]),
            contact(2, "Anna Kowalczyk", &["annakowalczyk@gmail.com"], &[]),
            contact(3, "Piotr Kowalczyk", &[], &["+12125550123"]),
            contact(4, "Ewa Kowalczyk", &["ewa@kowalczyk.pl"], &["+12125550123"]),
            contact(5, "Robert Hargrove", &["rhargrove@acme.com"], &["+12125550177"]),
            contact(6, "Bob Hargrove", &[], &["+1 (212) 555-0177"]),
        ];
        people.extend((7..120).map(|id| {
            let first = ["Tom", "Olga", "Maria"][id as usize % 3];
            let mixed = (id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let last: String = (0..8).map(|at| char::from(b'a' + (mixed >> (40 - 5 * at) & 15) as u8)).collect();
            contact(id, &format!("{first} {last}"), &[&format!("{last}@mail{id}.com")], &[])
        }));
        people
    }

    #[test]
    fn the_same_records_give_the_same_pairs_and_the_same_model() {
        let people = village();
        let backwards: Vec<Person> = people.iter().rev().cloned().collect();
        assert_eq!(find(Model::shipped(), &people), find(Model::shipped(), &people));
        assert_eq!(find(Model::shipped(), &people), find(Model::shipped(), &backwards));
        assert_eq!(train(&people, Model::shipped(), &[]), train(&people, Model::shipped(), &[]));
    }

    #[test]
    fn duplicates_are_one_group_and_a_family_is_not() {
        let groups = cluster(Model::shipped(), &village(), &[]);
        assert_eq!(groups.iter().cloned().collect::<std::collections::BTreeSet<_>>(), [vec![1, 2], vec![5, 6]].into());
    }

    #[test]
    fn a_pair_that_was_told_apart_is_in_no_group_not_even_through_others() {
        let mut people = village();
        people.push(contact(900, "Anna Kowalczyk", &["annakowalczyk@gmail.com"], &["+12125550123"]));
        assert!(cluster(Model::shipped(), &people, &[]).contains(&vec![1, 2, 900]));
        for group in cluster(Model::shipped(), &people, &[(1, 2)]) {
            assert!(!(group.contains(&1) && group.contains(&2)), "{group:?}");
        }
    }

    #[test]
    fn decisions_change_what_such_pairs_say_and_never_flip_a_pair_with_one_address() {
        let people = village();
        let (model, frequencies) = train(&people, Model::shipped(), &[]);
        let decided = [Decided { a: people[4].clone(), b: people[5].clone(), decision: Decision::TakenApart }];
        let (taught, _) = train(&people, Model::shipped(), &decided);
        let (before, after) =
            [&model, &taught].map(|model| likeness(model, &frequencies, &people[4], &people[5]).bits).into();
        assert!(after < before, "{before} {after}");
        let (one, other) = (&people[0], &people[1]);
        assert!(likeness(&taught, &frequencies, one, other).probability > ASK_PROBABILITY);
        let added = likeness(&taught, &frequencies, &people[4], &people[5]);
        assert_eq!(added.reasons.iter().map(|reason| reason.bits.tenths).sum::<i32>(), added.bits.tenths);
    }

    #[test]
    fn a_newcomer_finds_itself_in_the_index_and_comes_into_it() {
        let people = village();
        let mut index = Index::of(people.as_slice(), Model::shipped());
        let newcomer = contact(901, "Bob Hargrove", &["rhargrove@acme.com"], &[]);
        assert_eq!(index.nearest(&newcomer)[0].0, 5);
        index.insert(&newcomer);
        let later = contact(902, "Robert Hargrove", &["rhargrove@acme.com"], &[]);
        assert!(index.nearest(&later).iter().take(2).any(|(id, _)| *id == 901));
    }

    #[test]
    fn a_model_that_expects_many_more_duplicates_than_before_is_not_believed() {
        let people: Vec<Person> = (1..100)
            .map(|id| contact(id, "Anna Kowalczyk", &["anna.kowalczyk@gmail.com"], &["+12125550123"]))
            .collect();
        let (model, _) = train(&people, Model::shipped(), &[]);
        assert_eq!(model.fields, Model::shipped().fields);
    }
}
