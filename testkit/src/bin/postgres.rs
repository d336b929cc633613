//! Starts PostgreSQL for a whole run of tests, prints its URL, and ends it when the input closes (`bin/test`).

use std::io::{self, Read};

use testkit::Postgres;

fn main() {
    let server = Postgres::start();
    println!("{}", server.url());
    // The caller holds our input open for as long as it needs the server; what it says does not matter.
    let _ = io::stdin().read_to_end(&mut Vec::new());
}
