//! `sluice bench identity`: how long it takes to look somebody up among very many contacts, and to keep them.

use super::company::{Company, Stock};
use super::figures::{milliseconds, percentile};
use super::site::{Ground, Kind};
use crate::worker::find_duplicates;
use base::Cx;
use base::desk::Who;
use base::ids::ContactId;
use flow::channels::handles::{self, Handle};
use flow::contacts::{self, NewContact};
use flow::duplicates::scan;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Contacts written in one unit.
const BATCH: i64 = 1_000;
/// People who are looked up, and as many who are kept.
const ASKED: i64 = 2_000;
/// Far apart and without a common divisor with the number of contacts, so that those asked for lie everywhere.
const STRIDE: i64 = 7_919;
const SYLLABLES: [&str; 30] = [
    "an", "be", "chi", "do", "el", "fri", "ga", "ho", "in", "jo", "ka", "lu", "ma", "no", "or", "pe", "qui", "ra",
    "so", "tu", "ul", "vi", "wo", "xe", "ya", "zo", "bri", "cle", "dra", "sten",
];

/// Measures on every database that is at hand, and prints a line for each step.
///
/// # Errors
/// Whatever a database answers.
pub fn run(runtime: &Runtime, ground: &Ground, kinds: &[Kind], contacts: i64) -> anyhow::Result<()> {
    println!("{contacts} contacts\n");
    println!("{:<12}{:<44}{:>10}{:>10}{:>10}", "database", "step", "p50 ms", "p99 ms", "most ms");
    for kind in kinds {
        let site = ground.site(*kind, "identity")?;
        let company = Company::found(runtime, &site, Stock::Empty)?;
        let ids = fill(runtime, &company, contacts)?;
        let who = Who::system(company.account);
        let look_up = |at: i64| {
            let id = ids[place(at, contacts)];
            runtime.block_on(company.desk.read(who, move |cx| likely(cx, id, &sample(at * STRIDE % contacts))))
        };
        timed(*kind, "looked up, with all candidates", look_up)?;
        let keep = |at: i64| {
            let id = ids[place(at, contacts)];
            let unit = move |cx: &mut Cx<'_>| {
                likely(cx, id, &sample(at * STRIDE % contacts))?;
                contacts::open(cx, sample(contacts + at)).map(|_| ())
            };
            runtime.block_on(company.desk.write(who, unit))
        };
        timed(*kind, "looked up, kept and committed", keep)?;
        compare_all(*kind, runtime, &company)?;
    }
    Ok(())
}

/// Which of the contacts is asked for at a time.
fn place(at: i64, contacts: i64) -> usize {
    usize::try_from(at * STRIDE % contacts).unwrap_or(0)
}

/// Who writes, and who may be the same person.
fn likely(cx: &mut Cx<'_>, known: ContactId, sender: &NewContact) -> Result<(), contacts::Error> {
    contacts::identify(cx, &sender.name, &sender.handles)?;
    for person in contacts::list_people(cx, &[known])? {
        contacts::list_candidates(cx, &person)?;
    }
    Ok(())
}

/// A scan of everybody, as the worker makes it.
fn compare_all(kind: Kind, runtime: &Runtime, company: &Company) -> anyhow::Result<()> {
    let who = Who::system(company.account);
    let begun = Instant::now();
    let scan = runtime.block_on(company.desk.write(who, scan::begin))?;
    runtime.block_on(find_duplicates::go_over(&company.desk, who, scan.id))?;
    let took = begun.elapsed().as_secs_f64();
    let found = runtime.block_on(company.desk.read(who, scan::newest))?.map_or(0, |scan| scan.found);
    println!("{:<12}all compared in {took:.1} s, {found} suspects kept", kind.name());
    Ok(())
}

fn fill(runtime: &Runtime, company: &Company, contacts: i64) -> anyhow::Result<Vec<ContactId>> {
    let mut ids = Vec::new();
    for first in (0..contacts).step_by(usize::try_from(BATCH)?) {
        let unit = move |cx: &mut Cx<'_>| {
            let mut new = Vec::new();
            for at in first..(first + BATCH).min(contacts) {
                new.push((cx.next_id()?, sample(at)));
            }
            contacts::open_all(cx, new)
        };
        let made = runtime.block_on(company.desk.write(Who::system(company.account), unit))?;
        ids.extend(made.into_iter().map(|contact| contact.id));
    }
    Ok(ids)
}

/// A person with a name that some others have, an address and a number of their own.
fn sample(at: i64) -> NewContact {
    let syllable = |of: i64| SYLLABLES[usize::try_from(of).unwrap_or(0) % SYLLABLES.len()];
    let first = format!("{}{}", syllable(at), syllable(at / 30 * 7));
    let last = format!("{}{}{}", syllable(at / 7), syllable(at / 211), syllable(at / 6_311));
    let address = handles::email(&format!("{first}.{last}.{at}@gmail.com"));
    let number = handles::phone(&format!("+49 30 {:08}", 20_000_000 + at), None);
    let handles: Vec<Handle> = address.into_iter().chain(number).collect();
    NewContact { name: format!("{first} {last}"), handles, ..NewContact::default() }
}

fn timed(kind: Kind, what: &str, once: impl Fn(i64) -> Result<(), contacts::Error>) -> anyhow::Result<()> {
    let mut times: Vec<Duration> = Vec::new();
    for at in 0..ASKED {
        let begun = Instant::now();
        once(at)?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    let [half, most, all] = [0.5, 0.99, 1.0].map(|share| milliseconds(percentile(&times, share)));
    println!("{:<12}{what:<44}{half:>10.2}{most:>10.2}{all:>10.2}", kind.name());
    Ok(())
}
