//! Requests that wait for a person: their column, and the three answers to them (IL-01 to IL-81).

pub mod acceptance;
mod acquaintance;
pub mod blocks;
pub mod bulk;
pub mod cards;
pub mod column;
pub mod decider;
pub mod declined;
pub mod link;
pub mod page;
pub mod refusal;
mod selection;
mod targets;
