//! How far the leads of these days came.

use super::asked::Asked;
use super::names::Names;
use super::report::{Cell, Report, percent, share};
use crate::ui::chart::{Bar, bars};
use crate::ui::hue::Hue;
use crate::ui::money;
use crate::ui::table::Align;
use base::Cx;
use flow::timeline::Error;
use flow::timeline::numbers;

pub fn report(cx: &mut Cx<'_>, asked: &Asked, _names: &Names) -> Result<Report, Error> {
    let steps = match &asked.pipeline {
        Some(pipeline) => numbers::funnel(cx, pipeline, &asked.question)?,
        None => Vec::new(),
    };
    let came = steps.first().map_or(0, |step| step.reached.number);
    let won = steps.last().map_or(0, |step| step.reached.number);
    let stage_of = |id| asked.pipeline.as_ref().and_then(|pipeline| pipeline.stage(id));
    let (mut chart, mut rows, mut previous) = (Vec::new(), Vec::new(), None);
    for step in steps.iter().filter(|_| came > 0) {
        let Some(stage) = stage_of(step.stage) else { continue };
        let number = step.reached.number;
        let from_previous = previous.and_then(|previous| share(number, previous));
        chart.push(Bar {
            label: stage.name.clone(),
            hue: Hue::named(&stage.colour),
            value: number,
            words: money::thousands(number.unsigned_abs()),
            note: from_previous.map_or_else(String::new, |share| format!("{} came on", percent(share))),
        });
        rows.push(vec![
            Cell::Text(stage.name.clone()),
            Cell::Number(number),
            Cell::Share(share(number, came)),
            Cell::Share(from_previous),
            Cell::Money(step.reached.amount_minor),
        ]);
        previous = Some(number);
    }
    let conversion = Cell::Share(share(won, came)).words(&asked.currency);
    Ok(Report {
        explains: "Leads that came into the pipeline on these days, by how far each has come since. A lead that skipped a stage has passed it; a lost lead counts where it was lost.",
        figures: vec![
            ("Came in", money::thousands(came.unsigned_abs())),
            ("Won", money::thousands(won.unsigned_abs())),
            ("Conversion", conversion),
        ],
        chart: bars("Leads by the furthest stage they reached", &chart),
        columns: vec![
            ("Stage", Align::Start),
            ("Leads", Align::End),
            ("Of all", Align::End),
            ("Of the stage before", Align::End),
            ("Sales", Align::End),
        ],
        rows,
    })
}
