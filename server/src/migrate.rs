//! `sluice migrate`: the schema, brought up to date without serving.

use crate::installation::Layout;
use crate::settings::Place;
use anyhow::Context as _;
use base::db::{Connection, migrate};

/// Applies what is missing and says so.
///
/// # Errors
/// When the database cannot be opened, or was made by a newer Sluice: it is left as it is then.
pub fn run(place: &Place) -> anyhow::Result<()> {
    let layout = Layout::of(place);
    layout.make_folder()?;
    let mut connection =
        Connection::open(&layout.database).with_context(|| format!("{:?} cannot be opened", layout.database))?;
    migrate(&mut connection)?;
    println!("{:?} is up to date.", layout.database);
    Ok(())
}
