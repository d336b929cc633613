use super::{Conflicting, Profile, is_same_name};
use crate::channels::handles::{self, HandleKind};
use base::fields::FieldValue;
use base::ids::FieldId;

fn profile(name: &str, email: &str, phone: &str) -> Profile {
    let handles = handles::email(email).into_iter().chain(handles::phone(phone, Some("DE"))).collect();
    Profile { name: name.to_owned(), handles, ..Profile::default() }
}

#[test]
fn what_only_one_of_them_says_is_no_conflict() {
    let held = profile("Anna Berg", "anna@berg.example", "");
    assert!(held.conflicts_with(&profile("", "", "030 23125 801")).is_empty());
    assert!(held.conflicts_with(&profile("Berg, Anna", "anna@berg.example", "030 23125 801")).is_empty());
    assert!(profile("", "", "").conflicts_with(&held).is_empty());
}

#[test]
fn another_name_address_price_or_field_conflicts() {
    let mut held = profile("Anna Berg", "anna@berg.example", "030 23125 801");
    (held.price_minor, held.fields) = (100, [(FieldId(3), vec![FieldValue::Text("oak".to_owned())])].into());
    let mut other = profile("Ben Ohm", "anna@new.example", "030 23125 801");
    (other.price_minor, other.fields) = (200, [(FieldId(3), vec![FieldValue::Text("ash".to_owned())])].into());
    let expected = [
        Conflicting::Name,
        Conflicting::Address(HandleKind::Email),
        Conflicting::Price,
        Conflicting::Field(FieldId(3)),
    ];
    assert_eq!(held.conflicts_with(&other), expected);
}

#[test]
fn a_value_in_another_spelling_is_no_conflict() {
    let says = |text: &str, number: &str| {
        let number = FieldValue::Number(number.parse().unwrap());
        let fields = [(FieldId(3), vec![FieldValue::Text(text.to_owned())]), (FieldId(4), vec![number])].into();
        Profile { fields, ..Profile::default() }
    };
    assert!(says("Gamma Chief", "72").conflicts_with(&says(" gamma  CHIEF ", "72.0")).is_empty());
    let expected = [Conflicting::Field(FieldId(3)), Conflicting::Field(FieldId(4))];
    assert_eq!(says("Gamma Chief", "72").conflicts_with(&says("GammaChief", "72.01")), expected);
}

#[test]
fn a_name_is_the_same_in_any_order_and_with_a_part_left_out() {
    assert!(is_same_name("Anna Berg", "berg, anna") && is_same_name("Anna", "Anna Berg"));
    assert!(!is_same_name("Anna Berg", "Anna Ohm"));
}
