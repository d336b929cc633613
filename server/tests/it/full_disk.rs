use std::process::Command;

use crate::house::{House, PROGRAM, SERVE};
use crate::postman::{Postman, mail};
use crate::program::Program;

/// No file may grow beyond this. Bytes: some requests fit, then no more.
const LARGEST_FILE: &str = "--fsize=1048576";

/// A node whose files cannot grow any more after a while, as on a full disk. Needs no rights, unlike a small disk.
fn serve_on_a_full_disk(house: &House) -> Program {
    let mut command = Command::new("sh");
    // Without the trap the kernel would end the program instead of refusing to write.
    command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", "prlimit", LARGEST_FILE, PROGRAM]);
    Program::start(&house.wrapped(command, &SERVE), house.folder.path())
}

#[tokio::test]
async fn a_full_disk_is_said_to_the_sender_and_loses_nothing_that_was_taken() {
    let house = House::on_sqlite();
    let mut node = serve_on_a_full_disk(&house);
    let caller = house.caller(&node);
    let mut taken = Vec::new();
    let refusal = loop {
        let number = taken.len();
        assert!(number < 10_000, "the disk never was full");
        let status = caller.send_form(number).await.expect("an answer, also on a full disk");
        if !status.is_success() {
            break status;
        }
        taken.push(format!("form {number}"));
    };
    assert!(refusal.is_server_error(), "{refusal}: it is not the caller's fault");
    assert!(!taken.is_empty());

    // A mail is not taken either: its sender keeps it.
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    let large = format!("{}\r\n{}", mail("Large"), "a line of a large mail\r\n".repeat(60_000));
    assert_eq!(postman.bring(&caller.lead_address().await, &large).await, 451);

    // It still answers, and everything that was taken is still there when there is room again.
    assert!(node.is_running());
    node.terminate();
    let node = house.serve();
    taken.sort();
    assert_eq!(caller.at(&node.http).waiting().await, taken);
    assert!(caller.at(&node.http).send_form(10_001).await.unwrap().is_success());
}
