//! What is printed: a table for people, with the aims and whether they are met.

use super::figures::{Figures, Intake, Node, Page, Shown};
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
        let mut table = Table { lines: Vec::new() };
        let nodes: Vec<&Node> = databases.iter().filter_map(|figures| figures.node.as_ref()).collect();
        if !nodes.is_empty() {
            table.intake("Incoming leads, one a request", &nodes, |node| &node.single, false);
            table.intake("Incoming leads, fifty a request", &nodes, |node| &node.batches, true);
        }
        for at in 0..databases.first().map_or(0, |figures| figures.pages.len()) {
            table.page(&databases.iter().map(|figures| &figures.pages[at]).collect::<Vec<_>>());
        }
        if !nodes.is_empty() {
            table.start(&nodes);
        }
        let lines = table.lines;
        Report { version: env!("CARGO_PKG_VERSION"), processors, clients: CLIENTS, databases, lines, left_out }
    }
}

/// Lines in the making.
struct Table {
    lines: Vec<Line>,
}

impl Table {
    fn heading(&mut self, what: String) {
        self.lines.push(Line { what, values: Vec::new(), aim: None });
    }

    fn line<T>(&mut self, what: &str, aim: Option<&'static str>, of: &[&T], figure: impl Fn(&T) -> Figure) {
        let values = of.iter().map(|one| figure(one)).map(|Figure(text, is_met)| Value { text, is_met }).collect();
        self.lines.push(Line { what: format!("  {what}"), values, aim });
    }

    fn intake(&mut self, heading: &str, nodes: &[&Node], of: impl Fn(&Node) -> &Intake, is_batch: bool) {
        self.heading(heading.to_owned());
        self.line("through HTTP, leads a second", None, nodes, |node| whole(of(node).per_second));
        self.line("bare inserts of the same rows (the floor)", None, nodes, |node| whole(of(node).floor_per_second));
        let aim = is_batch.then_some("at least 0.33");
        self.line("share of the floor", aim, nodes, |node| {
            let share = of(node).share();
            Figure(format!("{share:.2}"), is_batch.then_some(share >= LEAST_SHARE))
        });
        self.line("p50 of a request, ms", None, nodes, |node| short(of(node).p50_ms));
        let aim = (!is_batch).then_some("under 25 ms");
        self.line("p99 of a request, ms", aim, nodes, |node| {
            let p99 = of(node).p99_ms;
            Figure(short(p99).0, (!is_batch).then_some(p99 < MOST_P99_MS))
        });
        self.line("statements a lead", None, nodes, |node| short(of(node).statements));
    }

    fn page(&mut self, pages: &[&Page]) {
        let Some(first) = pages.first() else { return };
        let (name, small, large) = (first.name, first.small.leads, first.large.leads);
        self.heading(format!("The {name} with {small} and with {large} leads, {VISITORS} people at once"));
        let both =
            |page: &Page, of: fn(&Shown) -> f64| format!("{} / {}", short(of(&page.small)).0, short(of(&page.large)).0);
        self.line("p50, ms", None, pages, |page| Figure(both(page, |shown| shown.p50_ms), None));
        self.line("times as long", Some("under 1.5"), pages, |page| {
            let growth = page.large.p50_ms / page.small.p50_ms;
            Figure(format!("{growth:.2}"), Some(growth < MOST_GROWTH))
        });
        self.line("p99, ms", Some("under 20 ms"), pages, |page| {
            let both = both(page, |shown| shown.p99_ms);
            Figure(both, Some(page.large.p99_ms < MOST_PAGE_P99_MS))
        });
        self.line("statements", Some("the same number"), pages, |page| {
            let (small, large) = (page.small.statements, page.large.statements);
            Figure(both(page, |shown| shown.statements), Some((small - large).abs() < 0.5))
        });
        self.line("a second, when nobody pauses", None, pages, |page| {
            Figure(both(page, |shown| shown.most_per_second), None)
        });
    }

    fn start(&mut self, nodes: &[&Node]) {
        self.heading("A node at rest".to_owned());
        self.line("first start, which makes the database, ms", None, nodes, |node| whole(node.start.first_ms));
        self.line("later starts, ms", None, nodes, |node| whole(node.start.later_ms));
        self.line("memory just after its start, MB", Some("under 60 MB"), nodes, |node| {
            megabytes(node.start.idle_bytes, |size| Some(size < MOST_IDLE_MB))
        });
        self.line("memory after these requests, MB", None, nodes, |node| {
            megabytes(node.start.after_intake_bytes, |_| None)
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
