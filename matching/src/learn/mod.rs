//! Learning: from the records themselves, and from what people decided about pairs.

pub(crate) mod em;
pub mod labels;
pub(crate) mod start;
