//! How requests and answers look, whatever they are about (kommo-api §2).

mod answer;
mod body;
pub mod entities;
mod envelope;
mod item;
mod links;
mod order;
mod problem;
mod query;
pub mod rights;
pub mod stages;

pub use answer::Answer;
pub use body::{Body, MAX_ITEMS};
pub use envelope::{listed, page, page_behind, page_by, totalled_page, written};
pub use item::{Item, read_all};
pub use links::Links;
pub use order::Order;
pub use problem::{Code, Problem};
pub use query::{Direction, Page, Query};
