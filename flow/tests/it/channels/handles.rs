//! Two spellings of one phone number (DC-14).

use crate::outside::{call, seen, waits};
use flow::channels::handles::{self, Handle};
use flow::contacts;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    who_wrote_a_number_at_home_is_known_when_calling_from_abroad,
    whole_numbers_of_two_countries_are_two_people,
);

fn number(written: &str, country: Option<&str>) -> Handle {
    handles::phone(written, country).unwrap()
}

#[test]
fn a_local_spelling_meets_the_international_one_by_its_last_digits() {
    let berlin = number("+49 30 901820", None);
    for (written, country, is_same) in [
        ("+49 30 901820", None, true),
        ("0049 30 901820", None, true),
        ("0049 30 901820", Some("US"), true),
        ("030 901820", Some("DE"), true),
        ("030 901820", None, true),
        ("30901820", None, true),
        // Without its area code it is too short to be anybody's.
        ("901820", None, false),
        ("040 901820", None, false),
        ("+46 30 901820", None, false),
    ] {
        assert_eq!(number(written, country).is_same(&berlin), is_same, "{written}");
    }
    let moscow = number("+7 912 345-67-89", None);
    assert!(number("8 (912) 345-67-89", None).is_same(&moscow), "the last ten digits, whatever is dialled before them");
    assert!(number("901820", None).is_same(&number("90 18 20", None)), "equal digits are equal at any length");
}

#[test]
fn tails_are_ten_digits_at_most_and_seven_at_least() {
    let tail = |written: &str| number(written, None).tail();
    assert_eq!(tail("8 (912) 345-67-89").as_deref(), Some("9123456789"));
    assert_eq!(tail("+49 30 901820").as_deref(), Some("30901820"));
    assert_eq!(tail("234 5678").as_deref(), Some("2345678"));
    assert_eq!(tail("234 567"), None);
    assert_eq!(tail("000 0000"), None);
    assert_eq!(handles::email("1234567890@berg.example").unwrap().tail(), None);
}

fn contact_of(desk: &TestDesk, phone: &str) -> contacts::Contact {
    let id = seen(desk, waits(desk, call(desk.world.main_line, phone))).contact_id.unwrap();
    desk.run_as(desk.world.ida, move |cx| contacts::set_draft(cx, id, false, None));
    desk.read_as(desk.world.mara, move |cx| contacts::load(cx, id))
}

fn who_wrote_a_number_at_home_is_known_when_calling_from_abroad(desk: &TestDesk) {
    let id = desk
        .run_as(desk.world.ida, |cx| {
            let handles = vec![number("030 901820", None)];
            contacts::open(cx, contacts::NewContact { handles, ..Default::default() })
        })
        .id;
    for spelling in ["+49 30 901820", "0049 30 901820"] {
        let handle = number(spelling, None);
        let known = desk.read_as(desk.world.mara, move |cx| contacts::identify(cx, "", std::slice::from_ref(&handle)));
        assert_eq!(known, contacts::Identity::Known(id), "{spelling}");
    }
    let again = contact_of(desk, "+49 30 901820");
    assert_eq!((again.id, again.handles.len()), (id, 1), "one number stays one");
}

fn whole_numbers_of_two_countries_are_two_people(desk: &TestDesk) {
    let (wuppertal, washington) = (contact_of(desk, "+49 202 4561111"), contact_of(desk, "+1 202 456 1111"));
    assert_eq!(wuppertal.handles[0].tail(), washington.handles[0].tail());
    assert_ne!(wuppertal.id, washington.id);
}
