use super::{Code, Item, Problem};
use serde_json::{Value as Json, json};

fn item(json: Json) -> Item {
    let Json::Object(object) = json else { panic!("an object") };
    Item::new(object, 3)
}

fn first_path(problem: Problem) -> (String, Code) {
    let Problem::Invalid(complaints) = problem else { panic!("{problem:?}") };
    (complaints[0].path.clone(), complaints[0].code)
}

#[test]
fn a_number_may_be_a_float_or_a_text() {
    for (sent, read) in [
        (json!(5), Some(5)),
        (json!(1_700_000_000.0), Some(1_700_000_000)),
        (json!("7"), Some(7)),
        (json!(null), None),
        (json!(""), None),
    ] {
        assert_eq!(item(json!({ "n": sent })).number("n").unwrap(), read);
    }
    for wrong in [json!("x"), json!(1e300), json!([]), json!(true)] {
        assert_eq!(
            first_path(item(json!({ "n": wrong })).number("n").unwrap_err()),
            ("n".to_owned(), Code::InvalidType)
        );
    }
}

#[test]
fn a_number_that_is_to_be_exact_has_no_fraction_and_is_not_blank() {
    for (sent, read) in [(json!(5), Some(5)), (json!(5.0), Some(5)), (json!(" 7 "), Some(7)), (json!(null), None)] {
        assert_eq!(item(json!({ "n": sent })).exact("n").unwrap(), read);
    }
    for wrong in [json!(1.5), json!(""), json!("1.5"), json!(true), json!(1e300)] {
        assert!(item(json!({ "n": wrong })).exact("n").is_err(), "{wrong}");
    }
}

#[test]
fn truth_may_be_one_or_nought() {
    for (sent, read) in [(json!(true), true), (json!(1), true), (json!("0"), false), (json!(0.0), false)] {
        assert_eq!(item(json!({ "is": sent })).truth("is").unwrap(), Some(read));
    }
    for wrong in [json!(2), json!(1.5), json!("")] {
        assert!(item(json!({ "is": wrong })).truth("is").is_err(), "{wrong}");
    }
}

#[test]
fn an_item_answers_to_its_own_id_else_to_its_place() {
    assert_eq!(item(json!({})).request_id(), "3");
    assert_eq!(item(json!({ "request_id": null })).request_id(), "3");
    assert_eq!(item(json!({ "request_id": "mine" })).request_id(), "mine");
}

#[test]
fn a_complaint_says_where_it_stands() {
    let whole = item(json!({ "fields": [{ "id": 1 }, { "values": [{ "enum_id": {} }] }] }));
    let values = whole.list("fields").unwrap()[1].list("values").unwrap();
    assert_eq!(first_path(values[0].number("enum_id").unwrap_err()).0, "fields.1.values.0.enum_id");
    assert_eq!(first_path(item(json!({ "list": [1] })).list("list").unwrap_err()).0, "list.0");
}
