//! What was won and lost on these days, by month, reason, person or source.

use super::asked::Asked;
use super::names::Names;
use super::report::{Cell, Report, share, span};
use crate::ui::chart::{Bar, Group, Series, bars, columns};
use crate::ui::hue::Hue;
use crate::ui::money;
use crate::ui::table::Align;
use base::Cx;
use base::ids::LossReasonId;
use flow::timeline::Error;
use flow::timeline::numbers::{self, Contribution, Day, Outcome, OutcomesBy};
use maud::Markup;

const WON_AND_LOST: [Series; 2] = [Series { name: "Won", hue: Hue::Green }, Series { name: "Lost", hue: Hue::Red }];

pub fn report(cx: &mut Cx<'_>, asked: &Asked, names: &Names) -> Result<Report, Error> {
    let by = match asked.by {
        "reason" => OutcomesBy::Reason,
        "person" => OutcomesBy::User,
        "source" => OutcomesBy::Source,
        _ => OutcomesBy::Month,
    };
    let found = numbers::outcomes(cx, &asked.question, by)?;
    let mut all = Outcome::default();
    for outcome in found.values() {
        all.won.add(outcome.won);
        all.lost.add(outcome.lost);
    }
    let mut lines: Vec<(String, Outcome)> = found
        .into_iter()
        .filter(|(_, outcome)| by != OutcomesBy::Reason || outcome.lost.number > 0)
        .map(|(key, outcome)| (label(names, by, key), outcome))
        .collect();
    if by != OutcomesBy::Month {
        lines.sort_by_key(|(_, outcome)| std::cmp::Reverse(outcome.won.number + outcome.lost.number));
    }
    let average = if all.won.number > 0 { span(all.won.seconds / all.won.number) } else { "—".to_owned() };
    Ok(Report {
        explains: "Leads by the day on which they were won or lost. A win or loss that was taken back is not counted.",
        figures: vec![
            ("Won", figure(all.won, &asked.currency)),
            ("Lost", figure(all.lost, &asked.currency)),
            ("Won of all", Cell::Share(share(all.won.number, all.won.number + all.lost.number)).words("")),
            ("From first word to won", average),
        ],
        chart: chart(asked, by, &lines),
        columns: vec![
            (column(by), Align::Start),
            ("Won", Align::End),
            ("Sales won", Align::End),
            ("Lost", Align::End),
            ("Sales lost", Align::End),
            ("Won of all", Align::End),
        ],
        rows: lines.into_iter().map(|(label, outcome)| row(label, outcome)).collect(),
    })
}

fn figure(sum: Contribution, currency: &str) -> String {
    format!("{} · {}", money::thousands(sum.number.unsigned_abs()), money::money(sum.amount_minor, currency))
}

fn row(label: String, Outcome { won, lost }: Outcome) -> Vec<Cell> {
    vec![
        Cell::Text(label),
        Cell::Number(won.number),
        Cell::Money(won.amount_minor),
        Cell::Number(lost.number),
        Cell::Money(lost.amount_minor),
        Cell::Share(share(won.number, won.number + lost.number)),
    ]
}

fn label(names: &Names, by: OutcomesBy, key: i64) -> String {
    match by {
        OutcomesBy::Month => month(key),
        OutcomesBy::Reason => names.reason(LossReasonId(key)),
        OutcomesBy::User => names.person(key),
        OutcomesBy::Source => names.source(key),
    }
}

/// "Nov 2026".
pub fn month(day: i64) -> String {
    Day(day).date().strftime("%b %Y").to_string()
}

fn column(by: OutcomesBy) -> &'static str {
    match by {
        OutcomesBy::Month => "Month",
        OutcomesBy::Reason => "Loss reason",
        OutcomesBy::User => "Person",
        OutcomesBy::Source => "Source",
    }
}

fn chart(asked: &Asked, by: OutcomesBy, lines: &[(String, Outcome)]) -> Markup {
    if by == OutcomesBy::Month {
        let groups: Vec<Group> = lines
            .iter()
            .map(|(label, outcome)| Group {
                label: label.clone(),
                columns: vec![
                    (outcome.won.number, figure(outcome.won, &asked.currency)),
                    (outcome.lost.number, figure(outcome.lost, &asked.currency)),
                ],
            })
            .collect();
        return columns("Won and lost by month", &WON_AND_LOST, &groups);
    }
    let is_of_losses = by == OutcomesBy::Reason;
    let list: Vec<Bar> = lines
        .iter()
        .map(|(label, Outcome { won, lost })| Bar {
            label: label.clone(),
            hue: if is_of_losses { Hue::Red } else { Hue::Green },
            value: if is_of_losses { lost.number } else { won.number },
            words: figure(if is_of_losses { *lost } else { *won }, &asked.currency),
            note: if is_of_losses { String::new() } else { format!("{} lost", lost.number) },
        })
        .collect();
    bars(if is_of_losses { "Lost by reason" } else { "Won" }, &list)
}
