//! Requests that wait for a person: their column, and the three answers to them (IL-01 to IL-81).

pub mod acceptance;
pub mod cards;
pub mod column;
pub mod decider;
pub mod refusal;
