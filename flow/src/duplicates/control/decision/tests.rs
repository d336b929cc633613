use super::{Found, Verdict, decide};
use crate::duplicates::control::rules::{Conflict, Rules, Several};
use base::ids::{LeadId, SourceId, StageId};

const SOURCE: SourceId = SourceId(7);
const INSIDE: StageId = StageId(1);
const OUTSIDE: StageId = StageId(2);

/// One line of the table: how many records are one (with the request), and what the rules and the records say.
#[derive(Clone, Copy, Debug)]
struct Case {
    number: usize,
    conflict: Conflict,
    several: Several,
    is_conflicting: bool,
    is_source_on: bool,
    is_inside: bool,
}

/// What the statements say of a case; leads are counted from the newest, 1.
#[derive(Debug, PartialEq)]
enum Expected {
    NewRequest,
    JoinsTheNewest,
    JoinsTheNewestAndTellsTheOther,
    NewLeadWhereTheyStand,
    BothStay,
}

type Statement = (&'static str, fn(&Case) -> bool, Expected);

/// The statements of the product, each with the cases of which it speaks; the first that does is right.
const STATEMENTS: &[Statement] = &[
    ("DC-03: off means each request makes a new lead", |case| !case.is_source_on, Expected::NewRequest),
    ("DC-18: leads are searched in the chosen stages", |case| !case.is_inside, Expected::NewRequest),
    ("one record is no duplicate", |case| case.number == 1, Expected::NewRequest),
    ("DC-24: more than three, nothing is merged", |case| case.number > 3, Expected::BothStay),
    (
        "DC-23: three, a new lead where the duplicates are",
        |case| case.number == 3 && case.several == Several::Create,
        Expected::NewLeadWhereTheyStand,
    ),
    (
        "DC-20 b, which DC-22 obeys: conflicting data, do not change",
        |case| case.is_conflicting && case.conflict == Conflict::Keep,
        Expected::BothStay,
    ),
    ("DC-20 a: two, the existing one is updated", |case| case.number == 2, Expected::JoinsTheNewest),
    ("DC-22: three, only the newest", |case| case.several == Several::Newest, Expected::JoinsTheNewest),
    ("DC-22: three, all", |case| case.several == Several::All, Expected::JoinsTheNewestAndTellsTheOther),
];

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for number in 1..=4 {
        for conflict in Conflict::ALL {
            for several in Several::ALL {
                for switches in 0..8 {
                    cases.push(Case {
                        number,
                        conflict: *conflict,
                        several: *several,
                        is_conflicting: switches & 1 == 1,
                        is_source_on: switches & 2 == 2,
                        is_inside: switches & 4 == 4,
                    });
                }
            }
        }
    }
    cases
}

fn decided(case: &Case) -> Verdict {
    let mut rules = Rules::at_first([INSIDE].into());
    (rules.conflict, rules.several) = (case.conflict, case.several);
    rules.sources_off = if case.is_source_on { [SourceId(8)].into() } else { [SOURCE].into() };
    let stage = if case.is_inside { INSIDE } else { OUTSIDE };
    let found = (1..case.number as i64).rev().map(LeadId);
    let found: Vec<Found> = found.map(|lead| Found { lead, stage, is_conflicting: case.is_conflicting }).collect();
    decide(&rules, SOURCE, &found)
}

#[test]
fn every_combination_is_decided_as_the_statements_say() {
    let cases = cases();
    assert_eq!(cases.len(), 4 * 2 * 3 * 2 * 2 * 2);
    let mut spoken = [0; STATEMENTS.len()];
    for case in &cases {
        let at = STATEMENTS.iter().position(|(_, speaks_of, _)| speaks_of(case)).unwrap_or_default();
        spoken[at] += 1;
        let (statement, _, expected) = &STATEMENTS[at];
        let newest = LeadId(case.number as i64 - 1);
        let leads: Vec<LeadId> = (1..case.number as i64).rev().map(LeadId).collect();
        let verdict = match expected {
            Expected::NewRequest => Verdict::Nothing,
            Expected::JoinsTheNewest => Verdict::Merge(newest, Vec::new()),
            Expected::JoinsTheNewestAndTellsTheOther => Verdict::Merge(newest, leads[1..].to_vec()),
            Expected::NewLeadWhereTheyStand => Verdict::Beside(INSIDE),
            Expected::BothStay => Verdict::Leave(leads),
        };
        assert_eq!(decided(case), verdict, "{case:?}: {statement}");
    }
    assert!(spoken.iter().all(|times| *times > 0), "a statement says nothing: {spoken:?}");
}

/// What one of two leads says otherwise does not keep the other from being updated.
#[test]
fn a_lead_that_may_not_be_changed_is_passed_over() {
    let mut rules = Rules::at_first([INSIDE].into());
    (rules.conflict, rules.several) = (Conflict::Keep, Several::All);
    let found = |lead, is_conflicting| Found { lead: LeadId(lead), stage: INSIDE, is_conflicting };
    let two = [found(2, true), found(1, false)];
    assert_eq!(decide(&rules, SOURCE, &two), Verdict::Merge(LeadId(1), Vec::new()));
    rules.several = Several::Newest;
    assert_eq!(decide(&rules, SOURCE, &two), Verdict::Leave(vec![LeadId(2), LeadId(1)]));
}

/// Those elsewhere are not counted: three in all, of which one stands in a stage that was not chosen, are two.
#[test]
fn only_leads_of_the_chosen_stages_count() {
    let mut rules = Rules::at_first([INSIDE].into());
    rules.several = Several::Create;
    let found = |lead, stage| Found { lead: LeadId(lead), stage, is_conflicting: false };
    let found = [found(3, OUTSIDE), found(2, INSIDE)];
    assert_eq!(decide(&rules, SOURCE, &found), Verdict::Merge(LeadId(2), Vec::new()));
}
