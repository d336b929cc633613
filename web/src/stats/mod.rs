//! `/stats`: the numbers a manager looks at, each as a chart and a table, for the leads one may see (EV-02).

mod activity;
mod asked;
mod forecast;
mod funnel;
mod names;
mod outcomes;
mod page;
mod report;
mod table;
mod time_in_stage;
mod triage;

pub use page::{show, start};
pub use table::download;

use asked::Asked;
use flow::timeline::Error;
use names::Names;
use report::Report;

/// The reports, in the order of their tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How far leads came.
    Funnel,
    /// What was won and lost.
    Outcomes,
    /// How long leads stood in each stage.
    TimeInStage,
    /// How fast requests were decided.
    Triage,
    /// What the open leads may bring.
    Forecast,
    /// What people did.
    Activity,
}

impl Kind {
    const ALL: [Kind; 6] =
        [Kind::Funnel, Kind::Outcomes, Kind::TimeInStage, Kind::Triage, Kind::Forecast, Kind::Activity];

    /// Its part of the address.
    fn slug(self) -> &'static str {
        match self {
            Kind::Funnel => "funnel",
            Kind::Outcomes => "won-and-lost",
            Kind::TimeInStage => "time-in-stage",
            Kind::Triage => "triage",
            Kind::Forecast => "forecast",
            Kind::Activity => "activity",
        }
    }

    /// What people call it.
    fn title(self) -> &'static str {
        match self {
            Kind::Funnel => "Funnel",
            Kind::Outcomes => "Won and lost",
            Kind::TimeInStage => "Time in stage",
            Kind::Triage => "Speed of triage",
            Kind::Forecast => "Forecast",
            Kind::Activity => "Activity",
        }
    }

    fn of(slug: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// By what its lines can be told apart, the usual first: the value in the address, and the words.
    fn ways(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Kind::Outcomes => {
                &[("month", "Month"), ("reason", "Loss reason"), ("person", "Person"), ("source", "Source")]
            }
            Kind::Triage => &[("person", "Person"), ("source", "Source"), ("month", "Month")],
            _ => &[],
        }
    }

    /// Whether it is about one pipeline.
    fn is_of_one_pipeline(self) -> bool {
        matches!(self, Kind::Funnel | Kind::TimeInStage | Kind::Forecast)
    }

    fn report(self, cx: &mut base::Cx<'_>, asked: &Asked, names: &Names) -> Result<Report, Error> {
        match self {
            Kind::Funnel => funnel::report(cx, asked, names),
            Kind::Outcomes => outcomes::report(cx, asked, names),
            Kind::TimeInStage => time_in_stage::report(cx, asked, names),
            Kind::Triage => triage::report(cx, asked, names),
            Kind::Forecast => forecast::report(cx, asked, names),
            Kind::Activity => activity::report(cx, asked, names),
        }
    }
}
