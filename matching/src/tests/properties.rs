//! What must hold of any contacts whatever is written in them.

use proptest::prelude::*;

use super::*;

/// Few of each, so that contacts have much in common.
const FIRST: [&str; 5] = ["Anna", "Bob", "Robert", "Олена", "A."];
const LAST: [&str; 5] = ["Berg", "Bergg", "de la Cruz Berg", "Kowalczyk Jr", ""];
const EMAILS: [&str; 4] = ["anna.berg@gmail.com", "annaberg@acme.com", "info@acme.com", "a@b"];
const PHONES: [&str; 3] = ["+1 212 555 0123", "212-555-0124", "0123"];
const OTHERS: [&str; 3] = ["Acme Ltd", "NYC", "New York"];

fn known() -> impl Strategy<Value = Person> {
    let some = |of: &'static [&'static str]| proptest::collection::vec(proptest::sample::select(of), 0..3);
    let names =
        proptest::collection::vec((proptest::sample::select(&FIRST[..]), proptest::sample::select(&LAST[..])), 0..3);
    (names, some(&EMAILS), some(&PHONES), some(&OTHERS), some(&OTHERS)).prop_map(
        |(names, emails, phones, firms, cities)| {
            let names: Vec<_> = names.iter().map(|(first, last)| format!("{first} {last}")).collect();
            read(&names, &emails, &phones, &firms, &cities)
        },
    )
}

fn anything() -> impl Strategy<Value = Person> {
    let some = || proptest::collection::vec(any::<String>(), 0..3);
    (some(), some(), some(), some(), some()).prop_map(|(names, emails, phones, firms, cities)| {
        let [emails, phones, firms, cities] =
            [&emails, &phones, &firms, &cities].map(|texts| texts.iter().map(String::as_str).collect::<Vec<_>>());
        read(&names, &emails, &phones, &firms, &cities)
    })
}

fn read(names: &[String], emails: &[&str], phones: &[&str], companies: &[&str], cities: &[&str]) -> Person {
    let names: Vec<RawName> = names.iter().map(|whole| RawName { whole, ..RawName::default() }).collect();
    Person::read(&Raw {
        names: &names,
        emails,
        phones,
        companies,
        cities,
        handles: emails,
        country: Some("US"),
        ..Raw::default()
    })
}

/// Contacts with the ids 1, 2, 3 and so on.
fn account(person: impl Strategy<Value = Person>) -> impl Strategy<Value = Vec<Person>> {
    let numbered = |people: Vec<Person>| (1..).zip(people).map(|(id, person)| Person { id, ..person }).collect();
    proptest::collection::vec(person, 2..24).prop_map(numbered)
}

/// The contacts in another order.
fn shuffled(people: Vec<Person>) -> impl Strategy<Value = (Vec<Person>, Vec<Person>)> {
    (Just(people.clone()), Just(people).prop_shuffle())
}

fn assert_likeness(a: &Person, b: &Person) {
    let there = compare(a, b);
    assert_eq!(there.reasons.iter().map(|reason| reason.bits.tenths).sum::<i32>(), there.bits.tenths, "{there:?}");
    assert_eq!(there, compare(b, a));
    assert!((0.0..=1.0).contains(&there.probability));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn likeness_is_the_sum_of_its_reasons_and_the_same_for_both_orders((a, b) in (known(), known())) {
        assert_likeness(&a, &b);
    }

    #[test]
    fn whatever_is_written_is_compared_and_judged((a, b) in (anything(), anything())) {
        assert_likeness(&a, &b);
        let judged = judge(Model::shipped(), &frequencies(), &a, &[Person { id: 1, ..b }]);
        prop_assert_eq!(judged.len(), 1);
    }

    #[test]
    fn whoever_is_said_to_have_an_address_too_has_it((a, b, c) in (known(), known(), known())) {
        let known = [Person { id: 1, ..b }, Person { id: 2, ..c }];
        for judged in judge(Model::shipped(), &frequencies(), &a, &known) {
            let [pair, third] = if judged.id == 1 { [0, 1] } else { [1, 0] }.map(|at: usize| &known[at]);
            let has = |of: fn(&Person) -> &Vec<String>| {
                of(&a).iter().any(|value| of(pair).contains(value) && of(third).contains(value))
            };
            let said = |words: &str| judged.likeness.reasons.iter().any(|reason| reason.what == words);
            prop_assert!(!said("other names on this number too") || has(|person| &person.phones), "{:?}", judged);
            prop_assert!(!said("other names on this address too") || has(|person| &person.emails), "{:?}", judged);
        }
    }

    #[test]
    fn groups_do_not_depend_on_the_order_of_the_contacts((people, other) in account(known()).prop_flat_map(shuffled)) {
        prop_assert_eq!(find(Model::shipped(), &people), find(Model::shipped(), &other));
        prop_assert_eq!(cluster(Model::shipped(), &people, &[]), cluster(Model::shipped(), &other, &[]));
    }

    #[test]
    fn who_was_told_apart_is_never_in_one_group(people in account(known()), (a, b) in (1..3i64, 3..24i64)) {
        for group in cluster(Model::shipped(), &people, &[(a, b)]) {
            prop_assert!(!(group.contains(&a) && group.contains(&b)), "{:?}", group);
        }
    }

    #[test]
    fn any_account_can_be_learned_from(people in account(anything())) {
        prop_assert!(train(&people, Model::shipped(), &[]).0.is_usable());
    }
}
