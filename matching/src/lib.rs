//! Who is who: records in, pairs that may be one person out, each with its reasons.
//!
//! Plain functions over plain values: no database, no web, no clock; the same records give the same pairs.

pub mod identity;
