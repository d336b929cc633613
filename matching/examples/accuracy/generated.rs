//! Contacts as `accuracy/contacts.py` writes them, with who each of them truly is.

use std::collections::HashMap;
use std::error::Error;

use matching::{Person, Raw, RawName};

use crate::measures::Truth;

pub struct Contacts {
    pub people: Vec<Person>,
    /// By row: the true person.
    pub truth: Vec<u32>,
    /// By row: the address and the number behind what was typed.
    behind: Vec<[String; 2]>,
}

/// Countries of top-level domains: what a local number means when nobody says a country.
const COUNTRIES: &[(&str, &str)] = &[
    ("br", "BR"),
    ("mx", "MX"),
    ("co", "CO"),
    ("ar", "AR"),
    ("es", "ES"),
    ("uk", "GB"),
    ("de", "DE"),
    ("fr", "FR"),
    ("it", "IT"),
    ("tr", "TR"),
    ("id", "ID"),
    ("in", "IN"),
    ("ru", "RU"),
    ("ua", "UA"),
    ("ae", "AE"),
];

const CLASSES: [&str; 5] = [
    "the same address, number, account",
    "the same, typed differently",
    "full name with company or city",
    "full name only",
    "less",
];

pub fn read(path: &str) -> Result<Contacts, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let columns: HashMap<String, usize> =
        reader.headers()?.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    let mut contacts = Contacts { people: Vec::new(), truth: Vec::new(), behind: Vec::new() };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let get = |name: &str| columns.get(name).and_then(|at| record.get(*at)).unwrap_or_default();
        contacts.people.push(person(&get)?);
        contacts.truth.push(get("cluster_id").parse()?);
        contacts.behind.push([get("x_kemail").to_owned(), get("x_kphone").to_owned()]);
    }
    Ok(contacts)
}

fn person<'r>(get: &impl Fn(&str) -> &'r str) -> Result<Person, Box<dyn Error>> {
    let (email, country) = (get("email"), get("country"));
    let ending = email.trim().rsplit('.').next().unwrap_or_default().to_lowercase();
    let by_ending = COUNTRIES.iter().find(|(domain, _)| *domain == ending).map(|(_, country)| *country);
    Ok(Person::read(&Raw {
        id: get("record_id").parse()?,
        names: &[RawName { whole: get("full_name"), first: get("first_name"), last: get("last_name") }],
        emails: &[email],
        phones: &[get("phone")],
        country: if country.is_empty() { by_ending } else { Some(country) },
        visitors: &[get("visitor_id")],
        handles: &[get("handle")],
        companies: &[get("company")],
        cities: &[get("city")],
    }))
}

impl Contacts {
    /// How many true pairs of each class there are, and the share of them that is found at a probability of one half.
    pub fn recall_by_class(&self, weights: &[((u32, u32), f32)], truth: &Truth) -> Vec<(&'static str, usize, f64)> {
        let (mut all, mut found) = ([0usize; CLASSES.len()], [0usize; CLASSES.len()]);
        for (a, b) in truth.pairs() {
            all[self.class(a, b)] += 1;
        }
        for ((a, b), bits) in weights {
            if *bits >= 0.0 && truth.is_one(*a, *b) {
                found[self.class(*a, *b)] += 1;
            }
        }
        (0..CLASSES.len()).map(|at| (CLASSES[at], all[at], found[at] as f64 / all[at].max(1) as f64)).collect()
    }

    fn class(&self, a: u32, b: u32) -> usize {
        let (x, y) = (&self.people[a as usize], &self.people[b as usize]);
        let share = |left: &[String], right: &[String]| left.iter().any(|value| right.contains(value));
        let full = |name: &&matching::Name| !name.first.is_empty() && !name.last.is_empty();
        let is_exact = share(&x.emails, &y.emails)
            || share(&x.phones, &y.phones)
            || share(&x.visitors, &y.visitors)
            || share(&x.handles, &y.handles);
        let mut behind = self.behind[a as usize].iter().zip(&self.behind[b as usize]);
        let same_name = x
            .names
            .iter()
            .filter(full)
            .any(|name| y.names.iter().any(|other| (&name.first, &name.last) == (&other.first, &other.last)));
        match () {
            () if is_exact => 0,
            () if behind.any(|(left, right)| !left.is_empty() && left == right) => 1,
            () if same_name && (share(&x.companies, &y.companies) || share(&x.cities, &y.cities)) => 2,
            () if same_name => 3,
            () => 4,
        }
    }
}
