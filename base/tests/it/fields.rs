//! Fields that an account makes for itself: set up, filled, emptied, deleted and brought back.

use crate::house::{House, NOW, on_each_database, on_sqlite};
use base::Cx;
use base::access::{Actor, Role};
use base::clock::DAY;
use base::fields::{
    self, AddressPart, Change, Details, Field, FieldChange, FieldError, FieldKind, FieldValue, FileBody, KEPT_DAYS,
    NewField, OptionWish, Place, Rule, Shape,
};
use base::ids::{StageId, UserId};
use base::journal::{self, About, Kind};
use base::search::Subject;
use jiff::civil::Date;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

const LEAD: (Subject, i64) = (Subject::Lead, 7);
const STAGE: StageId = StageId(50);

fn make(cx: &mut Cx<'_>, kind: FieldKind, name: &str) -> Result<Field, FieldError> {
    let mut new = NewField::new(Subject::Lead, kind, name);
    if kind.has_options() {
        new = new.with_options(&["Oak", "Ash", "Walnut"]);
    }
    fields::add(cx, new)
}

fn put(cx: &mut Cx<'_>, field: &Field, values: Vec<FieldValue>) -> Result<(), FieldError> {
    fields::set(cx, LEAD, About::default(), vec![Change { field: field.id, values }])?;
    Ok(())
}

fn held(cx: &mut Cx<'_>, field: &Field) -> Result<Vec<FieldValue>, FieldError> {
    let values = fields::values_of(cx, Subject::Lead, &[LEAD.1])?.remove(&LEAD.1).unwrap_or_default();
    Ok(values.of(field.id).to_vec())
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

#[test]
fn a_field_is_filled_emptied_and_journalled_with_what_it_held_before_and_after() {
    on_each_database(async |house: House| {
        let told = house
            .write(|cx| {
                let week = make(cx, FieldKind::Text, "Delivery week")?;
                let wood = make(cx, FieldKind::MultiSelect, "Material")?;
                put(cx, &week, vec![text("  Week 14 ")])?;
                assert_eq!(held(cx, &week)?, [text("Week 14")]);
                put(cx, &wood, wood.choices().take(2).map(|option| FieldValue::Choice(option.id)).collect())?;
                put(cx, &week, vec![text("Week 14")])?;
                put(cx, &week, vec![text("Week 15")])?;
                put(cx, &week, vec![])?;
                assert_eq!(held(cx, &week)?, []);
                Ok::<_, FieldError>(journal::read_after(cx, 0.into(), 100)?)
            })
            .await;
        let texts: Vec<(String, String)> = told
            .iter()
            .filter(|entry| entry.kind == Some(Kind::FieldChanged))
            .map(|entry| (entry.before["text"].to_string(), entry.after["text"].to_string()))
            .collect();
        let expected = [("", "Week 14"), ("", "Oak, Ash"), ("Week 14", "Week 15"), ("Week 15", "")];
        assert_eq!(texts, expected.map(|(was, is)| (format!("{was:?}"), format!("{is:?}"))));
    });
}

#[test]
fn a_value_of_another_kind_is_refused_with_a_sentence_and_nothing_is_set() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let week = make(cx, FieldKind::Text, "Delivery week")?;
                let many = make(cx, FieldKind::Number, "Workplaces")?;
                let both = vec![
                    Change { field: week.id, values: vec![text("Week 14")] },
                    Change { field: many.id, values: vec![text("forty")] },
                ];
                let refused = fields::set(cx, LEAD, About::default(), both).unwrap_err().to_string();
                assert_eq!(refused, "Workplaces: this is not a number. The old value was kept.");
                assert_eq!(held(cx, &week)?, []);
                let typed = fields::read_texts(&many, &["forty".to_owned()], &jiff::tz::TimeZone::UTC);
                assert_eq!(
                    typed.unwrap_err().to_string(),
                    "Workplaces: “forty” is not a number. The old value was kept."
                );
                let two = put(cx, &week, vec![text("a"), text("b")]).unwrap_err().to_string();
                assert!(two.contains("only one value fits"), "{two}");
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn a_deleted_field_comes_back_with_its_values_until_it_is_swept() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let week = make(cx, FieldKind::Text, "Delivery week")?;
                put(cx, &week, vec![text("Week 14")])?;
                fields::delete(cx, Subject::Lead, week.id)?;
                assert_eq!((fields::find(cx, Subject::Lead, week.id)?, held(cx, &week)?), (None, vec![]));
                assert_eq!(fields::texts_of(cx, LEAD.0, LEAD.1)?, Vec::<String>::new());
                fields::restore(cx, Subject::Lead, week.id)?;
                assert_eq!(held(cx, &week)?, [text("Week 14")]);
                fields::delete(cx, Subject::Lead, week.id)?;
                assert_eq!(fields::sweep(cx, 10)?.0, 0, "it can still be brought back");
                cx.now = NOW + (KEPT_DAYS + 1) * DAY;
                assert_eq!(fields::sweep(cx, 10)?.0, 1);
                assert!(matches!(fields::restore(cx, Subject::Lead, week.id), Err(FieldError::NoSuchField(_))));
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn a_deleted_choice_stays_where_it_was_chosen_and_is_not_chosen_anew() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let wood = make(cx, FieldKind::Select, "Material")?;
                let oak = FieldValue::Choice(wood.options[0].id);
                put(cx, &wood, vec![oak.clone()])?;
                let key = (Subject::Lead, wood.id);
                let wood = fields::set_options(cx, key, &[OptionWish::named("Beech")])?;
                assert_eq!(wood.choices().map(|option| option.name.as_str()).collect::<Vec<_>>(), ["Beech"]);
                assert_eq!(held(cx, &wood)?, std::slice::from_ref(&oak));
                put(cx, &wood, vec![])?;
                assert!(matches!(put(cx, &wood, vec![oak.clone()]), Err(FieldError::WrongValue { .. })));
                let again = fields::set_options(cx, key, &[OptionWish::named("oak"), OptionWish::named("Beech")])?;
                assert_eq!(again.choices().map(|option| FieldValue::Choice(option.id)).next(), Some(oak));
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn a_stage_asks_for_the_required_fields_that_are_empty() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let week = make(cx, FieldKind::Text, "Delivery week")?;
                let agreed = make(cx, FieldKind::Checkbox, "Agreed")?;
                for field in [&week, &agreed] {
                    fields::set_rules(cx, (Subject::Lead, field.id), Rule::Required, &[STAGE])?;
                }
                put(cx, &agreed, vec![FieldValue::Truth(false)])?;
                let names = |cx: &mut Cx<'_>, stage| {
                    let missing = fields::missing(cx, Subject::Lead, LEAD.1, stage)?;
                    Ok::<_, FieldError>(missing.into_iter().map(|field| field.name).collect::<Vec<_>>())
                };
                assert_eq!(names(cx, STAGE)?, ["Delivery week", "Agreed"], "a box that is not ticked is empty");
                assert_eq!(names(cx, StageId(51))?, Vec::<String>::new());
                put(cx, &week, vec![text("Week 14")])?;
                put(cx, &agreed, vec![FieldValue::Truth(true)])?;
                assert_eq!(names(cx, STAGE)?, Vec::<String>::new());
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn only_an_administrator_sets_fields_up_and_only_programs_fill_those_of_programs() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let mut new = NewField::new(Subject::Lead, FieldKind::Text, "Score of the shop");
                new.is_api_only = true;
                let score = fields::add(cx, new)?;
                cx.actor = Actor::User(UserId(1), Role::Salesperson);
                assert!(matches!(make(cx, FieldKind::Text, "Mine"), Err(FieldError::Denied(_))));
                assert!(matches!(fields::delete(cx, Subject::Lead, score.id), Err(FieldError::Denied(_))));
                let refused = put(cx, &score, vec![text("9")]).unwrap_err().to_string();
                assert!(refused.contains("only programs fill this field"), "{refused}");
                cx.actor = Actor::System;
                put(cx, &score, vec![text("9")])
            })
            .await;
    });
}

#[test]
fn fields_keep_the_order_in_which_they_are_put_and_a_code_belongs_to_one() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let [one, two, three] = ["One", "Two", "Three"].map(|name| make(cx, FieldKind::Text, name));
                let (one, two, three) = (one?, two?, three?);
                fields::place(cx, (Subject::Lead, three.id), Place { group_id: None, after: Some(one.id) })?;
                let names = |cx: &mut Cx<'_>| {
                    let fields = fields::list(cx, Subject::Lead)?;
                    Ok::<_, FieldError>(fields.into_iter().map(|field| field.name).collect::<Vec<_>>())
                };
                assert_eq!(names(cx)?, ["One", "Three", "Two"]);
                let group = fields::add_group(cx, Subject::Lead, "Delivery")?;
                fields::place(cx, (Subject::Lead, one.id), Place { group_id: Some(group.id), after: None })?;
                assert_eq!(fields::load(cx, Subject::Lead, one.id)?.group_id, Some(group.id));
                fields::delete_group(cx, Subject::Lead, group.id)?;
                assert_eq!(fields::load(cx, Subject::Lead, one.id)?.group_id, None);
                let coded = FieldChange { code: Some(Some("WEEK".to_owned())), ..FieldChange::default() };
                fields::change(cx, (Subject::Lead, two.id), coded.clone())?;
                let taken = fields::change(cx, (Subject::Lead, three.id), coded).unwrap_err().to_string();
                assert!(taken.contains("“Two” has the code WEEK"), "{taken}");
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn phones_and_addresses_are_shown_as_the_fields_that_every_account_has() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let names = |fields: Vec<Field>| fields.into_iter().filter_map(|field| field.code).collect::<Vec<_>>();
                assert_eq!(names(fields::list(cx, Subject::Contact)?), ["PHONE", "EMAIL"]);
                assert_eq!(names(fields::list(cx, Subject::Company)?), ["PHONE", "EMAIL"]);
                assert_eq!(names(fields::list(cx, Subject::Lead)?), Vec::<String>::new());
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

/// Any value that fits a field.
fn value_of(field: &Field) -> proptest::strategy::BoxedStrategy<FieldValue> {
    let line = "[a-zA-Zäß€ 0-9,.'\"%;-]{0,40}x";
    let options: Vec<_> = field.choices().map(|option| option.id).collect();
    let option = proptest::sample::select(if options.is_empty() { vec![0.into()] } else { options });
    match field.kind.shape() {
        Shape::Line => line.prop_map(|line| text(line.trim())).boxed(),
        Shape::Lines => "[a-z\n\tä]{0,80}x".prop_map(|lines| text(lines.trim())).boxed(),
        Shape::Url => "[a-z]{1,9}".prop_map(|name| text(&format!("https://{name}.example/?a=ä"))).boxed(),
        Shape::Number => {
            (any::<i64>(), 0_u32..9).prop_map(|(whole, scale)| FieldValue::Number(Decimal::new(whole, scale))).boxed()
        }
        Shape::Truth => any::<bool>().prop_map(FieldValue::Truth).boxed(),
        Shape::Day => (1_i16..9999, 1_i8..13, 1_i8..29)
            .prop_map(|(year, month, day)| FieldValue::Day(Date::new(year.min(9998), month, day).unwrap()))
            .boxed(),
        Shape::Moment => (-60_000_000_000_i64..200_000_000_000).prop_map(FieldValue::Moment).boxed(),
        Shape::Choice => option.prop_map(FieldValue::Choice).boxed(),
        Shape::Labelled => (line, option)
            .prop_map(|(text, label)| FieldValue::Labelled { text: text.trim().to_owned(), label })
            .boxed(),
        Shape::Part => (line, proptest::sample::select(AddressPart::ALL.to_vec()))
            .prop_map(|(text, part)| FieldValue::Part { part, text: text.trim().to_owned() })
            .boxed(),
        Shape::Details => {
            (line, prop_oneof![Just(Json::Null), any::<i64>().prop_map(Json::from), Just(json!({ "a": [1, "ä"] }))])
                .prop_map(|(name, more)| {
                    FieldValue::Details(Details::new(Map::from_iter([
                        ("name".to_owned(), name.into()),
                        ("more".to_owned(), more),
                    ])))
                })
                .boxed()
        }
    }
}

#[test]
fn what_is_written_is_read_back_for_every_kind() {
    let check = async |house: House| {
        house
            .write(|cx| {
                let mut runner = TestRunner::deterministic();
                for kind in FieldKind::ALL {
                    let field = make(cx, *kind, kind.title())?;
                    let any_value = value_of(&field);
                    for _ in 0..25 {
                        let value = any_value.new_tree(&mut runner).unwrap().current();
                        put(cx, &field, vec![value.clone()])?;
                        assert_eq!(held(cx, &field)?, [value], "{kind:?}");
                    }
                }
                Ok::<_, FieldError>(())
            })
            .await;
    };
    on_each_database(check);
}

#[test]
fn what_a_person_reads_is_read_again_as_the_same() {
    on_sqlite(async |house: House| {
        house
            .write(|cx| {
                let mut runner = TestRunner::deterministic();
                let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
                for kind in [
                    FieldKind::Text,
                    FieldKind::Number,
                    FieldKind::Checkbox,
                    FieldKind::Select,
                    FieldKind::Date,
                    FieldKind::Url,
                ] {
                    let field = make(cx, kind, kind.title())?;
                    for _ in 0..25 {
                        let value = value_of(&field).new_tree(&mut runner).unwrap().current();
                        let typed = fields::typed_of(&field, &value, &zone);
                        assert_eq!(fields::read_texts(&field, &[typed], &zone)?, [value], "{kind:?}");
                    }
                }
                let number = make(cx, FieldKind::Number, "Sum")?;
                for (typed, meant) in
                    [("12 500,50", "12500.50"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("−3", "-3")]
                {
                    let read = fields::read_texts(&number, &[typed.to_owned()], &zone)?;
                    assert_eq!(read, [FieldValue::Number(meant.parse().unwrap())], "{typed}");
                }
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn who_says_the_same_is_found_in_any_spelling_and_nobody_who_only_begins_alike() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let (post, sum) = (make(cx, FieldKind::TextArea, "Post")?, make(cx, FieldKind::Number, "Sum")?);
                let number = |text: &str| FieldValue::Number(text.parse().unwrap());
                let long = |end: &str| text(&format!("{} {end}", "very ".repeat(60)));
                let said = [text("Gamma  Chief"), text("gamma chief"), long("long"), long("tall")];
                for (record, value) in (1..).zip(said) {
                    let values = vec![value];
                    fields::set(cx, (Subject::Lead, record), About::default(), vec![Change { field: post.id, values }])?;
                }
                for (record, value) in (1..).zip(["72", "72.00001", "-72"]) {
                    let values = vec![number(value)];
                    fields::set(cx, (Subject::Lead, record), About::default(), vec![Change { field: sum.id, values }])?;
                }
                let holders = |cx: &mut Cx<'_>, field: &Field, value: FieldValue| {
                    let found = fields::list_holders(cx, (Subject::Lead, field.id), &[&value], 10)?;
                    Ok::<_, FieldError>(found.into_iter().map(|(_, record)| record).collect::<Vec<_>>())
                };
                assert_eq!(holders(cx, &post, text(" GAMMA\tchief "))?, [2, 1]);
                assert!(holders(cx, &post, text("gammachief"))?.is_empty());
                assert_eq!(holders(cx, &post, long("tall"))?, [4]);
                assert_eq!(holders(cx, &sum, number("72.000"))?, [1]);
                assert_eq!(holders(cx, &sum, number("72.00001"))?, [2]);
                // A row as programs kept it that did not fold white space.
                let as_written = "UPDATE field_values SET folded = 'gamma  chief' WHERE account_id = $1 AND subject_id = 1 AND field_id = $2";
                cx.write(as_written, base::params![cx.account, post.id])?;
                assert_eq!(holders(cx, &post, text("Gamma  Chief"))?, [2, 1]);
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn a_choice_of_a_dependent_list_brings_those_above_it_and_none_of_another_branch() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let wish = |(name, depth): (&str, usize)| OptionWish { depth, ..OptionWish::named(name) };
                let new = NewField::new(Subject::Lead, FieldKind::ChainedList, "Wood");
                let options = [("Oak", 0), ("Other", 1), ("Smoked", 1), ("Ash", 0), ("Other", 1)].map(wish).to_vec();
                let wood = fields::add(cx, NewField { options, ..new })?;
                let at = |place: usize| FieldValue::Choice(wood.options[place].id);
                let zone = jiff::tz::TimeZone::UTC;
                put(cx, &wood, vec![at(2)])?;
                assert_eq!(held(cx, &wood)?, [at(0), at(2)]);
                assert_eq!(fields::text_of(&wood, &held(cx, &wood)?, &zone), "Oak, Smoked");
                assert_eq!(fields::read_texts(&wood, &["ash, other".to_owned()], &zone)?, [at(3), at(4)]);
                let stray = put(cx, &wood, vec![at(3), at(2)]).unwrap_err().to_string();
                assert_eq!(stray, "Wood: “Ash” does not go with what is chosen beside it. The old value was kept.");
                let lost = [("Oak", 0), ("Smoked", 2)].map(wish);
                assert!(fields::set_options(cx, (Subject::Lead, wood.id), &lost).is_err(), "it stands under nothing");

                let kept = |place: usize, name: &str, depth| OptionWish {
                    id: Some(wood.options[place].id),
                    ..wish((name, depth))
                };
                let renamed = [kept(3, "White ash", 0), kept(2, "Smoked", 1)];
                let moved = fields::set_options(cx, (Subject::Lead, wood.id), &renamed)?;
                assert_eq!(moved.chain_to(wood.options[2].id), [wood.options[3].id, wood.options[2].id]);
                Ok::<_, FieldError>(())
            })
            .await;
    });
}

#[test]
fn a_replaced_file_comes_back_until_it_is_swept_and_belongs_to_its_record_alone() {
    on_each_database(async |house: House| {
        house
            .write(|cx| {
                let plan = make(cx, FieldKind::File, "Plan")?;
                let body = |name: &str| FileBody {
                    name: name.to_owned(),
                    mime_type: "application/pdf".to_owned(),
                    size_bytes: 9,
                    file: format!("hash of {name}"),
                };
                let first = fields::keep_file(cx, LEAD, &plan, body("first.pdf"))?;
                put(cx, &plan, vec![first.clone()])?;
                let second = fields::keep_file(cx, LEAD, &plan, body("second.pdf"))?;
                put(cx, &plan, vec![second.clone()])?;
                assert_eq!(fields::text_of(&plan, &held(cx, &plan)?, &jiff::tz::TimeZone::UTC), "second.pdf");
                put(cx, &plan, vec![first.clone()])?;
                assert_eq!(held(cx, &plan)?, std::slice::from_ref(&first));

                let elsewhere = Change { field: plan.id, values: vec![first.clone()] };
                let foreign = fields::set(cx, (LEAD.0, LEAD.1 + 1), About::default(), vec![elsewhere]);
                assert!(foreign.unwrap_err().to_string().contains("was not sent to it"));
                cx.now = NOW + (KEPT_DAYS + 1) * DAY;
                assert_eq!(fields::sweep_files(cx, 10)?, ["hash of second.pdf"]);
                assert!(fields::find_file(cx, fields::file_of(&first).unwrap())?.is_some());
                assert_eq!(fields::forget(cx, LEAD.0, &[LEAD.1])?, ["hash of first.pdf"]);
                Ok::<_, FieldError>(())
            })
            .await;
    });
}
