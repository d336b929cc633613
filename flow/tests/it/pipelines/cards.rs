//! What somebody sees on a board: the order that they chose, and the account's own fields on the cards (LD-11).

use base::access::{Action, Level, Rights};
use base::fields::{self, Change, FieldKind, FieldValue, NewField};
use base::filters::{Sort, SortBy, Way};
use base::ids::{LeadId, UserId};
use base::people::{UserChange, roles, users};
use base::search::Subject;
use flow::channels::said::Place;
use flow::leads::{self, CardField, Cards, LeadCard, MAX_CUSTOM_CARD_FIELDS};
use flow::pipelines::{
    Error, PipelineChange, board_order, change_pipeline, list_askable_fields, set_board_order, set_required_fields,
};
use flow::timeline;
use testkit::{TestDesk, on_each_database};

use crate::outside::opened;

on_each_database!(
    an_order_is_remembered_for_one_person_and_one_board,
    a_column_pages_without_gaps_in_every_order,
    a_column_of_one_s_own_leads_pages_without_gaps_in_every_order,
    cards_show_the_fields_that_were_chosen_in_a_fixed_number_of_questions,
    a_stage_asks_for_the_fields_that_were_ticked,
);

const BY_TASK: Sort = Sort { by: SortBy::NextTask, way: Way::Up };

fn an_order_is_remembered_for_one_person_and_one_board(desk: &TestDesk) {
    let world = desk.world;
    let of = |user, pipeline| desk.read_as(user, move |cx| board_order(cx, pipeline));
    assert_eq!(of(world.ida, world.sales), Sort::BY_HAND);
    desk.run_as(world.ida, move |cx| set_board_order(cx, world.sales, Sort::BY_HAND));
    desk.run_as(world.ida, move |cx| set_board_order(cx, world.sales, BY_TASK));
    assert_eq!(of(world.ida, world.sales), BY_TASK);
    assert_eq!((of(world.tom, world.sales), of(world.ida, world.service)), (Sort::BY_HAND, Sort::BY_HAND));
}

fn a_column_pages_without_gaps_in_every_order(desk: &TestDesk) {
    let world = desk.world;
    for number in 0..25_i64 {
        // Many are equal by name, by price and without a task.
        let id = opened(desk, ["Äpfel", "Zander", "birch"][number as usize % 3], number % 4).id;
        if number % 5 == 0 {
            desk.run_as(world.ida, move |cx| leads::set_next_task(cx, id, Some(1_000 - number % 10)));
        }
    }
    for sort in orders() {
        let found = paged(desk, world.mara, sort);
        let mut ids: Vec<LeadId> = found.iter().map(|card| card.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((found.len(), ids.len()), (25, 25), "{sort:?}");
        if sort.by != SortBy::Name {
            assert!(found.is_sorted_by(|a, b| a.place.compare(&b.place, sort.way).is_lt()), "{sort:?}");
        }
    }
}

/// Whoever sees only their own leads, and those that they are subscribed to, gets pages of them as if there were no others.
fn a_column_of_one_s_own_leads_pages_without_gaps_in_every_order(desk: &TestDesk) {
    let world = desk.world;
    let mut seen = Vec::new();
    for number in 0..30_i64 {
        let id = opened(desk, ["Äpfel", "Zander", "birch"][number as usize % 3], number % 4).id;
        let whose = [world.tom, world.ida, world.priya][number as usize % 3];
        let is_shared = number % 7 == 0;
        desk.run_as(world.mara, move |cx| {
            leads::assign(cx, id, Some(whose))?;
            if is_shared {
                timeline::add_participant(cx, Place::lead(id), world.tom)?;
            }
            Ok::<_, timeline::Error>(())
        });
        seen.extend((whose == world.tom || is_shared).then_some(id));
    }
    desk.run_as(world.mara, move |cx| {
        let mut rights = Rights::salesperson();
        for action in [Action::View, Action::Edit, Action::Delete, Action::Export] {
            rights.leads.set(action, Level::Own);
        }
        let role = roles::add(cx, "Own", rights)?;
        users::change(cx, world.tom, &UserChange { role_id: Some(role.id), ..UserChange::default() })
    });
    for sort in orders() {
        let mut ids: Vec<LeadId> = paged(desk, world.tom, sort).iter().map(|card| card.id).collect();
        ids.sort_unstable();
        assert_eq!(ids, seen, "{sort:?}");
    }
}

fn orders() -> Vec<Sort> {
    let orders = [SortBy::Rank, SortBy::NextTask, SortBy::Name, SortBy::Price, SortBy::CreatedAt, SortBy::UpdatedAt];
    orders.into_iter().flat_map(|by| [Way::Up, Way::Down].map(|way| Sort { by, way })).collect()
}

/// All pages of the first stage, four cards each, as somebody sees them.
fn paged(desk: &TestDesk, who: UserId, sort: Sort) -> Vec<LeadCard> {
    let stage = desk.world.stages.new_request;
    let (mut below, mut found) = (None, Vec::new());
    loop {
        let pages = [Cards { stage, below }];
        let cards = desk.read_as(who, move |cx| leads::list_cards(cx, sort, &pages, 4));
        let Some(last) = cards.last() else { return found };
        below = Some(last.place.clone());
        found.extend(cards);
    }
}

/// LD-11.
fn cards_show_the_fields_that_were_chosen_in_a_fixed_number_of_questions(desk: &TestDesk) {
    let world = desk.world;
    let field =
        desk.run_as(world.mara, |cx| fields::add(cx, NewField::new(Subject::Lead, FieldKind::Text, "Floor"))).id;
    let shows = |fields: Vec<CardField>| PipelineChange { card_fields: Some(fields), ..PipelineChange::default() };
    let chosen = shows(vec![CardField::Price, CardField::Custom(field)]);
    desk.run_as(world.mara, move |cx| change_pipeline(cx, world.sales, &chosen));
    let fill = |count: usize| {
        for _ in 0..count {
            let id = opened(desk, "A kitchen", 1).id;
            let change = Change { field, values: vec![FieldValue::Text("Second".to_owned())] };
            desk.run_as(world.ida, move |cx| leads::set_fields(cx, id, vec![change.clone()]));
        }
    };
    let column = || {
        let pages = [Cards { stage: world.stages.new_request, below: None }];
        desk.statements_of(move |cx| leads::list_cards(cx, Sort::BY_HAND, &pages, 50))
    };
    fill(2);
    let (few, at_two) = column();
    fill(10);
    let (many, at_twelve) = column();
    assert_eq!((few.len(), many.len(), at_two), (2, 12, at_twelve));
    assert!(many.iter().all(|card| card.values == [("Floor".to_owned(), "Second".to_owned())]));

    let too_many = shows((0..=MAX_CUSTOM_CARD_FIELDS as i64).map(|id| CardField::Custom(id.into())).collect());
    let refused = desk.try_as(world.mara, move |cx| change_pipeline(cx, world.sales, &too_many));
    assert!(matches!(refused, Err(Error::BadValue(_))));
}

/// ST-07.
fn a_stage_asks_for_the_fields_that_were_ticked(desk: &TestDesk) {
    let world = desk.world;
    let [a, b] = ["Floor", "Lift"].map(|name| {
        desk.run_as(world.mara, move |cx| fields::add(cx, NewField::new(Subject::Lead, FieldKind::Text, name))).id
    });
    let asked = |stage| {
        let all = desk.read_as(world.mara, list_askable_fields);
        all.into_iter().filter(|field| field.required_in.contains(&stage)).map(|field| field.id).collect::<Vec<_>>()
    };
    let (won, qualified) = (world.stages.won, world.stages.qualified);
    for stage in [won, qualified] {
        desk.run_as(world.mara, move |cx| set_required_fields(cx, stage, &[(Subject::Lead, a), (Subject::Lead, b)]));
    }
    let left = desk.run_as(world.mara, move |cx| set_required_fields(cx, won, &[(Subject::Lead, b)]));
    assert_eq!((left, asked(won), asked(qualified)), (1, vec![b], vec![a, b]));
    let denied = desk.try_as(world.ida, move |cx| set_required_fields(cx, won, &[]));
    assert!(matches!(denied, Err(Error::Denied(_))));
}
