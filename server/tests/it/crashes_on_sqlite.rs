use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::task::JoinSet;

use crate::caller::Caller;
use crate::house::House;
use crate::postman::{Postman, mail};

/// Callers that send one form after the other.
const CALLERS: usize = 16;

/// Sends forms as fast as they are answered, until `enough` were taken; gives the numbers of those that were.
///
/// `when_busy` happens in the middle, while all callers are sending.
pub async fn send_while(caller: &Caller, enough: usize, when_busy: impl AsyncFnOnce()) -> BTreeSet<String> {
    let (taken, next) = (Arc::new(Mutex::new(BTreeSet::new())), Arc::new(AtomicUsize::new(0)));
    let is_over = tokio_util::sync::CancellationToken::new();
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let (caller, taken, next, is_over) = (caller.clone(), Arc::clone(&taken), Arc::clone(&next), is_over.clone());
        callers.spawn(async move {
            while !is_over.is_cancelled() {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let answer = caller.send_form(number).await;
                if answer.is_some_and(|status| status.is_success()) {
                    taken.lock().unwrap().insert(format!("form {number}"));
                }
                tokio::task::yield_now().await;
            }
        });
    }
    crate::program::until("enough forms were taken", async || (taken.lock().unwrap().len() >= enough).then_some(()))
        .await;
    when_busy().await;
    is_over.cancel();
    while callers.join_next().await.is_some() {}
    Arc::try_unwrap(taken).unwrap().into_inner().unwrap()
}

/// Everything that was taken is there, and once; what was not answered may be there, but not twice.
pub fn assert_kept(taken: &BTreeSet<String>, found: &[String]) {
    let found_once: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(found_once.len(), found.len(), "something is there twice");
    let lost: Vec<_> = taken.difference(&found_once).collect();
    assert!(lost.is_empty(), "taken with a 2xx and lost: {lost:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_that_got_a_2xx_is_there_after_a_kill_and_once() {
    let house = House::on_sqlite();
    let node = house.serve();
    let caller = house.caller(&node);
    let taken = send_while(&caller, 200, async || node.kill()).await;
    let node = house.serve();
    assert_kept(&taken, &caller.at(&node.http).waiting().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_acknowledged_is_read_after_a_kill() {
    let house = House::on_sqlite();
    // Nobody reads on this node: the mails are only kept.
    let node = house.serve_with(&["--role", "web"]);
    let caller = house.caller(&node);
    let address = caller.lead_address().await;
    let mut postman = Postman::at(node.smtp.unwrap()).await;
    let subjects: Vec<String> = (10..30).map(|number| format!("mail {number}")).collect();
    for subject in &subjects {
        assert_eq!(postman.bring(&address, &mail(subject)).await, 250);
    }
    node.kill();
    let node = house.serve();
    let expected: Vec<&str> = subjects.iter().map(String::as_str).collect();
    caller.at(&node.http).until_waiting(&expected).await;
}
