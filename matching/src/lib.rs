//! Who is who: records in, pairs that may be one person out, each with its reasons.
//!
//! Plain functions over plain values: no database, no web, no clock; the same records give the same pairs.

mod blocking;
mod cluster;
mod compare;
pub mod contacts;
mod find;
mod frequencies;
mod golden;
mod hash;
pub mod identity;
mod index;
mod judge;
mod keys;
mod learn;
mod likeness;
mod model;
mod people;
mod person;
mod rarity;
mod raw;
pub mod schema;
mod score;
mod study;
mod table;
#[cfg(test)]
mod tests;
mod universe;
mod words;

pub use find::{Compared, Decided, Pair, cluster, compare, find, layer, learn_shipped, train};
pub use frequencies::Frequencies;
pub use index::Index;
pub use judge::{ASK_PROBABILITY, Judged, MARGIN_BITS, MERGE_PROBABILITY, Verdict, judge};
pub use keys::keys;
pub use learn::labels::{Decision, Layer};
pub use likeness::{Bits, Likeness, Reason, likeness};
pub use model::{Model, Weights};
pub use person::{Name, Person};
pub use raw::{Raw, RawName};
pub use score::probability;
pub use study::Study;
pub use table::Table;
