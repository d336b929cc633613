//! What is printed: a table for people, with the aims and whether they are met.

use super::figures::{Figures, Intake, Page, Shown};
use super::intake::CLIENTS;
use super::visit::VISITORS;
use serde::Serialize;
use std::fmt;
use std::num::NonZero;

/// A third of what bare inserts reach, in batches.
const LEAST_SHARE: f64 = 1.0 / 3.0;
/// All but a hundredth of single requests are answered within this. Milliseconds.
const MOST_P99_MS: f64 = 25.0;
/// All but a hundredth of pages are answered within this, to people who pause. Milliseconds.
const MOST_PAGE_P99_MS: f64 = 20.0;
/// How much slower a page may be with a hundred times the leads.
const MOST_GROWTH: f64 = 1.5;
/// Memory of an idle node. MB of 1,000,000 bytes.
const MOST_IDLE_MB: f64 = 60.0;
/// Columns of the table, in characters.
const WHAT_WIDTH: usize = 44;
const VALUE_WIDTH: usize = 16;

/// Everything that was measured, and what was aimed at.
#[derive(Serialize)]
pub struct Report {
    version: &'static str,
    processors: usize,
    clients: usize,
    databases: Vec<Figures>,
    lines: Vec<Line>,
    left_out: Option<String>,
}

/// One line of the table: a heading if it has no values.
#[derive(Serialize)]
struct Line {
    what: String,
    values: Vec<Value>,
    aim: Option<&'static str>,
}

#[derive(Serialize)]
struct Value {
    text: String,
    is_met: Option<bool>,
}

/// A figure, how it is written, and whether it is as good as aimed at.
struct Figure(String, Option<bool>);

impl Report {
    /// Judges the figures.
    pub fn new(databases: Vec<Figures>, left_out: Option<String>) -> Report {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut lines = Vec::new();
        let mut table = Table { databases: &databases, lines: &mut lines };
        table.intake("Incoming leads, one a request", |figures| &figures.single, false);
        table.intake("Incoming leads, fifty a request", |figures| &figures.batches, true);
        for at in 0..databases.first().map_or(0, |figures| figures.pages.len()) {
            table.page(|figures| &figures.pages[at]);
        }
        table.start();
        Report { version: env!("CARGO_PKG_VERSION"), processors, clients: CLIENTS, databases, lines, left_out }
    }
}

/// Lines in the making.
struct Table<'a> {
    databases: &'a [Figures],
    lines: &'a mut Vec<Line>,
}

impl Table<'_> {
    fn heading(&mut self, what: String) {
        self.lines.push(Line { what, values: Vec::new(), aim: None });
    }

    fn line(&mut self, what: &str, aim: Option<&'static str>, figure: impl Fn(&Figures) -> Figure) {
        let values = self.databases.iter().map(figure).map(|Figure(text, is_met)| Value { text, is_met }).collect();
        self.lines.push(Line { what: format!("  {what}"), values, aim });
    }

    fn intake(&mut self, heading: &str, of: impl Fn(&Figures) -> &Intake, is_batch: bool) {
        self.heading(heading.to_owned());
        self.line("through HTTP, leads a second", None, |figures| whole(of(figures).per_second));
        self.line("bare inserts of the same rows (the floor)", None, |figures| whole(of(figures).floor_per_second));
        let aim = is_batch.then_some("at least 0.33");
        self.line("share of the floor", aim, |figures| {
            let share = of(figures).share();
            Figure(format!("{share:.2}"), is_batch.then_some(share >= LEAST_SHARE))
        });
        self.line("p50 of a request, ms", None, |figures| short(of(figures).p50_ms));
        let aim = (!is_batch).then_some("under 25 ms");
        self.line("p99 of a request, ms", aim, |figures| {
            let p99 = of(figures).p99_ms;
            Figure(short(p99).0, (!is_batch).then_some(p99 < MOST_P99_MS))
        });
        self.line("statements a lead", None, |figures| short(of(figures).statements));
    }

    fn page(&mut self, of: impl Fn(&Figures) -> &Page) {
        let Some(first) = self.databases.first().map(&of) else { return };
        let (name, small, large) = (first.name, first.small.leads, first.large.leads);
        self.heading(format!("The {name} with {small} and with {large} leads, {VISITORS} people at once"));
        let both =
            |page: &Page, of: fn(&Shown) -> f64| format!("{} / {}", short(of(&page.small)).0, short(of(&page.large)).0);
        self.line("p50, ms", None, |figures| Figure(both(of(figures), |shown| shown.p50_ms), None));
        self.line("times as long", Some("under 1.5"), |figures| {
            let growth = of(figures).large.p50_ms / of(figures).small.p50_ms;
            Figure(format!("{growth:.2}"), Some(growth < MOST_GROWTH))
        });
        self.line("p99, ms", Some("under 20 ms"), |figures| {
            let both = both(of(figures), |shown| shown.p99_ms);
            Figure(both, Some(of(figures).large.p99_ms < MOST_PAGE_P99_MS))
        });
        self.line("statements", Some("the same number"), |figures| {
            let (small, large) = (of(figures).small.statements, of(figures).large.statements);
            Figure(both(of(figures), |shown| shown.statements), Some((small - large).abs() < 0.5))
        });
        self.line("a second, when nobody pauses", None, |figures| {
            Figure(both(of(figures), |shown| shown.most_per_second), None)
        });
    }

    fn start(&mut self) {
        self.heading("A node at rest".to_owned());
        self.line("first start, which makes the database, ms", None, |figures| whole(figures.start.first_ms));
        self.line("later starts, ms", None, |figures| whole(figures.start.later_ms));
        self.line("memory just after its start, MB", Some("under 60 MB"), |figures| {
            megabytes(figures.start.idle_bytes, |size| Some(size < MOST_IDLE_MB))
        });
        self.line("memory after these requests, MB", None, |figures| {
            megabytes(figures.start.after_intake_bytes, |_| None)
        });
    }
}

fn whole(number: f64) -> Figure {
    Figure(format!("{number:.0}"), None)
}

fn short(number: f64) -> Figure {
    Figure(format!("{number:.1}"), None)
}

fn megabytes(bytes: Option<u64>, judge: impl Fn(f64) -> Option<bool>) -> Figure {
    #[expect(clippy::cast_precision_loss, reason = "a process has less than 2^52 bytes")]
    let size = bytes.map(|bytes| bytes as f64 / 1_000_000.0);
    size.map_or_else(|| Figure("unknown here".to_owned(), None), |size| Figure(format!("{size:.0}"), judge(size)))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Sluice {} on {} processors, which {} clients share with the node and its database.\n",
            self.version, self.processors, self.clients
        )?;
        write!(f, "{:WHAT_WIDTH$}", "")?;
        for figures in &self.databases {
            write!(f, "{:>VALUE_WIDTH$}       ", figures.database)?;
        }
        writeln!(f, "aim")?;
        for line in &self.lines {
            write!(f, "{:WHAT_WIDTH$}", line.what)?;
            for Value { text, is_met } in &line.values {
                let verdict = is_met.map_or("", |is_met| if is_met { "met" } else { "missed" });
                write!(f, "{text:>VALUE_WIDTH$} {verdict:6}")?;
            }
            writeln!(f, "{}", line.aim.unwrap_or_default())?;
        }
        if let Some(left_out) = &self.left_out {
            writeln!(f, "\n{left_out}")?;
        }
        Ok(())
    }
}
