//! Each sentence is true of the pair that it is said of.

use super::*;
use crate::compare::Meeting;
use crate::schema::Kind;

const OTHERS: &str = "other names on this number too";
const NO_OTHER: &str = "no other name on this number";

fn at_company(id: i64, name: &str, company: &str, emails: &[&str]) -> Person {
    let names = [RawName { whole: name, ..RawName::default() }];
    let companies: &[&str] = if company.is_empty() { &[] } else { &[company] };
    Person::read(&Raw { id, names: &names, companies, emails, country: Some("US"), ..Raw::default() })
}

/// What is said of a newcomer and the first of those known, by the model that is shipped and by one learned of an account
/// in which such numbers and names are hardly ever shared.
fn said(newcomer: &Person, known: &[Person]) -> Vec<&'static str> {
    let strangers: Vec<Person> = (100..400)
        .map(|id| {
            contact(
                id,
                &format!("Stranger{id} Fremd{id}"),
                &[&format!("x{id}@mail{id}.example")],
                &[&format!("+1212555{id:04}")],
            )
        })
        .collect();
    let (learned, counted) = train(&strangers, Model::shipped(), &[]);
    let by = |model: &Model, frequencies: &Frequencies| {
        let judged = judge(model, frequencies, newcomer, known).into_iter().find(|one| one.id == known[0].id);
        judged.unwrap().likeness.reasons.into_iter().map(|reason| reason.what).collect::<Vec<_>>()
    };
    let small = [30, 2_000, 20_000, 1_000_000].map(|records| by(Model::shipped(), &Frequencies::of_records(records)));
    small.into_iter().flatten().chain(by(&learned, &counted)).collect()
}

#[test]
fn who_else_has_a_number_is_said_only_where_somebody_has() {
    let number = ["+12125550123"];
    let (anna, again) = (contact(1, "Anna Berg", &[], &number), contact(9, "A. Berg", &[], &number));
    let (piotr, nobody) = (contact(2, "Piotr Kowalczyk", &[], &number), contact(3, "", &[], &number));
    assert!(!said(&again, std::slice::from_ref(&anna)).contains(&OTHERS));
    assert!(!said(&again, &[anna.clone(), nobody]).contains(&OTHERS), "who has no name may be she");
    assert!(said(&again, &[anna.clone(), piotr.clone()]).contains(&OTHERS));
    assert!(!said(&again, &[anna.clone(), piotr.clone()]).contains(&NO_OTHER));
    assert!(!said(&piotr, &[anna]).contains(&OTHERS), "the two are all who have it");
}

#[test]
fn a_name_that_nobody_else_bears_is_not_called_common() {
    let (one, other) = (contact(1, "Wendelgard Ypsilanti", &[], &[]), contact(2, "Wendelgard Ypsilanti", &[], &[]));
    let told = said(&one, &[other]);
    assert!(told.contains(&"rare name") && !told.contains(&"common name"), "{told:?}");
    let same = Meeting { level: 0, values: None };
    let of = |bits: f64, others: f64| words::rarity(&Kind::Name, &same, bits, others);
    assert_eq!(
        [of(3.0, 0.0), of(3.0, 2.0), of(-3.0, 2.0), of(-3.0, 0.0)],
        [Some("rare name"), Some("rare name"), Some("common name"), None]
    );
}

#[test]
fn a_company_is_called_the_same_by_its_name_and_a_mail_domain_by_the_domain() {
    let told = |company: [&str; 2], domain: [&str; 2]| {
        let emails = domain
            .map(|domain| if domain.is_empty() { String::new() } else { format!("info.{}@{domain}", domain.len()) });
        let emails = [[emails[0].as_str()], [emails[1].as_str()]];
        let one = at_company(1, "Anna Berg", company[0], if domain[0].is_empty() { &[] } else { &emails[0] });
        let other = at_company(2, "Anna Berg", company[1], if domain[1].is_empty() { &[] } else { &emails[1] });
        let mut told = said(&one, &[other]);
        told.retain(|what| what.contains("compan") && !what.starts_with("rare") && !what.starts_with("common"));
        told.dedup();
        told
    };
    assert_eq!(told(["Weberei Lindqvist GmbH", "Weberei Lindqvist"], ["", ""]), ["same company"]);
    assert_eq!(told(["Weberei Lindqvist", "Weberei Lindquist"], ["", ""]), ["similar company names"]);
    assert_eq!(told(["Weberei Lindqvist", "Hargrove Ltd"], ["", ""]), ["different companies"]);
    assert_eq!(told(["Weberei Lindqvist", ""], ["", ""]), [""; 0], "nothing is known of one");
    assert_eq!(told(["", ""], ["lindqvist.example", "hargrove.example"]), ["different company mail domains"]);
    let unlike = "company of one unlike the mail domain of the other";
    assert_eq!(told(["Weberei Lindqvist", ""], ["", "hargrove.example"]), [unlike]);
    let like = "company of one like the mail domain of the other";
    assert_eq!(told(["Hargrove Ltd", ""], ["", "hargrove.example"]), [like]);
    let colleagues =
        ["anna@hargrove.example", "a.berg77@hargrove.example"].map(|email| at_company(1, "Anna Berg", "", &[email]));
    let told = said(&Person { id: 2, ..colleagues[0].clone() }, &colleagues[1..]);
    assert!(told.contains(&"same company mail domain") && !told.contains(&"same company"), "{told:?}");
}

#[test]
fn names_and_addresses_that_differ_in_a_part_are_not_called_what_they_are_not() {
    let told = |one: &Person, other: &Person| said(one, std::slice::from_ref(other));
    let named = |id: i64, name: &str| contact(id, name, &[], &["+12125550123"]);
    assert!(
        told(&named(1, "Berg"), &named(2, "Anna Berg")).contains(&"names that fit together, no surname to compare")
    );
    assert!(told(&named(1, "Anna"), &named(2, "Anna")).contains(&"same first name, no surname to compare"));
    let generations = told(&named(1, "Walter Hargrove Jr"), &named(2, "Walter Hargrove Sr"));
    assert!(generations.contains(&"different generations (Jr, Sr)"), "{generations:?}");
    assert!(
        told(&named(1, "Walter Hargrove Jr"), &named(2, "Walter Hargrove")).contains(&"only one of them is Jr or Sr")
    );
    let written = |id: i64, email: &str| contact(id, "", &[email], &[]);
    let typing_error = told(&written(1, "katharina77@gmail.com"), &written(2, "katarina77@gmail.com"));
    assert!(typing_error.contains(&"nearly the same e-mail address"), "{typing_error:?}");
    let moved = told(&written(1, "katharina77@gmail.com"), &written(2, "katharina77@web.de"));
    assert!(moved.contains(&"same e-mail name at another provider"), "{moved:?}");
}
