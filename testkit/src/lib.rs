//! What tests stand on: real servers as parts, each started by a test, on loopback, in a folder of its own.
//!
//! A part ends with the value that holds it, and also when the test panics or is killed (see [`part`]).

mod certificates;
pub mod chromium;
pub mod cyrus;
pub mod desk;
pub mod dovecot;
pub mod part;
pub mod ports;
pub mod postgres;
mod scram_server;
pub mod shelf;
pub mod submission;
pub mod token_server;
mod welcoming;

pub use chromium::Browser;
pub use cyrus::Cyrus;
pub use desk::TestDesk;
pub use dovecot::{Dovecot, USERS};
pub use postgres::Postgres;
pub use scram_server::ScramServer;
pub use shelf::Shelf;
pub use submission::Submission;
pub use token_server::TokenServer;
pub use welcoming::Welcoming;
