//! Any conditions together take what a plain loop over the same records takes (VW-02).

use base::filters::address::ME;
use base::filters::{self, Field, Filter, Period, Portion, Sort, Span, Wanted};
use base::ids::{LeadId, UserId};
use base::search::Subject;
use flow::contacts::{self, Contact};
use flow::leads::{self, Lead};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeSet;
use testkit::TestDesk;
use testkit::desk::Database;

/// More than the workshop has.
const WHOLE: usize = 1_000;
/// Filters that are tried of each kind of record.
const TRIES: u32 = 150;
/// Conditions of the largest filter.
const MOST: usize = 4;

/// A field that is asked, what is wanted of it in the manner of this number, and of which records the values are taken.
type Ask = (usize, usize, [Index; 2]);

/// The plain question.
type Holds<T> = Box<dyn Fn(&T) -> bool>;

fn any_asks() -> impl Strategy<Value = Vec<Ask>> {
    let fields = subsequence((0..FIELDS).collect::<Vec<_>>(), 1..=MOST);
    (fields, prop::collection::vec((0..4_usize, any::<[Index; 2]>()), MOST)).prop_map(|(fields, ways)| {
        fields.into_iter().zip(ways).map(|(field, (way, records))| (field, way, records)).collect()
    })
}

/// What is wanted of one of several, and whether a value is that.
fn choice(way: usize, one: Option<i64>, other: Option<i64>) -> (Wanted, Holds<[i64]>) {
    let ids: Vec<i64> = one.into_iter().chain(other).collect();
    let asked = ids.clone();
    match way {
        0 => (Wanted::OneOf(ids), Box::new(move |held| held.iter().any(|id| asked.contains(id)))),
        1 => (Wanted::NoneOf(ids), Box::new(move |held| !held.iter().any(|id| asked.contains(id)))),
        2 => (Wanted::Empty, Box::new(<[i64]>::is_empty)),
        _ => (Wanted::Filled, Box::new(|held| !held.is_empty())),
    }
}

/// What is wanted of a number of which none may be there, and whether a value is that.
fn span(way: usize, one: i64, other: i64) -> (Span, Box<dyn Fn(i64) -> bool>) {
    let (from, to) = (one.min(other), one.max(other));
    match way {
        0 => (Span { from: Some(from), to: None }, Box::new(move |held| held >= from)),
        1 => (Span { from: None, to: Some(to) }, Box::new(move |held| held <= to)),
        _ => (Span { from: Some(from), to: Some(to) }, Box::new(move |held| (from..=to).contains(&held))),
    }
}

fn part_of(name: &str, at: &Index) -> String {
    let letters: Vec<char> = name.chars().filter(char::is_ascii).collect();
    let from = if letters.is_empty() { 0 } else { at.index(letters.len()) };
    letters.iter().skip(from).take(3).collect()
}

const FIELDS: usize = 9;

/// One condition on leads, and the same as a plain question.
fn of_lead(all: &[Lead], me: UserId, (field, way, at): &Ask) -> (Field, Wanted, Holds<Lead>) {
    let (way, one, other) = (*way, at[0].get(all), at[1].get(all));
    match field {
        0 => {
            let part = part_of(&one.name, &at[1]);
            let asked = part.to_lowercase();
            (Field::Name, Wanted::Like(part), Box::new(move |lead| lead.name.to_lowercase().contains(&asked)))
        }
        1 => {
            let (span, holds) = span(way, one.price_minor, other.price_minor);
            (Field::Price, Wanted::Between(span), Box::new(move |lead| holds(lead.price_minor)))
        }
        2 => {
            let (wanted, holds) = choice(way % 2, Some(one.stage_id.0), Some(other.stage_id.0));
            (Field::Stage, wanted, Box::new(move |lead| holds(&[lead.stage_id.0])))
        }
        3 => {
            let (_, holds) = choice(way, Some(me.0), other.responsible_id.map(|id| id.0));
            let (wanted, _) = choice(way, Some(ME), other.responsible_id.map(|id| id.0));
            let held = move |lead: &Lead| holds(&lead.responsible_id.map(|id| id.0).into_iter().collect::<Vec<_>>());
            (Field::Responsible, wanted, Box::new(held))
        }
        4 => {
            let tag = |lead: &Lead| lead.tags.first().map(|tag| tag.id.0);
            let (wanted, holds) = choice(way, tag(one), tag(other));
            let held = move |lead: &Lead| holds(&lead.tags.iter().map(|tag| tag.id.0).collect::<Vec<_>>());
            (Field::Tag, wanted, Box::new(held))
        }
        5 => {
            let contact = |lead: &Lead| lead.contacts.first().map(|id| id.0);
            let (wanted, holds) = choice(way, contact(one), contact(other));
            let held = move |lead: &Lead| holds(&lead.contacts.iter().map(|id| id.0).collect::<Vec<_>>());
            (Field::Contact, wanted, Box::new(held))
        }
        6 => {
            let (wanted, holds) = choice(way, one.company_id.map(|id| id.0), other.company_id.map(|id| id.0));
            let held = move |lead: &Lead| holds(&lead.company_id.map(|id| id.0).into_iter().collect::<Vec<_>>());
            (Field::Company, wanted, Box::new(held))
        }
        7 => {
            let (span, holds) = span(way, one.stamps.created_at, other.stamps.created_at);
            let held = move |lead: &Lead| holds(lead.stamps.created_at);
            (Field::CreatedAt, Wanted::During(Period::Moments(span)), Box::new(held))
        }
        _ => {
            let (span, holds) = span(way, one.next_task_at.unwrap_or(0), other.next_task_at.unwrap_or(0));
            let held = move |lead: &Lead| lead.next_task_at.is_some_and(&holds);
            (Field::NextTask, Wanted::During(Period::Moments(span)), Box::new(held))
        }
    }
}

/// One condition on contacts; what contacts lack is asked of their name.
fn of_contact(all: &[Contact], (field, way, at): &Ask) -> (Field, Wanted, Holds<Contact>) {
    let (way, one, other) = (*way, at[0].get(all), at[1].get(all));
    match field {
        1 => {
            let (wanted, holds) = choice(way, one.responsible_id.map(|id| id.0), other.responsible_id.map(|id| id.0));
            let held =
                move |contact: &Contact| holds(&contact.responsible_id.map(|id| id.0).into_iter().collect::<Vec<_>>());
            (Field::Responsible, wanted, Box::new(held))
        }
        2 => {
            let (wanted, holds) = choice(way, one.company_id.map(|id| id.0), other.company_id.map(|id| id.0));
            let held =
                move |contact: &Contact| holds(&contact.company_id.map(|id| id.0).into_iter().collect::<Vec<_>>());
            (Field::Company, wanted, Box::new(held))
        }
        3 => {
            let (span, holds) = span(way, one.stamps.created_at, other.stamps.created_at);
            let held = move |contact: &Contact| holds(contact.stamps.created_at);
            (Field::CreatedAt, Wanted::During(Period::Moments(span)), Box::new(held))
        }
        4 => {
            let (wanted, is_filled) = if way < 2 { (Wanted::Empty, false) } else { (Wanted::Filled, true) };
            let held = move |contact: &Contact| contact.customer_since.is_some() == is_filled;
            (Field::CustomerSince, wanted, Box::new(held))
        }
        _ => {
            let part = part_of(&one.name, &at[1]);
            let asked = part.to_lowercase();
            (Field::Name, Wanted::Like(part), Box::new(move |contact| contact.name.to_lowercase().contains(&asked)))
        }
    }
}

fn furnished() -> TestDesk {
    let desk = TestDesk::open(Database::Sqlite);
    let world = desk.world;
    desk.run(move |cx| world::fill(cx, &world));
    desk
}

fn taken(desk: &TestDesk, subject: Subject, filter: Filter) -> BTreeSet<i64> {
    let portion = Portion { sort: Sort::default(), after: None, limit: WHOLE };
    let page = move |cx: &mut base::Cx<'_>| filters::page(cx, subject, &filter, &portion);
    desk.read_as(desk.world.mara, page).ids.into_iter().collect()
}

fn tried(test: impl Fn(Vec<Ask>) -> Result<(), TestCaseError>) {
    let config = Config { cases: TRIES, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(
        config,
        prop::test_runner::TestRng::deterministic_rng(prop::test_runner::RngAlgorithm::ChaCha),
    )
    .run(&any_asks(), test)
    .unwrap();
}

#[test]
fn any_conditions_on_leads_take_what_a_plain_loop_takes() {
    let desk = furnished();
    let ids: Vec<LeadId> = taken(&desk, Subject::Lead, Filter::default()).into_iter().map(LeadId).collect();
    let all = desk.read_as(desk.world.mara, move |cx| leads::list_whole(cx, &ids));
    tried(|asks| {
        let (mut filter, mut expected) = (Filter::default(), all.iter().collect::<Vec<_>>());
        for ask in &asks {
            let (field, wanted, holds) = of_lead(&all, desk.world.mara, ask);
            expected.retain(|lead| holds(lead));
            filter = filter.with(field, wanted).unwrap();
        }
        let expected: BTreeSet<i64> = expected.iter().map(|lead| lead.id.0).collect();
        prop_assert_eq!(taken(&desk, Subject::Lead, filter.clone()), expected, "{:?}", filter);
        Ok(())
    });
}

#[test]
fn any_conditions_on_contacts_take_what_a_plain_loop_takes() {
    let desk = furnished();
    let ids = taken(&desk, Subject::Contact, Filter::default()).into_iter().map(Into::into).collect::<Vec<_>>();
    let all = desk.read_as(desk.world.mara, move |cx| contacts::list_by_ids(cx, &ids));
    tried(|asks| {
        let (mut filter, mut expected) = (Filter::default(), all.iter().collect::<Vec<_>>());
        for ask in &asks {
            let (field, wanted, holds) = of_contact(&all, ask);
            expected.retain(|contact| holds(contact));
            filter = filter.with(field, wanted).unwrap();
        }
        let expected: BTreeSet<i64> = expected.iter().map(|contact| contact.id.0).collect();
        prop_assert_eq!(taken(&desk, Subject::Contact, filter.clone()), expected, "{:?}", filter);
        Ok(())
    });
}
