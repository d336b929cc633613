//! Whatever the rights, the groups and the records: what lists, boards, counts, search and changes show and allow is what
//! the plain rules say (RT-01, RT-02, RT-03, LD-09).

use super::model::{Lead, Person};
use base::Cx;
use base::access::{Level, RecordRights, Rights, StageRights};
use base::filters::Sort;
use base::filters::{Filter, Part};
use base::ids::{ContactId, GroupId, LeadId, UserId};
use base::people::users::{self, UserChange};
use base::people::{groups, roles};
use flow::channels::said::Place;
use flow::contacts::{self, NewContact};
use flow::leads::{self, Cards, LeadChange, NewLead, Search};
use flow::timeline;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{TestDesk, on_each_database};
use world::World;

on_each_database!(what_is_shown_and_allowed_is_what_the_rules_say);

/// Sets of rights tried on each database, each with its own groups and records.
const CASES: u32 = 24;
const LEADS: usize = 8;
const CONTACTS: usize = 4;

/// One lead: stage, responsible (4: nobody), whether Ida follows it, its contact.
type Drawn = (usize, usize, bool, usize);

#[derive(Clone, Debug)]
struct Case {
    leads: RecordRights,
    contacts: RecordRights,
    /// For each of three stages what is said of viewing, editing and deleting.
    stages: [(Option<bool>, Option<bool>, Option<bool>); 3],
    /// Whether each of the four salespeople is in Ida's group.
    group: [bool; 4],
    records: Vec<Drawn>,
    contact_owners: Vec<usize>,
}

fn levels() -> impl Strategy<Value = RecordRights> {
    let level = || prop::sample::select(Level::ALL.to_vec());
    // Each as wide as what it needs, or narrower: others are refused, which `gates` shows.
    (level(), level(), level(), level(), any::<bool>()).prop_map(|(view, edit, delete, export, create)| RecordRights {
        create: if create { Level::All } else { Level::None },
        view,
        edit: edit.min(view),
        delete: delete.min(edit).min(view),
        export: export.min(view),
    })
}

fn case() -> impl Strategy<Value = Case> {
    let said = || (any::<Option<bool>>(), any::<Option<bool>>(), any::<Option<bool>>());
    let record = (0..3_usize, 0..5_usize, prop::bool::weighted(0.2), 0..CONTACTS);
    (
        levels(),
        levels(),
        [said(), said(), said()],
        any::<[bool; 4]>(),
        prop::collection::vec(record, LEADS),
        prop::collection::vec(0..5_usize, CONTACTS),
    )
        .prop_map(|(leads, contacts, stages, group, records, contact_owners)| Case {
            leads,
            contacts,
            stages: stages.map(consistent),
            group,
            records,
            contact_owners,
        })
}

/// Nothing is allowed in a stage where what it needs is denied (RT-02).
fn consistent(
    (view, edit, delete): (Option<bool>, Option<bool>, Option<bool>),
) -> (Option<bool>, Option<bool>, Option<bool>) {
    let edit = if view == Some(false) { edit.filter(|allowed| !allowed) } else { edit };
    let is_denied = view == Some(false) || edit == Some(false);
    (view, edit, if is_denied { delete.filter(|allowed| !allowed) } else { delete })
}

fn what_is_shown_and_allowed_is_what_the_rules_say(desk: &TestDesk) {
    desk.leaves_work();
    let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
    let world = desk.world;
    let outcome = runner.run(&case(), |case| {
        let (person, known, contacts) = set_up(desk, &world, &case);
        compare_lists(desk, &world, &person, &known)?;
        compare_contacts(desk, &world, &person, &contacts, &known)?;
        compare_changes(desk, &world, &person, &known)
    });
    outcome.unwrap();
}

type Known = BTreeMap<LeadId, (Lead, ContactId)>;

fn people(world: &World) -> [UserId; 4] {
    [world.ida, world.tom, world.priya, world.jonas]
}

fn set_up(desk: &TestDesk, world: &World, case: &Case) -> (Person, Known, BTreeMap<ContactId, Option<UserId>>) {
    let (world, case) = (*world, case.clone());
    let stages = [world.stages.qualified, world.stages.won, world.service_stages.planned];
    let mut rights =
        Rights { leads: case.leads, contacts: case.contacts, files: true, shared_mail: true, ..Rights::default() };
    for (stage_id, (view, edit, delete)) in stages.into_iter().zip(case.stages) {
        rights.stages.push(StageRights { stage_id, view, edit, delete, export: None });
    }
    let given = rights.clone();
    desk.run(move |cx| {
        clear(cx)?;
        give_rights(cx, &world, &given, case.group)?;
        let owner = |at: usize| people(&world).get(at).copied();
        let mut contacts = BTreeMap::new();
        for at in &case.contact_owners {
            let new = NewContact { name: "Alpha".to_owned(), responsible_id: owner(*at), ..NewContact::default() };
            contacts.insert(contacts::open(cx, new)?.id, owner(*at));
        }
        let ids: Vec<ContactId> = contacts.keys().copied().collect();
        let mut known = Known::new();
        for (stage, responsible, is_followed, contact) in &case.records {
            let pipeline = if *stage == 2 { world.service } else { world.sales };
            let mut new = NewLead::in_stage(pipeline, stages[*stage]);
            "Alphabet".clone_into(&mut new.name);
            (new.responsible_id, new.price_minor, new.contacts) = (owner(*responsible), 100, vec![ids[*contact]]);
            let lead = leads::open(cx, new)?.id;
            if *is_followed {
                timeline::add_participant(cx, Place::lead(lead), world.ida)?;
            }
            let plain = Lead { stage: stages[*stage], responsible: owner(*responsible), is_followed: *is_followed };
            known.insert(lead, (plain, ids[*contact]));
        }
        let mut group: Vec<UserId> =
            people(&world).into_iter().zip(case.group).filter(|(_, is)| *is).map(|(user, _)| user).collect();
        group.retain(|user| *user != world.ida);
        group.push(world.ida);
        let person = |rights| Person { user: world.ida, group, rights };
        Ok::<_, flow::Error>((person(given.clone()), known, contacts))
    })
}

/// Takes away what the case before left.
fn clear(cx: &mut Cx<'_>) -> Result<(), flow::Error> {
    let part = Part { limit: 1_000, ..Part::default() };
    for lead in leads::list_page(cx, &Filter::default(), &part)? {
        leads::delete(cx, lead.id)?;
    }
    for contact in contacts::list(cx, ContactId(0), 1_000)? {
        contacts::delete(cx, contact.id)?;
    }
    for role in roles::list(cx).map_err(flow::Error::Db)?.into_iter().filter(|role| role.id != roles::DEFAULT_ROLE) {
        roles::delete(cx, role.id).unwrap();
    }
    for group in groups::list(cx).map_err(flow::Error::Db)? {
        groups::delete(cx, group.id).unwrap();
    }
    Ok(())
}

fn give_rights(cx: &mut Cx<'_>, world: &World, rights: &Rights, group: [bool; 4]) -> Result<(), flow::Error> {
    let role = roles::add(cx, "Tried", rights.clone()).unwrap();
    let (inside, outside) = (groups::add(cx, "Inside").unwrap(), groups::add(cx, "Outside").unwrap());
    for (user, is_inside) in people(world).into_iter().zip(group) {
        let id: GroupId = if is_inside || user == world.ida { inside.id } else { outside.id };
        users::change(cx, user, &UserChange { group_id: Some(id), ..UserChange::default() }).unwrap();
    }
    let change = UserChange { role_id: Some(role.id), ..UserChange::default() };
    users::change(cx, world.ida, &change).unwrap();
    Ok(())
}

fn compare_lists(desk: &TestDesk, world: &World, person: &Person, known: &Known) -> Result<(), TestCaseError> {
    let seen: BTreeSet<LeadId> =
        known.iter().filter(|(_, (lead, _))| person.sees_lead(lead)).map(|(id, _)| *id).collect();
    let all: Vec<LeadId> = known.keys().copied().collect();
    let (world, stages) = (*world, [world.stages.qualified, world.stages.won, world.service_stages.planned]);
    let shown = desk.read_as(world.ida, move |cx| {
        let part = Part { limit: 1_000, ..Part::default() };
        let list = leads::list_page(cx, &Filter::default(), &part)?.into_iter().map(|lead| lead.id).collect();
        let pages = stages.map(|stage| Cards { stage, below: None });
        let board = leads::list_cards(cx, Sort::BY_HAND, &pages, 100)?.into_iter().map(|card| card.id).collect();
        let found = leads::search(cx, Search { question: "alphabet", limit: 100 })?;
        let search = found.into_iter().map(|card| card.id).collect();
        let live = leads::list_by_ids(cx, &all)?.into_iter().map(|card| card.id).collect();
        let visible = leads::visible(cx, &all)?.into_iter().collect();
        let mut totals = leads::stage_totals(cx, world.sales)?;
        totals.extend(leads::stage_totals(cx, world.service)?);
        let sets: [BTreeSet<LeadId>; 5] = [list, board, search, live, visible];
        Ok::<_, leads::Error>((sets, totals))
    });
    for (at, set) in shown.0.iter().enumerate() {
        prop_assert_eq!(set, &seen, "list, board, search, live, visible: {}", at);
    }
    for stage in stages {
        let here = known.values().filter(|(lead, _)| lead.stage == stage && person.sees_lead(lead)).count() as i64;
        let counted = shown.1.get(&stage).copied().unwrap_or_default();
        prop_assert_eq!(counted, (here, here * 100), "the head of stage {}", stage);
    }
    Ok(())
}

fn compare_contacts(
    desk: &TestDesk,
    world: &World,
    person: &Person,
    contacts: &BTreeMap<ContactId, Option<UserId>>,
    known: &Known,
) -> Result<(), TestCaseError> {
    let leads_of = |id: ContactId| -> Vec<&Lead> {
        known.values().filter(|(_, contact)| *contact == id).map(|(lead, _)| lead).collect()
    };
    let expected: BTreeSet<ContactId> = contacts
        .iter()
        .filter(|(id, owner)| person.sees_contact(**owner, &leads_of(**id)))
        .map(|(id, _)| *id)
        .collect();
    let [listed, found] = desk.read_as(world.ida, |cx| {
        let listed = contacts::list(cx, ContactId(0), 1_000)?.into_iter().map(|contact| contact.id).collect();
        let found = contacts::search(cx, "alpha", 100)?.into_iter().map(|contact| contact.id).collect();
        Ok::<[BTreeSet<ContactId>; 2], contacts::Error>([listed, found])
    });
    prop_assert_eq!(&listed, &expected);
    prop_assert_eq!(&found, &expected);
    Ok(())
}

fn compare_changes(desk: &TestDesk, world: &World, person: &Person, known: &Known) -> Result<(), TestCaseError> {
    for (id, (lead, _)) in known {
        let id = *id;
        let change = LeadChange { price_minor: Some(200), ..LeadChange::default() };
        let changed = desk.try_as(world.ida, move |cx| leads::change(cx, id, change.clone()).map(|_| ()));
        let refused = |error: &leads::Error| matches!(error, leads::Error::Denied(_) | leads::Error::NoSuchLead(_));
        prop_assert_eq!(changed.is_ok(), person.edits_lead(lead), "{:?} {:?}", lead, changed);
        prop_assert!(changed.as_ref().err().is_none_or(refused));
        let unseen = matches!(changed, Err(leads::Error::NoSuchLead(_)));
        prop_assert_eq!(unseen, !person.sees_lead(lead), "what is not seen does not exist: {:?}", changed);
        let price = desk.run(move |cx| Ok::<_, leads::Error>(leads::load(cx, id)?.price_minor));
        prop_assert_eq!(price, if person.edits_lead(lead) { 200 } else { 100 });
        let deleted = desk.try_as(world.ida, move |cx| leads::delete(cx, id));
        prop_assert_eq!(deleted.is_ok(), person.deletes_lead(lead), "{:?} {:?}", lead, deleted);
        let is_there = desk.run(move |cx| Ok::<_, leads::Error>(leads::find(cx, id)?.is_some()));
        prop_assert_eq!(is_there, !person.deletes_lead(lead));
    }
    Ok(())
}
