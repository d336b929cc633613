//! Requests that wait for a person: their column, and the three answers to them (IL-01 to IL-81).

pub mod cards;
pub mod column;
