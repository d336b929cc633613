//! `sluice bench exchange`: how long it takes to bring and to take a large table, and how much memory at most.

use super::company::{Company, Stock};
use super::site::{Ground, Kind};
use anyhow::{Context as _, ensure};
use base::access::{Actor, Role};
use base::desk::Who;
use base::files::Files;
use base::filters::Filter;
use base::ids::ImportId;
use base::jobs;
use base::search::Subject;
use exchange::export::{self, Cell, Export, Format, Pen};
use exchange::import::{self, Begun, Existing, Import, Mapping, State};
use exchange::table;
use std::io::Read as _;
use std::time::Instant;
use tokio::runtime::Runtime;

/// Sets the peak of a process' memory back to what it has now (proc(5)).
const RESET_PEAK: (&str, &str) = ("/proc/self/clear_refs", "5");

/// Measures on every database that is at hand, and prints a line for each step.
pub fn run(runtime: &Runtime, ground: &Ground, kinds: &[Kind], rows: u32) -> anyhow::Result<()> {
    println!("{rows} rows of leads with their contacts and companies\n");
    println!("{:<12}{:<36}{:>10}{:>12}", "database", "step", "seconds", "peak MB");
    for kind in kinds {
        measure(runtime, ground, *kind, rows)?;
    }
    Ok(())
}

fn measure(runtime: &Runtime, ground: &Ground, kind: Kind, rows: u32) -> anyhow::Result<()> {
    let site = ground.site(kind, "exchange")?;
    let company = Company::found(runtime, &site, Stock::Empty)?;
    let files = Files::open(&site.layout.files())?;
    let office = Office { runtime, company: &company, files: &files, kind };
    let csv = sample(rows);
    let xlsx = workbook(&csv)?;
    for (name, bytes) in [("CSV", csv.into_bytes()), ("XLSX", xlsx)] {
        let id = office.timed(&format!("{name}: read and looked through"), || office.bring(bytes))?;
        office.timed(&format!("{name}: every row tried"), || office.step(id, import::check, State::Checked))?;
        office.timed(&format!("{name}: every row taken"), || office.step(id, import::run, State::Done))?;
        let text = office.timed(&format!("{name}: exported"), || office.export(name))?;
        let undo = |cx: &mut base::Cx<'_>, id| import::undo(cx, id, import::Changed::Keep);
        if name == "CSV" {
            let again = office.bring_again(&text)?;
            office.step(again, import::check, State::Checked)?;
            office.timed(&format!("{name}: every record changed"), || office.step(again, import::run, State::Done))?;
            office.timed(&format!("{name}: changes taken back"), || office.step(again, undo, State::Undone))?;
        }
        office.timed(&format!("{name}: taken back"), || office.step(id, undo, State::Undone))?;
    }
    Ok(())
}

struct Office<'o> {
    runtime: &'o Runtime,
    company: &'o Company,
    files: &'o Files,
    kind: Kind,
}

impl Office<'_> {
    fn who(&self) -> Who {
        Who { account: self.company.account, actor: Actor::User(self.company.world.mara, Role::Admin) }
    }

    fn timed<T>(&self, what: &str, step: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        // Where the system cannot set it back, the peak is that of the whole run so far.
        drop(std::fs::write(RESET_PEAK.0, RESET_PEAK.1));
        let begun = Instant::now();
        let done = step()?;
        let peak = peak_bytes().map_or_else(|| "?".to_owned(), |bytes| (bytes / 1024 / 1024).to_string());
        println!("{:<12}{what:<36}{:>10.1}{peak:>12}", self.kind.name(), begun.elapsed().as_secs_f64());
        Ok(done)
    }

    fn bring(&self, bytes: Vec<u8>) -> anyhow::Result<ImportId> {
        let brought = table::bring(bytes)?;
        let (columns, total_rows) = import::look_through(&brought.bytes, &brought.layout);
        let file = self.files.put(&brought.bytes)?.to_string();
        let (subject, file_name) = (Subject::Lead, "leads.csv".to_owned());
        let begun = Begun { subject, file_name, file, layout: brought.layout, columns, total_rows };
        Ok(self.runtime.block_on(self.company.desk.write(self.who(), move |cx| import::begin(cx, &begun)))?)
    }

    /// Brings what was exported, with other titles, to change the records of which it speaks.
    fn bring_again(&self, exported: &str) -> anyhow::Result<ImportId> {
        let id = self.bring(exported.replace("Order ", "Purchase ").into_bytes())?;
        let unit = move |cx: &mut base::Cx<'_>| {
            let mapping = import::load(cx, id)?.mapping;
            import::set_mapping(cx, id, &Mapping { existing: Existing::Change, ..mapping })
        };
        self.runtime.block_on(self.company.desk.write(self.who(), unit))?;
        Ok(id)
    }

    fn step(
        &self,
        id: ImportId,
        ask: fn(&mut base::Cx<'_>, ImportId) -> Result<(), import::Error>,
        end: State,
    ) -> anyhow::Result<()> {
        let desk = &self.company.desk;
        self.runtime.block_on(async {
            desk.write(self.who(), move |cx| ask(cx, id)).await?;
            loop {
                let due = desk.write(Who::system(self.company.account), |cx| jobs::claim(cx, 1)).await?;
                let Some(job) = due.first().filter(|job| job.name == import::IMPORT_JOB) else { break };
                import::work(desk, self.files, self.company.account, job).await?;
            }
            let found: Import = desk.read(self.who(), move |cx| import::load(cx, id)).await?;
            ensure!(found.state == end, "the import ended as {:?}: {:?}", found.state, found.failure);
            ensure!(found.counts.problems == 0, "{} rows have problems", found.counts.problems);
            Ok(())
        })
    }

    /// Gives what was written, if it is text.
    fn export(&self, name: &str) -> anyhow::Result<String> {
        let format = if name == "CSV" { Format::Csv } else { Format::Xlsx };
        let export = Export { subject: Subject::Lead, filter: Filter::default(), columns: Vec::new(), format };
        let desk = &self.company.desk;
        self.runtime.block_on(async {
            let begun = export.clone();
            let heading = desk.write(self.who(), move |cx| export::begin(cx, &begun)).await?;
            let (mut pen, mut bytes) = Pen::begin(format, export.subject, &heading.names)?;
            let mut after = None;
            loop {
                let (export, heading, from) = (export.clone(), heading.clone(), after);
                let page = desk.read(self.who(), move |cx| export::next(cx, &export, &heading, from.clone())).await?;
                bytes.extend(pen.write(&page.rows)?);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            pen.end()?;
            Ok(String::from_utf8(bytes)?)
        })
    }
}

fn sample(rows: u32) -> String {
    let mut csv = "Lead title,Contact name,Contact phone,Contact e-mail,Company name,Sale,Tags,Made on\n".to_owned();
    for row in 0..rows {
        let (person, company) = (row / 2, row / 10);
        let line = format!(
            "Order {row},Person {person} Example,+4930{:07},person{person}@example.com,Company {company} Ltd,{}.50,\"bench, year {}\",2026-{:02}-{:02}\n",
            1_000_000 + person % 9_000_000,
            row % 10_000,
            row % 7,
            row % 12 + 1,
            row % 28 + 1
        );
        csv.push_str(&line);
    }
    csv
}

fn workbook(csv: &str) -> anyhow::Result<Vec<u8>> {
    let mut lines = csv.lines();
    let names: Vec<String> = lines.next().context("a header")?.split(',').map(str::to_owned).collect();
    let (mut pen, _) = Pen::begin(Format::Xlsx, Subject::Lead, &names)?;
    for line in lines {
        let cells = line.replace("\"bench, ", "bench ").replace('"', "");
        pen.write(&[cells.split(',').map(|cell| Cell::Text(cell.to_owned())).collect()])?;
    }
    let mut bytes = Vec::new();
    pen.end()?.context("a workbook")?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}
