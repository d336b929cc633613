//! A merge is taken back long after, over whatever happened since, alone or with many others.

use super::{leads_merged, merged, undone};
use crate::outside::{arrives, chat, ida_accepts, opened};
use base::bulk_changes::{self, State};
use base::ids::{BulkChangeId, LeadId};
use base::journal::Kind;
use base::search::Subject;
use flow::TakenIn;
use flow::bulk_job;
use flow::channels::said::Place;
use flow::contacts::{self, NewContact};
use flow::duplicates::merges::{self, MergeFilter};
use flow::leads::{self, LeadChange};
use flow::timeline::{self, Line};
use testkit::{TestDesk, on_each_database};

on_each_database!(
    what_was_changed_since_is_kept_and_said_in_words,
    what_was_said_since_over_a_talk_goes_with_whom_it_belongs_to,
    all_that_a_filter_takes_is_undone_step_by_step_and_merged_again,
    a_merge_is_undone_once,
    a_survivor_that_goes_for_good_takes_along_what_was_merged_into_it,
    counters_count_a_merged_lead_once,
);

fn what_was_changed_since_is_kept_and_said_in_words(desk: &TestDesk) {
    let (one, two) = (opened(desk, "One", 0).id, opened(desk, "Two", 900).id);
    let merge = leads_merged(desk, one, &[two]);
    desk.clock.advance(3_600 * 24 * 90);
    desk.run_as(desk.world.ida, move |cx| {
        leads::change(cx, one, LeadChange { price_minor: Some(1_500), ..LeadChange::default() })
    });
    let collisions = undone(desk, merge.id).collisions;
    assert_eq!(collisions, ["The sale was changed since: 15.00 EUR is kept; before the merge it was 0.00 EUR."]);
    let (one, two) =
        desk.read_as(desk.world.mara, move |cx| Ok::<_, leads::Error>((leads::load(cx, one)?, leads::load(cx, two)?)));
    assert_eq!((one.price_minor, two.price_minor), (1_500, 900));
    let told = desk.read_as(desk.world.mara, |cx| base::journal::read_after(cx, 0.into(), 1_000));
    let kept = told.iter().filter(|row| row.kind == Some(Kind::LeadsUnmerged)).find(|row| !row.after["kept"].is_null());
    assert_eq!(kept.unwrap().after["kept"][0], collisions[0].as_str());
}

fn what_was_said_since_over_a_talk_goes_with_whom_it_belongs_to(desk: &TestDesk) {
    let TakenIn::Held(waiting) = arrives(desk, chat(desk.world.website_chat, "v1", "Hello")) else {
        panic!("it waits")
    };
    let of_visitor = ida_accepts(desk, waiting).id;
    let other = opened(desk, "Another", 0).id;
    let merge = leads_merged(desk, other, &[of_visitor]);
    arrives(desk, chat(desk.world.website_chat, "v1", "Still there?"));
    let said = |lead: LeadId| {
        let feed = desk.read_as(desk.world.mara, move |cx| timeline::feed(cx, Place::lead(lead), None, 50));
        let words = feed
            .lines
            .iter()
            .filter_map(|line| if let Line::Said(item, _) = line { Some(item.body.clone()) } else { None });
        words.collect::<Vec<_>>()
    };
    assert_eq!(said(other), ["Hello", "Still there?"]);
    undone(desk, merge.id);
    assert_eq!(said(of_visitor), ["Hello", "Still there?"]);
    assert!(said(other).is_empty());
}

fn all_that_a_filter_takes_is_undone_step_by_step_and_merged_again(desk: &TestDesk) {
    desk.leaves_work();
    let mara = desk.world.mara;
    let ids: Vec<i64> = (0..50).map(|at| opened(desk, &format!("Lead {at}"), 0).id.0).collect();
    for pair in ids.chunks(2) {
        merged(desk, Subject::Lead, pair[0], &pair[1..]);
    }
    let person = |name: &'static str| {
        desk.run_as(desk.world.ida, move |cx| {
            contacts::open(cx, NewContact { name: name.to_owned(), ..NewContact::default() })
        })
    };
    let stays = merged(desk, Subject::Contact, person("Anna").id.0, &[person("A. Berg").id.0]).id;
    let filter = MergeFilter { subject: Some("lead".to_owned()), ..MergeFilter::default() };
    let (id, planned) = desk.run_as(mara, move |cx| bulk_job::begin_undoing_merges(cx, filter.clone()));
    assert_eq!(planned, 25);
    let go_on = |id: BulkChangeId| {
        let mut steps = 0;
        while desk.run_as(mara, move |cx| bulk_job::go_on(cx, id)) {
            steps += 1;
        }
        steps
    };
    assert_eq!(go_on(id), 1, "others may work between two steps");
    let change = desk.read_as(mara, move |cx| bulk_changes::find(cx, id)).unwrap();
    assert_eq!((change.state, change.changed, change.left_out), (State::Done, 25, 0));
    let done = || {
        let done = MergeFilter { only_done: true, ..MergeFilter::default() };
        desk.read_as(mara, move |cx| merges::list(cx, &done, None, 100))
    };
    assert_eq!(done().iter().map(|merge| merge.id).collect::<Vec<_>>(), [stays]);
    desk.run_as(mara, move |cx| bulk_job::begin_back(cx, &change));
    go_on(id);
    assert_eq!(done().len(), 26, "what was undone together is merged again together");
}

fn a_merge_is_undone_once(desk: &TestDesk) {
    let (one, two) = (opened(desk, "One", 0).id, opened(desk, "Two", 0).id);
    let merge = leads_merged(desk, one, &[two]).id;
    undone(desk, merge);
    assert!(desk.try_as(desk.world.mara, move |cx| flow::undo_merge(cx, merge)).is_err());
}

fn a_survivor_that_goes_for_good_takes_along_what_was_merged_into_it(desk: &TestDesk) {
    desk.leaves_work();
    let [one, two, three] = ["One", "Two", "Three"].map(|name| opened(desk, name, 0).id);
    leads_merged(desk, two, &[three]);
    leads_merged(desk, one, &[two]);
    let in_bin = || desk.read_as(desk.world.mara, |cx| base::bin::list(cx, Subject::Lead, None, 10)).len();
    assert_eq!(in_bin(), 0, "what was merged away is not in the bin");
    desk.run_as(desk.world.mara, move |cx| {
        leads::delete(cx, one)?;
        flow::bin::erase(cx, Subject::Lead, one.0)
    });
    let left = desk.read_as(desk.world.mara, move |cx| {
        let rows = cx.number(
            "SELECT count(*) FROM leads WHERE account_id = $1 AND id IN ($2, $3)",
            &[cx.account.into(), two.into(), three.into()],
        )?;
        Ok::<_, flow::Error>((rows, merges::count(cx, &MergeFilter::default())?))
    });
    assert_eq!(left, (0, 0));
}

fn counters_count_a_merged_lead_once(desk: &TestDesk) {
    let (one, two) = (opened(desk, "One", 100).id, opened(desk, "Two", 900).id);
    let sales = desk.world.sales;
    let open = || desk.read_as(desk.world.mara, move |cx| leads::count_open(cx, sales));
    let (leads, sum) = open();
    let merge = leads_merged(desk, one, &[two]);
    assert_eq!(open(), (leads - 1, sum - 900));
    assert!(
        desk.read_as(desk.world.mara, |cx| leads::search(cx, leads::Search { question: "two", limit: 5 })).is_empty()
    );
    undone(desk, merge.id);
    assert_eq!(open(), (leads, sum));
    assert_eq!(
        desk.read_as(desk.world.mara, |cx| leads::search(cx, leads::Search { question: "two", limit: 5 })).len(),
        1
    );
}
