//! What the open leads of a pipeline may bring, and when.

use super::asked::Asked;
use super::names::Names;
use super::outcomes::month;
use super::report::{Cell, Report};
use crate::ui::chart::{Group, Series, columns};
use crate::ui::hue::Hue;
use crate::ui::money;
use crate::ui::table::Align;
use base::Cx;
use flow::timeline::Error;
use flow::timeline::numbers::{self, Expected};
use std::collections::BTreeMap;

const EXPECTED: [Series; 1] = [Series { name: "Expected", hue: Hue::Teal }];

pub fn report(cx: &mut Cx<'_>, asked: &Asked, _names: &Names) -> Result<Report, Error> {
    let Some(pipeline) = &asked.pipeline else { return Ok(empty()) };
    let expected = numbers::forecast(cx, pipeline, &asked.question, asked.today)?;
    let mut months: BTreeMap<i64, i64> = BTreeMap::new();
    for stage in expected.iter().filter(|stage| stage.expected_minor > 0) {
        *months.entry(stage.month.0).or_default() += stage.expected_minor;
    }
    let groups: Vec<Group> = months
        .iter()
        .map(|(day, minor)| Group {
            label: month(*day),
            columns: vec![(*minor, money::money(*minor, &asked.currency))],
        })
        .collect();
    let open: i64 = expected.iter().map(|stage| stage.open.amount_minor).sum();
    let sum: i64 = expected.iter().map(|stage| stage.expected_minor).sum();
    let name = |stage: &Expected| pipeline.stage(stage.stage).map_or_else(String::new, |stage| stage.name.clone());
    let rows = expected.iter().filter(|stage| stage.open.number > 0).map(|stage| {
        vec![
            Cell::Text(name(stage)),
            Cell::Number(stage.open.number),
            Cell::Money(stage.open.amount_minor),
            Cell::Share(stage.won_of_thousand),
            Cell::Money(stage.expected_minor),
            Cell::Text(month(stage.month.0)),
        ]
    });
    Ok(Report {
        figures: vec![("Open", money::money(open, &asked.currency)), ("Expected", money::money(sum, &asked.currency))],
        chart: columns("Expected sales by month", &EXPECTED, &groups),
        rows: rows.collect(),
        ..empty()
    })
}

fn empty() -> Report {
    Report {
        explains: "The open leads of today, weighed with how often leads of these days that reached the same stage were won, in the month in which such leads usually are. Nothing is expected of a stage that fewer than ten have reached.",
        figures: Vec::new(),
        chart: columns("Expected sales by month", &EXPECTED, &[]),
        columns: vec![
            ("Stage", Align::Start),
            ("Open leads", Align::End),
            ("Sales", Align::End),
            ("Won from here", Align::End),
            ("Expected", Align::End),
            ("In", Align::Start),
        ],
        rows: Vec::new(),
    }
}
