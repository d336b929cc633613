//! What is shown adds up to what is shown.

use super::{Likeness, Reason};
use matching::{Frequencies, Model, Person, Raw, RawName};
use proptest::prelude::*;

/// Contacts with much in common.
fn known() -> impl Strategy<Value = Person> {
    let some = |of: &'static [&'static str]| proptest::collection::vec(proptest::sample::select(of), 0..3);
    let names = some(&["Anna Berg", "A. Berg", "Anna Kowalczyk", "Bob Hargrove Jr", "Robert Hargrove"]);
    let emails = some(&["anna.berg@gmail.com", "annaberg@acme.example", "bob@acme.example"]);
    (names, emails, some(&["+12125550123", "+12125550124"]), some(&["Acme Ltd", "Lindqvist GmbH"])).prop_map(
        |(names, emails, phones, companies)| {
            let names: Vec<_> = names.iter().map(|whole| RawName { whole, ..RawName::default() }).collect();
            let (emails, phones, companies) = (&emails, &phones, &companies);
            Person::read(&Raw { names: &names, emails, phones, companies, ..Raw::default() })
        },
    )
}

fn assert_adds_up(likeness: &Likeness) {
    let sum: i64 = likeness.addends().iter().map(|addend| addend.centibits).sum();
    assert_eq!(sum, likeness.centibits, "{likeness:?}");
    assert!(likeness.addends().iter().all(|addend| addend.centibits % 10 == 0), "as it is shown: {likeness:?}");
    let odds = likeness.bits().exp2();
    let percent = (100.0 * odds / (1.0 + odds)) as i64;
    assert!((likeness.percent() - percent).abs() <= 1, "{percent} % by the sum: {likeness:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_reasons_of_two_contacts_add_up_to_their_sum_and_it_to_the_probability(
        (one, other, records) in (known(), known(), 2..2_000_000_u64),
    ) {
        let found = matching::likeness(Model::shipped(), &Frequencies::of_records(records), &one, &other);
        assert_adds_up(&Likeness::from(&found));
    }

    #[test]
    fn so_do_those_of_companies_and_leads(bits in proptest::collection::vec(-20.0..20.0_f64, 0..6), prior in -20.0..0.0_f64) {
        assert_adds_up(&Likeness::of(bits.into_iter().map(|bits| Reason::new("Same name", bits)).collect(), prior));
    }
}

#[test]
fn what_is_known_of_any_two_records_stands_first_and_is_left_out_where_it_says_nothing() {
    let told = |prior: f64| {
        let likeness = Likeness::of(vec![Reason::new("Same name", 9.14)], prior);
        likeness.addends().iter().map(|addend| (addend.what.clone(), addend.bits())).collect::<Vec<_>>()
    };
    let same = ("Same name".to_owned(), 9.1);
    assert_eq!(told(-15.13), [("Any two records, before a look at them".to_owned(), -15.1), same.clone()]);
    assert_eq!(told(0.0), [same]);
}
