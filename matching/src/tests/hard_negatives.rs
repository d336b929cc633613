//! Who is not one person though much speaks for it: colleagues, families, namesakes.

use super::*;

/// Small accounts and large ones: in a small one less is needed to make a pair likely.
const SIZES: [u64; 4] = [100, 2_000, 20_000, 1_000_000];

fn colleague(id: i64, name: &str, city: &str) -> Person {
    let names = [RawName { whole: name, ..RawName::default() }];
    let companies = ["Weberei Lindqvist GmbH"];
    Person::read(&Raw { id, names: &names, companies: &companies, cities: &[city], ..Raw::default() })
}

fn probable(records: u64, a: &Person, b: &Person) -> f64 {
    likeness(Model::shipped(), &Frequencies::of_records(records), a, b).probability
}

#[test]
fn colleagues_of_one_rare_first_name_and_other_surnames_are_not_even_asked_about() {
    for (one, other) in [
        ("Benedikta Berg", "Benedikta Schulz"),
        ("Anna Berg", "Anna Schulz"),
        ("Bob Miller", "Robert Hargrove"),
        ("Tom Lind", "Eva Lind"),
    ] {
        for (records, city) in SIZES.into_iter().flat_map(|records| [(records, ""), (records, "Bremen")]) {
            let likely = probable(records, &colleague(1, one, city), &colleague(2, other, city));
            assert!(likely < ASK_PROBABILITY, "{one} and {other} among {records}, {city:?}: {likely}");
        }
    }
}

#[test]
fn a_rare_first_name_and_a_company_say_nothing_of_who_has_another_surname() {
    let reasons = |name: &str, other: &str| {
        let mut reasons = compare(&colleague(1, name, "Bremen"), &colleague(2, other, "Bremen")).reasons;
        reasons.retain(|reason| !reason.what.starts_with("may be"));
        reasons
    };
    let said: Vec<&str> = reasons("Benedikta Berg", "Benedikta Schulz").iter().map(|reason| reason.what).collect();
    assert_eq!(said, [words::PRIOR, "same first name, different surnames"]);
    assert_eq!(reasons("Benedikta Berg", "Benedikta Schulz"), reasons("Anna Berg", "Anna Schulz"));
}

#[test]
fn colleagues_of_one_name_are_still_asked_about_as_a_company_speaks_for_them() {
    let (one, other) = (colleague(1, "Benedikta Berg", ""), colleague(2, "Benedikta Berg", ""));
    assert!(probable(20_000, &one, &other) >= ASK_PROBABILITY);
}

#[test]
fn somebody_who_married_is_asked_about_and_never_merged_whatever_she_kept() {
    let addresses = ["benedikta77@gmail.com"];
    for emails in [&[], &addresses[..]] {
        let known = contact(1, "Benedikta Berg", emails, &["+12125550123"]);
        let married = contact(2, "Benedikta Schulz", emails, &["+12125550123"]);
        let judged = judge(Model::shipped(), &frequencies(), &married, &[known]);
        assert_eq!(judged[0].verdict, Verdict::Ask, "{judged:?}");
    }
}

#[test]
fn a_firm_that_learned_its_model_from_its_own_staff_does_not_take_them_for_each_other() {
    let first = ["Anna", "Tom", "Olga", "Benedikta", "Karim"];
    let last = ["Berg", "Schulz", "Oduya", "Petrova", "Hargrove", "Kowalczyk", "Silva", "Nakamura"];
    let names = last
        .iter()
        .enumerate()
        .flat_map(|(at, last)| (0..3).map(move |step| format!("{} {last}", first[(at + step) % first.len()])));
    let staff: Vec<Person> = (1..).zip(names).map(|(id, name)| colleague(id, &name, "Bremen")).collect();
    let (model, frequencies) = train(&staff, Model::shipped(), &[]);
    for (at, one) in staff.iter().enumerate() {
        for other in &staff[at + 1..] {
            let likely = likeness(&model, &frequencies, one, other).probability;
            assert!(likely < ASK_PROBABILITY, "{:?} and {:?}: {likely}", one.names, other.names);
        }
    }
    assert_eq!(find(&model, &staff), Vec::new());
}

#[test]
fn a_model_that_is_wrong_about_a_pair_everybody_knows_is_not_believed() {
    assert!(Model::shipped().is_sane());
    let mut model = Model::shipped().clone();
    model.same_per_record *= 1e5;
    assert!(!model.is_sane(), "namesakes of two cities would be one person");
    let mut model = Model::shipped().clone();
    model.same_per_record /= 1e9;
    assert!(!model.is_sane(), "one number and one name would be two people");
}

#[test]
fn above_a_million_records_more_is_needed() {
    let bits = |records: u64| {
        let (one, other) = (contact(1, "Anna Berg", &[], &["+12125550123"]), contact(2, "Anna Berg", &[], &[]));
        likeness(Model::shipped(), &Frequencies::of_records(records), &one, &other).bits.as_f64()
    };
    let per_doubling = |records: u64| bits(records) - bits(2 * records);
    assert!((per_doubling(400_000) - 1.0).abs() < 0.3, "{}", per_doubling(400_000));
    assert!((per_doubling(4_000_000) - 2.0).abs() < 0.3, "{}", per_doubling(4_000_000));
}
