//! Pairs of which everybody knows the answer: a model that gets one of them wrong is not believed.

use crate::frequencies::Frequencies;
use crate::judge::ASK_PROBABILITY;
use crate::likeness::likeness;
use crate::model::Model;
use crate::person::{Name, Person};

/// The size of account in which they are looked at.
const RECORDS: u64 = 20_000;

/// First and last name, address, number, company, city; empty for what is not known.
type Known = [&'static str; 6];

const ONE_PERSON: [[Known; 2]; 3] = [
    [
        ["anna", "kowalczyk", "anna.kowalczyk@gmail.com", "+12125550123", "", ""],
        ["anna", "kowalczyk", "anna.kowalczyk@gmail.com", "", "", ""],
    ],
    [
        ["robert", "hargrove", "rhargrove@acme.com", "+12125550177", "", "boston"],
        ["bob", "hargrove", "", "+12125550177", "", ""],
    ],
    [
        ["olga", "petrova", "", "+79161234567", "romashka", "moscow"],
        ["petrova", "olga", "", "+79161234567", "", "moscow"],
    ],
];

const TWO_PEOPLE: [[Known; 2]; 4] = [
    [
        ["maria", "silva", "maria.silva@gmail.com", "+5511987654321", "", "sao paulo"],
        ["maria", "silva", "msilva77@uol.com.br", "+5521912345678", "", "recife"],
    ],
    [
        ["benedikta", "berg", "", "", "weberei lindqvist", "bremen"],
        ["benedikta", "schulz", "", "", "weberei lindqvist", "bremen"],
    ],
    [
        ["tom", "lind", "tom@acme.com", "", "acme", ""], //
        ["eva", "lind", "eva@acme.com", "", "acme", ""],
    ],
    [
        ["john", "smith", "", "+12125550100", "acme", ""], //
        ["karen", "oduya", "", "+12125550199", "acme", ""],
    ],
];

impl Model {
    /// Whether the model is right about all of them.
    pub(crate) fn is_sane(&self) -> bool {
        let frequencies = Frequencies::of_records(RECORDS);
        let are_likely = |[a, b]: &[Known; 2]| {
            likeness(self, &frequencies, &person(1, a), &person(2, b)).probability >= ASK_PROBABILITY
        };
        ONE_PERSON.iter().all(are_likely) && !TWO_PEOPLE.iter().any(are_likely)
    }
}

fn person(id: i64, [first, last, email, phone, company, city]: &Known) -> Person {
    let said = |value: &&str| if value.is_empty() { Vec::new() } else { vec![(*value).to_owned()] };
    Person {
        id,
        names: vec![Name { first: (*first).to_owned(), last: (*last).to_owned(), ..Name::default() }],
        emails: said(email),
        phones: said(phone),
        companies: said(company),
        cities: said(city),
        ..Person::default()
    }
}
