//! Three hundred mails whose threads are known, in eight languages and many charsets: in whatever order they come, the same
//! threads come of them.

use super::threads::{history, shuffled};
use super::{connect, mails_of};
use flow::channels::folders::FolderRole;
use flow::channels::mailboxes::MailboxKind;
use flow::channels::mails::{self, Asked};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use testkit::{TestDesk, on_each_database};

on_each_database!(known_threads_come_of_known_mails_in_any_order);

const CASES: &str = include_str!("../../vectors/threads.jsonl");
/// The address of the mailbox in the cases.
const OURS: &str = "me@crm.test";
/// Orders in which they come.
const ORDERS: u64 = 20;

type Partition = BTreeSet<BTreeSet<String>>;

fn known_threads_come_of_known_mails_in_any_order(desk: &TestDesk) {
    let cases: Vec<Json> = CASES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut threads = BTreeMap::<&str, BTreeSet<String>>::new();
    for case in &cases {
        threads.entry(text(case, "thread")).or_default().insert(text(case, "id").to_owned());
    }
    let known: Partition = threads.into_values().collect();
    for seed in 0..ORDERS {
        let address = format!("box-{seed}@lindqvist.example");
        let of = connect(desk, &address, MailboxKind::Shared);
        let raws: Vec<(Vec<u8>, FolderRole)> = shuffled(cases.len(), seed)
            .into_iter()
            .map(|at| {
                let raw = format!("{}\r\n\r\n{}\r\n", text(&cases[at], "head"), text(&cases[at], "id"));
                (raw.replace(OURS, &address).into_bytes(), FolderRole::from_stored(text(&cases[at], "folder")))
            })
            .collect();
        // In batches of another size each time.
        for batch in raws.chunks(usize::try_from(seed).unwrap() * 11 + 40) {
            history(desk, of, batch);
        }
        let found = desk.read_as(desk.world.mara, move |cx| {
            let boxes = [Some(of.id)];
            mails::list_threads(
                cx,
                &Asked { boxes: &boxes, folder: None, only: &[], words: "", before: None, limit: mails::MAX_THREADS },
            )
        });
        let ids = |thread| mails_of(desk, thread).into_iter().map(|mail| mail.message_id).collect();
        let found: Partition = found.iter().map(ids).collect();
        assert_eq!(found, known, "in the order of {seed}");
    }
}

fn text<'a>(case: &'a Json, key: &str) -> &'a str {
    case[key].as_str().unwrap()
}
