//! Whatever own fields say (FD-01): exported and imported as new records, they say the same.

use crate::desk::Office;
use base::DbError;
use base::db::{Row, Value};
use base::fields::{self, AddressPart, Change, Details, Field, FieldKind, FieldValue, NewField, OptionWish, Shape};
use base::filters::{self, Filter, Wanted};
use base::ids::ContactId;
use base::search::Subject;
use exchange::export::{self, Export, Format, Pen};
use exchange::import::{DateOrder, Decimal, State};
use flow::contacts::{self, NewContact};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;
use testkit::desk::TestDesk;
use testkit::on_each_database;

on_each_database!(what_fields_say_is_the_same_after_an_export_and_an_import);

/// Contacts of one export.
const PEOPLE: usize = 6;

fn words() -> impl Strategy<Value = String> {
    "[!-~äß€](?:[ -~äß€]{0,18}[!-~äß€])?"
}

/// Values that a person can give a field.
fn values(field: &Field) -> BoxedStrategy<Vec<FieldValue>> {
    let options: Vec<_> = field.choices().map(|option| option.id).collect();
    let one = |value: BoxedStrategy<FieldValue>| value.prop_map(|value| vec![value]).boxed();
    let filled = match field.kind.shape() {
        Shape::Line => one(words().prop_map(FieldValue::Text).boxed()),
        Shape::Lines => one((words(), words()).prop_map(|(a, b)| FieldValue::Text(format!("{a}\n{b}"))).boxed()),
        Shape::Url => one("https://[a-z]{3,9}\\.example/[a-z0-9?=&,;]{0,9}".prop_map(FieldValue::Text).boxed()),
        Shape::Number => one("-?[1-9][0-9]{0,7}(\\.[0-9]{1,2})?"
            .prop_map(|number| FieldValue::Number(number.parse().unwrap()))
            .boxed()),
        Shape::Truth => one(any::<bool>().prop_map(FieldValue::Truth).boxed()),
        Shape::Day => {
            let day = (1900_i16..2100, 1_i8..13, 1_i8..29);
            one(day.prop_map(|(year, month, day)| FieldValue::Day(jiff::civil::date(year, month, day))).boxed())
        }
        // At noon, so that none is an hour that the clocks have twice.
        Shape::Moment => one((15_000_i64..25_000, 0_i64..3_600)
            .prop_map(|(d, s)| FieldValue::Moment(d * 86_400 + 43_200 + s))
            .boxed()),
        Shape::Choice => match field.kind {
            FieldKind::MultiSelect => proptest::sample::subsequence(options, 1..=3)
                .prop_map(|ids| ids.into_iter().map(FieldValue::Choice).collect())
                .boxed(),
            FieldKind::ChainedList => Just(options.into_iter().map(FieldValue::Choice).collect()).boxed(),
            _ => one(proptest::sample::select(options).prop_map(FieldValue::Choice).boxed()),
        },
        Shape::Labelled => {
            let labelled = (words(), proptest::sample::select(options));
            let labelled = labelled.prop_map(|(text, label)| FieldValue::Labelled { text, label });
            proptest::collection::vec(labelled, 1..4).boxed()
        }
        Shape::Part => proptest::sample::subsequence(AddressPart::ALL.to_vec(), 1..=6)
            .prop_flat_map(|parts| {
                let count = parts.len();
                (Just(parts), proptest::collection::vec(words(), count..=count))
            })
            .prop_map(|(parts, texts)| {
                parts.into_iter().zip(texts).map(|(part, text)| FieldValue::Part { part, text }).collect()
            })
            .boxed(),
        Shape::Details => {
            let most = if field.kind == FieldKind::Items { 3 } else { 1 };
            let name = words().prop_map(|name| json!({ "name": name }));
            let more = (words(), 0_i64..99).prop_map(|(name, count)| json!({ "name": name, "vat_id": count }));
            let of = |values: serde_json::Value| FieldValue::Details(Details::new(values.as_object().unwrap().clone()));
            proptest::collection::vec(prop_oneof![name, more].prop_map(of), 1..=most).boxed()
        }
    };
    prop_oneof![1 => Just(Vec::new()), 4 => filled].boxed()
}

/// A field of every kind but files, which are no text.
fn set_up(desk: &TestDesk) -> Vec<Field> {
    let of = Subject::Contact;
    desk.run_as(desk.world.mara, move |cx| {
        for kind in FieldKind::ALL.iter().copied().filter(|kind| *kind != FieldKind::File) {
            let field = fields::add(cx, NewField::new(of, kind, &format!("Own {}", kind.as_str())))?;
            let names = if kind == FieldKind::MultiText {
                ["Home", "Office", "Ship"]
            } else {
                ["Red", "Dark, blue", "Grey; light"]
            };
            let mut wishes = names.map(OptionWish::named);
            if kind == FieldKind::ChainedList {
                wishes = ["Tree", "Branch", "Leaf"].map(OptionWish::named);
                wishes.iter_mut().enumerate().for_each(|(depth, wish)| wish.depth = depth);
            }
            if kind.has_options() {
                fields::set_options(cx, (of, field.id), &wishes)?;
            }
        }
        let own = fields::list(cx, of)?.into_iter().filter(|field| field.name.starts_with("Own "));
        Ok::<_, fields::FieldError>(own.collect())
    })
}

fn exported(desk: &TestDesk, name: &str) -> Vec<u8> {
    let filter = Filter::default().with(filters::Field::Words, Wanted::Like(name.to_owned())).unwrap();
    let export = Export { subject: Subject::Contact, filter, columns: Vec::new(), format: Format::Csv };
    let begun = export.clone();
    let heading = desk.run_as(desk.world.mara, move |cx| export::begin(cx, &begun));
    let (mut pen, mut bytes) = Pen::begin(Format::Csv, Subject::Contact, &heading.names).unwrap();
    let page = desk.read_as(desk.world.mara, move |cx| export::next(cx, &export, &heading, None));
    bytes.extend(pen.write(&page.rows).unwrap());
    bytes
}

/// What the own fields of everybody of that last name say, in the order of their first names, those from an id on.
fn said(desk: &TestDesk, name: &str, from: i64) -> Vec<(String, fields::Values)> {
    let name = name.to_owned();
    desk.run(move |cx| {
        let sql = "SELECT id, first_name FROM contacts WHERE account_id = $1 AND last_name = $2 AND id >= $3 ORDER BY first_name";
        let values: [Value; 3] = [cx.account.into(), name.as_str().into(), from.into()];
        let people = cx.query(sql, &values, |row: &mut Row| Ok((row.take::<i64>()?, row.take::<String>()?)))?;
        let ids: Vec<i64> = people.iter().map(|(id, _)| *id).collect();
        let mut of = fields::values_of(cx, Subject::Contact, &ids)?;
        Ok::<_, DbError>(people.into_iter().map(|(id, name)| (name, of.remove(&id).unwrap_or_default())).collect())
    })
}

fn what_fields_say_is_the_same_after_an_export_and_an_import(desk: &TestDesk) {
    desk.leaves_work();
    let office = Office::open(desk);
    let own = set_up(desk);
    let person = own.iter().map(values).collect::<Vec<_>>();
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() });
    let case = std::cell::Cell::new(0);
    let outcome = runner.run(&proptest::collection::vec(person, PEOPLE), |people| {
        case.set(case.get() + 1);
        let name = format!("Case{}", case.get());
        for (at, person) in people.into_iter().enumerate() {
            let changes: Vec<Change> =
                own.iter().zip(person).map(|(field, values)| Change { field: field.id, values }).collect();
            let name = format!("P{at} {name}");
            desk.run_as(desk.world.mara, move |cx| {
                let id: ContactId = contacts::open(cx, NewContact { name: name.clone(), ..NewContact::default() })?.id;
                flow::set_fields(cx, Subject::Contact, id.0, changes.clone())
            });
        }
        let before = said(desk, &name, 0);
        let id = office.bring(Subject::Contact, &exported(desk, &name));
        office.map(id, |mapping| {
            for used in &mut mapping.columns {
                used.dates = Some(DateOrder::YearFirst);
                used.decimal = Some(Decimal::Point);
            }
        });
        let import = office.run(id);
        prop_assert_eq!(office.problems(id), vec![]);
        prop_assert_eq!((import.state, import.counts.contacts as usize), (State::Done, PEOPLE));
        prop_assert_eq!(said(desk, &name, id.0), before);
        Ok(())
    });
    outcome.unwrap();
}
