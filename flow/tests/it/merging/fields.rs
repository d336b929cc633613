//! What records say in fields of one's own, and what reports count, while they are one and after.

use super::{goes_on, leads_merged, undone};
use crate::every_row::{rows, tables};
use crate::outside::opened;
use base::clock::DAY;
use base::fields::{self, Change, Field, FieldKind, FieldValue, FileBody, NewField};
use base::ids::LeadId;
use base::search::Subject;
use flow::duplicates::merges::{Because, Merge, MergeWish, Part, Prefer};
use flow::leads::tags::{self, Tag, TagWish};
use flow::pipelines::{self, Move};
use flow::timeline::numbers::{self, Day, OutcomesBy, Question};
use jiff::tz::TimeZone;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_file_is_held_by_the_survivor_too_and_by_its_own_record_after_the_undo,
    the_survivor_has_every_choice_of_both_until_the_undo,
    what_says_the_same_in_another_spelling_is_nothing_else_that_was_said,
    the_survivor_has_the_tags_of_both_but_those_that_are_left_out_until_the_undo,
    reports_count_merged_leads_as_one_and_as_before_after_the_undo,
);

fn held(desk: &TestDesk, lead: LeadId, field: &Field) -> Vec<FieldValue> {
    let field = field.id;
    desk.read_as(desk.world.mara, move |cx| {
        let values = fields::values_of(cx, Subject::Lead, &[lead.0])?.remove(&lead.0).unwrap_or_default();
        Ok::<_, fields::FieldError>(values.of(field).to_vec())
    })
}

fn put(desk: &TestDesk, lead: LeadId, field: &Field, values: &[FieldValue]) {
    let (field, values) = (field.id, values.to_vec());
    desk.run_as(desk.world.ida, move |cx| {
        flow::set_fields(cx, Subject::Lead, lead.0, vec![Change { field, values: values.clone() }])
    });
}

fn a_file_is_held_by_the_survivor_too_and_by_its_own_record_after_the_undo(desk: &TestDesk) {
    let mara = desk.world.mara;
    let plan = desk.run_as(mara, |cx| fields::add(cx, NewField::new(Subject::Lead, FieldKind::File, "Plan")));
    let [one, two] = ["One", "Two"].map(|name| opened(desk, name, 0).id);
    let of = plan.clone();
    let kept = desk.run_as(mara, move |cx| {
        let body = FileBody {
            name: "plan.pdf".to_owned(),
            mime_type: "application/pdf".to_owned(),
            size_bytes: 9,
            file: "hash of the plan".to_owned(),
        };
        fields::keep_file(cx, (Subject::Lead, two.0), &of, body)
    });
    put(desk, two, &plan, std::slice::from_ref(&kept));
    let tables = tables(desk);
    let before = rows(desk, &tables, goes_on);
    let merge = leads_merged(desk, one, &[two]);
    let file = fields::file_of(&held(desk, one, &plan)[0]).unwrap();
    assert_ne!(Some(file), fields::file_of(&kept), "a row of its own");
    let found = desk.read_as(mara, move |cx| fields::find_file(cx, file)).unwrap();
    assert_eq!((found.record, found.body.file.as_str()), ((Subject::Lead, one.0), "hash of the plan"));
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    for (table, lines) in rows(desk, &tables, goes_on) {
        assert_eq!(lines, before[&table], "in {table}");
    }
}

fn the_survivor_has_every_choice_of_both_until_the_undo(desk: &TestDesk) {
    let woods = NewField::new(Subject::Lead, FieldKind::MultiSelect, "Wood").with_options(&["Oak", "Ash", "Walnut"]);
    let wood = desk.run_as(desk.world.mara, move |cx| fields::add(cx, woods.clone()));
    let [oak, ash, walnut] = [0, 1, 2].map(|at| FieldValue::Choice(wood.options[at].id));
    let [one, two] = ["One", "Two"].map(|name| opened(desk, name, 0).id);
    put(desk, one, &wood, &[oak.clone(), ash.clone()]);
    put(desk, two, &wood, &[ash.clone(), walnut.clone()]);
    let merge = leads_merged(desk, one, &[two]);
    assert_eq!(held(desk, one, &wood), [oak.clone(), ash.clone(), walnut.clone()]);
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    assert_eq!((held(desk, one, &wood), held(desk, two, &wood)), (vec![oak, ash.clone()], vec![ash, walnut]));
}

fn what_says_the_same_in_another_spelling_is_nothing_else_that_was_said(desk: &TestDesk) {
    let add = |kind, name: &'static str| {
        desk.run_as(desk.world.mara, move |cx| fields::add(cx, NewField::new(Subject::Lead, kind, name)))
    };
    let (number, post) = (add(FieldKind::Number, "Workplaces"), add(FieldKind::Text, "Post"));
    let [one, two, three] = ["One", "Two", "Three"].map(|name| opened(desk, name, 0).id);
    for (lead, workplaces, said) in [(one, "72", "Beta Chief"), (two, "72.0", "beta  chief"), (three, "73", "Beta")] {
        put(desk, lead, &number, &[FieldValue::Number(workplaces.parse().unwrap())]);
        put(desk, lead, &post, &[FieldValue::Text(said.to_owned())]);
    }
    let mut wish = MergeWish::new(Subject::Lead, one.0, vec![two.0], Because::hand());
    wish.choices.prefer = Prefer::Newcomer;
    let merge = desk.run_as(desk.world.mara, move |cx| flow::merge(cx, wish.clone()));
    let also_said = |merge: &Merge| {
        let own = merge.alternates.iter().filter(|one| matches!(one.part, Part::Own(_)));
        own.map(|one| (one.title.clone(), one.text.clone())).collect::<Vec<_>>()
    };
    assert_eq!(also_said(&merge), []);
    assert_eq!(held(desk, one, &post), [FieldValue::Text("Beta Chief".to_owned())], "the newer one says nothing new");
    let other = leads_merged(desk, one, &[three]);
    let expected = [("Workplaces", "73"), ("Post", "Beta")].map(|(title, text)| (title.to_owned(), text.to_owned()));
    assert_eq!(also_said(&other), expected);
}

fn reports_count_merged_leads_as_one_and_as_before_after_the_undo(desk: &TestDesk) {
    let (world, mara) = (desk.world, desk.world.mara);
    let [one, two] = [("One", 10_000), ("Two", 90_000)].map(|(name, price)| opened(desk, name, price).id);
    for lead in [one, two] {
        desk.run_as(world.ida, move |cx| pipelines::move_lead(cx, lead, Move::to(world.stages.won)));
    }
    let won = || {
        while desk.run(numbers::read_journal) {}
        let today = Day::of(desk.clock.now(), &TimeZone::UTC);
        let days = Day(today.0 - 365)..Day(today.0 + 2);
        let question = Question { pipelines: None, days, users: None, source: None };
        let months = desk.read_as(mara, move |cx| numbers::outcomes(cx, &question, OutcomesBy::Month));
        let won: Vec<_> = months.values().map(|month| (month.won.number, month.won.amount_minor)).collect();
        won
    };
    assert_eq!(won(), [(2, 100_000)]);
    desk.clock.advance(DAY);
    let merge = leads_merged(desk, one, &[two]);
    assert_eq!(won(), [(1, 10_000)]);
    undone(desk, merge.id);
    assert_eq!(won(), [(2, 100_000)]);
}

fn tagged(desk: &TestDesk, lead: LeadId) -> Vec<Tag> {
    desk.read_as(desk.world.mara, move |cx| tags::of(cx, Subject::Lead, lead.0))
}

fn the_survivor_has_the_tags_of_both_but_those_that_are_left_out_until_the_undo(desk: &TestDesk) {
    let [one, two] = ["One", "Two"].map(|name| opened(desk, name, 0).id);
    for (lead, names) in [(one, ["Oak", "Rush"]), (two, ["Rush", "Stairs"])] {
        let wishes = names.map(|name| TagWish::Name(name.to_owned()));
        desk.run_as(desk.world.mara, move |cx| tags::replace(cx, Subject::Lead, lead.0, &wishes));
    }
    let names = |lead| tagged(desk, lead).into_iter().map(|tag| tag.name).collect::<Vec<_>>();
    let mut wish = MergeWish::new(Subject::Lead, one.0, vec![two.0], Because::hand());
    let theirs = [tagged(desk, one), tagged(desk, two)].concat();
    wish.choices.left_out = theirs.iter().filter(|tag| tag.name != "Oak").map(|tag| tag.id).collect();
    let merge = desk.run_as(desk.world.mara, move |cx| flow::merge(cx, wish.clone()));
    assert_eq!(names(one), ["Oak"]);
    assert_eq!(undone(desk, merge.id).collisions, Vec::<String>::new());
    assert_eq!(
        (names(one), names(two)),
        (vec!["Oak".to_owned(), "Rush".to_owned()], vec!["Rush".to_owned(), "Stairs".to_owned()])
    );
    leads_merged(desk, one, &[two]);
    assert_eq!(names(one), ["Oak", "Rush", "Stairs"]);
}
