//! Amounts as people write them, from integers in minor units.

use base::money::minor_units;
pub use base::money::{amount, thousands, written as money};

/// The sale that a person typed, in minor units, as [`base::money::read`] reads it; nothing typed is nothing, and no sale
/// is below it.
pub fn parse(typed: &str, currency: &str) -> Option<i64> {
    if typed.trim().is_empty() {
        return Some(0);
    }
    base::money::read(typed, minor_units(currency)).filter(|minor| *minor >= 0)
}
