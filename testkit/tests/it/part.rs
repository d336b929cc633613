use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::{panic, thread};

use testkit::part::{Folder, Part};
use testkit::ports::free_port;
use testkit::{Dovecot, Postgres};

#[test]
fn a_panicking_test_leaves_no_server_and_no_folder_behind() {
    let (server, folder) = thread::spawn(|| {
        let server = Dovecot::start();
        let (port, ca_file) = (server.imaps_port(), server.ca_file());
        let failure = panic::catch_unwind(move || {
            let _held_until_the_panic = server;
            panic!("this test fails on purpose");
        });
        assert!(failure.is_err());
        (port, ca_file.parent().unwrap().to_path_buf())
    })
    .join()
    .unwrap();

    assert!(TcpStream::connect(("127.0.0.1", server)).is_err());
    assert!(!folder.exists());
}

#[test]
fn a_killed_test_leaves_no_server_and_no_folder_behind() {
    let mut killed = Command::new(env!("CARGO_BIN_EXE_postgres-for-tests"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(killed.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let port: u16 = url.rsplit_once('/').unwrap().0.rsplit_once(':').unwrap().1.parse().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());

    killed.kill().unwrap();
    killed.wait().unwrap();

    Folder::new("watcher").wait_until("gone", || TcpStream::connect(("127.0.0.1", port)).is_err().then_some(()));
}

#[test]
fn a_part_that_ignores_the_polite_signal_is_ended_with_its_children() {
    let folder = Folder::new("stubborn");
    let mut stubborn = folder.command("sh");
    stubborn.args(["-c", "trap '' TERM; sleep 600 & echo $! > child; wait"]);
    let part = Part::start(&folder, "TERM", &stubborn);
    let child = folder.wait_until("running", || {
        let child = std::fs::read_to_string(folder.path().join("child")).ok()?;
        child.ends_with('\n').then(|| child.trim().to_owned())
    });
    assert!(is_running(&child));

    drop(part);

    folder.wait_until("gone", || (!is_running(&child)).then_some(()));
}

#[test]
fn two_free_ports_are_not_the_same() {
    assert_ne!(free_port(), free_port());
}

#[test]
fn a_postgres_of_its_own_is_gone_when_it_is_dropped() {
    let server = Postgres::start();
    let url = server.url();
    drop(server);
    assert!(postgres::Client::connect(&url, postgres::NoTls).is_err());
}

/// A process that ended but was not yet collected by init counts as ended.
fn is_running(process: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    state.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'))
}
