//! Views that the workshop shares.

use crate::{Error, World};
use base::Cx;
use base::filters::{Field, Filter, Period, Sort, SortBy, Span, Wanted, Way};
use base::search::Subject;
use base::views::{self, NewView};

/// From this sale on a lead is large, in minor units: 10,000 euros.
const LARGE_MINOR: i64 = 1_000_000;

/// Saves them.
pub fn fill(cx: &mut Cx<'_>, world: &World) -> Result<(), Error> {
    let open = Filter::default().with(Field::ClosedAt, Wanted::Empty)?;
    let large = open.clone().with(Field::Price, Wanted::Between(Span { from: Some(LARGE_MINOR), to: None }))?;
    let late = open
        .with(Field::NextTask, Wanted::During(Period::Overdue))?
        .with(Field::Pipeline, Wanted::OneOf(vec![world.sales.0]))?;
    let lonely = Filter::default().with(Field::Company, Wanted::Empty)?;
    let price = Sort { by: SortBy::Price, way: Way::Down };
    let task = Sort { by: SortBy::NextTask, way: Way::Up };
    let name = Sort { by: SortBy::Name, way: Way::Up };
    for (subject, name, filter, sort) in [
        (Subject::Lead, "Large and open", large, price),
        (Subject::Lead, "Late in sales", late, task),
        (Subject::Contact, "Without a company", lonely, name),
    ] {
        let name = name.to_owned();
        views::add(cx, &NewView { subject, owner_id: None, name, filter, sort, columns: Vec::new() })?;
    }
    Ok(())
}
