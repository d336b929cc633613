//! Starts Dovecot for a measurement, prints where it is as JSON, and ends it when the input closes (`sluice bench mail`).

use std::io::{self, Read};

use serde_json::json;
use testkit::Dovecot;

fn main() {
    let server = Dovecot::start();
    let users: Vec<(String, String)> = (1..=testkit::USERS).map(|number| server.user(number)).collect();
    let usernames: Vec<&String> = users.iter().map(|(username, _)| username).collect();
    let password = users.first().map(|(_, password)| password);
    let started =
        json!({ "port": server.imaps_port(), "folder": server.folder(), "usernames": usernames, "password": password });
    println!("{started}");
    // The caller holds our input open for as long as it needs the server; what it says does not matter.
    let _ = io::stdin().read_to_end(&mut Vec::new());
}
