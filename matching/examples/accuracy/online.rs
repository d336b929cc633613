//! One new request against all contacts in memory.

use std::time::Instant;

use matching::{Index, Person, Study};

use crate::machine::{Clock, now_mb};

const QUERIES: usize = 50_000;

/// Asks for the nearest of contacts spread over the whole file, each as if it had just come.
pub fn measure(study: Study, people: &[Person]) {
    let clock = Clock::start();
    let mut index = Index::of_study(study);
    println!("index of {} contacts: {clock}; the process has {:.0} MB", people.len(), now_mb());
    let step = (people.len() / QUERIES).max(1);
    let clock = Clock::start();
    let mut waits_us: Vec<f64> = people
        .iter()
        .step_by(step)
        .map(|person| {
            let began = Instant::now();
            std::hint::black_box(index.nearest(person));
            began.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    let each_us = clock.cpu_s() * 1e6 / waits_us.len() as f64;
    waits_us.sort_by(f64::total_cmp);
    let at = |share: f64| waits_us[((waits_us.len() - 1) as f64 * share) as usize];
    println!(
        "one newcomer against {}: {each_us:.1} CPU us; p50 {:.1} us, p99 {:.1} us, p99.9 {:.1} us, at most {:.0} us",
        people.len(),
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0)
    );
}
