//! How long leads stood in each stage before they left it.

use super::asked::Asked;
use super::names::Names;
use super::report::{Cell, Report, span};
use crate::ui::chart::{Bar, bars};
use crate::ui::hue::Hue;
use crate::ui::table::Align;
use base::Cx;
use flow::pipelines::StageKind;
use flow::timeline::Error;
use flow::timeline::numbers;

pub fn report(cx: &mut Cx<'_>, asked: &Asked, _names: &Names) -> Result<Report, Error> {
    let spans = numbers::stays(cx, &asked.question)?;
    let stages = asked.pipeline.iter().flat_map(|pipeline| &pipeline.stages);
    let open = stages.filter(|stage| stage.kind == StageKind::Open);
    let known: Vec<_> = open.filter_map(|stage| Some((stage, spans.get(&stage.id.0)?))).collect();
    let chart: Vec<Bar> = known
        .iter()
        .map(|(stage, found)| Bar {
            label: stage.name.clone(),
            hue: Hue::named(&stage.colour),
            value: found.typical,
            words: span(found.typical),
            note: format!("{} on average", span(found.average)),
        })
        .collect();
    let rows: Vec<Vec<Cell>> = known
        .iter()
        .map(|(stage, found)| {
            vec![
                Cell::Text(stage.name.clone()),
                Cell::Number(found.number),
                Cell::Span(found.typical),
                Cell::Span(found.average),
            ]
        })
        .collect();
    let whole: i64 = known.iter().map(|(_, found)| found.average).sum();
    let slowest = known.iter().max_by_key(|(_, found)| found.average);
    Ok(Report {
        explains: "Leads that left a stage on these days. Half of them had stood there no longer than the typical time, which a few forgotten ones cannot stretch as they do the average.",
        figures: vec![
            ("All stages together, on average", if known.is_empty() { "—".to_owned() } else { span(whole) }),
            ("Slowest", slowest.map_or_else(|| "—".to_owned(), |(stage, _)| stage.name.clone())),
        ],
        chart: bars("Typical time in each stage", &chart),
        columns: vec![
            ("Stage", Align::Start),
            ("Leads that left", Align::End),
            ("Typical", Align::End),
            ("Average", Align::End),
        ],
        rows,
    })
}
