//! Lists longer than what is looked through at once: what a filter takes does not depend on how it is found.

use base::Cx;
use base::access::{Level, RecordRights, Rights};
use base::filters::address::ME;
use base::filters::{self, Column, Field, Filter, Page, Portion, Sort, SortBy, Span, Wanted, Way};
use base::ids::LeadId;
use base::people::roles;
use base::people::users::{self, UserChange};
use base::search::Subject;
use flow::channels::said::Place;
use flow::leads::{self, NewLead};
use flow::timeline;
use std::collections::BTreeSet;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_filter_takes_the_same_whether_its_records_stand_together_or_apart,
    columns_of_a_board_go_on_where_they_stopped_looking,
    words_that_thousands_share_show_the_newest_and_with_another_word_all,
    who_sees_only_their_own_finds_them_wherever_they_stand,
    counters_know_what_stages_people_and_pipelines_come_to,
);

/// Leads of the pipeline; more than are looked through at once.
const LEADS: i64 = 2_400;
/// Leads that are made in one statement.
const AT_ONCE: i64 = 400;
/// Leads of a page.
const PAGE: usize = 60;

/// Leads 0, 1, 2 … in the order of their making; their sales say which.
fn many(desk: &TestDesk) {
    let world = desk.world;
    for first in (0..LEADS).step_by(AT_ONCE as usize) {
        desk.run_as(world.mara, move |cx| {
            let new = |number: i64| NewLead {
                name: name(number),
                price_minor: number,
                responsible_id: (number % 3 > 0).then_some(if number % 3 == 1 { world.mara } else { world.tom }),
                ..NewLead::in_stage(
                    world.sales,
                    if number < LEADS / 2 { world.stages.contacted } else { world.stages.qualified },
                )
            };
            leads::open_all(cx, (first..first + AT_ONCE).map(new).collect())
        });
    }
}

fn name(number: i64) -> String {
    match number % 500 {
        7 => "Bench of walnut".to_owned(),
        _ => format!("Bench {}", number % 10),
    }
}

fn asks(field: Field, wanted: Wanted) -> Filter {
    Filter::default().with(field, wanted).unwrap()
}

/// The sales of what the filter takes, page by page.
fn taken(cx: &mut Cx<'_>, filter: &Filter, sort: Sort) -> Result<Vec<i64>, leads::Error> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = filters::page(cx, Subject::Lead, filter, &Portion { sort, after, limit: PAGE })?;
        assert!(page.ids.len() <= PAGE);
        ids.extend(page.ids.into_iter().map(LeadId));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let whole = leads::list_whole(cx, &ids)?;
    Ok(ids.iter().map(|id| whole.iter().find(|lead| lead.id == *id).unwrap().price_minor).collect())
}

fn a_filter_takes_the_same_whether_its_records_stand_together_or_apart(desk: &TestDesk) {
    many(desk);
    desk.read_as(desk.world.mara, |cx| {
        let newest = Sort::default();
        let numbers = |holds: &dyn Fn(i64) -> bool| (0..LEADS).rev().filter(|n| holds(*n)).collect::<Vec<_>>();
        let between = |from, to| Wanted::Between(Span { from: Some(from), to: Some(to) });
        let like = |part: &str| asks(Field::Name, Wanted::Like(part.to_owned()));
        // Few, far from the beginning of the list, by an index; few, everywhere, by none.
        assert_eq!(taken(cx, &asks(Field::Price, between(10, 90)), newest)?, numbers(&|n| (10..=90).contains(&n)));
        assert_eq!(taken(cx, &like("walnut"), newest)?, numbers(&|n| n % 500 == 7));
        // Too many to be read at once, and the first of them behind what is looked through first.
        let most = like("bench").with(Field::Price, between(0, 2_200)).unwrap();
        assert_eq!(taken(cx, &most, newest)?, numbers(&|n| n <= 2_200));
        assert_eq!(taken(cx, &like("nothing"), newest)?, Vec::<i64>::new());
        // In the order of what is asked for: the list begins where the span begins.
        let dearest = Sort { by: SortBy::Price, way: Way::Down };
        let early = like("walnut").with(Field::Price, between(0, 600)).unwrap();
        assert_eq!(taken(cx, &early, dearest)?, [507, 7]);
        Ok::<_, leads::Error>(())
    });
}

fn columns_of_a_board_go_on_where_they_stopped_looking(desk: &TestDesk) {
    many(desk);
    let stages = desk.world.working_stages();
    desk.read_as(desk.world.mara, move |cx| {
        // Few by no index, and thousands by one.
        for (name, from) in [("walnut", 0), ("bench", 1)] {
            let dear = Wanted::Between(Span { from: Some(from), to: None });
            let filter = asks(Field::Name, Wanted::Like(name.to_owned())).with(Field::Price, dear).unwrap();
            let mut parts: Vec<Column> = stages.iter().map(|stage| Column { stage: *stage, after: None }).collect();
            let mut found = BTreeSet::new();
            while !parts.is_empty() {
                let pages = filters::columns(cx, &filter, Sort::BY_HAND, &parts, PAGE)?;
                found.extend(pages.iter().flat_map(|page| &page.ids).copied());
                let go_on = |(part, page): (Column, Page)| page.next.map(|key| Column { after: Some(key), ..part });
                parts = parts.into_iter().zip(pages).filter_map(go_on).collect();
            }
            let whole = leads::list_whole(cx, &found.into_iter().map(LeadId).collect::<Vec<_>>())?;
            let numbers: BTreeSet<i64> = whole.iter().map(|lead| lead.price_minor).collect();
            assert_eq!(numbers, (from..LEADS).filter(|n| name == "bench" || n % 500 == 7).collect(), "{name}");
        }
        Ok::<_, leads::Error>(())
    });
}

fn words_that_thousands_share_show_the_newest_and_with_another_word_all(desk: &TestDesk) {
    many(desk);
    desk.read_as(desk.world.mara, |cx| {
        let sales = |cx: &mut Cx<'_>, question, limit| {
            let found = leads::search(cx, leads::Search { question, limit })?;
            Ok::<_, leads::Error>(found.iter().map(|lead| lead.price_minor).collect::<BTreeSet<_>>())
        };
        let newest: BTreeSet<i64> = (LEADS - 10..LEADS).collect();
        for question in ["bench", "ben"] {
            assert_eq!(sales(cx, question, 10)?, newest, "{question}");
        }
        assert_eq!(sales(cx, "bench walnut", 10)?, (0..LEADS).filter(|n| n % 500 == 7).collect());
        assert_eq!(sales(cx, "bench walnut plum", 10)?, BTreeSet::new());
        Ok::<_, leads::Error>(())
    });
}

fn who_sees_only_their_own_finds_them_wherever_they_stand(desk: &TestDesk) {
    many(desk);
    let world = desk.world;
    desk.run(move |cx| {
        let own = RecordRights { view: Level::Own, ..RecordRights::default() };
        let role = roles::add(cx, "Own", Rights { leads: own, ..Rights::salesperson() })?;
        users::change(cx, world.ida, &UserChange { role_id: Some(role.id), ..UserChange::default() }).map(|_| ())
    });
    desk.run_as(world.mara, move |cx| {
        let oldest = Portion { sort: Sort { by: SortBy::Price, way: Way::Up }, after: None, limit: 3 };
        let ids = filters::page(cx, Subject::Lead, &Filter::default(), &oldest)?.ids;
        leads::assign(cx, LeadId(ids[1]), Some(world.ida))?;
        timeline::add_participant(cx, Place::lead(LeadId(ids[2])), world.ida)
    });
    desk.read_as(world.ida, |cx| {
        assert_eq!(taken(cx, &Filter::default(), Sort::default())?, [2, 1]);
        assert_eq!(taken(cx, &asks(Field::Responsible, Wanted::OneOf(vec![ME])), Sort::default())?, [1]);
        Ok::<_, leads::Error>(())
    });
}

fn counters_know_what_stages_people_and_pipelines_come_to(desk: &TestDesk) {
    many(desk);
    let world = desk.world;
    let asked = [
        Filter::default(),
        asks(Field::Pipeline, Wanted::OneOf(vec![world.sales.0])),
        asks(Field::Stage, Wanted::OneOf(vec![world.stages.contacted.0])),
        asks(Field::Stage, Wanted::NoneOf(vec![world.stages.contacted.0]))
            .with(Field::ClosedAt, Wanted::Empty)
            .unwrap(),
        asks(Field::Responsible, Wanted::OneOf(vec![ME])),
        asks(Field::Responsible, Wanted::NoneOf(vec![ME, world.tom.0])),
        asks(Field::Responsible, Wanted::Empty),
        asks(Field::Responsible, Wanted::Filled),
        asks(Field::ClosedAt, Wanted::Filled),
    ];
    desk.read_as(world.mara, move |cx| {
        for filter in &asked {
            assert_eq!(leads::counted(cx, filter)?, Some(filters::totals(cx, Subject::Lead, filter)?), "{filter:?}");
        }
        assert_eq!(leads::counted(cx, &asks(Field::Price, Wanted::Filled))?, None);
        Ok::<_, leads::Error>(())
    });
}
