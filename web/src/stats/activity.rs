//! What each person did on these days.

use super::asked::Asked;
use super::names::Names;
use super::report::{Cell, Report};
use crate::ui::chart::{Bar, bars};
use crate::ui::hue::Hue;
use crate::ui::money;
use crate::ui::table::Align;
use base::Cx;
use flow::timeline::Error;
use flow::timeline::numbers::{self, Activity};

pub fn report(cx: &mut Cx<'_>, asked: &Asked, names: &Names) -> Result<Report, Error> {
    let found = numbers::activity(cx, &asked.question)?;
    let mut people: Vec<(String, Hue, [i64; 7])> =
        found.into_iter().map(|(user, done)| (names.person(user.0), Hue::of_id(user.0), done)).collect();
    let sum = |done: &[i64; 7]| done.iter().sum::<i64>();
    people.sort_by_key(|(_, _, done)| std::cmp::Reverse(sum(done)));
    let chart: Vec<Bar> = people
        .iter()
        .map(|(name, hue, done)| Bar {
            label: name.clone(),
            hue: *hue,
            value: sum(done),
            words: money::thousands(sum(done).unsigned_abs()),
            note: String::new(),
        })
        .collect();
    let rows = people.iter().map(|(name, _, done)| {
        std::iter::once(Cell::Text(name.clone())).chain(done.iter().map(|number| Cell::Number(*number))).collect()
    });
    let all: i64 = people.iter().map(|(_, _, done)| sum(done)).sum();
    let columns = Activity::ALL.map(|activity| (words(activity), Align::End));
    Ok(Report {
        explains: "What people did themselves on these days; what rules and programs did is not theirs. What was done counts even if it was undone.",
        figures: vec![("Done", money::thousands(all.unsigned_abs())), ("People", people.len().to_string())],
        chart: bars("What each person did", &chart),
        columns: std::iter::once(("Person", Align::Start)).chain(columns).collect(),
        rows: rows.collect(),
    })
}

fn words(activity: Activity) -> &'static str {
    match activity {
        Activity::Decision => "Requests decided",
        Activity::NewLead => "Leads opened",
        Activity::Move => "Moves",
        Activity::Note => "Notes",
        Activity::Call => "Calls",
        Activity::ChatAnswer => "Chat answers",
        Activity::TaskDone => "Tasks done",
    }
}
