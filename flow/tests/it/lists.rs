//! What a filter takes, in which order, and what that costs: compared with a plain loop over the same records (VW-02, VW-03).

use base::Cx;
use base::bulk_changes::{self, State};
use base::fields::{self, FieldValue};
use base::filters::address::ME;
use base::filters::{self, Field, Filter, Key, Period, Portion, Shown, Sort, SortBy, Span, Wanted, Way};
use base::ids::{LeadId, LossReasonId, PipelineId, UserId};
use base::journal::{self, Kind};
use base::search::Subject;
use base::views::{self, NewView, ViewError};
use flow::bulk::{self, Deed};
use flow::contacts;
use flow::leads::{self, Lead, loss_reasons};
use flow::pipelines::Move;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    each_condition_and_each_pair_takes_what_a_plain_loop_takes,
    each_order_shows_every_lead_once_whatever_the_page,
    columns_of_a_board_are_the_list_cut_by_stage,
    own_fields_are_asked_for_by_choice_number_text_and_emptiness,
    people_are_listed_without_those_who_wait,
    a_text_is_never_a_statement,
    totals_are_counts_and_sums,
    a_list_costs_a_fixed_number_of_statements,
    a_view_is_its_owners_or_everybodys,
    many_leads_are_changed_at_once_and_taken_back_as_a_whole,
    leads_lost_together_say_why_each_in_its_history,
    a_tag_taken_back_leaves_the_tags_that_others_gave_since,
    a_deleted_lead_comes_back_with_its_people_tags_and_counts,
);

/// A page larger than the workshop.
const WHOLE: usize = 1_000;

fn taken(cx: &mut Cx<'_>, subject: Subject, filter: &Filter) -> Result<BTreeSet<i64>, base::DbError> {
    let portion = Portion { sort: Sort::default(), after: None, limit: WHOLE };
    Ok(filters::page(cx, subject, filter, &portion)?.ids.into_iter().collect())
}

fn asks(field: Field, wanted: Wanted) -> Filter {
    Filter::default().with(field, wanted).unwrap()
}

/// Fills the workshop with leads, people and requests that wait.
fn furnish(desk: &TestDesk) {
    let world = desk.world;
    desk.run(move |cx| world::fill(cx, &world));
}

/// Every listed lead, read without a filter.
fn all_leads(cx: &mut Cx<'_>) -> Result<Vec<Lead>, leads::Error> {
    let ids: Vec<LeadId> = taken(cx, Subject::Lead, &Filter::default())?.into_iter().map(LeadId).collect();
    leads::list_whole(cx, &ids)
}

/// What is asked, and the same as a plain condition.
type Row = (Field, Wanted, Box<dyn Fn(&Lead) -> bool>);

fn rows(me: UserId, some: &Lead, now: i64) -> Vec<Row> {
    let (stage, pipeline) = (some.stage_id, some.pipeline_id);
    let tag = some.tags[0].id;
    let contact = some.contacts[0];
    let day = Period::LastDays(7).span(now, &TimeZone::get("Europe/Berlin").unwrap());
    let is_in = move |at: i64| day.from.is_none_or(|from| at >= from) && day.to.is_none_or(|to| at <= to);
    let row = |field, wanted, holds: Box<dyn Fn(&Lead) -> bool>| (field, wanted, holds);
    let has = move |lead: &Lead| lead.tags.iter().any(|held| held.id == tag);
    vec![
        row(Field::Id, Wanted::OneOf(vec![some.id.0]), {
            let id = some.id;
            Box::new(move |lead| lead.id == id)
        }),
        row(Field::Name, Wanted::Like("O".to_owned()), Box::new(|lead| lead.name.to_lowercase().contains('o'))),
        row(Field::Name, Wanted::Exactly(vec![some.name.clone()]), {
            let name = some.name.clone();
            Box::new(move |lead| lead.name == name)
        }),
        row(Field::Price, Wanted::Empty, Box::new(|lead| lead.price_minor == 0)),
        row(Field::Price, Wanted::Filled, Box::new(|lead| lead.price_minor != 0)),
        row(
            Field::Price,
            Wanted::Between(Span { from: Some(100_000), to: Some(1_000_000) }),
            Box::new(|lead| (100_000..=1_000_000).contains(&lead.price_minor)),
        ),
        row(Field::Stage, Wanted::OneOf(vec![stage.0]), Box::new(move |lead| lead.stage_id == stage)),
        row(Field::Stage, Wanted::NoneOf(vec![stage.0]), Box::new(move |lead| lead.stage_id != stage)),
        row(Field::Pipeline, Wanted::OneOf(vec![pipeline.0]), Box::new(move |lead| lead.pipeline_id == pipeline)),
        row(Field::Responsible, Wanted::OneOf(vec![ME]), Box::new(move |lead| lead.responsible_id == Some(me))),
        row(Field::Responsible, Wanted::NoneOf(vec![ME]), Box::new(move |lead| lead.responsible_id != Some(me))),
        row(Field::Responsible, Wanted::Empty, Box::new(|lead| lead.responsible_id.is_none())),
        row(Field::CreatedAt, Wanted::During(Period::LastDays(7)), Box::new(move |lead| is_in(lead.stamps.created_at))),
        row(Field::UpdatedAt, Wanted::During(Period::LastDays(7)), Box::new(move |lead| is_in(lead.stamps.updated_at))),
        row(Field::ClosedAt, Wanted::Empty, Box::new(|lead| lead.closed_at.is_none())),
        row(
            Field::ClosedAt,
            Wanted::During(Period::Moments(Span { from: Some(1), to: None })),
            Box::new(|lead| lead.closed_at.is_some()),
        ),
        row(Field::NextTask, Wanted::Empty, Box::new(|lead| lead.next_task_at.is_none())),
        row(
            Field::NextTask,
            Wanted::During(Period::Overdue),
            Box::new(move |lead| lead.next_task_at.is_some_and(|at| at < now)),
        ),
        row(
            Field::NextTask,
            Wanted::During(Period::Moments(Span { from: Some(now), to: None })),
            Box::new(move |lead| lead.next_task_at.is_some_and(|at| at >= now)),
        ),
        row(Field::Source, Wanted::Empty, Box::new(|lead| lead.source_id.is_none())),
        row(Field::Company, Wanted::Empty, Box::new(|lead| lead.company_id.is_none())),
        row(Field::Company, Wanted::Filled, Box::new(|lead| lead.company_id.is_some())),
        row(Field::Contact, Wanted::Empty, Box::new(|lead| lead.contacts.is_empty())),
        row(Field::Contact, Wanted::OneOf(vec![contact.0]), Box::new(move |lead| lead.contacts.contains(&contact))),
        row(Field::Tag, Wanted::OneOf(vec![tag.0]), Box::new(has)),
        row(Field::Tag, Wanted::AllOf(vec![tag.0]), Box::new(has)),
        row(Field::Tag, Wanted::NoneOf(vec![tag.0]), Box::new(move |lead| !has(lead))),
        row(Field::Tag, Wanted::Empty, Box::new(|lead| lead.tags.is_empty())),
        row(Field::LossReason, Wanted::Filled, Box::new(|lead| lead.loss_reason_id.is_some())),
        row(Field::Stage, Wanted::OneOf(Vec::new()), Box::new(|_| false)),
    ]
}

fn each_condition_and_each_pair_takes_what_a_plain_loop_takes(desk: &TestDesk) {
    furnish(desk);
    let ida = desk.world.ida;
    let won = Move::to(desk.world.stages.won);
    let all = desk.read_as(desk.world.mara, all_leads);
    let first = all[0].id;
    desk.run_as(desk.world.mara, move |cx| flow::pipelines::move_lead(cx, first, won).map(drop));
    desk.run_as(ida, move |cx| {
        let all = all_leads(cx)?;
        let some = all.iter().find(|lead| !lead.tags.is_empty() && !lead.contacts.is_empty()).unwrap();
        let rows = rows(ida, some, cx.now);
        let mut seen = BTreeMap::new();
        for (at, (field, wanted, holds)) in rows.iter().enumerate() {
            let expected: BTreeSet<i64> = all.iter().filter(|lead| holds(lead)).map(|lead| lead.id.0).collect();
            assert_eq!(taken(cx, Subject::Lead, &asks(*field, wanted.clone()))?, expected, "{field} {wanted:?}");
            seen.insert(at, expected);
        }
        for (a, (field, wanted, _)) in rows.iter().enumerate() {
            for (b, (other_field, other_wanted, _)) in rows.iter().enumerate().skip(a + 1) {
                let both = asks(*field, wanted.clone()).with(*other_field, other_wanted.clone()).unwrap();
                let expected: BTreeSet<i64> = seen[&a].intersection(&seen[&b]).copied().collect();
                assert_eq!(
                    taken(cx, Subject::Lead, &both)?,
                    expected,
                    "{field} {wanted:?} and {other_field} {other_wanted:?}"
                );
            }
        }
        Ok::<_, leads::Error>(())
    });
}

fn each_order_shows_every_lead_once_whatever_the_page(desk: &TestDesk) {
    furnish(desk);
    desk.read_as(desk.world.mara, |cx| {
        let all = taken(cx, Subject::Lead, &Filter::default())?;
        let open = asks(Field::ClosedAt, Wanted::Empty);
        for filter in [Filter::default(), open] {
            let expected = taken(cx, Subject::Lead, &filter)?;
            for by in [
                SortBy::Id,
                SortBy::Name,
                SortBy::Price,
                SortBy::CreatedAt,
                SortBy::UpdatedAt,
                SortBy::ClosedAt,
                SortBy::NextTask,
            ] {
                for way in [Way::Up, Way::Down] {
                    let sort = Sort { by, way };
                    let (mut found, mut after) = (Vec::new(), None::<Key>);
                    loop {
                        let page = filters::page(cx, Subject::Lead, &filter, &Portion { sort, after, limit: 7 })?;
                        found.extend(page.ids);
                        after = page.next.map(|key| Key::from_word(&key.to_string(), sort).unwrap());
                        if after.is_none() {
                            break;
                        }
                    }
                    assert_eq!(found.len(), expected.len(), "{sort:?}");
                    assert_eq!(found.iter().copied().collect::<BTreeSet<_>>(), expected, "{sort:?}");
                }
            }
        }
        let portion = Portion { sort: Sort { by: SortBy::Price, way: Way::Down }, after: None, limit: WHOLE };
        let ids: Vec<LeadId> =
            filters::page(cx, Subject::Lead, &Filter::default(), &portion)?.ids.into_iter().map(LeadId).collect();
        assert_eq!(ids.len(), all.len());
        let whole: BTreeMap<LeadId, i64> =
            leads::list_whole(cx, &ids)?.into_iter().map(|lead| (lead.id, lead.price_minor)).collect();
        assert!(ids.is_sorted_by_key(|id| std::cmp::Reverse(whole[id])), "the largest sale stands first");
        Ok::<_, leads::Error>(())
    });
}

fn columns_of_a_board_are_the_list_cut_by_stage(desk: &TestDesk) {
    furnish(desk);
    let (tom, stages) = (desk.world.tom, desk.world.working_stages());
    desk.read_as(desk.world.mara, move |cx| {
        let all = all_leads(cx)?;
        // One condition that takes few leads, and one that no index answers.
        let filters =
            [asks(Field::Responsible, Wanted::OneOf(vec![tom.0])), asks(Field::Name, Wanted::Like("o".to_owned()))];
        for filter in filters {
            let expected = taken(cx, Subject::Lead, &filter)?;
            let totals = filters::column_totals(cx, &filter, &stages)?;
            for stage in &stages {
                let of_stage = |lead: &&Lead| lead.stage_id == *stage && expected.contains(&lead.id.0);
                let of_stage: Vec<&Lead> = all.iter().filter(of_stage).collect();
                let (mut found, mut after) = (Vec::new(), None);
                loop {
                    let part = [filters::Column { stage: *stage, after }];
                    let by_rank = Sort { by: SortBy::Rank, way: Way::Down };
                    let page = filters::columns(cx, &filter, by_rank, &part, 2)?.remove(0);
                    found.extend(page.ids);
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                let mut by_hand: Vec<(i64, i64)> = of_stage.iter().map(|lead| (lead.rank, lead.id.0)).collect();
                by_hand.sort_unstable_by_key(|place| std::cmp::Reverse(*place));
                assert_eq!(found, by_hand.iter().map(|(_, id)| *id).collect::<Vec<_>>(), "{filter:?} in {stage}");
                let said = totals.get(stage).copied().unwrap_or_default().totals;
                let sum: i64 = of_stage.iter().map(|lead| lead.price_minor).sum();
                assert_eq!((said.records, said.price_minor, said.is_least), (of_stage.len() as i64, sum, false));
            }
        }
        Ok::<_, leads::Error>(())
    });
}

fn own_fields_are_asked_for_by_choice_number_text_and_emptiness(desk: &TestDesk) {
    furnish(desk);
    desk.read_as(desk.world.mara, |cx| {
        let all: Vec<i64> = taken(cx, Subject::Lead, &Filter::default())?.into_iter().collect();
        let values = fields::values_of(cx, Subject::Lead, &all)?;
        let mut shapes = HashSet::new();
        for field in fields::list(cx, Subject::Lead)? {
            let own = Field::Custom(field.id);
            let held = |id: &i64| values.get(id).map(|values| values.of(field.id)).unwrap_or_default();
            let filled: BTreeSet<i64> = all.iter().copied().filter(|id| !held(id).is_empty()).collect();
            assert_eq!(taken(cx, Subject::Lead, &asks(own, Wanted::Filled))?, filled, "{}", field.name);
            let empty: BTreeSet<i64> = all.iter().copied().filter(|id| held(id).is_empty()).collect();
            assert_eq!(taken(cx, Subject::Lead, &asks(own, Wanted::Empty))?, empty, "{}", field.name);
            let Some(first) = filled.iter().find_map(|id| held(id).first()) else { continue };
            let wanted = match first {
                FieldValue::Text(text) => Wanted::Like(text.to_uppercase()),
                FieldValue::Choice(option) => Wanted::OneOf(vec![option.0]),
                FieldValue::Number(_) => Wanted::Between(Span { from: Some(i64::MIN), to: Some(i64::MAX) }),
                _ => continue,
            };
            shapes.insert(std::mem::discriminant(&wanted));
            let expected: BTreeSet<i64> = match first {
                FieldValue::Number(_) => filled.clone(),
                value => filled.iter().copied().filter(|id| held(id).contains(value)).collect(),
            };
            assert_eq!(taken(cx, Subject::Lead, &asks(own, wanted))?, expected, "{}", field.name);
        }
        assert!(shapes.len() >= 2, "the workshop has fields of several kinds");
        Ok::<_, leads::Error>(())
    });
}

fn people_are_listed_without_those_who_wait(desk: &TestDesk) {
    furnish(desk);
    desk.read_as(desk.world.mara, |cx| {
        let ids = taken(cx, Subject::Contact, &Filter::default())?;
        let ids: Vec<_> = ids.into_iter().map(Into::into).collect();
        let listed = contacts::list_by_ids(cx, &ids)?;
        assert!(!listed.is_empty() && listed.iter().all(|contact| !contact.is_draft));
        let lonely: BTreeSet<i64> =
            listed.iter().filter(|contact| contact.company_id.is_none()).map(|contact| contact.id.0).collect();
        assert_eq!(taken(cx, Subject::Contact, &asks(Field::Company, Wanted::Empty))?, lonely);
        // A lead's field asked of a contact takes nobody.
        assert!(taken(cx, Subject::Contact, &asks(Field::Price, Wanted::Filled))?.is_empty());
        Ok::<_, contacts::Error>(())
    });
}

fn a_text_is_never_a_statement(desk: &TestDesk) {
    furnish(desk);
    desk.read_as(desk.world.mara, |cx| {
        let all = taken(cx, Subject::Lead, &Filter::default())?;
        for text in ["'; DROP TABLE leads; --", "%", "_", "!", "\\", "\" OR 1=1", "$1"] {
            assert!(taken(cx, Subject::Lead, &asks(Field::Name, Wanted::Like(text.to_owned())))?.is_empty(), "{text}");
            // Words are what is left of it: "1" begins the number of every lead.
            assert!(
                taken(cx, Subject::Lead, &asks(Field::Words, Wanted::Like(text.to_owned())))?.is_subset(&all),
                "{text}"
            );
        }
        assert_eq!(taken(cx, Subject::Lead, &Filter::default())?, all);
        Ok::<_, base::DbError>(())
    });
}

fn totals_are_counts_and_sums(desk: &TestDesk) {
    furnish(desk);
    desk.read_as(desk.world.mara, |cx| {
        let all = all_leads(cx)?;
        let totals = filters::totals(cx, Subject::Lead, &Filter::default())?;
        assert_eq!(totals.records, all.len() as i64);
        assert_eq!(totals.price_minor, all.iter().map(|lead| lead.price_minor).sum::<i64>());
        assert!(!totals.is_least);
        let deleted = filters::totals(cx, Subject::Lead, &Filter::of(Shown::Deleted))?;
        assert_eq!(deleted.records, 0);
        Ok::<_, leads::Error>(())
    });
}

fn a_list_costs_a_fixed_number_of_statements(desk: &TestDesk) {
    furnish(desk);
    let sales: PipelineId = desk.world.sales;
    let (_, statements) = desk.statements_of(move |cx| {
        let filter = asks(Field::Pipeline, Wanted::OneOf(vec![sales.0]));
        let filter = filter.with(Field::CreatedAt, Wanted::During(Period::ThisYear)).unwrap();
        filters::page(cx, Subject::Lead, &filter, &Portion { sort: Sort::default(), after: None, limit: 50 })
    });
    assert!(statements <= 6, "{statements} statements");
}

fn a_view_is_its_owners_or_everybodys(desk: &TestDesk) {
    let (ida, mara) = (desk.world.ida, desk.world.mara);
    let new = |owner_id| NewView {
        subject: Subject::Lead,
        owner_id,
        name: " Mine ".to_owned(),
        filter: asks(Field::Price, Wanted::Filled),
        sort: Sort { by: SortBy::Price, way: Way::Down },
        columns: vec!["name".to_owned(), "f7".to_owned()],
    };
    let (own, shared) = (new(Some(ida)), new(None));
    let own = desk.run_as(ida, move |cx| views::add(cx, &own));
    let shared = desk.run_as(ida, move |cx| views::add(cx, &shared));
    let read = desk.read_as(ida, move |cx| views::load(cx, own));
    assert_eq!((read.name.as_str(), read.columns.len(), read.sort.by), ("Mine", 2, SortBy::Price));
    assert_eq!(read.filter, asks(Field::Price, Wanted::Filled));
    let hers = desk.read_as(mara, |cx| views::list(cx, Subject::Lead));
    assert_eq!(hers.iter().map(|view| view.id).collect::<Vec<_>>(), [shared]);
    let refused = desk.try_as(mara, move |cx| views::delete(cx, own));
    assert!(matches!(refused, Err(ViewError::NoSuchView(_))));
    let renamed = desk.run_as(mara, move |cx| views::rename(cx, shared, "Large"));
    assert_eq!(renamed.name, "Large", "an administrator may change what is shared");
}

/// How a lead ended, if it did: when, and why it was lost.
type Ending = (Option<i64>, Option<LossReasonId>);
/// Everything about a lead that a bulk change may touch: its stage, how it ended, who answers for it, when its next task is
/// due, and its tags.
type Shape = (LeadId, i64, Ending, Option<UserId>, Option<i64>, Vec<String>);

fn shape(cx: &mut Cx<'_>) -> Result<Vec<Shape>, leads::Error> {
    let whole = all_leads(cx)?;
    let of = |lead: &Lead| {
        let tags = lead.tags.iter().map(|tag| tag.name.clone()).collect();
        let ending = (lead.closed_at, lead.loss_reason_id);
        (lead.id, lead.stage_id.0, ending, lead.responsible_id, lead.next_task_at, tags)
    };
    Ok(whole.iter().map(of).collect())
}

fn many_leads_are_changed_at_once_and_taken_back_as_a_whole(desk: &TestDesk) {
    furnish(desk);
    let (mara, world) = (desk.world.mara, desk.world);
    let before = desk.read_as(mara, shape);
    let totals = desk.read_as(mara, move |cx| leads::stage_totals(cx, world.sales));
    let ids: Vec<i64> = before.iter().map(|lead| lead.0.0).collect();
    let reason = desk.read_as(mara, loss_reasons::list)[1].id;
    desk.clock.advance(60);
    for deed in [
        Deed::Assign(Some(world.ida)),
        Deed::Move(world.stages.won),
        Deed::Lose { stage: world.stages.lost, reason },
        Deed::AddTag("spring sale".to_owned()),
        Deed::RemoveTag("hotel".to_owned()),
        Deed::AddTask { text: "Say hello".to_owned(), due_at: desk.clock.now() + 3_600 },
        Deed::Delete,
    ] {
        let (ids, done) = (ids.clone(), deed.clone());
        let change = desk.run_as(mara, move |cx| {
            let id = bulk_changes::begin(cx, Subject::Lead, "A test")?;
            bulk::change(cx, id, Subject::Lead, &ids, &done)?;
            Ok::<_, flow::Error>(bulk_changes::find(cx, id)?.unwrap())
        });
        assert_eq!(change.changed + change.left_out, before.len() as i64, "{deed:?}");
        if deed != Deed::RemoveTag("hotel".to_owned()) {
            assert_ne!(desk.read_as(mara, shape), before, "{deed:?}");
        }
        let id = change.id;
        while desk.run_as(mara, move |cx| {
            let change = bulk_changes::find(cx, id)?.unwrap();
            bulk::take_back(cx, &change)
        }) {}
        assert_eq!(desk.read_as(mara, shape), before, "{deed:?} is taken back");
        assert_eq!(desk.read_as(mara, move |cx| leads::stage_totals(cx, world.sales)), totals, "{deed:?}");
        assert!(desk.read_as(mara, move |cx| bulk_changes::find(cx, id)).unwrap().state == State::Undone);
    }
}

/// MV-04, MV-05.
fn leads_lost_together_say_why_each_in_its_history(desk: &TestDesk) {
    furnish(desk);
    let (mara, lost) = (desk.world.mara, desk.world.stages.lost);
    let open = |lead: &Lead| lead.closed_at.is_none();
    let ids: Vec<i64> = desk.read_as(mara, all_leads).iter().filter(|lead| open(lead)).map(|lead| lead.id.0).collect();
    let (newest, reason) =
        desk.read_as(mara, |cx| Ok::<_, flow::Error>((journal::newest(cx)?, loss_reasons::list(cx)?[1].id)));
    let records = ids.clone();
    let change = desk.run_as(mara, move |cx| {
        let id = bulk_changes::begin(cx, Subject::Lead, "A test")?;
        bulk::change(cx, id, Subject::Lead, &records, &Deed::Lose { stage: lost, reason })?;
        Ok::<_, flow::Error>(bulk_changes::find(cx, id)?.unwrap())
    });
    assert_eq!((change.changed, change.left_out), (ids.len() as i64, 0));
    let told = desk.read_as(mara, move |cx| journal::read_after(cx, newest, 1_000));
    for id in &ids {
        let lead = desk.read_as(mara, {
            let id = LeadId(*id);
            move |cx| leads::load(cx, id)
        });
        assert_eq!((lead.stage_id, lead.loss_reason_id), (lost, Some(reason)));
        let row = told.iter().find(|row| row.kind == Some(Kind::LeadLost) && row.about.lead == Some(lead.id)).unwrap();
        assert_eq!(row.after["loss_reason"], reason.0);
    }
    // A reason that was deleted meanwhile does not hold the others up.
    desk.run_as(mara, move |cx| loss_reasons::delete(cx, reason));
    desk.run_as(mara, move |cx| bulk::take_back(cx, &change));
    assert!(
        desk.read_as(mara, all_leads)
            .iter()
            .filter(|lead| ids.contains(&lead.id.0))
            .all(|lead| open(lead) && lead.loss_reason_id.is_none())
    );
}

fn a_tag_taken_back_leaves_the_tags_that_others_gave_since(desk: &TestDesk) {
    furnish(desk);
    let mara = desk.world.mara;
    let id = desk.read_as(mara, all_leads)[0].id;
    let tag = move |cx: &mut Cx<'_>, name: &str| {
        let change = bulk_changes::begin(cx, Subject::Lead, "A test")?;
        bulk::change(cx, change, Subject::Lead, &[id.0], &Deed::AddTag(name.to_owned()))?;
        Ok::<_, flow::Error>(bulk_changes::find(cx, change)?.unwrap())
    };
    let first = desk.run_as(mara, move |cx| tag(cx, "spring sale"));
    desk.run_as(mara, move |cx| tag(cx, "by a colleague"));
    desk.run_as(mara, move |cx| bulk::take_back(cx, &first));
    let lead = desk.read_as(mara, move |cx| leads::load(cx, id));
    let has = |name: &str| lead.tags.iter().any(|tag| tag.name == name);
    assert!(has("by a colleague") && !has("spring sale"));
}

fn a_deleted_lead_comes_back_with_its_people_tags_and_counts(desk: &TestDesk) {
    furnish(desk);
    let (mara, sales) = (desk.world.mara, desk.world.sales);
    let all = desk.read_as(mara, all_leads);
    let lead = all.into_iter().find(|lead| !lead.tags.is_empty() && !lead.contacts.is_empty()).unwrap();
    let totals = desk.read_as(mara, move |cx| leads::stage_totals(cx, sales));
    let id = lead.id;
    desk.run_as(mara, move |cx| leads::delete(cx, id));
    let deleted = desk.read_as(mara, |cx| taken(cx, Subject::Lead, &Filter::of(Shown::Deleted)));
    assert_eq!(deleted, BTreeSet::from([id.0]));
    let back = desk.run_as(mara, move |cx| leads::restore(cx, id));
    assert_eq!((&back.contacts, &back.tags, back.stage_id), (&lead.contacts, &lead.tags, lead.stage_id));
    assert_eq!(desk.read_as(mara, move |cx| leads::stage_totals(cx, sales)), totals);
    let again = desk.try_as(mara, move |cx| leads::restore(cx, id));
    assert!(matches!(again, Err(leads::Error::NoSuchLead(_))), "only a deleted lead is restored");
}
