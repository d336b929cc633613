//! How right and how fast the matching is, on records whose truth is known; `bin/accuracy` runs it beside Splink.
//!
//! `accuracy contacts contacts.csv [--online]`, `accuracy febrl febrl3.csv`, `accuracy ship contacts.csv`

mod febrl;
mod generated;
mod labels;
mod machine;
mod measures;
mod online;

use std::error::Error;

use matching::{Model, Study, Table};

use generated::Contacts;
use machine::Clock;
use measures::{BITS_OF_99, Truth};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["contacts", path, rest @ ..] => contacts(path, rest.contains(&"--online")),
        ["febrl", path] => febrl(path),
        ["labels", path] => labels::measure(&generated::read(path)?),
        ["ship", path, origin] => ship(path, origin),
        _ => Err("accuracy contacts|febrl|labels|ship FILE.csv".into()),
    }
}

fn contacts(path: &str, is_online: bool) -> Result<(), Box<dyn Error>> {
    let clock = Clock::start();
    let contacts = generated::read(path)?;
    let mut table = Table::new(matching::contacts::schema());
    for person in &contacts.people {
        table.push_person(person);
    }
    println!("{} contacts read and brought into one spelling: {clock}", contacts.people.len());
    let clock = Clock::start();
    let pairs = table.compare();
    println!("brought together and compared: {clock}, {:.2} million pairs a CPU s", pairs as f64 / clock.cpu_s() / 1e6);
    let clock = Clock::start();
    let study = Study::learn(table, Some(Model::shipped()));
    let weights = study.weights();
    println!("the same, learned and weighed: {clock}");
    let clock = Clock::start();
    let groups = study.cluster(0.0, &[]);
    println!("grouped: {clock}; at most {:.0} MB", machine::peak_mb());
    let truth = Truth::of(&contacts.truth);
    truth.print_pairs(&weights);
    truth.print_groups(&groups, |bits| study.cluster(bits, &[]));
    let certain = weights.iter().copied().filter(|(pair, bits)| *bits >= BITS_OF_99 && study.is_certain(*pair));
    truth.print("merged by itself", &certain.collect::<Vec<_>>());
    print_classes(&contacts, &weights, &truth);
    if is_online {
        online::measure(study, &contacts.people);
    }
    Ok(())
}

fn print_classes(contacts: &Contacts, weights: &[((u32, u32), f32)], truth: &Truth) {
    println!("recall by what the two have in common:");
    for (class, all, found) in contacts.recall_by_class(weights, truth) {
        println!("  {class:<32} {found:>9.3} of {all}");
    }
}

fn febrl(path: &str) -> Result<(), Box<dyn Error>> {
    let clock = Clock::start();
    let (table, truth) = febrl::read(path)?;
    let study = Study::learn(table, None);
    let weights = study.weights();
    println!("read, compared, learned and weighed: {clock}");
    let truth = Truth::of(&truth);
    truth.print_pairs(&weights);
    truth.print_groups(&study.cluster(0.0, &[]), |bits| study.cluster(bits, &[]));
    Ok(())
}

/// Learns what is shipped.
fn ship(path: &str, origin: &str) -> Result<(), Box<dyn Error>> {
    let contacts = generated::read(path)?;
    let (model, frequencies) = matching::learn_shipped(&contacts.people, origin);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/shipped");
    std::fs::write(format!("{folder}/model.json"), serde_json::to_string_pretty(&model)?)?;
    std::fs::write(format!("{folder}/frequencies.json"), serde_json::to_string(&frequencies)?)?;
    Ok(())
}
