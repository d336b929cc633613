//! What the workshop wants to know besides: when, of what wood, for how many; who somebody is, and where they are on the web.

use crate::inhabit::found;
use crate::moment::{DAY, by, then};
use crate::{Error, World};
use base::Cx;
use base::fields::{self, Change, Field, FieldKind, FieldValue, NewField, OptionWish};
use base::search::Subject;
use jiff::tz::TimeZone;
use serde_json::json;

/// How long ago the fields were filled.
const FILLED: i64 = 2 * DAY;

/// Lead, week of delivery, materials, workplaces, wanted by.
const LEADS: [(&str, &str, &str, &str, &str); 6] = [
    ("40 workplaces, second floor", "Week 14, 2027", "Oak, Linoleum", "40", "2027-04-01"),
    ("Minibars for the suites", "Week 8, 2027", "Walnut", "", "2027-02-20"),
    ("Bench for the waiting room", "Week 51, 2026", "Birch plywood", "6", ""),
    ("Dispensary shelves", "Week 3, 2027", "Birch plywood, Linoleum", "12", ""),
    ("Vinyl listening bar", "", "Oak", "18", "2027-01-15"),
    ("Reception desk and back wall", "Week 10, 2027", "Ash", "", ""),
];

/// What desks stand on: the kind of frame, and what each comes in.
const FRAMES: [(&str, usize); 7] = [
    ("Steel", 0),
    ("Black", 1),
    ("White", 1),
    ("Height-adjustable", 0),
    ("One motor", 1),
    ("Two motors", 1),
    ("Trestles", 0),
];

/// Contact and position.
const CONTACTS: [(&str, &str); 4] = [
    ("Elena Haas", "Office manager"),
    ("Tessa Meier", "Director"),
    ("Pavel Costa", "Owner"),
    ("Nadia Moreau", "Practice manager"),
];

/// Company and web address.
const COMPANIES: [(&str, &str); 4] = [
    ("Halden Studio", "https://halden.example"),
    ("Hotel Astoria", "https://astoria.example"),
    ("Lumen Dental", "https://lumen.example"),
    ("Orchard Clinic", "https://orchard.example"),
];

/// Sets the fields up, and fills them in some records.
pub(crate) fn fill(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let of_lead = [
        NewField::new(Subject::Lead, FieldKind::Text, "Delivery week"),
        NewField::new(Subject::Lead, FieldKind::MultiSelect, "Material").with_options(&[
            "Oak",
            "Ash",
            "Walnut",
            "Birch plywood",
            "Linoleum",
        ]),
        NewField::new(Subject::Lead, FieldKind::Number, "Workplaces"),
        NewField::new(Subject::Lead, FieldKind::Date, "Wanted by"),
    ];
    let of_lead = of_lead.map(|new| fields::add(cx, new));
    let [delivery, material, workplaces, wanted] = of_lead;
    let [delivery, material, workplaces, wanted] = [delivery?, material?, workplaces?, wanted?];
    let mut frame = NewField::new(Subject::Lead, FieldKind::ChainedList, "Frame");
    frame.options = FRAMES.map(|(name, depth)| OptionWish { depth, ..OptionWish::named(name) }).to_vec();
    frame.settings.chained_lists =
        Some(json!([{ "title": "Kind", "catalog_id": 1 }, { "title": "Execution", "catalog_id": 2 }]));
    fields::add(cx, NewField::new(Subject::Lead, FieldKind::File, "Floor plan"))?;
    let frame = fields::add(cx, frame)?;
    let mut position = NewField::new(Subject::Contact, FieldKind::Text, "Position");
    position.code = Some("POSITION".to_owned());
    let mut web = NewField::new(Subject::Company, FieldKind::Url, "Web");
    web.code = Some("WEB".to_owned());
    let (position, web) = (fields::add(cx, position)?, fields::add(cx, web)?);
    then(cx, FILLED, by(world.tom), |cx| {
        for (name, week, materials, places, day) in LEADS {
            let texts = [(&delivery, week), (&material, materials), (&workplaces, places), (&wanted, day)];
            write(cx, Subject::Lead, name, &texts)?;
        }
        write(cx, Subject::Lead, "40 workplaces", &[(&frame, "Height-adjustable, Two motors")])?;
        for (name, text) in CONTACTS {
            write(cx, Subject::Contact, name, &[(&position, text)])?;
        }
        COMPANIES.into_iter().try_for_each(|(name, text)| write(cx, Subject::Company, name, &[(&web, text)]))
    })
}

/// Fills fields of the oldest record that a name finds.
fn write(cx: &mut Cx<'_>, subject: Subject, name: &str, texts: &[(&Field, &str)]) -> Result<(), Error> {
    let id = found(cx, subject, name)?;
    let read = |(field, text): &(&Field, &str)| -> Result<Change, Error> {
        let values: Vec<FieldValue> = fields::read_texts(field, &[(*text).to_owned()], &TimeZone::UTC)?;
        Ok(Change { field: field.id, values })
    };
    let changes = texts.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    flow::set_fields(cx, subject, id, changes)?;
    Ok(())
}
