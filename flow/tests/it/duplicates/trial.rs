//! Rules are tried on the past before they run.

use crate::outside::{anna, arrives, ben, form, ida_accepts, lead, waits};
use flow::TakenIn;
use flow::duplicates::control::{self, Method, Rules, Trial, Verdict};
use flow::leads::LeadChange;
use testkit::{TestDesk, on_each_database};

on_each_database!(
    a_trial_says_what_would_have_been_merged_and_why_and_changes_nothing,
    a_trial_takes_no_notice_of_addresses_that_are_no_ones_own,
    a_trial_of_many_requests_costs_as_many_queries_as_one_of_few,
);

fn tried(desk: &TestDesk, rules: impl Fn(&mut Rules) + Send + Sync + 'static) -> Trial {
    let sales = desk.world.sales;
    desk.read_as(desk.world.mara, move |cx| {
        let mut chosen = control::load(cx, sales)?.rules;
        rules(&mut chosen);
        control::try_on_past(cx, sales, &chosen)
    })
}

fn a_trial_says_what_would_have_been_merged_and_why_and_changes_nothing(desk: &TestDesk) {
    let world = desk.world;
    let first = ida_accepts(desk, waits(desk, anna(desk, "We need a staircase.")));
    waits(desk, ben(desk, "A table, please."));
    assert!(matches!(arrives(desk, anna(desk, "And a table.")), TakenIn::Joined(..)));
    let before = lead(desk, first.id);
    let trial = tried(desk, |_| {});
    assert_eq!((trial.requests, trial.merges()), (3, 1));
    let pair = &trial.pairs[0];
    assert_eq!(pair.verdict, Verdict::Merge(first.id, Vec::new()));
    assert_eq!(pair.candidates[0].lead, first.id);
    let words: Vec<&str> = pair.candidates[0].reasons.iter().map(|reason| reason.words.as_str()).collect();
    assert_eq!(words, ["same e-mail address anna@berg.example", "same phone number +49 30 23125 801"]);
    let by_browser = tried(desk, |rules| rules.methods = [Method::Visitor].into());
    assert_eq!((by_browser.requests, by_browser.merges()), (3, 0));
    let elsewhere = tried(desk, move |rules| rules.stages = [world.stages.won].into());
    assert_eq!(elsewhere.merges(), 0);
    assert_eq!(lead(desk, first.id), before, "nothing is changed");
}

/// DC-16: the mailbox of a post.
fn a_trial_takes_no_notice_of_addresses_that_are_no_ones_own(desk: &TestDesk) {
    let world = desk.world;
    let sent = |name: &str, email: &str, phone: &str| form(world.website_form, name, email, phone, "hello");
    ida_accepts(desk, waits(desk, sent("Carla Ruiz", "info@ruiz.example", "")));
    arrives(desk, sent("Dora Ruiz", "info@ruiz.example", ""));
    let trial = tried(desk, |_| {});
    assert_eq!((trial.requests, trial.merges()), (2, 0));
}

fn a_trial_of_many_requests_costs_as_many_queries_as_one_of_few(desk: &TestDesk) {
    let world = desk.world;
    let many = |from: i32, to: i32| {
        for number in from..to {
            let sent = form(world.website_form, "Eva Lund", &format!("eva{number}@lund.example"), "", "hello");
            let taken = ida_accepts(desk, waits(desk, sent));
            let priced = LeadChange { price_minor: Some(100), ..LeadChange::default() };
            desk.run_as(world.ida, move |cx| flow::leads::change(cx, taken.id, priced.clone()));
        }
    };
    let queries = || {
        let sales = world.sales;
        desk.statements_of(move |cx| {
            let rules = control::load(cx, sales)?.rules;
            control::try_on_past(cx, sales, &rules)
        })
    };
    many(0, 2);
    let (few, of_few) = queries();
    many(2, 9);
    let (more, of_more) = queries();
    assert_eq!((few.requests, more.requests), (2, 9));
    assert_eq!(of_few, of_more);
}
