//! The numbers of a board: count and sum of each stage and of all open ones, from the maintained counters.

use super::pen::Pen;
use crate::failure::Failure;
use crate::ui::column;
use crate::ui::hue::Hue;
use crate::ui::money::{money, thousands};
use crate::ui::partial::{Swap, partial};
use base::Cx;
use base::filters::{self, Filter};
use base::ids::StageId;
use flow::leads;
use flow::pipelines::{Pipeline, Stage, StageKind};
use flow::timeline::{self, Wanting};
use maud::{Markup, html};
use std::collections::{HashMap, HashSet};

/// Counts, sums and what is late, by stage; a stage without leads may be absent.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Leads, and their sum in minor units.
    totals: HashMap<StageId, (i64, i64)>,
    late: HashMap<StageId, i64>,
    /// Leads of the whole board without a task; known where nothing is filtered.
    taskless: i64,
    /// Stages of which a filter may take more than what was looked through.
    least: HashSet<StageId>,
}

impl Numbers {
    /// Reads them, in two queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>, pipeline: &Pipeline) -> Result<Numbers, Failure> {
        let (totals, wanting) = (leads::stage_totals(cx, pipeline.id)?, timeline::count_wanting(cx, pipeline.id)?);
        let taskless = wanting.values().map(|stage| stage.taskless).sum();
        let late = wanting.into_iter().map(|(id, stage)| (id, stage.late)).collect();
        Ok(Numbers { totals, late, taskless, least: HashSet::new() })
    }

    /// What a filter leaves of them: counted, so bounded.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn through(cx: &mut Cx<'_>, pipeline: &Pipeline, filter: &Filter) -> Result<Numbers, Failure> {
        if filter.is_open() {
            return Numbers::read(cx, pipeline);
        }
        let stages: Vec<StageId> = open_stages(pipeline).map(|stage| stage.id).collect();
        let found = filters::column_totals(cx, filter, &stages)?;
        Ok(Numbers {
            totals: found.iter().map(|(id, of)| (*id, (of.totals.records, of.totals.price_minor))).collect(),
            late: found.iter().map(|(id, of)| (*id, of.late)).collect(),
            taskless: 0,
            least: found.iter().filter(|(_, of)| of.totals.is_least).map(|(id, _)| *id).collect(),
        })
    }

    /// Leads of the whole board whose next task is overdue, and those without a task.
    pub fn wanting(&self) -> Wanting {
        Wanting { late: self.late.values().sum(), taskless: self.taskless }
    }

    /// How many leads stand in a stage.
    pub fn count(&self, stage: StageId) -> u64 {
        u64::try_from(self.of(stage).0).unwrap_or(0)
    }

    fn of(&self, stage: StageId) -> (i64, i64) {
        self.totals.get(&stage).copied().unwrap_or_default()
    }

    /// The header of a stage as the column draws it.
    pub fn header<'a>(&self, pen: &'a Pen, stage: &'a Stage, new_href: Option<&'a str>) -> column::Stage<'a> {
        column::Stage {
            id: stage.id.0,
            name: &stage.name,
            hue: Hue::named(&stage.colour),
            count: self.count(stage.id),
            is_least: self.least.contains(&stage.id),
            sum_minor: self.of(stage.id).1,
            currency: &pen.currency,
            late: self.late.get(&stage.id).map_or(0, |late| u64::try_from(*late).unwrap_or(0)),
            new_href,
        }
    }

    /// "754 leads · €6.9M", for the bar.
    pub fn totals(&self, pen: &Pen, pipeline: &Pipeline) -> Markup {
        let open: Vec<(i64, i64)> = open_stages(pipeline).map(|stage| self.of(stage.id)).collect();
        let count: i64 = open.iter().map(|(count, _)| count).sum();
        let sum: i64 = open.iter().map(|(_, sum)| sum).sum();
        let word = if count == 1 { " lead · " } else { " leads · " };
        let plus = if self.least.is_empty() { "" } else { "+" };
        html! { b { (thousands(u64::try_from(count).unwrap_or(0))) (plus) } (word) b { (money(sum, &pen.currency)) (plus) } }
    }

    /// All of them, for boards that are open.
    pub fn partials(&self, pen: &Pen, pipeline: &Pipeline) -> Markup {
        html! {
            @for stage in open_stages(pipeline) { (column::stage_numbers(&self.header(pen, stage, None))) }
            (partial("#board-totals", Swap::Inside, &self.totals(pen, pipeline)))
        }
    }
}

/// The stages that are columns; won and lost are places to drop on.
pub fn open_stages(pipeline: &Pipeline) -> impl Iterator<Item = &Stage> {
    pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open)
}
