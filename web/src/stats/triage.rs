//! How fast incoming leads were decided, and how (IL-14).

use super::asked::Asked;
use super::names::Names;
use super::outcomes::month;
use super::report::{Cell, Report, share, span};
use crate::ui::chart::{Bar, bars};
use crate::ui::hue::Hue;
use crate::ui::money;
use crate::ui::table::Align;
use base::Cx;
use flow::timeline::Error;
use flow::timeline::numbers::{self, TriageBy};

pub fn report(cx: &mut Cx<'_>, asked: &Asked, names: &Names) -> Result<Report, Error> {
    let by = match asked.by {
        "source" => TriageBy::Source,
        "month" => TriageBy::Month,
        _ => TriageBy::User,
    };
    let label = |key: i64| match by {
        TriageBy::User => names.person(key),
        TriageBy::Source => names.source(key),
        TriageBy::Month => month(key),
    };
    let found = numbers::triage(cx, &asked.question, by)?;
    let (mut chart, mut rows, mut decided, mut accepted, mut waited) = (Vec::new(), Vec::new(), 0, 0, 0);
    for (key, triage) in &found {
        let [taken, declined, linked] = triage.decisions;
        decided += triage.waited.number;
        accepted += taken;
        waited += triage.waited.average * triage.waited.number;
        chart.push(Bar {
            label: label(*key),
            hue: Hue::Blue,
            value: triage.waited.typical,
            words: span(triage.waited.typical),
            note: format!("{} decided", triage.waited.number),
        });
        rows.push(vec![
            Cell::Text(label(*key)),
            Cell::Number(taken),
            Cell::Number(declined),
            Cell::Number(linked),
            Cell::Span(triage.waited.typical),
            Cell::Span(triage.waited.average),
        ]);
    }
    let average = if decided > 0 { span(waited / decided) } else { "—".to_owned() };
    let first = match by {
        TriageBy::User => "Person",
        TriageBy::Source => "Source",
        TriageBy::Month => "Month",
    };
    Ok(Report {
        explains: "Requests by the day on which a person decided them. Half of them waited no longer than the typical time. What joined an open lead by itself waited for nobody.",
        figures: vec![
            ("Decided", money::thousands(u64::try_from(decided).unwrap_or(0))),
            ("Accepted", Cell::Share(share(accepted, decided)).words("")),
            ("Waited, on average", average),
        ],
        chart: bars("Typical time until a request was decided", &chart),
        columns: vec![
            (first, Align::Start),
            ("Accepted", Align::End),
            ("Declined", Align::End),
            ("Linked", Align::End),
            ("Typical wait", Align::End),
            ("Average wait", Align::End),
        ],
        rows,
    })
}
