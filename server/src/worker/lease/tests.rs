//! Who waits for a name, and who works under one.

use super::Leases;
use std::collections::BTreeSet;

#[test]
fn whoever_wants_a_name_is_told_when_it_is_ours_and_when_it_is_lost() {
    let leases = Leases::default();
    let (one, same, other) = (leases.claim("mailbox 1"), leases.claim("mailbox 1"), leases.claim("mailbox 2"));
    let told = || [&one, &same, &other].map(|claim| *claim.wish.is_ours.borrow());
    assert_eq!(told(), [false, false, false]);
    leases.settle(&BTreeSet::from(["mailbox 1".to_owned(), "somebody's".to_owned()]));
    assert_eq!(told(), [true, true, false]);
    leases.settle(&BTreeSet::new());
    assert_eq!(told(), [false, false, false]);
    assert_eq!(leases.names(), BTreeSet::from(["mailbox 1".to_owned(), "mailbox 2".to_owned()]));
    drop(other);
    drop(one);
    assert_eq!(leases.names(), BTreeSet::from(["mailbox 1".to_owned()]), "it is wanted still");
}
